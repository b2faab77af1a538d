//! Section 2: the transaction limit and the device limit.

use pos_core::{Cart, Method, Money, Refusal};

use crate::rig::{Setup, Shop, money, seconds};

fn offline_with_limits(transaction: &str, device: &str) -> Shop {
    let mut shop = Setup::standard().limits(transaction, device).opens();
    shop.goes_offline();
    shop
}

/// Rule: `limit.order`.
#[test]
fn an_order_at_the_transaction_limit_takes_a_card_and_a_cent_more_does_not() {
    for (total, refusal) in
        [("99.99", None), ("100.00", None), ("100.01", Some(Refusal::OverTransactionLimit))]
    {
        let mut shop = offline_with_limits("100.00", "500.00");
        shop.sale(total);
        assert_eq!(shop.refused(), refusal, "{total}");
    }
}

/// Rule: `limit.order`: the total counts, not the tender.
#[test]
fn a_small_card_on_an_order_above_the_limit_is_refused_whatever_is_paid_in_cash() {
    let mut shop = offline_with_limits("100.00", "500.00");
    let order = shop.cart("100.01");
    shop.pays_part_in_cash(order, "99.00");
    shop.chooses_part(order, "0.01", Method::Card);
    assert_eq!(shop.refused(), Some(Refusal::OverTransactionLimit));
    shop.pays_cash(order);
    assert!(shop.is_taken(), "rule limit.cash: cash finishes it");
}

/// Rule: `limit.order`: what a card paid before the outage is part of the total.
#[test]
fn a_card_before_the_outage_counts_towards_the_transaction_limit() {
    let mut shop = Setup::standard().limits("100.00", "500.00").opens();
    let order = shop.cart("150.00");
    shop.pays_part_by_card(order, "100.00");
    shop.processor_answers("00");
    shop.goes_offline();
    shop.chooses(order, Method::Card);
    assert_eq!(shop.refused(), Some(Refusal::OverTransactionLimit));
}

/// Rule: `limit.order`: any number of cards may share an order within the limit.
#[test]
fn several_cards_share_an_order_within_the_limit() {
    let mut shop = offline_with_limits("100.00", "500.00");
    let order = shop.cart("100.00");
    for amount in ["33.33", "33.33", "33.34"] {
        shop.pays_part_by_card(order, amount);
        assert!(shop.is_taken(), "{amount}");
    }
    shop.presses_done(order);
    assert!(shop.is_created());
}

/// Rule: `limit.order`: the tip is part of the total.
#[test]
fn the_total_of_an_order_includes_its_tip() {
    let mut shop = offline_with_limits("100.00", "500.00");
    let cart = Cart { tip: money("10.00"), ..shop.next_cart("110.00") };
    let order = shop.opens_cart(cart);
    assert_eq!(shop.row(order).unwrap().balance, money("110.00"));
}

/// Rule: `limit.device`.
#[test]
fn a_payment_that_fills_the_device_limit_is_taken_and_a_cent_more_is_not() {
    for (total, refusal) in
        [("19.99", None), ("20.00", None), ("20.01", Some(Refusal::OverDeviceLimit))]
    {
        let mut shop = offline_with_limits("100.00", "100.00");
        shop.sells_offline("80.00");
        assert_eq!(shop.status().room, money("20.00"));
        shop.sale(total);
        assert_eq!(shop.refused(), refusal, "{total}");
    }
}

/// Rule: `limit.device`: a smaller payment that still fits is accepted.
#[test]
fn a_smaller_payment_still_fits_after_a_larger_one_was_refused() {
    let mut shop = offline_with_limits("100.00", "100.00");
    shop.sells_offline("80.00");
    let order = shop.sale("30.00");
    assert_eq!(shop.refused(), Some(Refusal::OverDeviceLimit));
    shop.pays_part_by_card(order, "20.00");
    assert!(shop.is_taken());
    assert_eq!((shop.status().stored_total, shop.status().room), (money("100.00"), Money::ZERO));
    shop.pays_cash(order);
    shop.presses_done(order);
    assert!(shop.is_created(), "rule limit.cash: cash finishes it");
}

/// Rule: `limit.release`.
#[test]
fn room_comes_back_with_the_answer_and_not_with_the_send() {
    for (answer, room) in [("00", "100.00"), ("51", "100.00"), ("30", "100.00"), ("91", "20.00")] {
        let mut shop = offline_with_limits("100.00", "100.00");
        shop.sells_offline("80.00");
        shop.reconnects();
        assert!(shop.is_asked());
        assert_eq!(shop.status().room, money("20.00"), "sent is not answered");
        shop.processor_answers(answer);
        assert_eq!(shop.status().room, money(room), "{answer}");
    }
}

/// Rule: `limit.release`: no answer is no answer.
#[test]
fn a_payment_that_nobody_answers_keeps_its_room() {
    let mut shop = offline_with_limits("100.00", "100.00");
    shop.sells_offline("80.00");
    shop.reconnects();
    shop.waits(seconds(15));
    assert_eq!(shop.status().room, money("20.00"));
}

/// Rule: `limit.device`: payments that were asked online and taken offline count as well.
#[test]
fn a_taken_offer_counts_against_the_device_limit() {
    let mut shop = Setup::standard().limits("100.00", "100.00").opens();
    shop.line_dies();
    let order = shop.sale("80.00");
    shop.taps();
    assert_eq!(shop.status().stored_total, Money::ZERO, "asked is not stored");
    shop.waits(seconds(15));
    shop.does(pos_core::Deed::TakeOffer(order));
    assert_eq!(shop.status().room, money("20.00"));
}

/// Rule: `limit.scope`.
#[test]
fn each_till_has_its_own_device_limit() {
    let [mut one, mut other] = [(); 2].map(|()| offline_with_limits("100.00", "100.00"));
    one.sells_offline("100.00");
    other.sells_offline("100.00");
    assert_eq!((one.status().room, other.status().room), (Money::ZERO, Money::ZERO));
}

/// Rules: `limit.device`, `never.over-limit`: the limit that the till holds at that moment.
#[test]
fn a_limit_below_what_is_stored_leaves_no_room() {
    let mut shop = offline_with_limits("100.00", "100.00");
    shop.sells_offline("80.00");
    shop.admin_saves(|settings| settings.offline.device_limit = money("50.00"));
    assert_eq!(shop.status().room, money("20.00"), "rule setting.reach");
    shop.reconnects();
    assert_eq!(shop.status().room, Money::ZERO);
    shop.requests_are_lost();
    shop.goes_offline();
    shop.sale("0.01");
    assert_eq!(shop.refused(), Some(Refusal::OverDeviceLimit));
}

/// Rules: `tender.cash`, `limit.cash`.
#[test]
fn cash_takes_no_room() {
    let mut shop = offline_with_limits("100.00", "100.00");
    let order = shop.cart("400.00");
    shop.pays_cash(order);
    assert_eq!((shop.status().stored_total, shop.status().room), (Money::ZERO, money("100.00")));
}
