//! A shop around one till that does as a history says, and watches what the till says.

#[path = "../../tests/rules/rig/watch.rs"]
#[allow(dead_code, reason = "the rules of the till use all of it")]
mod watch;

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pos_core::{
    Answer, Batch, Country, Currency, Deed, Input, Message, Moment, Money, OrderId, Output,
    Patience, Profile, ReaderModel, Record, Request, Screen, Settings, Slot, Status, Till, TillId,
    Version, Wall, room,
};

use watch::Watch;

/// Monday, 2026-03-02, 09:00 UTC.
const MORNING: Wall = Wall::from_millis(1_772_442_000_000);
const PATIENCE: Patience = Patience {
    answer: Duration::from_secs(15),
    check_every: Duration::from_secs(30),
    retry_first: Duration::from_mins(1),
    retry_most: Duration::from_mins(4),
};
/// More facts than ever follow from one.
const RESTLESS: usize = 1_000;

/// When a batch becomes durable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disk {
    /// At once.
    Works,
    /// When the history says so.
    Slow,
}

/// One till, what it asked for, and what became of that.
#[derive(Debug)]
pub(crate) struct Shop {
    till: Till,
    profile: Profile,
    up: Duration,
    started: Wall,
    wake: Option<Duration>,
    disk: Disk,
    journal: BTreeMap<Slot, Record>,
    /// Batches on their way, in the order in which they become durable.
    ordered: VecDeque<Batch>,
    /// Durable batches whose confirmation is on its way, in no order.
    written: Vec<Batch>,
    /// A batch failed, and nothing becomes durable until the journal was opened again.
    is_broken: bool,
    is_reopening: bool,
    /// The orders of which the till knows that they are durable.
    confirmed: BTreeSet<OrderId>,
    requests: Vec<Request>,
    told: Vec<Settings>,
    /// A checkout was opened of nothing, or less: it has no badges that a rule speaks of.
    owes_nothing: bool,
    status: Option<Status>,
    watch: Watch,
}

impl Shop {
    pub(crate) fn opens(reader: usize, version: usize) -> Self {
        let versions = [Version::new(9, 14, 0), Version::new(10, 0, 0), Version::new(1, 0, 0)];
        let profile = Profile {
            till: TillId(3),
            country: Country::find("US").unwrap(),
            currency: Currency::find("USD").unwrap(),
            app_version: versions[version].clone(),
            reader: ReaderModel::NAMES[reader].1,
            patience: PATIENCE,
        };
        let moment = Moment { up: Duration::ZERO, wall: MORNING };
        let mut outputs = Vec::new();
        let till = Till::start(profile.clone(), Vec::new(), moment, &mut outputs);
        let mut shop = Self {
            till,
            profile,
            up: Duration::ZERO,
            started: MORNING,
            wake: None,
            disk: Disk::Works,
            journal: BTreeMap::new(),
            ordered: VecDeque::new(),
            written: Vec::new(),
            is_broken: false,
            is_reopening: false,
            confirmed: BTreeSet::new(),
            requests: Vec::new(),
            told: Vec::new(),
            owes_nothing: false,
            status: None,
            watch: Watch::default(),
        };
        shop.obey(outputs);
        shop
    }

    fn moment(&self) -> Moment {
        Moment { up: self.up, wall: self.started.after(self.up) }
    }

    fn records(&self) -> Vec<Record> {
        self.journal.values().cloned().collect()
    }

    /// Tells the till a fact, and what a disk that works makes of what follows.
    pub(crate) fn tell(&mut self, input: Input) {
        let mut next = Some(input);
        for _ in 0..RESTLESS {
            let Some(input) = next else { return self.adds_up() };
            self.note(&input);
            let mut outputs = Vec::new();
            self.till.handle(self.moment(), input, &mut outputs);
            self.obey(outputs);
            next = self.confirms_at_once();
        }
        panic!("the till comes to no rest");
    }

    fn note(&mut self, input: &Input) {
        match input {
            Input::SettingsPushed(told) | Input::Answered(_, Answer::Here(told)) => {
                self.told.push(told.clone());
            }
            Input::Staff(Deed::Open(cart)) => self.owes_nothing |= cart.total <= Money::ZERO,
            _ => {}
        }
    }

    fn confirms_at_once(&mut self) -> Option<Input> {
        if self.disk == Disk::Slow || self.is_broken {
            return None;
        }
        self.write(1);
        self.written.pop().map(|batch| self.confirmation(&batch))
    }

    fn obey(&mut self, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::Store(batch) => self.ordered.push_back(batch),
                Output::ReopenJournal => self.is_reopening = true,
                Output::Send(request) => self.carry(request),
                Output::Show(screen) => self.look_at(&screen),
                Output::Wake(at) => {
                    assert!(at.is_none_or(|at| at > self.up), "{at:?} is past at {:?}", self.up);
                    self.wake = at;
                }
                Output::ConnectReader | Output::DisconnectReader | Output::JoinNetwork(_) => {}
            }
        }
    }

    fn carry(&mut self, request: Request) {
        let staff = self.status.and_then(|status| status.staff);
        self.watch.sent(&request.message, staff, &self.journal);
        if let Message::Receipt(receipt) = &request.message {
            self.is_confirmed(receipt.order());
        }
        self.requests.push(request);
    }

    fn look_at(&mut self, screen: &Screen) {
        match screen {
            Screen::Status(status) => self.status = Some(*status),
            Screen::OrderCreated(durable) => self.is_confirmed(durable.order()),
            _ => {}
        }
        self.watch.showed(screen, &self.journal);
    }

    fn is_confirmed(&self, order: OrderId) {
        assert!(self.confirmed.contains(&order), "nobody said that {order:?} is durable");
    }

    fn is_settled(&self) -> bool {
        self.ordered.is_empty() && self.written.is_empty() && !self.is_broken
    }

    /// The bar at the top adds up, under one of the settings that the till was told.
    fn adds_up(&self) {
        let Some(status) = self.status.filter(|_| self.is_settled() && !self.owes_nothing) else {
            return;
        };
        let fits =
            |told: &&Settings| room(status.stored_total, told.offline.device_limit) == status.room;
        self.watch.adds_up(&status, self.told.iter().rev().find(fits));
    }
}

/// The disk.
impl Shop {
    pub(crate) const fn disk_is(&mut self, disk: Disk) {
        self.disk = disk;
    }

    /// The next batches become durable; the till does not know yet.
    pub(crate) fn writes(&mut self, count: usize) {
        if !self.is_broken {
            self.write(count);
        }
    }

    fn write(&mut self, count: usize) {
        for _ in 0..count {
            let Some(batch) = self.ordered.pop_front() else { return };
            for record in &batch.records {
                match record {
                    Record::Archived(_) => self.journal.remove(&record.slot()),
                    kept => self.journal.insert(kept.slot(), kept.clone()),
                };
            }
            self.written.push(batch);
        }
    }

    /// The till learns of one of the durable batches.
    pub(crate) fn confirms(&mut self, which: usize) {
        if which < self.written.len() {
            let batch = self.written.remove(which);
            let confirmation = self.confirmation(&batch);
            self.tell(confirmation);
        }
    }

    fn confirmation(&mut self, batch: &Batch) -> Input {
        self.note_durable(&batch.records);
        Input::Stored(batch.stored())
    }

    fn note_durable(&mut self, records: &[Record]) {
        let order = |record: &Record| match record {
            Record::Order(order) => Some(order.id),
            _ => None,
        };
        self.confirmed.extend(records.iter().filter_map(order));
    }

    /// A batch fails: one that is not durable, or one that is all the same.
    pub(crate) fn fails(&mut self, which: usize) {
        let durable = which.checked_sub(self.ordered.len());
        let batch = match durable.filter(|place| *place < self.written.len()) {
            Some(place) => Some(self.written.remove(place)),
            None => self.ordered.remove(which),
        };
        if let Some(batch) = batch {
            self.is_broken = true;
            self.tell(Input::StoreFailed(batch.ticket));
        }
    }

    /// The journal is opened again, if the till asked for that: what was on its way is settled.
    pub(crate) fn reads_journal(&mut self) {
        if self.is_reopening {
            self.ordered.clear();
            self.written.clear();
            self.is_broken = false;
            self.is_reopening = false;
            let records = self.records();
            self.note_durable(&records);
            self.tell(Input::JournalRead(records));
        }
    }

    pub(crate) fn reopening_fails(&mut self) {
        if self.is_reopening {
            self.is_reopening = false;
            self.tell(Input::ReopenFailed);
        }
    }
}

/// Time, and those who answer.
impl Shop {
    /// Returns one of the requests that somebody was asked, the last one first.
    pub(crate) fn request(&self, which: usize, is_asked: fn(&Message) -> bool) -> Option<Request> {
        let mut asked = self.requests.iter().rev().filter(|request| is_asked(&request.message));
        asked.nth(which).cloned()
    }

    /// Time passes, and the till is woken late.
    pub(crate) fn waits(&mut self, span: Duration) {
        self.up = self.up.saturating_add(span);
        self.tell(Input::Woken);
    }

    pub(crate) fn waits_until_it_wakes(&mut self) {
        if let Some(at) = self.wake.take() {
            self.up = at.max(self.up);
            self.tell(Input::Woken);
        }
    }

    /// The app dies and is up again: some of what was on its way is durable.
    pub(crate) fn restarts(&mut self, durable: usize, later: Duration) {
        let pending = self.is_settled().then(|| self.watch.pending());
        self.writes(durable);
        self.ordered.clear();
        self.written.clear();
        self.requests.clear();
        self.is_broken = false;
        self.is_reopening = false;
        self.started = self.started.after(self.up.saturating_add(later));
        self.up = Duration::ZERO;
        self.wake = None;
        self.watch.app_dies(&self.journal);
        let records = self.records();
        self.note_durable(&records);
        let mut outputs = Vec::new();
        self.till = Till::start(self.profile.clone(), records, self.moment(), &mut outputs);
        self.obey(outputs);
        assert!(pending.is_none_or(|pending| pending == self.watch.pending()));
        self.tell(Input::LinkDown);
    }
}
