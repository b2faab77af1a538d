//! Who watches the runs of a catalogue: the log and the screen.

use std::time::Duration;

use harness_bench::{News, Nobody, Witness};
use harness_scenario::{Clock, Scenario};
use reports_render::Live;
use sim_world::Plan;

use crate::log::Log;
use crate::screen::{Block, Screen};

/// Finds who watches a plan.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Watch<'run> {
    pub(crate) scenarios: &'run [Scenario],
    pub(crate) screen: &'run Screen,
    pub(crate) speed: u32,
}

impl<'run> Watch<'run> {
    /// Returns the witness of a plan; nobody watches one that no scenario has, such as a guess at
    /// when a check comes true.
    pub(crate) fn witness(&self, plan: &Plan) -> Box<dyn Witness + 'run> {
        let found = self.scenarios.iter().find(|one| core::ptr::eq(&raw const one.plan, plan));
        found.map_or_else(|| Box::new(Nobody) as Box<dyn Witness>, |found| self.of(found))
    }

    fn of(&self, scenario: &'run Scenario) -> Box<dyn Witness + 'run> {
        let log = Log::open(scenario);
        let name = (scenario.id.as_str(), Clock::of(&scenario.plan));
        let block = self.screen.open(name, self.speed);
        if log.is_none() && block.is_none() {
            return Box::new(Nobody);
        }
        Box::new(Watcher { live: Live::new(&scenario.plan), log, block })
    }
}

/// Watches one run.
#[derive(Debug)]
struct Watcher<'run> {
    live: Live<'run>,
    log: Option<Log<'run>>,
    block: Option<Block>,
}

impl Witness for Watcher<'_> {
    fn hear(&mut self, at: Duration, news: News<'_>) {
        match news {
            News::Entry { trace, id, lag } => {
                let told = self.live.take(trace, id);
                for told in &told {
                    self.log.iter().for_each(|log| log.entry(told, lag));
                }
            }
            News::Leapt(leap) => self.log.iter().for_each(|log| log.leapt(at, leap)),
            News::Part(part) => self.log.iter().for_each(|log| log.part(at, &part)),
        }
        if let Some(block) = &self.block {
            block.show(at, || self.live.lines());
        }
    }
}
