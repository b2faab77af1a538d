//! `deadzone till` and `deadzone device`: one part of the bench.

use std::io;

use harness_bench::{
    TillPlace, serve_admin, serve_line, serve_processor, serve_reader, serve_till,
};

use crate::args::{DeviceCommand, TillArgs};
use crate::exit::Exit;
use crate::output::Output;

/// Runs a till until nobody tells it anything more.
pub(crate) fn till(args: TillArgs, output: Output) -> Exit {
    let TillArgs { journal, processor, admin, reader } = args;
    let place = TillPlace { journal, processor, admin, reader };
    ended(serve_till(&place, io::stdin().lock(), io::stdout().lock()), output)
}

/// Runs another part until nobody tells it anything more.
pub(crate) fn device(command: DeviceCommand, output: Output) -> Exit {
    let (told, said) = (io::stdin().lock(), io::stdout().lock());
    let served = match command {
        DeviceCommand::Line { processor, admin } => serve_line((processor, admin), told, said),
        DeviceCommand::Processor => serve_processor(told, said),
        DeviceCommand::Admin => serve_admin(told, said),
        DeviceCommand::Reader => serve_reader(told, said),
    };
    ended(served, output)
}

fn ended(served: io::Result<()>, output: Output) -> Exit {
    match served {
        Ok(()) => Exit::PASSED,
        Err(reason) if reason.kind() == io::ErrorKind::BrokenPipe => Exit::PASSED,
        Err(reason) => output.failed(Exit::BENCH, &reason.to_string()),
    }
}
