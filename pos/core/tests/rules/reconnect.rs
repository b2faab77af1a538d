//! Section 5: what happens after reconnecting.

use pos_core::{
    Badge, CardState, Cart, Channel, Contact, Deed, GivenUp, Method, ReceiptState, Refusal, Screen,
};

use crate::rig::{Processor, Shop, code, hours, just_under, minutes, money, seconds};

/// Rules: `sync.automatic`, `sync.paid`.
#[test]
fn stored_payments_are_forwarded_without_anybody_asking_and_become_paid() {
    let mut shop = Shop::opens_offline();
    shop.processor = Processor::Approves;
    let orders = ["10.00", "20.00"].map(|total| shop.sells_offline(total));
    shop.reconnects();
    for order in orders {
        assert_eq!(shop.badges(order), [Badge::Paid]);
        assert!(shop.admin_has(order));
    }
    assert_eq!(shop.status().queued, 0);
}

/// Rules: `sync.declined`, `never.decline-retried`.
#[test]
fn a_decline_leaves_the_order_pending_and_declined_and_is_never_sent_again() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.reconnects();
    shop.processor_answers("51");
    assert_eq!(shop.badges(order), [Badge::PaymentPending, Badge::CardDeclined]);
    assert_eq!(shop.row(order).unwrap().declined, Some(code("51")));
    shop.waits(hours(24));
    shop.goes_offline();
    shop.reconnects();
    shop.restarts();
    shop.waits(hours(1));
    assert_eq!(shop.payments().len(), 1);
}

/// Rule: `never.decline-retried`: all codes but 91 and 96 are final.
#[test]
fn only_91_and_96_are_sent_again() {
    for (digits, _) in pos_core::ResponseCode::all() {
        let mut shop = Shop::opens_offline();
        shop.sells_offline("45.00");
        shop.reconnects();
        shop.processor_answers(digits);
        shop.waits(minutes(2));
        let sends = if ["91", "96"].contains(&digits) { 2 } else { 1 };
        assert_eq!(shop.payments().len(), sends, "{digits}");
    }
}

/// Rule: `sync.partial`.
#[test]
fn some_good_and_some_declined_tenders_are_partially_paid_and_declined() {
    let mut shop = Shop::opens_offline();
    let order = shop.cart("60.00");
    shop.pays_part_in_cash(order, "10.00");
    shop.pays_part_by_card(order, "20.00");
    shop.pays_by_card(order);
    shop.reconnects();
    shop.processor_answers("00");
    assert_eq!(shop.badges(order), [Badge::PaymentPending]);
    shop.processor_answers("05");
    assert_eq!(shop.badges(order), [Badge::PartiallyPaid, Badge::CardDeclined]);
    assert_eq!(shop.row(order).unwrap().balance, money("30.00"));
}

/// Section 5, badges: a decline beside a payment that is still unanswered.
#[test]
fn a_decline_beside_an_unanswered_payment_is_pending_and_declined() {
    let mut shop = Shop::opens_offline();
    let order = shop.cart("50.00");
    shop.pays_part_by_card(order, "20.00");
    shop.pays_by_card(order);
    shop.reconnects();
    shop.processor_answers("51");
    assert_eq!(shop.badges(order), [Badge::PaymentPending, Badge::CardDeclined]);
    shop.processor_answers("00");
    assert_eq!(shop.badges(order), [Badge::PartiallyPaid, Badge::CardDeclined]);
}

/// Rule: `sync.admin`.
#[test]
fn the_order_appears_in_the_admin_while_its_payment_is_still_pending() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    let checkout = shop.cart("10.00");
    shop.reconnects();
    assert_eq!(shop.badges(order), [Badge::PaymentPending]);
    assert!(shop.admin_has(order));
    assert!(!shop.admin_has(checkout), "a checkout is no order");
    assert!(!shop.is_listed(checkout));
}

/// Rule: `sync.admin`: an admin that nobody reaches hears of the order later.
#[test]
fn an_order_that_nobody_took_note_of_is_sent_again() {
    let mut shop = Shop::opens();
    shop.line_dies();
    let order = shop.cart("45.00");
    shop.pays_cash(order);
    let reports = |shop: &Shop| {
        let report =
            |sent: &&crate::rig::Sent| matches!(&sent.message, pos_core::Message::Order(_));
        shop.sent.iter().filter(report).count()
    };
    shop.waits(seconds(15));
    assert!(!shop.status().online);
    assert_eq!(reports(&shop), 1);
    shop.reconnects();
    assert_eq!(reports(&shop), 2);
    shop.waits(hours(1));
    assert_eq!(reports(&shop), 2, "what the admin has is not sent again");
    assert!(shop.admin_has(order));
}

/// Rule: `sale.receipt`: a receipt that nobody took note of is sent again.
#[test]
fn a_receipt_that_nobody_took_note_of_is_sent_again() {
    let mut shop = Shop::opens();
    let order = shop.cart("45.00");
    shop.pays_cash(order);
    shop.line_dies();
    shop.asks_receipt(order);
    shop.waits(seconds(15));
    assert_eq!(shop.receipts_sent(), 1);
    shop.reconnects();
    assert_eq!(shop.receipts_sent(), 2);
    assert_eq!(shop.receipt(order), Some(pos_core::ReceiptState::Sent));
}

/// Rule: `sync.contact`.
#[test]
fn after_a_decline_the_payment_is_collected_again_on_the_same_order() {
    let mut shop = Shop::opens_offline();
    let address = "rin@example.com".to_owned();
    let contact = Contact { channel: Channel::Email, address };
    let cart = Cart { contact: Some(contact.clone()), ..shop.next_cart("45.00") };
    let order = shop.opens_cart(cart);
    shop.pays_by_card(order);
    shop.reconnects();
    shop.processor_answers("51");
    shop.does(Deed::Contact(order, Channel::Text));
    assert_eq!(shop.refused(), Some(Refusal::NoContact));
    shop.does(Deed::Contact(order, Channel::Email));
    assert!(shop.shows(&Screen::Contacted(order, contact)));
    shop.pays_by_card(order);
    shop.processor_answers("00");
    assert_eq!(shop.badges(order), [Badge::Paid]);
}

/// Rule: `sync.contact`: collected again offline, it is pending until it is approved.
#[test]
fn a_payment_that_is_collected_again_offline_is_pending_and_then_paid() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.reconnects();
    shop.processor_answers("51");
    shop.goes_offline();
    shop.pays_by_card(order);
    assert_eq!(shop.badges(order), [Badge::PaymentPending]);
    shop.reconnects();
    shop.processor_answers("00");
    assert_eq!(shop.badges(order), [Badge::Paid]);
    let keys: Vec<_> = shop.cards(order).into_iter().map(|(key, _)| key).collect();
    assert_ne!(keys[0], keys[1], "another payment has another key");
}

/// Rule: `sync.give-up`.
#[test]
fn what_the_processor_refuses_to_understand_goes_to_the_dead_letter_list() {
    for digits in ["30", "12", "13"] {
        let mut shop = Shop::opens_offline();
        let order = shop.sells_offline("45.00");
        shop.reconnects();
        shop.processor_answers(digits);
        assert_eq!(
            shop.states(order),
            [CardState::DeadLetter(GivenUp::NotUnderstood(code(digits)))]
        );
        assert_eq!(shop.badges(order), [Badge::PaymentPending, Badge::CardDeclined]);
        assert_eq!((shop.status().dead_letters, shop.status().queued), (1, 0));
        shop.restarts();
        assert_eq!(shop.status().dead_letters, 1, "{digits}");
        shop.waits(hours(1));
        assert_eq!(shop.payments().len(), 1);
    }
}

/// Rule: `sync.give-up`.
#[test]
fn a_stored_payment_that_is_30_days_old_goes_to_the_dead_letter_list() {
    let mut shop = Shop::opens_offline();
    shop.sells_offline("45.00");
    shop.waits(just_under(hours(30 * 24)));
    assert_eq!(shop.status().dead_letters, 0);
    shop.waits(seconds(1));
    assert_eq!((shop.status().dead_letters, shop.status().queued), (1, 0));
    shop.reconnects();
    assert!(shop.payments().is_empty());
}

/// Rules: `sync.give-up`, `delay.24h`: also where the till has nothing else to wake up for.
#[test]
fn without_wifi_a_stored_payment_nears_24_hours_and_is_given_up_all_the_same() {
    let mut shop = Shop::opens_offline();
    shop.router_off();
    shop.sells_offline("45.00");
    shop.waits(hours(22));
    assert!(shop.status().near_24h);
    shop.waits(hours(29 * 24 + 2));
    assert_eq!((shop.status().dead_letters, shop.status().queued), (1, 0));
}

/// Rules: `sync.give-up`, `never.guess`: the processor may have what left the till.
#[test]
fn a_payment_that_left_the_till_and_is_30_days_old_is_reversed_until_the_answer() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.reconnects();
    shop.requests_are_lost();
    shop.router_off();
    shop.waits(hours(30 * 24));
    assert_eq!(shop.states(order), [CardState::Expired]);
    assert_eq!((shop.status().dead_letters, shop.status().queued), (1, 0));
    assert_eq!(shop.badges(order), [Badge::PaymentPending, Badge::CardDeclined]);
    shop.restarts();
    assert_eq!(shop.status().dead_letters, 1);
    shop.router_on();
    shop.waits(minutes(5));
    assert!(shop.reversals().len() > 1, "it is sent until it is answered");
    shop.requests_are_lost_but_the_last();
    shop.processor_reverses();
    assert_eq!(shop.states(order), [CardState::DeadLetter(GivenUp::TooOld)]);
    assert_eq!(shop.status().dead_letters, 1);
}

/// Rules: `sync.give-up`, `never.guess`, `till.restart`: that a payment left the till is in no record,
/// so after a restart each may have.
#[test]
fn a_payment_that_may_have_left_the_till_before_a_restart_is_reversed_at_30_days() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.reconnects();
    shop.requests_are_lost();
    shop.router_off();
    shop.restarts();
    shop.waits(hours(30 * 24));
    assert_eq!(shop.states(order), [CardState::Expired]);
    assert_eq!(shop.status().dead_letters, 1);
}

/// Rules: `sync.give-up`, `never.guess`: what never left the till needs no reversal.
#[test]
fn of_two_payments_of_an_order_only_the_one_that_left_the_till_is_reversed() {
    let mut shop = Shop::opens_offline();
    let order = shop.cart("45.00");
    shop.pays_part_by_card(order, "20.00");
    shop.pays_by_card(order);
    shop.reconnects();
    shop.requests_are_lost();
    shop.router_off();
    shop.waits(hours(30 * 24));
    let given_up = CardState::DeadLetter(GivenUp::TooOld);
    assert_eq!(shop.states(order), [CardState::Expired, given_up]);
    assert_eq!(shop.status().dead_letters, 2);
}

/// Rule: `delay.24h`.
#[test]
fn the_till_warns_when_a_stored_payment_is_22_hours_old() {
    let mut shop = Shop::opens_offline();
    shop.sells_offline("45.00");
    shop.waits(hours(1));
    shop.sells_offline("10.00");
    shop.waits(just_under(hours(21)));
    assert!(!shop.status().near_24h);
    shop.waits(seconds(1));
    assert!(shop.status().near_24h);
    shop.reconnects();
    shop.processor_answers("00");
    assert!(!shop.status().near_24h, "the younger one is not yet near");
}

/// Rules: `delay.24h`, `till.restart`.
#[test]
fn the_age_of_a_stored_payment_survives_a_restart() {
    let mut shop = Shop::opens_offline();
    shop.sells_offline("45.00");
    shop.restarts_late(just_under(hours(22)));
    assert!(!shop.status().near_24h);
    shop.waits(seconds(1));
    assert!(shop.status().near_24h);
}

/// Rule: `limit.order`: what was declined leaves the whole balance to other tenders.
#[test]
fn a_declined_payment_is_finished_in_cash() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.reconnects();
    shop.processor_answers("51");
    shop.chooses_part(order, "45.01", Method::Cash);
    assert_eq!(shop.refused(), Some(Refusal::AmountTooLarge));
    shop.pays_cash(order);
    assert_eq!(shop.badges(order), [Badge::Paid]);
}

/// Rules: `sync.admin`, `net.detect`: what the admin has got is not sent again.
#[test]
fn an_answer_of_the_admin_that_comes_too_late_still_settles_the_order() {
    let mut shop = Shop::opens();
    let order = shop.cart("2.00");
    shop.admin_is_slow();
    shop.pays_cash(order);
    shop.presses_done(order);
    shop.waits(seconds(15));
    assert!(!shop.status().online);
    shop.slow_admin_answers();
    shop.waits(minutes(5));
    assert!(shop.status().online);
    assert_eq!(shop.reports_of(order), 1);
}

#[test]
fn a_receipt_whose_answer_comes_too_late_is_not_sent_twice_unless_it_is_asked_for_again() {
    for asks_again in [false, true] {
        let mut shop = Shop::opens();
        let order = shop.cart("2.00");
        shop.pays_cash(order);
        shop.presses_done(order);
        shop.admin_is_slow();
        shop.asks_receipt(order);
        shop.waits(seconds(15));
        assert!(!shop.status().online);
        if asks_again {
            shop.asks_receipt(order);
        }
        shop.slow_admin_answers();
        shop.waits(minutes(5));
        assert_eq!(shop.receipts_sent(), 1 + usize::from(asks_again));
        assert_eq!(shop.receipt(order), Some(ReceiptState::Sent));
    }
}

/// Rule: `sale.receipt`: the last one asked for counts.
#[test]
fn a_receipt_asked_for_again_while_the_first_is_on_its_way_goes_out_as_well() {
    let mut shop = Shop::opens();
    let order = shop.cart("2.00");
    shop.pays_cash(order);
    shop.presses_done(order);
    shop.admin_is_slow();
    shop.asks_receipt(order);
    shop.asks_receipt(order);
    assert_eq!(shop.receipts_sent(), 1);
    shop.slow_admin_answers();
    shop.waits(minutes(1));
    assert_eq!(shop.receipts_sent(), 2);
}
