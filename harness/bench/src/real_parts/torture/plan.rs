//! The plan of a torture: payments without a line, then a line that comes and goes.

use core::time::Duration;

use pos_core::{Entry, Money, TillId, Wall};
use sim_kernel::{Chance, Purpose};
use sim_world::{
    Act, CardId, InternetChange, NewOrder, OfferChoice, Plan, Question, Sale, Shop, Step, Tendered,
    TillChange, TillQuestion, Value, Wanted, When,
};

use crate::measure::Torture;

/// How long the line is there, and how long it is not. The number is beyond those of the world.
const CUTS: Purpose = Purpose(0x4003);
/// When a torture begins.
pub(super) const START: Wall = Wall::from_millis(1_772_460_000_000);
const TILL: TillId = TillId(0);

/// Plans it: as many cuts as the till can need, however slow the kills make it.
pub(super) fn plan(torture: &Torture, shop: Shop) -> Plan {
    let (payments, kills) = (torture.payments, torture.kills);
    let mut steps = vec![step(Act::Internet(InternetChange::Down), When::Next)];
    steps.extend((0..payments).map(|nth| step(sale(nth), When::Next)));
    let chance = Chance::new(torture.seed, 0);
    for cut in 0..=(payments / 8 + 2 * kills) {
        let millis = |nth, least: u64, most: u64| {
            let drawn = chance.draw(CUTS, u64::from(cut), nth) % (most - least);
            When::After(Duration::from_millis(least + drawn))
        };
        let (up, down) = (InternetChange::Up, InternetChange::Down);
        steps.push(step(Act::Internet(up), millis(0, 1_000, 3_000)));
        steps.push(step(Act::Till(TillChange::Start), millis(1, 3_000, 9_000)));
        steps.push(step(Act::Internet(down), When::Next));
        steps.push(step(Act::Till(TillChange::Start), When::Next));
    }
    steps.push(step(Act::Internet(InternetChange::Up), When::After(Duration::from_secs(1))));
    for _ in 0..kills + 2 {
        steps.push(step(Act::Till(TillChange::Start), When::Next));
        let within = Some(Duration::from_mins(2));
        steps.push(Step { within, ..step(nothing_waits(), When::Next) });
    }
    let name = "torture".to_owned();
    Plan { name, seed: torture.seed, start: START, shop, steps }
}

pub(super) const fn step(act: Act, at: When) -> Step {
    Step {
        id: None,
        at,
        on: Some(TILL),
        act,
        expect: None,
        within: None,
        holds_for: None,
        note: None,
    }
}

pub(super) fn sale(nth: u32) -> Act {
    let total = Money::from_minor(100 + i64::from(nth % 5_000));
    let order = NewOrder { total, tip: Money::ZERO, sells_gift_card: false, contact: None };
    let tendered = Tendered::Card { card: CardId(0), entry: Entry::Tap, pick: None, amount: None };
    Act::Sale(Sale { order, tendered, offer: OfferChoice::Take })
}

pub(super) fn nothing_waits() -> Act {
    let question = Question::Till(TILL, TillQuestion::Queued);
    Act::Check(vec![Wanted { question, value: Value::Count(0) }])
}
