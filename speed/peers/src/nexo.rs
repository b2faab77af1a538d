//! The workload on NexoSim.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};

use nexosim::model::{BuildContext, Context, Model, ProtoModel, schedulable};
use nexosim::simulation::{EventKey, ExecutionError, Mailbox, Scheduler, SimInit, Simulation};
use nexosim::time::MonotonicTime;
use serde::{Deserialize, Serialize};
use sim_kernel::Time;

use crate::workload::{Book, TIMEOUT};

/// One simulation, on one thread, which goes on where it was halted.
pub(crate) struct NexoSim {
    simulation: Simulation,
    desk: Arc<Desk>,
}

/// What the model and whoever runs it both see.
#[derive(Default)]
struct Desk {
    wanted: AtomicU64,
    fingerprint: AtomicU64,
    scheduler: OnceLock<Scheduler>,
}

#[derive(Clone, Copy, Serialize, Deserialize)]
enum Workload {
    Hold,
    Timeouts,
}

#[derive(Serialize, Deserialize)]
struct Lanes {
    workload: Workload,
    /// The key of each lane's timeout.
    armed: Vec<Option<EventKey>>,
}

/// What stands outside the state that NexoSim can save.
struct Outside {
    book: Book,
    done: u64,
    desk: Arc<Desk>,
}

impl Outside {
    /// Counts a step, and halts the simulation after the last one wanted.
    fn count(&mut self) {
        self.done += 1;
        if self.done == self.desk.wanted.load(Relaxed) {
            self.desk.fingerprint.store(self.book.fingerprint().value(), Relaxed);
            self.desk.scheduler.get().into_iter().for_each(Scheduler::halt);
        }
    }
}

#[Model(type Env = Outside)]
impl Lanes {
    #[nexosim(init)]
    #[expect(clippy::unused_async, reason = "NexoSim awaits it")]
    async fn begin(&mut self, cx: &Context<Self>, outside: &mut Outside) {
        for lane in 0..self.armed.len() as u64 {
            let gap = outside.book.gap();
            let scheduled = match self.workload {
                Workload::Hold => cx.schedule_event(gap, schedulable!(Self::hold), lane),
                Workload::Timeouts => cx.schedule_event(gap, schedulable!(Self::step), lane),
            };
            assert_eq!(scheduled, Ok(()), "a gap is never zero");
        }
    }

    #[nexosim(schedulable)]
    #[expect(clippy::unused_self, reason = "NexoSim calls it on the model")]
    fn hold(&mut self, lane: u64, cx: &Context<Self>, outside: &mut Outside) {
        outside.book.note(now(cx), lane);
        let scheduled = cx.schedule_event(outside.book.gap(), schedulable!(Self::hold), lane);
        debug_assert_eq!(scheduled, Ok(()));
        outside.count();
    }

    #[nexosim(schedulable)]
    fn step(&mut self, lane: u64, cx: &Context<Self>, outside: &mut Outside) {
        outside.book.note(now(cx), lane);
        let armed = &mut self.armed[place(lane)];
        armed.take().into_iter().for_each(EventKey::cancel);
        *armed = cx.schedule_keyed_event(TIMEOUT, schedulable!(Self::expire), lane).ok();
        let scheduled = cx.schedule_event(outside.book.gap(), schedulable!(Self::step), lane);
        debug_assert_eq!(scheduled, Ok(()));
        outside.count();
    }

    #[nexosim(schedulable)]
    fn expire(&mut self, lane: u64, cx: &Context<Self>, outside: &mut Outside) {
        outside.book.note(now(cx), lane);
        self.armed[place(lane)] = None;
    }
}

fn place(lane: u64) -> usize {
    usize::try_from(lane).unwrap_or(0)
}

fn now(cx: &Context<Lanes>) -> Time {
    let since = cx.time().duration_since(MonotonicTime::EPOCH);
    Time::ZERO.after(since)
}

struct Proto {
    lanes: Lanes,
    outside: Outside,
}

impl ProtoModel for Proto {
    type Model = Lanes;

    fn build(self, _: &mut BuildContext<'_, Self>) -> (Lanes, Outside) {
        (self.lanes, self.outside)
    }
}

impl NexoSim {
    pub(crate) fn hold(pending: u64) -> Self {
        Self::new(Workload::Hold, pending)
    }

    pub(crate) fn timeouts(lanes: u64) -> Self {
        Self::new(Workload::Timeouts, lanes)
    }

    fn new(workload: Workload, lanes: u64) -> Self {
        let desk = Arc::new(Desk::default());
        let outside = Outside { book: Book::new(lanes), done: 0, desk: Arc::clone(&desk) };
        let lanes = Lanes { workload, armed: (0..lanes).map(|_| None).collect() };
        let simulation = SimInit::with_num_threads(1)
            .add_model(Proto { lanes, outside }, Mailbox::new(), "lanes")
            .init(MonotonicTime::EPOCH);
        #[expect(clippy::expect_used, reason = "a peer that does not start cannot be measured")]
        let simulation = simulation.expect("NexoSim builds a model");
        desk.scheduler.get_or_init(|| simulation.scheduler());
        Self { simulation, desk }
    }

    /// Runs for so many steps, and gives their number.
    pub(crate) fn run(&mut self, steps: u64) -> u64 {
        self.desk.wanted.fetch_add(steps, Relaxed);
        let ended = self.simulation.run();
        assert!(matches!(ended, Err(ExecutionError::Halted)), "NexoSim ended otherwise: {ended:?}");
        steps
    }

    /// Gives the hash of all that was noted up to the last step wanted.
    pub(crate) fn fingerprint(&self) -> u64 {
        self.desk.fingerprint.load(Relaxed)
    }
}
