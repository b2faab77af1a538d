//! Steps that are written once and played often: repeats and parts.
#![expect(clippy::panic, reason = "a test that falls over says why")]

use core::time::Duration;
use std::path::Path;

use harness_scenario::{Clock, Document, MemoryShelf, Mistake, Scenario, read_scenario, write};
use sim_world::{Act, Question, Wanted, What, When, play};

const OUTAGE: &str = r#"
steps = [
  { id = "out", internet = "down" },
  { id = "sale", sale = { total = "${total}", card = "visa" } },
  { check = { order = "sale", in_admin = false } },
  { at = "out +${length}", internet = "up" },
]
"#;

fn said(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn read(steps: &str) -> Scenario {
    let twice = r#"steps = [
        { id = "a", play = "outage.toml", with = { total = "${total}", length = "5m" } },
        { id = "b", play = "./outage.toml", with = { total = "2.00", length = "6m" } },
    ]"#;
    let shelf = MemoryShelf::new()
        .with("s/parts/outage.toml", OUTAGE)
        .with("s/parts/twice.toml", twice)
        .with("s/x/y.toml", format!("name = \"x\"\nsteps = [\n{steps}\n]\n"));
    match read_scenario(&shelf, Path::new("s/x/y.toml")) {
        Ok(Document::Scenario(scenario)) => *scenario,
        Ok(other) => panic!("{other:?}"),
        Err(mistakes) => panic!("{}", said(&mistakes)),
    }
}

fn ids(scenario: &Scenario) -> Vec<&str> {
    scenario.plan.steps.iter().map(|step| step.id.as_deref().unwrap_or("-")).collect()
}

fn times(scenario: &Scenario) -> Vec<When> {
    scenario.plan.steps.iter().map(|step| step.at).collect()
}

/// Says when each step began.
fn began(scenario: &Scenario) -> Vec<String> {
    let (clock, trace) = (Clock::of(&scenario.plan), play(&scenario.plan));
    let begins = trace.entries().iter().filter(|entry| entry.what == What::StepBegan);
    begins.map(|entry| clock.time(Duration::from_nanos(entry.at.as_nanos()))).collect()
}

fn reads_back(scenario: &Scenario) {
    let text = write(&scenario.plan, &scenario.header);
    let shelf = MemoryShelf::new().with("x.toml", text.clone());
    match read_scenario(&shelf, Path::new("x.toml")) {
        Ok(Document::Scenario(again)) => assert_eq!(again.plan, scenario.plan, "{text}"),
        Ok(other) => panic!("{other:?}"),
        Err(mistakes) => panic!("{}\n{text}", said(&mistakes)),
    }
}

#[test]
fn a_repeated_step_has_numbered_ids_and_begins_from_begin_to_begin() {
    let lunch = r#"{ at = "12:00", id = "lunch", times = 3, every = "4m", sale = { total = "5.00", card = "visa" } },
        { check = { order = "lunch#3", captures = 1 } }"#;
    let scenario = read(lunch);
    assert_eq!(ids(&scenario), ["lunch#1", "lunch#2", "lunch#3", "-"]);
    let every = When::Every(Duration::from_mins(4));
    assert_eq!(times(&scenario), [When::At(Duration::from_hours(3)), every, every, When::Next]);
    assert_eq!(began(&scenario)[..3], ["12:00:00", "12:04:00", "12:08:00"]);
    reads_back(&scenario);
}

#[test]
fn a_repeat_waits_for_the_one_before() {
    let typed = r#"{ times = 3, every = "10s", sale = { total = "5.00", card = "visa", entry = "manual" } }"#;
    let scenario = read(typed);
    let began = began(&scenario);
    assert!(began[1].starts_with("09:00:21") && began[2].starts_with("09:00:43"), "{began:?}");
    assert_eq!(ids(&scenario), ["-", "-", "-"]);
    reads_back(&scenario);
}

#[test]
fn without_every_a_repeat_follows_the_one_before() {
    let scenario = read(r#"{ at = "+1m", times = 2, internet = "down" }"#);
    assert_eq!(times(&scenario), [When::After(Duration::from_mins(1)), When::Next]);
}

#[test]
fn every_counts_for_any_step() {
    let scenario = read(r#"{ internet = "down" }, { at = "every 4m", internet = "up" }"#);
    assert_eq!(began(&scenario), ["09:00:00", "09:04:00"]);
}

#[test]
fn a_part_has_parameters_and_ids_of_its_own() {
    let scenario = read(
        r#"{ at = "10:00", id = "first", play = "../parts/outage.toml", with = { total = "1.00", length = "5m" } },
        { play = "../parts/outage.toml", with = { total = "2.00", length = "5m" } },
        { at = "first +30m", check = { order = "first.sale", captures = 1 } }"#,
    );
    let first = ["first.out", "first.sale", "-", "first"];
    assert_eq!(
        ids(&scenario),
        [&first[..], &["outage.out", "outage.sale", "-", "-", "-"]].concat()
    );
    let at = times(&scenario);
    assert_eq!(at[0], When::At(Duration::from_hours(1)));
    assert_eq!(at[3], When::AfterStep(0, Duration::from_mins(5)));
    assert_eq!(at[7], When::AfterStep(4, Duration::from_mins(5)));
    assert_eq!(at[8], When::AfterStep(3, Duration::from_mins(30)));
    let Act::Check(wanted) = &scenario.plan.steps[6].act else { panic!("no check") };
    assert!(
        matches!(wanted[..], [Wanted { question: Question::Order(order, _), .. }] if order.0 == 5)
    );
    reads_back(&scenario);
}

#[test]
fn a_part_stands_where_it_is_written() {
    let scenario =
        read(r#"{ play = "../parts/outage.toml", with = { total = "1.00", length = "5m" } }"#);
    let place = scenario.places.step(1).map(|step| step.whole().to_string());
    assert_eq!(place.as_deref(), Some("s/parts/outage.toml:4:3"));
}

#[test]
fn a_part_plays_other_parts() {
    let scenario = read(
        r#"{ id = "x", play = "../parts/twice.toml", with = { total = "1.00" } }, { check = { order = "x.b.sale", captures = 0 } }"#,
    );
    let expected = ["x.a.out", "x.a.sale", "-", "x.a", "x.b.out", "x.b.sale", "-", "x.b", "-"];
    assert_eq!(ids(&scenario), expected);
    reads_back(&scenario);
}

#[test]
fn a_part_can_be_told_of_an_order() {
    let shelf = MemoryShelf::new()
        .with("look.toml", r#"steps = [ { check = { order = "${order}", captures = 1 } } ]"#)
        .with(
            "x.toml",
            r#"name = "x"
            steps = [
              { id = "mug", sale = { total = "1.00", card = "visa" } },
              { play = "look.toml", with = { order = "mug" } },
            ]"#,
        );
    assert!(read_scenario(&shelf, Path::new("x.toml")).is_ok());
}

#[test]
fn parts_that_play_each_other_twice_come_to_an_end() {
    for last in ["steps = [ { internet = \"down\" } ]", "steps = []"] {
        assert!(thirty_parts(last).contains("error[E044]"), "{last}");
    }
}

/// Says what is wrong with parts of which each plays the next one twice.
fn thirty_parts(last: &str) -> String {
    let mut shelf = MemoryShelf::new();
    for depth in 0..30 {
        let next = depth + 1;
        let twice =
            format!("steps = [ {{ play = \"p{next}.toml\" }}, {{ play = \"p{next}.toml\" }} ]");
        shelf = shelf.with(format!("p{depth}.toml"), twice);
    }
    let shelf = shelf
        .with("p30.toml", last)
        .with("x.toml", "name = \"x\"\nsteps = [ { play = \"p0.toml\" } ]");
    said(&read_scenario(&shelf, Path::new("x.toml")).err().unwrap_or_default())
}
