//! An outage as a plan: the shop, the sales in their order, the line that goes and comes back.

use core::time::Duration;

use pos_core::{
    Country, Entry, Money, NetworkId, Patience, ReaderModel, ResponseCode, Scheme, StaffId, TillId,
    Wall,
};
use sim_world::{
    Act, Answering, Card, CardId, InternetChange, Issuer, LineSpec, Network, NewOrder, OfferChoice,
    Offline, Plan, ProcessorSpec, Question, Role, Sale, Shop, StaffMember, Step, Store, Tendered,
    Till, TillQuestion, Uplink, Value, Wanted, When,
};

use crate::replication::{Episode, Fate, Offered};
use crate::study::{Policy, Study};

/// Monday, 2026-03-02, 09:00 in New York: the usual start of a scenario.
const START: Wall = Wall::from_millis(1_772_460_000_000);

/// More than any sale, for a policy without a limit.
const NO_LIMIT: Money = Money::from_minor(1_000_000_000_000);

/// A till gives a payment up at thirty days; by then whoever is always told *try later* has asked
/// for the last time.
const SETTLES: Duration = Duration::from_hours(24 * 40);

/// The waits between two tries at a payment that is to be tried later double up to this, so that a
/// payment that is never answered is tried a dozen times in its thirty days.
const RETRY_MOST: Duration = Duration::from_hours(24 * 15);

const DAY: Duration = Duration::from_hours(24);
const SECONDS_15: Duration = Duration::from_secs(15);

/// The answer to a payment that is lost for its age, and to one whose reason is no response code.
const DO_NOT_HONOUR: &str = "05";

/// Makes the plan of an outage: the steps of the sales are those of [`sales`], in their order, from
/// step 1 on.
pub fn episode_plan(study: &Study, policy: &Policy, episode: &Episode) -> Plan {
    let cards = Cards::of(study);
    let sales = sales(episode);
    let mut steps = Vec::with_capacity(sales.len() + episode.tills.len() + 2);
    steps.push(step(When::Next, None, Act::Internet(InternetChange::Down)));
    steps.extend(sales.map(|(till, offered)| {
        let at = When::At(Duration::from_millis(offered.at_ms));
        step(at, Some(till), sale(offered, Cards::of_fate(offered.fate)))
    }));
    let ends = When::At(Duration::from_millis(episode.length_ms));
    steps.push(step(ends, None, Act::Internet(InternetChange::Up)));
    let shop = shop(study, policy, cards.cards);
    steps.extend(shop.till_ids().map(queue_is_empty));
    let name = format!("{}, outage {}", study.name, episode.outage + 1);
    Plan { name, seed: study.run.seed, start: START, shop, steps }
}

/// Lists the payments that are offered in an outage, in the order of time, then of the tills.
pub(super) fn sales(episode: &Episode) -> impl ExactSizeIterator<Item = (TillId, &Offered)> {
    let mut sales: Vec<(TillId, &Offered)> = (0..)
        .map(TillId)
        .zip(&episode.tills)
        .flat_map(|(till, offers)| offers.iter().map(move |offered| (till, offered)))
        .filter(|(_, offered)| !offered.is_missed)
        .collect();
    sales.sort_by_key(|(till, offered)| (offered.at_ms, *till));
    sales.into_iter()
}

const fn step(at: When, on: Option<TillId>, act: Act) -> Step {
    Step { id: None, at, on, act, expect: None, within: None, holds_for: None, note: None }
}

fn sale(offered: &Offered, card: CardId) -> Act {
    let order =
        NewOrder { total: offered.amount, tip: Money::ZERO, sells_gift_card: false, contact: None };
    let tendered = Tendered::Card { card, entry: Entry::Tap, pick: None, amount: None };
    Act::Sale(Sale { order, tendered, offer: OfferChoice::Take })
}

fn queue_is_empty(till: TillId) -> Step {
    let question = Question::Till(till, TillQuestion::Queued);
    let wanted = vec![Wanted { question, value: Value::Count(0) }];
    Step { within: Some(SETTLES), ..step(When::Next, Some(till), Act::Check(wanted)) }
}

/// The customers' cards: a good one, one that the processor is too late for, and one for each reason.
struct Cards {
    cards: Vec<Card>,
}

impl Cards {
    const GOOD: u16 = 0;
    const TOO_LATE: u16 = 1;
    const FIRST_REASON: u16 = 2;

    fn of(study: &Study) -> Self {
        let named = study.declines.reasons.iter().map(|(reason, _)| reason.as_str());
        let reasons = named.chain(study.declines.reasons.is_empty().then_some(DO_NOT_HONOUR));
        let declined = |reason: &str| card(&format!("declined-{reason}"), declines(reason));
        let first = [card("good", Answering::Approve), card("late", declines(DO_NOT_HONOUR))];
        Self { cards: first.into_iter().chain(reasons.map(declined)).collect() }
    }

    /// Returns the card whose script is this fate.
    fn of_fate(fate: Fate) -> CardId {
        CardId(match fate {
            Fate::Paid | Fate::ChargedBack => Self::GOOD,
            Fate::TooLate => Self::TOO_LATE,
            Fate::Declined { reason, .. } => {
                Self::FIRST_REASON.saturating_add(reason.unwrap_or_default())
            }
        })
    }
}

fn declines(reason: &str) -> Answering {
    let code = ResponseCode::find(reason).filter(|code| *code != ResponseCode::APPROVED);
    code.or_else(|| ResponseCode::find(DO_NOT_HONOUR))
        .map_or(Answering::Approve, Answering::Decline)
}

fn card(name: &str, answer: Answering) -> Card {
    Card {
        name: name.to_owned(),
        schemes: vec![Scheme::Visa],
        issuer: Issuer::Always(answer),
        balance: None,
    }
}

fn shop(study: &Study, policy: &Policy, cards: Vec<Card>) -> Shop {
    let ana = StaffMember { name: "ana".to_owned(), role: 0, logged_in: true };
    Shop {
        store: Store {
            country: Country::US,
            currency: study.currency,
            timezone: "America/New_York".to_owned(),
        },
        offline: Offline {
            enabled: true,
            transaction_limit: policy.transaction_limit.unwrap_or(NO_LIMIT),
            device_limit: policy.device_limit.unwrap_or(NO_LIMIT),
        },
        roles: vec![Role { name: "cashier".to_owned(), accepts_offline: true }],
        staff: vec![ana],
        tills: (1..=study.tills).map(till).collect(),
        networks: vec![Network { name: "shop".to_owned(), internet: Uplink::Shop }],
        cards,
        line: LineSpec { latency: Duration::from_millis(50) },
        processor: ProcessorSpec { latency: Duration::from_millis(400), cents: false },
        patience: Patience {
            answer: SECONDS_15,
            check_every: SECONDS_15,
            retry_first: DAY,
            retry_most: RETRY_MOST,
        },
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
