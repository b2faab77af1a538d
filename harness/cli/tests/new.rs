//! `deadzone new`: a first scenario that passes as it stands.

mod folder;

use folder::{FAILS, Folder, PASSES};

const READERS: [&str; 9] = [
    "pos-terminal-reader",
    "pos-terminal",
    "pos-go",
    "chipper-2x-bt",
    "tap-and-chip",
    "wisepad-3",
    "chip-and-swipe",
    "tap-to-pay-iphone",
    "tap-to-pay-android",
];

const COUNTRIES: [&str; 10] = ["US", "CA", "AU", "DE", "ES", "FR", "GB", "IE", "JP", "nz"];

#[test]
fn it_passes_check_and_run_as_it_was_written() {
    let folder = Folder::with(&[]);
    let new = folder.run(&["new"]);
    let path = "scenarios/a-card-is-taken-while-the-internet-is-down.toml";
    assert_eq!((new.exit, new.stdout.as_str()), (Some(0), ""), "{}", new.stderr);
    assert_eq!(new.stderr, format!("wrote {path}\n  play it: deadzone run {path}\n"));
    assert_eq!(folder.run(&["check"]).exit, Some(0));
    let run = folder.run(&["run"]);
    assert_eq!(run.exit, Some(0), "{}", run.stderr);
    assert!(!folder.path("scenarios/snapshots").exists());
    assert!(folder.read(path).lines().filter(|line| line.contains('#')).count() > 8);
}

#[test]
fn it_passes_for_every_reader_and_country() {
    let folder = Folder::with(&[]);
    for reader in READERS {
        let file = format!("scenarios/{reader}.toml");
        assert_eq!(folder.run(&["new", &file, "--till-reader", reader]).exit, Some(0), "{reader}");
    }
    for country in COUNTRIES {
        let file = format!("scenarios/{country}");
        assert_eq!(folder.run(&["new", &file, "--country", country]).exit, Some(0), "{country}");
    }
    let laid_out = folder.run(&["fmt", "--check", "."]);
    assert_eq!(laid_out.exit, Some(0), "{}", laid_out.stderr);
    let run = folder.run(&["run"]);
    assert_eq!(run.exit, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("\n19 passed, 0 failed"), "{}", run.stderr);
}

#[test]
fn nothing_is_written_over() {
    for text in [PASSES, FAILS] {
        let folder = Folder::with(&[("scenarios/a.toml", text)]);
        let run = folder.run(&["new", "scenarios/a.toml"]);
        assert_eq!(run.exit, Some(2));
        assert!(run.stderr.contains("`scenarios/a.toml` is there already"), "{}", run.stderr);
        assert!(run.stderr.ends_with("type: deadzone new scenarios/a-2.toml\n"), "{}", run.stderr);
        assert_eq!(folder.read("scenarios/a.toml"), text);
    }
}

#[test]
fn several_names_folders_to_be_and_names_with_dots_are_taken_as_meant() {
    let folder = Folder::with(&[]);
    let run = folder.run(&["new", "lunch", "late dinner.toml", "v1.2-evening"]);
    let files = "lunch.toml\nwrote late dinner.toml\nwrote v1.2-evening.toml\n";
    let play = "  play it: deadzone run lunch.toml 'late dinner.toml' v1.2-evening.toml\n";
    assert_eq!(run.stderr, format!("wrote {files}{play}"));
    assert_eq!(folder.run(&["run", "."]).exit, Some(0));
    assert_eq!(folder.run(&["new", "mine/", "--name", "an evening"]).exit, Some(0));
    assert!(folder.path("mine/an-evening.toml").is_file());
    let taken = folder.run(&["new", "free", "lunch"]);
    assert_eq!(
        (taken.exit, folder.path("free.toml").exists()),
        (Some(2), false),
        "{}",
        taken.stderr
    );
    let twice = folder.run(&["new", "twice", "b", "./twice.toml"]);
    assert_eq!(twice.exit, Some(2));
    assert!(twice.stderr.contains("`./twice.toml` is named twice"), "{}", twice.stderr);
    assert!(!folder.path("twice.toml").exists());
}

#[test]
fn what_cannot_be_is_told_and_not_written() {
    let folder = Folder::with(&[]);
    let reader = folder.run(&["new", "a.toml", "--till-reader", "wisepad"]);
    assert_eq!(reader.exit, Some(2));
    assert!(reader.stderr.contains("did you mean `wisepad-3`?"), "{}", reader.stderr);
    let country = folder.run(&["new", "a.toml", "--country", "XX"]);
    assert_eq!(country.exit, Some(2));
    assert!(country.stderr.contains("`XX` is none of US, CA"), "{}", country.stderr);
    assert!(!folder.path("a.toml").exists());
}

#[test]
fn a_file_without_a_name_is_not_written() {
    let folder = Folder::with(&[]);
    for name in [" ", ".toml", "mine/.toml", "mine/ .toml"] {
        let run = folder.run(&["new", name]);
        assert_eq!(run.exit, Some(2), "{name:?}");
        assert!(run.stderr.contains("the name of the file is missing"), "{}", run.stderr);
    }
    let refused = |args: &[&str], said: &str| {
        let run = folder.run(args);
        assert_eq!(run.exit, Some(2), "{args:?}");
        assert!(run.stderr.contains(said), "{}", run.stderr);
    };
    refused(&["new", "a\u{7}"], "`a\\u{7}.toml`: a name has no control characters");
    refused(&["new", "a", "--name", "two\nlines"], "a name has no control characters");
    refused(&["new", "a", "--name", ""], "a name is missing");
    assert_eq!(std::fs::read_dir(folder.path("")).unwrap().count(), 0);
}

#[test]
fn a_schema_above_it_is_named() {
    let folder = Folder::with(&[("scenarios/scenario.schema.json", "{}")]);
    folder.run(&["new", "scenarios/limits/mine.toml", "--name", "mine"]);
    folder.run(&["new", "scenarios", "--name", "Mine, too"]);
    let first = |path| folder.read(path).lines().next().unwrap_or_default().to_owned();
    assert_eq!(first("scenarios/limits/mine.toml"), "#:schema ../scenario.schema.json");
    assert_eq!(first("scenarios/mine-too.toml"), "#:schema scenario.schema.json");
    assert_eq!(folder.run(&["run"]).exit, Some(0));
}
