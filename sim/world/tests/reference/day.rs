//! Random days, each a function of its number alone.

mod acts;
mod shop;

use core::time::Duration;

use pos_core::{OrderId, TillId};
use sim_kernel::{Chance, Purpose, Stream};
use sim_world::{
    Act, AdminQuestion, OrderQuestion, Plan, ProcessorQuestion, Question, Step, TillQuestion,
    Value, Wanted, When,
};

/// The stream of chance that days are drawn from.
const DAYS: Purpose = Purpose(4_711);

/// How wide the days are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    /// One till, good readers, outages and limits.
    Narrow,
    /// Everything that the model knows.
    Wide,
}

/// A source of chance with words for it.
#[derive(Debug)]
pub(crate) struct Dice(Stream);

impl Dice {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0.below(bound)
    }

    /// Draws a number from `from` to `to`, both included.
    pub(crate) fn within(&mut self, from: i64, to: i64) -> i64 {
        from + i64::try_from(self.below((to - from + 1).unsigned_abs())).unwrap_or(0)
    }

    pub(crate) fn percent(&mut self, share: u64) -> bool {
        self.below(100) < share
    }

    pub(crate) fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        let place = usize::try_from(self.below(from.len() as u64)).unwrap_or(0);
        from[place].clone()
    }

    /// Draws the place of a weight.
    pub(crate) fn weigh(&mut self, weights: &[u64]) -> usize {
        let mut left = self.below(weights.iter().sum());
        for (place, weight) in weights.iter().enumerate() {
            if left < *weight {
                return place;
            }
            left -= weight;
        }
        0
    }
}

/// A day that is being written.
#[derive(Debug)]
pub(crate) struct Diary {
    pub(crate) dice: Dice,
    pub(crate) width: Width,
    pub(crate) shop: sim_world::Shop,
    pub(crate) steps: Vec<Step>,
    /// The orders so far, with their tills.
    pub(crate) orders: Vec<(OrderId, TillId)>,
}

/// Writes the day with this number.
pub(crate) fn day(number: u64, width: Width) -> Plan {
    let mut dice = Dice(Chance::new(number, 0).stream(DAYS, 0));
    let shop = shop::shop(&mut dice, width);
    let seed = dice.below(u64::MAX);
    let mut diary = Diary { dice, width, shop, steps: Vec::new(), orders: Vec::new() };
    for _ in 0..diary.dice.within(4, 30) {
        diary.write_step();
        if diary.dice.percent(50) {
            diary.look();
        }
    }
    diary.end_well();
    let start = pos_core::Wall::from_millis(1_772_460_000_000);
    Plan { name: format!("day {number}"), seed, start, shop: diary.shop, steps: diary.steps }
}

impl Diary {
    /// Adds a step; one never begins at the very moment of something else.
    pub(crate) fn add(&mut self, gap: Duration, on: TillId, act: Act) {
        let gap = gap + Duration::from_nanos(1_234_567 + self.dice.below(997));
        let name = format!("s{}", self.steps.len());
        self.steps.push(Step {
            id: Some(name),
            at: When::After(gap),
            on: Some(on),
            act,
            expect: None,
            within: None,
            holds_for: None,
            note: None,
        });
    }

    pub(crate) fn gap(&mut self) -> Duration {
        let span = match self.dice.weigh(&[30, 40, 15, 12, 3]) {
            0 => 0,
            1 => self.dice.below(40_000),
            2 => self.dice.below(10 * 60_000),
            3 => self.dice.below(60 * 60_000),
            _ => self.dice.below(26 * 60 * 60_000),
        };
        Duration::from_millis(span)
    }

    pub(crate) fn any_till(&mut self) -> TillId {
        let tills = self.shop.tills.len() as u64;
        TillId(u16::try_from(self.dice.below(tills)).unwrap_or(0))
    }

    /// Looks at everything that has an answer.
    pub(crate) fn look(&mut self) {
        let tills =
            self.shop.till_ids().flat_map(|till| TILL.map(|what| Question::Till(till, what)));
        let late = self.orders.iter().rev().take(3);
        let orders = late.flat_map(|(order, _)| ORDER.map(|what| Question::Order(*order, what)));
        let questions = tills.chain(orders).chain(CENTRAL);
        // What is wanted does not matter: the answers are compared with the model's.
        let wanted = questions.map(|question| Wanted { question, value: Value::Absent });
        let act = Act::Check(wanted.collect());
        self.add(Duration::ZERO, TillId(0), act);
    }
}

const ORDER: [OrderQuestion; 9] = [
    OrderQuestion::Total,
    OrderQuestion::Badges,
    OrderQuestion::Balance,
    OrderQuestion::Tenders,
    OrderQuestion::Receipt,
    OrderQuestion::Contact,
    OrderQuestion::Reason,
    OrderQuestion::InAdmin,
    OrderQuestion::Captures,
];

const TILL: [TillQuestion; 11] = [
    TillQuestion::Online,
    TillQuestion::LoggedIn,
    TillQuestion::Reader,
    TillQuestion::OfflineTotal,
    TillQuestion::OfflineLeft,
    TillQuestion::Queued,
    TillQuestion::Orders,
    TillQuestion::Warnings,
    TillQuestion::DeadLetters,
    TillQuestion::Forwarded,
    TillQuestion::PeakTotal,
];

const CENTRAL: [Question; 5] = [
    Question::Admin(AdminQuestion::Orders),
    Question::Admin(AdminQuestion::TotalPaid),
    Question::Processor(ProcessorQuestion::CapturedTotal),
    Question::Processor(ProcessorQuestion::Requests),
    Question::Processor(ProcessorQuestion::Reversals),
];
