//! Any text is read as what it says, or refused with mistakes that have a place; a scenario that was
//! read is written, and reads back as the same plan; a study that was read as the same study.
//!
//! The text stands beside the fixtures and parts of the catalogue, as a theme of it does.

use std::path::Path;

use harness_scenario::{
    Document, Header, MemoryShelf, Mistake, Scenario, StudyFile, read_scenario, write, write_study,
};
use sim_world::Plan;

/// The files of the catalogue that others use.
macro_rules! used {
    ($($path:literal),*) => {
        [$(($path, include_str!(concat!("../../../../scenarios/", $path)))),*]
    };
}

const USED: [(&str, &str); 7] = used![
    "fixtures/au.toml",
    "fixtures/ca.toml",
    "fixtures/jp.toml",
    "fixtures/uk.toml",
    "fixtures/us.toml",
    "parts/outage.toml",
    "parts/short-drop.toml"
];

pub(crate) fn holds(bytes: &[u8]) {
    match read(bytes) {
        Ok(Document::Scenario(scenario)) => reads_back(&scenario),
        Ok(Document::Scenarios(scenarios)) => scenarios.iter().for_each(reads_back),
        Ok(Document::Part | Document::Fixture | Document::Foreign) => {}
        Ok(Document::Study(file)) => study_reads_back(&file),
        Err(mistakes) => have_places(&mistakes),
    }
}

fn read(bytes: &[u8]) -> Result<Document, Vec<Mistake>> {
    let shelf = MemoryShelf::new().with("themes/x.toml", bytes);
    let shelf = USED.iter().fold(shelf, |shelf, (path, text)| shelf.with(*path, *text));
    read_scenario(&shelf, Path::new("themes/x.toml"))
}

fn have_places(mistakes: &[Mistake]) {
    assert!(!mistakes.is_empty(), "refused without a mistake");
    for mistake in mistakes {
        assert!(mistake.place.line() >= 1 && mistake.place.column() >= 1, "{mistake}");
    }
}

fn reads_back(scenario: &Scenario) {
    if scenario.instance.as_ref().is_some_and(|instance| instance.skipped.is_some()) {
        return;
    }
    let text = write(&scenario.plan, &scenario.header);
    let (plan, header) = read_again(&text);
    assert!(plan == scenario.plan, "{text}\nwas\n{:#?}\nand is\n{plan:#?}", scenario.plan);
    assert_eq!(header, scenario.header);
    assert_eq!(write(&plan, &header), text);
}

fn study_reads_back(file: &StudyFile) {
    let text = write_study(&file.study);
    match read(text.as_bytes()) {
        Ok(Document::Study(again)) => assert!(again.study == file.study, "{text}\n{again:#?}"),
        other => panic!("{text}\nis read as {other:?}"),
    }
}

fn read_again(text: &str) -> (Plan, Header) {
    match read(text.as_bytes()) {
        Ok(Document::Scenario(scenario)) => (scenario.plan, scenario.header),
        Ok(other) => panic!("{text}\nis read as {other:?}"),
        Err(mistakes) => {
            let said: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
            panic!("{text}\n{}", said.join("\n"))
        }
    }
}
