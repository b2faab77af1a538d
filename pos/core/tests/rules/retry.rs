//! `sync.order`: oldest first, one at a time, again with the same key, with waits that double.

use pos_core::{Badge, Deed};

use crate::rig::{Disk, Shop, hours, minutes, seconds};

/// The patience with an answer comes before each wait.
const ANSWER: u64 = 15;

fn one_forwarded() -> (Shop, pos_core::OrderId) {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.reconnects();
    (shop, order)
}

#[test]
fn stored_payments_are_forwarded_oldest_first_and_one_at_a_time() {
    let mut shop = Shop::opens_offline();
    let later = shop.cart("10.00");
    let orders = [shop.sells_offline("20.00"), shop.sells_offline("30.00")];
    shop.pays_by_card(later);
    shop.reconnects();
    for order in [orders[0], orders[1], later] {
        assert_eq!(shop.forwarded().last(), Some(&order), "oldest by payment, not by order");
        shop.processor_answers("00");
    }
    assert_eq!(shop.forwarded().len(), 3);
}

/// Taken offline: a part of a coat, the rest of it on another card, and a pair of shoes.
fn two_orders_of_three_payments() -> (Shop, pos_core::OrderId, pos_core::OrderId) {
    let mut shop = Shop::opens_offline();
    let coat = shop.cart("90.00");
    shop.pays_part_by_card(coat, "30.00");
    shop.pays_by_card(coat);
    let shoes = shop.sells_offline("70.00");
    shop.reconnects();
    (shop, coat, shoes)
}

#[test]
fn a_newer_order_does_not_overtake_a_payment_whose_order_is_being_written() {
    let (mut shop, coat, shoes) = two_orders_of_three_payments();
    for _ in 0..3 {
        shop.processor_answers("00");
    }
    assert_eq!(shop.forwarded(), [coat, coat, shoes]);
}

#[test]
fn a_payment_whose_order_is_being_written_goes_as_soon_as_the_record_is_stored() {
    let (mut shop, coat, _) = two_orders_of_three_payments();
    shop.next_stores(&[Disk::Slow]);
    shop.processor_answers("00");
    shop.waits(minutes(1));
    assert_eq!(shop.forwarded(), [coat]);
    shop.disk_catches_up();
    assert_eq!(shop.forwarded(), [coat, coat]);
}

/// Nobody knows for how long a journal is down: what waits for it keeps nobody else waiting.
#[test]
fn a_journal_that_is_down_holds_no_other_order_back() {
    let (mut shop, coat, shoes) = two_orders_of_three_payments();
    shop.next_stores(&[Disk::Fails, Disk::Fails]);
    shop.processor_answers("00");
    assert_eq!(shop.forwarded(), [coat, shoes]);
    shop.processor_answers("00");
    shop.waits(seconds(30));
    assert_eq!(shop.forwarded(), [coat, shoes, coat]);
    shop.processor_answers("00");
    for order in [coat, shoes] {
        assert_eq!(shop.badges(order), [Badge::Paid]);
    }
}

#[test]
fn a_record_that_fails_once_is_written_anew_and_the_order_of_forwarding_holds() {
    let (mut shop, coat, shoes) = two_orders_of_three_payments();
    shop.next_stores(&[Disk::Fails]);
    for _ in 0..3 {
        shop.processor_answers("00");
    }
    assert_eq!(shop.forwarded(), [coat, coat, shoes]);
}

/// By the till's own count, not its clock.
#[test]
fn a_clock_that_goes_back_does_not_change_the_order() {
    let mut shop = Shop::opens_offline();
    let first = shop.sells_offline("10.00");
    shop.waits(hours(2));
    shop.restarts_with_the_clock_back(hours(5));
    let second = shop.sells_offline("20.00");
    shop.reconnects();
    shop.processor_answers("00");
    assert_eq!(shop.forwarded(), [first, second]);
    let keys: Vec<_> = shop.payments().into_iter().map(|(_, payment)| payment.key.count).collect();
    assert!(keys.is_sorted());
}

#[test]
fn after_no_answer_the_wait_doubles_from_the_first_to_the_most() {
    let (mut shop, order) = one_forwarded();
    shop.waits(minutes(25));
    let waits: Vec<_> = shop.waits_between_sends(order).into_iter().take(5).collect();
    assert_eq!(waits, [60, 120, 240, 240, 240].map(|wait| seconds(ANSWER + wait)));
}

#[test]
fn every_send_of_a_payment_carries_the_same_key() {
    let (mut shop, _) = one_forwarded();
    shop.waits(minutes(10));
    shop.restarts();
    shop.waits(minutes(10));
    let mut payments: Vec<_> = shop.payments().into_iter().map(|(_, payment)| payment).collect();
    assert!(payments.len() > 4);
    payments.dedup();
    assert_eq!(payments.len(), 1, "all of it is the same, not the key alone");
}

#[test]
fn an_answer_starts_the_wait_anew() {
    let mut shop = Shop::opens_offline();
    let orders = ["10.00", "20.00"].map(|total| shop.sells_offline(total));
    shop.reconnects();
    shop.waits(seconds(2 * ANSWER + 60 + 120));
    shop.requests_are_lost_but_the_last();
    shop.processor_answers("00");
    assert_eq!(shop.badges(orders[0]), [Badge::Paid]);
    shop.waits(minutes(5));
    assert_eq!(shop.waits_between_sends(orders[1])[0], seconds(ANSWER + 60));
}

#[test]
fn a_reconnect_starts_the_wait_anew() {
    let (mut shop, order) = one_forwarded();
    shop.waits(seconds(2 * ANSWER + 60 + 1));
    shop.router_off();
    shop.router_on();
    let sends = shop.payments().len();
    assert_eq!(shop.payments()[sends - 1].0, shop.now(), "it is sent again at once");
    shop.waits(minutes(3));
    assert_eq!(shop.waits_between_sends(order)[sends - 1], seconds(ANSWER + 60));
}

#[test]
fn a_payment_that_is_answered_try_later_waits_by_itself_and_lets_the_others_pass() {
    for digits in ["91", "96"] {
        let mut shop = Shop::opens_offline();
        let orders = ["10.00", "20.00", "30.00"].map(|total| shop.sells_offline(total));
        shop.reconnects();
        let start = shop.now();
        shop.processor_answers(digits);
        shop.processor_answers("00");
        shop.processor_answers("00");
        assert_eq!(shop.forwarded(), orders);
        assert_eq!(shop.now(), start, "{digits}: nobody waited");
        assert_eq!(shop.badges(orders[0]), [Badge::PaymentPending]);
        assert_eq!(shop.badges(orders[2]), [Badge::Paid]);
        shop.waits(seconds(60));
        assert_eq!(shop.waits_between_sends(orders[0]), [seconds(60)]);
        shop.processor_answers("00");
        assert_eq!(shop.badges(orders[0]), [Badge::Paid]);
    }
}

#[test]
fn the_wait_after_try_later_doubles_from_the_first_to_the_most() {
    let (mut shop, order) = one_forwarded();
    for (digits, wait) in [("91", 60), ("96", 120), ("91", 240), ("91", 240)] {
        shop.processor_answers(digits);
        shop.waits(seconds(wait - 1));
        assert!(!shop.is_asked(), "not before {wait} s");
        shop.waits(seconds(1));
        assert!(shop.is_asked(), "after {wait} s");
    }
    assert_eq!(shop.waits_between_sends(order), [60, 120, 240, 240].map(seconds));
}

#[test]
fn a_reconnect_starts_the_wait_after_try_later_anew() {
    let (mut shop, order) = one_forwarded();
    shop.processor_answers("91");
    shop.waits(seconds(60));
    shop.processor_answers("91");
    shop.goes_offline();
    shop.reconnects();
    assert!(shop.is_asked());
    shop.processor_answers("91");
    shop.waits(seconds(60));
    assert_eq!(shop.waits_between_sends(order).last(), Some(&seconds(60)));
}

/// Rule: `never.guess`: a reversal is asked again just as a payment is.
#[test]
fn a_reversal_is_sent_until_it_is_answered() {
    let mut shop = Shop::opens();
    let order = shop.sale("45.00");
    shop.taps();
    shop.waits(seconds(15));
    shop.does(Deed::LeaveOffer(order));
    shop.requests_are_lost();
    shop.reconnects();
    shop.waits(minutes(5));
    let times: Vec<_> = shop.reversals().into_iter().map(|(up, _)| up).collect();
    let waits: Vec<_> = times.windows(2).map(|pair| pair[1].saturating_sub(pair[0])).collect();
    assert_eq!(waits[..2], [60, 120].map(|wait| seconds(ANSWER + wait)));
    shop.requests_are_lost_but_the_last();
    shop.processor_reverses();
    let sent = shop.reversals().len();
    shop.waits(hours(1));
    assert_eq!(shop.reversals().len(), sent);
}

/// Rules: `sync.order`, `never.guess`: a late answer settles a payment that waits to be sent again.
#[test]
fn a_late_answer_settles_a_payment_that_waits_to_be_sent_again() {
    let (mut shop, order) = one_forwarded();
    shop.waits(seconds(30));
    shop.processor_answers("00");
    assert_eq!(shop.badges(order), [Badge::Paid]);
    shop.waits(hours(1));
    assert_eq!(shop.payments().len(), 1);
}

/// Rules: `sync.order`, `net.detect`: a wait that nothing is left to wait for hides no patience.
#[test]
fn a_late_answer_leaves_no_wait_that_hides_the_patience_with_the_next_sale() {
    let (mut shop, _) = one_forwarded();
    shop.waits(seconds(15));
    shop.processor_answers("00");
    shop.waits(seconds(50));
    let order = shop.sale("10.00");
    shop.taps();
    shop.waits(seconds(15));
    assert!(shop.is_offered(order), "nobody answered for 15 s");
}

/// Rule: `sync.order`: any answer starts the wait anew, a late one as well.
#[test]
fn a_late_answer_lets_the_next_payment_go_at_once() {
    let mut shop = Shop::opens_offline();
    let orders = ["10.00", "20.00"].map(|total| shop.sells_offline(total));
    shop.reconnects();
    shop.waits(seconds(20));
    shop.processor_answers("00");
    assert_eq!(shop.forwarded(), orders);
}

/// Rule: `sync.order`: the wait of a payment that is settled hides no other.
#[test]
fn a_payment_that_is_settled_after_try_later_lets_the_next_one_be_sent_in_its_time() {
    let mut shop = Shop::opens_offline();
    let orders = ["10.00", "20.00"].map(|total| shop.sells_offline(total));
    shop.reconnects();
    shop.processor_answers("91");
    shop.waits(seconds(10));
    shop.processor_answers("91");
    shop.waits(seconds(50));
    shop.processor_answers("00");
    assert_eq!(shop.badges(orders[0]), [Badge::Paid]);
    shop.waits(seconds(9));
    assert!(!shop.is_asked());
    shop.waits(seconds(1));
    assert_eq!(shop.waits_between_sends(orders[1]), [seconds(10 + 60)]);
}

/// Rules: `sync.automatic`, `net.flap`: nobody answers over a Wi-Fi that is gone.
#[test]
fn what_was_on_its_way_when_the_wifi_went_is_sent_again_as_soon_as_it_is_back() {
    let (mut shop, order) = one_forwarded();
    shop.waits(seconds(5));
    shop.router_off();
    shop.router_on();
    assert_eq!(shop.waits_between_sends(order), [seconds(5)]);
}
