//! Studies that are begun: from the export of a till, or by hand.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use std::fmt::Write;
use std::path::Path;

use folder::{Folder, Run};

/// Four weeks of a café: ten sales a day, more on Saturdays, some stored and declined after hours.
fn export() -> String {
    let mut text = String::from("ts,amount,tender,stored,status,uploaded\n");
    for day in 1..=28 {
        let sales = if day % 7 == 1 { 20 } else { 10 } + day % 3;
        for sale in 0..sales {
            let (hour, cents) = (8 + sale % 10, 450 + (day * 37 + sale * 211) % 1_500);
            let tender = if sale % 5 == 4 { "cash" } else { "card" };
            let is_stored = day % 9 == 0 && sale < 4;
            let (stored, later) = if is_stored { ("Y", hour + 2) } else { ("N", hour) };
            let status = if is_stored && sale == 1 { "declined" } else { "approved" };
            let (whole, part) = (cents / 100, cents % 100);
            writeln!(
                text,
                "2025-11-{day:02}T{hour:02}:{sale:02}:00,{whole}.{part:02},{tender},{stored},{status},2025-11-{day:02}T{later:02}:{sale:02}:00"
            )
            .unwrap();
        }
    }
    text
}

fn folder() -> Folder {
    Folder::with(&[("sales.csv", &export())])
}

fn ran(folder: &Folder, args: &[&str]) -> Run {
    let run = folder.run(args);
    assert_eq!(run.exit, Some(0), "{args:?}: {}", run.stderr);
    run
}

#[test]
fn an_export_becomes_figures_a_page_and_a_study_that_runs() {
    let folder = folder();
    let outputs = ["--out", "cafe.toml", "--html", "out/cafe.html", "--json", "-", "--tills", "2"];
    let fit = ran(&folder, &[&["risk", "fit", "sales.csv"][..], &outputs].concat());
    for said in [
        "sales.csv: columns by their usual names\n  time=ts, amount=amount, tender=tender",
        "sales: 348 of 348 rows of sales.csv",
        "of these are 284 by card (card 284); not cards: cash 64",
        "284 sales in 28 days, 2025-11-01 to 2025-11-28",
        "no column says the currency, so it is taken for USD",
        " rows by card; design effect ",
        " of 12 stored payments",
        "draw it: deadzone risk run cafe.toml",
    ] {
        assert!(fit.stderr.contains(said), "{said}\n{}", fit.stderr);
    }
    let json: serde_json::Value = serde_json::from_str(&fit.stdout).unwrap();
    assert_eq!((&json["rows"], &json["cards"]), (&348.into(), &284.into()));
    assert_eq!(json["arrivals"]["week"].as_array().map(Vec::len), Some(168));
    for path in [
        &["arrivals", "per_hour"][..],
        &["arrivals", "spread"],
        &["amounts", "median"],
        &["amounts", "sigma"],
        &["stored", "share"],
        &["declines", "at_once"],
    ] {
        let number = path.iter().fold(&json, |inner, key| &inner[key]);
        let of = |key: &str| number[key].as_f64().unwrap();
        assert!(of("low") < of("value") && of("value") < of("high"), "{path:?} {number}");
    }
    assert!(folder.read("out/cafe.html").starts_with("<!DOCTYPE html>"));
    let study = folder.read("cafe.toml");
    assert!(
        study.starts_with("# How much does a till with the sales of sales.csv lose"),
        "{study:.90}"
    );
    assert!(study.contains("\n# Fitted by: deadzone risk fit sales.csv --tills 2\n"), "{study}");
    for line in [
        "\n# fitted from sales.csv: ",
        "\n# fitted from sales.csv: the middles of equal parts",
        "\n# assumption: ",
    ] {
        assert!(study.contains(line), "{line}{study}");
    }
    ran(&folder, &["check", "cafe.toml"]);
    let drawn = ran(&folder, &["risk", "run", "cafe.toml", "--replications", "500"]);
    assert!(drawn.stderr.contains("per till-year, in USD"), "{}", drawn.stderr);
}

#[test]
fn the_same_export_gives_the_same_bytes() {
    let folder = folder();
    let fit = |out: &str| {
        let args = ["risk", "fit", "sales.csv", "--json", "-", "--quiet", "--html", out];
        (ran(&folder, &args).stdout, folder.read(out))
    };
    assert_eq!(fit("one.html"), fit("two.html"));
}

#[test]
fn what_the_export_does_not_say_is_taken_from_another_study() {
    let folder = folder();
    let like = "# Which question?\nname = \"mine\"\ncurrency = \"USD\"\nsales = { per_hour = 1, amount = { fixed = \"1.00\" } }\noutages = { per_year = 2, hours = { fixed = 7 } }\n";
    folder.write("like.toml", like);
    ran(&folder, &["risk", "fit", "sales.csv", "--like", "like.toml", "--out", "new.toml", "-q"]);
    let study = folder.read("new.toml");
    assert!(study.starts_with("# Which question?\n"), "{study:.60}");
    assert!(study.contains("\nhours = { fixed = 7.0 }") && study.contains("week = ["), "{study}");
    assert!(!study.contains("\nper_year = 2.0"), "outages are fitted: {study}");
    folder.write("euro.toml", &like.replace("USD", "EUR"));
    let refused = folder.run(&["risk", "fit", "sales.csv", "--like", "euro.toml"]);
    assert_eq!(refused.exit, Some(2), "{}", refused.stderr);
    assert!(refused.stderr.contains("is in EUR, and the export is in USD"), "{}", refused.stderr);
}

#[test]
fn an_export_that_cannot_be_read_so_is_told_with_its_place() {
    let folder = folder();
    folder.write("bad.csv", "ts,amount\n2025-11-03T09:30:00,free\n");
    folder.write("empty.csv", "");
    folder.write("cash.csv", "ts,amount,tender\n2025-11-03T09:30:00,1.00,cash\n");
    for (args, exit, says) in [
        (&["bad.csv"][..], 3, "--> bad.csv:2:1"),
        (&["empty.csv"], 3, "`empty.csv` is empty"),
        (&["none.csv"], 3, "there is no file `none.csv`"),
        (&["."], 3, "`.` is not a file"),
        (&["cash.csv"], 3, "say which of them are cards: --card VALUE"),
        (&["sales.csv", "--map", "amount=amuont"], 3, "did you mean `amount`?"),
        (&["sales.csv", "--map", "amuont=amount"], 2, "did you mean `amount`?"),
        (&["sales.csv", "--currency", "USS"], 2, "did you mean USD?"),
        (&["sales.csv", "--unit", "minor"], 3, "--unit major takes whole units"),
        (&["sales.csv", "--tills", "0"], 2, "--tills"),
        (&["sales.csv", "--like", "none.toml"], 3, "there is no file `none.toml`"),
        (&["sales.csv", "--html", "a.toml"], 2, "`a.toml` is a scenario's name"),
    ] {
        let run = folder.run(&[&["risk", "fit"][..], args].concat());
        assert_eq!((run.exit, run.stdout.as_str()), (Some(exit), ""), "{args:?} {}", run.stderr);
        assert!(run.stderr.contains(says), "{args:?} {says}\n{}", run.stderr);
    }
    let card = ran(&folder, &["risk", "fit", "cash.csv", "--card", "CASH"]);
    assert!(card.stderr.contains("1 by card (cash 1)"), "{}", card.stderr);
}

/// A line that is drawn has its own number, however far down it stands.
#[test]
fn the_line_of_a_mistake_is_drawn() {
    let folder = Folder::with(&[]);
    let rows = "2025-11-03T09:30:00,1.00\n".repeat(3_000);
    let broken = "soon,1.00\n".repeat(400);
    folder.write("long.csv", &format!("ts,amount\n{rows}{broken}"));
    let run = folder.run(&["risk", "fit", "long.csv"]);
    assert_eq!(run.exit, Some(3), "{}", run.stderr);
    assert!(run.stderr.contains("3002 | soon,1.00"), "{}", run.stderr);
}

#[test]
fn a_study_is_begun_with_what_is_said_and_usual_figures() {
    let folder = Folder::with(&[("scenarios/study.schema.json", "{}")]);
    let said = ["--per-hour", "30", "--ticket", "8.50", "--keep", "p99=500", "--name", "my café"];
    let path = "scenarios/studies/mine.toml";
    let new = ran(&folder, &[&["risk", "new", path][..], &said].concat());
    assert!(new.stderr.ends_with("  draw it: deadzone risk run scenarios/studies/mine.toml\n"));
    assert!(new.stderr.contains("\n  outages.per_year = 3.5\n"), "{}", new.stderr);
    assert!(new.stderr.contains("\n  declines.later = 0.05  (assumption)\n"), "{}", new.stderr);
    let study = folder.read(path);
    let first = "# Which device limit keeps what my café loses under 500 USD in 99 of 100 cases?\n#:schema ../study.schema.json\n";
    assert!(study.starts_with(first), "{study:.200}");
    for line in [
        "\n# said by --per-hour\nper_hour = 30.0",
        "\n# said by --ticket\n",
        "\nkeep = { p99 = \"500.00\" }",
        "\n# source: stored card payments on US flights",
        "\n# assumption: nobody publishes how declines grow",
    ] {
        assert!(study.contains(line), "{line}\n{study}");
    }
    let run = ran(&folder, &["risk", "run", path, "--replications", "2000"]);
    assert!(run.stderr.contains("Which is the largest device limit"), "{}", run.stderr);
}

/// Without a terminal nothing is asked, and nothing waits.
#[test]
fn without_a_word_a_study_of_usual_figures_is_written() {
    let folder = Folder::with(&[]);
    let new = ran(&folder, &["risk", "new"]);
    let path = "studies/what-a-shop-loses-to-declined-offline-payments-in-a-year.toml";
    assert!(new.stderr.contains(&format!("wrote {path}\n")), "{}", new.stderr);
    ran(&folder, &["check", path]);
    ran(&folder, &["risk", "new", "mine"]);
    assert!(folder.path("mine.toml").is_file());
}

#[test]
fn nothing_is_written_over_unless_that_is_asked_for() {
    let folder = folder();
    folder.write("mine.toml", "mine");
    for args in
        [&["risk", "new", "mine.toml"][..], &["risk", "fit", "sales.csv", "--out", "mine.toml"]]
    {
        let refused = folder.run(args);
        assert_eq!(refused.exit, Some(2), "{}", refused.stderr);
        assert!(refused.stderr.contains("--force, or name another, such as mine-2.toml"));
        assert_eq!(folder.read("mine.toml"), "mine");
        ran(&folder, &[args, &["--force"]].concat());
        assert_ne!(folder.read("mine.toml"), "mine");
        folder.write("mine.toml", "mine");
    }
}

#[test]
fn what_cannot_be_said_of_a_study_is_told_and_not_written() {
    let folder = Folder::with(&[]);
    for (args, says) in [
        (&["--per-hour", "-1"][..], "`sales.per_hour` cannot be -1"),
        (&["--per-hour", "lots"], "sales.per_hour"),
        (&["--device-limit", "lots"], "`lots` is not an amount in USD"),
        (&["--keep", "p98=1"], "did you mean `p95`?"),
        (&["--keep", "500"], "such as p99=500"),
        (&["--keep", "p99=lots"], "`lots` is not an amount in USD"),
        (&["--over", "device-limit"], "--over says which limit --keep looks for"),
        (&["--currency", "EUX"], "did you mean EUR?"),
        (&["--tills", "0"], "tills"),
        (&["--declined", "1.5"], "declines.at_once"),
        (&["--name", "two\nlines"], "a name is one line of text"),
    ] {
        let run = folder.run(&[&["risk", "new", "a.toml"][..], args].concat());
        assert_eq!((run.exit, run.stdout.as_str()), (Some(2), ""), "{args:?} {}", run.stderr);
        assert!(run.stderr.contains(says), "{args:?}\n{}", run.stderr);
        assert!(!folder.path("a.toml").exists(), "{args:?}");
    }
}

#[test]
fn every_usual_figure_is_explained_with_its_source() {
    let folder = Folder::with(&[]);
    let all = ran(&folder, &["risk", "explain"]).stdout;
    for line in [
        "declines.at_once = 0.012\n  the share that is declined at the age 0\n  source: stored card payments",
        "declines.later = 0.05\n",
        "  assumption: nobody publishes how declines grow with delay",
    ] {
        assert!(all.contains(line), "{line}\n{all}");
    }
    let bases = all.matches("\n  source: ").count() + all.matches("\n  assumption: ").count();
    assert_eq!(bases, all.matches(" = ").count() - all.matches("{ 51 = 45").count() * 8);
    let one = ran(&folder, &["risk", "explain", "outages.clustering"]).stdout;
    assert_eq!(one, ran(&folder, &["explain", "clustering"]).stdout, "there is one text");
    let none = folder.run(&["risk", "explain", "outages.clustring"]);
    assert_eq!((none.exit, none.stdout.as_str()), (Some(2), ""));
    assert!(none.stderr.contains("did you mean `outages.clustering`?"), "{}", none.stderr);
}

/// The command of the docs, on the real export.
#[test]
fn the_study_of_taxis_has_the_figures_of_their_export() {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors();
    let mut files = beside.map(|folder| folder.join("shared/data/taxi_green_2025-11_tickets.csv"));
    let Some(export) = files.find(|path| path.is_file()) else {
        println!("skipped: the-study-of-taxis needs the export of green taxis, November 2025");
        return;
    };
    let studies = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let known = studies.join("scenarios/studies/taxi-fleet.toml");
    let folder = Folder::with(&[]);
    let map = "time=ts,amount=amount_cents,tender=tender,stored=stored_offline";
    let (export, like) = (export.to_string_lossy(), known.to_string_lossy());
    let args = ["risk", "fit", &*export, "--map", map, "--tills", "100", "--like", &*like];
    ran(&folder, &[&args[..], &["--out", "taxi.toml"]].concat());
    let (known, fitted) = (std::fs::read_to_string(&known).unwrap(), folder.read("taxi.toml"));
    let lines = |text: &str, start: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.starts_with(start));
        let plain = |line: &str| {
            line.split('#')
                .next()
                .unwrap_or_default()
                .replace("  ", " ")
                .replace("  ", " ")
                .replace(".0 ", " ")
                .trim()
                .to_owned()
        };
        lines.map(plain).collect()
    };
    for start in ["  0.", "spread", "amount", "per_year", "hours"] {
        let of = lines(&fitted, start);
        assert!(!of.is_empty());
        assert_eq!(lines(&known, start), of, "{start}");
    }
}

#[test]
fn a_shop_that_closes_sells_by_the_week() {
    let folder = Folder::with(&[]);
    let open = ["--per-hour", "20", "--open", "mon-sat 07-18"];
    ran(&folder, &[&["risk", "new", "open.toml"][..], &open].concat());
    let text = folder.read("open.toml");
    assert!(text.contains("per_hour = { week = ["), "{text}");
    assert_eq!(text.matches("20.0").count(), 6 * 11, "{text}");
    ran(&folder, &["check", "open.toml"]);
    let wrong = folder.run(&["risk", "new", "other.toml", "--open", "7am"]);
    assert_eq!(wrong.exit, Some(2));
    assert!(wrong.stderr.contains("mon-sat 07-18"), "{}", wrong.stderr);
}
