//! What must have settled when all was well for long enough: every confirmed payment is answered,
//! every receipt went out, every order is in the admin as the till shows it, and the books agree.
//!
//! Like the invariants it reads the trace alone, and asks no till for its own word where somebody
//! else's is there to be had.

use std::collections::{BTreeMap, BTreeSet};

use pos_core::{
    Answer, Badges, CardState, Class, Key, Message, OrderId, RequestId, Row, Screen, TenderFace,
    TenderRow, TillId,
};

use crate::numbered::{ByNumber, Numbers};
use crate::plan::{DiskHealth, OrderQuestion, Plan, Question, TenderWord, TillQuestion, Value};
use crate::trace::{Breach, Trace, What};

impl Trace {
    /// Lists what has not settled at the end of a run that was [healed](Plan::healed).
    ///
    /// Of a till whose disk lied nothing can be asked.
    pub fn unsettled(&self, plan: &Plan) -> Vec<Breach> {
        let mut books = Books::default();
        for entry in self.entries() {
            books.read(&entry.what);
        }
        books.unsettled(plan)
    }
}

/// What was seen of each payment, receipt and order.
#[derive(Debug, Default)]
struct Books<'t> {
    /// The last card tender that each till showed of an order.
    last: ByNumber<(TillId, OrderId), Key>,
    confirmed: BTreeMap<Key, OrderId>,
    answered: Numbers<Key>,
    /// In the dead-letter list, for good.
    dead: Numbers<Key>,
    rows: BTreeMap<OrderId, (TillId, Row)>,
    noted: BTreeSet<OrderId>,
    asked: BTreeMap<(TillId, RequestId), OrderId>,
    receipts: Numbers<OrderId>,
    reports: ByNumber<OrderId, Badges>,
    lied_to: BTreeSet<TillId>,
    closing: BTreeMap<Question, &'t Value>,
}

impl<'t> Books<'t> {
    fn read(&mut self, what: &'t What) {
        match what {
            What::Shown(till, screen) => self.shown(*till, screen),
            What::Sent(till, request, message) => match &**message {
                Message::Receipt(receipt) => {
                    self.asked.insert((*till, *request), receipt.order());
                }
                _ => drop(self.asked.remove(&(*till, *request))),
            },
            What::Arrived(till, request) => {
                self.receipts.extend(self.asked.get(&(*till, *request)).copied());
            }
            What::Answered(_, _, Answer::Payment(key, code)) if code.class() != Class::Later => {
                self.answered.insert(*key);
            }
            What::InAdmin(_, order, _, badges) => drop(self.reports.insert(*order, *badges)),
            What::Disk(till, DiskHealth::Lies) => drop(self.lied_to.insert(*till)),
            What::Closing(question, value) => drop(self.closing.insert(*question, value)),
            _ => {}
        }
    }

    fn shown(&mut self, till: TillId, screen: &Screen) {
        match screen {
            Screen::Row(row) => drop(self.rows.insert(row.order, (till, *row))),
            Screen::Archived(order) => drop(self.rows.remove(order)),
            Screen::Tender(row) => self.tender(till, row),
            Screen::Taken(taken) => {
                let key = self.last.remove((till, taken.order));
                self.confirmed.extend(key.map(|key| (key, taken.order)));
            }
            Screen::ReceiptNoted(order) => drop(self.noted.insert(*order)),
            _ => {}
        }
    }

    fn tender(&mut self, till: TillId, row: &TenderRow) {
        let TenderFace::Card { key, state, .. } = row.face else {
            self.last.remove((till, row.order));
            return;
        };
        self.last.insert((till, row.order), key);
        if matches!(state, CardState::DeadLetter(_)) {
            self.dead.insert(key);
        }
    }

    fn unsettled(&self, plan: &Plan) -> Vec<Breach> {
        let mut found = Vec::new();
        found.extend(plan.shop.till_ids().filter_map(|till| self.queue(till)));
        found.extend(self.confirmed.keys().filter_map(|key| self.payment(*key)));
        found.extend(self.noted.iter().filter_map(|order| self.receipt(plan, *order)));
        for (order, (till, row)) in &self.rows {
            if !self.lied_to.contains(till) {
                found.extend(self.admin(plan, *order, row));
                found.extend(self.captures(plan, *order));
            }
        }
        found
    }

    fn queue(&self, till: TillId) -> Option<Breach> {
        let queued = self.closing.get(&Question::Till(till, TillQuestion::Queued))?;
        let waits = !self.lied_to.contains(&till) && **queued != Value::Count(0);
        waits.then(|| breach("settles.queue", format!("till {} still has a queue", till.0)))
    }

    fn payment(&self, key: Key) -> Option<Breach> {
        let is_settled = self.answered.contains(key)
            || self.dead.contains(key)
            || self.lied_to.contains(&key.till);
        (!is_settled).then(|| {
            let what = format!("payment {} of till {} was confirmed", key.count, key.till.0);
            breach("settles.payment", what + " and is never answered")
        })
    }

    fn receipt(&self, plan: &Plan, order: OrderId) -> Option<Breach> {
        let lied_to = self.rows.get(&order).is_some_and(|(till, _)| self.lied_to.contains(till));
        let is_out = lied_to || self.receipts.contains(order);
        (!is_out).then(|| {
            let name = plan.order_name(order);
            breach("settles.receipt", format!("the receipt of {name} was noted and never sent"))
        })
    }

    fn admin(&self, plan: &Plan, order: OrderId, row: &Row) -> Option<Breach> {
        let agrees = !row.listed || self.reports.get(order) == Some(&row.badges);
        (!agrees).then(|| {
            let name = plan.order_name(order);
            breach("settles.admin", format!("the admin has not got {name} as the till shows it"))
        })
    }

    /// Compares what the till calls approved with what the processor captured.
    fn captures(&self, plan: &Plan, order: OrderId) -> Option<Breach> {
        let of_order = |question| self.closing.get(&Question::Order(order, question)).copied();
        let Some(Value::Tenders(lines)) = of_order(OrderQuestion::Tenders) else { return None };
        let Some(Value::Count(captures)) = of_order(OrderQuestion::Captures) else { return None };
        let approved = lines.iter().filter(|line| line.word == TenderWord::Approved).count();
        (u64::try_from(approved) != Ok(*captures)).then(|| {
            let name = plan.order_name(order);
            let what = format!("of {name} the till calls {approved} payments approved, and the");
            breach("settles.books", format!("{what} processor captured {captures}"))
        })
    }
}

const fn breach(rule: &'static str, detail: String) -> Breach {
    Breach { rule, detail }
}
