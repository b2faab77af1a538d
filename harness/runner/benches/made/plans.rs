//! Plans of any size.

use core::time::Duration;

use harness_scenario::standard_shop;
use pos_core::{Money, TillId, Wall};
use sim_world::{Act, CardId, InternetChange, Plan, Sale, Step, When};

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
    let mut steps = vec![Step::plain(When::Next, None, Act::Internet(InternetChange::Down))];
    steps.extend(customers(tills, sales));
    steps.push(Step::plain(When::Next, None, Act::Internet(InternetChange::Up)));
    steps.extend((0..tills).map(|till| Step::queue_is_empty(till_id(till), SETTLES)));
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
    (0..sales).flat_map(move |_| {
        (0..tills).map(|till| Step::plain(When::Next, Some(till_id(till)), sale()))
    })
}

fn till_id(till: u64) -> TillId {
    TillId(u16::try_from(till).unwrap_or(u16::MAX))
}

fn sale() -> Act {
    Act::Sale(Sale::tap(Money::from_minor(1_250), CardId(0)))
}
