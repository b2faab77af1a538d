//! What is said while a run goes on: how far it is, and which scenarios take long.

use std::fmt::Display;
use std::sync::Arc;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{JoinHandle, spawn};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressState, ProgressStyle};
use reports_language::Language;

use crate::desk::{SharedDesk, Sofar};
use crate::progress::Silence;
use crate::standing::Standing;

/// How often is looked whether there is anything to say.
const LOOK: Duration = Duration::from_millis(250);

/// Says how a run goes on until it is dropped.
#[derive(Debug)]
pub(crate) struct Ticker {
    end: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Ticker {
    /// Begins to look at a run.
    pub(crate) fn start(desk: &Arc<SharedDesk>, standing: &Standing) -> Self {
        let (end, ended) = channel::<()>();
        let mut told = Told::new(Arc::clone(desk), standing.clone());
        let thread = spawn(move || {
            while ended.recv_timeout(LOOK) == Err(RecvTimeoutError::Timeout) {
                told.look();
            }
            told.clear();
        });
        Self { end: Some(end), thread: Some(thread) }
    }
}

impl Drop for Ticker {
    fn drop(&mut self) {
        drop(self.end.take());
        if let Some(thread) = self.thread.take() {
            // A thread that panicked has said so.
            drop(thread.join());
        }
    }
}

/// What was told of a run.
struct Told {
    desk: Arc<SharedDesk>,
    standing: Standing,
    begun: Instant,
    silence: Silence,
    /// The lines below the bar, while there are any.
    drawn: Option<ProgressBar>,
}

impl Told {
    fn new(desk: Arc<SharedDesk>, standing: Standing) -> Self {
        let silence = Silence::new(desk.output());
        Self { desk, standing, begun: Instant::now(), silence, drawn: None }
    }

    fn language(&self) -> Language {
        self.desk.output().language
    }

    fn look(&mut self) {
        let now = Instant::now();
        let Some(sofar) = self.desk.sofar() else { return self.clear() };
        for slow in self.standing.slow(now, self.language()) {
            self.desk.say(&slow);
        }
        if self.desk.is_watched() {
            self.draw(now);
        } else if self.silence.is_too_long(now) {
            let running = (self.standing.count(), now - self.begun);
            self.desk.say(&counter(sofar, running, self.language()));
        }
    }

    /// Scenarios in virtual time have no block of their own: few of them take long enough.
    fn draw(&mut self, now: Instant) {
        let wanted = !self.standing.worth_a_line(now, self.language()).is_empty();
        match &self.drawn {
            Some(_) if !wanted => self.clear(),
            None if wanted => self.drawn = self.bar(),
            Some(_) | None => {}
        }
    }

    fn bar(&self) -> Option<ProgressBar> {
        let (standing, language) = (self.standing.clone(), self.language());
        let draw = move |_: &ProgressState, out: &mut dyn std::fmt::Write| {
            // Whoever draws has no use for a reason.
            let _written =
                out.write_str(&standing.worth_a_line(Instant::now(), language).join("\n"));
        };
        let style = ProgressStyle::with_template("{standing}").ok()?.with_key("standing", draw);
        let bar = self.desk.bars().add(ProgressBar::new_spinner().with_style(style));
        bar.enable_steady_tick(LOOK);
        Some(bar)
    }

    fn clear(&mut self) {
        if let Some(bar) = self.drawn.take() {
            bar.finish_and_clear();
            self.desk.bars().remove(&bar);
        }
    }
}

/// Says how far a run is: `(120/614) 2 failed, 2 running, 40s`.
pub(crate) fn counter(
    sofar: Sofar,
    (running, after): (usize, Duration),
    language: Language,
) -> String {
    let Sofar { done, failed, expected } = sofar;
    let with: &[(&str, &dyn Display)] = &[
        ("done", &done),
        ("expected", &expected),
        ("failed", &failed),
        ("running", &running),
        ("seconds", &after.as_secs()),
    ];
    language.say("run-counter", with)
}

#[cfg(test)]
mod tests {
    use super::counter;
    use crate::desk::Sofar;
    use reports_language::Language;
    use std::time::Duration;

    #[test]
    fn a_counter_says_how_far_a_run_is() {
        let sofar = Sofar { done: 120, failed: 2, expected: 614 };
        let line = counter(sofar, (3, Duration::from_millis(40_900)), Language::English);
        assert_eq!(line, "(120/614) 2 failed, 3 running, 40s");
    }
}
