//! The commands, one file each.

mod check;
mod compare;
mod defaults;
mod device;
mod doctor;
mod explain;
mod keep;
mod list;
mod new;
mod pending;
mod pos_stdio;
mod replay;
mod review;
mod rules;
mod run;
mod schema;
mod settle;
mod show;

use std::io;

pub(crate) use keep::command as keep_command;
use tracing::level_filters::LevelFilter;

use crate::args::{BenchCommand, Cli, Command};
use crate::exit::Exit;
use crate::output::{Output, print};

/// Does what was typed.
pub(crate) fn execute(cli: Cli) -> Exit {
    let output = Output::new(cli.color);
    listen(cli.verbose, output);
    match cli.command {
        Command::Run(args) => run::run(&args, output),
        Command::Check(args) => check::check(&args, output),
        Command::List(args) => list::list(&args, output),
        Command::Show(args) => show::show(&args, output),
        Command::New(args) => new::new(&args, output),
        Command::Rules(args) => rules::rules(&args, output),
        Command::Defaults => defaults::defaults(output),
        Command::Schema { what } => schema::schema(what, output),
        Command::PosStdio => pos_stdio::pos_stdio(output),
        Command::Bench(BenchCommand::Compare(args)) => compare::compare(&args, output),
        Command::Bench(BenchCommand::Replay(args)) => replay::replay(&args, output),
        Command::Bench(BenchCommand::Keep(args)) => keep::keep(&args, output),
        Command::Bench(BenchCommand::Doctor) => doctor::doctor(output),
        Command::Device(command) => device::device(command, output),
        Command::Pending(args) => pending::pending(&args, output),
        Command::Review(args) => review::review(&args, output),
        Command::Accept(args) => settle::accept(&args, output),
        Command::Reject(args) => settle::reject(&args, output),
        Command::Explain(args) => explain::explain(&args, output),
    }
}

/// Writes what the code says of itself to standard error, without the time of day.
fn listen(verbose: u8, output: Output) {
    let level = match verbose {
        0 => LevelFilter::WARN,
        1 => LevelFilter::INFO,
        2 => LevelFilter::DEBUG,
        _ => LevelFilter::TRACE,
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(io::stderr)
        .with_ansi(output.is_colored())
        .without_time()
        .with_target(false)
        .init();
}

/// Prints text for machines and ends well, or says why it could not.
fn printed(text: &str, output: Output) -> Exit {
    match print(text) {
        Ok(()) => Exit::PASSED,
        Err(reason) => {
            output.failed(Exit::USAGE, &format!("cannot write to standard output: {reason}"))
        }
    }
}
