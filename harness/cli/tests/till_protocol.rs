//! The till protocol: our own till behind it, lines and schema, a POS in Python.
#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read has failed")]

mod schema;
mod traffic;

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use harness_bench::{PosCommand, play_against_command};
use harness_runner::{Catalogue, read_catalogue};
use harness_scenario::Scenario;
use pos_protocol::{FactLine, SCHEMA, Said};
use schema::{Schema, Shapes};
use serde_json::{Value, json};
use sim_world::{play, play_against};
use traffic::Wiretap;

const DEADZONE: &str = env!("CARGO_BIN_EXE_deadzone");

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn scenarios() -> Vec<Scenario> {
    let Catalogue { scenarios, .. } = read_catalogue(&[house().join("scenarios")]).unwrap();
    let is_played = |one: &Scenario| one.instance.as_ref().is_none_or(|it| it.skipped.is_none());
    scenarios.into_iter().filter(is_played).collect()
}

/// Does something with every scenario, two at a time.
fn each_of(scenarios: &[Scenario], what: impl Fn(&Scenario) + Sync) {
    let next = AtomicUsize::new(0);
    let work = || {
        while let Some(scenario) = scenarios.get(next.fetch_add(1, Ordering::Relaxed)) {
            what(scenario);
        }
    };
    thread::scope(|scope| {
        scope.spawn(work);
        scope.spawn(work);
    });
}

#[test]
fn the_catalogue_through_the_protocol_has_the_traces_of_our_own_till() {
    let command = format!("'{DEADZONE}' pos-stdio");
    let command = PosCommand::read(&command, Duration::from_mins(1)).unwrap();
    each_of(&scenarios(), |scenario| {
        let own = play(&scenario.plan);
        let told = play_against_command(&scenario.plan, &command).unwrap();
        assert_eq!(own.first_difference(&told), None, "{}", scenario.id);
        assert_eq!(own.fingerprint(), told.fingerprint(), "{}", scenario.id);
    });
}

#[test]
fn every_line_of_the_catalogue_is_of_the_schema_and_every_kind_of_line_is_said() {
    let schema = Schema::read(SCHEMA);
    let (tapped, lines) = (Mutex::new(Tapped::new(&schema)), AtomicUsize::new(0));
    each_of(&scenarios(), |scenario| {
        let wiretap = Wiretap::default();
        play_against(&scenario.plan, &wiretap);
        for line in wiretap.into_lines() {
            lines.fetch_add(1, Ordering::Relaxed);
            let checked = tapped.lock().unwrap().take(&line);
            checked.unwrap_or_else(|why| panic!("{why} in {line}"));
        }
    });
    let (tapped, lines) = (tapped.into_inner().unwrap(), lines.into_inner());
    println!("{lines} lines of {} shapes", tapped.shapes.len());
    assert!(lines > 20_000 && tapped.shapes.len() > 300);
    assert_eq!(tapped.unheard(), Vec::<String>::new(), "kinds of lines that nobody said");
}

#[test]
fn a_line_that_is_wrong_among_many_is_seen() {
    let schema = Schema::read(SCHEMA);
    let mut tapped = Tapped::new(&schema);
    for order in [0, 1, 9, 10, 99_999] {
        let right = json!({"show": {"refused": {"order": order, "reason": "offer-left"}}});
        assert_eq!(tapped.take(&right.to_string()), Ok(()));
    }
    assert_eq!((tapped.outlines.len(), tapped.shapes.len()), (3, 2));
    for wrong in [
        json!({"show": {"refused": {"order": -1, "reason": "offer-left"}}}),
        json!({"show": {"refused": {"order": 1.5, "reason": "offer-left"}}}),
        json!({"show": {"refused": {"order": 4_294_967_296_u64, "reason": "offer-left"}}}),
        json!({"show": {"refused": {"order": "one", "reason": "offer-left"}}}),
        json!({"show": {"refused": {"order": 1, "reason": "offer-lost"}}}),
        json!({"show": {"refused": {"order": 1, "reason": null}}}),
        json!({"show": {"refused": {"order": 1}}}),
        json!({"show": {"refused": {"order": 1, "reason": "offer-left", "why": 3}}}),
        json!({"show": {"refusal": {"order": 1, "reason": "offer-left"}}}),
    ] {
        assert!(tapped.take(&wrong.to_string()).is_err(), "{wrong}");
    }
}

/// The lines that were said, one of each shape: the schema says of all others the same.
struct Tapped<'s> {
    schema: &'s Schema,
    by: Shapes,
    outlines: HashSet<String>,
    shapes: BTreeSet<String>,
    /// The tags, each after what it opens.
    tags: BTreeSet<String>,
}

impl<'s> Tapped<'s> {
    fn new(schema: &'s Schema) -> Self {
        let (outlines, shapes, tags) = (HashSet::new(), BTreeSet::new(), BTreeSet::new());
        Self { schema, by: schema.shapes(), outlines, shapes, tags }
    }

    /// Checks a line whose shape is new.
    fn take(&mut self, line: &str) -> Result<(), String> {
        if !self.outlines.insert(self.by.outline(line)) {
            return Ok(());
        }
        let line = serde_json::from_str(line).map_err(|why| why.to_string())?;
        if !self.shapes.insert(self.by.shape(&line).to_string()) {
            return Ok(());
        }
        let is_fact = line.get("input").is_some();
        note_tags(&line, if is_fact { "fact" } else { "said" }, &mut self.tags);
        self.schema.check(&line)
    }

    fn unheard(&self) -> Vec<String> {
        let known = ["said", "message", "screen", "input", "deed", "answer"];
        let known = known.into_iter().flat_map(|of| self.schema.tags(of));
        // Only a disk that cannot even be read says that a journal cannot be opened again.
        let rare = "input reopen_failed";
        known.filter(|tag| tag != rare && !self.tags.contains(tag)).collect()
    }
}

/// Notes the tags of a line, from outside to inside; words are no tags.
fn note_tags(value: &Value, path: &str, tags: &mut BTreeSet<String>) {
    match value {
        Value::Object(fields) => {
            for (key, inner) in fields {
                tags.insert(format!("{path} {key}"));
                note_tags(inner, of(path, key), tags);
            }
        }
        Value::Array(list) => list.iter().for_each(|inner| note_tags(inner, "list", tags)),
        Value::String(_) | Value::Number(_) | Value::Bool(_) | Value::Null => {}
    }
}

/// Returns what a tag opens: the name that the schema has for it.
fn of<'k>(path: &str, key: &'k str) -> &'k str {
    match (path, key) {
        ("fact", "input") => "input",
        ("input", "staff") => "deed",
        ("said", "show") => "screen",
        (_, key) => key,
    }
}

#[test]
fn the_schema_is_printed() {
    let printed = Command::new(DEADZONE).args(["schema", "pos"]).output().unwrap();
    assert_eq!(String::from_utf8(printed.stdout).unwrap(), SCHEMA);
}

#[test]
fn the_schema_refuses_what_the_protocol_refuses() {
    let schema = Schema::read(SCHEMA);
    for line in [
        r#"{"shwo":{"opened":{"order":0}}}"#,
        r#"{"show":{"opened":{}}}"#,
        r#"{"show":{"opened":{"order":"coffee"}}}"#,
        r#"{"show":{"refused":{"order":0,"reason":"over-the-top"}}}"#,
        r#"{"wake":{"at":3}}"#,
        r#"{"store":{"batch":0,"records":[{"note":{"place":0}}]}}"#,
        r#"{"done":{"fact":0},"wake":{}}"#,
        r#"{"send":{"request":0,"message":{"payment":{}}}}"#,
    ] {
        assert!(schema.check(&serde_json::from_str(line).unwrap()).is_err(), "{line}");
        assert!(serde_json::from_str::<Said>(line).is_err(), "{line}");
    }
}

#[test]
fn every_line_on_the_page_is_of_the_protocol() {
    let page = std::fs::read_to_string(house().join("docs/till-protocol.md")).unwrap();
    let schema = Schema::read(SCHEMA);
    let lines: Vec<&str> = page.lines().filter(|line| line.starts_with('{')).collect();
    assert!(lines.len() > 20, "{} lines", lines.len());
    for line in lines {
        let is_fact = line.starts_with(r#"{"fact""#);
        let parsed = if is_fact {
            serde_json::from_str::<FactLine>(line).map(drop)
        } else {
            serde_json::from_str::<Said>(line).map(drop)
        };
        parsed.unwrap_or_else(|why| panic!("{why} in {line}"));
        let value = serde_json::from_str(line).unwrap();
        schema.check(&value).unwrap_or_else(|why| panic!("{why} in {line}"));
    }
}

#[test]
fn names_on_the_wire_are_those_of_the_scenario_files() {
    fn all<T: serde::Serialize + Copy>(names: &[(&str, T)]) {
        for (name, one) in names {
            assert_eq!(serde_json::to_value(one).unwrap(), *name);
        }
    }
    all(&pos_core::Refusal::NAMES);
    all(&pos_core::Badge::NAMES);
    all(&pos_core::Scheme::NAMES);
    all(&pos_core::Entry::NAMES);
    all(&pos_core::ReaderModel::NAMES);
}

/// What the README of the example promises.
const PYTHON_PASSES: [&str; 6] = [
    "faults/lost-answer",
    "network/flapping-line",
    "reconnect/oldest-first",
    "reconnect/paid-after-reconnect",
    "sale/checkout-by-hand",
    "sale/receipts",
];
const PYTHON_FAILS: [(&str, &str); 4] = [
    ("limits/device-limit", "refused, over-device-limit"),
    ("faults/crash-in-mid-outage", "3"),
    ("network/offer-left", "refused, offer-left"),
    ("declines/dead-letter", "1"),
];

#[test]
fn the_pos_in_python_passes_and_fails_what_its_readme_says() {
    let python = Command::new("python3").arg("--version").output();
    if !python.is_ok_and(|ran| ran.status.success()) {
        println!("skipped: the-pos-in-python needs python3 on the path");
        return;
    }
    let names = PYTHON_PASSES.iter().chain(PYTHON_FAILS.iter().map(|(name, _)| name));
    let mut command = Command::new(DEADZONE);
    command.current_dir(house()).args(["run", "--pos", "python3 examples/python-pos/pos.py"]);
    command.args(["--pos-timeout", "60", "--quiet", "--json", "-"]);
    command.args(names.map(|name| format!("scenarios/{name}.toml")));
    let ran = command.output().unwrap();
    assert_eq!(ran.status.code(), Some(1), "{}", String::from_utf8_lossy(&ran.stderr));
    let stdout = String::from_utf8(ran.stdout).unwrap();
    let readme = std::fs::read_to_string(house().join("examples/python-pos/README.md")).unwrap();
    let lines: Vec<Value> =
        stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for name in PYTHON_PASSES {
        let line = lines.iter().find(|line| line["id"] == name).unwrap();
        assert_eq!(line["verdict"], "passed", "{line}");
        assert!(readme.contains(name), "{name}");
    }
    for (name, expected) in PYTHON_FAILS {
        let line = lines.iter().find(|line| line["id"] == name).unwrap();
        assert_eq!(line["verdict"], "failed", "{line}");
        assert_eq!(line["failures"][0]["expected"], expected, "{line}");
        assert!(readme.contains(name), "{name}");
    }
}
