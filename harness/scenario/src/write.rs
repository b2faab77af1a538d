//! A plan as text: one line a step, the shop in full. The law: `lower(write(plan)) == plan`.

mod shop;
mod steps;
mod study;
mod toml;

pub use study::{StudyRemarks, figures_of, write_study, write_study_with};
pub(crate) use toml::{key, quoted};

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
    let steps = (0..plan.steps.len()).map(|place| format!("  {},\n", steps::step(plan, place)));
    let steps: String = steps.collect();
    let (top, shop) = (top(plan, header), shop::shop(&plan.shop));
    format!("{top}\n{shop}\nsteps = [\n{steps}]\n")
}

/// Writes what stands above the shop; what goes without saying is left out.
fn top(plan: &Plan, header: &Header) -> String {
    let needs = header.needs.iter().map(|need| text(name_of(&Need::NAMES, *need)));
    let parts = header.snapshot.iter().map(|part| text(name_of(&SnapshotPart::NAMES, *part)));
    let unusual = header.snapshot != SnapshotPart::USUAL;
    let lines = [
        ("name", Some(text(&plan.name))),
        ("why", header.why.as_deref().map(text)),
        ("proves", some(header.proves.iter().map(|id| text(id)))),
        ("tags", some(header.tags.iter().map(|tag| text(tag)))),
        ("needs", some(needs)),
        ("snapshot", unusual.then(|| list(parts))),
        ("start", Some(text(&Clock::of(plan).start()))),
        ("seed", Some(plan.seed.to_string())),
    ];
    let written =
        lines.into_iter().filter_map(|(key, value)| Some(format!("{key} = {}\n", value?)));
    written.collect()
}

/// Writes a list, unless it is empty.
fn some(items: impl Iterator<Item = String>) -> Option<String> {
    let items: Vec<String> = items.collect();
    (!items.is_empty()).then(|| list(items.into_iter()))
}

/// Starts an inline table.
fn inline() -> Inline {
    Inline::default()
}
