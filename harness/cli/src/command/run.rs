//! `deadzone run`: plays scenarios and judges them.

use std::cell::RefCell;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use harness_runner::{Catalogue, Player, Runner, Update};
use harness_scenario::{KeepGoing, Need};
use reports_language::Language;
use sim_world::Plan;

use super::rounds::rounds;
use super::settle::pending_in;
use super::sweep::sweep;
use crate::args::{RunArgs, Tier, TimeArgs, UpdateArg};
use crate::asked::Asked;
use crate::bench::{Bench, advice, make_room, recording};
use crate::chosen::choose;
use crate::desk::{AfterFailure, Desk, Manner, SharedDesk, Shows};
use crate::exit::Exit;
use crate::interrupt;
use crate::next_steps::{NextSteps, typed_all};
use crate::other_pos::OtherPos;
use crate::output::{Output, is_ci};
use crate::reading::read_some;
use crate::real_time::RealTime;
use crate::reports::{Reports, each_its_own};
use crate::standing::Standing;
use crate::ticker::Ticker;
use crate::unreferenced::Unreferenced;
use crate::watch::Watch;

/// Plays what was asked for and reports on it.
pub(crate) fn run(args: &RunArgs, output: Output) -> Exit {
    if args.rounds.watch {
        return rounds(args, output);
    }
    if args.sweep.crash_sweep {
        return sweep(args, output);
    }
    let meant = each_its_own(args).and_then(|()| have_their_place(&args.time));
    let other = match meant.and_then(|()| OtherPos::read(&args.other)) {
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
    let listed = catalogue.scenarios.iter().map(|scenario| scenario.id.clone()).collect();
    let sharded = match choose(&mut catalogue, args, output) {
        Ok(sharded) => sharded,
        Err(exit) => return exit,
    };
    // What failed last time was read by then: its file may be the one that is written.
    let reports = Reports::open(args, output.language);
    let begun = reports.and_then(|mut reports| {
        reports.begin(args, sharded.as_ref(), listed)?;
        Ok(reports)
    });
    let reports = match begun {
        Ok(reports) => reports,
        Err(reason) => return output.failed(Exit::USAGE, &reason),
    };
    let desk = Desk::new(output, reports, (catalogue.scenarios.len(), manner(args)));
    let desk = if args.time.bench.is_some() { desk.with_advice(advice) } else { desk };
    let next = RefCell::new(NextSteps::default());
    match play(&catalogue, (args, other.as_ref(), &next), &SharedDesk::new(desk)) {
        Exit::INTERRUPTED => Exit::INTERRUPTED,
        ended => {
            say_what_is_next(next.into_inner(), args, output);
            unreferenced.settle(ended, output)
        }
    }
}

/// Only the full bench has a place for an issuer host, or a reader that is plugged in.
fn have_their_place(time: &TimeArgs) -> Result<(), String> {
    let what = match (&time.issuer, &time.reader) {
        (Some(_), _) => "an issuer host",
        (None, Some(_)) => "a reader that is plugged in",
        (None, None) => return Ok(()),
    };
    match time.bench {
        Some(Tier::Full) => Ok(()),
        Some(Tier::Loopback) | None => Err(format!("{what} needs `--bench full`")),
    }
}

/// How many lines say how to go on.
const MOST_STEPS: usize = 3;

/// Says which scenarios were slow, and how to go on where something did not pass.
fn say_what_is_next(next: NextSteps, args: &RunArgs, output: Output) {
    let language = output.language;
    let pending = if next.is_needed() { what_is_pending(args, language) } else { None };
    let steps = pending.into_iter().chain(next.lines(args, language));
    let steps: Vec<String> = steps.take(MOST_STEPS).collect();
    next.slowest(language).into_iter().chain(steps).for_each(|line| output.say(line));
}

/// Says how all snapshots are settled that wait for a decision, where some do.
fn what_is_pending(args: &RunArgs, language: Language) -> Option<String> {
    let pending = pending_in(&args.paths, "run").map_or(0, |pending| pending.len());
    let paths = typed_all(&args.paths);
    let (look, take) = (format!("deadzone review{paths}"), format!("deadzone accept{paths}"));
    (pending > 0 && !is_ci()).then(|| {
        language.say("run-pending", &[("count", &pending), ("look", &look), ("take", &take)])
    })
}

pub(super) fn prepare(catalogue: &mut Catalogue, args: &RunArgs) {
    if let Some(seed) = args.seed {
        catalogue.reseed(seed);
    }
    if args.other.pos.is_some() {
        catalogue.forget_snapshots();
    }
}

pub(super) const fn manner(args: &RunArgs) -> Manner {
    Manner {
        shows: if args.quiet { Shows::WhatDidNotPass } else { Shows::All },
        after_failure: if args.fail_fast { AfterFailure::Nothing } else { AfterFailure::Others },
        keep_going: if args.keep_going { KeepGoing::Yes } else { KeepGoing::No },
    }
}

fn play(
    catalogue: &Catalogue,
    (args, other, next): (&RunArgs, Option<&OtherPos>, &RefCell<NextSteps>),
    desk: &Arc<SharedDesk>,
) -> Exit {
    let real = RealTime::new(args.time.speed);
    let time = &args.time;
    let bench = time.bench.map(|tier| Bench::new(tier.into(), time.speed, time.leaps()));
    let bench = match bench.transpose() {
        Err(reason) => return desk.output().failed(Exit::BENCH, &reason.to_string()),
        Ok(bench) => {
            bench.map(|bench| bench.judged_by(time.issuer.clone()).at_reader(time.reader.clone()))
        }
    };
    for lacking in bench.iter().flat_map(Bench::lacks) {
        desk.output().say(format!("note: {lacking}"));
    }
    let screen = desk.screen(jobs(args).get().min(catalogue.scenarios.len()), manner(args).shows);
    let standing = Standing::default();
    let (scenarios, speed) = (catalogue.scenarios.as_slice(), args.time.speed);
    let watch = Watch { scenarios, screen: &screen, speed, standing: &standing };
    let file_of = |plan: &Plan| recording(args.record.as_deref()?, &catalogue.scenarios, plan);
    let in_real_time = |plan: &Plan| match (&bench, file_of(plan)) {
        (Some(bench), Some(file)) => bench.play_and_record(plan, &file, &watch),
        (Some(bench), None) => bench.play(plan, &watch),
        (None, _) => real.play(plan, &watch),
    };
    let against_other = |plan: &Plan| match other {
        None => watch.virtually(plan),
        Some(other) => {
            let _entered = watch.enter(plan);
            other.play(plan)
        }
    };
    let player: Player<'_> =
        if args.time.real_time || bench.is_some() { &in_real_time } else { &against_other };
    let runner = runner(args, player);
    interrupt::listen(Arc::clone(desk));
    tracing::info!(scenarios = catalogue.scenarios.len(), jobs = runner.jobs.get(), "playing");
    let (ticker, asked) = (Ticker::start(desk, &standing), Asked::listen(desk, &standing));
    let run = runner.run(&catalogue.scenarios, |played| {
        next.borrow_mut().take(&played);
        desk.take(&played);
    });
    drop((ticker, asked));
    if let Err(reason) = run {
        return desk.output().failed(Exit::PANICKED, &format!("no threads: {reason}"));
    }
    let ended = desk.close();
    let ended = bench.as_ref().map_or(ended, |bench| bench.judged(ended));
    let ended = other.map_or(ended, |other| other.judged(ended));
    if interrupt::is_wanted() { Exit::INTERRUPTED } else { real.judged(ended) }
}

pub(super) fn runner<'a>(args: &RunArgs, player: Player<'a>) -> Runner<'a> {
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
