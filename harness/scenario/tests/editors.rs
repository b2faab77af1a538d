//! What editors make of the schema: the real tools, where they are installed.
//!
//! `TOMBI` and `TAPLO` name the commands; without them `tombi` and `taplo` on the path are asked.
//! `TAPLO_MODULES` is the folder of node modules with `@taplo/lsp`, the server of its editors.
//! What is not there is said and passed over: `cargo test --test editors -- --nocapture`.
#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a skip is said")]

#[path = "editors/server.rs"]
mod server;
mod validator;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use harness_scenario::{schema, study_schema};
use serde_json::Value;
use server::Server;
use validator::{files, house, is_refused};

/// A tool that reads schemas for TOML.
#[derive(Clone, Debug)]
struct Tool {
    command: String,
    lint: &'static [&'static str],
    serve: &'static [&'static str],
}

/// Finds the tools that are there, and says which are not.
fn tools() -> Vec<Tool> {
    let tool = |name: &str, lint, serve| {
        let command = env::var(name.to_uppercase()).unwrap_or_else(|_| name.to_owned());
        let is_there = Command::new(&command).arg("--version").output().is_ok();
        if !is_there {
            eprintln!("skipped: there is no {name}; name one in {}", name.to_uppercase());
        }
        is_there.then_some(Tool { command, lint, serve })
    };
    let tombi = tool("tombi", &["lint", "--offline", "--error-on-warnings"][..], &["lsp"][..]);
    let taplo = tool("taplo", &["lint", "--no-auto-config"][..], &["lsp", "stdio"][..]);
    [tombi, taplo].into_iter().flatten().collect()
}

impl Tool {
    /// Reads files; returns whether all are taken, and what is said.
    fn lint(&self, found: &[PathBuf]) -> (bool, String) {
        let output = Command::new(&self.command).args(self.lint).args(found).output().unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    /// Starts its language server in a folder; some are built without one.
    fn serve(&self, folder: &Path) -> Option<Server> {
        let server = Server::start(Command::new(&self.command).args(self.serve), folder);
        if server.is_none() {
            eprintln!("skipped: {} answers as no language server", self.command);
        }
        server
    }
}

/// Starts the language server that Taplo's editors have, where node has it.
fn taplo_of_editors(folder: &Path) -> Option<Server> {
    let Some(modules) = env::var_os("TAPLO_MODULES") else {
        eprintln!("skipped: TAPLO_MODULES names no folder with @taplo/lsp");
        return None;
    };
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/editors/taplo.js");
    let server = Server::start(Command::new("node").arg(script).env("NODE_PATH", modules), folder);
    assert!(server.is_some(), "node does not run the server of TAPLO_MODULES");
    server
}

/// Makes a folder with both schemas in it.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    drop(fs::remove_dir_all(&folder));
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("scenario.schema.json"), schema()).unwrap();
    fs::write(folder.join("study.schema.json"), study_schema()).unwrap();
    folder
}

#[test]
fn every_file_of_the_house_is_taken_without_a_warning() {
    let mut found = Vec::new();
    files(&house().join("scenarios"), &mut found);
    for tool in tools() {
        let (is_taken, said) = tool.lint(&found);
        assert!(is_taken, "{}: {said}", tool.command);
    }
}

/// Editors read TOML 1.0, and the table of a bad file may go over several lines.
#[test]
fn what_the_schema_refuses_is_refused_and_nothing_else() {
    let folder = folder("bad");
    let mut found = Vec::new();
    files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes"), &mut found);
    let (mut copies, mut wanted) = (Vec::new(), BTreeSet::new());
    for path in found {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let kind = if name.starts_with("study") { "study" } else { "scenario" };
        let copy = folder.join(&name);
        fs::write(&copy, format!("#:schema {kind}.schema.json\n\n{text}")).unwrap();
        copies.push(copy);
        let is_1_1 = ["inline-table-lines.toml", "table-over-lines.toml"].contains(&name.as_str());
        if is_1_1 || is_refused(&text) {
            wanted.insert(name);
        }
    }
    assert!(wanted.len() > 50, "{}", wanted.len());
    for tool in tools() {
        let (_, said) = tool.lint(&copies);
        let named = copies.iter().map(|copy| copy.file_name().unwrap().to_string_lossy());
        let refused: BTreeSet<String> =
            named.filter(|name| said.contains(&format!("/{name}:"))).map(Cow::into_owned).collect();
        assert_eq!(refused, wanted, "{}", tool.command);
    }
}

/// The places where somebody writes, marked by `|`, and what must be offered there.
const OFFERED: [(&str, &[(&str, &str)]); 6] = [
    (
        "steps = [ { | } ]",
        &[("sale", "order, tender, Done and receipt"), ("check", "looks, changes nothing")],
    ),
    ("[[steps]]\n|", &[("internet", "the line"), ("at", "when it begins")]),
    (
        "[[steps]]\nsale = { | }",
        &[("total", "what the customer owes"), ("offer", "left out: take")],
    ),
    ("[[steps]]\ninternet = |", &[("\"down\"", ""), ("\"up\"", "")]),
    ("[[steps]]\ncheck = { receipt = | }", &[("\"queued\"", "until the till is online again")]),
    ("[tills.front]\nreader = |", &[("\"wisepad-3\"", "reads tap, insert")]),
];

/// A place where nothing else may be offered.
const SALE: &str = "steps = [ { sale = { | } } ]";

const KEYS_OF_A_SALE: [&str; 9] =
    ["total", "card", "cash", "entry", "scheme", "tip", "email", "phone", "offer"];

#[test]
fn keys_and_words_are_offered_with_what_they_mean() {
    let folder = folder("offered");
    for tool in tools() {
        let Some(mut server) = tool.serve(&folder) else { continue };
        for (text, wanted) in OFFERED {
            let offered = server.complete(text);
            is_offered(text, wanted, &offered);
        }
        let offered = server.complete(SALE);
        let offered: BTreeSet<&str> =
            offered.iter().filter_map(|item| item["label"].as_str()).collect();
        assert_eq!(offered, BTreeSet::from(KEYS_OF_A_SALE));
    }
}

fn is_offered(text: &str, wanted: &[(&str, &str)], offered: &[Value]) {
    for (label, means) in wanted {
        let found = offered.iter().find(|item| item["label"] == *label);
        let said = found.map(Value::to_string).unwrap_or_default();
        assert!(found.is_some() && said.contains(means), "{text}: {label}: {said}");
    }
}

/// Taplo offers nothing inside braces, whatever the schema.
#[test]
fn the_editors_of_taplo_offer_and_explain_the_same_outside_braces() {
    let Some(mut server) = taplo_of_editors(&folder("taplo")) else { return };
    for (text, wanted) in OFFERED.iter().filter(|(text, _)| !text.contains('{')) {
        is_offered(text, wanted, &server.complete(text));
    }
    let said = server.hover("[forwarding]\npati|ence = \"15s\"");
    assert!(said.contains("how long a till waits for any answer"), "{said}");
}

#[test]
fn a_key_under_the_pointer_is_explained() {
    let folder = folder("explained");
    for tool in tools() {
        let Some(mut server) = tool.serve(&folder) else { continue };
        let said = server.hover("[forwarding]\npati|ence = \"15s\"");
        assert!(said.contains("how long a till waits for any answer"), "{said}");
        assert!(said.contains("left out: 15s"), "{said}");
        let said = server.hover("steps = [ { sa|le = { total = \"4.50\", card = \"visa\" } } ]");
        assert!(said.contains("order, tender, Done and receipt in one"), "{said}");
    }
}
