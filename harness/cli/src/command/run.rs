//! `deadzone run`: plays scenarios and judges them.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use harness_runner::{Catalogue, Player, Runner, Update, play_virtual};
use harness_scenario::{KeepGoing, Need};
use reports_render::typed;
use sim_world::Plan;

use super::settle::pending_in;
use super::sweep::sweep;
use crate::args::{RunArgs, UpdateArg};
use crate::bench::{Bench, advice, make_room, recording};
use crate::chosen::choose;
use crate::desk::{AfterFailure, Desk, Manner, SharedDesk, Shows};
use crate::exit::Exit;
use crate::interrupt;
use crate::other_pos::OtherPos;
use crate::output::{Output, is_ci};
use crate::reading::read_some;
use crate::real_time::RealTime;
use crate::reports::Reports;
use crate::unreferenced::Unreferenced;
use crate::watch::Watch;

/// Plays what was asked for and reports on it.
pub(crate) fn run(args: &RunArgs, output: Output) -> Exit {
    if args.sweep.crash_sweep {
        return sweep(args, output);
    }
    let other = match OtherPos::read(&args.other) {
        Ok(other) => other,
        Err(reason) => return output.failed(Exit::USAGE, &reason),
    };
    let mut catalogue = match read_some(&args.paths, "run", (args.chosen.filter.as_deref(), output))
    {
        Ok(catalogue) => catalogue,
        Err(exit) => return exit,
    };
    let unreferenced = Unreferenced::find(args, &catalogue);
    prepare(&mut catalogue, args);
    let folder = args.record.as_deref();
    let room = folder.map_or(Ok(()), |to| make_room(to, &catalogue.scenarios));
    if let Err(wrong) = room {
        return output.failed(Exit::USAGE, &wrong);
    }
    let mut reports = match Reports::open(args, output.language) {
        Ok(reports) => reports,
        Err(reason) => return output.failed(Exit::USAGE, &reason),
    };
    match choose(&mut catalogue, &args.chosen, output) {
        Ok(sharded) => reports.begin(sharded.as_ref()),
        Err(exit) => return exit,
    }
    let desk = Desk::new(output, reports, (catalogue.scenarios.len(), manner(args)));
    let desk = if args.time.bench.is_some() { desk.with_advice(advice) } else { desk };
    match play(&catalogue, (args, other.as_ref()), &SharedDesk::new(desk)) {
        Exit::INTERRUPTED => Exit::INTERRUPTED,
        ended => {
            say_what_is_pending(ended, args, output);
            unreferenced.settle(ended, output)
        }
    }
}

/// Says how all snapshots are taken that wait for a decision, where some do.
fn say_what_is_pending(ended: Exit, args: &RunArgs, output: Output) {
    if ended != Exit::FAILED || is_ci() {
        return;
    }
    let pending = pending_in(&args.paths, "run").map_or(0, |pending| pending.len());
    if pending > 0 {
        let paths: Vec<String> =
            args.paths.iter().map(|path| format!(" {}", typed(path))).collect();
        let (language, paths) = (output.language, paths.concat());
        let (look, take) = (format!("deadzone review{paths}"), format!("deadzone accept{paths}"));
        output.say(language.say("run-pending", &[("count", &pending), ("command", &look)]));
        output.say(format!("  {}", language.say("run-take-all", &[("command", &take)])));
    }
}

fn prepare(catalogue: &mut Catalogue, args: &RunArgs) {
    if let Some(seed) = args.seed {
        catalogue.reseed(seed);
    }
    if args.other.pos.is_some() {
        catalogue.forget_snapshots();
    }
}

const fn manner(args: &RunArgs) -> Manner {
    Manner {
        shows: if args.quiet { Shows::WhatDidNotPass } else { Shows::All },
        after_failure: if args.fail_fast { AfterFailure::Nothing } else { AfterFailure::Others },
        keep_going: if args.keep_going { KeepGoing::Yes } else { KeepGoing::No },
    }
}

fn play(
    catalogue: &Catalogue,
    (args, other): (&RunArgs, Option<&OtherPos>),
    desk: &Arc<SharedDesk>,
) -> Exit {
    let real = RealTime::new(args.time.speed);
    let bench = match args.time.bench.map(|_| Bench::new(args.time.speed, args.time.leaps())) {
        Some(Err(reason)) => return desk.output().failed(Exit::BENCH, &reason.to_string()),
        Some(Ok(bench)) => Some(bench),
        None => None,
    };
    let screen = desk.screen(jobs(args).get().min(catalogue.scenarios.len()), manner(args).shows);
    let watch = Watch { scenarios: &catalogue.scenarios, screen: &screen, speed: args.time.speed };
    let file_of = |plan: &Plan| recording(args.record.as_deref()?, &catalogue.scenarios, plan);
    let in_real_time = |plan: &Plan| match (&bench, file_of(plan)) {
        (Some(bench), Some(file)) => bench.play_and_record(plan, &file, &watch),
        (Some(bench), None) => bench.play(plan, &watch),
        (None, _) => real.play(plan, &watch),
    };
    let against_other = |plan: &Plan| other.map_or_else(|| play_virtual(plan), |it| it.play(plan));
    let player: Player<'_> =
        if args.time.real_time || bench.is_some() { &in_real_time } else { &against_other };
    let runner = runner(args, player);
    interrupt::listen(Arc::clone(desk));
    tracing::info!(scenarios = catalogue.scenarios.len(), jobs = runner.jobs.get(), "playing");
    if let Err(reason) = runner.run(&catalogue.scenarios, |played| desk.take(&played)) {
        return desk.output().failed(Exit::PANICKED, &format!("no threads: {reason}"));
    }
    let ended = desk.close();
    let ended = bench.as_ref().map_or(ended, |bench| bench.judged(ended));
    let ended = other.map_or(ended, |other| other.judged(ended));
    if interrupt::is_wanted() { Exit::INTERRUPTED } else { real.judged(ended) }
}

fn runner<'a>(args: &RunArgs, player: Player<'a>) -> Runner<'a> {
    let is_real = args.time.real_time || args.time.bench.is_some();
    let offers: &[Need] = if is_real { &[] } else { &[Need::VirtualTime] };
    let stop = interrupt::flag();
    Runner {
        player,
        beside: None,
        offers,
        jobs: jobs(args),
        repeat: args.repeat,
        update: update(args.update),
        stop,
    }
}

pub(super) fn jobs(args: &RunArgs) -> NonZeroUsize {
    let cores = || available_parallelism().unwrap_or(NonZeroUsize::MIN);
    args.jobs.unwrap_or_else(cores)
}

/// With `CI` set nothing is ever written.
fn update(asked: Option<UpdateArg>) -> Update {
    match asked {
        _ if is_ci() => Update::None,
        Some(UpdateArg::New) | None => Update::New,
        Some(UpdateArg::Changed) => Update::Changed,
        Some(UpdateArg::All) => Update::All,
        Some(UpdateArg::None) => Update::None,
    }
}
