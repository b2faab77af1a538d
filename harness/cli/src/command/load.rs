//! `deadzone bench load`: many tills at once against one processor.

use std::env;
use std::time::Duration;

use harness_bench::{Latency, Load, LoadNews, LoadReport, Memory, Pace, Probe, Stretch};

use crate::args::LoadArgs;
use crate::exit::Exit;
use crate::interrupt;
use crate::output::{GREEN, Output, RED, YELLOW};
use crate::report_file::ReportFile;

/// Runs the load and says what it was like.
pub(crate) fn load(args: &LoadArgs, output: Output, verbose: u8) -> Exit {
    let program = match env::current_exe() {
        Ok(program) => program,
        Err(reason) => return output.failed(Exit::BENCH, &reason.to_string()),
    };
    let file = match args.json.as_deref().map(ReportFile::create).transpose() {
        Ok(file) => file,
        Err(reason) => return output.failed(Exit::USAGE, &reason),
    };
    let (span, pace) = (Duration::from_secs(args.seconds), args.rate.unwrap_or(Pace::AsItGoes));
    let load = Load { program, tills: args.tills, span, pace };
    interrupt::listen_alone(output, "interrupted: what was measured is reported");
    let mut told = |news: LoadNews| match news {
        LoadNews::Stretch(stretch) if verbose > 0 => output.say(line(&stretch)),
        LoadNews::Stretch(_) => {}
        LoadNews::Probe(probe) => output.say(tried(&probe)),
    };
    let report = match load.run(interrupt::flag(), &mut told) {
        Ok(report) => report,
        Err(reason) => return output.failed(Exit::BENCH, &reason.to_string()),
    };
    summarize(&report, output);
    if let Some(file) = file
        && let Err(reason) = write(&report, file)
    {
        return output.failed(Exit::USAGE, &reason);
    }
    match (interrupt::is_wanted(), report.wrong.is_empty()) {
        (true, _) => Exit::INTERRUPTED,
        (false, true) => Exit::PASSED,
        (false, false) => Exit::FAILED,
    }
}

fn write(report: &LoadReport, mut file: ReportFile) -> Result<(), String> {
    file.write(&report.to_json().map_err(|reason| reason.to_string())?);
    file.end()
}

/// Writes in one line what came of a rate.
fn tried(probe: &Probe) -> String {
    let Probe { rate, per_1000_seconds, latency, late_at_end_ms, held } = probe;
    let (ending, went) = (if *held { "holds" } else { "does not hold" }, tenths(*per_1000_seconds));
    let latency = of(*latency);
    format!("{rate:>6}/s  {went:>8}/s  {latency}  the last {late_at_end_ms} ms late: {ending}")
}

/// Writes a stretch in one line.
fn line(stretch: &Stretch) -> String {
    let Stretch { second, per_1000_seconds, latency, worst_late_ms, memory } = stretch;
    let rate = tenths(*per_1000_seconds);
    let memory = memory.map_or_else(String::new, |held| format!("  {}", held_by(&held)));
    format!("{second:>5} s  {rate:>6}/s  {}  late {worst_late_ms} ms{memory}", of(*latency))
}

fn of(latency: Latency) -> String {
    let Latency { p50_us, p90_us, p99_us, most_us } = latency;
    let [p50, p90, p99, most] = [p50_us, p90_us, p99_us, most_us].map(tenths);
    format!("p50 {p50} ms  p90 {p90} ms  p99 {p99} ms  most {most} ms")
}

/// Writes thousandths as units with one digit.
fn tenths(thousandths: u64) -> String {
    format!("{}.{}", thousandths / 1_000, thousandths % 1_000 / 100)
}

fn held_by(memory: &Memory) -> String {
    let Memory { till_least, till_median, till_most, processor, line, admin, .. } = memory;
    format!(
        "till {till_median} KiB ({till_least} to {till_most})  processor {processor} KiB  \
         line {line} KiB  admin {admin} KiB"
    )
}

/// Says what the search for the highest rate found, where there was one.
fn say_what_held(report: &LoadReport, output: Output) {
    let (Some(rate), Some(held)) = (report.rate, report.held) else { return };
    output.say(format!(
        "the highest rate that holds, of {} tried: {rate} a second",
        report.probes.len()
    ));
    if !held {
        let seconds = tenths(report.millis);
        output.say(format!("{YELLOW}it did not hold for {seconds} s{YELLOW:#}"));
    }
}

fn summarize(report: &LoadReport, output: Output) {
    say_what_held(report, output);
    let (payments, rate) = (report.payments, tenths(report.per_1000_seconds()));
    let (tills, seconds) = (report.tills, tenths(report.millis));
    output.say(format!("{payments} payments at {tills} tills in {seconds} s: {rate} a second"));
    output.say(format!("from the card to the approval: {}", of(report.latency)));
    let (worst, last) = (report.worst_late_ms, report.late_at_end_ms);
    output.say(format!("begun late: {worst} ms at worst, the last {last} ms"));
    let memory = &report.memory;
    if memory.is_empty() {
        output.say("memory: skipped, this system does not tell it");
    }
    for place in places(memory.len()) {
        let held = &memory[place];
        output.say(format!("memory at {} s: {}", held.second, held_by(held)));
    }
    if let Some([till, processor, line, admin]) = report.growth() {
        output.say(format!(
            "memory from the middle on, an hour: till {till:+} KiB  processor {processor:+} KiB  \
             line {line:+} KiB  admin {admin:+} KiB"
        ));
    }
    for wrong in &report.wrong {
        output.say(format!("{RED}wrong{RED:#}: {wrong}"));
    }
    if report.wrong.is_empty() {
        output.say(format!("{GREEN}the processor's ledger has every payment once{GREEN:#}"));
    }
}

/// Returns the first, the middle and the last place of a list, each once.
fn places(length: usize) -> Vec<usize> {
    let mut places: Vec<usize> = [0, length / 2, length.saturating_sub(1)].into();
    places.dedup();
    places.retain(|place| *place < length);
    places
}
