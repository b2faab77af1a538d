//! `deadzone run --crash-sweep`: every till dies wherever it can.

use std::cell::RefCell;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use harness_runner::Sweep;
use reports_render::{BrokenPoint, Swept, swept_json, typed};
use sim_world::OurTill;

use super::run::jobs;
use crate::args::RunArgs;
use crate::exit::Exit;
use crate::interrupt;
use crate::output::{GREEN, Output, RED};
use crate::progress::{Progress, Silence};
use crate::reading::{counted, read_some};
use crate::report_file::ReportFile;

/// Of a scenario no more points are told than these; the results for machines have all.
const TOLD: usize = 10;

/// The bar says how far it is after so many points.
const DRAWN: usize = 16;

/// Sweeps what was asked for and says what came of it.
pub(crate) fn sweep(args: &RunArgs, output: Output) -> Exit {
    let mut catalogue = match read_some(&args.paths, "run", (args.chosen.filter.as_deref(), output))
    {
        Ok(catalogue) => catalogue,
        Err(exit) => return exit,
    };
    if let Some(seed) = args.seed {
        catalogue.reseed(seed);
    }
    let report = match args.reports.json.as_deref().map(ReportFile::create).transpose() {
        Ok(report) => report,
        Err(reason) => return output.failed(Exit::USAGE, &reason),
    };
    if let Some(folder) = &args.sweep.keep
        && let Err(reason) = std::fs::create_dir_all(folder)
    {
        let folder = folder.display();
        return output.failed(Exit::USAGE, &format!("cannot write into `{folder}`: {reason}"));
    }
    let sweep = Sweep {
        start_pos: &OurTill,
        jobs: jobs(args),
        most: args.sweep.points,
        stop: interrupt::flag(),
    };
    let count = catalogue.scenarios.len();
    let progress = Progress::telling(output, count);
    let above = progress.clone();
    interrupt::listen_below(move || {
        above.aside(|| output.say("interrupted: what has finished is reported"));
    });
    let begun = Instant::now();
    let desk = RefCell::new(Desk::new(args, (output, progress.clone()), (count, report)));
    let (runs, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let told = || {
        let runs = runs.fetch_add(1, Ordering::Relaxed) + 1;
        if runs % DRAWN == 0 {
            let sweeping = catalogue.scenarios.get(done.load(Ordering::Relaxed));
            let id = sweeping.map_or("", |scenario| scenario.id.as_str());
            progress.tell(format!("{}, {id}", rate(runs, begun)));
        }
    };
    let played = sweep.play(&catalogue.scenarios, &told, |swept| {
        done.fetch_add(1, Ordering::Relaxed);
        desk.borrow_mut().take(&swept, runs.load(Ordering::Relaxed));
    });
    match played {
        Ok(()) => desk.into_inner().close(),
        Err(reason) => output.failed(Exit::PANICKED, &format!("no threads: {reason}")),
    }
}

/// Says how many points were played, and how fast.
fn rate(runs: usize, begun: Instant) -> String {
    let played = f64::from(u32::try_from(runs).unwrap_or(u32::MAX));
    let rate = played / begun.elapsed().as_secs_f64().max(0.001);
    format!("{runs} points, {rate:.0} a second")
}

/// Where the results of a sweep arrive, in file order.
struct Desk<'a> {
    args: &'a RunArgs,
    output: Output,
    report: Option<ReportFile>,
    progress: Progress,
    silence: Silence,
    begun: Instant,
    expected: usize,
    sum: Sum,
    /// What could not be kept, in words.
    unkept: Option<String>,
}

/// What came of all scenarios.
#[derive(Default)]
struct Sum {
    scenarios: usize,
    skipped: usize,
    points: usize,
    twice: usize,
    missed: usize,
    broken: usize,
    /// Of scenarios with more moments than are tried: those tried, and all.
    sampled: (usize, usize),
}

impl<'a> Desk<'a> {
    fn new(
        args: &'a RunArgs,
        (output, progress): (Output, Progress),
        (expected, report): (usize, Option<ReportFile>),
    ) -> Self {
        Self {
            args,
            output,
            report,
            progress,
            silence: Silence::new(output),
            begun: Instant::now(),
            expected,
            sum: Sum::default(),
            unkept: None,
        }
    }

    fn take(&mut self, swept: &Swept<'_>, runs: usize) {
        self.sum.take(swept);
        if let Some(report) = &mut self.report {
            report.write(&swept_json(swept));
        }
        self.tell(swept);
        let points = rate(runs, self.begun);
        if self.silence.is_too_long(Instant::now()) {
            let Sum { scenarios, broken, missed, .. } = self.sum;
            let (expected, failed) = (self.expected, broken + missed);
            self.output.say(format!("({scenarios}/{expected}) {failed} not green, {points}"));
        }
        self.progress.step();
    }

    fn tell(&mut self, swept: &Swept<'_>) {
        for (place, broken) in swept.broken.iter().enumerate() {
            let kept = self.args.sweep.keep.as_deref().map(|to| keep(to, broken));
            if place >= TOLD {
                continue;
            }
            let mut lines =
                vec![format!("{RED}FAIL{RED:#} {}: {}", swept.scenario.id, broken.point)];
            lines.extend(broken.findings.iter().map(|(rule, seen)| format!("  {rule}: {seen}")));
            match kept {
                Some(Ok(again)) => lines.push(format!("  again: {again}")),
                Some(Err(reason)) => self.unkept = Some(reason),
                None => {}
            }
            self.progress.aside(|| self.output.say(lines.join("\n")));
        }
        self.tell_the_rest(swept);
    }

    fn tell_the_rest(&self, swept: &Swept<'_>) {
        let id = &swept.scenario.id;
        if let Some(more) = swept.broken.len().checked_sub(TOLD).filter(|more| *more > 0) {
            let more = counted(more, "more point");
            self.progress.aside(|| self.output.say(format!("  {id}: {more} broke a rule")));
        }
        for missed in &swept.missed {
            let line = format!("{RED}FAIL{RED:#} {id}: {missed} never came");
            self.progress.aside(|| self.output.say(line));
        }
    }

    fn close(self) -> Exit {
        self.progress.end();
        let Sum { scenarios, broken, missed, .. } = self.sum;
        self.output.say(self.sum.line(self.begun.elapsed().as_secs_f64()));
        if broken > 0 && self.args.sweep.keep.is_none() {
            self.output.say(how_to_keep(self.args));
        }
        let written = self.report.map_or(Ok(()), ReportFile::end);
        if let Err(reason) = self.unkept.map_or(written, Err) {
            return self.output.failed(Exit::USAGE, &reason);
        }
        if interrupt::is_wanted() {
            let left = counted(self.expected.saturating_sub(scenarios), "scenario");
            self.output.say(format!("{left} not played to the end"));
            return Exit::INTERRUPTED;
        }
        if broken + missed > 0 { Exit::FAILED } else { Exit::PASSED }
    }
}

impl Sum {
    fn take(&mut self, swept: &Swept<'_>) {
        self.scenarios += 1;
        self.skipped += usize::from(swept.skipped.is_some());
        self.points += swept.points;
        self.twice += swept.twice;
        self.missed += swept.missed.len();
        self.broken += swept.broken.len();
        if swept.points < swept.moments {
            self.sampled.0 += swept.points;
            self.sampled.1 += swept.moments;
        }
    }

    fn line(&self, seconds: f64) -> String {
        let scenarios = counted(self.scenarios, "scenario");
        let skipped = match self.skipped {
            0 => String::new(),
            skipped => format!(" ({skipped} skipped)"),
        };
        let points = counted(self.points, "point");
        let sampled = match self.sampled {
            (_, 0) => String::new(),
            (some, all) => format!(" ({some} sampled of {all})"),
        };
        let ended = match self.broken + self.missed {
            0 => format!("{GREEN}all green{GREEN:#}"),
            wrong => format!("{RED}{wrong} not green{RED:#}"),
        };
        let twice = self.twice;
        format!(
            "{scenarios}{skipped}, {points}{sampled}, {twice} of them once more with a second \
             power cut, {ended}, in {seconds:.1} s"
        )
    }
}

/// Writes a point as a scenario; returns what to type to play it.
fn keep(folder: &Path, broken: &BrokenPoint) -> Result<String, String> {
    let file = folder.join(&broken.file);
    let written = fs::create_dir_all(folder).and_then(|()| fs::write(&file, &broken.text));
    match written {
        Ok(()) => Ok(format!("deadzone run {}", typed(&file))),
        Err(reason) => Err(format!("cannot write `{}`: {reason}", file.display())),
    }
}

fn how_to_keep(args: &RunArgs) -> String {
    let seed = args.seed.map_or_else(String::new, |seed| format!(" --seed {seed}"));
    let points = args.sweep.points;
    let paths: Vec<String> = args.paths.iter().map(|path| format!(" {}", typed(path))).collect();
    let paths = paths.concat();
    format!(
        "to keep them as scenarios: deadzone run --crash-sweep --points {points}{seed} --keep found{paths}"
    )
}
