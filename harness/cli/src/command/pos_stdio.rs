//! `deadzone pos-stdio`: our own till behind the till protocol.

use std::io;

use pos_protocol::{ServeError, serve};

use crate::exit::Exit;
use crate::output::Output;

/// Runs a till until its facts end; whoever tells them may go at any time.
pub(crate) fn pos_stdio(output: Output) -> Exit {
    match serve(io::stdin().lock(), io::stdout().lock()) {
        Ok(()) => Exit::PASSED,
        Err(ServeError::Pipe(reason)) if reason.kind() == io::ErrorKind::BrokenPipe => Exit::PASSED,
        Err(error) => output.failed(Exit::BENCH, &error.to_string()),
    }
}
