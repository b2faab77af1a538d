//! A page of Markdown: its blocks, its headings, its links.

use std::fs;
use std::path::{Path, PathBuf};

/// Returns the folder of the whole house.
pub(crate) fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Tells whether a path ends so, with a dot before it.
pub(crate) fn ends_with(path: &str, end: &str) -> bool {
    Path::new(path).extension().is_some_and(|known| known == end)
}

/// A page.
#[derive(Debug)]
pub(crate) struct Page {
    /// Where it is, from the folder of the house.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A block between fences.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Block {
    /// The first word behind the fence: `toml`, `sh`, `text`, `diff`.
    pub(crate) language: String,
    /// What stands behind it, such as the name of a file.
    pub(crate) rest: String,
    pub(crate) text: String,
    /// The line of its fence, from 1.
    pub(crate) line: usize,
}

impl Page {
    /// Reads a page.
    pub(crate) fn at(path: &str) -> Self {
        let read = fs::read_to_string(house().join(path));
        let text = read.unwrap_or_else(|error| panic!("{path}: {error}")).replace('\r', "");
        Self { path: path.to_owned(), text }
    }

    /// Reads the README and all pages below `docs/`.
    pub(crate) fn all() -> Vec<Self> {
        let mut paths = vec!["README.md".to_owned()];
        pages_below("docs", &mut paths);
        paths.iter().map(|path| Self::at(path)).collect()
    }

    /// Takes the blocks out of it; those in a list are indented, their fences as well.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut open: Option<usize> = None;
        for (line, text) in (1..).zip(self.text.lines()) {
            match (fence(text), open) {
                (Some(fence), None) => {
                    blocks.push(Block::begin(fence, line));
                    open = Some(text.len() - text.trim_start().len());
                }
                (None, Some(indent)) => {
                    let block = &mut blocks.last_mut().unwrap().text;
                    block.push_str(text.get(indent..).unwrap_or_default());
                    block.push('\n');
                }
                (Some(_), Some(_)) => open = None,
                (None, None) => {}
            }
        }
        assert!(open.is_none(), "{}: a fence is not closed", self.path);
        blocks
    }

    /// Returns the lines that are not in a block.
    pub(crate) fn prose(&self) -> Vec<&str> {
        let mut is_open = false;
        let lines = self.text.lines().filter(|line| {
            is_open ^= fence(line).is_some();
            !is_open && fence(line).is_none()
        });
        lines.collect()
    }

    /// Returns what the headings are linked by.
    pub(crate) fn anchors(&self) -> Vec<String> {
        let mut anchors: Vec<String> = Vec::new();
        for line in self.prose().into_iter().filter(|line| line.starts_with('#')) {
            let name = anchor(line.trim_start_matches('#').trim());
            let is_free = |n: &usize| !anchors.contains(&numbered(&name, *n));
            let n = (0..=anchors.len()).find(is_free).unwrap();
            anchors.push(numbered(&name, n));
        }
        anchors
    }

    /// Returns the targets of its links.
    pub(crate) fn links(&self) -> Vec<String> {
        let prose = self.prose().join("\n");
        let parts = prose.split("](").skip(1);
        parts.filter_map(|part| Some(part.split_once(')')?.0.to_owned())).collect()
    }

    /// Returns a target of this page as a path from the folder of the house.
    pub(crate) fn resolved(&self, target: &str) -> String {
        let mut parts: Vec<&str> = self.path.split('/').collect();
        parts.pop();
        for part in target.split('/') {
            match part {
                ".." => assert!(parts.pop().is_some(), "{}: {target} leaves the house", self.path),
                "." | "" => {}
                other => parts.push(other),
            }
        }
        parts.join("/")
    }
}

impl Block {
    fn begin(fence: &str, line: usize) -> Self {
        let (language, rest) = fence.trim().split_once(' ').unwrap_or((fence.trim(), ""));
        Self { language: language.to_owned(), rest: rest.to_owned(), text: String::new(), line }
    }
}

/// Returns what stands behind the fence of a line that is one.
fn fence(line: &str) -> Option<&str> {
    line.trim_start().strip_prefix("```")
}

fn numbered(name: &str, n: usize) -> String {
    if n == 0 { name.to_owned() } else { format!("{name}-{n}") }
}

/// Makes what a heading is linked by, as code hosts do.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

fn pages_below(folder: &str, found: &mut Vec<String>) {
    let entries = fs::read_dir(house().join(folder)).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort_unstable();
    for name in names {
        let path = format!("{folder}/{name}");
        if house().join(&path).is_dir() {
            pages_below(&path, found);
        } else if ends_with(&name, "md") {
            found.push(path);
        }
    }
}

#[test]
fn a_heading_is_linked_as_code_hosts_do() {
    let page = Page {
        path: "docs/a.md".to_owned(),
        text: "# `explain` a word, and\n## Two\n```sh\n# no heading\n```\n## Two\n".to_owned(),
    };
    assert_eq!(page.anchors(), ["explain-a-word-and", "two", "two-1"]);
    assert_eq!(page.resolved("../README.md"), "README.md");
    assert_eq!(page.blocks().len(), 1);
}

#[test]
fn a_block_in_a_list_is_taken_out_as_it_was_meant() {
    let text = "1. do\n\n   ```toml fails\n   a = 1\n\n     b = 2\n   ```\n2. do\n".to_owned();
    let page = Page { path: "docs/a.md".to_owned(), text };
    let [block] = &page.blocks()[..] else { panic!("one block") };
    let Block { language, rest, text, line } = block;
    let shown = (language.as_str(), rest.as_str(), text.as_str(), *line);
    assert_eq!(shown, ("toml", "fails", "a = 1\n\n  b = 2\n", 3));
    assert_eq!(page.prose(), ["1. do", "", "2. do"]);
}
