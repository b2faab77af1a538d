//! Studies: what a text means, what is said of tables of values, and what the catalogue has.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::float_cmp,
    reason = "a test that falls over says why, and a number that is written is read as it is"
)]

use std::path::{Path, PathBuf};

use harness_scenario::{
    Document, Folder, MemoryShelf, Mistake, StudyFile, Why, explain, explain_study,
    is_scenario_file, read_scenario, read_study, study_keys, write_study,
};
use pos_core::Money;
use sim_risk::{
    Axis, Horizon, Level, Measure, Question, Rate, Replications, Shape, Study, TooLate, WhenFull,
};

const LEAST: &str = "currency = \"USD\"\nsales = { per_hour = 12, amount = { fixed = \"50.00\" } }\noutages = { per_year = 3.5, hours = { fixed = 4 } }\n";

fn said(mistakes: &[Mistake]) -> String {
    mistakes.iter().flat_map(|mistake| [mistake.to_string(), "\n".to_owned()]).collect()
}

fn on(shelf: &MemoryShelf) -> Result<StudyFile, String> {
    read_study(shelf, Path::new("s/study.toml")).map_err(|mistakes| said(&mistakes))
}

fn read(text: &str) -> Study {
    let shelf = MemoryShelf::new().with("s/study.toml", text);
    on(&shelf).unwrap_or_else(|said| panic!("{said}")).study
}

/// Reads a study whose amounts or rates come from a table.
fn with_table(keys: &str, table: &str) -> Result<StudyFile, String> {
    let text = format!(
        "currency = \"USD\"\noutages = {{ per_year = 3.5, hours = {{ fixed = 4 }} }}\n[sales]\n{keys}\n"
    );
    on(&MemoryShelf::new().with("s/study.toml", text).with("s/t.csv", table))
}

fn amounts(table: &str, more: &str) -> Result<StudyFile, String> {
    let keys = format!("per_hour = 12\namount = {{ csv = \"t.csv\", {more} }}");
    with_table(&keys, table)
}

fn studies() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join("scenarios/studies")
}

#[test]
fn what_is_left_out_is_zero_or_none() {
    let study = read(LEAST);
    assert_eq!(study.name, "study");
    assert_eq!(study.horizon, Horizon::Span(365 * 86_400_000));
    assert_eq!(study.tills, 1);
    assert_eq!((study.policy.transaction_limit, study.policy.device_limit), (None, None));
    assert_eq!(study.policy.when_full, WhenFull::Skip);
    assert_eq!((study.declines.at_once, study.declines.later), (0.0, 0.0));
    assert_eq!(study.declines.too_late, TooLate { after_ms: 0, share: 0.0 });
    assert_eq!((study.recovery, study.chargeback_basis_points), (0.0, 0.0));
    assert_eq!((study.run.seed, study.run.limit), (1, 100_000_000));
    assert_eq!(study.run.replications, Replications::Auto);
    assert_eq!((study.sweep.device_limit.len(), study.question), (0, None));
    assert_eq!(study.check(), Ok(()));
}

#[test]
fn the_keys_that_hold_by_themselves_are_named() {
    let file = on(&MemoryShelf::new().with("s/study.toml", LEAST)).unwrap();
    let named = |key: &str| file.left_out.iter().any(|left| left == key);
    assert!(["horizon", "run", "sales.spread", "outages.notice"].into_iter().all(named));
    assert!(!["currency", "sales.per_hour", "question", "run.seed"].into_iter().any(named));
}

#[test]
fn the_study_of_the_design_means_what_it_says() {
    let path = studies().join("cafe.toml");
    let file = read_study(&Folder, &path).unwrap();
    assert!(file.about.as_deref().is_some_and(|about| about.starts_with("Which device limit")));
    let study = file.study;
    assert_eq!(study.sales.rate, Rate::PerHour(12.0));
    assert_eq!(study.sales.amount.shape, Shape::Lognormal { median: 2220.0, sigma: 0.52 });
    assert_eq!(study.outages.length.shape, Shape::Lognormal { median: 9_360_000.0, sigma: 1.2 });
    assert_eq!(study.outages.length.cap, Some(604_800_000));
    assert_eq!(study.declines.half_life_ms, 86_400_000.0);
    assert_eq!(study.declines.too_late, TooLate { after_ms: 86_400_000, share: 0.0 });
    assert_eq!(study.declines.reasons[0], ("51".to_owned(), 45.0));
    assert_eq!(study.declines.reasons[7], ("05".to_owned(), 10.0));
    assert_eq!(study.run.limit, 100_000_000);
    let limits = [25_000, 50_000, 100_000, 200_000, 500_000];
    assert_eq!(study.sweep.device_limit, limits.map(|minor| Some(Money::from_minor(minor))));
    let measure = Measure::Var(Level::P99);
    let under = Money::from_minor(20_000);
    assert_eq!(study.question, Some(Question { measure, under, over: Axis::DeviceLimit }));
}

#[test]
fn every_way_to_write_a_value_is_read() {
    let text = format!(
        "horizon = \"outage\"\nper = {{ tills = 3 }}\n{}[run]\nreplications = 1e6\nlimit = 2_000\n[sweep]\ndevice_limit = [\"none\", \"5.00\"]\nwhen_full = [\"stop\", \"skip\"]\n[run.precision]\n\"tvar99.5\" = 0.1\n",
        LEAST.replace("per_year = 3.5, ", "notice = \"1h30m\", ")
    );
    let study = read(&text);
    assert_eq!((study.horizon, study.tills), (Horizon::Outage, 3));
    assert_eq!(study.outages.notice_ms, 5_400_000);
    assert_eq!(study.run.replications, Replications::Exactly(1_000_000));
    assert_eq!(study.run.limit, 2_000);
    assert_eq!(study.run.precision, [(Measure::Tvar(Level::P995), 0.1)]);
    assert_eq!(study.sweep.device_limit, [None, Some(Money::from_minor(500))]);
    assert_eq!(study.points().len(), 4);
}

#[test]
fn every_shape_of_a_distribution_is_read() {
    let shape = |amount: &str| {
        let text = LEAST.replace("fixed = \"50.00\"", amount);
        read(&text).sales.amount.shape
    };
    assert_eq!(shape("exponential = { mean = \"25.00\" }"), Shape::Exponential { mean: 2500.0 });
    let pareto = Shape::Pareto { least: 100.0, alpha: 2.0 };
    assert_eq!(shape("pareto = { least = \"1.00\", alpha = 2 }"), pareto);
    let table = Shape::Table(vec![(1000, 3.0), (2000, 1.0)]);
    assert_eq!(shape("table = [[\"10.00\", 3], [\"20.00\", 1]]"), table);
    assert_eq!(shape("values = [\"1.00\", \"1.00\"]"), Shape::Empirical(vec![100, 100]));
}

#[test]
fn a_column_is_read_in_its_unit_and_what_is_left_out_is_counted() {
    let table = "ts,amount,tender\n1,12.50,card\n2,-3.00,card\n3,7.00,cash\n4,8,card\n5,,card\n\
                 6,1,card\n7,1,card\n8,1,card\n9,1,card\n10,1,card\n11,1,card\n12,1,card\n13,1,card\n";
    let file =
        amounts(table, "column = \"amount\", unit = \"major\", where = { tender = \"card\" }")
            .unwrap();
    let Shape::Empirical(values) = &file.study.sales.amount.shape else { panic!("another shape") };
    assert_eq!(values[..2], [1250, 800]);
    let read = &file.tables[0];
    assert_eq!((read.key.as_str(), read.file.as_str()), ("sales.amount", "s/t.csv"));
    assert_eq!((read.rows, read.kept), (13, 10));
    let left: u64 = read.left_out.iter().map(|left| left.rows.count).sum();
    assert_eq!(left + read.kept, read.rows, "nothing is dropped in silence");
    let whys: Vec<(String, u64)> =
        read.left_out.iter().map(|left| (left.why.to_string(), left.rows.first_line)).collect();
    assert!(whys.contains(&("where `tender` is not `card`".to_owned(), 4)), "{whys:?}");
    assert!(whys.contains(&("of zero or less".to_owned(), 3)), "{whys:?}");
    assert!(whys.contains(&("that are not numbers in the unit".to_owned(), 6)), "{whys:?}");
    assert!(read.to_string().starts_with("sales.amount: 10 of 13 rows of s/t.csv\n  left out: 1 "));
}

#[test]
fn minor_units_semicolons_and_marks_at_the_start_are_read() {
    let file =
        amounts("\u{feff}a;cents\nx;1250\ny;\"99\"\n", "column = \"cents\", unit = \"minor\"");
    assert_eq!(file.unwrap().study.sales.amount.shape, Shape::Empirical(vec![1250, 99]));
}

#[test]
fn rows_of_another_currency_are_left_out_where_the_study_says_so() {
    let table = "Amount,Currency\n1.00,USD\n2.00,EUR\n";
    let more = "column = \"Amount\", unit = \"major\"";
    let refused = amounts(table, more).unwrap_err();
    assert!(refused.starts_with("error[E056]"), "{refused}");
    assert!(refused.contains("s/t.csv:3:1 the first is in EUR"), "{refused}");
    let file = amounts(table, &format!("{more}, where = {{ Currency = \"USD\" }}")).unwrap();
    assert_eq!(file.study.sales.amount.shape, Shape::Empirical(vec![100]));
}

#[test]
fn a_row_in_ten_may_be_broken_and_no_more() {
    let rows = |good: usize| format!("a,b\nx\n{}", "1.00,2\n".repeat(good));
    let more = "column = \"a\", unit = \"major\"";
    let file = amounts(&rows(9), more).unwrap();
    assert_eq!(file.tables[0].left_out[0].why, Why::Fields);
    let refused = amounts(&rows(8), more).unwrap_err();
    assert!(refused.starts_with("error[E055]: 1 of 9 rows of `s/t.csv`"), "{refused}");
    assert!(refused.contains("--> s/t.csv:2:1 the header has 2 fields"), "{refused}");
}

#[test]
fn rows_have_their_lines_however_lines_end() {
    for table in ["a,b\r\n1.00,2\r\nx\r\n", "a,b\n\n1.00\n", "a,b\n1.00,2\nx"] {
        let refused = amounts(table, "column = \"a\", unit = \"major\"").unwrap_err();
        assert!(refused.contains("--> s/t.csv:3:1 the header has 2 fields"), "{refused}");
    }
}

#[test]
fn a_quote_that_is_not_closed_does_not_swallow_the_rest() {
    let table = format!("a,b\n1.00,2\n\"1.00,2\n{}", "1.00,2\n".repeat(500));
    let refused = amounts(&table, "column = \"a\", unit = \"major\"").unwrap_err();
    assert!(refused.contains("s/t.csv:3:1 a quote in this row is not closed"), "{refused}");
}

#[test]
fn a_million_rows_are_read() {
    let mut table = String::from("cents\n");
    for row in 0..1_000_000 {
        table.push_str(if row % 4 == 0 { "1250\n" } else { "800\n" });
    }
    let file = amounts(&table, "column = \"cents\", unit = \"minor\"").unwrap();
    assert_eq!((file.tables[0].rows, file.tables[0].kept), (1_000_000, 1_000_000));
}

/// Two weeks from Monday, 3 November 2025: a payment at 9:30 each day, two on Mondays.
fn fortnight() -> String {
    let day = |day: u32| {
        let row = format!("2025-11-{day:02}T09:30:00,card\n");
        if matches!(day, 3 | 10) { row.repeat(2) } else { row }
    };
    (3..17).map(day).collect()
}

fn rates(keys: &str, rows: &str) -> Result<StudyFile, String> {
    let keys = format!("per_hour = {{ csv = \"t.csv\", {keys} }}\namount = {{ fixed = \"5.00\" }}");
    with_table(&keys, &format!("ts,tender\n{rows}"))
}

#[test]
fn times_become_the_profile_of_a_week() {
    let file = rates("time = \"ts\"", &fortnight()).unwrap();
    let Rate::HourOfWeek(week) = &file.study.sales.rate else { panic!("no profile") };
    assert_eq!(week.len(), 168);
    assert_eq!((week[9], week[33], week[10]), (2.0, 1.0, 0.0));
    assert_eq!(week.iter().sum::<f64>(), 8.0);
    let file = rates("time = \"ts\", tills = 2", &fortnight()).unwrap();
    let Rate::HourOfWeek(week) = &file.study.sales.rate else { panic!("no profile") };
    assert_eq!((week[9], week[33]), (1.0, 0.5));
}

#[test]
fn times_out_of_order_are_kept_and_told_and_those_of_another_year_are_left_out() {
    let rows = format!("{}{}2009-01-01T00:00:00,card\n", fortnight().repeat(7), "");
    let file = rates("time = \"ts\"", &rows).unwrap();
    let read = &file.tables[0];
    let late = read.out_of_order.unwrap();
    assert_eq!((late.count, late.first_line), (7, 18));
    assert_eq!(read.left_out[0].why, Why::FarOff);
    assert_eq!(read.left_out[0].rows.first_line, 114);
    assert_eq!((read.rows, read.kept), (113, 112));
    let Rate::HourOfWeek(week) = &file.study.sales.rate else { panic!("no profile") };
    assert_eq!(week[9], 14.0, "the stray does not thin the weeks");
    assert!(
        read.to_string().contains("\n  kept: 7 earlier than the row above, the first in line 18")
    );
}

#[test]
fn a_profile_needs_a_week() {
    let refused = rates("time = \"ts\"", "2025-11-03T09:30:00,card\n").unwrap_err();
    assert!(refused.starts_with("error[E052]"), "{refused}");
}

#[test]
fn lengths_of_outages_are_read_in_their_unit() {
    let text = LEAST.replace("fixed = 4", "csv = \"t.csv\", column = \"m\", unit = \"minutes\"");
    let shelf = MemoryShelf::new().with("s/study.toml", text).with("s/t.csv", "m\n90\n0.5\n0\n");
    let file = on(&shelf).unwrap();
    assert_eq!(file.study.outages.length.shape, Shape::Empirical(vec![5_400_000, 30_000]));
    assert_eq!(file.tables[0].left_out[0].why, Why::NotPositive);
}

#[test]
fn what_cannot_be_is_told_at_its_place_beside_other_mistakes() {
    let text = LEAST.replace("per_hour = 12", "per_hour = -1, spred = 1").replace(
        "hours = { fixed = 4 }",
        "hours = { lognormal = { median = 2.6, sigma = 1 }, cap = 1 }",
    );
    let shelf = MemoryShelf::new().with("s/study.toml", text);
    let all = on(&shelf).unwrap_err();
    for line in [
        "error[E029]: `sales.per_hour` cannot be -1\n  --> s/study.toml:2:22 write 0 or more",
        "error[E014]: unknown key `spred` in `sales`\n  --> s/study.toml:2:26 did you mean `spread`?",
        "error[E051]: the cap 1 is below the median 2.6\n  --> s/study.toml:3:86 ",
    ] {
        assert!(all.contains(line), "{line}\n{all}");
    }
}

#[test]
fn studies_are_told_from_scenarios_parts_and_fixtures_by_their_keys() {
    assert!(!is_scenario_file(LEAST.as_bytes()));
    let shelf = MemoryShelf::new()
        .with("study.toml", LEAST)
        .with("fixture.toml", "line = { latency = \"1s\" }\n")
        .with("mixed.toml", format!("{LEAST}line = {{ latency = \"1s\" }}\n"))
        .with("scenario.toml", "name = \"x\"\nsteps = [ { internet = \"down\" } ]\n");
    let is = |name: &str| read_scenario(&shelf, Path::new(name)).unwrap();
    assert!(matches!(is("study.toml"), Document::Study(_)));
    assert!(matches!(is("fixture.toml"), Document::Fixture));
    assert!(matches!(is("scenario.toml"), Document::Scenario(_)));
    let refused = said(&read_study(&shelf, Path::new("scenario.toml")).unwrap_err());
    assert!(refused.contains("this file is a scenario: `deadzone run` plays it"), "{refused}");
    assert_eq!(refused.matches("error[").count(), 1, "{refused}");
    let refused = said(&read_study(&shelf, Path::new("fixture.toml")).unwrap_err());
    assert!(refused.contains("`line` has no place in a study"), "{refused}");
    let refused = said(&read_scenario(&shelf, Path::new("mixed.toml")).unwrap_err());
    assert!(refused.starts_with("error[E014]: unknown key `line` in a study"), "{refused}");
}

#[test]
fn every_study_of_the_house_answers_a_question_and_reads_back() {
    let mut names = Vec::new();
    for entry in std::fs::read_dir(studies()).unwrap() {
        let path = entry.unwrap().path();
        let file =
            read_study(&Folder, &path).unwrap_or_else(|mistakes| panic!("{}", said(&mistakes)));
        let text = std::fs::read_to_string(&path).unwrap();
        let question = text.lines().next().unwrap();
        assert!(question.starts_with("# ") && question.ends_with('?'), "{}", path.display());
        assert!(text.contains("ssumption"), "{} calls nothing an assumption", path.display());
        assert_eq!(read(&write_study(&file.study)), file.study);
        names.push(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    names.sort();
    assert_eq!(
        names,
        [
            "cafe.toml",
            "market-stall.toml",
            "one-evening.toml",
            "supermarket.toml",
            "taxi-fleet.toml"
        ]
    );
}

#[test]
fn a_written_study_says_what_its_keys_mean_and_where_its_figures_are_from() {
    let text = write_study(&read_study(&Folder, &studies().join("cafe.toml")).unwrap().study);
    for line in [
        "# what a café loses to declined offline payments in a year\n",
        "\n# source: stored card payments on US flights, GuestLogix, 2013 (finance.yahoo.com)\nat_once = 0.012 ",
        "\n# assumption: nobody publishes how declines grow with delay; vendors say only that they do\nlater = 0.05 ",
        "\namount = { lognormal = { median = \"22.20\", sigma = 0.52 } } # how large a payment is\n",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
}

#[test]
fn every_key_of_a_study_is_explained() {
    let keys = study_keys();
    assert!(keys.len() > 80, "{}", keys.len());
    for key in &keys {
        assert!(explain_study(&key.path).is_some(), "{}", key.path);
    }
    let at_once = explain_study("at_once").unwrap();
    assert!(at_once.starts_with("`declines.at_once` of a study: the share that is declined"));
    assert!(at_once.contains("\n  usual: 0.012\n  source: stored card payments on US flights"));
    assert_eq!(explain("at_once"), Some(at_once));
    assert!(explain("study").unwrap().contains("the card payments made while a till is offline"));
    assert!(explain_study("later").unwrap().contains("\n  assumption: nobody publishes how"));
}
