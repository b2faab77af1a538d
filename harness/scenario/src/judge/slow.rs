//! A way there and back that takes longer than a till waits: no answer ever comes in time.

use core::time::Duration;

use reports_language::Language;
use sim_world::{Act, InternetChange, ProcessorChange, Step};

use super::decided::placed;
use crate::scenario::Scenario;
use crate::source::Place;
use crate::span::show_span;

/// A value with where it stands; of the standard shop nowhere.
type Known<'a> = (Duration, String, Option<&'a Place>);

/// Says that a till gave up before any answer could come, and what of the shop decided it; none
/// where answers come in time. `place` is the step that failed.
pub(super) fn too_slow(
    (scenario, language): (&Scenario, Language),
    place: usize,
) -> Option<String> {
    let before = || scenario.plan.steps.iter().enumerate().take(place);
    let (line, processor) = (line(scenario, before())?, processor(scenario, before()));
    let way = line.0.saturating_mul(2).saturating_add(processor.0);
    let waits = scenario.plan.shop.patience.answer;
    let path = "forwarding.patience";
    let patience = (waits, path.to_owned(), scenario.places.shop(path));
    let slowest = if processor.0 > line.0.saturating_mul(2) { processor } else { line };
    (way >= waits).then(|| {
        let said = |(value, name, place): Known<'_>| {
            placed(language, &format!("{name} = {}", show_span(value)), place)
        };
        let (slowest, patience) = (said(slowest), said(patience));
        let way = show_span(way);
        language
            .say("decided-too-slow", &[("way", &way), ("slow", &slowest), ("patience", &patience)])
    })
}

/// Finds how long the line takes one way; none where it is down.
fn line<'a>(
    scenario: &'a Scenario,
    before: impl DoubleEndedIterator<Item = (usize, &'a Step)>,
) -> Option<Known<'a>> {
    let of_shop = || {
        let place = scenario.places.shop("line.latency");
        (scenario.plan.shop.line.latency, "line.latency".to_owned(), place)
    };
    let changed = before.rev().find_map(|(at, step)| match &step.act {
        Act::Internet(change) => Some((at, change)),
        _ => None,
    });
    match changed {
        Some((_, InternetChange::Down)) => None,
        Some((at, InternetChange::Poor { latency: Some(latency), .. })) => {
            Some((*latency, "latency".to_owned(), key(scenario, at, "internet")))
        }
        Some((_, InternetChange::Up | InternetChange::Poor { .. })) | None => Some(of_shop()),
    }
}

/// Finds how long the processor takes.
fn processor<'a>(
    scenario: &'a Scenario,
    before: impl DoubleEndedIterator<Item = (usize, &'a Step)>,
) -> Known<'a> {
    let changed = before.rev().find_map(|(at, step)| match step.act {
        Act::Processor(ProcessorChange::Latency(latency)) => Some((at, latency)),
        _ => None,
    });
    if let Some((at, latency)) = changed {
        return (latency, "latency".to_owned(), key(scenario, at, "processor"));
    }
    let place = scenario.places.shop("processor.latency");
    (scenario.plan.shop.processor.latency, "processor.latency".to_owned(), place)
}

fn key<'a>(scenario: &'a Scenario, step: usize, key: &str) -> Option<&'a Place> {
    let step = scenario.places.step(step)?;
    Some(step.key(key).unwrap_or(step.whole()))
}
