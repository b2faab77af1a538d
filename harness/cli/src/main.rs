//! The `deadzone` command: arguments, progress, exit codes. The only crate that prints.

mod args;
#[cfg(unix)]
mod asked;
#[cfg(not(unix))]
#[path = "asked_nowhere.rs"]
mod asked;
mod bench;
mod chosen;
mod command;
mod desk;
mod draw;
#[cfg(test)]
mod examples;
mod exit;
mod history;
mod in_place;
mod input;
mod interrupt;
mod log;
mod next_steps;
mod other_pos;
mod output;
mod progress;
mod reading;
mod real_time;
mod remarks;
mod report_file;
mod reports;
mod screen;
mod standing;
mod starter;
mod ticker;
mod unreferenced;
mod watch;
mod workspace;

use std::process::ExitCode;

use clap::Parser;
use mimalloc::MiMalloc;

/// A search and an estimate make and drop small things by the million.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    // Before any thread is started, and in every command: whoever asks ends nothing.
    asked::expect_questions();
    command::execute(args::Cli::parse()).into()
}
