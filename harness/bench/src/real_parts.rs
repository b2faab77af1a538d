//! The tiers `loopback` and `full`: the same plan on processes, with real sockets, files and crashes.
//!
//! Each till, its reader, the line, the processor and the admin are processes of their own. A till
//! is the POS core on a journal in a file; it speaks ISO 8583 to the processor and HTTP to the
//! admin, over the line, on a connection for each request. The world stays the conductor: it says
//! when a message is carried on, lost or answered, and the line does so. So a run has the order of
//! virtual time and the same trace, and whatever the processes, sockets and files add to it is
//! seen as a difference. What the tier `full` has beyond that is in `full.rs`.

mod admin;
mod at_reader;
mod books;
mod central;
mod connection;
#[cfg(target_os = "linux")]
mod full;
#[cfg(not(target_os = "linux"))]
#[path = "real_parts/no_full.rs"]
mod full;
mod http;
mod hub;
mod in_memory;
mod issuer;
mod judge;
mod killer;
mod line;
mod load;
#[cfg(feature = "pcsc")]
mod our_issuer;
mod part;
mod processor;
mod reader;
#[cfg_attr(not(feature = "pcsc"), cfg(test))]
mod reader_state;
mod serve;
mod site;
mod stall;
mod storage;
mod terminal;
mod till;
mod torture;
mod wall_clock;
mod words;

use core::cell::{Cell, OnceCell};
use core::time::Duration;
use std::io;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use sim_world::{Act, CardChip, DiskHealth, Plan, TillChange};

use crate::RealTimeRun;
use crate::issuer_command::IssuerCommand;
use crate::real_time::{Leaps, RealTime};
use crate::recording::Tape;
use crate::tier::{ReaderPlace, Tier};
use crate::watch::{PartLog, Watch, Witness, play_watched};

pub use admin::serve_admin;
pub use full::{serve_chip_reader, serve_disk, serve_faulty_disk, serve_router};
pub use issuer::become_issuer;
pub use line::serve_line;
pub use processor::serve_processor;
pub use reader::serve_reader;
pub use till::{TillPlace, serve_till};

pub(crate) use full::chips_can_be_asked;
use full::{no_faulty_disk, no_power_disk, no_router};
use hub::{Hub, Processes};
use killer::Prey;
use site::Launcher;
use wall_clock::no_wall_clock;

/// How a plan is played on real parts.
#[derive(Clone, Debug)]
pub struct RealParts {
    /// The program whose `device` command runs the parts.
    pub program: PathBuf,
    /// What the parts are.
    pub tier: Tier,
    /// A part of the name of the card reader that is plugged in, on the tier `full`; its operator is
    /// asked for the test card.
    pub reader: Option<String>,
    /// How many times as fast as the clock on the wall.
    pub speed: u32,
    /// Whether the clock leaps over what nobody waits through.
    pub leaps: Leaps,
    /// The issuer host that judges payments; none where this program judges them.
    pub issuer: Option<IssuerCommand>,
}

impl RealParts {
    /// Says why a plan cannot be played here; none where it can.
    pub fn cannot_play(&self, plan: &Plan) -> Option<String> {
        let nowhere = (self.tier == Tier::Full).then(no_router).flatten();
        let nobody = || self.reader.is_some().then(|| by_hand(plan)).flatten();
        let nowhere = nowhere.map(|why| format!("no networks of its own: {why}"));
        nowhere.or_else(nobody).or_else(|| self.has_no_such_disk(plan))
    }

    /// Says why no disk of this bench can be what a plan makes of it.
    fn has_no_such_disk(&self, plan: &Plan) -> Option<String> {
        let lack = match self.tier {
            Tier::Loopback => None,
            Tier::Full => Some(no_faulty_disk()?),
        };
        let what = match sick_disk(plan)? {
            DiskHealth::Full => "cannot be full",
            DiskHealth::FailSync => "does not fail",
            DiskHealth::Lies | DiskHealth::Ok => "does not lie",
        };
        Some(match lack {
            None => format!("the disk of the loopback bench {what}"),
            Some(lack) => format!("the disk of the full bench {what} here: {lack}"),
        })
    }

    /// Lists what the bench plays by a model, or not at all, since this machine or this command has
    /// no such part.
    pub fn lacks(&self) -> Vec<String> {
        if self.tier == Tier::Loopback || no_router().is_some() {
            return Vec::new();
        }
        let chips = chips_can_be_asked().err().map(|why| format!("chips are models: {why}"));
        let disks = no_power_disk().map(|why| format!("a crash cuts no power: {why}"));
        let clocks =
            no_wall_clock().map(|why| format!("no till has a wall clock of its own: {why}"));
        chips.into_iter().chain(disks).chain(clocks).collect()
    }

    /// Plays a plan; a witness is told what happens as it happens.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where a part cannot be started, dies, is silent, or reads something else than
    /// was said: the bench has failed, not the scenario.
    pub fn play(&self, plan: &Plan, witness: &mut dyn Witness) -> io::Result<RealTimeRun> {
        self.play_on(plan, (None, Arc::default(), &AtomicBool::new(false)), witness)
    }

    /// Plays a plan, and records in a file what the tills are told and what they order, also where
    /// the bench fails; its folders are made.
    ///
    /// # Errors
    ///
    /// As [`Self::play`], and where the file cannot be written.
    pub fn play_and_record(
        &self,
        plan: &Plan,
        file: &Path,
        witness: &mut dyn Witness,
    ) -> io::Result<RealTimeRun> {
        let tape = Some(Tape::start(file, plan)?);
        self.play_on(plan, (tape, Arc::default(), &AtomicBool::new(false)), witness)
    }

    /// Plays a plan while a killer may look on, until `stop` is set.
    fn play_on(
        &self,
        plan: &Plan,
        (tape, prey, stop): (Option<Tape>, Arc<Prey>, &AtomicBool),
        witness: &mut dyn Witness,
    ) -> io::Result<RealTimeRun> {
        let fault = Rc::new(OnceCell::new());
        let log = PartLog::default();
        let launcher = Launcher::on_loopback(self.program.clone(), log.clone());
        let stood = Rc::new(Cell::new(Duration::ZERO));
        let hub = Hub::start(launcher, (plan, self), (&fault, prey, Rc::clone(&stood)));
        log.tell(Duration::ZERO, witness);
        let hub = hub?;
        *hub.tape.borrow_mut() = tape;
        let mut parts = Processes { hub };
        let mut watch = Watch { witness, parts: log };
        let driver = RealTime::new(self.speed, self.leaps)?;
        let driver = driver.until(Rc::clone(&fault), stop).standing(stood);
        let (trace, driver) = play_watched(plan, &mut parts, driver, &mut watch);
        let worst_lag = driver.worst_lag();
        parts.hub.hear_issuer(plan);
        // Whoever may still say what is broken is gone before it is looked at.
        drop((parts, driver));
        watch.parts.tell(Duration::from_nanos(trace.ended_at().as_nanos()), watch.witness);
        match Rc::into_inner(fault).and_then(OnceCell::into_inner) {
            Some(reason) => Err(reason),
            None => Ok(RealTimeRun { trace, worst_lag }),
        }
    }
}

/// Says why people at one reader cannot play a plan.
fn by_hand(plan: &Plan) -> Option<String> {
    if plan.shop.tills.len() > 1 {
        return Some("one reader is plugged in, and the shop has several tills".to_owned());
    }
    let special = plan.shop.cards.iter().find(|card| card.chip != CardChip::Sound)?;
    Some(format!("nobody can make the chip of {} by hand: it needs a virtual reader", special.name))
}

/// Finds the first way in which a disk is not as it should be.
fn sick_disk(plan: &Plan) -> Option<DiskHealth> {
    plan.steps.iter().find_map(|step| match &step.act {
        Act::Till(TillChange::Disk(health)) if *health != DiskHealth::Ok => Some(*health),
        _ => None,
    })
}
