//! Decline exposure, as it is typed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use folder::{Folder, Run};

/// A shop with a limit that refuses, and cards that are declined.
const STUDY: &str = r#"# What does a market stall lose in one outage?
name = "a stall"
currency = "USD"
horizon = "outage"
[policy]
device_limit = "300.00"
[sales]
per_hour = 12.0
amount = { lognormal = { median = "22.20", sigma = 0.52 } }
[outages]
hours = { fixed = 4 }
[declines]
at_once = 0.05
reasons = { "51" = 3, "91" = 1 }
[recovery]
share = 0.5
[run]
replications = 3000
[sweep]
device_limit = ["100.00", "300.00"]
"#;

const STUDY_RUN: [&str; 5] = ["risk", "run", "a.toml", "--json", "-"];

fn folder() -> Folder {
    Folder::with(&[("a.toml", STUDY)])
}

fn ran(folder: &Folder, args: &[&str]) -> Run {
    let run = folder.run(args);
    assert_eq!(run.exit, Some(0), "{args:?}: {}", run.stderr);
    run
}

#[test]
fn a_study_is_estimated_the_same_on_any_number_of_threads() {
    let folder = folder();
    let with = |jobs| ran(&folder, &[&STUDY_RUN[..], &["--jobs", jobs]].concat());
    let (one, two) = (with("1"), with("2"));
    assert_eq!(one.stdout, two.stdout);
    let json: serde_json::Value = serde_json::from_str(&one.stdout).unwrap();
    assert_eq!((&json["engine"], &json["seed"]), (&"fast".into(), &1.into()));
    assert_eq!(json["points"].as_array().map(Vec::len), Some(2));
    assert_eq!(json["points"][1]["replications"], 3000);
    let mean = &json["points"][1]["mean"];
    let of = |key: &str| mean[key].as_f64().unwrap();
    assert!(of("low") < of("value") && of("value") < of("high"), "{mean}");
    assert!(
        one.stderr.contains("per outage of one till, in USD; 3,000 replications"),
        "{}",
        one.stderr
    );
}

#[test]
fn the_core_loses_what_the_fast_engine_loses() {
    let folder = folder();
    let verified = ran(&folder, &["risk", "verify", "a.toml", "--replications", "100"]);
    let said = "100 replications under 2 policies: the same loss, to the cent";
    assert!(verified.stderr.contains(said), "{}", verified.stderr);
    let exact = |engine| {
        let args = [&STUDY_RUN[..], &["--engine", engine, "--replications", "200"]].concat();
        let json: serde_json::Value = serde_json::from_str(&ran(&folder, &args).stdout).unwrap();
        json["points"][1]["mean"]["value"].clone()
    };
    assert_eq!(exact("core"), exact("fast"));
}

#[test]
fn shards_are_merged_to_the_same_result_whatever_their_number() {
    let folder = folder();
    let whole = ran(&folder, &STUDY_RUN).stdout;
    for parts in [1, 2, 7] {
        let names: Vec<String> = (0..parts).map(|nth| format!("part-{parts}-{nth}.json")).collect();
        for (nth, name) in (0..).zip(&names) {
            let (from, to) = (3_000 * nth / parts, 3_000 * (nth + 1) / parts);
            let (from, to) = (from.to_string(), to.to_string());
            ran(&folder, &["risk", "shard", "a.toml", "--from", &from, "--to", &to, "--out", name]);
        }
        let names: Vec<&str> = names.iter().rev().map(String::as_str).collect();
        let merged = ran(&folder, &[&["risk", "merge", "--json", "-"][..], &names].concat());
        assert!(points(&merged.stdout) == points(&whole), "{parts} parts");
    }
}

fn points(json: &str) -> serde_json::Value {
    let json: serde_json::Value = serde_json::from_str(json).unwrap();
    json["points"].clone()
}

#[test]
fn parts_that_do_not_fit_are_refused() {
    let folder = folder();
    let shard = |from, to, out, seed| {
        let args = ["risk", "shard", "a.toml", "--from", from, "--to", to, "--out", out];
        ran(&folder, &[&args[..], &["--seed", seed]].concat());
    };
    shard("0", "10", "a.json", "1");
    shard("20", "30", "c.json", "1");
    shard("5", "20", "b.json", "1");
    shard("10", "20", "other.json", "2");
    let core = ["--from", "10", "--to", "20", "--out", "core.json", "--engine", "core"];
    ran(&folder, &[&["risk", "shard", "a.toml"][..], &core].concat());
    for (parts, says) in [
        (["a.json", "c.json"], "the replications 10 to 20 are missing"),
        (["a.json", "b.json"], "the replications 5 to 10 are in two parts"),
        (["a.json", "other.json"], "one part is of the study"),
        (["a.json", "core.json"], "one part is of the engine fast, another of core"),
        (["a.json", "a.toml"], "`a.toml` is no part of a study"),
        (["a.json", "none.json"], "cannot read `none.json`"),
    ] {
        let merged = folder.run(&[&["risk", "merge"][..], &parts].concat());
        assert_eq!(merged.exit, Some(2), "{}", merged.stderr);
        assert!(merged.stderr.contains(says), "{}", merged.stderr);
    }
}

#[test]
fn a_run_goes_on_from_its_checkpoint() {
    let folder = folder();
    let to = |count| [&STUDY_RUN[..], &["--replications", count]].concat();
    let whole = ran(&folder, &to("3000"));
    ran(&folder, &[&to("1000")[..], &["--checkpoint", "a.part"]].concat());
    let rest = ran(&folder, &[&to("3000")[..], &["--checkpoint", "a.part"]].concat());
    assert_eq!(points(&rest.stdout), points(&whole.stdout));
    assert!(rest.stderr.contains("going on from 1000 replications in `a.part`"));
    let other = [&to("3000")[..], &["--checkpoint", "a.part", "--seed", "9"]].concat();
    let refused = folder.run(&other);
    assert_eq!(refused.exit, Some(2), "{}", refused.stderr);
}

#[test]
fn a_replication_is_shown_and_written_as_scenarios() {
    let folder = folder();
    let args = ["risk", "replay", "a.toml", "--replication", "3", "--point", "1"];
    let replayed = ran(&folder, &[&args[..], &["--write", "worst"]].concat());
    assert!(replayed.stdout.starts_with("replication 3: 1 outage, USD "), "{}", replayed.stdout);
    assert!(replayed.stdout.contains("internet   down"), "{}", replayed.stdout);
    let file = "worst/replication-3-outage-1.toml";
    assert!(replayed.stderr.contains(file), "{}", replayed.stderr);
    ran(&folder, &["check", file]);
    let played = ran(&folder, &["run", "worst"]);
    assert!(played.stderr.contains("1 passed"), "{}", played.stderr);
    let none = folder.run(&["risk", "replay", "a.toml", "--replication", "3", "--point", "2"]);
    assert_eq!(none.exit, Some(2), "{}", none.stderr);
}

/// Where customers come faster than a sale takes, steps begin late, and the limit refuses many.
#[test]
fn a_busy_replication_passes_as_it_was_written() {
    let busy = STUDY.replace("per_hour = 12.0", "per_hour = 900.0");
    let folder = Folder::with(&[("busy.toml", &busy)]);
    ran(&folder, &["risk", "replay", "busy.toml", "--replication", "1", "--write", "worst"]);
    let written = folder.read("worst/replication-1-outage-1.toml");
    assert!(written.contains("over-device-limit"), "the limit binds");
    let played = ran(&folder, &["run", "worst"]);
    assert!(played.stderr.contains("1 passed"), "{}", played.stderr);
}

#[test]
fn a_page_and_a_table_are_written() {
    let folder = folder();
    ran(&folder, &["risk", "run", "a.toml", "--quiet", "--html", "out/a.html", "--csv", "a.csv"]);
    let page = folder.read("out/a.html");
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("a stall"), "{page:.200}");
    assert!(folder.read("a.csv").lines().count() > 20);
}

/// Each figure is moved to both ends by itself; a page has that without being asked.
#[test]
fn what_the_loss_hangs_on_is_found_the_same_on_any_number_of_threads() {
    let folder = folder();
    let with = |more: &[&str]| ran(&folder, &[&STUDY_RUN[..], more].concat()).stdout;
    let json: fn(&str) -> serde_json::Value = |text| serde_json::from_str(text).unwrap();
    let two = with(&["--sensitivities=5000", "--jobs", "2"]);
    assert_eq!(with(&["--sensitivities=5000", "--jobs", "1"]), two);
    let swings = json(&two)["sensitivities"].clone();
    let keys: Vec<&str> =
        swings.as_array().unwrap().iter().map(|one| one["parameter"].as_str().unwrap()).collect();
    let all = [
        "sales.per_hour",
        "sales.spread",
        "sales.amount.lognormal.median",
        "sales.amount.lognormal.sigma",
        "outages.hours.fixed",
        "declines.at_once",
        "declines.shared",
        "recovery.share",
    ];
    assert_eq!(keys, all);
    let recovery = &swings[7]["change_at_high"]["mean"];
    assert!(recovery["high"].as_f64().unwrap() < 1.0, "more is recovered: {recovery}");
    assert_eq!(json(&with(&[]))["sensitivities"].as_array().map(Vec::len), Some(0));
    let page = |more: &[&str]| {
        with(&[&["--html", "a.html"][..], more].concat());
        folder.read("a.html").contains("tornado-p99")
    };
    assert!(page(&[]) && !page(&["--sensitivities=0"]));
}

#[test]
fn figures_are_moved_to_the_ends_that_the_study_says() {
    let stated =
        format!("{STUDY}[ranges]\nsales.per_hour = [6, 12]\ndeclines.at_once = [0.05, 0.05]\n");
    let folder = Folder::with(&[("a.toml", &stated)]);
    let run = ran(&folder, &[&STUDY_RUN[..], &["--sensitivities=1000"]].concat());
    let json: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let swings = json["sensitivities"].as_array().unwrap();
    let of = |key: &str| swings.iter().find(|one| one["parameter"] == key);
    let sales = of("sales.per_hour").unwrap();
    let said = ["value", "low", "high", "basis"].map(|key| sales[key].as_str().unwrap());
    assert_eq!(said, ["12", "6", "12", "the study's own word"]);
    assert_eq!(sales["change_at_high"]["mean"]["value"], 1.0);
    assert!(of("declines.at_once").is_none() && of("recovery.share").is_some());
}

/// The same sets on any number of threads; a question is held against each of them.
#[test]
fn sets_of_figures_are_looked_at() {
    let folder = Folder::with(&[("a.toml", &format!("{STUDY}{QUESTION}"))]);
    let with = |jobs| {
        let more = ["--uncertainty", "30", "--jobs", jobs];
        ran(&folder, &[&STUDY_RUN[..], &more].concat())
    };
    let two = with("2");
    assert_eq!(with("1").stdout, two.stdout);
    let json: serde_json::Value = serde_json::from_str(&two.stdout).unwrap();
    assert_eq!(json["uncertainty"]["sets"], 30);
    for (point, uncertain) in
        [0, 1].map(|nth| (&json["points"][nth], &json["uncertainty"]["points"][nth]))
    {
        let end = |level: &str| uncertain["mean"][level]["value"].as_f64().unwrap();
        let mean = point["mean"]["value"].as_f64().unwrap();
        assert!(end("5") < mean && mean < end("95"), "{uncertain} {mean}");
        assert!(uncertain["kept"]["value"].is_number(), "{uncertain}");
    }
    assert!(two.stderr.contains("of 30 sets of them keep it there"), "{}", two.stderr);
    assert_eq!(folder.run(&["risk", "run", "a.toml", "--uncertainty", "5"]).exit, Some(2));
}

const QUESTION: &str = r#"[question]
keep = { p99 = "150.00" }
over = "device_limit"
"#;

/// Even sequences say the same, narrower; both engines lose the same, and the worst can be shown.
#[test]
fn counts_and_lengths_come_from_even_sequences() {
    let varied = STUDY.replace("{ fixed = 4 }", "{ exponential = { mean = 4 } }");
    let folder = Folder::with(&[("a.toml", &varied)]);
    let with = |more: &[&str]| -> serde_json::Value {
        let args = [&STUDY_RUN[..], &["--replications", "3200", "--seed", "5"], more].concat();
        serde_json::from_str(&ran(&folder, &args).stdout).unwrap()
    };
    let (plain, even) = (with(&[]), with(&["--quasi", "--jobs", "2"]));
    assert!(even == with(&["--quasi", "--jobs", "1"]));
    assert_eq!((&plain["sequence"], &even["sequence"]), (&"random".into(), &"sobol".into()));
    let attempted = |json: &serde_json::Value| {
        ["low", "value", "high"].map(|end| json["points"][1]["attempted"][end].as_f64().unwrap())
    };
    let ([low, _, high], [even_low, value, even_high]) = (attempted(&plain), attempted(&even));
    assert!(low < value && value < high && 2.0 * (even_high - even_low) < high - low, "{value}");
    let worst = &even["points"][1]["worst"][0];
    let replay = worst["replay"].as_str().unwrap();
    assert!(replay.ends_with(" --point 1 --seed 5 --quasi"), "{replay}");
    let replay: Vec<&str> = replay.split(' ').skip(1).collect();
    let lost = format!("USD {} lost", worst["loss"].as_str().unwrap());
    assert!(ran(&folder, &replay).stdout.contains(&lost), "{worst}");
    ran(&folder, &["risk", "verify", "a.toml", "--replications", "50", "--quasi"]);
    for (args, says) in [
        (&["--quasi", "--replications", "100"][..], "take 128"),
        (&["--quasi", "--checkpoint", "a.part"], "--quasi has no checkpoint"),
        (&["--quasi", "--engine", "exact"], "closed forms draw nothing"),
    ] {
        let refused = folder.run(&[&STUDY_RUN[..], args].concat());
        assert_eq!(refused.exit, Some(2), "{}", refused.stderr);
        assert!(refused.stderr.contains(says), "{}", refused.stderr);
    }
}

/// The feature is named where it is missing; with it the file is written, and the same each time.
#[test]
fn rows_are_written_as_columns() {
    let folder = folder();
    let write = |name| {
        let args = ["risk", "run", "a.toml", "--quiet", "--replications", "500", "--parquet", name];
        folder.run(&args)
    };
    let written = write("a.parquet");
    if cfg!(feature = "parquet") {
        assert_eq!(
            (written.exit, write("b.parquet").exit),
            (Some(0), Some(0)),
            "{}",
            written.stderr
        );
        let bytes = |name| std::fs::read(folder.path(name)).unwrap();
        assert!(
            bytes("a.parquet").starts_with(b"PAR1") && bytes("a.parquet") == bytes("b.parquet")
        );
        assert_eq!(write("-").exit, Some(2));
    } else {
        assert_eq!(written.exit, Some(2), "{}", written.stderr);
        assert!(written.stderr.contains("--features parquet"), "{}", written.stderr);
    }
}

#[test]
fn what_cannot_be_is_said() {
    let bad = STUDY.replace("per_hour = 12.0", "per_hour = -1.0");
    let folder = Folder::with(&[("a.toml", STUDY), ("bad.toml", &bad)]);
    for (args, exit) in [
        (&["risk", "run", "bad.toml"][..], 3),
        (&["risk", "run", "none.toml"], 3),
        (&["risk", "run", "a.toml", "--replications", "0"], 2),
        (&["risk", "shard", "a.toml", "--from", "5", "--to", "5", "--out", "p.json"], 2),
        (&["risk", "verify", "bad.toml"], 3),
    ] {
        let run = folder.run(args);
        assert_eq!((run.exit, run.stdout.as_str()), (Some(exit), ""), "{args:?} {}", run.stderr);
    }
}

#[test]
fn intervals_are_held_against_exact_values() {
    let coarse = STUDY
        .replace("{ lognormal = { median = \"22.20\", sigma = 0.52 } }", "{ fixed = \"50.00\" }");
    let folder = Folder::with(&[("coarse.toml", &coarse), ("fine.toml", STUDY)]);
    let args = |study| ["risk", "coverage", study, "--seeds", "20", "--replications", "500"];
    let counted = ran(&folder, &args("coarse.toml"));
    assert!(counted.stdout.contains("\nmean "), "{}", counted.stdout);
    let refused = folder.run(&args("fine.toml"));
    assert_eq!(refused.exit, Some(3), "{}", refused.stderr);
    assert!(refused.stderr.contains("use amounts on a coarser lattice"), "{}", refused.stderr);
}
