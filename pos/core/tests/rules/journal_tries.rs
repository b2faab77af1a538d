//! When a till opens a journal again that stays down. Rule: `never.refused-stored`.

use std::time::Duration;

use pos_core::{Method, OrderId, Refusal};

use crate::rig::{ANNA, BORIS, Disk, Shop, seconds};

/// An online till, idle but for a log-in that its journal refuses, with an order that is open.
fn down() -> (Shop, OrderId) {
    let mut shop = Shop::opens();
    let order = shop.cart("5.00");
    stays_down(&mut shop);
    shop.logs_in(BORIS);
    (shop, order)
}

fn stays_down(shop: &mut Shop) {
    shop.next_stores(&[Disk::Fails; 64]);
}

fn next_try(shop: &Shop) -> Duration {
    shop.wakes_at().unwrap() - shop.now()
}

fn waits_between_tries(shop: &mut Shop, tries: usize) -> Vec<Duration> {
    let mut spans = Vec::new();
    for _ in 0..tries {
        spans.push(next_try(shop));
        shop.waits(next_try(shop));
    }
    spans
}

#[test]
fn the_wait_for_a_journal_that_stays_down_doubles_up_to_the_longest() {
    let (mut shop, _) = down();
    let spans = [30, 60, 120, 240, 240].map(seconds);
    assert_eq!(waits_between_tries(&mut shop, 5), spans);
}

#[test]
fn the_wait_for_a_journal_that_does_not_open_doubles_as_well() {
    let (mut shop, _) = down();
    for span in [30, 60, 120] {
        shop.journal_does_not_open_once();
        assert_eq!(waits_between_tries(&mut shop, 1), [seconds(span)]);
    }
}

#[test]
fn something_new_to_store_is_tried_as_soon_as_ever_and_the_wait_starts_anew() {
    let (mut shop, _) = down();
    waits_between_tries(&mut shop, 3);
    shop.waits(seconds(100));
    shop.cart("10.00");
    assert_eq!(waits_between_tries(&mut shop, 4), [30, 30, 60, 120].map(seconds));
}

/// Who is at the till when the disk is well again waits no longer than after the first failure.
#[test]
fn a_tender_that_is_refused_for_the_journal_brings_the_next_try_near() {
    let (mut shop, order) = down();
    waits_between_tries(&mut shop, 3);
    shop.chooses(order, Method::Cash);
    assert_eq!((shop.refused(), next_try(&shop)), (Some(Refusal::StorageFull), seconds(30)));
}

#[test]
fn a_customer_whose_outcome_is_unknown_and_who_asks_again_brings_the_next_try_near() {
    let mut shop = Shop::opens();
    let (doubtful, other) = (shop.cart("45.00"), shop.cart("5.00"));
    shop.next_stores(&[Disk::FailsDurably; 64]);
    shop.pays_cash(doubtful);
    for order in [doubtful, other] {
        waits_between_tries(&mut shop, 3);
        shop.chooses(order, Method::Cash);
        assert_eq!(next_try(&shop), seconds(30), "{order:?}");
    }
}

#[test]
fn a_try_that_is_near_is_not_put_off_by_something_new() {
    let (mut shop, _) = down();
    shop.waits(seconds(20));
    shop.cart("10.00");
    assert_eq!(next_try(&shop), seconds(10));
}

#[test]
fn once_something_was_stored_the_next_failure_is_the_first() {
    let (mut shop, _) = down();
    waits_between_tries(&mut shop, 3);
    shop.next_stores(&[]);
    waits_between_tries(&mut shop, 1);
    assert_eq!(shop.wakes_at(), None, "the journal is back");
    stays_down(&mut shop);
    shop.logs_in(ANNA);
    assert_eq!(waits_between_tries(&mut shop, 2), [30, 60].map(seconds));
}
