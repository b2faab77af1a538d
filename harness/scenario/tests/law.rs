//! The law of the writer: what is written reads back as the same plan.
#![expect(clippy::unwrap_used, reason = "a test that falls over says why")]

mod plans;

use std::path::{Path, PathBuf};

use harness_scenario::{
    Document, Folder, Header, MemoryShelf, Mistake, Scenario, is_scenario_file, read_scenario,
    write,
};
use proptest::prelude::*;
use sim_world::Plan;

fn said(mistakes: &[Mistake]) -> String {
    mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

fn read_back(text: &str) -> Result<Scenario, String> {
    let shelf = MemoryShelf::new().with("x.toml", text);
    match read_scenario(&shelf, Path::new("x.toml")) {
        Ok(Document::Scenario(scenario)) => Ok(*scenario),
        Ok(other) => Err(format!("{other:?}")),
        Err(mistakes) => Err(said(&mistakes)),
    }
}

fn holds(plan: &Plan, header: &Header) -> Result<(), String> {
    let text = write(plan, header);
    let again = read_back(&text).map_err(|said| format!("{said}\n{text}"))?;
    if again.plan != *plan || again.header != *header {
        return Err(format!("{text}\nwritten: {plan:#?}\nread: {:#?}", again.plan));
    }
    if write(&again.plan, &again.header) != text {
        return Err(format!("the second writing differs from\n{text}"));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn every_plan_reads_back(plan in plans::plan(), header in plans::header()) {
        let held = holds(&plan, &header);
        prop_assert!(held.is_ok(), "{}", held.unwrap_err());
    }

    #[test]
    fn nothing_that_is_broken_makes_the_reader_fall(
        plan in plans::plan(),
        cuts in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_u8..4), 1..6),
    ) {
        let mut text = write(&plan, &Header::plain()).into_bytes();
        for (at, other, how) in cuts {
            let (at, other) = (at.index(text.len()), other.index(text.len()));
            match how {
                0 => text.truncate(at.max(1)),
                1 => { text.remove(at); }
                2 => text.swap(at, other),
                _ => { let byte = text[other]; text.insert(at, byte); }
            }
            if text.is_empty() { text.push(b'x'); }
        }
        let shelf = MemoryShelf::new().with("x.toml", text);
        if let Err(mistakes) = read_scenario(&shelf, Path::new("x.toml")) {
            prop_assert!(!mistakes.is_empty());
            for mistake in mistakes {
                prop_assert!(mistake.place.line() >= 1 && mistake.place.column() >= 1);
            }
        }
    }

    #[test]
    fn no_text_makes_the_reader_fall(bytes in prop::collection::vec(any::<u8>(), 0..200), text in "[\\[\\]{}=.\"',a-c0-9\n #\\\\]{0,120}") {
        for bytes in [bytes, text.into_bytes()] {
            let shelf = MemoryShelf::new().with("x.toml", bytes);
            let read = read_scenario(&shelf, Path::new("x.toml"));
            prop_assert!(read.is_ok() || read.is_err_and(|mistakes| !mistakes.is_empty()));
        }
    }
}

fn toml_files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
        if path.is_dir() {
            toml_files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
}

#[test]
fn every_scenario_of_the_catalogue_reads_back() {
    let mut files = Vec::new();
    toml_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios"), &mut files);
    files.sort();
    for file in files {
        if !is_scenario_file(&std::fs::read(&file).unwrap()) {
            continue;
        }
        match read_scenario(&Folder, &file) {
            Ok(Document::Scenario(scenario)) => {
                let held = holds(&scenario.plan, &scenario.header);
                assert!(held.is_ok(), "{}: {}", file.display(), held.unwrap_err());
            }
            Ok(Document::Scenarios(instances)) => {
                let playable = |one: &&Scenario| {
                    one.instance.as_ref().is_some_and(|instance| instance.skipped.is_none())
                };
                for scenario in instances.iter().filter(playable) {
                    let held = holds(&scenario.plan, &scenario.header);
                    assert!(held.is_ok(), "{}: {}", scenario.id, held.unwrap_err());
                }
            }
            Ok(_) => panic!("{}", file.display()),
            Err(mistakes) => {
                panic!("{}", said(&mistakes));
            }
        }
    }
}
