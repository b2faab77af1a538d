//! A bar for whoever waits in front of a terminal.

use std::thread;
use std::time::{Duration, Instant};

use indicatif::{MultiProgress, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::Output;

/// Shorter runs show no bar: it would only flicker.
const PATIENCE: Duration = Duration::from_millis(500);
/// How often the time that has passed is drawn anew.
const TICK: Duration = Duration::from_millis(250);

/// How often the terminal is drawn to at most, in a second.
const MOST_DRAWN: u8 = 10;

/// How long nobody hears anything at the most, where no bar is drawn.
const SILENCE: Duration = Duration::from_secs(10);

/// The time since something was said, where no bar is drawn: a build server ends what is silent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Silence {
    /// None where a bar is drawn.
    since: Option<Instant>,
}

impl Silence {
    /// Begins to listen.
    pub(crate) fn new(output: Output) -> Self {
        let is_drawn = output.watched && !output.logs;
        Self { since: (!is_drawn).then(Instant::now) }
    }

    /// Tells whether it is time to say something; whoever asks then does.
    pub(crate) fn is_too_long(&mut self, now: Instant) -> bool {
        let Some(since) = self.since else { return false };
        let is_long = now.saturating_duration_since(since) >= SILENCE;
        if is_long {
            self.since = Some(now);
        }
        is_long
    }
}

/// How far a run is.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// The bar and what stands below it.
    bars: MultiProgress,
}

impl Progress {
    /// Counts scenarios, and tells something more of them.
    pub(crate) fn telling(output: Output, length: usize) -> Self {
        let counted = output.language.text("progress-scenarios");
        let template = format!("{{bar:30}} {{pos}}/{{len}} {counted}  {{msg}}  {{elapsed}}");
        Self::drawn(output, (length, &template))
    }

    /// Tells something more.
    pub(crate) fn tell(&self, more: String) {
        self.bar.set_message(more);
    }

    /// Starts hidden, and shows itself to whoever watches once the run takes long.
    fn drawn(output: Output, (length, template): (usize, &str)) -> Self {
        let length = u64::try_from(length).unwrap_or(u64::MAX);
        let bars = MultiProgress::with_draw_target(ProgressDrawTarget::hidden());
        let bar = bars.add(ProgressBar::new(length));
        let style = ProgressStyle::with_template(template);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
        if output.watched && !output.logs {
            let later = (bar.clone(), bars.clone());
            thread::spawn(move || show_later(&later.0, &later.1));
        }
        Self { bar, bars }
    }

    /// Returns the bar with what may stand below it.
    pub(crate) fn bars(&self) -> MultiProgress {
        self.bars.clone()
    }

    /// Counts one more.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
    }

    /// Writes something while the bar is out of the way.
    pub(crate) fn aside(&self, write: impl FnOnce()) {
        self.bars.suspend(write);
    }

    /// Takes the bar away, and all below it.
    pub(crate) fn end(&self) {
        self.bar.finish_and_clear();
        // A terminal that is gone shows nothing either way.
        drop(self.bars.clear());
        self.bars.set_draw_target(ProgressDrawTarget::hidden());
    }
}

fn show_later(bar: &ProgressBar, bars: &MultiProgress) {
    thread::sleep(PATIENCE);
    if !bar.is_finished() {
        bars.set_draw_target(ProgressDrawTarget::stderr_with_hz(MOST_DRAWN));
        bar.enable_steady_tick(TICK);
    }
}

#[cfg(test)]
mod tests {
    use super::Silence;
    use crate::args::Color;
    use crate::output::Output;
    use std::time::{Duration, Instant};

    #[test]
    fn a_long_silence_is_broken_once_in_ten_seconds_and_never_below_a_bar() {
        let mut output = Output::new(Color::Never);
        output.watched = false;
        let mut silence = Silence::new(output);
        let after = |seconds| Instant::now() + Duration::from_secs(seconds);
        let asked = [9, 11, 12, 20, 22].map(|at| silence.is_too_long(after(at)));
        assert_eq!(asked, [false, true, false, false, true]);
        output.watched = true;
        let mut drawn = Silence::new(output);
        assert!(!drawn.is_too_long(after(60)));
    }
}
