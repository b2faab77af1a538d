//! `sync.log-out`: who is logged in, and the reader that belongs to the session.

use pos_core::{Badge, Method, ReaderModel, Refusal, Screen};

use crate::rig::{ANNA, BORIS, Processor, Setup, Shop, hours, minutes, seconds};

#[test]
fn a_log_out_disconnects_the_reader_and_a_log_in_does_not_bring_it_back() {
    for (name, reader) in ReaderModel::NAMES {
        let mut shop = Setup::standard().reader(reader).opens();
        shop.logs_out();
        assert!(shop.shows(&Screen::LoggedOut));
        assert_eq!((shop.status().staff, shop.status().reader), (None, false), "{name}");
        shop.logs_in(ANNA);
        shop.reader_returns();
        assert!(!shop.status().reader, "{name}");
        shop.connects_reader();
        assert!(shop.status().reader, "{name}");
    }
}

/// Where nobody is logged in there is nothing to log out of: a reader that was connected before
/// the log-in stays.
#[test]
fn a_log_out_of_nobody_changes_nothing() {
    let mut shop = Shop::opens_offline();
    shop.sells_offline("45.00");
    shop.logs_out();
    shop.connects_reader();
    shop.logs_out();
    assert!(shop.shows(&Screen::LoggedOut) && shop.status().reader);
    shop.restarts();
    assert!(shop.status().reader, "the till still brings it back by itself");
    shop.logs_in(ANNA);
    shop.reconnects();
    assert_eq!(shop.payments().len(), 1);
}

#[test]
fn after_a_log_out_while_offline_log_in_and_reader_are_both_needed_in_either_order() {
    let log_in: fn(&mut Shop) = |shop| shop.logs_in(BORIS);
    let reader: fn(&mut Shop) = Shop::connects_reader;
    for [first, second] in [[log_in, reader], [reader, log_in]] {
        for reconnects_first in [0, 1, 2] {
            let mut shop = Shop::opens_offline();
            let order = shop.sells_offline("45.00");
            shop.logs_out();
            let steps: [fn(&mut Shop); 3] = match reconnects_first {
                0 => [Shop::reconnects, first, second],
                1 => [first, Shop::reconnects, second],
                _ => [first, second, Shop::reconnects],
            };
            for step in steps {
                shop.waits(minutes(20));
                assert!(shop.payments().is_empty());
                step(&mut shop);
            }
            assert_eq!(shop.payments().len(), 1);
            shop.processor_answers("00");
            assert_eq!(shop.badges(order), [Badge::Paid]);
        }
    }
}

#[test]
fn after_a_log_out_while_online_the_log_in_is_enough() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.reconnects();
    shop.logs_out();
    shop.requests_are_lost();
    shop.waits(minutes(20));
    assert_eq!(shop.payments().len(), 1, "nothing leaves a till where nobody is logged in");
    shop.logs_in(ANNA);
    assert_eq!(shop.payments().len(), 2);
    shop.requests_are_lost_but_the_last();
    shop.processor_answers("00");
    assert_eq!(shop.badges(order), [Badge::Paid]);
}

#[test]
fn while_nobody_is_logged_in_no_payment_order_or_receipt_leaves_the_till() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.asks_receipt(order);
    shop.logs_out();
    shop.reconnects();
    shop.connects_reader();
    shop.waits(hours(1));
    assert!(shop.payments().is_empty() && !shop.admin_has(order) && shop.receipts_sent() == 0);
    shop.logs_in(ANNA);
    assert!(!shop.payments().is_empty() && shop.admin_has(order) && shop.receipts_sent() == 1);
}

/// Nothing may leave the till, so there is nothing to be woken for.
#[test]
fn a_till_that_nobody_is_logged_in_at_sleeps_beside_a_payment_that_waits_to_be_sent_again() {
    let mut shop = Shop::opens_offline();
    shop.sells_offline("45.00");
    shop.reconnects();
    shop.waits(seconds(15));
    let retry = shop.now() + seconds(60);
    assert_eq!(shop.wakes_at(), Some(retry));
    shop.logs_out();
    assert!(shop.wakes_at() > Some(retry), "the next is its age: {:?}", shop.wakes_at());
    shop.logs_in(ANNA);
    assert_eq!(shop.wakes_at(), Some(retry));
}

/// Orders and receipts wait for the log-in only; payments wait for the reader as well.
#[test]
fn a_log_out_loses_nothing() {
    let mut shop = Shop::opens_offline();
    let orders = ["10.00", "20.00"].map(|total| shop.sells_offline(total));
    let pending = shop.pending_payments();
    shop.logs_out();
    assert_eq!(shop.pending_payments(), pending);
    shop.restarts();
    assert_eq!(shop.pending_payments(), pending);
    shop.logs_in(ANNA);
    shop.connects_reader();
    shop.processor = Processor::Approves;
    shop.reconnects();
    for order in orders {
        assert_eq!(shop.badges(order), [Badge::Paid]);
    }
}

/// Rules: `sync.log-out`, `till.restart`: what a log-out left behind survives a restart.
#[test]
fn after_a_log_out_and_a_restart_both_are_still_needed() {
    let mut shop = Shop::opens_offline();
    shop.sells_offline("45.00");
    shop.logs_out();
    shop.restarts();
    assert_eq!((shop.status().staff, shop.status().reader), (None, false));
    shop.logs_in(ANNA);
    shop.reconnects();
    assert!(shop.payments().is_empty());
    shop.connects_reader();
    assert_eq!(shop.payments().len(), 1);
}

/// Rules: `sync.log-out`, `never.guess`.
#[test]
fn a_log_out_while_the_processor_is_asked_reverses_the_payment_after_the_log_in() {
    let mut shop = Shop::opens();
    let order = shop.sale("45.00");
    shop.taps();
    shop.logs_out();
    shop.requests_are_lost();
    shop.waits(minutes(20));
    assert!(shop.reversals().is_empty());
    shop.logs_in(ANNA);
    shop.processor_reverses();
    shop.connects_reader();
    shop.pays_by_card(order);
    shop.processor_answers("00");
    assert_eq!(shop.badges(order), [Badge::Paid]);
}

#[test]
fn a_log_out_leaves_the_checkout_that_waits_for_a_card() {
    let mut shop = Shop::opens_offline();
    let order = shop.sale("45.00");
    shop.logs_out();
    shop.taps();
    assert!(shop.tenders(order).is_empty());
    shop.logs_in(ANNA);
    shop.chooses(order, Method::Card);
    assert_eq!(shop.refused(), Some(Refusal::ReaderNotConnected));
}

#[test]
fn a_second_log_out_does_not_forget_what_the_first_left_behind() {
    let mut shop = Shop::opens_offline();
    shop.sells_offline("45.00");
    shop.logs_out();
    shop.reconnects();
    shop.logs_in(ANNA);
    shop.logs_out();
    shop.logs_in(ANNA);
    shop.waits(seconds(60));
    assert!(shop.payments().is_empty());
    shop.connects_reader();
    assert_eq!(shop.payments().len(), 1);
}

/// Rules: `sync.log-out`, `never.twice`: a key that becomes durable after the log-out goes nowhere.
#[test]
fn a_payment_whose_key_is_durable_only_after_the_log_out_is_not_sent() {
    let mut shop = Shop::opens();
    shop.sale("45.00");
    shop.next_stores(&[crate::rig::Disk::Slow]);
    shop.taps();
    shop.logs_out();
    shop.disk_catches_up();
    assert!(shop.payments().is_empty());
}
