//! How far a run is, for whoever waits.

use std::path::Path;
use std::time::{Duration, Instant};

use harness_runner::Drawn;
use indicatif::{ProgressBar, ProgressStyle};
use pos_core::Money;
use reports_language::Language;
use reports_render::RiskEngine;
use sim_risk::{Estimates, Partial, Study};

use super::part::{self, Typed};
use super::report::drawing;
use crate::args::{RiskOutputs, RiskRunArgs};
use crate::output::Output;

/// How often the results so far are written down.
const SAVED_EVERY: Duration = Duration::from_secs(10);

/// How often the bar is told how far it is.
const TOLD_EVERY: Duration = Duration::from_millis(200);

/// A bar that counts steps, and is gone when they are done.
#[derive(Debug)]
pub(super) struct Steps(ProgressBar);

impl Steps {
    /// Shows a bar for so many steps, if somebody looks.
    pub(super) fn new(what: &'static str, count: usize, of: (&RiskOutputs, Output)) -> Self {
        let language = of.1.language;
        let what = language.text(what);
        let left = language.say("progress-left", &[("left", &"{eta}")]);
        let bar = bar(of, &format!("{{bar:30}} {{pos}}/{{len}} {what}  {left}"));
        bar.set_length(u64::try_from(count).unwrap_or(u64::MAX));
        Self(bar)
    }

    /// Says that so many are done.
    pub(super) fn tell(&self, done: usize) {
        self.0.set_position(u64::try_from(done).unwrap_or(u64::MAX));
    }
}

impl Drop for Steps {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

fn bar((outputs, output): (&RiskOutputs, Output), template: &str) -> ProgressBar {
    let hidden = !output.watched || outputs.quiet;
    let bar = if hidden { ProgressBar::hidden() } else { ProgressBar::new(0) };
    if let Ok(style) = ProgressStyle::with_template(template) {
        bar.set_style(style);
    }
    bar
}

/// Hears how far it is: tells whoever waits, and writes it down now and then.
#[derive(Debug)]
pub(super) struct Desk<'a> {
    typed: Typed,
    engine: RiskEngine,
    study: &'a Study,
    checkpoint: Option<&'a Path>,
    bar: ProgressBar,
    began: Instant,
    saved: Instant,
    told: Option<(Instant, u64)>,
    first: Option<u64>,
    /// Why the results could not be written down.
    failed: Option<String>,
    language: Language,
}

impl<'a> Desk<'a> {
    /// Opens the desk of a run.
    pub(super) fn new(args: &'a RiskRunArgs, study: &'a Study, output: Output) -> Self {
        let language = output.language;
        let what = language.text("risk-replications-axis");
        let template = format!("{{bar:30}} {{pos}}/{{len}} {what}  {{msg}}");
        let bar = bar((&args.outputs, output), &template);
        let (began, checkpoint) = (Instant::now(), args.checkpoint.as_deref());
        let (told, first, failed) = (None, None, None);
        let typed = Typed::of(&args.study, args.chance.seed);
        let engine = drawing(args.engine);
        Self {
            typed,
            engine,
            study,
            checkpoint,
            bar,
            began,
            saved: began,
            told,
            first,
            failed,
            language,
        }
    }

    /// Hears how far it is.
    pub(super) fn hear(&mut self, drawn: Drawn<'_>) {
        if self.saved.elapsed() >= SAVED_EVERY {
            self.save(drawn.partial);
        }
        if self.told.is_none_or(|(when, _)| when.elapsed() >= TOLD_EVERY) {
            self.tell(drawn);
        }
    }

    fn tell(&mut self, drawn: Drawn<'_>) {
        let first = *self.first.get_or_insert(drawn.partial.from.max(drawn.count));
        let took = self.began.elapsed().as_secs_f64().max(1e-9);
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let rate = drawn.count.saturating_sub(first) as f64 / took;
        let length = drawn.needed.max(drawn.next);
        self.bar.set_length(length);
        self.bar.set_position(drawn.count);
        #[expect(clippy::cast_precision_loss, reason = "a rate for people")]
        let left = length.saturating_sub(drawn.count) as f64 / rate.max(1.0);
        let now = drawn.estimates.map_or_else(String::new, |it| self.interval(it));
        let left = self.language.say("drawn-seconds", &[("seconds", &format!("{left:.0}"))]);
        let left = self.language.say("progress-left", &[("left", &left)]);
        self.bar.set_message(format!("{rate:.0}/s  {now}{left}"));
        self.told = Some((Instant::now(), drawn.count));
    }

    /// Says the mean of the first policy as it is known.
    fn interval(&self, estimates: &Estimates) -> String {
        let Some(point) = estimates.points.first() else { return String::new() };
        let mean = point.loss.mean;
        let half = 100.0 * mean.half_width() / mean.value.abs().max(f64::MIN_POSITIVE);
        #[expect(clippy::cast_possible_truncation, reason = "a number for people")]
        let money = Money::from_minor(mean.value.round() as i64);
        let money = self.study.currency.show(money);
        let half = format!("{half:.1}");
        self.language.say("drawn-mean", &[("mean", &money), ("half", &half)]) + "  "
    }

    /// Ends the bar and writes the results down; says why that could not be done, if it could not.
    pub(super) fn end(mut self, partial: Option<&Partial>) -> Option<String> {
        self.bar.finish_and_clear();
        if let Some(partial) = partial {
            self.save(partial);
        }
        self.failed
    }

    /// Writes the results so far down, where that was asked for.
    fn save(&mut self, partial: &Partial) {
        let Some(path) = self.checkpoint else { return };
        self.saved = Instant::now();
        let text = part::text((&self.typed, self.study), self.engine, partial);
        let saved = text.and_then(|text| part::save(path, &text));
        self.failed = self.failed.take().or(saved.err());
    }
}
