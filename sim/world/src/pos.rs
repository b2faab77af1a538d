//! The port to the system under test: our till, a process behind a pipe, a saboteur in a test.

use core::fmt::Debug;

use pos_core::{Input, Moment, Output, Profile, Record, Till};

/// A POS app on one device, as the world knows it.
pub trait Pos: Debug {
    /// Takes one fact and appends the orders that follow from it to `outputs`.
    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>);
}

impl Pos for Till {
    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        Till::handle(self, moment, input, outputs);
    }
}

/// What an app is started with.
#[derive(Clone, Debug)]
pub struct Launch {
    /// What the till is.
    pub profile: Profile,
    /// What its journal holds.
    pub journal: Vec<Record>,
    /// When it is started.
    pub moment: Moment,
}

/// Starts a POS app; what it wants at once is appended to the outputs.
pub type StartPos = fn(Launch, &mut Vec<Output>) -> Box<dyn Pos>;

/// Starts our own till.
pub fn start_till(launch: Launch, outputs: &mut Vec<Output>) -> Box<dyn Pos> {
    Box::new(Till::start(launch.profile, launch.journal, launch.moment, outputs))
}
