//! Every example of a help text, and every command on a page, is one that can be typed.

use std::fs;
use std::path::{Path, PathBuf};

use clap::{CommandFactory, Parser};

use crate::args::Cli;

/// What ends a command in a line of a shell.
const ENDS: [&str; 11] = ["|", ">", ">>", "<", "2>", "2>>", "&", "&&", "||", ";", "#"];

/// Returns the arguments of a line that calls `deadzone`; nothing where it calls something else.
///
/// Help texts put remarks behind three spaces, pages behind a `#`.
fn arguments(line: &str) -> Option<Vec<String>> {
    let line = line.trim();
    let line = line.split("   ").next().unwrap_or(line);
    let words = shlex::split(line).unwrap_or_else(|| panic!("`{line}` does not end"));
    let built = "cargo run --release -p harness-cli --".split(' ').map(str::to_owned);
    let built: Vec<String> = built.collect();
    let args = match words.strip_prefix(&built[..]) {
        Some(args) => args,
        None => words.split_first().filter(|(name, _)| is_ours(name))?.1,
    };
    let args = args.iter().take_while(|word| !ENDS.contains(&word.as_str()));
    Some(args.cloned().collect())
}

fn is_ours(name: &str) -> bool {
    name == "deadzone" || name.ends_with("/deadzone")
}

/// Says why a line cannot be typed.
fn refused(line: &str) -> Option<String> {
    let args = arguments(line)?;
    let typed = std::iter::once("deadzone".to_owned()).chain(args);
    let error = Cli::try_parse_from(typed).err()?;
    let is_help = !error.use_stderr();
    (!is_help).then(|| format!("{line}\n{error}"))
}

/// Collects all commands that people see, each with the words that lead to it.
fn all(command: &clap::Command, name: &str, found: &mut Vec<(String, String)>) {
    if command.is_hide_set() {
        return;
    }
    let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
    found.push((name.to_owned(), help));
    for sub in command.get_subcommands() {
        all(sub, &format!("{name} {}", sub.get_name()), found);
    }
}

fn commands() -> Vec<(String, String)> {
    let mut found = Vec::new();
    all(&Cli::command(), "deadzone", &mut found);
    found
}

/// Returns the examples of a help text.
fn examples(help: &str) -> Vec<&str> {
    let lines = help.lines().skip_while(|line| *line != "Examples:").skip(1);
    lines.take_while(|line| line.starts_with("  ")).collect()
}

#[test]
fn every_command_has_examples() {
    let commands = commands();
    assert!(commands.len() > 30, "{} commands only", commands.len());
    let bare: Vec<&String> = commands
        .iter()
        .filter(|(_, help)| examples(help).is_empty())
        .map(|(name, _)| name)
        .collect();
    assert_eq!(bare, Vec::<&String>::new());
}

#[test]
fn the_examples_of_a_command_are_of_that_command() {
    for (name, help) in commands() {
        let own = examples(&help).iter().any(|line| line.contains(&name));
        assert!(own, "{name} has no example of its own");
    }
}

#[test]
fn every_example_can_be_typed() {
    let helps = commands();
    let lines = helps.iter().flat_map(|(_, help)| examples(help));
    let wrong: Vec<String> = lines.filter_map(refused).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Says which file of the catalogue an example names that is not there.
fn lost_path(line: &str) -> Option<String> {
    let args = arguments(line)?;
    let is_written =
        args.iter().any(|arg| ["new", "schema", "--write", "--keep"].contains(&arg.as_str()));
    let mut paths = args
        .into_iter()
        .filter(|arg| arg.starts_with("scenarios/") && !arg.starts_with("scenarios/found"));
    // What a search has found, it has written itself; a line of a file may be named behind a colon.
    let is_lost = |path: &String| !house().join(path.split(':').next().unwrap()).exists();
    paths.find(|path| !is_written && is_lost(path))
}

#[test]
fn every_scenario_that_an_example_names_is_there() {
    let helps = commands();
    let lines = helps.iter().flat_map(|(_, help)| examples(help));
    let lost: Vec<String> = lines.filter_map(lost_path).collect();
    assert_eq!(lost, Vec::<String>::new());
}

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn pages(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, found);
        } else if path.extension().is_some_and(|end| end == "md") {
            found.push(path);
        }
    }
}

/// Returns the lines of the `sh` blocks of a page; one that ends in `\\` goes on in the next.
fn typed(page: &str) -> Vec<String> {
    let page = page.replace("\\\n", " ");
    let (mut lines, mut open) = (Vec::new(), None);
    for line in page.lines() {
        match (line.trim_start().strip_prefix("```"), open) {
            (Some(fence), None) => open = Some(fence == "sh"),
            (Some(_), Some(_)) => open = None,
            (None, Some(true)) => {
                lines.push(line.split_whitespace().collect::<Vec<_>>().join(" "));
            }
            (None, _) => {}
        }
    }
    lines
}

#[test]
fn commands_are_found_in_every_block_of_a_shell() {
    let page = "```text\ndeadzone no\n```\n- a\n  ```sh\n  deadzone run \\\n  --quiet\n  ```\ndeadzone no\n";
    assert_eq!(typed(page), ["deadzone run --quiet"]);
}

#[test]
fn every_command_on_a_page_can_be_typed() {
    let mut found = vec![house().join("README.md"), house().join("examples/python-pos/README.md")];
    pages(&house().join("docs"), &mut found);
    let (mut wrong, mut parsed) = (Vec::new(), 0);
    for path in found {
        let page = fs::read_to_string(&path).unwrap().replace('\r', "");
        for line in typed(&page) {
            parsed += usize::from(arguments(&line).is_some());
            let why = refused(&line).or_else(|| lost_path(&line));
            wrong.extend(why.map(|why| format!("{}: {why}", path.display())));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(parsed > 60, "{parsed} commands only");
}

#[test]
fn a_command_that_cannot_be_typed_is_seen() {
    assert!(refused("deadzone run --jobs many").is_some());
    assert!(refused("deadzone rum").is_some());
    assert_eq!(refused("deadzone list --format json | jq -r .id"), None);
    assert_eq!(refused("deadzone schema >> all.json"), None);
    assert_eq!(refused("cargo build"), None);
    assert!(refused("cargo run --release -p harness-cli -- rum").is_some());
}
