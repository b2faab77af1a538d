//! Every block of TOML is what its fence says.
//!
//! | fence | what the block is |
//! |---|---|
//! | `toml`, `toml NAME.toml` | a whole file: a scenario passes; a study, fixture or part is read |
//! | `toml fails` | a whole scenario that fails |
//! | `toml wrong E031` | a whole file with these mistakes and no others |
//! | `toml from scenarios/…` | lines of that file, `# …` standing for those left out |
//! | `toml fragment` | keys that belong into a file |

use std::path::{Path, PathBuf};

use harness_scenario::{
    Document, Folder, Mistake, Scenario, Shelf, Status, Unreadable, explain, explain_study, judge,
    read_scenario,
};
use sim_world::play;

use crate::page::{Block, Page, ends_with, house};

/// The file of a block, in a folder of the catalogue, so that it can use fixtures and parts.
struct Beside<'a> {
    path: PathBuf,
    text: &'a str,
}

impl Shelf for Beside<'_> {
    fn read(&self, path: &Path) -> Result<Vec<u8>, Unreadable> {
        let tickets = |day: u32| format!("2025-11-{day:02}T09:30:00,1250,card\n");
        match path.file_name().and_then(|name| name.to_str()) {
            _ if path == self.path => Ok(self.text.as_bytes().to_vec()),
            Some("tickets.csv") => {
                let rows: String = (3..11).map(tickets).collect();
                Ok(format!("ts,amount_cents,tender\n{rows}").into_bytes())
            }
            Some("outages.csv") => Ok(b"length\n90\n".to_vec()),
            _ => Folder.read(path),
        }
    }
}

/// Reads a whole file, as if it stood in the catalogue.
pub(crate) fn document(text: &str) -> Result<Document, Vec<Mistake>> {
    let path = house().join("scenarios/limits/block-of-a-page.toml");
    read_scenario(&Beside { path: path.clone(), text }, &path)
}

/// Says what came of a scenario that does not pass.
fn failure(scenario: &Scenario) -> Option<String> {
    if scenario.instance.as_ref().is_some_and(|instance| instance.skipped.is_some()) {
        return None;
    }
    let verdict = judge(scenario, &play(&scenario.plan));
    (verdict.status != Status::Passed).then(|| format!("{:?}", verdict.failures))
}

/// Says why a whole file is not what it should be.
fn whole(block: &Block) -> Option<String> {
    let scenarios = match document(&block.text) {
        Ok(Document::Scenario(scenario)) => vec![*scenario],
        Ok(Document::Scenarios(scenarios)) => scenarios,
        Ok(Document::Study(study)) => {
            let is_told = study.about.is_some_and(|about| about.ends_with('?'));
            return (!is_told).then(|| "a study that asks nothing".to_owned());
        }
        Ok(Document::Part | Document::Fixture) => return None,
        Ok(Document::Foreign) => return Some("no file of ours".to_owned()),
        Err(mistakes) => return Some(format!("{mistakes:?}")),
    };
    scenarios.iter().find_map(failure)
}

fn fails(block: &Block) -> Option<String> {
    match document(&block.text) {
        Ok(Document::Scenario(scenario)) if failure(&scenario).is_some() => None,
        Ok(_) => Some("it does not fail".to_owned()),
        Err(mistakes) => Some(format!("{mistakes:?}")),
    }
}

fn wrong(block: &Block, codes: &str) -> Option<String> {
    let mut found: Vec<String> = match document(&block.text) {
        Ok(_) => Vec::new(),
        Err(mistakes) => mistakes.iter().map(|mistake| mistake.code.id().to_owned()).collect(),
    };
    found.dedup();
    (found.join(" ") != codes).then(|| format!("its mistakes are {found:?}"))
}

/// Says which line of an excerpt is not in its file, in this order and without a gap.
fn from(block: &Block, path: &str) -> Option<String> {
    let file = std::fs::read_to_string(house().join(path)).unwrap_or_default();
    // How a line is aligned is the file's own.
    let plain = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut lines = file.lines().map(plain).filter(|line| !line.is_empty());
    let mut may_skip = true;
    for line in block.text.lines().map(plain).filter(|line| !line.is_empty()) {
        if line == "# …" {
            may_skip = true;
            continue;
        }
        let is_there =
            if may_skip { lines.any(|l| l == line) } else { lines.next().as_ref() == Some(&line) };
        if !is_there {
            return Some(format!("{path} does not go on with: {line}"));
        }
        may_skip = false;
    }
    None
}

fn fragment(block: &Block) -> Option<String> {
    let table: toml::Table = match block.text.parse() {
        Ok(table) => table,
        Err(error) => return Some(error.to_string()),
    };
    let unknown = |key: &&String| explain(key).or_else(|| explain_study(key)).is_none();
    table.keys().find(unknown).map(|key| format!("nobody knows {key}"))
}

fn mistake(block: &Block) -> Option<String> {
    let (first, more) = block.rest.split_once(' ').unwrap_or((&block.rest, ""));
    match first {
        "fails" => fails(block),
        "wrong" => wrong(block, more),
        "from" => from(block, more),
        "fragment" => fragment(block),
        "" => whole(block),
        name if ends_with(name, "toml") => whole(block),
        other => Some(format!("what is `toml {other}`?")),
    }
}

#[test]
fn every_block_of_toml_is_what_its_fence_says() {
    let mut wrong = Vec::new();
    let mut played = 0;
    for page in Page::all() {
        for block in page.blocks().iter().filter(|block| block.language == "toml") {
            played += 1;
            let found = mistake(block).map(|why| format!("{}:{}: {why}", page.path, block.line));
            wrong.extend(found);
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(played > 40, "{played} blocks only");
}

#[test]
fn every_fence_says_what_it_holds() {
    let known = ["toml", "sh", "text", "json", "diff", "yaml", "rust", "lua", "csv"];
    for page in Page::all() {
        for block in page.blocks() {
            let is_known = known.contains(&block.language.as_str());
            assert!(is_known, "{}:{}: `{}`", page.path, block.line, block.language);
        }
    }
}

#[test]
fn a_block_that_is_not_what_it_says_is_told() {
    let block = |rest: &str, text: &str| Block {
        language: "toml".to_owned(),
        rest: rest.to_owned(),
        text: text.to_owned(),
        line: 1,
    };
    let passes = "name = \"a\"\nsteps = [ { internet = \"down\" } ]\n";
    let fails = "name = \"a\"\nsteps = [ { check = { online = false } } ]\n";
    assert_eq!(mistake(&block("", passes)), None);
    assert!(mistake(&block("", fails)).is_some());
    assert!(mistake(&block("fails", passes)).is_some());
    assert_eq!(mistake(&block("fails", fails)), None);
    assert_eq!(mistake(&block("wrong E014", "nam = \"a\"\n")), None);
    assert!(mistake(&block("wrong E031", "nam = \"a\"\n")).is_some());
    let us = "from scenarios/fixtures/us.toml";
    assert_eq!(mistake(&block(us, "networks.shop = { internet = true }\n")), None);
    assert!(mistake(&block(us, "networks.shop = { internet = false }\n")).is_some());
    assert!(mistake(&block("fragment", "ofline = true\n")).is_some());
}
