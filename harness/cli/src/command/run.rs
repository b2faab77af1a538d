//! `deadzone run`: plays scenarios and judges them.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use harness_runner::{Catalogue, Player, Runner, Update, play_virtual};
use harness_scenario::Need;
use sim_world::Plan;

use crate::args::{RunArgs, UpdateArg};
use crate::desk::{Desk, SharedDesk};
use crate::exit::Exit;
use crate::interrupt;
use crate::json_file::JsonFile;
use crate::output::{Output, is_ci};
use crate::reading::read_some;
use crate::real_time::RealTime;

/// Plays what was asked for and reports on it.
pub(crate) fn run(args: &RunArgs, output: Output) -> Exit {
    let mut catalogue = match read_some(&args.paths, "run", (args.filter.as_deref(), output)) {
        Ok(catalogue) => catalogue,
        Err(exit) => return exit,
    };
    prepare(&mut catalogue, args);
    let json = match args.json.as_deref().map(JsonFile::create).transpose() {
        Ok(json) => json,
        Err(reason) => return output.failed(Exit::USAGE, &reason),
    };
    let desk = Desk::new(output, json, catalogue.scenarios.len());
    let desk = if args.quiet { desk.quiet() } else { desk };
    play(&catalogue, args, &SharedDesk::new(desk))
}

fn prepare(catalogue: &mut Catalogue, args: &RunArgs) {
    if let Some(seed) = args.seed {
        catalogue.reseed(seed);
    }
}

fn play(catalogue: &Catalogue, args: &RunArgs, desk: &Arc<SharedDesk>) -> Exit {
    let real = RealTime::new(args.speed);
    let in_real_time = |plan: &Plan| real.play(plan);
    let player: Player<'_> = if args.real_time { &in_real_time } else { &play_virtual };
    let runner = runner(args, player);
    interrupt::listen(Arc::clone(desk));
    tracing::info!(scenarios = catalogue.scenarios.len(), jobs = runner.jobs.get(), "playing");
    if let Err(reason) = runner.run(&catalogue.scenarios, |played| desk.take(&played)) {
        return desk.output().failed(Exit::PANICKED, &format!("no threads: {reason}"));
    }
    let ended = desk.close();
    if interrupt::is_wanted() { Exit::INTERRUPTED } else { real.judged(ended) }
}

fn runner<'a>(args: &RunArgs, player: Player<'a>) -> Runner<'a> {
    let offers: &[Need] = if args.real_time { &[] } else { &[Need::VirtualTime] };
    let cores = || available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let jobs = args.jobs.unwrap_or_else(cores);
    let stop = interrupt::flag();
    Runner { player, offers, jobs, repeat: args.repeat, update: update(args.update), stop }
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
