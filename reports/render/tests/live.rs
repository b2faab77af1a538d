//! A run as it happens: the block below the progress bar, and the words of each entry.
#![expect(clippy::panic, reason = "a test without a scenario has failed")]

use std::path::Path;

use harness_scenario::{Document, MemoryShelf, Scenario, read_scenario};
use reports_render::{Live, Told, Weight};
use sim_world::{EntryId, What, play};

const EVENING: &str = r#"
name = "a coffee offline"
steps = [
  { internet = "down" },
  { at = "+5m", id = "coffee", sale = { total = "45.00", card = "visa" } },
  { at = "+5m", internet = "up" },
  { check = { order = "coffee", badges = ["paid"] }, within = "1h" },
]
"#;

fn read(text: &str) -> Scenario {
    let shelf = MemoryShelf::new().with("scenarios/a.toml", text);
    match read_scenario(&shelf, Path::new("scenarios/a.toml")) {
        Ok(Document::Scenario(scenario)) => *scenario,
        other => panic!("{other:?}"),
    }
}

/// Plays up to the entry for which `ends` holds; returns what was told, and the block.
fn watched(ends: impl Fn(&What) -> bool) -> (Vec<Told>, Vec<String>) {
    let scenario = read(EVENING);
    let trace = play(&scenario.plan);
    let mut live = Live::new(&scenario.plan);
    let mut told = Vec::new();
    for (place, entry) in (0..).zip(trace.entries()) {
        told.extend(live.take(&trace, EntryId(place)));
        if ends(&entry.what) {
            break;
        }
    }
    (told, live.lines())
}

#[test]
fn the_block_shows_each_part_as_it_is_offline() {
    let (_, block) = watched(
        |what| matches!(what, What::Internet(change) if *change == sim_world::InternetChange::Up),
    );
    let expected = [
        "  line       up, router on",
        "  till till  offline, stored 45.00 in 1, reader connected",
        "  processor  captured 0.00",
        "  admin      orders 0",
    ];
    assert_eq!(block[..4], expected, "{block:#?}");
    assert_eq!(block.last().map(String::as_str), Some("  | 09:10:17  line        internet up"));
}

#[test]
fn the_block_shows_what_came_of_it() {
    let (_, block) = watched(|_| false);
    let expected = [
        "  line       up, router on",
        "  till till  online, stored 0.00 in 0, reader connected",
        "  processor  captured 45.00",
        "  admin      orders 1",
    ];
    assert_eq!(block[..4], expected, "{block:#?}");
    assert_eq!(block.len(), 9, "{block:#?}");
}

#[test]
fn every_entry_is_told_in_order_and_in_words() {
    let (told, _) = watched(|_| false);
    assert!(told.is_sorted_by_key(|told| told.at));
    assert!(told.iter().all(|told| !told.lane.is_empty() && !told.text.is_empty()), "{told:#?}");
    let lines = told.iter().filter(|told| told.weight == Weight::Line);
    let lines: Vec<String> = lines.map(|told| format!("{}: {}", told.lane, told.text)).collect();
    for line in [
        "line: internet down",
        "till till: offline",
        "staff: sale coffee 45.00 visa tap: accepted, payment-pending",
        "till till: forwarded coffee 45.00",
        "processor: captured coffee 45.00",
        "staff: check coffee badges paid: holds",
    ] {
        assert!(lines.iter().any(|told| told == line), "{line:?} is missing: {lines:#?}");
    }
}
