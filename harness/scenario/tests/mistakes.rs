//! Every kind of mistake has a file that contains it, with all that is said of it.
//!
//! `RENEW_MISTAKES=1 cargo test -p harness-scenario --test mistakes` writes the expected texts.
#![expect(clippy::unwrap_used, reason = "a test that falls over says why")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use harness_scenario::{Code, Folder, Mistake, Shelf, Unreadable, read_scenario};

/// The files beside this test, and two that no repository can hold.
struct Corpus;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes")
}

impl Shelf for Corpus {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        match path.to_string_lossy().as_ref() {
            "huge.toml" => Err(Unreadable::TooLarge),
            "locked.toml" => Err(Unreadable::System("permission denied".to_owned())),
            _ => Folder.read(&folder().join(path)),
        }
    }
}

fn names() -> Vec<String> {
    let files = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    let bad = files.filter(|path| path.extension().is_some_and(|ending| ending == "toml"));
    let mut names: Vec<String> =
        bad.map(|path| path.file_stem().unwrap().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

fn mistakes(name: &str) -> Vec<Mistake> {
    read_scenario(&Corpus, Path::new(&format!("{name}.toml"))).err().unwrap_or_default()
}

fn said(mistakes: &[Mistake]) -> String {
    mistakes.iter().flat_map(|mistake| [mistake.to_string(), "\n".to_owned()]).collect()
}

#[test]
fn every_bad_file_is_answered_as_expected() {
    let renew = std::env::var_os("RENEW_MISTAKES").is_some();
    let mut wrong = Vec::new();
    for name in names() {
        let expected = folder().join(format!("{name}.txt"));
        let actual = said(&mistakes(&name));
        if renew {
            fs::write(&expected, &actual).unwrap();
        }
        let expected = fs::read_to_string(&expected).unwrap_or_default().replace('\r', "");
        if actual != expected || actual.is_empty() {
            wrong.push(format!("{name}.toml\nexpected:\n{expected}\nactual:\n{actual}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_kind_of_mistake_has_a_file() {
    let made: BTreeSet<Code> =
        names().iter().flat_map(|name| mistakes(name)).map(|mistake| mistake.code).collect();
    let missing: Vec<&Code> = Code::ALL.iter().filter(|code| !made.contains(code)).collect();
    assert!(missing.is_empty(), "no file contains {missing:?}");
}

#[test]
fn every_mistake_says_what_to_type() {
    for name in names() {
        for mistake in mistakes(&name) {
            let silent = mistake.label.is_empty() && mistake.help.is_none();
            assert!(!silent, "{name}: {mistake}");
            let first = mistake.message.chars().next();
            let tidy = first.is_some_and(|c| !c.is_uppercase()) && !mistake.message.ends_with('.');
            assert!(tidy, "{name}: {}", mistake.message);
        }
    }
}
