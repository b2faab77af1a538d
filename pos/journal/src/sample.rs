//! Records for tests.

use pos_core::{
    CardPayment, CardState, Channel, Chip, Contact, Entry, GivenUp, Key, LastFour, Link, MaskedPan,
    Means, Money, NetworkId, Note, OfflinePolicy, Order, OrderId, ReceiptState, Record,
    ResponseCode, Scheme, Sealed, Session, Settings, StaffAccess, StaffId, Tender, TillId, Wall,
};

/// What the sealed card numbers of the samples are made of: nothing else repeats this byte.
pub(crate) const SEALED_BYTE: u8 = 0xA5;

/// One record of each kind, in reading order; the order has every kind of tender.
pub(crate) fn every_kind() -> Vec<Record> {
    let session = Session { staff: Some(StaffId(3)), knows_reader: true, awaits_reader: false };
    vec![
        Record::Settings(settings()),
        Record::Session(session),
        Record::Verified(Link { network: NetworkId(2), joined: 7 }),
        Record::NextKey(12),
        Record::Order(order(1, tenders())),
        Record::Note(note()),
    ]
}

/// An order that differs with its `total`.
pub(crate) fn order_of(number: u32, total: i64) -> Record {
    let mut order = order(number, Vec::new());
    order.total = Money::from_minor(total);
    Record::Order(order)
}

/// The numbers of the orders among `records`.
pub(crate) fn order_numbers(records: &[Record]) -> Vec<u32> {
    let number = |record: &Record| match record {
        Record::Order(order) => Some(order.id.0),
        Record::Settings(_)
        | Record::Session(_)
        | Record::Verified(_)
        | Record::NextKey(_)
        | Record::Archived(_)
        | Record::Note(_) => None,
    };
    records.iter().filter_map(number).collect()
}

fn note() -> Note {
    let key = Key { till: TillId(1), count: 3 };
    Note { place: 9, text: "queue: coffee".into(), payments: vec![key] }
}

fn settings() -> Settings {
    Settings {
        offline: OfflinePolicy {
            enabled: true,
            transaction_limit: Money::from_minor(10_000),
            device_limit: Money::from_minor(i64::MAX),
        },
        staff: vec![StaffAccess { staff: StaffId(3), accepts_offline: true }],
    }
}

fn order(number: u32, tenders: Vec<Tender>) -> Order {
    let address = "kunde@example.com".into();
    Order {
        id: OrderId(number),
        total: Money::from_minor(4_500),
        tip: Money::from_minor(500),
        sells_gift_card: false,
        tenders,
        contacts: vec![Contact { channel: Channel::Email, address }],
        receipt_by: Some(Channel::Email),
        receipt: ReceiptState::Queued,
        created: true,
        synced: false,
    }
}

fn tenders() -> Vec<Tender> {
    let code = ResponseCode::INSUFFICIENT_FUNDS;
    let states = [
        CardState::Asking,
        CardState::Stored,
        CardState::Approved,
        CardState::DeclinedOnline(code),
        CardState::DeclinedStored(code),
        CardState::Reversing,
        CardState::Reversed,
        CardState::Expired,
        CardState::DeadLetter(GivenUp::NotUnderstood(code)),
        CardState::DeadLetter(GivenUp::TooOld),
    ];
    let with_chip = CardPayment { chip: Some(chip()), ..card(CardState::Stored) };
    let cards = states.into_iter().map(card).chain([with_chip]).map(Means::Card);
    let means = [Means::Cash, Means::Other].into_iter().chain(cards);
    means.map(|means| Tender { amount: Money::from_minor(-1), means }).collect()
}

fn sealed() -> Sealed {
    let masked = MaskedPan::read(b"424242******4242").unwrap();
    Sealed { ksn: [9; 12], masked, secret: [SEALED_BYTE; 12], code: [SEALED_BYTE; 16] }
}

fn chip() -> Chip {
    Chip {
        cryptogram: [0xC1; 8],
        information: [0x80],
        counter: [0, 7],
        unpredictable: [0xC2; 4],
        verification: [0; 5],
        profile: [0x3C, 0],
        date: [0x26, 0x03, 0x02],
        country: [0x08, 0x40],
        issuer_data: [6, 1, 0x12, 3, 0xA0, 0, 0],
    }
}

fn card(state: CardState) -> CardPayment {
    CardPayment {
        key: Key { till: TillId(u16::MAX), count: u32::MAX },
        scheme: Scheme::GiftCard,
        last_four: LastFour(*b"4242"),
        entry: Entry::Tap,
        sealed: sealed(),
        chip: None,
        presented: Wall::from_millis(1_764_000_000_000),
        offline: true,
        asked: true,
        state,
    }
}
