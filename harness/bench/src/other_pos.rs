//! Another POS as the system under test: a process for each start of a till's app.
//!
//! A world cannot go on without its POS, and a port cannot fail. So a POS that breaks the protocol
//! is ended, says nothing more, and the rest of the plan is played in no time; what it did is kept,
//! and takes the place of the trace.

pub(crate) mod child;
mod fault;
pub(crate) mod living;

use core::cell::OnceCell;
use core::time::Duration;
use std::io;
use std::rc::Rc;
use std::time::Instant;

use pos_core::{Input, Moment, Output, TillId};
use pos_protocol::{Dialogue, Heard};
use sim_world::{Launch, Plan, Pos, StartPos, Trace, play_against};

use child::Child;
use fault::{PosFault, Wrong};

pub use living::leave_nothing_behind;

/// An honest till says some dozens.
const MOST_ORDERS: usize = 100_000;
/// An honest till is told some dozens of facts at a time.
const MOST_FACTS_AT_ONCE: u32 = 10_000;

/// How another POS is started, and how long it may think.
#[derive(Clone, Debug)]
pub struct PosCommand {
    program: String,
    arguments: Vec<String>,
    patience: Duration,
}

impl PosCommand {
    /// Splits a command as a shell does; none where it is empty or a quote is not closed.
    ///
    /// Each answer of the POS must be there within `patience`, in real time.
    pub fn read(text: &str, patience: Duration) -> Option<Self> {
        let mut words = shlex::split(text)?.into_iter();
        Some(Self { program: words.next()?, arguments: words.collect(), patience })
    }
}

/// Plays a plan in virtual time against the POS that a command starts.
///
/// # Errors
///
/// [`io::Error`] where the POS cannot be started, dies, is too slow or breaks the protocol: it says
/// what the POS did, and what it was told last.
pub fn play_against_command(plan: &Plan, command: &PosCommand) -> io::Result<Trace> {
    let fault = Rc::default();
    let trace = play_against(plan, &Starter { command, fault: Rc::clone(&fault) });
    match Rc::into_inner(fault).and_then(OnceCell::into_inner) {
        Some(fault) => Err(io::Error::other(fault)),
        None => Ok(trace),
    }
}

/// The first thing that went wrong in a run.
type FirstFault = Rc<OnceCell<PosFault>>;

#[derive(Debug)]
struct Starter<'c> {
    command: &'c PosCommand,
    fault: FirstFault,
}

impl StartPos for Starter<'_> {
    fn start(&self, launch: Launch, outputs: &mut Vec<Output>) -> Box<dyn Pos> {
        let mut app = App { talk: None, fault: Rc::clone(&self.fault) };
        if self.fault.get().is_none() {
            app.keep(Talk::begin(self.command, launch, outputs));
        }
        Box::new(app)
    }
}

/// The app of a till, as long as it keeps to the protocol.
#[derive(Debug)]
struct App {
    talk: Option<Talk>,
    fault: FirstFault,
}

impl App {
    fn keep(&mut self, talk: Result<Talk, PosFault>) {
        match talk {
            Ok(talk) => self.talk = Some(talk),
            // Only the first counts: the rest of the run means nothing.
            Err(fault) => drop(self.fault.set(fault)),
        }
    }
}

impl Pos for App {
    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        let Some(mut talk) = self.talk.take() else { return };
        if self.fault.get().is_none() {
            let told = talk.tell(moment, input, outputs);
            self.keep(told.map(|()| talk));
        }
    }
}

/// A process and how far it was told.
#[derive(Debug)]
struct Talk {
    till: TillId,
    child: Child,
    dialogue: Dialogue,
    patience: Duration,
    now: Duration,
    told_now: u32,
    /// The last line that it was told.
    told: String,
}

impl Talk {
    fn begin(
        command: &PosCommand,
        launch: Launch,
        outputs: &mut Vec<Output>,
    ) -> Result<Self, PosFault> {
        let Launch { profile, journal, moment } = launch;
        let till = profile.till;
        let begun = Dialogue::begin(profile, journal, moment);
        let (dialogue, hello) =
            begun.map_err(|mistake| PosFault::early(till, Wrong::Mistake(mistake)))?;
        let started = Child::start((&command.program, &[]), &command.arguments);
        let child = started.map_err(|reason| {
            PosFault::early(till, Wrong::NotStarted(command.program.clone(), reason))
        })?;
        let patience = command.patience;
        let (now, told) = (Duration::ZERO, String::new());
        let mut talk = Self { till, child, dialogue, patience, now, told_now: 0, told };
        talk.ask(hello, outputs)?;
        Ok(talk)
    }

    fn tell(
        &mut self,
        moment: Moment,
        input: Input,
        outputs: &mut Vec<Output>,
    ) -> Result<(), PosFault> {
        let line = self.dialogue.tell(moment, input);
        let line = line.map_err(|mistake| PosFault::early(self.till, Wrong::Mistake(mistake)))?;
        self.told_now = if moment.up == self.now { self.told_now + 1 } else { 0 };
        self.now = moment.up;
        self.ask(line, outputs)
    }

    /// Tells a line and takes what follows from it.
    fn ask(&mut self, told: String, outputs: &mut Vec<Output>) -> Result<(), PosFault> {
        let mut said = Said::default();
        match self.listen(told, outputs, &mut said) {
            Ok(()) => Ok(()),
            Err(wrong) => {
                outputs.clear();
                let wrong = self.in_other_words(wrong, said.lines);
                let last_words = self.child.end();
                let told = core::mem::take(&mut self.told);
                Err(PosFault { till: self.till, wrong, said: said.last, told, last_words })
            }
        }
    }

    fn listen(
        &mut self,
        told: String,
        outputs: &mut Vec<Output>,
        said: &mut Said,
    ) -> Result<(), Wrong> {
        if self.told_now > MOST_FACTS_AT_ONCE {
            return Err(Wrong::Restless(MOST_FACTS_AT_ONCE));
        }
        said.last = self.child.line_that_nobody_asked_for()?;
        if said.last.is_some() {
            return Err(Wrong::Unasked);
        }
        let deadline = Instant::now() + self.patience;
        self.told = told;
        self.child.write(self.told.as_bytes(), deadline)?;
        while said.lines < MOST_ORDERS {
            let line = self.child.read_line(deadline)?;
            let heard = self.dialogue.hear(&line);
            said.last = Some(line);
            match heard.map_err(Wrong::Mistake)? {
                Heard::Order(output) => outputs.push(output),
                Heard::Done => return Ok(()),
            }
            said.lines += 1;
        }
        Err(Wrong::TooMany(MOST_ORDERS))
    }

    /// Says of what went wrong what only the whole tells: how long it was waited, how it died.
    fn in_other_words(&mut self, wrong: Wrong, orders: usize) -> Wrong {
        match wrong {
            Wrong::Silent if orders > 0 => Wrong::NeverDone(orders, self.patience),
            Wrong::Silent => Wrong::Late(self.patience),
            Wrong::Closed => self.child.how_it_died(),
            other => other,
        }
    }
}

/// What a POS said to one fact.
#[derive(Debug, Default)]
struct Said {
    lines: usize,
    last: Option<String>,
}
