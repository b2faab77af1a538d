//! Completions and manual pages: every command and every flag stands in each of them.
#![expect(clippy::unwrap_used, reason = "a test that cannot read a file has failed")]

#[expect(dead_code, reason = "other tests have scenarios")]
mod folder;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use folder::{Folder, Run};

const SHELLS: [&str; 5] = ["bash", "elvish", "fish", "powershell", "zsh"];

fn deadzone(args: &[&str]) -> String {
    let Run { exit, stdout, stderr } = Folder::with(&[]).run(args);
    assert_eq!(exit, Some(0), "{args:?}: {stderr}");
    stdout
}

/// Finds the flags in a text: `--crash-sweep`.
fn flags(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-'));
    let flags = words.filter(|word| word.starts_with("--") && word.len() > 3);
    flags.map(str::to_owned).collect()
}

/// Lists the flags that the options part of a help text begins lines with.
fn options(help: &str) -> BTreeSet<String> {
    let lines = help.lines().map(str::trim_start).filter(|line| line.starts_with('-'));
    lines.flat_map(|line| flags(line.split("  ").next().unwrap_or(line))).collect()
}

/// Lists the commands that a help text names.
fn commands(help: &str) -> Vec<String> {
    let Some((_, list)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let list = list.split("\n\n").next().unwrap();
    let lines = list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = lines.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

/// Returns each command, as it is typed, with its help.
fn all_helps() -> Vec<(Vec<String>, String)> {
    let mut found = Vec::new();
    let mut left = vec![Vec::<String>::new()];
    while let Some(command) = left.pop() {
        let args: Vec<&str> = command.iter().map(String::as_str).chain(["--help"]).collect();
        let help = deadzone(&args);
        for below in commands(&help) {
            left.push(command.iter().cloned().chain([below]).collect());
        }
        found.push((command, help));
    }
    found
}

#[test]
fn every_shell_is_told_every_command_and_flag() {
    let helps = all_helps();
    assert!(helps.len() > 30, "{}", helps.len());
    for shell in SHELLS {
        let script = deadzone(&["completions", shell]);
        // Fish names flags without their dashes.
        let is_told = |flag: &str| match shell {
            "fish" => script.contains(&format!("-l {}", flag.trim_start_matches('-'))),
            _ => script.contains(flag),
        };
        for (command, help) in &helps {
            for flag in options(help) {
                assert!(is_told(&flag), "{shell}: {command:?} {flag}");
            }
            assert!(
                command.iter().all(|word| script.contains(word.as_str())),
                "{shell} {command:?}"
            );
        }
        // The others know of no values for what stands without a flag.
        for topic in ["E031", "setting.reach"] {
            let knows_values = ["bash", "zsh"].contains(&shell);
            assert_eq!(script.contains(topic), knows_values, "{shell}: {topic}");
        }
    }
}

#[test]
fn every_command_has_a_page_with_every_flag() {
    let folder = Folder::with(&[]);
    let run = folder.run(&["man", "man1"]);
    assert_eq!((run.exit, run.stdout.as_str()), (Some(0), ""), "{}", run.stderr);
    let helps = all_helps();
    for (command, help) in &helps {
        let name = ["deadzone"].into_iter().chain(command.iter().map(String::as_str));
        let file = format!("man1/{}.1", name.collect::<Vec<_>>().join("-"));
        let page = folder.read(&file).replace("\\-", "-");
        // The flags in the first lines are without a word on what they do.
        let page = page.split_once(".SH OPTIONS").map_or("", |(_, options)| options);
        let missing: Vec<String> =
            options(help).into_iter().filter(|flag| !page.contains(flag.as_str())).collect();
        assert!(missing.is_empty() && !page.is_empty(), "{file}: {missing:?}");
        let examples = help.contains("Examples:");
        assert_eq!(page.contains("Examples:"), examples, "{file}");
    }
    let pages = fs::read_dir(folder.path("man1")).unwrap().count();
    assert_eq!(pages, helps.len());
    assert!(run.stderr.starts_with(&format!("{pages} pages in man1")), "{}", run.stderr);
}

#[test]
fn without_a_folder_the_first_page_is_printed() {
    let page = deadzone(&["man"]);
    assert!(page.contains(".TH deadzone 1"), "{page}");
    let into_a_file = Folder::with(&[("taken", "")]).run(&["man", "taken"]);
    assert_eq!(into_a_file.exit, Some(2));
    assert!(into_a_file.stderr.contains("cannot write into `taken`"), "{}", into_a_file.stderr);
}

/// Asks a real bash what it would complete.
fn completed(words: &[&str]) -> Option<String> {
    let folder =
        Folder::with(&[("here.toml", ""), ("deadzone.bash", &deadzone(&["completions", "bash"]))]);
    let last = words.len() - 1;
    let words = words.join(" ");
    let script = format!(
        "source ./deadzone.bash; COMP_WORDS=({words}); COMP_CWORD={last}; \
         _deadzone deadzone \"${{COMP_WORDS[{last}]}}\" \"${{COMP_WORDS[{last}-1]}}\"; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\""
    );
    let mut bash = Command::new("bash");
    let told = bash.args(["--norc", "-c", &script]).current_dir(folder.path("")).output().ok()?;
    Some(String::from_utf8(told.stdout).unwrap())
}

#[test]
fn a_real_bash_completes_commands_flags_values_and_topics() {
    for (words, expected) in [
        (&["deadzone", "rev"][..], "review"),
        (&["deadzone", "run", "--crash"], "--crash-sweep"),
        (&["deadzone", "run", "--update", "ch"], "changed"),
        (&["deadzone", "explain", "E03"], "E031"),
        (&["deadzone", "risk", "ver"], "verify"),
    ] {
        let Some(told) = completed(words) else {
            return println!("skipped: there is no bash here");
        };
        assert!(told.lines().any(|line| line == expected), "{words:?}: {told}");
    }
}
