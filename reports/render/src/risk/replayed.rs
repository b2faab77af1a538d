//! A replication through the real POS core, step by step.

use core::fmt::Display;
use core::time::Duration;

use harness_scenario::said_span;
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
    language: Language,
) -> Result<ReplayedLoss, Mistakes> {
    let drawn = Model::new(study)?.replication(replication);
    let lost = study.currency.show(Money::from_minor(play(study, policy, &drawn).loss));
    let outages = match drawn.episodes.len() {
        0 => language.text("replayed-no-outage").to_owned(),
        count => language.say("replayed-outages", &[("count", &count)]),
    };
    let code = study.currency.code();
    let with: &[(&str, &dyn Display)] =
        &[("replication", &replication), ("outages", &outages), ("code", &code), ("lost", &lost)];
    let mut lines = vec![language.say("replayed", with)];
    for episode in &drawn.episodes {
        lines.extend(outage((study, policy), episode, (retold, language)));
    }
    let more = lines.len().saturating_sub(MOST_LINES);
    if retold == Retold::WhatWentWrong && more > 0 {
        lines.truncate(MOST_LINES);
        let more = language.say("replayed-more", &[("count", &more)]);
        lines.push(format!("\u{2026} {more}"));
    }
    Ok(ReplayedLoss { replication, timeline: lines.join("\n") + "\n" })
}

fn outage(
    (study, policy): (&Study, &Policy),
    episode: &Episode,
    (retold, language): (Retold, Language),
) -> Vec<String> {
    let plan = episode_plan(study, policy, episode);
    let trace = trace(&plan, policy.when_full);
    let seconds = Duration::from_secs(episode.length_ms / 1_000);
    let (number, span) = (episode.outage + 1, said_span(language, seconds));
    let head = language.say("replayed-outage", &[("number", &number), ("span", &span)]);
    let lines = match retold {
        Retold::Whole => timeline((&plan, &trace), language).split_off(1),
        Retold::WhatWentWrong => folded(&plan, &trace, language),
    };
    std::iter::once(head).chain(lines).collect()
}
