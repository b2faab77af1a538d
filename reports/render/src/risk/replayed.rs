//! A replication through the real POS core, step by step.

use core::time::Duration;

use harness_scenario::show_span;
use pos_core::Money;
use reports_language::Language;
use sim_risk::{Episode, Mistakes, Model, Policy, Study, episode_plan, play, trace};

use crate::risk::ReplayedLoss;
use crate::timeline::{folded, timeline};

/// More than this of what went wrong nobody reads on a page.
const MOST_LINES: usize = 300;

/// How much of a replication is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retold {
    /// Every step.
    Whole,
    /// Orders that were not paid, each with its sale and what was said of it last, in no more than
    /// so many lines; all other sales are counted.
    WhatWentWrong,
}

/// Plays a replication again under a policy, and writes what happened in each of its outages.
///
/// # Errors
///
/// The [`Mistakes`] of the study.
pub fn replayed_loss(
    study: &Study,
    policy: &Policy,
    (replication, retold): (u64, Retold),
) -> Result<ReplayedLoss, Mistakes> {
    let drawn = Model::new(study)?.replication(replication);
    let lost = study.currency.show(Money::from_minor(play(study, policy, &drawn).loss));
    let outages = match drawn.episodes.len() {
        0 => "no outage".to_owned(),
        1 => "1 outage".to_owned(),
        count => format!("{count} outages"),
    };
    let code = study.currency.code();
    let mut lines = vec![format!("replication {replication}: {outages}, {code} {lost} lost")];
    for episode in &drawn.episodes {
        lines.extend(outage((study, policy), episode, retold));
    }
    let more = lines.len().saturating_sub(MOST_LINES);
    if retold == Retold::WhatWentWrong && more > 0 {
        lines.truncate(MOST_LINES);
        lines.push(format!("\u{2026} {more} lines more: the command shows them"));
    }
    Ok(ReplayedLoss { replication, timeline: lines.join("\n") + "\n" })
}

fn outage((study, policy): (&Study, &Policy), episode: &Episode, retold: Retold) -> Vec<String> {
    let plan = episode_plan(study, policy, episode);
    let trace = trace(&plan, policy.when_full);
    let seconds = Duration::from_secs(episode.length_ms / 1_000);
    let head = format!("outage {}, {}", episode.outage + 1, show_span(seconds));
    let lines = match retold {
        Retold::Whole => timeline((&plan, &trace), Language::English).split_off(1),
        Retold::WhatWentWrong => folded(&plan, &trace),
    };
    std::iter::once(head).chain(lines).collect()
}
