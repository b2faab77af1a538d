//! The form of a file: what `format` changes, and what it never changes.
#![expect(clippy::unwrap_used, reason = "a test whose file is not laid out has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use harness_scenario::{Code, Unformatted, format};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

/// Lays out what stands in a table of a shop.
fn formatted(text: &str) -> String {
    let laid = whole(&format!("[store]\n{text}"));
    laid.strip_prefix("[store]\n").unwrap().to_owned()
}

fn whole(text: &str) -> String {
    let once = format("a.toml", text.as_bytes()).unwrap();
    assert_eq!(format("a.toml", once.as_bytes()), Ok(once.clone()), "twice is not once");
    once
}

#[test]
fn one_space_stands_around_what_needs_one() {
    let text = "name=\"a\"\t\nsteps =[{at=\"09:00\",internet= \"down\"} ,{ check={   } }]";
    let laid = "name = \"a\"\nsteps = [{ at = \"09:00\", internet = \"down\" }, { check = {} }]\n";
    assert_eq!(formatted(text), laid);
    assert_eq!(whole("[ store ]\n  a . b=1\n[[ cases ]]\n"), "[store]\na.b = 1\n[[cases]]\n");
}

#[test]
fn a_list_over_several_lines_stands_between_its_brackets() {
    let text = "steps = [ { id = \"a\" },\n      { id = \"b\" } ] # both\n";
    let laid = "steps = [\n  { id = \"a\" },\n  { id = \"b\" },\n]  # both\n";
    assert_eq!(formatted(text), laid);
    assert_eq!(formatted("a = [\n1 # one\n, 2\n]\n"), "a = [\n  1,  # one\n  2,\n]\n");
    assert_eq!(formatted("a = [\n\n\n]\nb = [ 1, ]\n"), "a = []\nb = [1]\n");
    assert_eq!(formatted("a = [[\n1,\n],[2]]\n"), "a = [[\n  1,\n], [2]]\n");
    assert_eq!(formatted("a = [\n[\n1\n]\n]\n"), "a = [\n  [\n    1,\n  ],\n]\n");
    assert_eq!(formatted("a = { b = [\n1 ] }\n"), "a = { b = [\n  1,\n] }\n");
    assert_eq!(formatted("a = [ # why\n# only\n]\n"), "a = [  # why\n  # only\n]\n");
}

#[test]
fn at_most_one_empty_line_stands_in_a_row_and_none_at_an_end() {
    let text = "\n\n# a\r\n\r\n\r\n\r\ntags = [\n\n1,\n\n\n2,\n\n]\n\n\n";
    assert_eq!(whole(text), "# a\n\ntags = [\n  1,\n\n  2,\n]\n");
    assert_eq!(whole("why = \"\"\"\r\na\r\n  b\"\"\"\r\n"), "why = \"\"\"\na\n  b\"\"\"\n");
    assert_eq!(whole(""), "");
    assert_eq!(whole("\u{feff}seed = 1"), "seed = 1\n");
}

#[test]
fn what_was_aligned_stays_so_and_nothing_else_is() {
    let aligned = "name   = 1\nproves = 2\nseed = 3\n";
    assert_eq!(formatted(aligned), aligned);
    assert_eq!(formatted("a     = 1\nbcd   = 2\n"), "a   = 1\nbcd = 2\n", "as far as it fits");
    assert_eq!(formatted("a =    1\nbcd = 2\n"), "a = 1\nbcd = 2\n");
    let rows = "cases = [\n  { case = \"a\",   b = \"1\" },\n  # and\n  { case = \"bcd\", b = \"2\" },\n]\n";
    assert_eq!(formatted(rows), rows);
    let braces = "shop = { a = 1 }\nshops.x = {  a = 1 }\nstaff = {     b = 2 }\n";
    assert_eq!(formatted(braces), "shop = { a = 1 }\nshops.x = { a = 1 }\nstaff = { b = 2 }\n");
}

#[test]
fn comments_keep_their_column() {
    let text = "a = 1     # one\nbcd = 22  # two\n          # and three\n";
    assert_eq!(formatted(text), text);
    assert_eq!(formatted("a = 1 # one\n"), "a = 1  # one\n");
    assert_eq!(formatted("a = 1   # one\n"), "a = 1   # one\n");
    assert_eq!(formatted("a = 1         # one\n    # two\n"), "a = 1   # one\n# two\n");
}

#[test]
fn texts_stay_as_they_are_written() {
    let text = "a = 'x  y'\nb = \"\"\"\n  x ,  \n\n\n\ny\"\"\"  # b\nc = 1_000\n\"d e\" = 0x1F\n";
    assert_eq!(formatted(text), text);
}

#[test]
fn what_is_no_toml_is_refused_and_other_mistakes_are_not() {
    for (text, code) in [
        ("a = ", Code::NotToml),
        ("a = {\nb = 1 }", Code::NotToml10),
        ("a = { b = 1, }", Code::NotToml10),
    ] {
        let Err(Unformatted::NotToml(mistakes)) = format("a.toml", text.as_bytes()) else {
            panic!("{text} was laid out")
        };
        assert_eq!(mistakes[0].code, code, "{text}");
    }
    assert!(matches!(format("a.toml", b"\xff"), Err(Unformatted::NotToml(_))));
    assert_eq!(whole("naem=1\n"), "naem = 1\n");
    assert_eq!(format("a.toml", b"[package]\nname=1"), Err(Unformatted::Foreign));
}

/// Lists the scenarios, parts, fixtures and studies of the house.
fn catalogue() -> Vec<PathBuf> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|it| it == "toml") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios"), &mut found);
    found.sort();
    assert!(found.len() > 150, "the catalogue is somewhere else");
    found
}

#[test]
fn the_catalogue_is_formatted() {
    for path in catalogue() {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(whole(&text), text, "{}: deadzone fmt", path.display());
    }
}

/// Changes blanks between the words of a text, one way for each of `chance` in turn.
fn mangled(text: &str, chance: &[u8]) -> String {
    let mut turn = chance.iter().copied().cycle();
    let mut out = String::new();
    let mut quote = None;
    let mut remark = false;
    for (at, letter) in text.char_indices() {
        match (quote, letter) {
            _ if remark => remark = letter != '\n',
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), _) if open == letter && !text[..at].ends_with('\\') => quote = None,
            (None, '#') => remark = true,
            _ => {}
        }
        if quote.is_some() || remark || letter == '"' || letter == '\'' {
            out.push(letter);
            continue;
        }
        match (letter, turn.next().unwrap_or(0) % 6) {
            (' ', 0) => out.push_str("     "),
            (' ', 1) => out.push('\t'),
            (' ', 2) => {}
            (',' | '=' | '{' | '}' | '[' | ']', 3) => {
                out.push(letter);
                // The name of a block stands on one line, and its brackets close together.
                if !out.ends_with("[[") && !out.ends_with("]]") {
                    out.push_str("  ");
                }
            }
            ('\n', 4) => out.push_str(" \r\n\n\n"),
            _ => out.push(letter),
        }
    }
    out
}

#[test]
fn however_blanks_are_mangled_the_data_stay_and_once_is_enough() {
    for path in catalogue() {
        let text = fs::read_to_string(&path).unwrap();
        let data = |text: &str| {
            harness_scenario::format("a.toml", text.as_bytes()).map(|laid| words(&laid))
        };
        let mut runner =
            TestRunner::new(Config { cases: 2, failure_persistence: None, ..Config::default() });
        let chance = prop::collection::vec(any::<u8>(), 1..200);
        let held = runner.run(&chance, |chance| {
            let mangled = mangled(&text, &chance);
            let once = format("a.toml", mangled.as_bytes());
            prop_assert!(once.is_ok(), "{once:?}\n{mangled}");
            let once = once.unwrap();
            prop_assert_eq!(format("a.toml", once.as_bytes()), Ok(once.clone()));
            prop_assert_eq!(Ok(words(&once)), data(&text));
            Ok(())
        });
        assert!(held.is_ok(), "{}: {}", path.display(), held.unwrap_err());
    }
}

/// All that is no blank and no comma: an independent look at what is left of a text.
fn words(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace() && *letter != ',').collect()
}
