//! The rules of the house, read from `ARCHITECTURE.md` and held against the tree.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read the tree has failed"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

const ROOMS: [&str; 5] = ["pos", "sim", "harness", "reports", "speed"];
const LONGEST_FILE: usize = 600;
const LONGEST_FUNCTION: usize = 60;

/// Dependencies of one crate: ours, and others.
type Dependencies = (BTreeSet<String>, BTreeSet<String>);

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Reads the rows of the table under "Who may depend on whom".
fn allowed() -> BTreeMap<String, Dependencies> {
    let text = read(&root().join("ARCHITECTURE.md"));
    let section = text.split("## Who may depend on whom").nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|row| {
        let cells: Vec<&str> = row.trim_matches('|').split('|').map(str::trim).collect();
        (cells[0].to_owned(), (names(cells[1]), names(cells[2])))
    })
    .collect()
}

fn names(cell: &str) -> BTreeSet<String> {
    cell.split(',').map(str::trim).filter(|name| *name != "–").map(str::to_owned).collect()
}

/// Reads the manifests of the workspace, development dependencies left out.
fn declared() -> BTreeMap<String, Dependencies> {
    let workspace: toml::Table = read(&root().join("Cargo.toml")).parse().unwrap();
    let members = workspace["workspace"]["members"].as_array().unwrap();
    members.iter().map(|member| manifest(member.as_str().unwrap())).collect()
}

fn manifest(member: &str) -> (String, Dependencies) {
    let path = root().join(member).join("Cargo.toml");
    let manifest: toml::Table = read(&path).parse().unwrap();
    let name = manifest["package"]["name"].as_str().unwrap().to_owned();
    assert_eq!(name, member.replace('/', "-"), "a crate is named after its folder");
    let table = manifest.get("dependencies").and_then(toml::Value::as_table);
    let dependencies = table.into_iter().flatten().map(|(name, _)| name.clone());
    let is_ours = |name: &String| ROOMS.iter().any(|room| name.starts_with(&format!("{room}-")));
    (name, dependencies.partition(is_ours))
}

fn sources() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = ROOMS.iter().map(|room| root().join(room)).collect();
    let mut files = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            // A crate outside the workspace has what it builds beside it.
            if path.is_dir() && !path.ends_with("target") {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

#[test]
fn the_manifests_say_what_the_architecture_says() {
    let (allowed, declared) = (allowed(), declared());
    let crates = |table: &BTreeMap<String, Dependencies>| table.keys().cloned().collect::<Vec<_>>();
    assert_eq!(crates(&allowed), crates(&declared), "the crates of the table and of the tree");
    for (name, dependencies) in &declared {
        assert_eq!(&allowed[name], dependencies, "the dependencies of {name}");
    }
}

#[test]
fn no_file_is_longer_than_600_lines() {
    let too_long = sources().into_iter().filter(|path| read(path).lines().count() > LONGEST_FILE);
    assert_eq!(too_long.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}

/// Measures a function from the line of its `fn` to the brace that stands as deep as that line.
#[test]
fn no_function_is_longer_than_60_lines() {
    let mut too_long = Vec::new();
    for path in sources() {
        let text = read(&path);
        let lines: Vec<&str> = text.lines().collect();
        for (start, line) in lines.iter().enumerate() {
            let length = length_of_function(&lines[start..], line);
            if length > LONGEST_FUNCTION {
                too_long.push(format!("{}:{} has {length} lines", path.display(), start + 1));
            }
        }
    }
    assert_eq!(too_long, Vec::<String>::new());
}

fn length_of_function(lines: &[&str], first: &str) -> usize {
    let code = first.trim_start();
    let is_function =
        ["fn ", "pub fn ", "pub(crate) fn ", "pub(super) fn ", "const fn ", "async fn "]
            .iter()
            .any(|opening| code.starts_with(opening));
    let signature_ends = lines.iter().find(|line| line.ends_with(['{', '}', ';']));
    let has_no_body = signature_ends.is_some_and(|line| line.ends_with(';'));
    if !is_function || has_no_body {
        return 0;
    }
    let indent = " ".repeat(first.len() - code.len());
    let closing = format!("{indent}}}");
    lines.iter().position(|line| *line == closing).map_or(0, |last| last + 1)
}

#[test]
fn every_crate_root_re_exports_and_nothing_else_does() {
    let stray = sources().into_iter().filter(|path| {
        let inside = path.components().any(|part| part.as_os_str() == "src");
        let is_root = path.file_name().is_some_and(|name| name == "lib.rs");
        let module = path.with_extension("").is_dir();
        inside && !is_root && !module && read(path).lines().any(|line| line.starts_with("pub use "))
    });
    assert_eq!(stray.collect::<Vec<_>>(), Vec::<PathBuf>::new());
}
