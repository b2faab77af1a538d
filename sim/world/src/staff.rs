//! The staff at a till, and the customer before it: what they do next, given what is shown.

use core::time::Duration;

use pos_core::{
    Cart, Contact, Currency, Deed, Entry, Method, OrderId, PaymentChoice, Scheme, Screen, StaffId,
};

use crate::plan::{
    Act, Card, CardId, CashOr, NewOrder, OfferChoice, Outcome, Payment, Plan, ReaderChange, Reason,
    Sale, SearchFor, StaffChange, Tendered, WifiChange,
};
use crate::reader::{self, Reader};
use crate::trace::Seen;

/// How long people take. Source: scenario format, version 1, section 5.
const INSERT: Duration = Duration::from_secs(4);
const TAP: Duration = Duration::from_secs(1);
const SWIPE: Duration = Duration::from_secs(2);
const MANUAL: Duration = Duration::from_secs(20);
const CASH: Duration = Duration::from_secs(2);
const DONE: Duration = Duration::from_secs(1);
/// How long staff look at a till that does not know the outcome.
const PUZZLED: Duration = Duration::from_secs(30);
const LOG_IN: Duration = Duration::from_secs(2);

/// What somebody at the till does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Move {
    /// Nothing: somebody else is awaited.
    Wait,
    /// Something in the app, at once.
    Now(Deed),
    /// Something in the app, when that long has passed.
    Later(Duration, Deed),
    /// A card is held to the reader, or typed or scanned, when that long has passed.
    PresentLater(Duration, Showing),
    /// Nothing, but no longer than this: the till does not know the outcome.
    GiveUpLater(Duration),
    /// The step is finished, with what was seen.
    Finish(Seen),
}

/// A card that is about to be presented.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Showing {
    pub(crate) order: OrderId,
    pub(crate) card: CardId,
    pub(crate) entry: Entry,
    pub(crate) scheme: Scheme,
}

/// What is to be done at a till for one step of the plan.
#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) step: usize,
    goal: Goal,
    /// Whether the tender was taken offline.
    offline: Option<bool>,
}

#[derive(Clone, Debug)]
enum Goal {
    Open(OrderId),
    Pay(Tender),
    Sell(Tender, Option<Contact>),
    Receipt,
    Search,
    Contact,
    LogIn,
    LogOut,
    Connect,
    Disconnect,
    Join,
}

#[derive(Clone, Copy, Debug)]
struct Tender {
    choice: PaymentChoice,
    showing: Option<Showing>,
    offer: OfferChoice,
}

impl Task {
    /// Begins a step at a till; none where the step is not for people at a till.
    pub(crate) fn begin(plan: &Plan, step: usize) -> Option<(Self, Move)> {
        let order = Plan::order_of(step);
        let (goal, first) = match &plan.steps.get(step)?.act {
            Act::Order(new) => (Goal::Open(order), Move::Now(Deed::Open(cart(order, new)))),
            Act::Sale(sale) => sell(plan, order, sale),
            Act::Pay(payment) => pay(plan, payment),
            Act::Receipt(asked) => {
                (Goal::Receipt, Move::Now(Deed::AskReceipt(asked.order, asked.to.clone())))
            }
            Act::Search(SearchFor::Customer(text) | SearchFor::Product(text)) => {
                (Goal::Search, Move::Now(Deed::Search(text.clone())))
            }
            Act::Contact(contact) => {
                (Goal::Contact, Move::Now(Deed::Contact(contact.order, contact.by)))
            }
            Act::Staff(StaffChange::LogIn(staff)) => log_in(*staff),
            Act::Staff(StaffChange::LogOut) => (Goal::LogOut, Move::Now(Deed::LogOut)),
            Act::Reader(ReaderChange::Connect) => {
                (Goal::Connect, Move::Later(reader::CONNECTS_IN, Deed::ConnectReader))
            }
            Act::Reader(ReaderChange::Disconnect) => {
                (Goal::Disconnect, Move::Now(Deed::DisconnectReader))
            }
            Act::Wifi(WifiChange::Join(network)) => (Goal::Join, Move::Now(Deed::Join(*network))),
            Act::Internet(_)
            | Act::Router(_)
            | Act::Power(_)
            | Act::Wifi(WifiChange::Lost | WifiChange::Back)
            | Act::Processor(_)
            | Act::Reader(
                ReaderChange::Restart | ReaderChange::BatteryEmpty | ReaderChange::Charged,
            )
            | Act::Till(_)
            | Act::Admin(_)
            | Act::Check(_) => return None,
        };
        Some((Self { step, goal, offline: None }, first))
    }

    /// Looks at what the till shows.
    pub(crate) fn watch(&mut self, screen: &Screen) -> Move {
        match (&self.goal, screen) {
            (_, Screen::Refused(_, why)) => {
                self.finish(Outcome::Refused, Some(Reason::Refusal(*why)))
            }
            (Goal::Pay(_) | Goal::Sell(..), Screen::Declined(_, code)) => {
                self.finish(Outcome::Declined, Some(Reason::Decline(*code)))
            }
            (Goal::Open(_), Screen::Opened(_))
            | (Goal::Pay(_), Screen::OrderCreated(_))
            | (Goal::Receipt | Goal::Sell(..), Screen::ReceiptNoted(_))
            | (Goal::LogIn, Screen::LoggedIn(_))
            | (Goal::LogOut, Screen::LoggedOut)
            | (Goal::Join, Screen::Network(_)) => self.finish(Outcome::Accepted, None),
            (Goal::Search, Screen::Found) => self.finish(Outcome::Found, None),
            (Goal::Contact, Screen::Contacted(_, to)) => {
                let Move::Finish(seen) = self.finish(Outcome::Sent, None) else {
                    return Move::Wait;
                };
                Move::Finish(Seen { to: Some(to.address.clone()), ..seen })
            }
            (Goal::Sell(tender, _), Screen::Opened(_)) => Move::Now(Deed::Pay(tender.choice)),
            (Goal::Pay(tender) | Goal::Sell(tender, _), Screen::Prompt(_)) => tender.hand_over(),
            (Goal::Pay(tender) | Goal::Sell(tender, _), Screen::Offer(order)) => {
                Move::Now(match tender.offer {
                    OfferChoice::Take => Deed::TakeOffer(*order),
                    OfferChoice::Leave => Deed::LeaveOffer(*order),
                })
            }
            (Goal::Pay(_) | Goal::Sell(..), Screen::Taken(taken)) => {
                self.offline = Some(taken.offline);
                if taken.creates {
                    Move::Later(DONE, Deed::Done(taken.order))
                } else {
                    self.finish(Outcome::Accepted, None)
                }
            }
            (Goal::Sell(_, contact), Screen::OrderCreated(durable)) => match contact {
                Some(to) => Move::Now(Deed::AskReceipt(durable.order(), to.clone())),
                None => self.finish(Outcome::Accepted, None),
            },
            (Goal::Pay(_) | Goal::Sell(..), Screen::OutcomeUnknown(_)) => {
                Move::GiveUpLater(PUZZLED)
            }
            _ => Move::Wait,
        }
    }

    /// Gives up waiting for a till that does not know the outcome. Rule: `never.refused-stored`.
    pub(crate) fn give_up(&self) -> Move {
        self.finish(Outcome::Unknown, None)
    }

    /// Gives a card back that could not be read.
    pub(crate) fn give_back(&self) -> Move {
        self.finish(Outcome::Unread, None)
    }

    /// Looks around once a deed is done: some are seen by nothing but the lamp of the reader.
    pub(crate) fn look_around(&self, reader: Reader) -> Move {
        match self.goal {
            Goal::Connect if reader.is_connected() => self.finish(Outcome::Accepted, None),
            Goal::Connect => {
                let why = Reason::Refusal(pos_core::Refusal::ReaderNotConnected);
                self.finish(Outcome::Refused, Some(why))
            }
            Goal::Disconnect => self.finish(Outcome::Accepted, None),
            Goal::Open(_)
            | Goal::Pay(_)
            | Goal::Sell(..)
            | Goal::Receipt
            | Goal::Search
            | Goal::Contact
            | Goal::LogIn
            | Goal::LogOut
            | Goal::Join => Move::Wait,
        }
    }

    /// Returns the order that the step is about, where its badges are to be seen.
    pub(crate) fn order(&self) -> Option<OrderId> {
        match &self.goal {
            Goal::Open(order) => Some(*order),
            Goal::Pay(tender) | Goal::Sell(tender, _) => Some(tender.choice.order),
            Goal::Receipt
            | Goal::Search
            | Goal::Contact
            | Goal::LogIn
            | Goal::LogOut
            | Goal::Connect
            | Goal::Disconnect
            | Goal::Join => None,
        }
    }

    fn finish(&self, outcome: Outcome, reason: Option<Reason>) -> Move {
        let offline = self.offline;
        Move::Finish(Seen { outcome: Some(outcome), reason, offline, ..Seen::default() })
    }
}

impl Tender {
    fn hand_over(&self) -> Move {
        let Some(showing) = self.showing else {
            return Move::Later(CASH, Deed::Counted(self.choice.order));
        };
        let takes = match (self.choice.method, showing.entry) {
            (Method::GiftCard, _) | (_, Entry::Tap) => TAP,
            (_, Entry::Insert) => INSERT,
            (_, Entry::Swipe) => SWIPE,
            (_, Entry::Manual) => MANUAL,
        };
        Move::PresentLater(takes, showing)
    }
}

fn log_in(staff: StaffId) -> (Goal, Move) {
    (Goal::LogIn, Move::Later(LOG_IN, Deed::LogIn(staff)))
}

fn sell(plan: &Plan, order: OrderId, sale: &Sale) -> (Goal, Move) {
    let currency = plan.shop.store.currency;
    let tender = tender(plan, (order, currency), &sale.tendered, sale.offer);
    let open = Move::Now(Deed::Open(cart(order, &sale.order)));
    (Goal::Sell(tender, sale.order.contact.clone()), open)
}

fn pay(plan: &Plan, payment: &Payment) -> (Goal, Move) {
    let currency = payment.currency.unwrap_or(plan.shop.store.currency);
    let tender = tender(plan, (payment.order, currency), &payment.tendered, payment.offer);
    (Goal::Pay(tender), Move::Now(Deed::Pay(tender.choice)))
}

fn cart(order: OrderId, new: &NewOrder) -> Cart {
    Cart {
        order,
        total: new.total.plus(new.tip),
        tip: new.tip,
        sells_gift_card: new.sells_gift_card,
        contact: new.contact.clone(),
    }
}

fn tender(
    plan: &Plan,
    (order, currency): (OrderId, Currency),
    tendered: &Tendered,
    offer: OfferChoice,
) -> Tender {
    match *tendered {
        Tendered::Manual { means, amount } => {
            let method = match means {
                CashOr::Cash => Method::Cash,
                CashOr::Other => Method::Other,
            };
            let choice = PaymentChoice { order, amount, currency, method };
            Tender { choice, showing: None, offer }
        }
        Tendered::Card { card, entry, pick, amount } => {
            let first = plan.shop.card(card).and_then(first_scheme);
            let scheme = pick.or(first).unwrap_or(Scheme::Visa);
            let method = method_of(scheme, entry);
            let choice = PaymentChoice { order, amount, currency, method };
            let showing = Some(Showing { order, card, entry, scheme });
            Tender { choice, showing, offer }
        }
    }
}

fn first_scheme(card: &Card) -> Option<Scheme> {
    card.schemes.first().copied()
}

fn method_of(scheme: Scheme, entry: Entry) -> Method {
    match (scheme, entry) {
        (Scheme::GiftCard, _) => Method::GiftCard,
        (_, Entry::Manual) => Method::ManualCard,
        (_, Entry::Insert | Entry::Tap | Entry::Swipe) => Method::Card,
    }
}
