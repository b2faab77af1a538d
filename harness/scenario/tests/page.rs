//! The page of the format: every file on it is played, and its tables are those of the code, as are
//! those of the pages of studies and of response codes.
//!
//! `RENEW_PAGE=1 cargo test -p harness-scenario --test page` writes the tables of all.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read the page has failed"
)]

use std::fs;
use std::path::{Path, PathBuf};

use harness_scenario::{
    Document, MemoryShelf, Scenario, Status, code_reference, judge, read_scenario, read_study,
    reference, study_reference,
};
use sim_world::play;

/// What stands between the hand-written part and the tables.
const BORDER: &str = "<!-- From here on the page is made of the table of words. -->\n";

/// What stands between the hand-written part and the tables of response codes.
const CODES: &str = "<!-- From here on the page is made of the tables in pos/core/tables. -->\n";

fn path(name: &str) -> PathBuf {
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned();
    house.join("docs").join(name)
}

fn page(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap().replace('\r', "")
}

/// Takes the files out of the page.
fn files(page: &str) -> Vec<String> {
    let blocks = page.split("```toml\n").skip(1);
    blocks.map(|block| block.split("```").next().unwrap().to_owned()).collect()
}

fn scenarios(file: &str) -> Vec<Scenario> {
    let shelf = MemoryShelf::new().with("page.toml", file);
    match read_scenario(&shelf, Path::new("page.toml")) {
        Ok(Document::Scenario(scenario)) => vec![*scenario],
        Ok(Document::Scenarios(scenarios)) => scenarios,
        Ok(other) => panic!("{file} is no scenario but {other:?}"),
        Err(mistakes) => panic!("{file}{mistakes:?}"),
    }
}

#[test]
fn every_file_on_the_page_passes() {
    let files = files(&page("scenarios.md"));
    assert!(files.len() >= 5, "the page has {} files only", files.len());
    for file in &files {
        let all = scenarios(file);
        let played =
            all.iter().filter(|one| one.instance.as_ref().is_none_or(|i| i.skipped.is_none()));
        for scenario in played {
            let verdict = judge(scenario, &play(&scenario.plan));
            assert_eq!(verdict.status, Status::Passed, "{file}{:?}", verdict.failures);
        }
    }
}

#[test]
fn the_tables_of_the_page_are_those_of_the_code() {
    ends_in("scenarios.md", BORDER, &reference());
}

#[test]
fn every_study_on_its_page_is_read() {
    let files = files(&page("studies.md"));
    assert!(files.len() >= 6, "the page has {} files only", files.len());
    let day = |day: u32| format!("2025-11-{day:02}T09:30:00,1250,card\n");
    let tickets: String = (3..11).map(day).collect();
    for file in &files {
        let shelf = MemoryShelf::new()
            .with("page.toml", file.as_str())
            .with("tickets.csv", format!("ts,amount_cents,tender\n{tickets}"))
            .with("outages.csv", "length\n90\n");
        let read = read_study(&shelf, Path::new("page.toml"));
        assert!(read.is_ok(), "{file}{:?}", read.unwrap_err());
        assert!(read.unwrap().about.is_some_and(|about| about.ends_with('?')), "{file}");
    }
}

#[test]
fn the_tables_of_studies_are_those_of_the_code() {
    ends_in("studies.md", BORDER, &study_reference());
}

#[test]
fn the_tables_of_response_codes_are_those_of_the_core() {
    ends_in("response-codes.md", CODES, &code_reference());
}

fn ends_in(name: &str, border: &str, tables: &str) {
    let page = page(name);
    let written = page.split(border).next().unwrap();
    let whole = format!("{written}{border}\n{tables}");
    if std::env::var_os("RENEW_PAGE").is_some() {
        fs::write(path(name), &whole).unwrap();
        return;
    }
    assert!(
        page == whole,
        "the tables differ: RENEW_PAGE=1 cargo test -p harness-scenario --test page"
    );
}
