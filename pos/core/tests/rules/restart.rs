//! `till.restart`: a crash or restart of the app is not a log-out.

use pos_core::{Badge, CardState, Deed, ReaderModel, ReceiptState};

use crate::rig::{ANNA, Disk, Processor, Setup, Shop, minutes, money, seconds};

#[test]
fn after_a_restart_the_same_staff_and_reader_are_there() {
    let mut shop = Shop::opens_offline();
    shop.restarts();
    assert_eq!((shop.status().staff, shop.status().reader), (Some(ANNA), true));
    shop.sells_offline("45.00");
}

#[test]
fn a_reader_that_was_away_during_the_restart_connects_by_itself() {
    let mut shop = Shop::opens_offline();
    shop.reader_goes();
    shop.restarts();
    assert!(!shop.status().reader);
    shop.reader_returns();
    assert!(shop.status().reader);
}

#[test]
fn the_stored_payments_are_there_after_a_restart() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.asks_receipt(order);
    let before = (shop.pending_payments(), shop.status().room, shop.cards(order));
    shop.restarts();
    assert_eq!((shop.pending_payments(), shop.status().room, shop.cards(order)), before);
    assert_eq!(shop.badges(order), [Badge::PaymentPending]);
    assert_eq!(shop.receipt(order), Some(ReceiptState::Queued));
    shop.processor = Processor::Approves;
    shop.reconnects();
    assert_eq!(shop.badges(order), [Badge::Paid]);
    assert_eq!(shop.receipts_sent(), 1);
}

/// Rules: `till.restart`, `setting.reach`.
#[test]
fn the_settings_last_received_are_there_after_a_restart() {
    let mut shop = Shop::opens();
    shop.admin_saves(|settings| settings.offline.transaction_limit = money("50.00"));
    shop.admin_saves(|settings| settings.offline.device_limit = money("60.00"));
    shop.goes_offline();
    shop.admin_saves(|settings| settings.offline.device_limit = money("900.00"));
    shop.restarts();
    assert_eq!(shop.status().room, money("60.00"));
    shop.sells_offline("50.00");
    shop.sale("50.01");
    assert_eq!(shop.refused(), Some(pos_core::Refusal::OverTransactionLimit));
}

/// Rules: `till.restart`, `net.restart`: the Wi-Fi is the one that was joined all along.
#[test]
fn the_verified_network_is_there_after_a_restart() {
    let mut shop = Setup::standard().reader(ReaderModel::PosTerminal).opens();
    shop.goes_offline();
    shop.restarts();
    assert!(!shop.status().online && shop.status().verified);
    shop.sells_offline("45.00");
}

/// Rules: `till.restart`, `net.restart`.
#[test]
fn a_router_that_restarted_with_the_app_is_not_verified() {
    let mut shop = Setup::standard().reader(ReaderModel::PosTerminal).opens();
    shop.goes_offline();
    shop.router_off();
    shop.restarts();
    shop.router_on();
    assert!(!shop.status().verified);
    shop.sale("45.00");
    assert_eq!(shop.refused(), Some(pos_core::Refusal::NetworkNotVerified));
}

/// Rule: `never.guess`: nobody waits any more for what was asked when the app died.
#[test]
fn a_payment_that_was_asked_for_at_the_crash_is_reversed() {
    let mut shop = Shop::opens();
    let order = shop.sale("45.00");
    shop.taps();
    shop.restarts();
    assert_eq!(shop.states(order), [CardState::Reversing]);
    assert_eq!((shop.payments().len(), shop.reversals().len()), (1, 1));
    shop.processor_reverses();
    assert_eq!(shop.states(order), [CardState::Reversed]);
    shop.pays_by_card(order);
    let payments = shop.payments();
    assert_ne!(payments[0].1.key, payments[1].1.key);
}

/// The same, where the offline checkout was offered at the crash.
#[test]
fn a_payment_that_was_offered_at_the_crash_is_reversed() {
    let mut shop = Shop::opens();
    shop.line_dies();
    let order = shop.sale("45.00");
    shop.taps();
    shop.waits(seconds(15));
    shop.restarts();
    shop.does(Deed::TakeOffer(order));
    assert!(!shop.is_taken(), "the offer is gone");
    shop.reconnects();
    shop.processor_reverses();
    assert_eq!((shop.states(order), shop.payments().len()), (vec![CardState::Reversed], 1));
}

/// Rule: `never.twice`: the reversal is durable before it is sent, also after a crash.
#[test]
fn the_reversal_after_a_crash_waits_for_the_journal() {
    let mut shop = Shop::opens();
    shop.sale("45.00");
    shop.taps();
    shop.next_stores(&[Disk::Slow]);
    shop.restarts();
    assert!(shop.reversals().is_empty());
    shop.disk_catches_up();
    assert_eq!(shop.reversals().len(), 1);
}

/// A crash between the tap and the disk leaves nothing; the customer was told nothing either.
#[test]
fn a_payment_that_was_not_yet_durable_at_the_crash_is_not_there() {
    let mut shop = Shop::opens_offline();
    let order = shop.sale("45.00");
    shop.next_stores(&[Disk::Slow]);
    shop.taps();
    assert!(!shop.is_taken());
    shop.restarts();
    assert_eq!((shop.tenders(order).len(), shop.status().queued), (0, 0));
}

/// Rule: `never.twice`: a key is not used again after a restart.
#[test]
fn keys_go_on_after_a_restart() {
    let mut shop = Shop::opens_offline();
    let first = shop.sells_offline("45.00");
    shop.reconnects();
    shop.processor_answers("00");
    shop.restarts();
    shop.goes_offline();
    let second = shop.sells_offline("45.00");
    assert!(shop.cards(first)[0].0 < shop.cards(second)[0].0);
}

/// Rules: `till.restart`, `never.twice`: a payment that was on its way is sent again as it was.
#[test]
fn a_payment_that_was_on_its_way_at_the_crash_is_forwarded_again() {
    let mut shop = Shop::opens_offline();
    shop.sells_offline("45.00");
    shop.reconnects();
    shop.restarts();
    shop.waits(minutes(1));
    let payments = shop.payments();
    assert_eq!(payments.len(), 2);
    assert_eq!(payments[0].1, payments[1].1);
}

/// Rule: `sync.admin`: what the admin has not got is sent after a restart, the rest is not.
#[test]
fn the_admin_hears_after_a_restart_what_it_has_not_heard() {
    let mut shop = Shop::opens();
    let known = shop.cart("10.00");
    shop.pays_cash(known);
    shop.goes_offline();
    let unknown = shop.cart("20.00");
    shop.pays_cash(unknown);
    shop.restarts();
    let sent = shop.sent.len();
    shop.reconnects();
    let reports: Vec<_> = shop.sent[sent..]
        .iter()
        .filter_map(|sent| match &sent.message {
            pos_core::Message::Order(report) => Some(report.order),
            _ => None,
        })
        .collect();
    assert_eq!(reports, [unknown]);
}

/// The app died while it waited for a card.
#[test]
fn a_restart_in_the_middle_of_a_sale_leaves_the_checkout_open() {
    let mut shop = Shop::opens_offline();
    let order = shop.sale("45.00");
    shop.restarts();
    shop.taps();
    assert!(!shop.is_taken(), "nobody asked for a card");
    shop.pays_by_card(order);
    shop.presses_done(order);
    assert!(shop.is_created());
}
