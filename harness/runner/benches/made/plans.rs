//! Plans of any size.

use core::time::Duration;

use harness_scenario::standard_shop;
use pos_core::{Entry, Money, TillId, Wall};
use sim_world::{
    Act, CardId, InternetChange, NewOrder, OfferChoice, Plan, Question, Sale, Step, Tendered,
    TillQuestion, Value, Wanted, When,
};

/// How long a queue may take to be empty: more than any that is made here needs.
const SETTLES: Duration = Duration::from_hours(24 * 30);

/// How long the line is down in a shop that has more and more tills: long enough for a sale at each,
/// one after the other, so that no till looks for the internet longer for the sake of others.
const EVENING: Duration = Duration::from_hours(2);

/// A shop of so many tills, with a sale at each while the line is down for two hours.
pub(crate) fn evening(tills: u64) -> Plan {
    let mut plan = outage(tills, 1);
    let up = usize::try_from(tills).unwrap_or(usize::MAX).saturating_add(1);
    if let Some(up) = plan.steps.get_mut(up) {
        up.at = When::AfterStep(0, EVENING);
    }
    plan
}

/// A shop of so many tills, at each of which so many customers pay by card, one after the other,
/// while the line is down; then it comes back, and every payment is forwarded.
pub(crate) fn outage(tills: u64, sales: u64) -> Plan {
    let mut steps = vec![step(When::Next, None, Act::Internet(InternetChange::Down))];
    steps.extend(customers(tills, sales));
    steps.push(step(When::Next, None, Act::Internet(InternetChange::Up)));
    steps.extend((0..tills).map(|till| {
        let till = till_id(till);
        let question = Question::Till(till, TillQuestion::Queued);
        let wanted = vec![Wanted { question, value: Value::Count(0) }];
        Step { within: Some(SETTLES), ..step(When::Next, Some(till), Act::Check(wanted)) }
    }));
    plan(tills, steps)
}

/// A shop of so many tills with the line up all the time.
pub(crate) fn online(tills: u64, sales: u64) -> Plan {
    plan(tills, customers(tills, sales).collect())
}

fn plan(tills: u64, steps: Vec<Step>) -> Plan {
    let mut shop = standard_shop();
    shop.offline.device_limit = Money::from_minor(1_000_000_000);
    let first = shop.tills.first().cloned();
    let named =
        |till| first.clone().map(|first| sim_world::Till { name: format!("till-{till}"), ..first });
    shop.tills = (0..tills).filter_map(named).collect();
    let start = Wall::from_millis(1_772_460_000_000);
    Plan { name: "made".to_owned(), seed: 1, start, shop, steps }
}

fn customers(tills: u64, sales: u64) -> impl Iterator<Item = Step> {
    (0..sales)
        .flat_map(move |_| (0..tills).map(|till| step(When::Next, Some(till_id(till)), sale())))
}

fn till_id(till: u64) -> TillId {
    TillId(u16::try_from(till).unwrap_or(u16::MAX))
}

fn sale() -> Act {
    let total = Money::from_minor(1_250);
    let order = NewOrder { total, tip: Money::ZERO, sells_gift_card: false, contact: None };
    let tendered = Tendered::Card { card: CardId(0), entry: Entry::Tap, pick: None, amount: None };
    Act::Sale(Sale { order, tendered, offer: OfferChoice::Take })
}

const fn step(at: When, on: Option<TillId>, act: Act) -> Step {
    Step { id: None, at, on, act, expect: None, within: None, holds_for: None, note: None }
}
