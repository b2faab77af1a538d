//! The facts of a day, in the model's own words: whole numbers, and no type of the core.

/// Nanoseconds since the start of the run.
pub(crate) type At = u64;
/// A till, by its place in the shop.
pub(crate) type TillNo = usize;
/// An order, by the step that opens it.
pub(crate) type OrderNo = u32;
/// An amount in minor units.
pub(crate) type Cents = i64;
/// A two-digit answer of the processor.
pub(crate) type Code = u8;

pub(crate) const SECOND: At = 1_000_000_000;
pub(crate) const MINUTE: At = 60 * SECOND;
pub(crate) const HOUR: At = 60 * MINUTE;

/// The idempotency key of a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PayKey {
    pub(crate) till: TillNo,
    pub(crate) count: u32,
}

/// A network as a till joined it: after a restart of the router it is another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Link {
    pub(crate) network: usize,
    pub(crate) start: usize,
}

/// What the merchant allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Terms {
    pub(crate) enabled: bool,
    pub(crate) transaction: Cents,
    pub(crate) device: Cents,
    /// Who may take cards offline, by the place in the list of staff.
    pub(crate) allowed: Vec<bool>,
}

/// How a card is taken, or what is taken in its stead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    Reader,
    Typed,
    GiftCard,
    Cash,
    Other,
}

/// Where a tender stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fate {
    /// Cash or other: nothing to say.
    Plain,
    Pending,
    Approved,
    /// Declined while the customer stood there.
    Refused(Code),
    /// Declined after it had been stored.
    Declined(Code),
    Dead(Code),
}

/// One thing that happened, as far as the rules care.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fact {
    AppUp(TillNo),
    AppDown(TillNo),
    Version(TillNo, (u64, u64, u64), Ripeness),
    /// The clock of a till was moved.
    Clock(TillNo),
    /// The till knows that it reaches the internet, or that it does not.
    Reach(TillNo, Reach),
    Joined(TillNo, Option<Link>),
    Verified(TillNo, Link),
    Reader(TillNo, Plug),
    /// The staff let the reader go, or connected it.
    Wish(TillNo, Plug),
    Charge(TillNo, Charge),
    Staff(TillNo, Option<usize>),
    /// Somebody logged out while the till was offline.
    Held(TillNo),
    Terms(TillNo, Terms),
    Opened {
        order: OrderNo,
        till: TillNo,
        total: Cents,
        tip: Cents,
        sells: Sells,
    },
    Contact(OrderNo, Address),
    /// Cash, other, an online approval, an online decline or a stored payment.
    Tender {
        order: OrderNo,
        amount: Cents,
        with: Result<usize, How>,
        fate: Fate,
        key: Option<PayKey>,
    },
    /// The processor's last word on a stored payment.
    Settled(PayKey, Fate),
    Forwarded(PayKey),
    Created(OrderNo),
    ReceiptAsked(OrderNo, Address),
    ReceiptSent(OrderNo),
    /// The admin took an order in, paid so far.
    Reported(OrderNo, Cents, String),
    /// A payment that nobody wants any more: whatever became of it is to be undone.
    Unwanted(PayKey),
    Undone(PayKey),
}

/// Whether a version is a release.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ripeness {
    Pre,
    Release,
}

/// Whether a till knows that it is online.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    Online,
    Offline,
}

/// Whether a reader is connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plug {
    In,
    Out,
}

/// Whether a reader has power.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charge {
    Full,
    Empty,
}

/// What an order sells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sells {
    Goods,
    GiftCard,
}

/// An e-mail address or a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Address {
    pub(crate) by: By,
    pub(crate) text: String,
}

/// How somebody is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    Email,
    Text,
}
