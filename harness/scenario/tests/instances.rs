//! Many scenarios from one file: `cases` and `matrix`.
#![expect(clippy::panic, reason = "a test that falls over says why")]

use std::path::Path;

use harness_scenario::{Document, MemoryShelf, Mistake, Scenario, SnapshotPart, read_scenario};
use pos_core::{Entry, ReaderModel};
use sim_world::{Act, Tendered};

const RESTRICTED: &str = r#"
name = "a ${case} card on the ${reader}"
snapshot = ["matrix"]
cases = [
  { case = "swipe", entry = "swipe" },
  { case = "chip", entry = "insert", reader = "pos-terminal" },
]
tills.till = { reader = "${reader}" }
steps = [ { note = "$${x}", sale = { total = "5.00", card = "visa", entry = "${entry}" } } ]
[matrix]
reader = ["wisepad-3", "chip-and-swipe"]
"#;

fn read(text: &str) -> Result<Vec<Scenario>, Vec<Mistake>> {
    let shelf = MemoryShelf::new().with("s/restricted.toml", text);
    match read_scenario(&shelf, Path::new("s/restricted.toml"))? {
        Document::Scenarios(scenarios) => Ok(scenarios),
        other => panic!("{other:?}"),
    }
}

fn restricted() -> Vec<Scenario> {
    match read(RESTRICTED) {
        Ok(scenarios) => scenarios,
        Err(mistakes) => panic!("{mistakes:?}"),
    }
}

fn entry(scenario: &Scenario) -> Entry {
    let Act::Sale(sale) = &scenario.plan.steps[0].act else { panic!("no sale") };
    let Tendered::Card { entry, .. } = sale.tendered else { panic!("no card") };
    entry
}

#[test]
fn instances_are_cases_times_axes_and_a_case_pins_an_axis() {
    let scenarios = restricted();
    let ids: Vec<&str> = scenarios.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "s/restricted[swipe,reader=wisepad-3]",
            "s/restricted[swipe,reader=chip-and-swipe]",
            "s/restricted[chip,reader=pos-terminal]",
        ]
    );
    let readers: Vec<ReaderModel> =
        scenarios.iter().map(|one| one.plan.shop.tills[0].reader).collect();
    let expected = [ReaderModel::WisePad3, ReaderModel::ChipAndSwipe, ReaderModel::PosTerminal];
    assert_eq!(readers, expected);
    assert_eq!([&scenarios[1], &scenarios[2]].map(entry), [Entry::Swipe, Entry::Insert]);
}

#[test]
fn parameters_are_filled_in_all_texts_and_two_dollars_make_a_text() {
    let scenarios = restricted();
    assert_eq!(scenarios[1].plan.name, "a swipe card on the chip-and-swipe");
    assert_eq!(scenarios[1].plan.steps[0].note.as_deref(), Some("${x}"));
    assert_eq!(scenarios[0].header.snapshot, [SnapshotPart::Matrix]);
}

#[test]
fn an_entry_that_the_reader_cannot_do_skips_the_instance() {
    let skipped: Vec<Option<String>> =
        restricted().into_iter().filter_map(|one| one.instance).map(|one| one.skipped).collect();
    let reason = "`wisepad-3` of till `till` does not read by swipe";
    assert_eq!(skipped, [Some(reason.to_owned()), None, None]);
}

#[test]
fn instances_know_their_places_in_the_file() {
    let places: Vec<(usize, usize)> = restricted()
        .into_iter()
        .filter_map(|one| one.instance)
        .map(|one| (one.place, one.of))
        .collect();
    assert_eq!(places, [(0, 3), (1, 3), (2, 3)]);
    let scenarios = restricted();
    let reader = scenarios[1].places.shop("tills.till.reader").map(ToString::to_string);
    assert_eq!(reader.as_deref(), Some("s/restricted.toml:8:25"));
}

#[test]
fn other_values_than_text_are_filled_in_as_they_are_written() {
    let text = "name = \"${a} ${b} ${c}\"\nsteps = [ { internet = \"down\" } ]\n\
                [matrix]\na = [1, 0x10]\nb = [0.50]\nc = [true]\n";
    let names: Vec<String> =
        read(text).unwrap_or_default().into_iter().map(|one| one.plan.name).collect();
    assert_eq!(names, ["1 0.50 true", "0x10 0.50 true"]);
}

#[test]
fn a_fixture_can_be_chosen_by_a_parameter() {
    let shelf = MemoryShelf::new()
        .with("ca.toml", "store = { country = \"CA\" }")
        .with("au.toml", "store = { country = \"AU\" }")
        .with(
            "x.toml",
            "name = \"x\"\nuse = [\"${shop}.toml\"]\nsteps = [ { internet = \"down\" } ]\n\
             [matrix]\nshop = [\"ca\", \"au\"]\n",
        );
    let Ok(Document::Scenarios(all)) = read_scenario(&shelf, Path::new("x.toml")) else {
        panic!("no instances")
    };
    let countries: Vec<&str> = all.iter().map(|one| one.plan.shop.store.country.code()).collect();
    assert_eq!(countries, ["CA", "AU"]);
}
