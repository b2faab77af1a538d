//! An outage as a plan: the shop, the sales in their order, the line that goes and comes back.

use core::time::Duration;

use pos_core::{Patience, ResponseCode, TillId, Wall};
use sim_world::{
    Act, Answering, Card, CardId, InternetChange, Offline, Plan, Sale, Shop, Step, When,
};

use crate::replication::{Episode, Fate, Offered};
use crate::study::{Policy, Study};

/// Monday, 2026-03-02, 09:00 in New York: the usual start of a scenario.
const START: Wall = Wall::from_millis(1_772_460_000_000);

/// A till gives a payment up at thirty days; by then whoever is always told *try later* has asked
/// for the last time.
const SETTLES: Duration = Duration::from_hours(24 * 40);

/// The waits between two tries at a payment that is to be tried later double up to this, so that a
/// payment that is never answered is tried a dozen times in its thirty days.
const RETRY_MOST: Duration = Duration::from_hours(24 * 15);

const DAY: Duration = Duration::from_hours(24);

/// The answer to a payment that is lost for its age, and to one whose reason is no response code.
const DO_NOT_HONOUR: &str = "05";

/// Makes the plan of an outage: the steps of the sales are those of [`sales`], in their order, from
/// step 1 on.
pub fn episode_plan(study: &Study, policy: &Policy, episode: &Episode) -> Plan {
    let cards = Cards::of(study);
    let sales = sales(episode);
    let mut steps = Vec::with_capacity(sales.len() + episode.tills.len() + 2);
    steps.push(Step::plain(When::Next, None, Act::Internet(InternetChange::Down)));
    steps.extend(sales.map(|(till, offered)| {
        let at = When::At(Duration::from_millis(offered.at_ms));
        let card = Cards::of_fate(offered.fate);
        Step::plain(at, Some(till), Act::Sale(Sale::tap(offered.amount, card)))
    }));
    let ends = When::At(Duration::from_millis(episode.length_ms));
    steps.push(Step::plain(ends, None, Act::Internet(InternetChange::Up)));
    let shop = shop(study, policy, cards.cards);
    steps.extend(shop.till_ids().map(|till| Step::queue_is_empty(till, SETTLES)));
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
        let declined = |reason: &str| Card::always(&format!("declined-{reason}"), declines(reason));
        let good = Card::always("good", Answering::Approve);
        let late = Card::always("late", declines(DO_NOT_HONOUR));
        Self { cards: [good, late].into_iter().chain(reasons.map(declined)).collect() }
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

fn shop(study: &Study, policy: &Policy, cards: Vec<Card>) -> Shop {
    let plain = Shop::plain(study.tills, study.currency, cards);
    let transaction_limit = policy.transaction_limit.unwrap_or(plain.offline.transaction_limit);
    let device_limit = policy.device_limit.unwrap_or(plain.offline.device_limit);
    Shop {
        offline: Offline { transaction_limit, device_limit, ..plain.offline },
        patience: Patience { retry_first: DAY, retry_most: RETRY_MOST, ..plain.patience },
        ..plain
    }
}
