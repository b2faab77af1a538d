//! The tables of the page of the format are those of the code, as are those of the pages of studies
//! and of response codes. What stands on the pages is played in `harness/cli/tests/docs/`.
//!
//! `RENEW_PAGE=1 cargo test -p harness-scenario --test page` writes the tables of all.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the page has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use harness_scenario::{code_reference, reference, study_reference};

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

#[test]
fn the_tables_of_the_page_are_those_of_the_code() {
    ends_in("scenarios.md", BORDER, &reference());
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
