//! What the losses of a study hang on: each uncertain figure moved to its ends, and sets of them.

use std::fmt::Display;
use std::sync::atomic::Ordering;

use harness_runner::{Sensitivities, Swing, Uncertainty};
use harness_scenario::{UncertainFigure, uncertain_figures};
use reports_render::{RiskEngine, RiskReport, Sensitivity};
use sim_risk::{Range, Thinkable};

use super::progress::Steps;
use crate::args::RiskRunArgs;
use crate::exit::Exit;
use crate::interrupt;
use crate::output::Output;

/// At the least so many replications at each end of a figure, and at the most.
const FEWEST: u64 = 1 << 13;
const MOST: u64 = 1 << 16;
/// Both ends of all figures take about as long as the run itself: there are two dozen of them.
const PART: u64 = 24;

/// Moves the figures where that was asked for; says where it was ended before the last.
///
/// # Errors
/// The exit code, after it was said what is wrong.
pub(super) fn sensitivities(
    report: &RiskReport<'_>,
    stated: &[Range],
    (args, output): (&RiskRunArgs, Output),
) -> Result<Vec<Sensitivity>, Exit> {
    let Some(replications) = asked(report, args) else { return Ok(Vec::new()) };
    let Some(point) = report.estimates.points.get(report.focus()) else { return Ok(Vec::new()) };
    let figures = uncertain_figures(report.study, stated);
    let ranges: Vec<Range> = figures.iter().map(|figure| figure.range).collect();
    let moved = Sensitivities {
        study: report.study,
        policy: point.policy,
        jobs: args.threads.count(),
        stop: interrupt::flag(),
    };
    let swings = if report.engine == RiskEngine::Exact {
        moved.exact(&ranges).map_err(|reason| output.failed(Exit::INVALID, &reason.to_string()))?
    } else {
        let steps = Steps::new("progress-figures", ranges.len(), (&args.outputs, output));
        let swings = moved.drawn(&ranges, replications, |done| steps.tell(done));
        swings.map_err(|reason| output.failed(Exit::INVALID, &reason.to_string()))?
    };
    if swings.len() < figures.len() {
        let (done, all) = (swings.len(), figures.len());
        let with: &[(&str, &dyn Display)] = &[("done", &done), ("all", &all)];
        output.say(output.language.say("drawn-some-figures", with));
    }
    Ok(figures.into_iter().zip(swings).map(|(figure, swing)| said(figure, swing)).collect())
}

/// At the least so many replications of each set of figures, and at the most.
const FEWEST_OF_A_SET: u64 = 1 << 11;
const MOST_OF_A_SET: u64 = 1 << 13;

/// Looks at sets of figures where that was asked for; says where it was ended before the last.
///
/// # Errors
/// The exit code, after it was said what is wrong.
pub(super) fn thinkable(
    report: &RiskReport<'_>,
    stated: &[Range],
    (args, output): (&RiskRunArgs, Output),
) -> Result<Option<Thinkable>, Exit> {
    let Some(sets) = args.uncertainty else { return Ok(None) };
    let ranges: Vec<Range> =
        uncertain_figures(report.study, stated).iter().map(|it| it.range).collect();
    let drawn = report.estimates.replications;
    let looked_at = Uncertainty {
        study: report.study,
        estimates: report.estimates,
        ranges: &ranges,
        replications: drawn.map(|count| (2 * count / sets).clamp(FEWEST_OF_A_SET, MOST_OF_A_SET)),
        jobs: args.threads.count(),
        stop: interrupt::flag(),
    };
    let count = usize::try_from(sets).unwrap_or(usize::MAX);
    let steps = Steps::new("progress-sets", count, (&args.outputs, output));
    let known = looked_at
        .run(sets, |done| steps.tell(done))
        .map_err(|reason| output.failed(Exit::INVALID, &reason.to_string()))?;
    let done = known.as_ref().map_or(0, |known| known.sets);
    if done < sets {
        let with: &[(&str, &dyn Display)] = &[("done", &done), ("all", &sets)];
        output.say(output.language.say("drawn-some-sets", with));
    }
    Ok(known)
}

/// Returns how many replications are drawn at each end; none where nobody asks, or wants to wait.
fn asked(report: &RiskReport<'_>, args: &RiskRunArgs) -> Option<u64> {
    let drawn = report.estimates.replications.unwrap_or(0);
    let usual = (drawn / PART).clamp(FEWEST, MOST);
    let asked = match args.sensitivities {
        None => args.outputs.html.is_some().then_some(usual),
        Some(count) => Some(count.unwrap_or(usual)),
    };
    asked.filter(|count| *count > 0 && !interrupt::flag().load(Ordering::Relaxed))
}

fn said(figure: UncertainFigure, swing: Swing) -> Sensitivity {
    Sensitivity {
        parameter: figure.key,
        value: figure.value,
        low: figure.low,
        high: figure.high,
        basis: figure.basis.to_string(),
        at_low: swing.at_low,
        at_high: swing.at_high,
        elasticity: swing.elasticity,
        p99_elasticity: swing.p99_elasticity,
    }
}
