//! What is plain of a plan: whoever makes one says only the rest.

use core::time::Duration;

use pos_core::{
    Country, Currency, Entry, Money, NetworkId, Patience, ReaderModel, Scheme, StaffId, TillId,
};

use super::{
    Act, Answering, Card, CardChip, CardId, Issuer, LineSpec, Network, NewOrder, OfferChoice,
    Offline, ProcessorSpec, Question, Role, Sale, Shop, StaffMember, Step, Store, Tendered, Till,
    TillQuestion, Uplink, Value, Wanted, When,
};

/// More than any sale.
const NO_LIMIT: Money = Money::from_minor(1_000_000_000_000);

impl Shop {
    /// Makes a shop in New York of so many tills on one network, with a cashier who may take cards
    /// offline at each of them, and no limit on that.
    pub fn plain(tills: u32, currency: Currency, cards: Vec<Card>) -> Self {
        let ana = StaffMember { name: "ana".to_owned(), role: 0, logged_in: true };
        let quarter = Duration::from_secs(15);
        let timezone = "America/New_York".to_owned();
        Self {
            store: Store { country: Country::US, currency, timezone },
            offline: Offline { enabled: true, transaction_limit: NO_LIMIT, device_limit: NO_LIMIT },
            roles: vec![Role { name: "cashier".to_owned(), accepts_offline: true }],
            staff: vec![ana],
            tills: (1..=tills).map(till).collect(),
            networks: vec![Network { name: "shop".to_owned(), internet: Uplink::Shop }],
            cards,
            line: LineSpec { latency: Duration::from_millis(50) },
            processor: ProcessorSpec { latency: Duration::from_millis(400), cents: false },
            patience: Patience {
                answer: quarter,
                check_every: quarter,
                retry_first: Duration::from_mins(1),
                retry_most: Duration::from_hours(1),
            },
        }
    }
}

fn till(number: u32) -> Till {
    Till {
        name: format!("till-{number}"),
        reader: ReaderModel::PosTerminalReader,
        app_version: "9.14.0".to_owned(),
        wifi: NetworkId(0),
        staff: Some(StaffId(0)),
    }
}

impl Card {
    /// Makes a Visa card whose issuer always answers the same.
    pub fn always(name: &str, answer: Answering) -> Self {
        let issuer = Issuer::Always(answer);
        Self {
            name: name.to_owned(),
            schemes: vec![Scheme::Visa],
            issuer,
            balance: None,
            chip: CardChip::Sound,
        }
    }
}

impl Sale {
    /// Makes a sale that is paid with a tap, offline where that is offered.
    pub const fn tap(total: Money, card: CardId) -> Self {
        let order = NewOrder { total, tip: Money::ZERO, sells_gift_card: false, contact: None };
        let tendered = Tendered::Card { card, entry: Entry::Tap, pick: None, amount: None };
        Self { order, tendered, offer: OfferChoice::Take }
    }
}

impl Step {
    /// Makes a step of which nothing is wanted.
    pub const fn plain(at: When, on: Option<TillId>, act: Act) -> Self {
        Self { id: None, at, on, act, expect: None, within: None, holds_for: None, note: None }
    }

    /// Makes a check that a till has no stored payment left, or has none by then.
    pub fn queue_is_empty(till: TillId, within: Duration) -> Self {
        let question = Question::Till(till, TillQuestion::Queued);
        let wanted = vec![Wanted { question, value: Value::Count(0) }];
        Self { within: Some(within), ..Self::plain(When::Next, Some(till), Act::Check(wanted)) }
    }
}
