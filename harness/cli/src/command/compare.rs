//! `deadzone bench compare`: the same scenarios in virtual time and on the bench.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use harness_runner::{Runner, Update, play_virtual};
use harness_scenario::KeepGoing;
use sim_world::Plan;

use crate::args::CompareArgs;
use crate::asked::Asked;
use crate::bench::{Bench, advice};
use crate::desk::{AfterFailure, Desk, Manner, SharedDesk, Shows};
use crate::exit::Exit;
use crate::interrupt;
use crate::output::Output;
use crate::reading::read_some;
use crate::reports::Reports;
use crate::standing::Standing;
use crate::ticker::Ticker;
use crate::watch::Watch;

/// Plays everything twice and reports each difference.
pub(crate) fn compare(args: &CompareArgs, output: Output) -> Exit {
    let filter = args.filter.as_deref();
    let mut catalogue = match read_some(&args.paths, "bench compare", (filter, output)) {
        Ok(catalogue) => catalogue,
        Err(exit) => return exit,
    };
    catalogue.forget_snapshots();
    let bench = match Bench::new(args.tier.into(), args.speed, args.leaps()) {
        Ok(bench) => bench,
        Err(reason) => return output.failed(Exit::BENCH, &reason.to_string()),
    };
    let manner = Manner {
        shows: if args.quiet { Shows::WhatDidNotPass } else { Shows::All },
        after_failure: AfterFailure::Others,
        keep_going: KeepGoing::No,
    };
    let desk = Desk::new(output, Reports::none(), (catalogue.scenarios.len(), manner));
    let desk = desk.with_advice(advice);
    let desk = Arc::new(SharedDesk::new(desk));
    let cores = || available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let jobs = args.jobs.unwrap_or_else(cores);
    let screen = desk.screen(jobs.get().min(catalogue.scenarios.len()), manner.shows);
    let standing = Standing::default();
    let (scenarios, speed) = (catalogue.scenarios.as_slice(), args.speed);
    let watch = Watch { scenarios, screen: &screen, speed, standing: &standing };
    let on_the_bench = |plan: &Plan| bench.play(plan, &watch);
    let runner = Runner {
        beside: Some(&on_the_bench),
        jobs,
        offers: &[],
        update: Update::None,
        ..Runner::quiet(&play_virtual, interrupt::flag())
    };
    interrupt::listen(Arc::clone(&desk));
    let (ticker, asked) = (Ticker::start(&desk, &standing), Asked::listen(&desk, &standing));
    let run = runner.run(scenarios, |played| desk.take(&played));
    drop((ticker, asked));
    if let Err(reason) = run {
        return output.failed(Exit::PANICKED, &format!("no threads: {reason}"));
    }
    let ended = desk.close();
    if interrupt::is_wanted() { Exit::INTERRUPTED } else { bench.judged(ended) }
}
