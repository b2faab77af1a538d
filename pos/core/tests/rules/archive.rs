//! What a till keeps of finished orders: the newest 500.

use pos_core::{Badge, CardState, OrderId, Record, Screen};

use crate::rig::{Disk, Processor, Shop};

/// One more and the oldest goes.
const KEPT: usize = 500;

fn sells_for_cash(shop: &mut Shop) -> OrderId {
    let order = shop.cart("5.00");
    shop.pays_cash(order);
    shop.presses_done(order);
    order
}

/// Lists the orders in the journal; one that goes does so along with the next batch.
fn kept(shop: &Shop) -> Vec<OrderId> {
    let order = |record: &Record| match record {
        Record::Order(order) => Some(order.id),
        _ => None,
    };
    shop.journal().iter().filter_map(order).collect()
}

#[test]
fn a_till_keeps_the_newest_finished_orders_and_the_admin_has_them_all() {
    let mut shop = Shop::opens();
    let orders: Vec<OrderId> = (0..KEPT + 3).map(|_| sells_for_cash(&mut shop)).collect();
    assert_eq!(shop.row(orders[2]), None);
    let next = shop.cart("5.00");
    assert_eq!(kept(&shop), [&orders[3..], &[next]].concat());
    shop.pays_cash(next);
    assert!(shop.shows(&Screen::Archived(orders[3])));
    assert!(orders.iter().all(|order| shop.admin_has(*order)));
    shop.restarts();
    let last = shop.cart("5.00");
    assert_eq!(kept(&shop), [&orders[4..], &[next, last]].concat());
}

#[test]
fn no_order_goes_that_something_is_still_to_come_of() {
    let mut shop = Shop::opens_offline();
    let [dead, declined, pending] = ["10.00", "20.00", "30.00"].map(|sum| shop.sells_offline(sum));
    shop.reconnects();
    shop.processor_answers("30");
    shop.processor_answers("51");
    for _ in 0..KEPT + 3 {
        sells_for_cash(&mut shop);
    }
    for order in [dead, declined, pending] {
        assert!(kept(&shop).contains(&order));
    }
    shop.processor_answers("00");
    assert_eq!(shop.badges(pending), [Badge::Paid]);
    for _ in 0..=KEPT {
        sells_for_cash(&mut shop);
    }
    assert!(!kept(&shop).contains(&pending), "it is as old as any once it is paid");
    assert_eq!(shop.states(declined), [CardState::DeclinedStored(crate::rig::code("51"))]);
    assert_eq!(shop.status().dead_letters, 1);
}

/// Somebody is to look at a dead letter, also where the customer has paid in cash since.
#[test]
fn a_dead_letter_keeps_its_order_also_when_it_is_paid() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("10.00");
    shop.reconnects();
    shop.processor_answers("30");
    shop.pays_cash(order);
    assert_eq!(shop.badges(order), [Badge::Paid]);
    for _ in 0..KEPT + 3 {
        sells_for_cash(&mut shop);
    }
    assert!(kept(&shop).contains(&order));
    assert_eq!(shop.status().dead_letters, 1);
}

#[test]
fn a_receipt_that_waits_keeps_its_order() {
    let mut shop = Shop::opens();
    let order = sells_for_cash(&mut shop);
    for _ in 1..KEPT {
        sells_for_cash(&mut shop);
    }
    shop.goes_offline();
    shop.asks_receipt(order);
    sells_for_cash(&mut shop);
    shop.reconnects();
    assert_eq!(shop.receipts_sent(), 1);
    assert!(kept(&shop).contains(&order), "its receipt went out after it was its turn");
    for _ in 0..=KEPT {
        sells_for_cash(&mut shop);
    }
    assert!(!kept(&shop).contains(&order));
}

#[test]
fn an_order_that_the_journal_could_not_let_go_is_let_go_again() {
    let mut shop = Shop::opens();
    let first = sells_for_cash(&mut shop);
    for _ in 1..KEPT {
        sells_for_cash(&mut shop);
    }
    let order = shop.cart("5.00");
    shop.pays_cash(order);
    shop.presses_done(order);
    shop.next_stores(&[Disk::Fails]);
    let next = shop.cart("5.00");
    assert!(kept(&shop).contains(&first), "it went along with a batch that failed");
    shop.pays_cash(next);
    assert!(!kept(&shop).contains(&first));
    assert_eq!(kept(&shop).len(), KEPT + 1);
}

#[test]
fn a_new_key_is_never_one_of_an_order_that_is_gone() {
    let mut shop = Shop::opens();
    shop.processor = Processor::Approves;
    let first = shop.sale("5.00");
    shop.taps();
    shop.presses_done(first);
    let key = shop.cards(first)[0].0;
    for _ in 0..=KEPT {
        sells_for_cash(&mut shop);
    }
    assert!(!kept(&shop).contains(&first));
    shop.restarts();
    let next = shop.sale("5.00");
    shop.taps();
    assert!(shop.cards(next)[0].0.count > key.count);
}
