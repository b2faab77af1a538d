//! `deadzone bench torture`.

use crate::args::TortureArgs;
use crate::exit::Exit;
use crate::output::Output;

pub(crate) fn torture(_: &TortureArgs, _: Output) -> Exit {
    Exit::BENCH
}
