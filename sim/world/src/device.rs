//! The device that a till runs on: its app, its journal on its disk, its clock, its Wi-Fi, its
//! reader, and the person in front of it.

use core::time::Duration;

use pos_core::{
    Batch, Key, Link, Moment, Money, NetworkId, Output, Profile, Record, Session, StaffId, TillId,
    Wall,
};
use pos_journal::{DurableJournal, Journal, JournalError};
use sim_kernel::{Chance, Time};

use crate::disk::SimulatedDisk;
use crate::display::{Display, is_pending};
use crate::plan::{CrashAt, Plan};
use crate::pos::{Launch, Pos, StartPos};
use crate::purpose::POWER_CUT;
use crate::reader::Reader;
use crate::staff::Task;

/// A till of the shop.
#[derive(Debug)]
pub(crate) struct Device {
    pub(crate) id: TillId,
    pub(crate) profile: Profile,
    app: Option<App>,
    /// How often a start of the app was begun: one that was cut short never ends.
    pub(crate) starts: u32,
    /// How often the app was started: a message for an earlier start finds nobody.
    pub(crate) boots: u32,
    disk: SimulatedDisk,
    wall_offset_ms: i64,
    start: Wall,
    pub(crate) wifi: Wifi,
    pub(crate) reader: Reader,
    pub(crate) display: Display,
    pub(crate) task: Option<Task>,
    pub(crate) crash_at: Option<CrashAt>,
    writes: u32,
    pub(crate) peak: Money,
    pub(crate) ages: Ages,
}

#[derive(Debug)]
struct App {
    pos: Box<dyn Pos>,
    started: Time,
    journal: Option<DurableJournal>,
}

/// The Wi-Fi of one till.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wifi {
    pub(crate) wanted: NetworkId,
    pub(crate) in_reach: bool,
    pub(crate) joined: Option<Link>,
}

impl Wifi {
    const fn new(wanted: NetworkId) -> Self {
        Self { wanted, in_reach: true, joined: None }
    }

    /// Joins a network.
    pub(crate) const fn join(&mut self, link: Link) {
        self.wanted = link.network;
        self.joined = Some(link);
    }
}

/// How old stored payments become before they are answered, in true time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ages {
    since: std::collections::BTreeMap<(pos_core::OrderId, u16), Time>,
    oldest: Duration,
}

impl Ages {
    /// Notes what a till shows of a tender.
    pub(crate) fn note(&mut self, row: &pos_core::TenderRow, now: Time) {
        let place = (row.order, row.place);
        if is_pending(row) {
            self.since.entry(place).or_insert(now);
        } else if let Some(since) = self.since.remove(&place) {
            self.oldest = self.oldest.max(now.since(since));
        }
    }

    /// Returns the oldest that any became, those that still wait included.
    pub(crate) fn oldest(&self, now: Time) -> Duration {
        let waiting = self.since.values().map(|since| now.since(*since)).max();
        self.oldest.max(waiting.unwrap_or(Duration::ZERO))
    }
}

impl Device {
    /// Sets a device up with an empty disk and no app running.
    pub(crate) fn new(plan: &Plan, profile: Profile, wifi: NetworkId) -> Self {
        Self {
            id: profile.till,
            reader: Reader::connected(profile.reader),
            profile,
            app: None,
            starts: 0,
            boots: 0,
            disk: SimulatedDisk::new(),
            wall_offset_ms: 0,
            start: plan.start,
            wifi: Wifi::new(wifi),
            display: Display::default(),
            task: None,
            crash_at: None,
            writes: 0,
            peak: Money::ZERO,
            ages: Ages::default(),
        }
    }

    /// Writes the session of somebody who has been at work since before the run.
    pub(crate) fn prepare(&mut self, staff: Option<StaffId>) -> Result<(), JournalError> {
        let session = Session { staff, knows_reader: true, awaits_reader: false };
        DurableJournal::open(self.disk.clone())?.commit(&[Record::Session(session)])
    }

    /// Tells whether the app is running.
    pub(crate) const fn is_up(&self) -> bool {
        self.app.is_some()
    }

    /// Reads both clocks of the till.
    fn moment(&self, now: Time) -> Moment {
        let started = self.app.as_ref().map_or(now, |app| app.started);
        let offset = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
        let wall = self.start.as_millis().saturating_add(self.wall_offset_ms);
        Moment { up: now.since(started), wall: Wall::from_millis(wall.saturating_add(offset)) }
    }

    /// Converts a wish of the app, in time since it was started.
    pub(crate) fn wake_time(&self, up: Duration) -> Option<Time> {
        self.app.as_ref().map(|app| app.started.after(up))
    }

    /// Moves the clock on the wall.
    pub(crate) fn move_clock(&mut self, millis: i64) {
        self.wall_offset_ms = self.wall_offset_ms.saturating_add(millis);
    }

    /// Starts the app on what the disk holds.
    ///
    /// # Errors
    ///
    /// [`JournalError`] where the journal cannot be opened or read: the app does not come up.
    pub(crate) fn start(
        &mut self,
        now: Time,
        start: &dyn StartPos,
        outputs: &mut Vec<Output>,
    ) -> Result<(), JournalError> {
        let journal = DurableJournal::open(self.disk.clone())?;
        let launch = self.launch(now, journal.read()?);
        self.boots += 1;
        self.display = Display::default();
        let pos = start.start(launch, outputs);
        self.app = Some(App { pos, started: now, journal: Some(journal) });
        Ok(())
    }

    fn launch(&self, now: Time, journal: Vec<Record>) -> Launch {
        let moment = Moment { up: Duration::ZERO, ..self.moment(now) };
        Launch { profile: self.profile.clone(), journal, moment }
    }

    /// Hands a fact to the app.
    pub(crate) fn handle(&mut self, now: Time, input: pos_core::Input, out: &mut Vec<Output>) {
        let moment = self.moment(now);
        if let Some(app) = &mut self.app {
            app.pos.handle(moment, input, out);
        }
    }

    /// Stores a batch; tells whether it is durable.
    pub(crate) fn commit(&mut self, batch: &Batch) -> bool {
        self.writes += 1;
        let disk = self.disk.clone();
        let Some(app) = &mut self.app else { return false };
        if app.journal.is_none() {
            app.journal = DurableJournal::open(disk).ok();
        }
        app.journal.as_mut().is_some_and(|journal| journal.commit(&batch.records).is_ok())
    }

    /// Returns how many durable writes there were since the start of the run.
    pub(crate) const fn writes(&self) -> u32 {
        self.writes
    }

    /// Lets the count of durable writes begin here.
    pub(crate) const fn forget_writes(&mut self) {
        self.writes = 0;
    }

    /// Opens the journal again and reads it; none where that fails.
    ///
    /// On a disk that takes no writes a journal cannot be mended in place: it is mended and read
    /// in a copy in memory, and opened again with the next batch.
    pub(crate) fn reopen(&mut self) -> Option<Vec<Record>> {
        let app = self.app.as_mut()?;
        app.journal = None;
        app.journal = DurableJournal::open(self.disk.clone()).ok();
        match &app.journal {
            Some(journal) => journal.read().ok(),
            None => DurableJournal::open(self.disk.copy_in_memory()).ok()?.read().ok(),
        }
    }

    /// Kills the app: the disk keeps what was synced, and of the rest what chance leaves.
    pub(crate) fn kill(&mut self, chance: Chance) {
        let who = u64::from(self.id.0);
        let mut chance = chance.stream(POWER_CUT, (who << 32) | u64::from(self.boots));
        self.disk = self.disk.cut_power(&mut chance);
        self.app = None;
        self.starts += 1;
        self.reader.let_go();
    }

    /// Changes the ways of the disk.
    pub(crate) fn set_disk(&self, health: crate::plan::DiskHealth) {
        self.disk.set_health(health);
    }

    /// Returns what the app shows, or what it would show were it started on its disk.
    pub(crate) fn shown(&self, now: Time, start: &dyn StartPos) -> std::borrow::Cow<'_, Display> {
        if self.is_up() {
            return std::borrow::Cow::Borrowed(&self.display);
        }
        let mut outputs = Vec::new();
        let _idle = start.start(self.launch(now, self.records()), &mut outputs);
        let mut display = Display::default();
        for output in &outputs {
            if let Output::Show(screen) = output {
                display.show(screen);
            }
        }
        std::borrow::Cow::Owned(display)
    }

    /// Reads what would be there after a power cut that loses all that was not synced.
    fn records(&self) -> Vec<Record> {
        let disk = self.disk.durable_copy();
        let records = DurableJournal::open(disk).and_then(|journal| journal.read());
        records.unwrap_or_default()
    }

    /// Lists the card payments on durable storage.
    pub(crate) fn keys_on_disk(&self) -> Vec<Key> {
        keys_of(&self.records())
    }

    /// Looks for bytes on the disk.
    pub(crate) fn disk_contains(&self, bytes: &[u8]) -> bool {
        self.disk.contains(bytes)
    }
}

/// Lists the card payments in records.
pub(crate) fn keys_of(records: &[Record]) -> Vec<Key> {
    records.iter().flat_map(keys_in).collect()
}

fn keys_in(record: &Record) -> Vec<Key> {
    match record {
        Record::Order(order) => {
            order.tenders.iter().filter_map(|tender| tender.card().map(|card| card.key)).collect()
        }
        Record::Note(note) => note.payments.clone(),
        Record::Settings(_) | Record::Session(_) | Record::Verified(_) | Record::NextKey(_) => {
            Vec::new()
        }
    }
}
