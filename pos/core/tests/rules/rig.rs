//! A shop around one till: it stores, connects, answers and wakes as the till asks, and watches.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    reason = "a rig that is used wrongly fails its test"
)]

mod deeds;
mod setup;
mod watch;
mod world;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use pos_core::{
    Answer, Batch, Input, Link, Message, Moment, NetworkId, Output, Profile, Record, Request,
    Screen, Settings, Slot, StaffId, Status, Ticket, Till, Wall,
};

pub(crate) use setup::{
    Setup, card, code, eur, hours, just_under, minutes, money, seconds, tap, usd,
};
use watch::Watch;

/// The staff member who holds the permission, and one who does not.
pub(crate) const ANNA: StaffId = StaffId(1);
pub(crate) const BORIS: StaffId = StaffId(2);
/// Somebody whom no till knows.
pub(crate) const STRANGER: StaffId = StaffId(9);
/// The network of the shop, and the one next door.
pub(crate) const HOME: NetworkId = NetworkId(0);
pub(crate) const NEXT_DOOR: NetworkId = NetworkId(1);

/// What becomes of a batch that the till wants stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disk {
    /// It is durable at once.
    Works,
    /// It fails and is not there.
    Fails,
    /// It fails, but is durable after all.
    FailsDurably,
    /// It is kept back until the disk catches up.
    Slow,
}

/// What the processor does with a payment that reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Processor {
    /// It waits until the test answers.
    Waits,
    /// It approves, and undoes what it is asked to undo.
    Approves,
}

/// Whether the reader is in reach and charged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    InReach,
    Away,
}

/// A message that left the till.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) up: Duration,
    pub(crate) message: Message,
}

/// One till and all that is around it.
#[derive(Debug)]
pub(crate) struct Shop {
    till: Till,
    profile: Profile,
    up: Duration,
    started: Wall,
    pub(crate) admin: Settings,
    /// What a slow admin has not answered yet.
    kept_back: Option<Vec<Input>>,
    internet: BTreeSet<NetworkId>,
    link: Option<Link>,
    joins: u32,
    reader: Reach,
    staff: Option<StaffId>,
    pub(crate) processor: Processor,
    journal: BTreeMap<Slot, Record>,
    next_stores: VecDeque<Disk>,
    next_reopening: Disk,
    held: VecDeque<Batch>,
    doubts: BTreeSet<Ticket>,
    received: Option<Settings>,
    inbox: VecDeque<Input>,
    wake: Option<Duration>,
    waiting: VecDeque<Request>,
    pub(crate) sent: Vec<Sent>,
    fresh: Vec<Screen>,
    status: Option<Status>,
    watch: Watch,
    orders: u32,
}

impl Shop {
    /// The standard shop: open, online, Anna logged in, her reader connected.
    pub(crate) fn opens() -> Self {
        Setup::standard().opens()
    }

    /// The standard shop, its internet gone and the till aware of it.
    pub(crate) fn opens_offline() -> Self {
        let mut shop = Self::opens();
        shop.goes_offline();
        shop
    }

    fn moment(&self) -> Moment {
        Moment { up: self.up, wall: self.started.after(self.up) }
    }

    /// Tells the till a fact, and goes on until nothing more follows at once.
    pub(crate) fn tell(&mut self, input: Input) {
        self.inbox.push_back(input);
        let mut facts = 0;
        while let Some(input) = self.inbox.pop_front() {
            facts += 1;
            assert!(facts < 1_000, "the till comes to rest: {input:?}");
            self.note(&input);
            let mut outputs = Vec::new();
            self.till.handle(self.moment(), input, &mut outputs);
            self.obey(outputs);
        }
        self.check();
    }

    /// Notes what the till learns of its settings, and of batches that failed.
    fn note(&mut self, input: &Input) {
        match input {
            Input::SettingsPushed(settings) if self.status().online => {
                self.received = Some(settings.clone());
            }
            Input::Answered(_, Answer::Here(settings)) => self.received = Some(settings.clone()),
            Input::JournalRead(_) => self.doubts.clear(),
            _ => {}
        }
    }

    fn obey(&mut self, outputs: Vec<Output>) {
        for output in outputs {
            match output {
                Output::Store(batch) => self.store(batch),
                Output::ReopenJournal => self.reopen(),
                Output::Send(request) => self.carry(request),
                Output::Show(screen) => self.look_at(screen),
                Output::ConnectReader if self.reader == Reach::InReach => {
                    self.inbox.push_back(Input::ReaderConnected);
                }
                Output::ConnectReader => {}
                Output::DisconnectReader => self.inbox.push_back(Input::ReaderDisconnected),
                Output::JoinNetwork(network) => self.roam(network),
                Output::Wake(at) => self.wake = at,
            }
        }
    }

    fn store(&mut self, batch: Batch) {
        match self.next_stores.pop_front().unwrap_or(Disk::Works) {
            Disk::Works => self.make_durable(&batch),
            Disk::Slow => self.held.push_back(batch),
            Disk::Fails => self.fail(&batch),
            Disk::FailsDurably => {
                self.keep(&batch);
                self.fail(&batch);
            }
        }
    }

    fn reopen(&mut self) {
        let read = match std::mem::replace(&mut self.next_reopening, Disk::Works) {
            Disk::Works => Input::JournalRead(self.journal()),
            Disk::Fails | Disk::FailsDurably | Disk::Slow => Input::ReopenFailed,
        };
        self.inbox.push_back(read);
    }

    fn fail(&mut self, batch: &Batch) {
        self.doubts.insert(batch.ticket);
        self.inbox.push_back(Input::StoreFailed(batch.ticket));
    }

    fn make_durable(&mut self, batch: &Batch) {
        self.keep(batch);
        self.doubts.remove(&batch.ticket);
        self.inbox.push_back(Input::Stored(batch.stored()));
    }

    fn keep(&mut self, batch: &Batch) {
        for record in &batch.records {
            match record {
                Record::Archived(_) => self.journal.remove(&record.slot()),
                kept => self.journal.insert(kept.slot(), kept.clone()),
            };
        }
    }

    fn carry(&mut self, request: Request) {
        self.watch.sent(&request.message, self.staff, &self.journal);
        self.sent.push(Sent { up: self.up, message: request.message.clone() });
        if request.message.is_for_processor() {
            self.waiting.push_back(request);
            if self.processor == Processor::Approves && self.has_internet() {
                self.answer_last();
            }
        } else if request.via.map_or(self.has_internet(), |via| self.internet.contains(&via)) {
            let answer = self.admin_answers(&request.message);
            let answered = Input::Answered(request.id, answer);
            match &mut self.kept_back {
                Some(kept) => kept.push(answered),
                None => self.inbox.push_back(answered),
            }
        }
    }

    fn answer_last(&mut self) {
        let request = self.waiting.pop_back().expect("a request waits for the processor");
        self.inbox.push_back(world::answer(&request, code("00")));
    }

    fn admin_answers(&self, message: &Message) -> Answer {
        match message {
            Message::Order(report) => Answer::Synced(report.order),
            Message::Receipt(receipt) => Answer::ReceiptSent(receipt.order()),
            Message::Search(_) => Answer::Found,
            Message::Contact(order, _) => Answer::Contacted(*order),
            Message::Check | Message::Payment(_) | Message::Reversal(_) => {
                Answer::Here(self.admin.clone())
            }
        }
    }

    fn look_at(&mut self, screen: Screen) {
        if let Screen::Status(status) = screen {
            self.status = Some(status);
        }
        self.watch.showed(&screen, &self.journal);
        self.fresh.push(screen);
    }

    fn check(&self) {
        if self.is_settled_on_disk() {
            self.watch.adds_up(&self.status(), self.received.as_ref());
        }
    }

    /// What the journal holds, as a restart would read it.
    pub(crate) fn journal(&self) -> Vec<Record> {
        self.journal.values().cloned().collect()
    }

    fn held_settings(&self) -> Option<Settings> {
        match self.journal.get(&Slot::Settings) {
            Some(Record::Settings(settings)) => Some(settings.clone()),
            _ => None,
        }
    }

    fn held_staff(&self) -> Option<StaffId> {
        match self.journal.get(&Slot::Session) {
            Some(Record::Session(session)) => session.staff,
            _ => None,
        }
    }

    /// The bar at the top.
    pub(crate) fn status(&self) -> Status {
        self.status.expect("a till shows its status when it starts")
    }
}
