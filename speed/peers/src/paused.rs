//! The workload on tokio's paused clock: a task for each lane, which sleeps.

use std::cell::RefCell;
use std::sync::Arc;

use sim_kernel::Time;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Notify;
use tokio::time::{Instant, sleep};

use crate::workload::{Book, MEAN};

/// The mean time between two events, in nanoseconds: tokio's clock has ticks of a millisecond.
const APART: u64 = 15_000_000_000;

/// One runtime on this thread, which goes on where it was left.
pub(crate) struct Paused {
    runtime: Runtime,
    wanted: u64,
    enough: Arc<Notify>,
}

/// What the tasks of one runtime share; they run on one thread, and one runtime at a time.
struct Desk {
    book: Book,
    start: Instant,
    /// How much longer than those of the book its gaps are.
    stretch: u32,
    done: u64,
    wanted: u64,
    enough: Arc<Notify>,
}

thread_local! {
    static DESK: RefCell<Option<Desk>> = const { RefCell::new(None) };
}

impl Paused {
    pub(crate) fn hold(pending: u64) -> Self {
        #[expect(clippy::expect_used, reason = "a peer that does not start cannot be measured")]
        let runtime = Builder::new_current_thread()
            .enable_time()
            .start_paused(true)
            .build()
            .expect("tokio builds a runtime");
        let enough = Arc::new(Notify::new());
        let stretch = u32::try_from(APART / MEAN * pending).unwrap_or(u32::MAX);
        let start = runtime.block_on(async { Instant::now() });
        let (book, enough_) = (Book::new(pending), Arc::clone(&enough));
        let desk = Desk { book, start, stretch, done: 0, wanted: 0, enough: enough_ };
        DESK.set(Some(desk));
        for lane in 0..pending {
            runtime.spawn(live(lane));
        }
        Self { runtime, wanted: 0, enough }
    }

    /// Runs for so many events, and gives their number.
    pub(crate) fn run(&mut self, events: u64) -> u64 {
        self.wanted += events;
        let wanted = self.wanted;
        DESK.with_borrow_mut(|desk| desk.iter_mut().for_each(|desk| desk.wanted = wanted));
        self.runtime.block_on(self.enough.notified());
        events
    }
}

async fn live(lane: u64) {
    while let Some(gap) = gap() {
        sleep(gap).await;
        DESK.with_borrow_mut(|desk| desk.iter_mut().for_each(|desk| desk.note(lane)));
    }
}

fn gap() -> Option<std::time::Duration> {
    DESK.with_borrow_mut(|desk| desk.as_mut().map(|desk| desk.book.gap() * desk.stretch))
}

impl Desk {
    fn note(&mut self, lane: u64) {
        self.book.note(Time::ZERO.after(self.start.elapsed()), lane);
        self.done += 1;
        if self.done == self.wanted {
            self.enough.notify_one();
        }
    }
}
