//! `deadzone till` and `deadzone device`: one part of the bench.

use std::io;

use harness_bench::{
    Held, TillPlace, become_issuer, enter, serve_admin, serve_chip_reader, serve_disk, serve_line,
    serve_processor, serve_reader, serve_router, serve_till,
};

use crate::args::{DeviceArgs, DeviceCommand, TillArgs};
use crate::exit::Exit;
use crate::output::Output;

/// Runs a till until nobody tells it anything more.
pub(crate) fn till(args: TillArgs, output: Output) -> Exit {
    let TillArgs { journal, processor, admin, reader, within } = args;
    let place = TillPlace { journal, processor, admin, reader };
    let serve = || serve_till(&place, io::stdin().lock(), io::stdout().lock());
    ended(stand(within).and_then(|()| serve()), output)
}

/// Runs another part until nobody tells it anything more.
pub(crate) fn device(DeviceArgs { within, part }: DeviceArgs, output: Output) -> Exit {
    ended(stand(within).and_then(|()| serve(part)), output)
}

fn serve(part: DeviceCommand) -> io::Result<()> {
    let (told, said) = (io::stdin().lock(), io::stdout().lock());
    match part {
        DeviceCommand::Line { listen, processor, admin } => {
            serve_line(listen, (processor, admin), told, said)
        }
        DeviceCommand::Processor => serve_processor(told, said),
        DeviceCommand::Admin => serve_admin(told, said),
        DeviceCommand::Reader => serve_reader(told, said),
        DeviceCommand::ChipReader { till } => serve_chip_reader(till, told, said),
        DeviceCommand::Issuer { command } => become_issuer(&command),
        DeviceCommand::Disk { image, folder } => serve_disk((&image, &folder), told, said),
        DeviceCommand::Router { seed } => serve_router(seed, told, said),
    }
}

/// Goes where the part stands, before it has a second thread.
fn stand(within: Option<Held>) -> io::Result<()> {
    within.map_or(Ok(()), enter)
}

fn ended(served: io::Result<()>, output: Output) -> Exit {
    match served {
        Ok(()) => Exit::PASSED,
        Err(reason) if reason.kind() == io::ErrorKind::BrokenPipe => Exit::PASSED,
        Err(reason) => output.failed(Exit::BENCH, &reason.to_string()),
    }
}
