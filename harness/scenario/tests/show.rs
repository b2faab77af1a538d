//! A scenario as it was read.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read its scenario has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use harness_scenario::{
    Clock, Document, Folder, MemoryShelf, Scenario, read_scenario, shop_values, show, standard_shop,
};
use sim_world::{Trace, What, play};

const SCENARIO: &str = r#"name = "an outage"
use = ["us.toml"]
offline = { transaction_limit = "50.00" }
cards.both = { schemes = ["eftpos", "visa"] }
cards.one = { schemes = ["visa"] }
tills.front = {}
steps = [
  { at = "+5m", internet = "down" },
  { id = "coffee", sale = { total = "4.50", card = "one" } },
  { internet = "up" },
  { at = "day 2 09:00", check = { online = true } },
  { at = "+1h", check = { online = true } },
]
"#;

const FIXTURE: &str =
    "# a fixture\noffline.device_limit = \"900.00\"\nline = { latency = \"1s\" }\n";

fn read(text: &str) -> Vec<Scenario> {
    let shelf = MemoryShelf::new().with("a.toml", text).with("us.toml", FIXTURE);
    scenarios(read_scenario(&shelf, Path::new("a.toml")).unwrap())
}

fn scenarios(document: Document) -> Vec<Scenario> {
    match document {
        Document::Scenario(scenario) => vec![*scenario],
        Document::Scenarios(all) => all,
        Document::Part | Document::Fixture | Document::Study(_) | Document::Foreign => Vec::new(),
    }
}

/// Returns what stands behind a value.
fn origin<'t>(shown: &'t str, value: &str) -> &'t str {
    let line = shown.lines().find(|line| line.starts_with(value));
    let line = line.unwrap_or_else(|| panic!("{value} is missing:\n{shown}"));
    line.split_once("  # ").map_or("", |(_, origin)| origin.trim())
}

#[test]
fn every_value_of_the_shop_says_where_it_comes_from() {
    let shown = show(&read(SCENARIO)[0]);
    for (value, from) in [
        ("offline.transaction_limit = \"50.00\"", "a.toml:3"),
        ("offline.device_limit = \"900.00\"", "us.toml:2"),
        ("offline.enabled = true", "standard shop"),
        ("store.currency = \"USD\"", "standard shop"),
        ("line.latency = \"1s\"", "us.toml:3"),
        ("cards.both.schemes = [\"eftpos\", \"visa\"]", "a.toml:4"),
        ("cards.one.scheme = \"visa\"", "a.toml:5"),
        ("tills.front.reader = \"pos-terminal-reader\"", "standard shop"),
        ("forwarding.retry.most = \"5m\"", "standard shop"),
    ] {
        assert_eq!(origin(&shown, value), from, "{value}");
    }
    assert!(!shown.contains("cards.visa"), "a file that names cards keeps no standard card");
}

#[test]
fn steps_say_when_they_begin_where_that_is_certain() {
    let shown = show(&read(SCENARIO)[0]);
    for (remark, step) in [
        ("day 1 09:05:00   a.toml:8", "at = \"+5m\", internet = \"down\""),
        ("day 1 09:05:00   a.toml:9", "id = \"coffee\", sale = "),
        ("a.toml:10", "internet = \"up\""),
        ("day 2 09:00:00   a.toml:11", "at = \"day 2 09:00:00\", check"),
        ("day 2 10:00:00   a.toml:12", "at = \"+1h\", check"),
    ] {
        let both = format!("\n  # {remark}\n  {{ {step}");
        assert!(shown.contains(&both), "{both:?} is missing:\n{shown}");
    }
}

#[test]
fn each_scenario_of_a_file_is_shown_for_itself() {
    let cases = r#"name = "swiped or typed"
cases = [ { case = "swiped", entry = "swipe" }, { case = "typed", entry = "manual" } ]
steps = [ { sale = { total = "4.50", card = "visa", entry = "${entry}" } } ]
"#;
    let shown: Vec<String> = read(cases).iter().map(show).collect();
    assert_eq!(shown.len(), 2);
    assert!(shown[1].starts_with("# a[typed]   a.toml\nname = \"swiped or typed\"\n"));
    assert!(shown[1].contains("entry = \"manual\"") && !shown[1].contains("${entry}"));
}

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().join("scenarios")
}

/// Reads all scenarios of the house.
fn catalogue() -> Vec<Scenario> {
    let (mut folders, mut found) = (vec![house()], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                found.extend(scenarios(read_scenario(&Folder, &path).unwrap()));
            }
        }
    }
    assert!(found.len() > 30);
    found
}

#[test]
fn what_is_shown_reads_back_as_the_same_plan() {
    // An instance that is skipped is one that no plain file may ask for.
    let is_skipped =
        |one: &Scenario| one.instance.as_ref().is_some_and(|one| one.skipped.is_some());
    for scenario in catalogue().into_iter().filter(|one| !is_skipped(one)) {
        let shown = show(&scenario);
        let shelf = MemoryShelf::new().with("shown.toml", shown.as_str());
        let again = scenarios(read_scenario(&shelf, Path::new("shown.toml")).unwrap());
        assert_eq!(again[0].plan, scenario.plan, "{shown}");
    }
}

#[test]
fn what_is_called_certain_is_when_the_step_begins() {
    let mut certain = 0;
    for scenario in catalogue() {
        let (shown, clock) = (show(&scenario), Clock::of(&scenario.plan));
        let trace = play(&scenario.plan);
        let steps = shown.split_once("\nsteps = [\n").unwrap().1;
        let remarks = steps.lines().filter_map(|line| line.strip_prefix("  # day "));
        let told: Vec<&str> = steps.lines().filter(|line| line.starts_with("  # ")).collect();
        certain += remarks.count();
        for (place, remark) in told.iter().enumerate().filter(|(_, one)| one.contains("# day ")) {
            let began = clock.at(began(&trace, place));
            assert!(remark.contains(&began), "{}: {remark}, not {began}", scenario.id);
        }
    }
    assert!(certain > 100, "{certain}");
}

fn began(trace: &Trace, step: usize) -> Duration {
    let began = trace.entries().iter().find(|one| one.step == step && one.what == What::StepBegan);
    Duration::from_nanos(began.unwrap_or_else(|| panic!("step {step} never began")).at.as_nanos())
}

#[test]
fn a_scenario_that_says_nothing_of_the_shop_has_the_standard_one() {
    let scenario = &read("name = \"x\"\nsteps = [ { internet = \"down\" } ]\n")[0];
    assert_eq!(scenario.plan.shop, standard_shop());
    let shown = show(scenario);
    let shop = shown.lines().filter(|line| line.contains("  # "));
    let shop: Vec<&str> = shop.filter(|line| !line.starts_with("  # ")).collect();
    assert!(
        shop.len() > 20 && shop.iter().all(|line| line.ends_with("# standard shop")),
        "{shown}"
    );
}

#[test]
fn what_somebody_wrote_of_the_shop_is_told_with_its_place_and_nothing_else_is() {
    let scenario = &read(SCENARIO)[0];
    let values = shop_values(scenario);
    let said: Vec<String> =
        values.iter().map(|one| format!("{} {}:{}", one.text, one.file, one.line)).collect();
    for value in [
        "offline.transaction_limit = \"50.00\" a.toml:3",
        "offline.device_limit = \"900.00\" us.toml:2",
        "line.latency = \"1s\" us.toml:3",
        "cards.one.scheme = \"visa\" a.toml:5",
    ] {
        assert!(said.iter().any(|one| one == value), "{value}: {said:#?}");
    }
    assert!(!said.iter().any(|one| one.contains("patience")), "{said:#?}");
    assert_eq!(scenario.places.files().into_iter().collect::<Vec<_>>(), ["a.toml", "us.toml"]);
    let plain = "name = \"x\"\nsteps = [{ internet = \"down\" }]\n";
    assert_eq!(shop_values(&read(plain)[0]), []);
    assert_eq!(read(plain)[0].places.files().into_iter().collect::<Vec<_>>(), ["a.toml"]);
}
