//! `deadzone device`: one part of the bench.

use std::io;

use harness_bench::{
    TillPlace, serve_admin, serve_line, serve_processor, serve_reader, serve_till,
};

use crate::args::DeviceCommand;
use crate::exit::Exit;
use crate::output::Output;

/// Runs a part until nobody tells it anything more.
pub(crate) fn device(command: DeviceCommand, output: Output) -> Exit {
    let (told, said) = (io::stdin().lock(), io::stdout().lock());
    let served = match command {
        DeviceCommand::Till { journal, processor, admin, reader } => {
            serve_till(&TillPlace { journal, processor, admin, reader }, told, said)
        }
        DeviceCommand::Line { processor, admin } => serve_line((processor, admin), told, said),
        DeviceCommand::Processor => serve_processor(told, said),
        DeviceCommand::Admin => serve_admin(told, said),
        DeviceCommand::Reader => serve_reader(told, said),
    };
    match served {
        Ok(()) => Exit::PASSED,
        Err(reason) if reason.kind() == io::ErrorKind::BrokenPipe => Exit::PASSED,
        Err(reason) => output.failed(Exit::BENCH, &reason.to_string()),
    }
}
