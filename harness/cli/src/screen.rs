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
        let shown = Shown { clock, at: Duration::ZERO, since: Instant::now(), lines: Vec::new() };
        let shown = Arc::new(Mutex::new(shown));
        let drawn = Arc::clone(&shown);
        let draw = move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
            let shown = drawn.lock().unwrap_or_else(PoisonError::into_inner);
            // Whoever draws has no use for a reason.
            let _written = out.write_str(&shown.drawn(speed));
        };
        let style = ProgressStyle::with_template("{prefix}  {shown}").ok()?;
        let style = style.with_key("shown", draw);
        let bar = self.bars.add(ProgressBar::new_spinner().with_style(style));
        bar.set_prefix(id.to_owned());
        bar.enable_steady_tick(TICK);
        Some(Block { bar, shown, bars: self.bars.clone(), detail: self.detail })
    }
}

/// A run as it is shown: its time goes on while nothing happens.
#[derive(Debug)]
struct Shown {
    clock: Clock,
    at: Duration,
    since: Instant,
    lines: Vec<String>,
}

impl Shown {
    /// The time, and the lines below it.
    fn drawn(&self, speed: u32) -> String {
        let at = self.at.saturating_add(self.since.elapsed().saturating_mul(speed));
        let time = self.clock.at(Duration::from_secs(at.as_secs()));
        let lines = self.lines.iter().map(|line| format!("\n{line}"));
        core::iter::once(time).chain(lines).collect()
    }
}

/// The block of one run.
#[derive(Debug)]
pub(crate) struct Block {
    bar: ProgressBar,
    shown: Arc<Mutex<Shown>>,
    bars: MultiProgress,
    detail: Detail,
}

impl Block {
    /// Shows that it is `at` in the run, and the parts of the shop where they are wanted. The bar
    /// draws itself anew with its next tick.
    pub(crate) fn show(&self, at: Duration, lines: impl FnOnce() -> Vec<String>) {
        let lines = if self.detail == Detail::Lanes { lines() } else { Vec::new() };
        let mut shown = self.shown.lock().unwrap_or_else(PoisonError::into_inner);
        shown.at = at;
        shown.since = Instant::now();
        shown.lines = lines;
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
        self.bars.remove(&self.bar);
    }
}
