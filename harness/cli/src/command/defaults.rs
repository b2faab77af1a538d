//! `deadzone defaults`: the standard shop.

use harness_scenario::STANDARD_SHOP;

use super::printed;
use crate::exit::Exit;
use crate::output::Output;

/// Prints the standard shop as a fixture.
pub(crate) fn defaults(output: Output) -> Exit {
    printed(STANDARD_SHOP, output)
}
