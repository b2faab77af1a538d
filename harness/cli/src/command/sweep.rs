//! `deadzone run --crash-sweep`: every till dies wherever it can.

use std::cell::RefCell;
use std::fmt::Display;
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use harness_runner::Sweep;
use reports_language::Language;
use reports_render::{BrokenPoint, Swept, swept_json, typed};
use sim_world::OurTill;

use super::run::jobs;
use crate::args::RunArgs;
use crate::exit::Exit;
use crate::interrupt;
use crate::output::{GREEN, Output, RED};
use crate::progress::{Progress, Silence};
use crate::reading::read_some;
use crate::report_file::ReportFile;

/// Of a scenario no more points are told than these; the results for machines have all.
const TOLD: usize = 10;

/// What a point begins with, and what stands before its second power cut.
const POWER_CUT: &str = "power cut of till ";
const AND_AGAIN: &str = ", and again ";

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
        above.aside(|| output.say(output.language.text("run-interrupted")));
    });
    let begun = Instant::now();
    let desk = RefCell::new(Desk::new(args, (output, progress.clone()), (count, report)));
    let (runs, done) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let told = || {
        let runs = runs.fetch_add(1, Ordering::Relaxed) + 1;
        if runs % DRAWN == 0 {
            let sweeping = catalogue.scenarios.get(done.load(Ordering::Relaxed));
            let id = sweeping.map_or("", |scenario| scenario.id.as_str());
            let comma = output.language.text("said-comma");
            progress.tell(format!("{}{comma}{id}", rate(runs, begun, output.language)));
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
fn rate(runs: usize, begun: Instant, language: Language) -> String {
    let played = f64::from(u32::try_from(runs).unwrap_or(u32::MAX));
    let rate = played / begun.elapsed().as_secs_f64().max(0.001);
    language.say("sweep-rate", &[("points", &runs), ("rate", &format!("{rate:.0}"))])
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
        let points = rate(runs, self.begun, self.output.language);
        if self.silence.is_too_long(Instant::now()) {
            let Sum { scenarios, broken, missed, .. } = self.sum;
            let (expected, failed) = (self.expected, broken + missed);
            let with: &[(&str, &dyn Display)] = &[
                ("done", &scenarios),
                ("expected", &expected),
                ("failed", &failed),
                ("points", &points),
            ];
            self.output.say(self.output.language.say("sweep-counter", with));
        }
        self.progress.step();
    }

    fn tell(&mut self, swept: &Swept<'_>) {
        let language = self.output.language;
        for (place, broken) in swept.broken.iter().enumerate() {
            let kept = self.args.sweep.keep.as_deref().map(|to| keep(to, broken));
            if place >= TOLD {
                continue;
            }
            let point = said_point(&broken.point, language);
            let fail = language.text("head-failed");
            let mut lines = vec![format!("{RED}{fail}{RED:#} {}: {point}", swept.scenario.id)];
            let seen = |seen| language.again("breach-", seen);
            let found = broken.findings.iter();
            lines.extend(found.map(|(rule, detail)| format!("  {rule}: {}", seen(detail))));
            match kept {
                Some(Ok(again)) => {
                    lines.push(format!("  {} {again}", language.text("page-again")));
                }
                Some(Err(reason)) => self.unkept = Some(reason),
                None => {}
            }
            self.progress.aside(|| self.output.say(lines.join("\n")));
        }
        self.tell_the_rest(swept);
    }

    fn tell_the_rest(&self, swept: &Swept<'_>) {
        let (id, language) = (&swept.scenario.id, self.output.language);
        let fail = language.text("head-failed");
        if let Some(more) = swept.broken.len().checked_sub(TOLD).filter(|more| *more > 0) {
            let more = language.say("sweep-more", &[("count", &more)]);
            self.progress.aside(|| self.output.say(format!("  {id}: {more}")));
        }
        for missed in &swept.missed {
            let missed = said_point(missed, language);
            let never = language.say("sweep-never-came", &[("point", &missed)]);
            let line = format!("{RED}{fail}{RED:#} {id}: {never}");
            self.progress.aside(|| self.output.say(line));
        }
    }

    fn close(self) -> Exit {
        self.progress.end();
        let Sum { scenarios, broken, missed, .. } = self.sum;
        self.output.say(self.sum.line(self.begun.elapsed().as_secs_f64(), self.output.language));
        if broken > 0 && self.args.sweep.keep.is_none() {
            self.output.say(how_to_keep(self.args, self.output.language));
        }
        let written = self.report.map_or(Ok(()), ReportFile::end);
        if let Err(reason) = self.unkept.map_or(written, Err) {
            return self.output.failed(Exit::USAGE, &reason);
        }
        if interrupt::is_wanted() {
            let left = self.expected.saturating_sub(scenarios);
            self.output.say(self.output.language.say("sweep-left", &[("count", &left)]));
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

    fn line(&self, seconds: f64, language: Language) -> String {
        let unless_0 = |id, count| match count {
            0 => String::new(),
            count => language.say(id, &[("count", &count)]),
        };
        let sampled = match self.sampled {
            (_, 0) => String::new(),
            (some, all) => language.say("sweep-sampled", &[("some", &some), ("all", &all)]),
        };
        let ended = match self.broken + self.missed {
            0 => format!("{GREEN}{}{GREEN:#}", language.text("sweep-all-green")),
            wrong => {
                format!("{RED}{}{RED:#}", language.say("sweep-not-green", &[("count", &wrong)]))
            }
        };
        let with: &[(&str, &dyn Display)] = &[
            ("scenarios", &language.say("count-scenarios", &[("count", &self.scenarios)])),
            ("skipped", &unless_0("sweep-skipped", self.skipped)),
            ("points", &language.say("sweep-points", &[("count", &self.points)])),
            ("sampled", &sampled),
            ("twice", &self.twice),
            ("ended", &ended),
            ("seconds", &format!("{seconds:.1}")),
        ];
        language.say("sweep-sum", with)
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

/// Says a point in a language: in reports for machines it is in English.
fn said_point(point: &str, language: Language) -> String {
    let (first, again) = point.split_once(AND_AGAIN).map_or((point, None), |(a, b)| (a, Some(b)));
    let moment = |moment: &str| language.again("moment-", moment);
    let Some((till, at)) = first.strip_prefix(POWER_CUT).and_then(|rest| rest.split_once(' '))
    else {
        return point.to_owned();
    };
    let first = language.say("sweep-point", &[("till", &till), ("moment", &moment(at))]);
    match again {
        Some(at) => {
            language.say("sweep-point-again", &[("point", &first), ("moment", &moment(at))])
        }
        None => first,
    }
}

fn how_to_keep(args: &RunArgs, language: Language) -> String {
    let seed = args.seed.map_or_else(String::new, |seed| format!(" --seed {seed}"));
    let points = args.sweep.points;
    let paths: Vec<String> = args.paths.iter().map(|path| format!(" {}", typed(path))).collect();
    let paths = paths.concat();
    let command = format!("deadzone run --crash-sweep --points {points}{seed} --keep found{paths}");
    language.say("sweep-how-to-keep", &[("command", &command)])
}
