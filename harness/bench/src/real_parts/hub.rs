//! The bench's side of the parts: it tells each process what happens, and takes what it did.
//!
//! A port of the world cannot fail. So the first thing that goes wrong is kept, every part is still
//! from then on, and it takes the place of the trace.

use core::cell::{Cell, OnceCell, RefCell};
use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::rc::Rc;
use std::sync::Arc;

use pos_core::{Currency, Profile, Session, TillId};
use pos_protocol::{Fact, Said};
use pos_wire::dialect::IssuerAuthentication;
use pos_wire::dukpt::Device;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sim_kernel::Chance;
use sim_world::{
    Acquirer, Card, CardId, Carrier, Office, Parcel, Parts, Passage, Plan, Shop, Terminal, Uplink,
    Wallet,
};

use crate::numbers::Numbers;
use crate::other_pos::living::RunFolder;
use crate::recording::{App, Tape};
use crate::tier::Tier;
use crate::watch::BenchPart;

use super::RealParts;
use super::central::{AdminProcess, LineProcess, ProcessorProcess};
use super::full::{chips_can_be_asked, passing, site};
use super::issuer::IssuerHost;
use super::killer::Prey;
use super::part::Part;
use super::sick_disk;
use super::site::{Doors, Launcher};
use super::storage::DiskKind;
use super::terminal::TillProcess;
use super::wall_clock::TillClock;
use super::words::{
    ChipCard, Door, FromAdmin, FromLine, FromProcessor, FromRouter, Passing, ToAdmin, ToLine,
    ToProcessor, ToRouter, When,
};

/// The first thing that went wrong.
pub(super) type FirstFault = Rc<OnceCell<io::Error>>;

/// What all parts of a run share.
#[derive(Debug)]
pub(super) struct Hub {
    pub(super) launcher: Launcher,
    pub(super) currency: Currency,
    numbers: Numbers,
    /// Where card numbers were seen in clear.
    leaks: RefCell<BTreeSet<String>>,
    pub(super) tape: RefCell<Option<Tape>>,
    fault: FirstFault,
    line: RefCell<Option<Part>>,
    router: RefCell<Option<Part>>,
    /// How often the line was cut.
    cut: Cell<u32>,
    pub(super) chance: Chance,
    /// The cards of the customers, with their numbers.
    wallet: Wallet,
    cards: Vec<Card>,
    /// Whether readers ask the chips of cards.
    pub(super) asks_chips: bool,
    /// How many transactions each card has made: it goes from till to till, and counts on.
    transactions: RefCell<BTreeMap<CardId, u16>>,
    /// A part of the name of the reader that is plugged in, where it is no virtual one.
    pub(super) plugged_in: Option<String>,
    /// How long customers' hands were at readers since the clock was looked at.
    pub(super) stood: Rc<Cell<Duration>>,
    /// Whether the router stands between all tills and what is beyond: one that is on a network
    /// with a line of its own must not be cut with the others, and the line alone loses messages.
    cuts: bool,
    /// Whether messages pass the router.
    pub(super) passes: Cell<bool>,
    pub(super) doors: Doors,
    /// The connection that each message goes over.
    pub(super) ports: RefCell<BTreeMap<Parcel, (Door, u16)>>,
    /// The messages that were carried on and wait for their answer.
    pub(super) delivered: RefCell<BTreeSet<Parcel>>,
    pub(super) processor: RefCell<Option<Part>>,
    issuer: Option<IssuerHost>,
    /// What the issuer says to the cards of payments whose answer is under way.
    pub(super) authentications: RefCell<BTreeMap<Parcel, IssuerAuthentication>>,
    pub(super) admin: RefCell<Option<Part>>,
    /// What the disks of tills must be able to.
    pub(super) disks: DiskKind,
    /// What a killer sees of the run.
    pub(super) prey: Arc<Prey>,
    /// The last to go: the parts keep their files in it.
    pub(super) folder: RunFolder,
}

impl Hub {
    /// Starts the parts that all tills share.
    pub(super) fn start(
        mut launcher: Launcher,
        (plan, bench): (&Plan, &RealParts),
        (fault, prey, stood): (&FirstFault, Arc<Prey>, Rc<Cell<Duration>>),
    ) -> io::Result<Rc<Self>> {
        let folder = RunFolder::make("deadzone-bench-")?;
        let router = match bench.tier {
            Tier::Loopback => None,
            Tier::Full => Some(start_router(&mut launcher, plan.seed)?),
        };
        let place = (&launcher, folder.path());
        let wallet = Wallet::of(plan.seed, &plan.shop.cards);
        let issuer = bench.issuer.as_ref();
        let issuer = issuer.map(|command| IssuerHost::start(place, command, wallet.base_key()));
        let issuer = issuer.transpose()?;
        let port = issuer.as_ref().map(IssuerHost::port);
        let (processor, processor_port) = start_processor(place, (&plan.shop, plan.seed, port))?;
        let (admin, admin_port) = start_admin(place, &plan.shop)?;
        let (mut line, doors) = start_line(&launcher, (processor_port, admin_port))?;
        let digits = wallet.digits();
        let numbers = Numbers::of(&digits);
        let _done: FromLine = line.ask(&ToLine::Watch(digits))?;
        Ok(Rc::new(Self {
            launcher,
            currency: plan.shop.store.currency,
            numbers,
            leaks: RefCell::default(),
            tape: RefCell::default(),
            fault: Rc::clone(fault),
            line: RefCell::new(Some(line)),
            router: RefCell::new(router),
            cut: Cell::new(0),
            chance: Chance::new(plan.seed, 0),
            wallet,
            cards: plan.shop.cards.clone(),
            asks_chips: bench.tier == Tier::Full
                && !prey.is_struck_with_its_disk()
                && chips_can_be_asked().is_ok(),
            transactions: RefCell::default(),
            plugged_in: bench.reader.clone(),
            stood,
            cuts: plan.shop.networks.iter().all(|network| network.internet != Uplink::Own),
            passes: Cell::new(true),
            doors,
            ports: RefCell::default(),
            delivered: RefCell::default(),
            processor: RefCell::new(Some(processor)),
            issuer,
            authentications: RefCell::default(),
            admin: RefCell::new(Some(admin)),
            disks: disks(plan),
            prey,
            folder,
        }))
    }

    /// Makes the clock on the wall of a till, where tills have one of their own.
    pub(super) fn clock_of(&self, till: TillId) -> Option<TillClock> {
        if self.router.borrow().is_none() {
            return None;
        }
        TillClock::make(self.folder.path(), till)
    }

    pub(super) fn ok<T>(&self, done: io::Result<T>) -> Option<T> {
        match done {
            Ok(done) => Some(done),
            Err(reason) => {
                // Only the first counts: the rest of the run means nothing.
                drop(self.fault.set(reason));
                None
            }
        }
    }

    pub(super) fn is_still(&self) -> bool {
        self.fault.get().is_some()
    }

    pub(super) fn ask<R: DeserializeOwned>(
        &self,
        part: &RefCell<Option<Part>>,
        told: &impl Serialize,
    ) -> Option<R> {
        if self.is_still() {
            return None;
        }
        let mut part = part.borrow_mut();
        self.ok(part.as_mut()?.ask(told))
    }

    /// Makes the card that a customer holds.
    pub(super) fn chip_card(&self, id: CardId, unpredictable: u32) -> Option<ChipCard> {
        let card = self.cards.get(usize::from(id.0))?;
        let digits = self.wallet.digits().into_iter().nth(usize::from(id.0))?;
        let transactions = self.transactions.borrow().get(&id).copied().unwrap_or_default();
        let (schemes, chip) = (card.schemes.clone(), card.chip);
        Some(ChipCard { digits, schemes, chip, transactions, unpredictable })
    }

    /// Notes how many transactions a card has made.
    pub(super) fn note_transactions(&self, card: CardId, transactions: u16) {
        self.transactions.borrow_mut().insert(card, transactions);
    }

    /// Tells whether people hold cards to a reader that is plugged in.
    pub(super) fn is_plugged_in(&self) -> bool {
        self.plugged_in.is_some()
    }

    /// Returns what the reader of a till is loaded with.
    pub(super) fn keys_of(&self, till: TillId) -> Device {
        self.wallet.loaded(till)
    }

    pub(super) fn deliver(&self, parcel: Parcel) -> Option<()> {
        let Some((door, port)) = self.ports.borrow().get(&parcel).copied() else {
            self.complain(format!("no connection is known of {parcel:?}"));
            return None;
        };
        self.delivered.borrow_mut().insert(parcel);
        if door == Door::Processor {
            self.prey.note_carried();
        }
        self.tell_line(&ToLine::Deliver(door, port))
    }

    pub(super) fn carry_back(&self, parcel: Parcel) -> Option<()> {
        let (door, port) = self.ports.borrow_mut().remove(&parcel)?;
        self.delivered.borrow_mut().remove(&parcel);
        self.tell_line(&ToLine::Return(door, port))
    }

    pub(super) fn lose(&self, parcel: Parcel) {
        let Some((door, port)) = self.ports.borrow_mut().remove(&parcel) else { return };
        self.delivered.borrow_mut().remove(&parcel);
        self.tell_line(&ToLine::Lose(door, port));
    }

    /// Lets pass what the world says that passes, where there is a router.
    pub(super) fn set_passage(&self, passage: Passage) {
        if self.cuts && self.router.borrow().is_some() {
            let cuts = self.cut.get();
            let passing = passing(passage, cuts);
            self.cut.set(cuts.wrapping_add(u32::from(passage == Passage::LineDead)));
            self.passes.set(passing == Passing::All);
            let told = ToRouter::Pass(passing);
            let _said: Option<FromRouter> = self.ask(&self.router, &told);
        }
    }

    fn tell_line(&self, told: &ToLine) -> Option<()> {
        match self.ask(&self.line, told)? {
            FromLine::Leaked { place, last_four } => self.leaked(&last_four, &place),
            FromLine::Open { .. } | FromLine::Done => {}
        }
        Some(())
    }

    fn leaked(&self, last_four: &str, place: &str) {
        let detail = format!("the card number …{last_four} stands in clear {place}");
        self.leaks.borrow_mut().insert(detail);
    }

    /// Lists where card numbers were seen in clear.
    pub(super) fn leaks(&self) -> Vec<String> {
        self.leaks.borrow().iter().cloned().collect()
    }

    /// Writes down what an app was told and what it ordered, where the run is recorded.
    pub(super) fn record(&self, app: App, (when, fact): (When, Fact), said: &[Said]) {
        let mut tape = self.tape.borrow_mut();
        let Some(tape) = tape.as_mut() else { return };
        let noted = tape.note(app, (when.at_ms, when.wall_ms, fact), said);
        let Some(text) = self.ok(noted) else { return };
        if let Some(last_four) = self.numbers.find_in(text.as_bytes()) {
            self.leaked(&last_four, "in the recording");
        }
    }

    /// Reads what the issuer host noted of the run, where there is one.
    pub(super) fn hear_issuer(&self, plan: &Plan) {
        let read = self.issuer.as_ref().map(|issuer| issuer.complaint(plan));
        if let Some(complaint) = read.and_then(|read| self.ok(read)).flatten() {
            self.complain(complaint);
        }
    }

    pub(super) fn complain(&self, what: String) {
        drop(self.fault.set(io::Error::other(what)));
    }
}

fn disks(plan: &Plan) -> DiskKind {
    sick_disk(plan).map_or(DiskKind::LosesPower, |_| DiskKind::HasFaults(plan.seed))
}

pub(super) fn odd(who: &str, what: &str) -> io::Error {
    io::Error::other(format!("{who} said {what} where it should not"))
}

/// Starts a router; all other parts stand on one of its two sides from then on.
fn start_router(launcher: &mut Launcher, seed: u64) -> io::Result<Part> {
    let seed = seed.to_string();
    let mut router = launcher.start(BenchPart::Router, &["router", "--seed", &seed])?;
    match router.hear()? {
        FromRouter::Open { shop, beyond } => launcher.site = site(&shop, &beyond)?,
        FromRouter::Counts { .. } => return Err(odd("the router", "counts")),
    }
    Ok(router)
}

/// Starts the processor of a shop, which keeps its ledger in a folder, and asks the issuer host at a
/// port where there is one.
pub(super) fn start_processor(
    (launcher, folder): (&Launcher, &Path),
    (shop, seed, issuer): (&Shop, u64, Option<u16>),
) -> io::Result<(Part, u16)> {
    let mut started = launcher.start(BenchPart::Processor, &["processor"])?;
    let FromProcessor::Open(port) = started.hear()? else {
        return Err(odd("the processor", "that"));
    };
    let (spec, cards) = (shop.processor, shop.cards.clone());
    let _done: FromProcessor =
        started.ask(&ToProcessor::Open { spec, cards, seed, books: folder.to_owned(), issuer })?;
    Ok((started, port))
}

/// Starts the admin of a shop, which keeps its orders in a folder.
pub(super) fn start_admin(
    (launcher, folder): (&Launcher, &Path),
    shop: &Shop,
) -> io::Result<(Part, u16)> {
    let mut started = launcher.start(BenchPart::Admin, &["admin"])?;
    let FromAdmin::Open(port) = started.hear()? else { return Err(odd("the admin", "that")) };
    let _done: FromAdmin =
        started.ask(&ToAdmin::Open { shop: Box::new(shop.clone()), books: folder.to_owned() })?;
    Ok((started, port))
}

/// Starts the line to these two ports; returns its own two doors.
pub(super) fn start_line(
    launcher: &Launcher,
    (processor, admin): (u16, u16),
) -> io::Result<(Part, Doors)> {
    let address = launcher.site.line();
    let (listen, processor, admin) =
        (address.to_string(), processor.to_string(), admin.to_string());
    let words = ["line", "--listen", &listen, "--processor", &processor, "--admin", &admin];
    let mut line = launcher.start(BenchPart::Line, &words)?;
    match line.hear()? {
        FromLine::Open { processor, admin } => {
            let door = |port| SocketAddr::from((address, port));
            Ok((line, (door(processor), door(admin))))
        }
        FromLine::Done | FromLine::Leaked { .. } => Err(odd("the line", "that")),
    }
}

/// Parts that are processes.
#[derive(Debug)]
pub(super) struct Processes {
    pub(super) hub: Rc<Hub>,
}

impl<'p> Parts<'p> for Processes {
    fn terminal(
        &mut self,
        _: &Plan,
        profile: &Profile,
        session: Session,
    ) -> Box<dyn Terminal + 'p> {
        Box::new(TillProcess::prepare(&self.hub, profile, session))
    }

    fn processor(&mut self, _: &Plan) -> Box<dyn Acquirer> {
        Box::new(ProcessorProcess::new(Rc::clone(&self.hub)))
    }

    fn admin(&mut self, _: &Plan) -> Box<dyn Office> {
        Box::new(AdminProcess::new(Rc::clone(&self.hub)))
    }

    fn carrier(&mut self, _: &Plan) -> Box<dyn Carrier> {
        Box::new(LineProcess::new(Rc::clone(&self.hub)))
    }
}
