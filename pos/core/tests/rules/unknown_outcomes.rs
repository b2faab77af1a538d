//! `net.detect` and `never.guess`: an online payment that gets no answer.

use pos_core::{Badge, CardState, Deed, Entry, Method, OrderId, Refusal, Scheme, Screen};

use crate::rig::{Disk, Processor, Setup, Shop, card, code, hours, minutes, money, seconds};

fn offered() -> (Shop, OrderId) {
    let mut shop = Shop::opens();
    shop.line_dies();
    let order = shop.sale("45.00");
    shop.taps();
    shop.waits(seconds(15));
    assert!(shop.is_offered(order));
    (shop, order)
}

#[test]
fn a_taken_offer_is_an_offline_payment_with_the_same_key() {
    let (mut shop, order) = offered();
    shop.does(Deed::TakeOffer(order));
    assert!(shop.is_taken());
    shop.presses_done(order);
    assert!(shop.is_created());
    assert_eq!(shop.badges(order), [Badge::PaymentPending]);
    shop.requests_are_lost();
    shop.reconnects();
    let payments: Vec<_> = shop.payments().into_iter().map(|(_, payment)| payment).collect();
    assert_eq!(payments[0].key, payments[1].key);
    assert_eq!((payments[0].deferred, payments[1].deferred), (false, true));
    shop.processor_answers("00");
    assert_eq!(shop.badges(order), [Badge::Paid]);
}

#[test]
fn a_taken_offer_is_durable_before_order_created() {
    let (mut shop, order) = offered();
    shop.next_stores(&[Disk::Slow]);
    shop.does(Deed::TakeOffer(order));
    shop.presses_done(order);
    assert!(!shop.is_taken() && !shop.is_created());
    shop.disk_catches_up();
    shop.presses_done(order);
    assert!(shop.is_created());
}

#[test]
fn a_left_offer_is_reversed_until_the_reversal_is_answered() {
    let (mut shop, order) = offered();
    shop.does(Deed::LeaveOffer(order));
    assert_eq!(shop.refused(), Some(Refusal::OfferLeft));
    assert_eq!(shop.states(order), [CardState::Reversing]);
    shop.requests_are_lost();
    shop.reconnects();
    assert_eq!(shop.reversals().len(), 1);
    shop.waits(minutes(5));
    assert!(shop.reversals().len() > 1);
    shop.requests_are_lost_but_the_last();
    shop.processor_reverses();
    assert_eq!(shop.states(order), [CardState::Reversed]);
    assert_eq!(shop.payments().len(), 1, "the payment itself is never sent again");
    shop.pays_cash(order);
    shop.presses_done(order);
    assert!(shop.is_created(), "the order stayed open");
}

#[test]
fn a_left_offer_is_durable_as_left_before_it_is_shown_so() {
    let (mut shop, order) = offered();
    shop.next_stores(&[Disk::Slow]);
    shop.does(Deed::LeaveOffer(order));
    assert_eq!(shop.refused(), None);
    shop.disk_catches_up();
    assert_eq!(shop.refused(), Some(Refusal::OfferLeft));
}

/// Left before it was ever asked for, there is nothing to reverse.
#[test]
fn an_offer_that_was_never_asked_online_leaves_nothing_behind() {
    let mut shop = Shop::opens();
    let order = shop.sale("45.00");
    shop.router_off();
    shop.taps();
    shop.does(Deed::LeaveOffer(order));
    assert_eq!(shop.refused(), Some(Refusal::OfferLeft));
    shop.router_on();
    shop.waits(minutes(5));
    assert!(shop.reversals().is_empty() && shop.tenders(order).is_empty());
}

#[test]
fn a_late_approval_while_the_offer_is_shown_takes_the_tender() {
    let (mut shop, order) = offered();
    shop.processor_answers("00");
    assert!(shop.is_taken());
    shop.does(Deed::TakeOffer(order));
    shop.does(Deed::LeaveOffer(order));
    assert_eq!((shop.refused(), shop.states(order)), (None, vec![CardState::Approved]));
    shop.presses_done(order);
    assert!(shop.is_created());
    assert_eq!(shop.badges(order), [Badge::Paid]);
}

#[test]
fn a_late_decline_while_the_offer_is_shown_declines() {
    let (mut shop, order) = offered();
    shop.processor_answers("51");
    assert!(shop.shows(&Screen::Declined(order, code("51"))));
    shop.does(Deed::TakeOffer(order));
    assert!(!shop.is_taken());
    assert_eq!(shop.badges(order), []);
}

/// Rule: `never.decline-retried`: a decline that is not yet durable is a decline.
#[test]
fn a_late_decline_takes_the_offer_away_even_before_it_is_durable() {
    let (mut shop, order) = offered();
    shop.next_stores(&[Disk::Slow]);
    shop.processor_answers("51");
    shop.does(Deed::TakeOffer(order));
    shop.disk_catches_up();
    assert!(!shop.is_taken());
    shop.reconnects();
    assert_eq!(shop.payments().len(), 1);
}

#[test]
fn a_late_answer_after_the_offer_was_taken_settles_the_payment_once() {
    for (digits, badges) in [
        ("00", vec![Badge::Paid]),
        ("51", vec![Badge::PaymentPending, Badge::CardDeclined]),
        ("91", vec![Badge::PaymentPending]),
    ] {
        let (mut shop, order) = offered();
        shop.does(Deed::TakeOffer(order));
        shop.processor_answers(digits);
        assert_eq!(shop.badges(order), badges, "{digits}");
        shop.presses_done(order);
        assert!(shop.is_created(), "order created is shown once, whatever answer comes");
        shop.presses_done(order);
        assert!(!shop.is_created());
    }
}

#[test]
fn a_late_answer_after_done_shows_order_created_no_second_time() {
    let (mut shop, order) = offered();
    shop.does(Deed::TakeOffer(order));
    shop.presses_done(order);
    shop.processor_answers("00");
    assert!(!shop.is_created());
    shop.reconnects();
    assert_eq!(shop.payments().len(), 1, "an answered payment is not sent again");
}

#[test]
fn a_late_answer_after_the_offer_was_left_changes_nothing() {
    for digits in ["00", "51"] {
        let (mut shop, order) = offered();
        shop.does(Deed::LeaveOffer(order));
        shop.processor_answers(digits);
        assert_eq!(shop.states(order), [CardState::Reversing], "{digits}");
        shop.reconnects();
        shop.processor_reverses();
        assert_eq!((shop.badges(order), shop.states(order)), (vec![], vec![CardState::Reversed]));
    }
}

/// Every offline rule is checked when the offline checkout is offered.
#[test]
fn an_offer_that_an_offline_rule_forbids_is_refused_and_reversed() {
    let cases: [(Setup, Refusal); 5] = [
        (Setup::standard().version("9.13.9"), Refusal::AppTooOld),
        (Setup::standard().offline_payments_off(), Refusal::OfflinePaymentsOff),
        (Setup::standard().nobody_permitted(), Refusal::NoPermission),
        (Setup::standard().limits("44.99", "500.00"), Refusal::OverTransactionLimit),
        (Setup::standard().limits("45.00", "44.99"), Refusal::OverDeviceLimit),
    ];
    for (setup, refusal) in cases {
        let mut shop = setup.opens();
        shop.line_dies();
        let order = shop.sale("45.00");
        shop.taps();
        shop.waits(seconds(15));
        assert_eq!(shop.refused(), Some(refusal));
        shop.requests_are_lost();
        shop.reconnects();
        shop.processor_reverses();
        assert_eq!(shop.states(order), [CardState::Reversed]);
        assert_eq!(shop.payments().len(), 1);
    }
}

#[test]
fn an_offer_is_refused_for_the_card_that_was_read() {
    for (scheme, entry, refusal) in [
        (Scheme::Interac, Entry::Tap, Refusal::InteracNeedsInternet),
        (Scheme::Eftpos, Entry::Insert, Refusal::EftposNeedsInternet),
        (Scheme::Visa, Entry::Swipe, Refusal::SwipeNeedsInternet),
    ] {
        let mut shop = Shop::opens();
        shop.line_dies();
        shop.sale("45.00");
        shop.presents(card(scheme, entry));
        shop.waits(seconds(15));
        assert_eq!(shop.refused(), Some(refusal));
    }
}

/// Every offline rule is checked when the offer is taken.
#[test]
fn an_offer_that_is_taken_too_late_is_refused_and_reversed() {
    let (mut shop, order) = offered();
    shop.reader_goes();
    shop.does(Deed::TakeOffer(order));
    assert_eq!(shop.refused(), Some(Refusal::ReaderNotConnected));
    assert_eq!(shop.states(order), [CardState::Reversing]);
}

#[test]
fn a_gift_card_or_typed_card_that_nobody_answers_is_refused_and_reversed() {
    for (method, refusal) in [
        (Method::GiftCard, Refusal::GiftCardNeedsInternet),
        (Method::ManualCard, Refusal::ManualEntryNeedsInternet),
    ] {
        let mut shop = Shop::opens();
        shop.line_dies();
        let order = shop.cart("45.00");
        shop.chooses(order, method);
        shop.presents(card(Scheme::Visa, Entry::Manual));
        shop.waits(seconds(15));
        assert_eq!(shop.refused(), Some(refusal));
        assert_eq!(shop.states(order), [CardState::Reversing]);
    }
}

#[test]
fn another_tender_in_place_of_the_offer_reverses_the_payment() {
    let (mut shop, order) = offered();
    shop.pays_cash(order);
    assert!(shop.is_taken());
    shop.processor_answers("00");
    shop.processor = Processor::Approves;
    shop.reconnects();
    assert_eq!(shop.states(order), [CardState::Reversed]);
    assert_eq!(shop.badges(order), [Badge::Paid]);
}

/// Rule: `never.guess`: offline, an unanswered payment is neither taken nor declined by time.
#[test]
fn an_offer_stands_until_somebody_decides() {
    let (mut shop, order) = offered();
    shop.waits(hours(5));
    assert!(!shop.is_taken() && shop.refused().is_none());
    shop.does(Deed::TakeOffer(order));
    assert!(shop.is_taken());
    assert_eq!(shop.status().stored_total, money("45.00"));
}

/// An offer that is taken after the internet is back is forwarded at once.
#[test]
fn an_offer_that_is_taken_online_is_forwarded_at_once() {
    let (mut shop, order) = offered();
    shop.requests_are_lost();
    shop.reconnects();
    shop.does(Deed::TakeOffer(order));
    shop.processor_answers("00");
    assert_eq!(shop.badges(order), [Badge::Paid]);
}

/// Rule: `order.balance`: the balance is not paid twice while the key is on its way to the journal.
#[test]
fn a_checkout_that_waits_for_the_journal_is_not_left_for_another() {
    let mut shop = Shop::opens();
    let order = shop.sale("45.00");
    shop.next_stores(&[Disk::Slow]);
    shop.taps();
    shop.chooses(order, Method::Cash);
    assert!(!shop.is_prompted(), "the app is busy");
    shop.disk_catches_up();
    shop.processor_answers("00");
    assert_eq!(shop.badges(order), [Badge::Paid]);
}

/// Rule: `never.refused-stored`: an offer that was left cannot be taken any more.
#[test]
fn an_offer_that_is_being_left_cannot_be_taken() {
    let (mut shop, order) = offered();
    shop.next_stores(&[Disk::Slow]);
    shop.does(Deed::LeaveOffer(order));
    shop.does(Deed::TakeOffer(order));
    shop.disk_catches_up();
    assert_eq!((shop.refused(), shop.is_taken()), (Some(Refusal::OfferLeft), false));
    shop.requests_are_lost();
    shop.reconnects();
    assert_eq!((shop.payments().len(), shop.reversals().len()), (1, 1));
}

/// A refusal is shown once, however long its record takes.
#[test]
fn an_offer_that_a_rule_forbids_is_refused_once() {
    let mut shop = Setup::standard().offline_payments_off().opens();
    shop.line_dies();
    shop.sale("45.00");
    shop.taps();
    shop.next_stores(&[Disk::Slow, Disk::Slow]);
    shop.waits(seconds(15));
    shop.reader_returns();
    shop.disk_catches_up();
    assert_eq!(shop.refused(), Some(Refusal::OfflinePaymentsOff));
}
