//! `deadzone risk run`: estimates with intervals.

use std::path::Path;
use std::time::{Duration, Instant};

use harness_runner::{Drawn, Ended, Estimated, Estimation, LossEngine};
use harness_scenario::StudyFile;
use indicatif::{ProgressBar, ProgressStyle};
use pos_core::Money;
use reports_render::{Convergence, RiskEngine, RiskReport, replayed_loss};
use sim_risk::{Estimates, Partial, Study, exact};

use super::part::Part;
use super::report::{Files, assumptions};
use super::study::{Instead, read};
use super::{part, threads};
use crate::args::{Engine, RiskRunArgs};
use crate::exit::Exit;
use crate::interrupt;
use crate::output::Output;

/// How often the results so far are written down.
const SAVED_EVERY: Duration = Duration::from_secs(10);

/// How often the bar is told how far it is.
const TOLD_EVERY: Duration = Duration::from_millis(200);

/// Estimates a study, and writes what was asked for.
pub(super) fn run(args: &RiskRunArgs, output: Output) -> Result<Exit, Exit> {
    let instead = Instead { seed: args.seed, replications: args.replications };
    let file = read(&args.study, instead, output)?;
    let files = Files::create(&args.outputs, output)?;
    let estimated = match args.engine {
        Engine::Exact => {
            let estimates = exact(&file.study)
                .map_err(|reason| output.failed(Exit::INVALID, &reason.to_string()))?;
            return written((&file, RiskEngine::Exact), &[estimates], (args, files, output))
                .map(|()| Exit::PASSED);
        }
        Engine::Fast | Engine::Core => draw(args, &file.study, output)?,
    };
    written((&file, drawing(args.engine)), &estimated.prefixes, (args, files, output))?;
    Ok(said(&estimated, &file.study, output))
}

/// Returns the engine as reports name it.
fn drawing(engine: Engine) -> RiskEngine {
    match engine {
        Engine::Fast => RiskEngine::Fast,
        Engine::Core => RiskEngine::Core,
        Engine::Exact => RiskEngine::Exact,
    }
}

/// Draws what the study asks for.
fn draw(args: &RiskRunArgs, study: &Study, output: Output) -> Result<Estimated, Exit> {
    let engine = match args.engine {
        Engine::Core => LossEngine::core(study),
        Engine::Fast | Engine::Exact => LossEngine::fast(study),
    };
    let engine = engine.map_err(|reason| output.failed(Exit::INVALID, &reason.to_string()))?;
    let earlier = earlier((args.checkpoint.as_deref(), drawing(args.engine)), study, output)?;
    interrupt::listen_alone(output, "interrupted: what is drawn is reported");
    let stop = interrupt::flag();
    let estimation = Estimation { study, engine: &engine, jobs: threads(args.jobs), stop };
    let mut desk = Desk::new(args, study, output);
    let estimated = estimation.run(earlier, |drawn| desk.hear(drawn));
    desk.bar.finish_and_clear();
    let estimated = estimated.map_err(|reason| output.failed(Exit::USAGE, &reason.to_string()))?;
    desk.save(&estimated.partial);
    match desk.failed {
        Some(reason) => Err(output.failed(Exit::USAGE, &reason)),
        None if estimated.prefixes.is_empty() => Err(Exit::INTERRUPTED),
        None => Ok(estimated),
    }
}

/// Reads the results of an earlier time, where there are some.
fn earlier(
    (path, engine): (Option<&Path>, RiskEngine),
    study: &Study,
    output: Output,
) -> Result<Option<Partial>, Exit> {
    let Some(path) = path.filter(|path| path.exists()) else { return Ok(None) };
    let Part { study: theirs, engine: drew, partial, .. } =
        part::load(path).map_err(|reason| output.failed(Exit::USAGE, &reason))?;
    if theirs.digest() != study.digest() || drew != engine {
        let what = format!("`{}` is of another study, seed or engine", path.display());
        return Err(output.failed(Exit::USAGE, &(what + "\n  give --checkpoint another file")));
    }
    output.say(format!("going on from {} replications in `{}`", partial.to, path.display()));
    Ok(Some(partial))
}

/// Hears how far it is: tells whoever waits, and writes it down now and then.
#[derive(Debug)]
struct Desk<'a> {
    file: &'a Path,
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
}

impl<'a> Desk<'a> {
    fn new(args: &'a RiskRunArgs, study: &'a Study, output: Output) -> Self {
        let hidden = !output.watched || args.outputs.quiet;
        let bar = if hidden { ProgressBar::hidden() } else { ProgressBar::new(0) };
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} replications  {msg}")
        {
            bar.set_style(style);
        }
        let (began, checkpoint) = (Instant::now(), args.checkpoint.as_deref());
        let (told, first, failed) = (None, None, None);
        let file = args.study.as_path();
        let engine = drawing(args.engine);
        Self { file, engine, study, checkpoint, bar, began, saved: began, told, first, failed }
    }

    fn hear(&mut self, drawn: Drawn<'_>) {
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
        self.bar.set_message(format!("{rate:.0}/s  {now}about {left:.0} s to go"));
        self.told = Some((Instant::now(), drawn.count));
    }

    /// Says the mean of the first policy as it is known.
    fn interval(&self, estimates: &Estimates) -> String {
        let Some(point) = estimates.points.first() else { return String::new() };
        let mean = point.loss.mean;
        let half = 100.0 * mean.half_width() / mean.value.abs().max(f64::MIN_POSITIVE);
        #[expect(clippy::cast_possible_truncation, reason = "a number for people")]
        let money = Money::from_minor(mean.value.round() as i64);
        format!("mean {} ± {half:.1} %  ", self.study.currency.show(money))
    }

    /// Writes the results so far down, where that was asked for.
    fn save(&mut self, partial: &Partial) {
        let Some(path) = self.checkpoint else { return };
        self.saved = Instant::now();
        let text = part::text((self.file, self.study), self.engine, partial);
        let saved = text.and_then(|text| part::save(path, &text));
        self.failed = self.failed.take().or(saved.err());
    }
}

/// Writes the report into all files that were asked for.
fn written(
    (file, engine): (&StudyFile, RiskEngine),
    prefixes: &[Estimates],
    (args, files, output): (&RiskRunArgs, Files, Output),
) -> Result<(), Exit> {
    let Some(estimates) = prefixes.last() else { return Ok(()) };
    let study = &file.study;
    let assumptions = assumptions(study);
    let bare = RiskReport {
        study,
        file: &file.path,
        estimates,
        engine,
        sensitivities: &[],
        convergence: &[],
        assumptions: &assumptions,
        timelines: &[],
    };
    let focus = bare.focus();
    let convergence: Vec<Convergence> =
        prefixes.iter().filter_map(|prefix| Convergence::of(prefix, focus)).collect();
    let timelines = if args.outputs.html.is_some() { timelines(&bare) } else { Vec::new() };
    let report = RiskReport { convergence: &convergence, timelines: &timelines, ..bare };
    files.write(&report, (&args.outputs, output))
}

/// Plays the worst replications again.
fn timelines(report: &RiskReport<'_>) -> Vec<reports_render::ReplayedLoss> {
    let Some(point) = report.estimates.points.get(report.focus()) else { return Vec::new() };
    let worst = point.worst.iter();
    worst
        .filter_map(|bad| replayed_loss(report.study, &point.policy, bad.replication).ok())
        .collect()
}

/// Says why no more was drawn, and how it ended.
fn said(estimated: &Estimated, study: &Study, output: Output) -> Exit {
    let count = estimated.partial.to;
    match estimated.ended {
        Ended::Enough => Exit::PASSED,
        Ended::LimitReached(needed) => {
            output.say(format!(
                "the limit of {} replications is reached before the precision; about {needed} would do",
                study.run.limit
            ));
            Exit::PASSED
        }
        Ended::Stopped => {
            output.say(format!(
                "{count} replications were drawn; the intervals are those of a prefix"
            ));
            Exit::INTERRUPTED
        }
    }
}
