//! `deadzone risk run`: estimates with intervals.

use std::fmt::Display;
use std::path::Path;

use harness_runner::{Ended, Estimated, Estimation, LossEngine};
use harness_scenario::StudyFile;
use reports_render::{Convergence, Retold, RiskEngine, RiskReport, replayed_loss};
use sim_risk::{Estimates, Partial, Study, exact};

use super::hangs_on::{sensitivities, thinkable};
use super::part;
use super::part::{Part, Typed};
use super::progress::Desk;
use super::report::{Files, assumptions, drawing};
use super::study::{Instead, read};
use crate::args::{Engine, RiskRunArgs};
use crate::exit::Exit;
use crate::interrupt;
use crate::output::Output;

/// Estimates a study, and writes what was asked for.
pub(super) fn run(args: &RiskRunArgs, output: Output) -> Result<Exit, Exit> {
    let instead = Instead::of(args.chance, args.replications);
    let file = read(&args.study, instead, output)?;
    let files = Files::create(&args.outputs, output)?;
    let estimated = match args.engine {
        Engine::Exact if args.chance.quasi => {
            let what = "closed forms draw nothing\n  give either --engine exact or --quasi";
            return Err(output.failed(Exit::USAGE, what));
        }
        Engine::Exact => {
            let estimates = exact(&file.study)
                .map_err(|reason| output.failed(Exit::INVALID, &reason.to_string()))?;
            return written((&file, RiskEngine::Exact), &[estimates], (args, files, output))
                .map(|()| Exit::PASSED);
        }
        Engine::Fast | Engine::Core => draw(args, &file.study, output)?,
    };
    written((&file, drawing(args.engine)), &estimated.prefixes, (args, files, output))?;
    let exit = said(&estimated, &file.study, output);
    Ok(if interrupt::is_wanted() { Exit::INTERRUPTED } else { exit })
}

/// Draws what the study asks for.
fn draw(args: &RiskRunArgs, study: &Study, output: Output) -> Result<Estimated, Exit> {
    let engine = match args.engine {
        Engine::Core => LossEngine::core(study),
        Engine::Fast | Engine::Exact => LossEngine::fast(study),
    };
    let engine = engine.map_err(|reason| output.failed(Exit::INVALID, &reason.to_string()))?;
    let checkpoint = args.checkpoint.as_deref();
    if args.chance.quasi && checkpoint.is_some() {
        let what = "--quasi has no checkpoint: its sequences are only worth something as a whole";
        return Err(output.failed(Exit::USAGE, what));
    }
    let earlier = earlier((checkpoint, drawing(args.engine)), study, output)?;
    interrupt::listen_alone(output, output.language.text("drawn-interrupted"));
    let stop = interrupt::flag();
    let estimation = Estimation { study, engine: &engine, jobs: args.threads.count(), stop };
    let mut desk = Desk::new(args, study, output);
    let estimated = if args.chance.quasi {
        estimation.run_evenly(|drawn| desk.hear(drawn))
    } else {
        estimation.run(earlier, |drawn| desk.hear(drawn))
    };
    let failed = desk.end(estimated.as_ref().ok().map(|estimated| &estimated.partial));
    let estimated = estimated.map_err(|reason| output.failed(Exit::USAGE, &reason.to_string()))?;
    match failed {
        Some(reason) => Err(output.failed(Exit::USAGE, &reason)),
        None if estimated.prefixes.is_empty() => Err(Exit::INTERRUPTED),
        None => Ok(estimated),
    }
}

/// Reads the results of an earlier time, where there are some.
fn earlier(
    (path, engine): (Option<&Path>, RiskEngine),
    study: &Study,
    output: Output,
) -> Result<Option<Partial>, Exit> {
    let Some(path) = path.filter(|path| path.exists()) else { return Ok(None) };
    let Part { study: theirs, engine: drew, partial, .. } =
        part::load(path).map_err(|reason| output.failed(Exit::USAGE, &reason))?;
    if theirs.digest() != study.digest() || drew != engine {
        let what = format!("`{}` is of another study, seed or engine", path.display());
        return Err(output.failed(Exit::USAGE, &(what + "\n  give --checkpoint another file")));
    }
    let with: &[(&str, &dyn Display)] = &[("count", &partial.to), ("file", &path.display())];
    output.say(output.language.say("drawn-going-on", with));
    Ok(Some(partial))
}

/// Writes the report into all files that were asked for.
fn written(
    (file, engine): (&StudyFile, RiskEngine),
    prefixes: &[Estimates],
    (args, files, output): (&RiskRunArgs, Files, Output),
) -> Result<(), Exit> {
    let Some(estimates) = prefixes.last() else { return Ok(()) };
    let study = &file.study;
    let assumptions = assumptions(study);
    let bare = RiskReport {
        study,
        file: &file.path,
        options: &options(args),
        estimates,
        engine,
        sensitivities: &[],
        thinkable: None,
        convergence: &[],
        assumptions: &assumptions,
        timelines: &[],
        language: output.language,
    };
    let focus = bare.focus();
    let convergence: Vec<Convergence> =
        prefixes.iter().filter_map(|prefix| Convergence::of(prefix, focus)).collect();
    let timelines = if args.outputs.html.is_some() { timelines(&bare) } else { Vec::new() };
    let sensitivities = sensitivities(&bare, &file.ranges, (args, output))?;
    let thinkable = thinkable(&bare, &file.ranges, (args, output))?;
    let report = RiskReport {
        sensitivities: &sensitivities,
        thinkable: thinkable.as_ref(),
        convergence: &convergence,
        timelines: &timelines,
        ..bare
    };
    files.write(&report, (&args.outputs, output))
}

/// What the commands that show a replication must say as this one did.
fn options(args: &RiskRunArgs) -> String {
    let typed = Typed::of(&args.study, args.chance.seed);
    typed.options + if args.chance.quasi { " --quasi" } else { "" }
}

/// Plays the worst replications again.
fn timelines(report: &RiskReport<'_>) -> Vec<reports_render::ReplayedLoss> {
    let Some(point) = report.estimates.points.get(report.focus()) else { return Vec::new() };
    let retold = |replication| (replication, Retold::WhatWentWrong);
    let worst = point.worst.iter().map(|bad| retold(bad.replication));
    worst
        .filter_map(|it| replayed_loss(report.study, &point.policy, it, report.language).ok())
        .collect()
}

/// Says why no more was drawn, and how it ended.
fn said(estimated: &Estimated, study: &Study, output: Output) -> Exit {
    let count = estimated.partial.to;
    match estimated.ended {
        Ended::Enough => Exit::PASSED,
        Ended::LimitReached(needed) => {
            let with: &[(&str, &dyn Display)] = &[("limit", &study.run.limit), ("needed", &needed)];
            output.say(output.language.say("drawn-limit", with));
            Exit::PASSED
        }
        Ended::Stopped => {
            output.say(output.language.say("drawn-stopped", &[("count", &count)]));
            Exit::INTERRUPTED
        }
    }
}
