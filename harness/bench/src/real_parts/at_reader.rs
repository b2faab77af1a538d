//! The reader of a till, as the bench leads it: what customers hold to it, and what their cards are
//! told in the end.

use core::cell::{Cell, RefCell};
use std::io;
use std::rc::Rc;
use std::time::Instant;

use pos_core::{
    Country, Currency, Entry, Money, Output, Presentation, Profile, Scheme, Screen, TillId, Wall,
};
use sim_kernel::Purpose;
use sim_world::{HeldCard, Unread, asks_chip};

use super::hub::{Hub, odd};
use super::part::Part;
use super::words::{ChipWord, Completion, FromReader, Sale, ToReader, Unreadable};
use crate::watch::BenchPart;

/// What a card cannot foresee.
const UNPREDICTABLE: Purpose = Purpose(0x4121);

/// The reader of a till, in its process.
#[derive(Debug)]
pub(super) struct ReaderProcess {
    hub: Rc<Hub>,
    till: TillId,
    shop: (Currency, Country),
    part: RefCell<Option<(Part, u16)>>,
    /// What the till asks for at present.
    due: Cell<Money>,
    /// The till's clock when it was told something last.
    wall: Cell<Wall>,
    /// How many cards were held to it.
    held: Cell<u64>,
    /// The card that waits for its end: its cryptogram, where the till has it.
    waiting: Cell<Option<Option<[u8; 8]>>>,
    /// What the issuer had to say to the card.
    issuer: Cell<Option<[u8; 10]>>,
    /// The payments that cards have approved, by their first cryptograms.
    approved: RefCell<Vec<[u8; 8]>>,
}

impl ReaderProcess {
    /// Starts the reader of a till.
    pub(super) fn start(hub: &Rc<Hub>, profile: &Profile) -> Self {
        let part = hub.ok(start(hub, profile.till));
        Self {
            hub: Rc::clone(hub),
            till: profile.till,
            shop: (profile.currency, profile.country),
            part: RefCell::new(part),
            due: Cell::new(Money::ZERO),
            wall: Cell::new(Wall::from_millis(0)),
            held: Cell::new(0),
            waiting: Cell::new(None),
            issuer: Cell::new(None),
            approved: RefCell::default(),
        }
    }

    /// Returns the port that its till takes cards from.
    pub(super) fn port(&self) -> u16 {
        self.part.borrow().as_ref().map_or(0, |(_, port)| *port)
    }

    fn ask(&self, told: &ToReader) -> Option<FromReader> {
        if self.hub.is_still() {
            return None;
        }
        let begun = Instant::now();
        let mut part = self.part.borrow_mut();
        let said = self.hub.ok(part.as_mut()?.0.ask(told));
        // The clock of the bench stands while a customer's hand is at a real reader.
        self.hub.stood.set(self.hub.stood.get().saturating_add(begun.elapsed()));
        said
    }

    /// Hears what the till's clock shows.
    pub(super) fn note_clock(&self, wall: Wall) {
        self.wall.set(wall);
    }

    /// Hears what an issuer has to say to the card.
    pub(super) fn note_issuer(&self, data: Option<[u8; 10]>) {
        self.issuer.set(data);
    }

    /// Has a customer hold a card to it: where chips are asked, this one is.
    pub(super) fn hold(&self, held: HeldCard) {
        if !self.hub.asks_chips {
            return;
        }
        if asks_chip(held.entry, held.scheme) {
            self.ask_chip(held);
        } else if !is_read(held.entry, held.scheme) {
            self.ask(&ToReader::PassOver);
        }
    }

    fn ask_chip(&self, held: HeldCard) {
        let nth = self.held.replace(self.held.get() + 1);
        let drawn = self.hub.chance.draw(UNPREDICTABLE, self.till.0.into(), nth);
        let unpredictable = u32::try_from(drawn >> 32).unwrap_or_default();
        let Some(card) = self.hub.chip_card(held.card, unpredictable) else { return };
        let (currency, country) = self.shop;
        let sale = Sale { amount: self.due.get(), currency, country, wall: self.wall.get() };
        self.issuer.set(None);
        let (entry, scheme) = (held.entry, held.scheme);
        let Some(said) = self.ask(&ToReader::Ask { card, sale, entry, scheme }) else { return };
        let (read, transactions) = match said {
            FromReader::Read { transactions } => (None, transactions),
            FromReader::NotRead { why: Unreadable::Torn, transactions } => {
                (Some(Unread::Torn), transactions)
            }
            FromReader::NotRead { why: Unreadable::WornOut, transactions } => {
                (Some(Unread::WornOut), transactions)
            }
            FromReader::Done | FromReader::Open(_) | FromReader::Completed(_) => {
                return self.hub.complain(odd("a reader", "that").to_string());
            }
        };
        self.hub.note_transactions(held.card, transactions);
        if read != held.unread {
            let wanted = held.unread;
            self.hub.complain(format!("a reader found {read:?} where {wanted:?} was to be found"));
        }
    }

    /// Hands a card to the till, unless the reader has done so when it asked the chip.
    pub(super) fn present(&self, card: Presentation) -> Option<()> {
        if self.asked_chip_of(&card) && !self.hub.is_plugged_in() {
            return Some(());
        }
        self.ask(&ToReader::Present(card)).map(drop)
    }

    /// Holds what a till read against what was presented: the reader seals a chip's own words
    /// beside the number, and all else is the same.
    pub(super) fn note_read(&self, read: Option<Presentation>, presented: Presentation) {
        let mut wanted = presented;
        let asked = self.asked_chip_of(&presented);
        if let Some(read) = read.filter(|_| asked && !self.hub.is_plugged_in()) {
            wanted.chip = read.chip;
            wanted.sealed.code = read.sealed.code;
            if read.chip.is_none() {
                self.hub.complain("a reader asked a chip, and handed none over".to_owned());
            }
        }
        if read != Some(wanted) {
            self.hub.complain("a till read another card than was presented".to_owned());
        }
        let cryptogram = read.and_then(|read| read.chip).map(|chip| chip.cryptogram);
        self.waiting.set(asked.then_some(cryptogram));
    }

    fn asked_chip_of(&self, card: &Presentation) -> bool {
        self.hub.asks_chips && asks_chip(card.entry, card.scheme)
    }

    /// Watches what the till shows: what it asks for, and what came of a payment. Returns what the
    /// card that waits is to be told, with its cryptogram.
    pub(super) fn watch(&self, output: &Output) -> Option<(Option<[u8; 8]>, Completion)> {
        let Output::Show(screen) = output else { return None };
        let completion = match screen {
            Screen::Prompt(prompt) => {
                self.due.set(prompt.amount);
                return None;
            }
            Screen::Taken(taken) if taken.offline => Completion::NoAnswer,
            Screen::Taken(_) => Completion::Answered { code: *b"00", data: self.issuer.get() },
            Screen::Declined(_, code) => {
                let code = code.code().as_bytes().try_into().unwrap_or(*b"05");
                Completion::Answered { code, data: self.issuer.get() }
            }
            Screen::Refused(..) => {
                // What is paid next is paid with something else: the customer has the card back.
                self.give_back();
                return None;
            }
            _ => return None,
        };
        Some((self.waiting.take()?, completion))
    }

    /// Tells the card that waits what came of its question.
    pub(super) fn complete(&self, cryptogram: Option<[u8; 8]>, completion: Completion) {
        let said = self.ask(&ToReader::Complete(completion));
        if let (Some(FromReader::Completed(Some(ChipWord::Declined))), true) =
            (&said, is_approved_by_its_issuer(completion))
        {
            self.hub.complain("a card took the word of its issuer for another's".to_owned());
        }
        if matches!(said, Some(FromReader::Completed(Some(ChipWord::Approved)))) {
            self.approved.borrow_mut().extend(cryptogram);
        }
    }

    /// Lists the payments that cards have approved, by their first cryptograms.
    pub(super) fn approved(&self) -> Vec<[u8; 8]> {
        self.approved.borrow().clone()
    }

    /// Has the customer take the card back, whatever came of it: the till is dead.
    pub(super) fn give_back(&self) {
        if self.waiting.take().is_some() {
            self.ask(&ToReader::GiveBack);
        }
    }
}

/// Tells whether a card hears of its issuer itself that it may approve.
fn is_approved_by_its_issuer(completion: Completion) -> bool {
    matches!(completion, Completion::Answered { code: [b'0', b'0'], data: Some(_) })
}

/// A typed number and a gift card go into the app; the reader has no part in them.
pub(super) const fn is_read(entry: Entry, scheme: Scheme) -> bool {
    !matches!(entry, Entry::Manual) && !matches!(scheme, Scheme::GiftCard)
}

fn start(hub: &Hub, till: TillId) -> io::Result<(Part, u16)> {
    let (number, folder) = (till.0.to_string(), hub.folder.path().to_string_lossy());
    let mut words = vec!["reader"];
    if hub.asks_chips {
        words = vec!["chip-reader", "--till", &number, "--folder", &folder];
    }
    if let Some(name) = &hub.plugged_in {
        words.extend(["--plugged-in", name]);
    }
    let mut started = hub.launcher.start(BenchPart::Reader(till), &words)?;
    let port = match started.hear()? {
        FromReader::Open(port) => port,
        FromReader::Done
        | FromReader::Read { .. }
        | FromReader::NotRead { .. }
        | FromReader::Completed(_) => {
            return Err(odd("the reader", "that"));
        }
    };
    if hub.is_plugged_in() {
        started.wait_for_people();
    }
    if hub.asks_chips {
        let _done: FromReader = started.ask(&ToReader::Load(Box::new(hub.keys_of(till))))?;
    }
    Ok((started, port))
}
