//! `deadzone explore`: the search for the case that breaks a rule.

mod again;
mod report;

use std::fs;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::{Duration, Instant};

use harness_runner::{Campaign, CampaignReport, Going, Story, findings};
use indicatif::{ProgressBar, ProgressStyle};
use reports_render::timeline_with_causes;
use sim_world::OurTill;

use super::printed;
use crate::args::ExploreArgs;
use crate::exit::Exit;
use crate::interrupt;
use crate::output::{GREEN, Output, RED};
use crate::progress::Silence;
use crate::report_file::ReportFile;

use self::again::{Unlike, play_again};

/// How long is looked where nothing is said.
const USUAL: Duration = Duration::from_mins(1);

/// How often what is shown is drawn anew.
const TICK: Duration = Duration::from_millis(250);

/// Looks for what breaks a rule, and says what was found.
pub(crate) fn explore(args: &ExploreArgs, output: Output) -> Exit {
    let campaign = campaign(args);
    if let Some(run) = args.hashes_of.first() {
        let said = match args.entry {
            Some(place) => again::entry(&campaign, *run, place),
            None => again::hashes(&campaign, &args.hashes_of, args.stretch),
        };
        return printed(&said, output);
    }
    if let Some(run) = args.run {
        return show(&campaign, run, output);
    }
    let file = match args.json.as_deref().map(ReportFile::create).transpose() {
        Ok(file) => file,
        Err(reason) => return output.failed(Exit::USAGE, &reason),
    };
    if let Some(folder) = &args.keep
        && let Err(reason) = fs::create_dir_all(folder)
    {
        return output.failed(Exit::USAGE, &not_kept(folder, &reason));
    }
    let bar = bar(args, output);
    let above = bar.clone();
    interrupt::listen_below(move || {
        above.suspend(|| output.say("interrupted: what was played is reported"));
    });
    let began = Instant::now();
    let mut silence = Silence::new(output);
    let report = match campaign.play(|going| {
        let told = tell(&bar, going, began);
        if !args.quiet && silence.is_too_long(Instant::now()) {
            output.say(format!("{} runs, {told}", going.runs));
        }
    }) {
        Ok(report) => report,
        Err(reason) => return output.failed(Exit::BENCH, &reason.to_string()),
    };
    let took = began.elapsed();
    bar.finish_and_clear();
    let stories = stories(&campaign, &report, output);
    let unlike = if interrupt::is_wanted() {
        Err("the campaign was interrupted".to_owned())
    } else {
        let waiting = waiting(args, output);
        let unlike = play_again(args, (&campaign, &report));
        waiting.finish_and_clear();
        unlike
    };
    let found = Found { report, stories, unlike, storage: args.storage.storage() };
    found.say((args, took), output);
    if let Err(exit) = found.write(args, file, output) {
        return exit;
    }
    found.exit()
}

/// All that came of a campaign.
#[derive(Debug)]
struct Found {
    report: CampaignReport,
    /// The first run of each broken rule, made small.
    stories: Vec<(u64, &'static str, Story)>,
    unlike: Result<(usize, Vec<Unlike>), String>,
    storage: sim_world::Storage,
}

impl Found {
    fn exit(&self) -> Exit {
        let all_met = self.report.never_met(self.storage).is_empty();
        let same = self.unlike.as_ref().is_ok_and(|(_, unlike)| unlike.is_empty());
        match (interrupt::is_wanted(), self.report.broken == 0 && all_met && same) {
            (true, _) => Exit::INTERRUPTED,
            (false, true) => Exit::PASSED,
            (false, false) => Exit::FAILED,
        }
    }

    /// Writes the report and what was found.
    fn write(
        &self,
        args: &ExploreArgs,
        file: Option<ReportFile>,
        output: Output,
    ) -> Result<(), Exit> {
        if let Some(mut file) = file {
            file.write(&report::json(args, self));
            file.end().map_err(|reason| output.failed(Exit::USAGE, &reason))?;
        }
        let Some(folder) = &args.keep else { return Ok(()) };
        for (_, _, story) in &self.stories {
            let kept = keep(folder, story);
            let path =
                kept.map_err(|reason| output.failed(Exit::USAGE, &not_kept(folder, &reason)))?;
            output.say(format!("  kept: {path}\n  see it: deadzone replay {path}"));
        }
        Ok(())
    }
}

fn campaign(args: &ExploreArgs) -> Campaign<'static> {
    let cores = std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    Campaign {
        workload: args.workload.workload(),
        seed: args.seed,
        start_pos: &OurTill,
        storage: args.storage.storage(),
        jobs: args.jobs.unwrap_or(cores),
        runs: args.runs.unwrap_or(u64::MAX),
        time: time(args),
        stop: interrupt::flag(),
    }
}

fn time(args: &ExploreArgs) -> Option<Duration> {
    let seconds = args.seconds.map(Duration::from_secs);
    seconds.or_else(|| args.runs.is_none().then_some(USUAL))
}

fn bar(args: &ExploreArgs, output: Output) -> ProgressBar {
    if !output.watched || args.quiet {
        return ProgressBar::hidden();
    }
    let bar = args.runs.map_or_else(ProgressBar::no_length, ProgressBar::new);
    let template = match (args.runs, time(args)) {
        (Some(_), _) => "{bar:30} {pos}/{len} runs  {msg}  {elapsed}".to_owned(),
        (None, time) => {
            let seconds = time.unwrap_or_default().as_secs();
            format!("{{spinner}} {{pos}} runs  {{msg}}  {{elapsed}} of {seconds}s")
        }
    };
    let style = ProgressStyle::with_template(&template);
    let bar = style.map_or(bar.clone(), |style| bar.with_style(style));
    bar.enable_steady_tick(TICK);
    bar
}

/// Shows that what was played is looked at once more.
fn waiting(args: &ExploreArgs, output: Output) -> ProgressBar {
    if !output.watched || args.quiet {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new_spinner();
    bar.set_message("one run in twenty again, in another process");
    bar.enable_steady_tick(TICK);
    bar
}

fn tell(bar: &ProgressBar, going: Going, began: Instant) -> String {
    let Going { runs, broken, simulated } = going;
    let rate = u128::from(runs) * 1_000 / began.elapsed().as_millis().max(1);
    bar.set_position(runs);
    let told = format!("{rate}/s, {}, {broken} broke a rule", report::years(simulated));
    bar.set_message(told.clone());
    told
}

/// Makes the first run of each broken rule small.
fn stories(
    campaign: &Campaign<'_>,
    report: &CampaignReport,
    output: Output,
) -> Vec<(u64, &'static str, Story)> {
    let mut stories = Vec::new();
    for (rule, runs) in &report.findings {
        let Some((run, detail)) = runs.first() else { continue };
        output.say(format!("{RED}{rule}{RED:#} in run {run}: {detail}"));
        if let Some((shrunk, story)) = campaign.shrink(*run, rule) {
            let (steps, tried) = (story.steps, shrunk.tried);
            output.say(format!("  made small: {steps} steps, after {tried} plans"));
            stories.push((*run, *rule, story));
        }
    }
    stories
}

fn not_kept(folder: &Path, reason: &std::io::Error) -> String {
    format!("cannot write into `{}`: {reason}", folder.display())
}

/// Writes a story under its name, and under another one where that is taken.
fn keep(folder: &Path, story: &Story) -> std::io::Result<String> {
    fs::create_dir_all(folder)?;
    let name = |nth: usize| match nth {
        1 => format!("{}.toml", story.file),
        nth => format!("{}-{nth}.toml", story.file),
    };
    let free = (1..10_000).map(|nth| folder.join(name(nth))).find(|path| !path.exists());
    let path = free.unwrap_or_else(|| folder.join(name(1)));
    fs::write(&path, &story.text)?;
    Ok(path.display().to_string())
}

/// Shows one run of a campaign.
fn show(campaign: &Campaign<'_>, run: u64, output: Output) -> Exit {
    let plan = campaign.workload.plan(campaign.seed, run);
    let trace = campaign.trace(&plan);
    let shown = printed(&(timeline_with_causes(&plan, &trace).join("\n") + "\n"), output);
    let found = findings(&plan, &trace);
    for finding in &found {
        output.say(format!("{RED}{}{RED:#}: {}", finding.rule, finding.detail));
    }
    if !found.is_empty() {
        return Exit::FAILED;
    }
    output.say(format!("{GREEN}no rule broke{GREEN:#} in run {run}"));
    shown
}
