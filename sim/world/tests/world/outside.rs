//! A till whose app somebody kills from outside: the world takes it for a crash.

use core::cell::Cell;

use pos_core::{Batch, Input, Moment, Output, Profile, Record, Session};
use sim_kernel::{Agenda, Stream};
use sim_world::{
    Acquirer, Carrier, DiskHealth, Modelled, Office, OurTill, Parts, Plan, StaysDown, Terminal,
    Trace, What, play_under,
};

use crate::rig::{TILL, plan, sale, start};

/// Parts whose app dies in the middle of a commit.
#[derive(Debug)]
struct Mortals {
    parts: Modelled<'static>,
    /// Which commit is its last.
    last: u32,
}

impl Parts<'static> for Mortals {
    fn terminal(
        &mut self,
        plan: &Plan,
        profile: &Profile,
        session: Session,
    ) -> Box<dyn Terminal + 'static> {
        let terminal = self.parts.terminal(plan, profile, session);
        Box::new(Mortal { terminal, left: self.last, dead: Cell::new(false) })
    }

    fn processor(&mut self, plan: &Plan) -> Box<dyn Acquirer> {
        self.parts.processor(plan)
    }

    fn admin(&mut self, plan: &Plan) -> Box<dyn Office> {
        self.parts.admin(plan)
    }

    fn carrier(&mut self, plan: &Plan) -> Box<dyn Carrier> {
        self.parts.carrier(plan)
    }
}

#[derive(Debug)]
struct Mortal {
    terminal: Box<dyn Terminal + 'static>,
    left: u32,
    dead: Cell<bool>,
}

impl Terminal for Mortal {
    fn start(
        &mut self,
        profile: &Profile,
        moment: Moment,
        outputs: &mut Vec<Output>,
    ) -> Result<(), StaysDown> {
        self.terminal.start(profile, moment, outputs)
    }

    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        if !self.dead.get() {
            self.terminal.handle(moment, input, outputs);
        }
    }

    fn commit(&mut self, batch: Batch) -> bool {
        self.left = self.left.saturating_sub(1);
        if self.left == 1 {
            self.dead.set(true);
        }
        !self.dead.get() && self.terminal.commit(batch)
    }

    fn reopen(&mut self) -> Option<Vec<Record>> {
        self.terminal.reopen()
    }

    fn has_died(&self) -> bool {
        self.dead.get()
    }

    fn kill(&mut self, cut: &mut Stream) {
        self.dead.set(false);
        self.terminal.kill(cut);
    }

    fn set_disk(&mut self, health: DiskHealth) {
        self.terminal.set_disk(health);
    }

    fn records(&self) -> Vec<Record> {
        self.terminal.records()
    }

    fn screens(&self, profile: &Profile, moment: Moment) -> Vec<Output> {
        self.terminal.screens(profile, moment)
    }

    fn holds(&self, bytes: &[u8]) -> bool {
        self.terminal.holds(bytes)
    }
}

fn played(last: u32) -> Trace {
    let plan = plan([sale("coffee", 5_00), start(), sale("cake", 4_00)]);
    let mut parts = Mortals {
        parts: Modelled { start_pos: &OurTill, storage: sim_world::Storage::Disk },
        last,
    };
    let plan: &'static Plan = Box::leak(Box::new(plan));
    play_under(plan, &mut parts, Agenda::new()).0
}

fn count(trace: &Trace, is: impl Fn(&What) -> bool) -> usize {
    trace.entries().iter().filter(|entry| is(&entry.what)).count()
}

#[test]
fn an_app_that_is_killed_from_outside_has_crashed_and_is_started_again() {
    for last in 4..12 {
        let trace = played(last);
        let deaths = count(&trace, |what| *what == What::AppDied(TILL));
        let starts = count(&trace, |what| *what == What::AppStarted(TILL));
        assert!(deaths <= 1 && starts <= deaths, "{last}: {deaths} deaths, {starts} starts");
        assert_eq!(count(&trace, |what| matches!(what, What::StoreFailed(_))), 0, "{last}");
        assert_eq!(count(&trace, |what| matches!(what, What::Broken(_))), 0, "{last}");
    }
    let first = played(4);
    assert_eq!(count(&first, |what| *what == What::AppDied(TILL)), 1);
    assert_eq!(count(&first, |what| *what == What::AppStarted(TILL)), 1);
}
