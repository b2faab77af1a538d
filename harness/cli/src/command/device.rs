//! `deadzone till` and `deadzone device`: one part of the bench.

use std::fs::OpenOptions;
use std::io::{self, Write as _};

use harness_bench::{
    Held, ReaderPlace, TillPlace, become_issuer, enter, enter_network, serve_admin,
    serve_chip_reader, serve_disk, serve_faulty_disk, serve_line, serve_processor, serve_reader,
    serve_router, serve_till,
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
    let stands = match &part {
        // The service of a reader that is plugged in is among the files of this machine.
        DeviceCommand::ChipReader { plugged_in: Some(_), .. } => {
            within.map_or(Ok(()), enter_network)
        }
        _ => stand(within),
    };
    ended(stands.and_then(|()| serve(part)), output)
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
        DeviceCommand::ChipReader { till, folder, plugged_in } => {
            let place = ReaderPlace { till, folder, plugged_in };
            serve_chip_reader(&place, &mut ask_operator, told, said)
        }
        DeviceCommand::Issuer { command } => become_issuer(&command),
        DeviceCommand::Disk { image, folder } => serve_disk((&image, &folder), told, said),
        DeviceCommand::FaultyDisk { under, folder, seed } => {
            serve_faulty_disk((&under, &folder), seed, told, said)
        }
        DeviceCommand::Router { seed } => serve_router(seed, told, said),
    }
}

/// Goes where the part stands, before it has a second thread.
fn stand(within: Option<Held>) -> io::Result<()> {
    within.map_or(Ok(()), enter)
}

/// Asks whoever sits at the terminal for something; where there is none, nobody is asked.
fn ask_operator(what: &str) {
    let terminal = OpenOptions::new().write(true).open("/dev/tty");
    // Without a terminal nobody can answer: the reader waits its time, and says what it missed.
    drop(terminal.and_then(|mut terminal| writeln!(terminal, "{what}")));
}

fn ended(served: io::Result<()>, output: Output) -> Exit {
    match served {
        Ok(()) => Exit::PASSED,
        Err(reason) if reason.kind() == io::ErrorKind::BrokenPipe => Exit::PASSED,
        Err(reason) => output.failed(Exit::BENCH, &reason.to_string()),
    }
}
