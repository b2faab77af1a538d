//! What is looked at, and what is wanted of it.

use pos_core::{
    Badges, GivenUp, Money, OrderId, ReceiptState, Refusal, ResponseCode, StaffId, TillId,
};

use super::shop::CardId;

/// What the staff must see at once; what is left out is not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Expect {
    /// How it ended; it must simply work where nothing is said.
    pub outcome: Option<Outcome>,
    /// Why it did not work.
    pub reason: Option<Reason>,
    /// The badges of the order.
    pub badges: Option<Badges>,
    /// Whether the order's balance is zero.
    pub order_complete: Option<bool>,
    /// Whether the tender was taken offline.
    pub offline: Option<bool>,
    /// The address or number that was written to.
    pub to: Option<String>,
}

/// How something that staff did ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It worked.
    Accepted,
    /// The till, or the device it runs on, refused.
    Refused,
    /// The processor declined online.
    Declined,
    /// A message to the customer went out.
    Sent,
    /// A search found something.
    Found,
    /// The till says that it does not know: the journal failed, and may hold the payment or not.
    Unknown,
    /// The reader could not read the card: nothing was paid, and the order stays open.
    Unread,
}

/// Why something did not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// The till's reason.
    Refusal(Refusal),
    /// The processor's answer.
    Decline(ResponseCode),
}

/// A question with the answer that is wanted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// What is looked at.
    pub question: Question,
    /// What must be seen; always of the kind that the question is answered with.
    pub value: Value,
}

/// Something that can be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Question {
    /// Of an order.
    Order(OrderId, OrderQuestion),
    /// Of a till.
    Till(TillId, TillQuestion),
    /// Of the admin.
    Admin(AdminQuestion),
    /// Of the processor.
    Processor(ProcessorQuestion),
}

/// What can be asked of an order, with the kind of [`Value`] that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderQuestion {
    /// Its badges: [`Value::Badges`].
    Badges,
    /// Whether the admin has it: [`Value::Flag`].
    InAdmin,
    /// Its receipt: [`Value::Receipt`].
    Receipt,
    /// The answer of its last decline: [`Value::Decline`].
    Reason,
    /// What is still to be paid: [`Value::Money`].
    Balance,
    /// How the customer is reached: [`Value::Text`].
    Contact,
    /// Its tenders, without those that were refused: [`Value::Tenders`].
    Tenders,
    /// How often money was captured for it and not reversed: [`Value::Count`].
    Captures,
    /// What the customer owes: [`Value::Money`]. Asked for reports only.
    Total,
}

/// What can be asked of a till, with the kind of [`Value`] that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TillQuestion {
    /// Whether it believes that it is online: [`Value::Flag`].
    Online,
    /// The sum of its stored payments: [`Value::Money`].
    OfflineTotal,
    /// What still fits under its device limit: [`Value::Money`].
    OfflineLeft,
    /// How many stored payments wait: [`Value::Count`].
    Queued,
    /// Who is logged in: [`Value::Staff`].
    LoggedIn,
    /// Whether its reader is connected: [`Value::Flag`].
    Reader,
    /// The rows of its *Orders* tab: [`Value::Count`].
    Orders,
    /// What it warns of: [`Value::Warnings`].
    Warnings,
    /// The length of its dead-letter list: [`Value::Count`].
    DeadLetters,
    /// The orders whose stored payments it sent, in order, each once: [`Value::Orders`].
    Forwarded,
    /// The most that was stored at once: [`Value::Money`].
    PeakTotal,
    /// The oldest that a stored payment became, in milliseconds: [`Value::Count`]. For reports.
    OldestMillis,
}

/// What can be asked of the admin, with the kind of [`Value`] that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AdminQuestion {
    /// How many orders it has: [`Value::Count`].
    Orders,
    /// The sum of what its orders were paid with: [`Value::Money`].
    TotalPaid,
}

/// What can be asked of the processor, with the kind of [`Value`] that answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProcessorQuestion {
    /// What it captured and did not reverse: [`Value::Money`].
    CapturedTotal,
    /// The payment requests that reached it, repeats included: [`Value::Count`].
    Requests,
    /// The reversals that it acted on: [`Value::Count`].
    Reversals,
}

/// An answer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// Yes or no; for a reader, connected or not.
    Flag(bool),
    /// A number.
    Count(u64),
    /// An amount.
    Money(Money),
    /// A set of badges.
    Badges(Badges),
    /// A receipt.
    Receipt(ReceiptState),
    /// The answer of a decline, or none.
    Decline(Option<ResponseCode>),
    /// A text, or none.
    Text(Option<String>),
    /// Tenders in order.
    Tenders(Vec<TenderLine>),
    /// Who is logged in, or nobody.
    Staff(Option<StaffId>),
    /// Warnings in order.
    Warnings(Vec<Warning>),
    /// Orders in order.
    Orders(Vec<OrderId>),
    /// There is nothing to look at, such as the order of a sale that was never opened.
    Absent,
}

/// A warning of a till.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Warning {
    /// A stored payment nears 24 h.
    Near24h,
}

/// A tender as a report names it: `visa 30.00 approved`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TenderLine {
    /// The card; cash or other where there is none.
    pub means: Result<CardId, super::act::CashOr>,
    /// How much.
    pub amount: Money,
    /// Where it stands; always [`TenderWord::Taken`] for cash and other.
    pub word: TenderWord,
}

/// Where a tender stands, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TenderWord {
    /// Cash or other: nothing to say.
    Taken,
    /// `pending`: stored and unanswered.
    Pending,
    /// `approved`.
    Approved,
    /// `declined 51`.
    Declined(ResponseCode),
    /// `dead 30`, `dead too-old`: in the dead-letter list.
    Dead(GivenUp),
}
