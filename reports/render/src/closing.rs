//! What was there to see when the run ended.

use std::collections::BTreeMap;

use pos_core::{Badges, Money, OrderId, TillId};
use sim_world::{
    AdminQuestion, OrderQuestion, ProcessorQuestion, Question, TillQuestion, Trace, Value, What,
};

/// The answers of the last look at everything.
#[derive(Debug)]
pub(crate) struct Closing<'trace>(BTreeMap<Question, &'trace Value>);

impl<'trace> Closing<'trace> {
    /// Collects the closing answers of a run.
    pub(crate) fn of(trace: &'trace Trace) -> Self {
        let closing = trace.entries().iter().filter_map(|entry| match &entry.what {
            What::Closing(question, value) => Some((*question, value)),
            _ => None,
        });
        Self(closing.collect())
    }

    /// Lists the orders that were opened, in that order.
    pub(crate) fn orders(&self) -> Vec<OrderId> {
        let mut orders: Vec<OrderId> = self.0.iter().filter_map(order_there).collect();
        orders.dedup();
        orders
    }

    /// Lists the tills.
    pub(crate) fn tills(&self) -> Vec<TillId> {
        let mut tills: Vec<TillId> = self.0.keys().copied().filter_map(till_of).collect();
        tills.dedup();
        tills
    }

    /// Returns an answer about an order.
    pub(crate) fn order(&self, order: OrderId, question: OrderQuestion) -> Option<&'trace Value> {
        self.0.get(&Question::Order(order, question)).copied()
    }

    /// Returns an answer about a till.
    pub(crate) fn till(&self, till: TillId, question: TillQuestion) -> Option<&'trace Value> {
        self.0.get(&Question::Till(till, question)).copied()
    }

    /// Returns an answer of the admin.
    pub(crate) fn admin(&self, question: AdminQuestion) -> Option<&'trace Value> {
        self.0.get(&Question::Admin(question)).copied()
    }

    /// Returns an answer of the processor.
    pub(crate) fn processor(&self, question: ProcessorQuestion) -> Option<&'trace Value> {
        self.0.get(&Question::Processor(question)).copied()
    }
}

fn order_there((question, value): (&Question, &&Value)) -> Option<OrderId> {
    match question {
        Question::Order(order, OrderQuestion::Total) if **value != Value::Absent => Some(*order),
        Question::Order(..) | Question::Till(..) | Question::Admin(_) | Question::Processor(_) => {
            None
        }
    }
}

const fn till_of(question: Question) -> Option<TillId> {
    match question {
        Question::Till(till, _) => Some(till),
        Question::Order(..) | Question::Admin(_) | Question::Processor(_) => None,
    }
}

/// Reads an answer of a known kind; none where nothing was there or nobody asked.
pub(crate) trait Answered {
    fn money(self) -> Option<Money>;
    fn count(self) -> Option<u64>;
    fn flag(self) -> Option<bool>;
    fn badges(self) -> Option<Badges>;
}

impl Answered for Option<&Value> {
    fn money(self) -> Option<Money> {
        if let Some(Value::Money(amount)) = self { Some(*amount) } else { None }
    }

    fn count(self) -> Option<u64> {
        if let Some(Value::Count(count)) = self { Some(*count) } else { None }
    }

    fn flag(self) -> Option<bool> {
        if let Some(Value::Flag(flag)) = self { Some(*flag) } else { None }
    }

    fn badges(self) -> Option<Badges> {
        if let Some(Value::Badges(badges)) = self { Some(*badges) } else { None }
    }
}
