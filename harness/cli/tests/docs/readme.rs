//! What the README and other pages show is what is printed.

use crate::folder::{Folder, Run};
use crate::page::{Block, Page, house};
use crate::tutorial::timeless;

/// The file whose failure the README and the page of the format show.
const TOO_DEAR: &str = r#"name   = "an order above the limit is split over two cards"
why    = "the limit is on the order total, so splitting it over two cards does not help"
proves = ["limit.order"]
use    = ["../fixtures/us.toml"]

steps = [
  { at = "14:00", internet = "down" },
  { at = "+2m", id = "jacket", order = { total = "120.00" } },
  { pay = { order = "jacket", card = "visa", entry = "insert", amount = "60.00" } },
  { pay = { order = "jacket", card = "mastercard", entry = "insert", amount = "60.00" } },
]
"#;

/// The file whose mistakes the README shows.
const COFFEE: &str = r#"name = "coffee"
steps = [
  { sale = { totl = "45.00", card = "visa" } },
  { at = "9:05", sale = { total = "4.5", card = "vias" } },
]
"#;

fn folder_with(path: &str, text: &str) -> Folder {
    let us = std::fs::read_to_string(house().join("scenarios/fixtures/us.toml")).unwrap();
    Folder::with(&[("scenarios/fixtures/us.toml", &us), (path, text)])
}

/// Returns the text that follows the blocks whose text begins so.
fn shown(page: &str, begin: &str) -> String {
    let blocks = Page::at(page).blocks();
    let block = blocks.iter().find(|block| block.text.starts_with(begin));
    block.unwrap_or_else(|| panic!("{page} does not show {begin}")).text.clone()
}

/// Returns what is printed without the spaces at the ends of lines.
fn printed(run: &Run) -> String {
    timeless(&run.stderr).lines().map(|line| line.trim_end().to_owned() + "\n").collect()
}

#[test]
fn the_timeline_of_the_evening_is_that_of_its_snapshot() {
    let evening: Block = {
        let blocks = Page::at("README.md").blocks();
        blocks.into_iter().find(|block| block.language == "toml").unwrap()
    };
    let folder = folder_with("scenarios/reconnect/evening.toml", &evening.text);
    folder.run(&["run"]);
    let snapshot = folder.read("scenarios/reconnect/snapshots/evening.snap.new");
    let shown = shown("README.md", "timeline\n");
    assert!(snapshot.ends_with(&shown), "{snapshot}\n{shown}");
}

#[test]
fn the_failure_is_told_as_the_pages_show_it() {
    let folder = folder_with("scenarios/limits/over-transaction-limit.toml", TOO_DEAR);
    let run = folder.run(&["run"]);
    assert_eq!(run.exit, Some(1));
    let printed = printed(&run);
    for page in ["README.md", "docs/scenarios.md"] {
        let shown = shown(page, "FAIL ");
        assert!(printed.contains(&shown), "{page}\n{printed}\n{shown}");
    }
}

#[test]
fn the_mistakes_of_the_coffee_are_told_as_the_readme_shows_them() {
    let folder = Folder::with(&[("coffee.toml", COFFEE)]);
    let run = folder.run(&["run", "coffee.toml"]);
    assert_eq!(run.exit, Some(3));
    let printed = printed(&run);
    let shown = shown("README.md", "error[E014]");
    for part in shown.split("…\n") {
        assert!(printed.contains(part), "{printed}\n{part}");
    }
}

/// Returns a folder with a scenario of the house.
fn folder_of(path: &str) -> Folder {
    folder_with(path, &std::fs::read_to_string(house().join(path)).unwrap())
}

#[test]
fn a_replay_shows_the_lines_of_the_page() {
    let path = "scenarios/faults/lost-answer.toml";
    let replay = folder_of(path).run(&["replay", path]);
    let shown = shown("docs/finding-faults.md", "   #35");
    assert!(replay.stdout.contains(&shown), "{}", replay.stdout);
}

#[cfg(unix)]
#[test]
fn a_recording_is_told_as_the_page_shows_it() {
    let path = "scenarios/sale/checkout-by-hand.toml";
    let folder = folder_of(path);
    folder.run(&["run", "--bench", "loopback", "--record", "out", "scenarios/sale"]);
    let replay = folder.run(&["bench", "replay", "out"]);
    let printed = replay.stdout + &replay.stderr;
    let shown = shown("docs/bench.md", "out/sale");
    assert!(printed.contains(&shown), "{printed}");
}
