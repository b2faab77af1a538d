//! The how-tos name files, symbols and tests that are there.

use std::fs;

use crate::blocks::document;
use crate::page::{Page, ends_with, house};

/// Takes what stands between backticks out of a line.
fn spans(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

fn is_path(span: &str) -> bool {
    span.contains('/') && !span.contains([' ', '"', '<', '|'])
}

fn is_symbol(span: &str) -> bool {
    !span.is_empty() && span.chars().all(|c| c.is_ascii_alphanumeric() || "_-:".contains(c))
}

/// Says which symbol of a line stands in none of the sources that the line names.
fn lost_symbols(line: &str) -> Vec<String> {
    let sources: Vec<String> = spans(line)
        .filter(|span| is_path(span) && ends_with(span, "rs"))
        .filter_map(|path| fs::read_to_string(house().join(path)).ok())
        .collect();
    if sources.is_empty() {
        return Vec::new();
    }
    let stands = |symbol: &str| {
        let last = symbol.rsplit("::").next().unwrap();
        sources.iter().any(|source| source.contains(symbol) || source.contains(last))
    };
    spans(line).filter(|span| is_symbol(span) && !stands(span)).map(str::to_owned).collect()
}

fn how_tos() -> Vec<Page> {
    let pages: Vec<Page> =
        Page::all().into_iter().filter(|page| page.path.starts_with("docs/how-to/")).collect();
    assert!(pages.len() >= 4);
    pages
}

#[test]
fn every_file_and_symbol_of_a_how_to_is_there() {
    let mut lost = Vec::new();
    for page in how_tos() {
        for line in page.prose() {
            let is_lost = |path: &&str| is_path(path) && !house().join(path).exists();
            lost.extend(spans(line).filter(is_lost).map(|path| format!("{}: {path}", page.path)));
            let symbols = lost_symbols(line);
            lost.extend(symbols.iter().map(|symbol| format!("{}: {symbol}", page.path)));
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}

/// Says what is not there of `cargo test -p CRATE --test NAME`.
fn lost_test(line: &str) -> Option<String> {
    let (_, after) = line.split_once("cargo test -p ")?;
    let words: Vec<&str> = after.split([' ', '`']).collect();
    let folder = house().join(words.first()?.replacen('-', "/", 1));
    if !folder.join("Cargo.toml").exists() {
        return Some(format!("no crate: {line}"));
    }
    let name = words.get(2).filter(|_| words.get(1) == Some(&"--test"))?;
    let tests = folder.join("tests");
    let is_there = tests.join(format!("{name}.rs")).exists() || tests.join(name).exists();
    (!is_there).then(|| format!("no such test: {line}"))
}

#[test]
fn every_test_that_a_page_asks_to_run_is_there() {
    let lines = |page: Page| page.text.lines().map(str::to_owned).collect::<Vec<_>>();
    let lost: Vec<String> =
        Page::all().into_iter().flat_map(lines).filter_map(|line| lost_test(&line)).collect();
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn every_step_in_a_sentence_of_a_how_to_can_be_read() {
    let mut steps = 0;
    for page in how_tos() {
        for step in page.prose().into_iter().flat_map(spans).filter(|span| span.starts_with("{ ")) {
            let read = document(&format!("name = \"a step\"\nsteps = [ {step} ]\n"));
            assert!(read.is_ok(), "{}: {step} {:?}", page.path, read.unwrap_err());
            steps += 1;
        }
    }
    assert!(steps > 5, "{steps} steps only");
}

#[test]
fn what_is_not_there_is_seen() {
    assert_eq!(lost_symbols("in `pos/core/src/reader.rs` see `ReaderModels`"), ["ReaderModels"]);
    assert!(lost_symbols("in `pos/core/src/reader.rs` see `ReaderModel::NAMES`").is_empty());
    assert!(lost_test("RENEW_PAGE=1 cargo test -p harness-cli --test dogs").is_some());
    assert_eq!(lost_test("RENEW_PAGE=1 cargo test -p harness-cli --test docs"), None);
}
