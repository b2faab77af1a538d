//! What a terminal shows of a run that is being played: a block below the progress bar.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use harness_scenario::Clock;
use indicatif::{MultiProgress, ProgressBar, ProgressState, ProgressStyle};

/// How often a block is drawn at most.
const TICK: Duration = Duration::from_millis(100);

/// The bar and the blocks below it.
#[derive(Clone, Debug)]
pub(crate) struct Screen {
    bars: MultiProgress,
    detail: Detail,
}

/// How much of a run is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Nothing: nobody watches, or nobody wants to.
    Nothing,
    /// Its name and the time in it: several are played at once.
    Name,
    /// Each part of the shop as well.
    Lanes,
}

impl Screen {
    /// Shows so much of each run below the bar.
    pub(crate) const fn new(bars: MultiProgress, detail: Detail) -> Self {
        Self { bars, detail }
    }

    /// Opens a block for a run; it is taken away when it is dropped.
    pub(crate) fn open(&self, (id, clock): (&str, Clock), speed: u32) -> Option<Block> {
        if self.detail == Detail::Nothing {
            return None;
        }
        let time = Arc::new(Mutex::new(Shown { clock, at: Duration::ZERO, since: Instant::now() }));
        let drawn = Arc::clone(&time);
        let draw = move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
            let shown = drawn.lock().unwrap_or_else(PoisonError::into_inner);
            // Whoever draws has no use for a reason.
            let _written = out.write_str(&shown.now(speed));
        };
        let template = match self.detail {
            Detail::Lanes => "{prefix}  {clock}\n{msg}",
            Detail::Name | Detail::Nothing => "{prefix}  {clock}",
        };
        let style = ProgressStyle::with_template(template).ok()?.with_key("clock", draw);
        let bar = self.bars.add(ProgressBar::new_spinner().with_style(style));
        bar.set_prefix(id.to_owned());
        bar.enable_steady_tick(TICK);
        Some(Block { bar, time, bars: self.bars.clone(), detail: self.detail })
    }
}

/// The time in a run as it is shown: it goes on while nothing happens.
#[derive(Debug)]
struct Shown {
    clock: Clock,
    at: Duration,
    since: Instant,
}

impl Shown {
    fn now(&self, speed: u32) -> String {
        let at = self.at.saturating_add(self.since.elapsed().saturating_mul(speed));
        self.clock.at(Duration::from_secs(at.as_secs()))
    }
}

/// The block of one run.
#[derive(Debug)]
pub(crate) struct Block {
    bar: ProgressBar,
    time: Arc<Mutex<Shown>>,
    bars: MultiProgress,
    detail: Detail,
}

impl Block {
    /// Shows that it is `at` in the run, and the parts of the shop where they are wanted. The bar
    /// draws itself anew with its next tick.
    pub(crate) fn show(&self, at: Duration, lines: impl FnOnce() -> Vec<String>) {
        let mut shown = self.time.lock().unwrap_or_else(PoisonError::into_inner);
        shown.at = at;
        shown.since = Instant::now();
        drop(shown);
        if self.detail == Detail::Lanes {
            self.bar.set_message(lines().join("\n"));
        }
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        self.bars.remove(&self.bar);
    }
}
