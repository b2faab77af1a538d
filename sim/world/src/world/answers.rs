//! Questions, answered by what can be seen: on the till, in the admin, at the processor.

use pos_core::{CardState, GivenUp, OrderId, TenderFace, TenderRow, TillId};

use super::World;
use super::forwarded::Forwarded;
use crate::device::Device;
use crate::display::Display;
use crate::plan::{
    AdminQuestion, CashOr, OrderQuestion, ProcessorQuestion, Question, TenderLine, TenderWord,
    TillQuestion, Value, Warning,
};
use crate::wallet::Wallet;

impl World<'_> {
    /// Looks something up; a till that is down answers from its disk.
    pub fn ask(&self, question: &Question) -> Value {
        match question {
            Question::Order(order, what) => self.ask_order(*order, *what),
            Question::Till(till, what) => {
                self.device(*till).map_or(Value::Absent, |device| self.ask_till(device, *what))
            }
            Question::Admin(AdminQuestion::Orders) => Value::Count(self.admin.orders()),
            Question::Admin(AdminQuestion::TotalPaid) => Value::Money(self.admin.total_paid()),
            Question::Processor(ProcessorQuestion::CapturedTotal) => {
                Value::Money(self.processor.captured_total())
            }
            Question::Processor(ProcessorQuestion::Requests) => {
                Value::Count(self.processor.requests())
            }
            Question::Processor(ProcessorQuestion::Reversals) => {
                Value::Count(self.processor.reversals())
            }
        }
    }

    fn ask_order(&self, order: OrderId, what: OrderQuestion) -> Value {
        match what {
            OrderQuestion::InAdmin => return Value::Flag(self.admin.has(order)),
            OrderQuestion::Captures => return Value::Count(self.processor.captures_of(order)),
            OrderQuestion::Badges
            | OrderQuestion::Receipt
            | OrderQuestion::Reason
            | OrderQuestion::Balance
            | OrderQuestion::Contact
            | OrderQuestion::Tenders
            | OrderQuestion::Total => {}
        }
        let till = self.till_of(order);
        let Some(device) = self.device(till) else { return Value::Absent };
        on_display(&device.shown(self.now), order, what, &self.wallet)
    }

    /// Returns the till that an order was opened at.
    fn till_of(&self, order: OrderId) -> TillId {
        self.plan.step_of(order).and_then(|step| step.on).unwrap_or(TillId(0))
    }

    fn ask_till(&self, device: &Device<'_>, what: TillQuestion) -> Value {
        let place = usize::from(device.id.0);
        match what {
            TillQuestion::Forwarded => {
                let orders = self.forwarded.get(place).map(Forwarded::orders);
                return Value::Orders(orders.unwrap_or_default().to_vec());
            }
            TillQuestion::PeakTotal => return Value::Money(device.peak),
            TillQuestion::OldestMillis => {
                let oldest = device.ages.oldest(self.now).as_millis();
                return Value::Count(u64::try_from(oldest).unwrap_or(u64::MAX));
            }
            TillQuestion::Online
            | TillQuestion::OfflineTotal
            | TillQuestion::OfflineLeft
            | TillQuestion::Queued
            | TillQuestion::LoggedIn
            | TillQuestion::Reader
            | TillQuestion::Orders
            | TillQuestion::Warnings
            | TillQuestion::DeadLetters => {}
        }
        on_bar(&device.shown(self.now), what)
    }
}

fn on_display(display: &Display, order: OrderId, what: OrderQuestion, wallet: &Wallet) -> Value {
    let Some(row) = display.rows.get(order) else { return Value::Absent };
    match what {
        OrderQuestion::Badges => Value::Badges(row.badges),
        OrderQuestion::Receipt => Value::Receipt(row.receipt),
        OrderQuestion::Reason => Value::Decline(row.declined),
        OrderQuestion::Balance => Value::Money(row.balance),
        OrderQuestion::Total => Value::Money(row.total),
        OrderQuestion::Contact => Value::Text(display.contact_of(order).cloned()),
        OrderQuestion::Tenders => {
            Value::Tenders(display.tenders_of(order).filter_map(|row| line(row, wallet)).collect())
        }
        OrderQuestion::InAdmin | OrderQuestion::Captures => Value::Absent,
    }
}

fn on_bar(display: &Display, what: TillQuestion) -> Value {
    let Some(status) = display.status else { return Value::Absent };
    match what {
        TillQuestion::Online => Value::Flag(status.online),
        TillQuestion::OfflineTotal => Value::Money(status.stored_total),
        TillQuestion::OfflineLeft => Value::Money(status.room),
        TillQuestion::Queued => Value::Count(u64::from(status.queued)),
        TillQuestion::LoggedIn => Value::Staff(status.staff),
        TillQuestion::Reader => Value::Flag(status.reader),
        TillQuestion::Orders => Value::Count(display.listed()),
        TillQuestion::Warnings => {
            Value::Warnings(status.near_24h.then_some(Warning::Near24h).into_iter().collect())
        }
        TillQuestion::DeadLetters => Value::Count(u64::from(status.dead_letters)),
        TillQuestion::Forwarded | TillQuestion::PeakTotal | TillQuestion::OldestMillis => {
            Value::Absent
        }
    }
}

/// Writes a tender down; one that was refused, or is not yet taken, is none.
fn line(row: &TenderRow, wallet: &Wallet) -> Option<TenderLine> {
    let (means, word) = match row.face {
        TenderFace::Cash => (Err(CashOr::Cash), TenderWord::Taken),
        TenderFace::Other => (Err(CashOr::Other), TenderWord::Taken),
        TenderFace::Card { last_four, state, .. } => {
            (wallet.by_last_four(last_four).ok_or(CashOr::Other), word(state)?)
        }
    };
    Some(TenderLine { means, amount: row.amount, word })
}

const fn word(state: CardState) -> Option<TenderWord> {
    Some(match state {
        CardState::Asking | CardState::Reversing | CardState::Reversed => return None,
        CardState::Stored => TenderWord::Pending,
        CardState::Approved => TenderWord::Approved,
        CardState::DeclinedOnline(code) | CardState::DeclinedStored(code) => {
            TenderWord::Declined(code)
        }
        CardState::Expired => TenderWord::Dead(GivenUp::TooOld),
        CardState::DeadLetter(why) => TenderWord::Dead(why),
    })
}
