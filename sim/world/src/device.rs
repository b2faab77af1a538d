//! The device that a till runs on: its app, its journal on its disk, its clock, its Wi-Fi, its
//! reader, and the person in front of it.

use core::time::Duration;

use pos_core::{Batch, Key, Link, Moment, Money, NetworkId, Output, Profile, Record, TillId, Wall};
use sim_kernel::{Chance, Time};

use crate::display::{Display, is_pending};
use crate::parts::{StaysDown, Terminal};
use crate::plan::{Countable, CrashAt, Plan};
use crate::purpose::{CUT_SHORT, POWER_CUT};
use crate::reader::Reader;
use crate::staff::Task;

/// A till of the shop.
#[derive(Debug)]
pub(crate) struct Device<'p> {
    pub(crate) id: TillId,
    pub(crate) profile: Profile,
    pub(crate) terminal: Box<dyn Terminal + 'p>,
    /// When the app was started, if it is running.
    started: Option<Time>,
    /// How often a start of the app was begun: one that was cut short never ends.
    pub(crate) starts: u32,
    /// How often the app was started: a message for an earlier start finds nobody.
    pub(crate) boots: u32,
    wall_offset_ms: i64,
    start: Wall,
    /// What the clock on the wall said when the run started, as it is set now.
    wall: i64,
    pub(crate) wifi: Wifi,
    pub(crate) reader: Reader,
    pub(crate) display: Display,
    pub(crate) task: Option<Task>,
    /// When the app is to die, and how long after it is to be started again.
    pub(crate) crashes: Vec<(CrashAt, Option<Duration>)>,
    /// How long after the death that is about to come the app is started again.
    pub(crate) back: Option<Duration>,
    pub(crate) counts: Counts,
    /// The moment that the app is about to die at.
    dying: Option<CrashAt>,
    /// The moments at which the app died that it was told of, with what it had done by then.
    pub(crate) crashed: Vec<(CrashAt, Counts)>,
    pub(crate) peak: Money,
    pub(crate) ages: Ages,
}

/// What a till did since the start of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Durable writes, those that failed included.
    pub writes: u32,
    /// Messages sent.
    pub sends: u32,
    /// Answers and settings received.
    pub receives: u32,
}

impl Counts {
    const fn of(&mut self, what: Countable) -> &mut u32 {
        match what {
            Countable::Write => &mut self.writes,
            Countable::Send => &mut self.sends,
            Countable::Receive => &mut self.receives,
        }
    }
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

impl<'p> Device<'p> {
    /// Sets a device up around its terminal; no app is running.
    pub(crate) fn new(
        plan: &Plan,
        (profile, wifi): (Profile, NetworkId),
        terminal: Box<dyn Terminal + 'p>,
    ) -> Self {
        Self {
            id: profile.till,
            reader: Reader::connected(profile.reader),
            profile,
            terminal,
            started: None,
            starts: 0,
            boots: 0,
            wall_offset_ms: 0,
            start: plan.start,
            wall: plan.start.as_millis(),
            wifi: Wifi::new(wifi),
            display: Display::default(),
            task: None,
            crashes: Vec::new(),
            back: None,
            counts: Counts::default(),
            dying: None,
            crashed: Vec::new(),
            peak: Money::ZERO,
            ages: Ages::default(),
        }
    }

    /// Tells whether the app is running.
    pub(crate) const fn is_up(&self) -> bool {
        self.started.is_some()
    }

    /// Reads both clocks of the till.
    fn moment(&self, now: Time) -> Moment {
        let started = self.started.unwrap_or(now);
        let offset = i64::try_from(now.as_millis()).unwrap_or(i64::MAX);
        Moment { up: now.since(started), wall: Wall::from_millis(self.wall.saturating_add(offset)) }
    }

    /// Converts a wish of the app, in time since it was started.
    pub(crate) fn wake_time(&self, up: Duration) -> Option<Time> {
        self.started.map(|started| started.after(up))
    }

    /// Tells whether the app is known to do nothing before its next look for the internet.
    pub(crate) fn waits_to_look(&self) -> bool {
        self.is_up() && self.terminal.next_look_alone().is_some()
    }

    /// Lets the app look for the internet up to `until`, in vain; returns when it is to be woken.
    pub(crate) fn look_in_vain(&mut self, until: Time) -> Option<Time> {
        let up = until.since(self.started?);
        let wake = self.terminal.look_in_vain(up)?;
        self.wake_time(wake)
    }

    /// Moves the clock on the wall.
    pub(crate) fn move_clock(&mut self, millis: i64) {
        self.wall_offset_ms = self.wall_offset_ms.saturating_add(millis);
        self.wall = self.start.as_millis().saturating_add(self.wall_offset_ms);
    }

    /// Starts the app on what its storage holds.
    ///
    /// # Errors
    ///
    /// [`StaysDown`] where the storage cannot be read.
    pub(crate) fn start(&mut self, now: Time, outputs: &mut Vec<Output>) -> Result<(), StaysDown> {
        let moment = self.first_moment(now);
        self.terminal.start(&self.profile, moment, outputs)?;
        self.boots += 1;
        self.display = Display::default();
        self.started = Some(now);
        Ok(())
    }

    /// Reads both clocks as an app does that is started.
    fn first_moment(&self, now: Time) -> Moment {
        Moment { up: Duration::ZERO, ..self.moment(now) }
    }

    /// Returns what the app runs on, where it is running, and what both its clocks say.
    #[inline]
    pub(crate) fn running(&mut self, now: Time) -> Option<(&mut (dyn Terminal + 'p), Moment)> {
        let moment = self.moment(now);
        self.is_up().then_some((&mut *self.terminal, moment))
    }

    /// Stores a batch; tells whether it is durable.
    pub(crate) fn commit(&mut self, batch: Batch) -> bool {
        self.count(Countable::Write);
        self.is_up() && self.terminal.commit(batch)
    }

    /// Begins to store a batch, in the middle of which the power fails.
    pub(crate) fn commit_in_part(&mut self, batch: Batch, chance: Chance) {
        let mut cut = chance.stream(CUT_SHORT, self.moment_of_death());
        self.count(Countable::Write);
        self.terminal.commit_in_part(batch, &mut cut);
    }

    /// Names this moment of this till: chance finds another disk at each.
    fn moment_of_death(&self) -> u64 {
        let Counts { writes, sends, receives } = self.counts;
        let done = u64::from(writes) + u64::from(sends) + u64::from(receives);
        (u64::from(self.id.0) << 48) | (u64::from(self.boots) << 32) | done
    }

    /// Counts one more; returns its number since the start of the run.
    pub(crate) const fn count(&mut self, what: Countable) -> u32 {
        let count = self.counts.of(what);
        *count += 1;
        *count
    }

    /// Returns the number that the next one gets.
    pub(crate) const fn next(&mut self, what: Countable) -> u32 {
        *self.counts.of(what) + 1
    }

    /// Lets all counts begin here.
    pub(crate) fn forget_counts(&mut self) {
        self.counts = Counts::default();
    }

    /// Tells whether the app is to die at a moment; it does so once.
    #[inline]
    pub(crate) fn dies_at(&mut self, moment: CrashAt) -> bool {
        !self.crashes.is_empty() && self.dies_as_told(moment)
    }

    fn dies_as_told(&mut self, moment: CrashAt) -> bool {
        let Some(place) = self.crashes.iter().position(|(at, _)| *at == moment) else {
            return false;
        };
        let (_, back) = self.crashes.remove(place);
        if !self.is_up() {
            // Something else killed it at the same moment.
            self.crashed.push((moment, self.counts));
            return false;
        }
        self.back = back;
        self.dying = Some(moment);
        true
    }

    /// Opens the journal again and reads it; none where that fails.
    pub(crate) fn reopen(&mut self) -> Option<Vec<Record>> {
        if self.is_up() { self.terminal.reopen() } else { None }
    }

    /// Tells whether the app should be running and was killed from outside.
    pub(crate) fn has_died(&self) -> bool {
        self.is_up() && self.terminal.has_died()
    }

    /// Kills the app: the disk keeps what was synced, and of the rest what chance leaves.
    pub(crate) fn kill(&mut self, chance: Chance) {
        let mut cut = chance.stream(POWER_CUT, self.moment_of_death());
        self.terminal.kill(&mut cut);
        let counts = self.counts;
        self.crashed.extend(self.dying.take().map(|moment| (moment, counts)));
        self.started = None;
        self.starts += 1;
        self.reader.let_go();
    }

    /// Changes the ways of the disk.
    pub(crate) fn set_disk(&mut self, health: crate::plan::DiskHealth) {
        self.terminal.set_disk(health);
    }

    /// Returns what the app shows, or what it would show were it started on its storage.
    pub(crate) fn shown(&self, now: Time) -> std::borrow::Cow<'_, Display> {
        if self.is_up() {
            return std::borrow::Cow::Borrowed(&self.display);
        }
        let mut display = Display::default();
        for output in self.terminal.screens(&self.profile, self.first_moment(now)) {
            if let Output::Show(screen) = output {
                display.show(&screen);
            }
        }
        std::borrow::Cow::Owned(display)
    }

    /// Lists the card payments on durable storage.
    pub(crate) fn keys_on_disk(&self) -> Vec<Key> {
        self.terminal.keys()
    }

    /// Looks for bytes on the disk.
    pub(crate) fn disk_contains(&self, bytes: &[u8]) -> bool {
        self.terminal.holds(bytes)
    }
}

/// Lists the card payments in records.
pub(crate) fn keys_of<'r>(records: impl IntoIterator<Item = &'r Record>) -> Vec<Key> {
    records.into_iter().flat_map(keys_in).collect()
}

fn keys_in(record: &Record) -> impl Iterator<Item = Key> {
    let (tenders, noted) = match record {
        Record::Order(order) => (order.tenders.as_slice(), &[][..]),
        Record::Note(note) => (&[][..], note.payments.as_slice()),
        Record::Settings(_)
        | Record::Session(_)
        | Record::Verified(_)
        | Record::NextKey(_)
        | Record::Archived(_) => (&[][..], &[][..]),
    };
    let paid = tenders.iter().filter_map(|tender| tender.card().map(|card| card.key));
    paid.chain(noted.iter().copied())
}
