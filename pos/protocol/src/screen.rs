//! What a POS shows.

use pos_core::{
    Contact, Durable, NetworkId, OrderId, Prompt, Refusal, ResponseCode, Row, StaffId, Status,
    Taken, TenderRow,
};
use serde::{Deserialize, Serialize};

/// What the till shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[expect(missing_docs, reason = "an order is an order, and an address an address")]
pub enum Screen {
    /// The checkout is open.
    Opened { order: OrderId },
    /// Asks for the card, the cash, the other tender.
    Prompt(Prompt),
    /// Waits for the processor.
    Asking { order: OrderId },
    /// Offers an offline checkout, since nobody answered.
    Offer { order: OrderId },
    /// A tender was taken.
    Taken(Taken),
    /// The processor declined an online payment.
    Declined { order: OrderId, code: ResponseCode },
    /// Refused, with one reason; the order stays open.
    Refused {
        /// Which order; none where none was opened.
        #[serde(default)]
        order: Option<OrderId>,
        /// Why.
        reason: Refusal,
    },
    /// The journal failed: the outcome is not known yet.
    OutcomeUnknown { order: OrderId },
    /// *Order created*.
    OrderCreated { order: OrderId },
    /// The receipt was noted.
    ReceiptNoted { order: OrderId },
    /// The search found something.
    Found {},
    /// The customer was contacted, at this address.
    Contacted { order: OrderId, to: Contact },
    /// Somebody is logged in.
    LoggedIn { staff: StaffId },
    /// Nobody is logged in.
    LoggedOut {},
    /// The till stays on, or has gone to, this network.
    Network { network: NetworkId },
    /// A row of the *Orders* tab, or of an open checkout, as it is.
    Row(Row),
    /// A tender of an order as it is.
    Tender(TenderRow),
    /// How the customer of an order is reached.
    Contact { order: OrderId, to: Contact },
    /// An old order that is finished leaves the *Orders* tab: the admin has it.
    Archived { order: OrderId },
    /// The bar at the top, as it is.
    Status(Status),
}

impl From<pos_core::Screen> for Screen {
    fn from(screen: pos_core::Screen) -> Self {
        use pos_core::Screen as Core;
        match screen {
            Core::Opened(order) => Self::Opened { order },
            Core::Prompt(prompt) => Self::Prompt(prompt),
            Core::Asking(order) => Self::Asking { order },
            Core::Offer(order) => Self::Offer { order },
            Core::Taken(taken) => Self::Taken(taken),
            Core::Declined(order, code) => Self::Declined { order, code },
            Core::Refused(order, reason) => Self::Refused { order, reason },
            Core::OutcomeUnknown(order) => Self::OutcomeUnknown { order },
            Core::OrderCreated(durable) => Self::OrderCreated { order: durable.order() },
            Core::ReceiptNoted(order) => Self::ReceiptNoted { order },
            Core::Found => Self::Found {},
            Core::Contacted(order, to) => Self::Contacted { order, to },
            Core::LoggedIn(staff) => Self::LoggedIn { staff },
            Core::LoggedOut => Self::LoggedOut {},
            Core::Network(network) => Self::Network { network },
            Core::Row(row) => Self::Row(row),
            Core::Tender(row) => Self::Tender(row),
            Core::Contact(order, to) => Self::Contact { order, to },
            Core::Archived(order) => Self::Archived { order },
            Core::Status(status) => Self::Status(status),
        }
    }
}

impl From<Screen> for pos_core::Screen {
    #[expect(clippy::disallowed_methods, reason = "another POS is taken at its word here alone")]
    fn from(screen: Screen) -> Self {
        match screen {
            Screen::Opened { order } => Self::Opened(order),
            Screen::Prompt(prompt) => Self::Prompt(prompt),
            Screen::Asking { order } => Self::Asking(order),
            Screen::Offer { order } => Self::Offer(order),
            Screen::Taken(taken) => Self::Taken(taken),
            Screen::Declined { order, code } => Self::Declined(order, code),
            Screen::Refused { order, reason } => Self::Refused(order, reason),
            Screen::OutcomeUnknown { order } => Self::OutcomeUnknown(order),
            Screen::OrderCreated { order } => Self::OrderCreated(Durable::hearsay(order)),
            Screen::ReceiptNoted { order } => Self::ReceiptNoted(order),
            Screen::Found {} => Self::Found,
            Screen::Contacted { order, to } => Self::Contacted(order, to),
            Screen::LoggedIn { staff } => Self::LoggedIn(staff),
            Screen::LoggedOut {} => Self::LoggedOut,
            Screen::Network { network } => Self::Network(network),
            Screen::Row(row) => Self::Row(row),
            Screen::Tender(row) => Self::Tender(row),
            Screen::Contact { order, to } => Self::Contact(order, to),
            Screen::Archived { order } => Self::Archived(order),
            Screen::Status(status) => Self::Status(status),
        }
    }
}
