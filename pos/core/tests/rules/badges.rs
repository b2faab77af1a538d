//! Section 5, *Badges*: every order of up to four tenders, of every kind, in every place.

use pos_core::{
    Badge, Badges, CardPayment, CardState, Entry, GivenUp, Key, LastFour, Means, Money, Order,
    OrderId, ReceiptState, Scheme, Tender, TillId, Wall,
};

use crate::rig::{code, tap};

/// What a tender is to the formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// In A: cash, other and approved card tenders.
    Good,
    /// In P: unanswered stored payments.
    Unanswered,
    /// A declined stored payment.
    Declined,
    /// No tender at all: an online decline, a question, a reversal.
    None,
}

fn card(state: CardState) -> Means {
    Means::Card(CardPayment {
        key: Key { till: TillId(0), count: 0 },
        scheme: Scheme::Visa,
        last_four: LastFour(*b"4242"),
        entry: Entry::Tap,
        sealed: tap().sealed,
        chip: None,
        presented: Wall::from_millis(0),
        offline: true,
        asked: false,
        state,
    })
}

fn kinds() -> Vec<(Means, Kind)> {
    vec![
        (Means::Cash, Kind::Good),
        (Means::Other, Kind::Good),
        (card(CardState::Approved), Kind::Good),
        (card(CardState::Stored), Kind::Unanswered),
        (card(CardState::DeclinedStored(code("51"))), Kind::Declined),
        (card(CardState::DeadLetter(GivenUp::NotUnderstood(code("30")))), Kind::Declined),
        (card(CardState::DeclinedOnline(code("51"))), Kind::None),
        (card(CardState::Asking), Kind::None),
        (card(CardState::Reversing), Kind::None),
        (card(CardState::Reversed), Kind::None),
    ]
}

fn order(tenders: &[(Means, Kind)]) -> Order {
    let amount = Money::from_minor(25);
    Order {
        id: OrderId(1),
        total: Money::from_minor(50),
        tip: Money::ZERO,
        sells_gift_card: false,
        tenders: tenders.iter().map(|(means, _)| Tender { amount, means: *means }).collect(),
        contacts: vec![],
        receipt_by: None,
        receipt: ReceiptState::None,
        created: false,
        synced: false,
    }
}

/// The formula; each tender pays half of the total.
fn expected(tenders: &[(Means, Kind)]) -> Badges {
    let count = |kind| tenders.iter().filter(|tender| tender.1 == kind).count();
    let (good, unanswered, declined) =
        (count(Kind::Good), count(Kind::Unanswered), count(Kind::Declined) > 0);
    let badges = [
        (Badge::Paid, good == 2),
        (Badge::PaymentPending, unanswered > 0 || (good == 0 && declined)),
        (Badge::PartiallyPaid, unanswered == 0 && good == 1),
        (Badge::CardDeclined, declined && good + unanswered < 2),
    ];
    let shown = badges.into_iter().filter(|(_, applies)| *applies);
    shown.fold(Badges::NONE, |badges, (badge, _)| badges.with(badge))
}

fn grown(orders: &[Vec<(Means, Kind)>]) -> Vec<Vec<(Means, Kind)>> {
    let grow = |tenders: &Vec<(Means, Kind)>| {
        let tenders = tenders.clone();
        kinds().into_iter().map(move |kind| [tenders.clone(), vec![kind]].concat())
    };
    let fits = |tenders: &Vec<(Means, Kind)>| {
        let counts = |kind: &(Means, Kind)| matches!(kind.1, Kind::Good | Kind::Unanswered);
        tenders.iter().filter(|kind| counts(kind)).count() <= 2
    };
    orders.iter().flat_map(grow).filter(fits).collect()
}

#[test]
fn the_badges_of_every_order_follow_from_what_was_taken() {
    let mut orders = vec![vec![]];
    for _ in 0..=4 {
        for tenders in &orders {
            assert_eq!(order(tenders).badges(), expected(tenders), "{tenders:?}");
        }
        orders = grown(&orders);
    }
}

/// Rule: `never.paid-unapproved`.
#[test]
fn no_order_with_an_unanswered_payment_is_paid() {
    let kinds = kinds();
    for first in &kinds {
        for second in &kinds {
            let tenders = [*first, *second];
            let paid = order(&tenders).badges().has(Badge::Paid);
            assert_eq!(paid, tenders.iter().all(|tender| tender.1 == Kind::Good));
        }
    }
}
