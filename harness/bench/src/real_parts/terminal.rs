//! The device of a till on the bench: its process, and that of its reader.

use core::cell::{Cell, RefCell};
use core::time::Duration;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;
use std::rc::Rc;
use std::time::Instant;

use memchr::memmem;
use pos_core::{Answer, Batch, Currency, Input, Moment, Output, Profile, Record, Session, Till};
use pos_journal::{Journal, JournalError};
use pos_protocol::{Fact, Hello, VERSION};
use sim_kernel::Stream;
use sim_world::{DiskHealth, HeldCard, Parcel, StaysDown, Terminal};

use crate::watch::BenchPart;

use super::at_reader::{ReaderProcess, is_read};
use super::hub::Hub;
use super::part::Part;
use super::site::{Doors, Launcher};
use super::storage::Storage;
use super::till::open;
use super::wall_clock::TillClock;
use super::words::{Completion, Door, FromTill, ToTill, When};
use crate::recording::App;

/// A till in a process of its own, with its reader in another.
#[derive(Debug)]
pub(super) struct TillProcess {
    hub: Rc<Hub>,
    shop: Currency,
    storage: Option<Storage>,
    reader: ReaderProcess,
    /// The clock on its wall, where it has one of its own.
    clock: Option<TillClock>,
    app: RefCell<Option<Part>>,
    profile: Profile,
    boots: u32,
    /// How long the disk took to come back whose power was cut with the last app.
    restored: Cell<Option<Duration>>,
}

impl TillProcess {
    /// Writes the session of somebody who is at work into a new journal, and starts the reader.
    pub(super) fn prepare(hub: &Rc<Hub>, profile: &Profile, session: Session) -> Self {
        let place = (hub.folder.path(), profile.till);
        let storage = hub.ok(Storage::make(&hub.launcher, place, hub.disks));
        if let Some(storage) = &storage {
            hub.ok(prepare(storage.reached(), session).map_err(io::Error::other));
            hub.prey.show_disk(storage.disk());
        }
        let reader = ReaderProcess::start(hub, profile);
        Self {
            hub: Rc::clone(hub),
            shop: profile.currency,
            storage,
            reader,
            clock: hub.clock_of(profile.till),
            app: RefCell::new(None),
            profile: profile.clone(),
            boots: 0,
            restored: Cell::new(None),
        }
    }

    fn launch(&self) -> io::Result<Part> {
        let part = BenchPart::Till(self.profile.till);
        let place = (self.hub.doors, self.reader.port());
        let environment = self.clock.as_ref().map(TillClock::environment).unwrap_or_default();
        let launcher = self.hub.launcher.with_environment(environment);
        launch(&launcher, self.storage()?.journal(), place, part)
    }

    fn storage(&self) -> io::Result<&Storage> {
        self.storage.as_ref().ok_or_else(|| io::Error::other("the till has no storage"))
    }

    const fn this_start(&self) -> App {
        App { till: self.profile.till, start: self.boots }
    }

    fn when(&self, moment: Moment) -> When {
        let at_ms = u64::try_from(moment.up.as_millis()).unwrap_or(u64::MAX);
        When { at_ms, wall_ms: moment.wall.as_millis(), passes: self.hub.passes.get() }
    }

    fn ask(&self, told: &ToTill) -> Option<FromTill> {
        if self.hub.is_still() {
            return None;
        }
        let mut app = self.app.borrow_mut();
        let app = app.as_mut()?;
        match tell(app, self.clock.as_ref(), told) {
            // It says nothing more; the world looks whether it lives.
            Err(_) if app.was_killed() => None,
            said => self.hub.ok(said),
        }
    }

    /// Takes what the app orders, and notes the connections that its messages go over.
    fn take(&self, reply: FromTill, outputs: &mut Vec<Output>) {
        let mut ports: BTreeMap<u64, u16> = reply.ports.into_iter().collect();
        for said in reply.said {
            let Ok(output) = said.into_output(self.shop) else {
                self.hub.complain("a till said `done` as an order".to_owned());
                continue;
            };
            if let Output::Send(request) = &output
                && let Some(port) = ports.remove(&request.id.0)
            {
                let (till, boot) = (self.profile.till, self.boots);
                let parcel = Parcel { till, boot, request: request.id };
                let for_processor = request.message.is_for_processor();
                let door = if for_processor { Door::Processor } else { Door::Admin };
                self.hub.ports.borrow_mut().insert(parcel, (door, port));
            }
            if let Some((cryptogram, completion)) = self.reader.watch(&output) {
                self.complete(cryptogram, completion);
            }
            outputs.push(output);
        }
    }

    /// Tells a card what came of its question: never before its payment is on the disk.
    fn complete(&self, cryptogram: Option<[u8; 8]>, completion: Completion) {
        let records = self.records();
        let is_there = |cryptogram| records.iter().any(|record| holds_payment(record, cryptogram));
        if self.trusts_its_disk() && !cryptogram.is_none_or(is_there) {
            let what = "a card was to be asked for its approval, and its payment is not durable";
            self.hub.complain(what.to_owned());
        }
        self.reader.complete(cryptogram, completion);
    }

    fn tell(&self, when: When, input: Input) -> Option<FromTill> {
        match input {
            Input::Answered(request, answer) => {
                let parcel = Parcel { till: self.profile.till, boot: self.boots, request };
                if !self.hub.delivered.borrow().contains(&parcel) {
                    // What was asked before the run is answered without the line.
                    self.hub.lose(parcel);
                    let fact = Fact::of(Input::Answered(request, answer), self.shop);
                    return self.ask(&ToTill::Tell(when, fact));
                }
                self.hub.carry_back(parcel)?;
                let told = self.ask(&ToTill::ReadAnswer(when, request.0))?;
                let read = told.answer.clone().map(Answer::from);
                if read.as_ref() != Some(&answer) {
                    self.hub.complain(format!("a till read {read:?} where {answer:?} was said"));
                }
                let said = self.hub.authentications.borrow_mut().remove(&parcel);
                if told.issuer != said {
                    self.hub.complain("a till read another word of the issuer".to_owned());
                }
                self.reader.note_issuer(told.issuer);
                Some(told)
            }
            Input::CardPresented(card) if is_read(card.entry, card.scheme) => {
                self.reader.present(card)?;
                let told = self.ask(&ToTill::ReadCard(when))?;
                self.reader.note_read(told.card, card);
                Some(told)
            }
            other => self.ask(&ToTill::Tell(when, Fact::of(other, self.shop))),
        }
    }

    /// Tells whether what its disk said that it kept was kept: no till can know of one that lies.
    fn trusts_its_disk(&self) -> bool {
        self.storage().is_ok_and(|storage| !storage.has_lied())
    }

    /// Holds what a till finds on its disk against what cards have approved.
    fn hold_against_cards(&self, journal: &[Record]) {
        let is_there = |cryptogram| journal.iter().any(|record| holds_payment(record, cryptogram));
        let is_gone = |cryptogram| !is_there(cryptogram);
        if self.trusts_its_disk() && self.reader.approved().into_iter().any(is_gone) {
            let what = "a card has approved a payment, and the disk does not have it any more";
            self.hub.complain(what.to_owned());
        }
    }

    /// Reads the journal as it stands in the file, also while the app holds it.
    fn read_file(&self) -> io::Result<Vec<Record>> {
        let name = format!("till-{}.copy", self.profile.till.0);
        let copy = self.hub.folder.path().join(name);
        self.storage()?.copy_durable(&copy)?;
        let records = open(&copy).and_then(|journal| journal.read());
        // Whatever is left goes with the folder.
        drop(fs::remove_file(&copy));
        records.map_err(io::Error::other)
    }

    /// Tells whether somebody outside has struck the app, with its disk.
    fn is_struck(&self) -> bool {
        let app = self.app.borrow().as_ref().map(Part::id);
        app.is_some_and(|app| self.hub.prey.has_struck(app))
    }

    /// Brings back the disk of an app that was struck, before anybody looks at it.
    fn bury_the_struck(&self) {
        if self.is_struck() {
            self.end_app();
        }
    }

    fn end_app(&self) {
        if let Some(app) = self.app.take() {
            self.restored.set(self.hub.ok(self.lose_power(app)));
        }
    }

    /// Ends the app as the power does that is cut, and brings back what that left on the disk.
    fn lose_power(&self, app: Part) -> io::Result<Duration> {
        let storage = self.storage()?;
        storage.cut_power()?;
        app.kill();
        let cut = Instant::now();
        storage.restore()?;
        let took = cut.elapsed();
        if self.hub.prey.is_struck_with_its_disk() {
            self.read_file()?;
            self.hub.prey.note_journal();
        }
        Ok(took)
    }
}

impl Terminal for TillProcess {
    fn start(
        &mut self,
        profile: &Profile,
        moment: Moment,
        outputs: &mut Vec<Output>,
    ) -> Result<(), StaysDown> {
        if self.hub.is_still() {
            return Err(StaysDown);
        }
        self.bury_the_struck();
        self.profile = profile.clone();
        let launched = Instant::now();
        let app = self.hub.ok(self.launch());
        self.hub.prey.show(app.as_ref().map(Part::id));
        *self.app.borrow_mut() = app;
        let profile = profile.clone().into();
        let mut hello = Hello { protocol: VERSION, profile, journal: Vec::new() };
        let told = ToTill::Tell(self.when(moment), Fact::Hello(hello.clone()));
        let mut reply = self.ask(&told).ok_or(StaysDown)?;
        let may_fail = self.is_struck() || !self.storage.as_ref().is_some_and(Storage::is_healthy);
        if let Some(why) = reply.why.as_ref().filter(|_| !may_fail) {
            self.hub.complain(format!("a till does not come up: {why}"));
        }
        if !reply.up {
            return Err(StaysDown);
        }
        self.boots += 1;
        if let Some(restored) = self.restored.take() {
            self.hub.prey.note_recovery(restored.saturating_add(launched.elapsed()));
        }
        hello.journal = reply.records.take().unwrap_or_default();
        self.hold_against_cards(&hello.journal);
        self.hub.record(self.this_start(), (self.when(moment), Fact::Hello(hello)), &reply.said);
        self.take(reply, outputs);
        Ok(())
    }

    fn hold_card(&mut self, held: HeldCard) {
        self.reader.hold(held);
    }

    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        let fact = Fact::of(input.clone(), self.shop);
        self.reader.note_clock(moment.wall);
        if matches!(fact, Fact::CardPresented(_)) {
            self.hub.prey.note_sale();
        }
        if let Some(reply) = self.tell(self.when(moment), input) {
            // What the reader handed over is what the app was told.
            let fact = reply.card.map_or(fact, Fact::CardPresented);
            self.hub.record(self.this_start(), (self.when(moment), fact), &reply.said);
            self.take(reply, outputs);
        }
    }

    fn commit(&mut self, batch: Batch) -> bool {
        self.ask(&ToTill::Commit(batch.ticket.number())).is_some_and(|reply| reply.durable)
    }

    fn reopen(&mut self) -> Option<Vec<Record>> {
        self.ask(&ToTill::Reopen)?.records
    }

    fn has_died(&self) -> bool {
        self.app.borrow_mut().as_mut().is_none_or(Part::was_killed)
    }

    fn kill(&mut self, _: &mut Stream) {
        self.hub.prey.show(None);
        self.reader.give_back();
        self.end_app();
    }

    fn set_disk(&mut self, health: DiskHealth) {
        self.hub.ok(self.storage().and_then(|storage| storage.set_health(health)));
    }

    fn records(&self) -> Vec<Record> {
        self.bury_the_struck();
        self.hub.ok(self.read_file()).unwrap_or_default()
    }

    fn screens(&self, profile: &Profile, moment: Moment) -> Vec<Output> {
        let mut outputs = Vec::new();
        drop(Till::start(profile.clone(), self.records(), moment, &mut outputs));
        outputs
    }

    fn holds(&self, bytes: &[u8]) -> bool {
        self.bury_the_struck();
        let file = self.hub.ok(self.storage().and_then(|storage| fs::read(storage.reached())));
        file.is_some_and(|file| memmem::find(&file, bytes).is_some())
    }
}

/// Writes the session of somebody who is at work into a new journal.
pub(super) fn prepare(journal: &Path, session: Session) -> Result<(), JournalError> {
    open(journal)?.commit(&[Record::Session(session)])
}

/// Starts the app of a till on a journal, between two doors of the line and a reader.
pub(super) fn launch(
    launcher: &Launcher,
    journal: &Path,
    ((processor, admin), reader): (Doors, u16),
    part: BenchPart,
) -> io::Result<Part> {
    let (journal, processor) = (journal.to_string_lossy(), processor.to_string());
    let (admin, reader) = (admin.to_string(), reader.to_string());
    let words = [
        "till",
        "--journal",
        &journal,
        "--processor",
        &processor,
        "--admin",
        &admin,
        "--reader",
        &reader,
    ];
    launcher.start(part, &words)
}

/// Tells an app something while the clock on its wall shows the time of that.
fn tell(app: &mut Part, clock: Option<&TillClock>, told: &ToTill) -> io::Result<FromTill> {
    let (Some(clock), Some(wall_ms)) = (clock, told.wall_ms()) else { return app.ask(told) };
    clock.show(wall_ms)?;
    let begun = Instant::now();
    let said: FromTill = app.ask(told)?;
    clock.check((wall_ms, begun.elapsed()), said.wall_ms)?;
    Ok(said)
}

/// Tells whether a record has the payment that a chip made this cryptogram for.
fn holds_payment(record: &Record, cryptogram: [u8; 8]) -> bool {
    let Record::Order(order) = record else { return false };
    let mut chips = order.tenders.iter().filter_map(|tender| tender.card()?.chip);
    chips.any(|chip| chip.cryptogram == cryptogram)
}
