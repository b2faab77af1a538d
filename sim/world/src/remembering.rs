//! The device of a till whose storage only remembers: quick, and never sick.

use core::time::Duration;

use pos_core::{Batch, Input, Key, Moment, Output, Profile, Record, Session};
use pos_journal::{Journal, PlainJournal};
use sim_kernel::Stream;

use crate::device::keys_of;
use crate::parts::{StaysDown, Terminal};
use crate::plan::DiskHealth;
use crate::pos::{Launch, Pos, StartPos};

/// An app with a journal in memory.
#[derive(Debug)]
pub(crate) struct RememberingTerminal<'p> {
    start_pos: &'p dyn StartPos,
    app: Option<Box<dyn Pos>>,
    journal: PlainJournal,
    health: DiskHealth,
}

impl<'p> RememberingTerminal<'p> {
    /// Makes a device in whose journal the session of somebody stands who is at work.
    pub(crate) fn new(start_pos: &'p dyn StartPos, session: Session) -> Self {
        let mut journal = PlainJournal::new();
        // A journal in memory never fails.
        drop(journal.commit(&[Record::Session(session)]));
        Self { start_pos, app: None, journal, health: DiskHealth::Ok }
    }
}

impl Terminal for RememberingTerminal<'_> {
    fn start(
        &mut self,
        profile: &Profile,
        moment: Moment,
        outputs: &mut Vec<Output>,
    ) -> Result<(), StaysDown> {
        // The journal of a real till is mended as it is opened, which takes a disk that writes.
        if matches!(self.health, DiskHealth::Full | DiskHealth::FailSync) {
            return Err(StaysDown);
        }
        let journal = self.records();
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

    /// A disk that is full or does not sync refuses the whole batch; one that lies is believed.
    fn commit(&mut self, batch: Batch) -> bool {
        let takes_it = matches!(self.health, DiskHealth::Ok | DiskHealth::Lies);
        if takes_it {
            self.journal.keep(batch.records);
        }
        takes_it
    }

    fn reopen(&mut self) -> Option<Vec<Record>> {
        self.journal.read().ok()
    }

    fn kill(&mut self, _: &mut Stream) {
        self.app = None;
    }

    fn set_disk(&mut self, health: DiskHealth) {
        self.health = health;
    }

    fn records(&self) -> Vec<Record> {
        self.journal.read().unwrap_or_default()
    }

    fn keys(&self) -> Vec<Key> {
        keys_of(self.journal.records())
    }

    fn screens(&self, profile: &Profile, moment: Moment) -> Vec<Output> {
        let launch = Launch { profile: profile.clone(), journal: self.records(), moment };
        let mut outputs = Vec::new();
        drop(self.start_pos.start(launch, &mut outputs));
        outputs
    }

    /// Nothing of it is bytes. Rule: `never.pan` is watched where the storage is a disk.
    fn holds(&self, _: &[u8]) -> bool {
        false
    }
}
