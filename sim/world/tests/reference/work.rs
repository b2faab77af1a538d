//! What staff and customer do in one step, and where they stand in it.

use pos_core::{Channel, Entry, Scheme};
use sim_world::{Act, CashOr, OfferChoice, Plan, Tendered};

use crate::due::Way;
use crate::fact::{Address, At, By, Code, How, OrderNo, PayKey, Reach, TillNo};
use crate::reason::{Coin, Snag, Swiped, Wish};

/// A step that is being done.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    pub(crate) step: usize,
    pub(crate) till: TillNo,
    pub(crate) began: At,
    /// Whether the till was online when the step began.
    pub(crate) reach: Reach,
    pub(crate) tender: Option<Offered>,
    /// Where the receipt of a sale goes.
    pub(crate) receipt: Option<Address>,
    pub(crate) order: Option<OrderNo>,
    pub(crate) stage: Stage,
    /// Whether the tender was taken offline, once it was taken.
    pub(crate) taken: Option<Reach>,
    pub(crate) to: Option<String>,
}

/// Where a step stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing is there to be refused.
    Plain,
    /// The rules say nothing of it: it is not compared.
    Silent,
    /// Something is awaited that takes its time.
    Waiting,
    /// The till asks whether it is online, before it sells a gift card.
    AsksFirst,
    /// The till asks over this network whether its internet is there, which was so when it began.
    Probes(usize, Way),
    /// The app starts.
    Starts,
    /// The till waits for a card, as it was when it asked for it.
    Prompted(Reach),
    /// A card was presented; nothing is durable yet.
    Presented(Reach),
    /// The processor was asked.
    Asked(PayKey),
    Refused(&'static str),
    Declined(Code),
    Accepted,
    Sent,
    Found,
}

/// A tender that is offered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offered {
    pub(crate) wish: Wish,
    pub(crate) card: Option<usize>,
    pub(crate) snag: Snag,
    pub(crate) swiped: Swiped,
    pub(crate) leaves: Leaves,
    pub(crate) presented: At,
}

/// Whether the customer walks away from an offline checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaves {
    Yes,
    No,
}

/// Reads the till of a step off the plan.
pub(crate) fn till_of(plan: &Plan, step: usize) -> TillNo {
    let on = plan.steps.get(step).and_then(|step| step.on);
    on.map_or(0, |till| usize::from(till.0))
}

/// Reads the order and the tender of a step off the plan.
pub(crate) fn tender_of(plan: &Plan, step: usize) -> Option<Offered> {
    let till = till_of(plan, step);
    let (order, tendered, offer, money) = match &plan.steps.get(step)?.act {
        Act::Sale(sale) => (u32::try_from(step).ok()?, sale.tendered, sale.offer, Coin::Ours),
        Act::Pay(payment) => {
            let ours = plan.shop.store.currency;
            let coin = match payment.currency.filter(|currency| *currency != ours) {
                None => Coin::Ours,
                Some(other) if other.decimals() == ours.decimals() => Coin::Like,
                Some(_) => Coin::Unlike,
            };
            (payment.order.0, payment.tendered, payment.offer, coin)
        }
        _ => return None,
    };
    let leaves = if offer == OfferChoice::Leave { Leaves::Yes } else { Leaves::No };
    let (amount, how, card, snag, swiped) = match tendered {
        Tendered::Manual { means, amount } => {
            let how = if means == CashOr::Cash { How::Cash } else { How::Other };
            (amount, how, None, Snag::None, Swiped::No)
        }
        Tendered::Card { card, entry, pick, amount } => {
            let place = usize::from(card.0);
            let scheme = pick.or_else(|| plan.shop.cards.get(place)?.schemes.first().copied());
            let swiped = if entry == Entry::Swipe { Swiped::Yes } else { Swiped::No };
            (amount, how_of(scheme?, entry), Some(place), snag_of(scheme?), swiped)
        }
    };
    let amount = amount.map(pos_core::Money::minor);
    let wish = Wish { till, order, amount, money, how };
    Some(Offered { wish, card, snag, swiped, leaves, presented: 0 })
}

fn how_of(scheme: Scheme, entry: Entry) -> How {
    match (scheme, entry) {
        (Scheme::GiftCard, _) => How::GiftCard,
        (_, Entry::Manual) => How::Typed,
        (_, Entry::Insert | Entry::Tap | Entry::Swipe) => How::Reader,
    }
}

/// Tells what keeps a scheme from being taken offline. Rules: `tender.interac`, `tender.eftpos`,
/// which speak of Canada and Australia; a store elsewhere can take neither without its bank.
const fn snag_of(scheme: Scheme) -> Snag {
    match scheme {
        Scheme::Interac => Snag::Interac,
        Scheme::Eftpos => Snag::Eftpos,
        _ => Snag::None,
    }
}

pub(crate) fn address(contact: &pos_core::Contact) -> Address {
    Address { by: by(contact.channel), text: contact.address.clone() }
}

pub(crate) const fn by(channel: Channel) -> By {
    match channel {
        Channel::Email => By::Email,
        Channel::Text => By::Text,
    }
}
