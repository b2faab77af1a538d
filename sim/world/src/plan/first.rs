//! Steps put before all others.

use pos_core::OrderId;

use super::{Act, Plan, Question, Step, Value, Wanted, When};

impl Plan {
    /// Puts steps before all others, and gives every order and step that is named its new number.
    /// The new steps name none.
    #[must_use]
    pub fn with_first(mut self, mut first: Vec<Step>) -> Self {
        let by = first.len();
        for step in &mut self.steps {
            shift(step, by);
        }
        first.append(&mut self.steps);
        Self { steps: first, ..self }
    }
}

fn shift(step: &mut Step, by: usize) {
    if let When::AfterStep(place, _) = &mut step.at {
        *place += by;
    }
    match &mut step.act {
        Act::Pay(pay) => shift_order(&mut pay.order, by),
        Act::Receipt(asked) => shift_order(&mut asked.order, by),
        Act::Contact(contact) => shift_order(&mut contact.order, by),
        Act::Check(wanted) => wanted.iter_mut().for_each(|wanted| shift_wanted(wanted, by)),
        Act::Internet(_)
        | Act::Router(_)
        | Act::Power(_)
        | Act::Wifi(_)
        | Act::Processor(_)
        | Act::Reader(_)
        | Act::Till(_)
        | Act::Staff(_)
        | Act::Order(_)
        | Act::Sale(_)
        | Act::Search(_)
        | Act::Admin(_) => {}
    }
}

fn shift_wanted(wanted: &mut Wanted, by: usize) {
    if let Question::Order(order, _) = &mut wanted.question {
        shift_order(order, by);
    }
    if let Value::Orders(orders) = &mut wanted.value {
        for order in orders {
            shift_order(order, by);
        }
    }
}

fn shift_order(order: &mut OrderId, by: usize) {
    let by = u32::try_from(by).unwrap_or(u32::MAX);
    order.0 = order.0.saturating_add(by);
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use pos_core::OrderId;

    use super::{shift, shift_order};
    use crate::plan::{
        Act, CashOr, InternetChange, OfferChoice, OrderQuestion, Payment, Question, Step, Tendered,
        TillQuestion, Value, Wanted, When,
    };

    fn step(at: When, act: Act) -> Step {
        Step {
            id: None,
            at,
            on: None,
            act,
            expect: None,
            within: None,
            holds_for: None,
            note: None,
        }
    }

    fn pay(order: u32) -> Act {
        let tendered = Tendered::Manual { means: CashOr::Cash, amount: None };
        let offer = OfferChoice::Take;
        Act::Pay(Payment { order: OrderId(order), tendered, currency: None, offer })
    }

    fn looks(order: u32) -> Act {
        let of_order = Question::Order(OrderId(order), OrderQuestion::InAdmin);
        let of_till = Question::Till(pos_core::TillId(0), TillQuestion::Forwarded);
        Act::Check(vec![
            Wanted { question: of_order, value: Value::Flag(true) },
            Wanted { question: of_till, value: Value::Orders(vec![OrderId(order)]) },
        ])
    }

    #[test]
    fn orders_and_steps_that_are_named_get_their_new_numbers() {
        let mut steps = [step(When::Next, pay(3)), step(When::Next, looks(3))];
        for step in &mut steps {
            shift(step, 2);
        }
        assert_eq!(steps, [step(When::Next, pay(5)), step(When::Next, looks(5))]);
        let up = Act::Internet(InternetChange::Up);
        let mut after = step(When::AfterStep(1, Duration::ZERO), up.clone());
        shift(&mut after, 2);
        assert_eq!(after, step(When::AfterStep(3, Duration::ZERO), up));
    }

    #[test]
    fn no_number_goes_beyond_the_last() {
        let mut order = OrderId(u32::MAX);
        shift_order(&mut order, 1);
        assert_eq!(order, OrderId(u32::MAX));
    }
}
