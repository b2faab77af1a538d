//! A bar for whoever waits in front of a terminal.

use std::thread;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::Output;

/// Shorter runs show no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the time that has passed is drawn anew.
const TICK: Duration = Duration::from_millis(250);

/// How far a run is.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Starts hidden, and shows itself to whoever watches once the run takes long.
    pub(crate) fn new(output: Output, length: usize) -> Self {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::hidden());
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} scenarios  {elapsed}");
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        if output.watched {
            let later = bar.clone();
            thread::spawn(move || show_later(&later));
        }
        Self(bar)
    }

    /// Counts one more.
    pub(crate) fn step(&self) {
        self.0.inc(1);
    }

    /// Writes something while the bar is out of the way.
    pub(crate) fn aside(&self, write: impl FnOnce()) {
        self.0.suspend(write);
    }

    /// Takes the bar away.
    pub(crate) fn end(&self) {
        self.0.finish_and_clear();
    }
}

fn show_later(bar: &ProgressBar) {
    thread::sleep(PATIENCE);
    if !bar.is_finished() {
        bar.set_draw_target(ProgressDrawTarget::stderr());
        bar.enable_steady_tick(TICK);
    }
}
