//! The device of a till in memory: the app, and its journal on a simulated disk.

use core::time::Duration;

use pos_core::{Batch, Input, Moment, Output, Profile, Record, Session};
use pos_journal::{DurableJournal, Journal, JournalError};
use sim_kernel::Stream;

use crate::disk::{DiskState, SimulatedDisk};
use crate::parts::{StaysDown, Terminal};
use crate::plan::DiskHealth;
use crate::pos::{Launch, Pos, StartPos};

/// More changes and syncs than a commit makes.
const MOST_OPERATIONS: u64 = 12;

/// An app with its journal.
#[derive(Debug)]
pub(crate) struct SimulatedTerminal<'p> {
    start_pos: &'p dyn StartPos,
    app: Option<Box<dyn Pos>>,
    journal: Option<DurableJournal>,
    disk: SimulatedDisk,
    /// The journal while no app has it, if it opens.
    rested: Option<Rested>,
    /// As the disk was when the journal did not open and nothing on it changed by that.
    in_vain: Option<DiskState>,
    /// What was read from the cache of a disk that takes no writes, and as the disk was then.
    read: Option<(DiskState, Vec<Record>)>,
}

/// A journal that was opened on a healthy disk, for whoever wants to know what it holds; the app
/// that starts next goes on with both.
#[derive(Debug)]
struct Rested {
    disk: SimulatedDisk,
    journal: DurableJournal,
}

impl Rested {
    fn on(disk: SimulatedDisk) -> Option<Self> {
        let journal = DurableJournal::open(disk.clone()).ok()?;
        Some(Self { disk, journal })
    }
}

impl<'p> SimulatedTerminal<'p> {
    /// Makes a device on whose disk the session of somebody stands who is at work.
    pub(crate) fn new(start_pos: &'p dyn StartPos, session: Session) -> Self {
        let disk = SimulatedDisk::new();
        let mut rested = Rested::on(disk.clone());
        // A disk in memory takes its first write; were it not to, the app would not come up.
        rested.take_if(|rested| rested.journal.commit(&[Record::Session(session)]).is_err());
        Self { start_pos, app: None, journal: None, disk, rested, in_vain: None, read: None }
    }

    /// Opens the journal for an app that starts. On a healthy disk that was done when the one
    /// before died, with all that it takes.
    fn opened(&mut self) -> Result<(DurableJournal, Vec<Record>), JournalError> {
        let rested = self.rested.take().filter(|_| self.disk.is_healthy());
        let journal = match rested {
            Some(rested) => {
                self.disk = rested.disk;
                rested.journal
            }
            None => DurableJournal::open(self.disk.clone())?,
        };
        let records = journal.read()?;
        Ok((journal, records))
    }

    /// Opens the journal of an app that runs. A disk that is sick for hours is asked again and
    /// again: as long as it is as it was, so is what comes of it.
    fn open_again(&mut self) {
        self.journal = None;
        let before = self.disk.state();
        if self.in_vain != Some(before) {
            self.journal = DurableJournal::open(self.disk.clone()).ok();
            let is_in_vain = self.journal.is_none() && self.disk.state() == before;
            self.in_vain = is_in_vain.then_some(before);
        }
    }

    /// Reads the journal as the app sees it, mended in a copy.
    fn read_in_memory(&mut self) -> Option<Vec<Record>> {
        let state = self.disk.state();
        if self.read.as_ref().is_none_or(|(at, _)| *at != state) {
            let copy = DurableJournal::open(self.disk.copy_in_memory()).ok()?;
            self.read = Some((state, copy.read().ok()?));
        }
        self.read.as_ref().map(|(_, records)| records.clone())
    }
}

impl Terminal for SimulatedTerminal<'_> {
    fn start(
        &mut self,
        profile: &Profile,
        moment: Moment,
        outputs: &mut Vec<Output>,
    ) -> Result<(), StaysDown> {
        let (opened, journal) = self.opened().map_err(|_| StaysDown)?;
        self.journal = Some(opened);
        let launch = Launch { profile: profile.clone(), journal, moment };
        self.app = Some(self.start_pos.start(launch, outputs));
        Ok(())
    }

    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        if let Some(app) = &mut self.app {
            app.handle(moment, input, outputs);
        }
    }

    fn next_look_alone(&self) -> Option<Duration> {
        self.app.as_ref()?.next_look_alone()
    }

    fn look_in_vain(&mut self, until: Duration) -> Option<Duration> {
        self.app.as_mut()?.look_in_vain(until)
    }

    fn commit(&mut self, batch: Batch) -> bool {
        if self.journal.is_none() {
            self.open_again();
        }
        self.journal.as_mut().is_some_and(|journal| journal.commit(&batch.records).is_ok())
    }

    fn commit_in_part(&mut self, batch: Batch, cut: &mut Stream) {
        self.disk.cut_power_after(cut.below(MOST_OPERATIONS));
        self.commit(batch);
    }

    /// On a disk that takes no writes a journal cannot be mended in place: it is mended and read
    /// in a copy in memory, and opened again with the next batch.
    fn reopen(&mut self) -> Option<Vec<Record>> {
        self.open_again();
        match &self.journal {
            Some(journal) => journal.read().ok(),
            None => self.read_in_memory(),
        }
    }

    fn kill(&mut self, cut: &mut Stream) {
        self.disk = self.disk.cut_power(cut);
        self.app = None;
        self.journal = None;
        self.rested = Rested::on(self.disk.durable_copy());
        self.in_vain = None;
        self.read = None;
    }

    fn set_disk(&mut self, health: DiskHealth) {
        self.disk.set_health(health);
    }

    fn records(&self) -> Vec<Record> {
        let records = match &self.rested {
            Some(rested) => rested.journal.read(),
            None => DurableJournal::open(self.disk.durable_copy()).and_then(|copy| copy.read()),
        };
        records.unwrap_or_default()
    }

    fn screens(&self, profile: &Profile, moment: Moment) -> Vec<Output> {
        let launch = Launch { profile: profile.clone(), journal: self.records(), moment };
        let mut outputs = Vec::new();
        drop(self.start_pos.start(launch, &mut outputs));
        outputs
    }

    fn holds(&self, bytes: &[u8]) -> bool {
        self.disk.contains(bytes)
    }
}
