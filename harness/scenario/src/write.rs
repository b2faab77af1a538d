//! A plan as text: one line a step, the shop in full. The law: `lower(write(plan)) == plan`.

mod shop;
mod steps;
mod toml;

use sim_world::Plan;

use crate::clock::Clock;
use crate::scenario::{Header, Need, SnapshotPart};
use crate::words::name_of;

use self::toml::{Inline, list, text};

/// Writes a plan as a scenario that depends on no other file and on nothing standard.
///
/// It reads back as the same plan where the plan could have been read: named orders have ids, a
/// shop has a member of each kind, and times are whole seconds that its clocks show once.
pub fn write(plan: &Plan, header: &Header) -> String {
    let mut out = String::new();
    let mut line = |key: &str, value: String| out.push_str(&format!("{key} = {value}\n"));
    line("name", text(&plan.name));
    if let Some(why) = &header.why {
        line("why", text(why));
    }
    if !header.proves.is_empty() {
        line("proves", list(header.proves.iter().map(|id| text(id))));
    }
    if !header.tags.is_empty() {
        line("tags", list(header.tags.iter().map(|tag| text(tag))));
    }
    if !header.needs.is_empty() {
        line("needs", list(header.needs.iter().map(|need| text(name_of(&Need::NAMES, *need)))));
    }
    if header.snapshot != SnapshotPart::USUAL {
        let parts = header.snapshot.iter().map(|part| text(name_of(&SnapshotPart::NAMES, *part)));
        line("snapshot", list(parts));
    }
    line("start", text(&Clock::of(plan).start()));
    line("seed", plan.seed.to_string());
    out.push('\n');
    out.push_str(&shop::shop(&plan.shop));
    out.push_str("\nsteps = [\n");
    for place in 0..plan.steps.len() {
        out.push_str(&format!("  {},\n", steps::step(plan, place)));
    }
    out.push_str("]\n");
    out
}

/// Starts an inline table.
fn inline() -> Inline {
    Inline::default()
}
