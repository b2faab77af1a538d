//! The tutorial, done from its first line to its last in an empty folder.
//!
//! Files are written as they stand, a `diff` block changes the file above it, each line of a `sh`
//! block is typed, and what comes back is the `text` block below it.

use std::path::PathBuf;

use crate::folder::{Folder, Run};
use crate::page::{Block, Page, house};

const PAGE: &str = "docs/tutorial.md";

/// What is typed before there is a `deadzone`; everything else is run.
const INSTALLS: [&str; 1] = ["cargo install --path harness/cli"];

/// Somebody who does what the page says.
struct Reader {
    folder: Folder,
    /// Where they stand, below the empty folder that they began in.
    stands: PathBuf,
    file: String,
    /// What the last block of commands printed.
    printed: Option<String>,
}

impl Reader {
    fn new() -> Self {
        let stands = PathBuf::new();
        Self { folder: Folder::with(&[]), stands, file: String::new(), printed: None }
    }

    fn path(&self, name: &str) -> String {
        self.stands.join(name).to_str().unwrap().to_owned()
    }

    /// Does what a block says; returns what should stand in it where it shows what was printed.
    fn follow(&mut self, block: &Block) -> Option<String> {
        match block.language.as_str() {
            "toml" => self.write(block),
            "diff" => self.change(block),
            "sh" => {
                self.printed = Some(block.text.lines().map(|line| self.type_in(line)).collect());
            }
            "text" => return Some(self.printed.take().unwrap_or_else(|| panic!("{block:?}"))),
            other => panic!("nobody can follow `{other}`"),
        }
        None
    }

    fn write(&mut self, block: &Block) {
        self.file = self.path(&block.rest);
        self.folder.write(&self.file, &block.text);
    }

    fn change(&self, block: &Block) {
        let lines = |sign: char| -> String {
            let lines = block.text.lines().filter(|line| !line.starts_with(sign));
            lines.map(|line| line.get(1..).unwrap_or_default().to_owned() + "\n").collect()
        };
        let (before, after) = (lines('+'), lines('-'));
        let text = self.folder.read(&self.file);
        assert_eq!(text.matches(&before).count(), 1, "{}: {before}", self.file);
        self.folder.write(&self.file, &text.replace(&before, &after));
    }

    /// Types a line; returns what is printed.
    fn type_in(&mut self, line: &str) -> String {
        let words = shlex::split(line).unwrap();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            _ if INSTALLS.contains(&line) => String::new(),
            ["mkdir", name] => {
                std::fs::create_dir(self.folder.path(&self.path(name))).unwrap();
                String::new()
            }
            ["cd", name] => {
                self.stands.push(name);
                assert!(self.folder.path(&self.path("")).is_dir(), "{line}");
                String::new()
            }
            ["deadzone", args @ ..] => self.run(args),
            _ => panic!("the tutorial types `{line}`"),
        }
    }

    fn run(&self, args: &[&str]) -> String {
        let mut command = self.folder.command(args);
        let run = Run::of(command.current_dir(self.folder.path(&self.path(""))));
        assert!(matches!(run.exit, Some(0 | 1 | 3)), "{args:?}: {:?} {}", run.exit, run.stderr);
        run.stdout + &run.stderr
    }
}

/// Writes real times, which differ from run to run, all the same.
pub(crate) fn timeless(text: &str) -> String {
    let mut parts = text.split('s');
    let mut kept = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let before = kept.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.').len();
        let is_time = kept[before..].contains('.') && kept[before..].len() >= 4;
        if is_time {
            kept.truncate(before);
            kept.push_str("0.003");
        }
        kept.push('s');
        kept.push_str(part);
    }
    kept
}

/// Does all that the page says; returns the page as it should be.
fn followed(page: &Page) -> String {
    let mut reader = Reader::new();
    let mut text = page.text.clone();
    for block in page.blocks() {
        let Some(printed) = reader.follow(&block) else { continue };
        let shown = format!("```text\n{}```\n", block.text);
        assert_eq!(text.matches(&shown).count(), 1, "shown twice: {shown}");
        text = text.replace(&shown, &format!("```text\n{}```\n", timeless(&printed)));
    }
    assert!(reader.folder.path(&reader.path("evening.html")).exists());
    text
}

#[test]
fn whoever_does_what_the_tutorial_says_sees_what_it_shows() {
    let page = Page::at(PAGE);
    let followed = followed(&page);
    if std::env::var_os("RENEW_PAGE").is_some() {
        std::fs::write(house().join(PAGE), followed).unwrap();
        return;
    }
    let lines = followed.lines().zip(page.text.lines());
    for (n, (seen, shown)) in (1..).zip(lines) {
        assert_eq!(seen, shown, "{PAGE}:{n}");
    }
    assert!(followed == page.text, "the tutorial ends otherwise");
}

#[test]
fn real_times_are_all_the_same_and_others_stay() {
    assert_eq!(
        timeless("FAIL [0.124s, 5h2m virtual] 3 files in 1.25s"),
        "FAIL [0.003s, 5h2m virtual] 3 files in 0.003s"
    );
    assert_eq!(timeless("after 14s, 4.50 visa, 15.00 sold"), "after 14s, 4.50 visa, 15.00 sold");
}
