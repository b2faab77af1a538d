//! A busy day of a shop: six tills, and a line that is down for two hours.
#![expect(clippy::unwrap_used, reason = "the day of a benchmark is sound")]

use core::time::Duration;

use pos_core::{
    Country, Currency, Entry, Money, NetworkId, Patience, ReaderModel, ResponseCode, Scheme,
    StaffId, TillId, Wall,
};
use sim_world::{
    Act, Answering, Card, CardId, InternetChange, Issuer, LineSpec, Network, NewOrder, OfferChoice,
    Offline, Plan, ProcessorSpec, Question, Role, Sale, Shop, StaffMember, Step, Store, Tendered,
    Till, TillQuestion, Uplink, Value, Wanted, When,
};

/// Monday, 2026-03-02, 09:00 in New York.
const START: Wall = Wall::from_millis(1_772_460_000_000);
const TILLS: u16 = 6;
const NO_LIMIT: Money = Money::from_minor(1_000_000_000);
const DAY: Duration = Duration::from_hours(24);

/// How busy days are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Busy {
    /// How many days.
    pub(crate) days: u32,
    /// How many card sales a day, at all tills together.
    pub(crate) sales: u32,
    /// How many days with an outage follow on which nobody buys anything.
    pub(crate) quiet: u32,
}

/// Makes days of fourteen hours: the sales come evenly, at one till after the other, and the line is
/// down from the fourth hour to the sixth. One customer in fifty has a card that is declined.
pub(crate) fn plan(busy: Busy) -> Plan {
    let gap = Duration::from_hours(14) / busy.sales;
    let sale = |day, sale: u32| {
        let till = TillId(u16::try_from(sale % u32::from(TILLS)).unwrap_or_default());
        step(When::At(DAY * day + gap * sale), Some(till), tap(sale))
    };
    let mut steps: Vec<Step> = (0..busy.days + busy.quiet).flat_map(outage).collect();
    for day in 0..busy.days {
        steps.extend((0..busy.sales).map(|nth| sale(day, nth)));
    }
    steps.sort_by_key(|step| if let When::At(at) = step.at { at } else { Duration::ZERO });
    steps.extend((0..TILLS).map(|till| queue_is_empty(TillId(till))));
    Plan { name: "busy days".to_owned(), seed: 1, start: START, shop: shop(), steps }
}

fn outage(day: u32) -> [Step; 2] {
    [(4, InternetChange::Down), (6, InternetChange::Up)].map(|(hour, change)| {
        let at = When::At(DAY * day + Duration::from_hours(hour));
        step(at, None, Act::Internet(change))
    })
}

const fn step(at: When, on: Option<TillId>, act: Act) -> Step {
    Step { id: None, at, on, act, expect: None, within: None, holds_for: None, note: None }
}

fn tap(sale: u32) -> Act {
    let total = Money::from_minor(250 + i64::from(sale * 37 % 4_000));
    let card = CardId(u16::from(sale % 50 == 49));
    Act::Sale(Sale {
        order: NewOrder { total, tip: Money::ZERO, sells_gift_card: false, contact: None },
        tendered: Tendered::Card { card, entry: Entry::Tap, pick: None, amount: None },
        offer: OfferChoice::Take,
    })
}

fn queue_is_empty(till: TillId) -> Step {
    let question = Question::Till(till, TillQuestion::Queued);
    let wanted = vec![Wanted { question, value: Value::Count(0) }];
    Step { within: Some(DAY), ..step(When::Next, Some(till), Act::Check(wanted)) }
}

fn shop() -> Shop {
    let ana = StaffMember { name: "ana".to_owned(), role: 0, logged_in: true };
    let quarter = Duration::from_secs(15);
    let broke = Answering::Decline(ResponseCode::INSUFFICIENT_FUNDS);
    Shop {
        store: Store {
            country: Country::US,
            currency: Currency::find("USD").unwrap(),
            timezone: "America/New_York".to_owned(),
        },
        offline: Offline { enabled: true, transaction_limit: NO_LIMIT, device_limit: NO_LIMIT },
        roles: vec![Role { name: "cashier".to_owned(), accepts_offline: true }],
        staff: vec![ana],
        tills: (1..=TILLS).map(till).collect(),
        networks: vec![Network { name: "shop".to_owned(), internet: Uplink::Shop }],
        cards: vec![card("good", Answering::Approve), card("broke", broke)],
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

fn card(name: &str, answer: Answering) -> Card {
    Card {
        name: name.to_owned(),
        schemes: vec![Scheme::Visa],
        issuer: Issuer::Always(answer),
        balance: None,
    }
}

fn till(number: u16) -> Till {
    Till {
        name: format!("till-{number}"),
        reader: ReaderModel::PosTerminalReader,
        app_version: "9.14.0".to_owned(),
        wifi: NetworkId(0),
        staff: Some(StaffId(0)),
    }
}
