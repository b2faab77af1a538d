//! The port to the system under test: our till, a process behind a pipe, a saboteur in a test.

use core::fmt::Debug;
use core::time::Duration;

use pos_core::{Input, Moment, Output, Profile, Record, Till};

/// A POS app on one device, as the world knows it.
pub trait Pos: Debug {
    /// Takes one fact and appends the orders that follow from it to `outputs`.
    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>);

    /// Returns when the app looks for the internet, where it is known to do nothing else before.
    fn next_look_alone(&self) -> Option<Duration> {
        None
    }

    /// Lets time pass up to `until`, in which nothing happens and nobody hears the app; returns
    /// when it wants to be woken. Only asked of an app that says when it looks.
    fn look_in_vain(&mut self, _until: Duration) -> Option<Duration> {
        None
    }
}

impl Pos for Till {
    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        Till::handle(self, moment, input, outputs);
    }

    fn next_look_alone(&self) -> Option<Duration> {
        Till::next_look_alone(self)
    }

    fn look_in_vain(&mut self, until: Duration) -> Option<Duration> {
        Till::look_in_vain(self, until)
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

/// Starts POS apps: what a till of the plan runs.
pub trait StartPos: Debug {
    /// Starts an app; what it wants at once is appended to the outputs.
    fn start(&self, launch: Launch, outputs: &mut Vec<Output>) -> Box<dyn Pos>;
}

/// Starts our own till.
#[derive(Clone, Copy, Debug)]
pub struct OurTill;

impl StartPos for OurTill {
    fn start(&self, launch: Launch, outputs: &mut Vec<Output>) -> Box<dyn Pos> {
        Box::new(Till::start(launch.profile, launch.journal, launch.moment, outputs))
    }
}

/// A function that starts a POS app.
pub type StartFn = fn(Launch, &mut Vec<Output>) -> Box<dyn Pos>;

impl StartPos for StartFn {
    fn start(&self, launch: Launch, outputs: &mut Vec<Output>) -> Box<dyn Pos> {
        self(launch, outputs)
    }
}
