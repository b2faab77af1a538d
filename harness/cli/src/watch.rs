//! Who watches the runs of a catalogue: the log and the screen.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use harness_bench::{News, Nobody, Witness};
use harness_runner::{RunClock, play_virtual, play_virtual_showing};
use harness_scenario::{Clock, Scenario};
use reports_render::Live;
use sim_world::{Plan, Trace};

use crate::log::Log;
use crate::screen::{Block, Screen};
use crate::standing::{Entered, Shown, Standing};

/// Finds who watches a plan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch<'run> {
    pub(crate) scenarios: &'run [Scenario],
    pub(crate) screen: &'run Screen,
    pub(crate) speed: u32,
    pub(crate) standing: &'run Standing,
}

impl<'run> Watch<'run> {
    /// Returns the witness of a plan; nobody watches one that no scenario has, such as a guess at
    /// when a check comes true.
    pub(crate) fn witness(&self, plan: &Plan) -> Box<dyn Witness + 'run> {
        let found = self.scenario(plan);
        found.map_or_else(|| Box::new(Nobody) as Box<dyn Witness>, |found| self.of(found))
    }

    /// Plays a plan in virtual time, and shows how far it is where it is a scenario's own.
    ///
    /// # Errors
    /// Never.
    pub(crate) fn virtually(&self, plan: &Plan) -> io::Result<Trace> {
        let Some(scenario) = self.scenario(plan) else { return play_virtual(plan) };
        let clock = Arc::new(RunClock::default());
        let _entered = self.standing.enter(scenario, (Some(Arc::clone(&clock)), Shown::Here));
        play_virtual_showing(plan, &clock)
    }

    /// Notes that a plan is being played by somebody who does not say how far it is.
    pub(crate) fn enter(&self, plan: &Plan) -> Option<Entered> {
        self.scenario(plan).map(|scenario| self.standing.enter(scenario, (None, Shown::Here)))
    }

    fn scenario(&self, plan: &Plan) -> Option<&'run Scenario> {
        self.scenarios.iter().find(|one| core::ptr::eq(&raw const one.plan, plan))
    }

    fn of(&self, scenario: &'run Scenario) -> Box<dyn Witness + 'run> {
        let log = Log::open(scenario);
        let name = (scenario.id.as_str(), Clock::of(&scenario.plan));
        let block = self.screen.open(name, self.speed);
        let shown = if block.is_some() { Shown::Elsewhere } else { Shown::Here };
        let clock = Arc::new(RunClock::default());
        let entered = self.standing.enter(scenario, (Some(clock), shown));
        let is_told = log.is_some() || block.is_some();
        let live = is_told.then(|| Live::new(&scenario.plan));
        Box::new(Watcher { live, log, block, entered })
    }
}

/// Watches one run.
#[derive(Debug)]
struct Watcher<'run> {
    /// What is told; none where neither a log nor a screen wants it.
    live: Option<Live<'run>>,
    log: Option<Log<'run>>,
    block: Option<Block>,
    /// Takes the run off the list when it ends.
    entered: Entered,
}

impl Witness for Watcher<'_> {
    fn hear(&mut self, at: Duration, news: News<'_>) {
        self.entered.reached(at);
        let Some(live) = &mut self.live else { return };
        match news {
            News::Entry { trace, id, lag } => {
                let told = live.take(trace, id);
                for told in &told {
                    self.log.iter().for_each(|log| log.entry(told, lag));
                }
            }
            News::Leapt(leap) => self.log.iter().for_each(|log| log.leapt(at, leap)),
            News::Part(part) => self.log.iter().for_each(|log| log.part(at, &part)),
        }
        if let Some(block) = &self.block {
            block.show(at, || live.lines());
        }
    }
}
