//! The first format of records: a card number was sealed under the pad of one reader.
//!
//! A payment of that time keeps its place, its key and its state. Its seal is one that no processor
//! opens any more, who answers so: the payment goes to the dead-letter list, where staff see it.

use pos_core::{
    CardPayment, CardState, Channel, Contact, Entry, Key, LastFour, Link, MaskedPan, Means, Money,
    Note, Order, OrderId, ReceiptState, Record, Scheme, Sealed, Session, Settings, Tender, Wall,
};
use serde::Deserialize;

/// A record as the first format has it: the same kinds in the same order, but for the last.
#[derive(Deserialize)]
pub(super) enum FirstRecord {
    Order(FirstOrder),
    Settings(Settings),
    Session(Session),
    Verified(Link),
    NextKey(u32),
    Note(Note),
}

#[derive(Deserialize)]
pub(super) struct FirstOrder {
    id: OrderId,
    total: Money,
    tip: Money,
    sells_gift_card: bool,
    tenders: Vec<FirstTender>,
    contacts: Vec<Contact>,
    receipt_by: Option<Channel>,
    receipt: ReceiptState,
    created: bool,
    synced: bool,
}

#[derive(Deserialize)]
struct FirstTender {
    amount: Money,
    means: FirstMeans,
}

#[derive(Deserialize)]
enum FirstMeans {
    Cash,
    Other,
    Card(FirstPayment),
}

#[derive(Deserialize)]
struct FirstPayment {
    key: Key,
    scheme: Scheme,
    last_four: LastFour,
    entry: Entry,
    sealed: FirstSeal,
    presented: Wall,
    offline: bool,
    asked: bool,
    state: CardState,
}

/// How many cards the reader had sealed before, and the number under its pad.
#[derive(Deserialize)]
struct FirstSeal {
    counter: u32,
    bytes: [u8; 16],
}

impl FirstRecord {
    /// Returns the record as it is kept today; none where a card has no last four digits.
    pub(super) fn renewed(self) -> Option<Record> {
        Some(match self {
            Self::Order(order) => Record::Order(order.renewed()?),
            Self::Settings(settings) => Record::Settings(settings),
            Self::Session(session) => Record::Session(session),
            Self::Verified(link) => Record::Verified(link),
            Self::NextKey(count) => Record::NextKey(count),
            Self::Note(note) => Record::Note(note),
        })
    }
}

impl FirstOrder {
    fn renewed(self) -> Option<Order> {
        let tenders: Option<Vec<Tender>> = self.tenders.iter().map(FirstTender::renewed).collect();
        Some(Order {
            id: self.id,
            total: self.total,
            tip: self.tip,
            sells_gift_card: self.sells_gift_card,
            tenders: tenders?,
            contacts: self.contacts,
            receipt_by: self.receipt_by,
            receipt: self.receipt,
            created: self.created,
            synced: self.synced,
        })
    }
}

impl FirstTender {
    fn renewed(&self) -> Option<Tender> {
        let means = match &self.means {
            FirstMeans::Cash => Means::Cash,
            FirstMeans::Other => Means::Other,
            FirstMeans::Card(card) => Means::Card(card.renewed()?),
        };
        Some(Tender { amount: self.amount, means })
    }
}

impl FirstPayment {
    fn renewed(&self) -> Option<CardPayment> {
        Some(CardPayment {
            key: self.key,
            scheme: self.scheme,
            last_four: self.last_four,
            entry: self.entry,
            sealed: self.sealed.renewed(self.last_four)?,
            chip: None,
            presented: self.presented,
            offline: self.offline,
            asked: self.asked,
            state: self.state,
        })
    }
}

impl FirstSeal {
    /// A serial number of the old pad begins with ones, which no reader's does.
    fn renewed(&self, last_four: LastFour) -> Option<Sealed> {
        let mut ksn = [0xFF; 12];
        ksn[8..].copy_from_slice(&self.counter.to_be_bytes());
        let mut masked = [b'*'; 16];
        masked[12..].copy_from_slice(&last_four.0);
        let secret = *self.bytes.first_chunk()?;
        Some(Sealed { ksn, masked: MaskedPan::read(&masked)?, secret, code: [0; 16] })
    }
}
