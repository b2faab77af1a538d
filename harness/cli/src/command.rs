//! The commands, one file each.

mod check;
mod compare;
mod completions;
mod defaults;
mod device;
mod doctor;
mod explain;
mod explore;
mod fmt;
mod keep;
mod list;
mod load;
mod man;
mod merge;
mod new;
mod pending;
mod pos_stdio;
mod replay;
mod review;
mod risk;
mod rounds;
mod rules;
mod run;
mod schema;
mod settle;
mod show;
mod steps;
mod sweep;
mod torture;

use std::io;

pub(crate) use keep::command as keep_command;
use tracing::level_filters::LevelFilter;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::args::{BenchCommand, Cli, Command, LogFormat, language};
use crate::exit::Exit;
use crate::output::{Output, SAID, print};

/// Does what was typed.
pub(crate) fn execute(cli: Cli) -> Exit {
    let output = Output::new(cli.color).logging(cli.verbose, cli.log_format);
    let output = output.speaking(language(cli.lang));
    listen(cli.verbose, cli.log_format, output);
    match cli.command {
        Command::Run(args) => run::run(&args, output),
        Command::Check(args) => check::check(&args, output),
        Command::Fmt(args) => fmt::fmt(&args, output),
        Command::List(args) => list::list(&args, output),
        Command::Show(args) => show::show(&args, output),
        Command::New(args) => new::new(&args, output),
        Command::Rules(args) => rules::rules(&args, output),
        Command::Defaults => defaults::defaults(output),
        Command::Schema { what } => schema::schema(what, output),
        Command::PosStdio => pos_stdio::pos_stdio(output),
        Command::Bench(BenchCommand::Compare(args)) => compare::compare(&args, output),
        Command::Bench(BenchCommand::Load(args)) => load::load(&args, output, cli.verbose),
        Command::Bench(BenchCommand::Torture(args)) => torture::torture(&args, output),
        Command::Bench(BenchCommand::Replay(args)) => replay::replay(&args, output),
        Command::Bench(BenchCommand::Keep(args)) => keep::keep(&args, output),
        Command::Bench(BenchCommand::Doctor) => doctor::doctor(output),
        Command::MergeReports(args) => merge::merge(&args, output),
        Command::Explore(args) => explore::explore(&args, output),
        Command::Replay(args) => steps::steps(&args, output),
        Command::Risk(command) => risk::risk(&command, output),
        Command::Till(args) => device::till(args, output),
        Command::Device(command) => device::device(command, output),
        Command::Pending(args) => pending::pending(&args, output),
        Command::Review(args) => review::review(&args, output),
        Command::Accept(args) => settle::accept(&args, output),
        Command::Reject(args) => settle::reject(&args, output),
        Command::Explain(args) => explain::explain(&args, output),
        Command::Completions(args) => completions::completions(&args, output),
        Command::Man(args) => man::man(&args, output),
    }
}

/// Writes what the code says of itself to standard error, without the time of day.
fn listen(verbose: u8, format: LogFormat, output: Output) {
    let level = match verbose {
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    // What is said to people is said however little is logged.
    let wanted = Targets::new().with_default(level).with_target(SAID, LevelFilter::INFO);
    let lines = tracing_subscriber::fmt()
        .with_max_level(LevelFilter::TRACE)
        .with_writer(io::stderr)
        .with_ansi(output.is_colored())
        .without_time()
        .with_target(false);
    match format {
        LogFormat::Text => lines.finish().with(wanted).init(),
        LogFormat::Json => {
            let lines = lines.json().flatten_event(true);
            lines.with_current_span(false).with_span_list(false).finish().with(wanted).init();
        }
    }
}

/// Prints text for machines and ends well, or says why it could not.
pub(super) fn printed(text: &str, output: Output) -> Exit {
    match print(text) {
        Ok(()) => Exit::PASSED,
        Err(reason) => {
            output.failed(Exit::USAGE, &format!("cannot write to standard output: {reason}"))
        }
    }
}
