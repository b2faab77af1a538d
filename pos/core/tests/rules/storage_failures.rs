//! `never.refused-stored` and `sale.durable`: a journal that fails.

use pos_core::{Badge, CardState, Deed, Method, Money, OrderId, ReceiptState, Refusal, Screen};

use crate::rig::{ANNA, BORIS, Disk, Processor, Shop, hours, minutes, money, seconds};

fn nothing_is_ever_forwarded(shop: &mut Shop) {
    for _ in 0..2 {
        shop.reconnects();
        shop.waits(hours(1));
        assert!(shop.payments().is_empty(), "a refused tender is never forwarded");
        shop.restarts();
        shop.goes_offline();
    }
}

#[test]
fn a_payment_that_is_absent_is_refused_as_storage_full() {
    let mut shop = Shop::opens_offline();
    let order = shop.sale("45.00");
    shop.next_stores(&[Disk::Fails]);
    shop.taps();
    assert!(shop.is_outcome_unknown() && !shop.is_taken());
    assert_eq!(shop.refused(), Some(Refusal::StorageFull));
    assert_eq!((shop.status().stored_total, shop.badges(order)), (Money::ZERO, vec![]));
    nothing_is_ever_forwarded(&mut shop);
}

#[test]
fn a_payment_that_is_durable_after_all_is_written_void_and_then_refused() {
    let mut shop = Shop::opens_offline();
    let order = shop.sale("45.00");
    shop.next_stores(&[Disk::FailsDurably, Disk::Slow]);
    shop.taps();
    assert!(shop.is_outcome_unknown());
    assert_eq!(shop.refused(), None, "not before it is written void");
    shop.disk_catches_up();
    assert_eq!(shop.refused(), Some(Refusal::StorageFull));
    assert_eq!(shop.states(order), [CardState::Reversed]);
    nothing_is_ever_forwarded(&mut shop);
}

#[test]
fn the_outcome_is_unknown_before_it_is_refused() {
    for disk in [Disk::Fails, Disk::FailsDurably] {
        let mut shop = Shop::opens_offline();
        let order = shop.sale("45.00");
        shop.next_stores(&[disk]);
        shop.taps();
        let place = |wanted: &Screen| shop.fresh().iter().position(|screen| screen == wanted);
        let unknown = place(&Screen::OutcomeUnknown(order));
        let refused = place(&Screen::Refused(Some(order), Refusal::StorageFull));
        assert!(unknown.is_some() && unknown < refused, "{disk:?}");
    }
}

/// What the journal does not hold needs no void.
#[test]
fn a_tender_that_is_absent_is_refused_before_anything_else_is_stored() {
    for pays in [Shop::pays_by_card, Shop::pays_cash] {
        let mut shop = Shop::opens_offline();
        let order = shop.cart("45.00");
        shop.next_stores(&[Disk::Fails, Disk::Slow]);
        pays(&mut shop, order);
        assert_eq!(shop.refused(), Some(Refusal::StorageFull));
    }
}

/// The order stays open, and its key is not used for anything else.
#[test]
fn after_storage_full_the_order_is_finished_with_another_tender() {
    for disk in [Disk::Fails, Disk::FailsDurably] {
        let mut shop = Shop::opens_offline();
        let order = shop.sale("45.00");
        shop.next_stores(&[disk]);
        shop.taps();
        shop.pays_part_by_card(order, "15.00");
        shop.pays_cash(order);
        shop.presses_done(order);
        assert!(shop.is_created(), "{disk:?}");
        assert_eq!(shop.status().stored_total, money("15.00"));
        shop.reconnects();
        shop.processor_answers("00");
        assert_eq!(shop.badges(order), [Badge::Paid]);
        assert_eq!(shop.payments().len(), 1);
    }
}

#[test]
fn cash_that_cannot_be_stored_is_refused_as_well() {
    for disk in [Disk::Fails, Disk::FailsDurably] {
        let mut shop = Shop::opens_offline();
        let order = shop.cart("45.00");
        shop.next_stores(&[disk]);
        shop.pays_cash(order);
        assert_eq!(shop.refused(), Some(Refusal::StorageFull), "{disk:?}");
        assert_eq!((shop.badges(order), shop.tenders(order).len()), (vec![], 0));
        shop.restarts();
        assert_eq!((shop.badges(order), shop.tenders(order).len()), (vec![], 0));
        shop.pays_cash(order);
        shop.presses_done(order);
        assert!(shop.is_created(), "{disk:?}");
    }
}

/// A payment that cannot be made durable is not asked for.
#[test]
fn an_online_payment_whose_key_cannot_be_stored_is_never_sent() {
    for disk in [Disk::Fails, Disk::FailsDurably] {
        let mut shop = Shop::opens();
        let order = shop.sale("45.00");
        shop.next_stores(&[disk]);
        shop.taps();
        assert_eq!(shop.refused(), Some(Refusal::StorageFull), "{disk:?}");
        shop.waits(hours(1));
        shop.restarts();
        shop.waits(hours(1));
        assert!(shop.payments().is_empty() && shop.reversals().is_empty());
        assert_eq!(shop.badges(order), []);
    }
}

/// Rule: `never.lost`: what was taken before on the same order stays.
#[test]
fn a_key_that_cannot_be_stored_takes_no_other_tender_of_the_order_back() {
    for disk in [Disk::Fails, Disk::FailsDurably] {
        let mut shop = Shop::opens();
        let order = shop.cart("45.00");
        shop.pays_part_in_cash(order, "5.00");
        shop.next_stores(&[disk]);
        shop.pays_by_card(order);
        assert_eq!(shop.refused(), Some(Refusal::StorageFull), "{disk:?}");
        shop.restarts();
        assert_eq!(shop.row(order).unwrap().balance, money("40.00"), "{disk:?}");
    }
}

/// Rule: `never.guess`: what was sent before is reversed.
#[test]
fn an_approval_that_cannot_be_stored_is_reversed() {
    for disk in [Disk::Fails, Disk::FailsDurably] {
        let mut shop = Shop::opens();
        let order = shop.sale("45.00");
        shop.taps();
        shop.next_stores(&[disk]);
        shop.processor_answers("00");
        assert_eq!(shop.refused(), Some(Refusal::StorageFull), "{disk:?}");
        shop.processor_reverses();
        assert_eq!(shop.states(order), [CardState::Reversed]);
        assert_eq!(shop.payments().len(), 1);
    }
}

#[test]
fn a_taken_offer_that_cannot_be_stored_is_reversed() {
    for disk in [Disk::Fails, Disk::FailsDurably] {
        let mut shop = Shop::opens();
        shop.line_dies();
        let order = shop.sale("45.00");
        shop.taps();
        shop.waits(seconds(15));
        shop.next_stores(&[disk]);
        shop.does(Deed::TakeOffer(order));
        assert_eq!(shop.refused(), Some(Refusal::StorageFull), "{disk:?}");
        assert_eq!(shop.status().stored_total, Money::ZERO);
        shop.requests_are_lost();
        shop.reconnects();
        shop.processor_reverses();
        assert_eq!((shop.states(order), shop.payments().len()), (vec![CardState::Reversed], 1));
    }
}

/// While the outcome is unknown no card is taken; a journal that fails again is tried later.
#[test]
fn a_journal_that_fails_twice_takes_no_tender_until_it_works() {
    let mut shop = Shop::opens_offline();
    let order = shop.sale("45.00");
    shop.next_stores(&[Disk::FailsDurably, Disk::Fails]);
    shop.taps();
    assert!(shop.is_outcome_unknown());
    assert_eq!(shop.refused(), None);
    let other = shop.cart("10.00");
    for method in [Method::Card, Method::Cash] {
        shop.chooses(other, method);
        assert!(!shop.is_prompted(), "{method:?}");
    }
    shop.waits(seconds(30));
    assert_eq!(shop.refused(), Some(Refusal::StorageFull));
    assert_eq!(shop.states(order), [CardState::Reversed]);
    shop.pays_by_card(other);
    assert!(shop.is_taken());
}

/// Rule: `never.lost`: an answer that cannot be stored is kept and stored later.
#[test]
fn an_answer_to_a_stored_payment_outlives_a_journal_that_fails() {
    for disk in [Disk::Fails, Disk::FailsDurably] {
        let mut shop = Shop::opens_offline();
        let order = shop.sells_offline("45.00");
        shop.reconnects();
        shop.next_stores(&[disk]);
        shop.processor_answers("00");
        assert_eq!(shop.badges(order), [Badge::Paid], "{disk:?}");
        shop.restarts();
        assert_eq!(shop.badges(order), [Badge::Paid], "{disk:?}");
    }
}

/// Rule: `sale.receipt`: a receipt that cannot be stored at first is not lost.
#[test]
fn a_receipt_and_the_settings_outlive_a_journal_that_fails() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.next_stores(&[Disk::Fails]);
    shop.asks_receipt(order);
    assert!(shop.shows(&Screen::ReceiptNoted(order)));
    shop.reconnects();
    shop.next_stores(&[Disk::Fails]);
    shop.admin_saves(|settings| settings.offline.device_limit = money("300.00"));
    shop.restarts();
    assert_eq!(shop.status().room, money("255.00"));
    assert_eq!(shop.receipt(order), Some(ReceiptState::Sent));
}

/// Rule: `never.confirmed-twice`.
#[test]
fn a_first_try_that_could_not_be_stored_leaves_order_created_to_the_second() {
    let mut shop = Shop::opens_offline();
    let order = shop.sale("45.00");
    shop.next_stores(&[Disk::FailsDurably]);
    shop.taps();
    shop.presses_done(order);
    assert!(!shop.is_created());
    shop.pays_by_card(order);
    shop.presses_done(order);
    assert!(shop.is_created());
}

fn created_and_declined() -> (Shop, OrderId) {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.reconnects();
    shop.processor_answers("51");
    (shop, order)
}

/// Rule: `never.confirmed-twice`: also where collecting again cannot be stored the first time.
#[test]
fn collecting_again_after_storage_full_creates_no_second_order() {
    let (mut shop, order) = created_and_declined();
    shop.next_stores(&[Disk::Fails]);
    shop.pays_cash(order);
    assert_eq!(shop.refused(), Some(Refusal::StorageFull));
    shop.pays_cash(order);
    assert!(shop.is_taken());
    shop.presses_done(order);
    assert!(!shop.is_created());
}

/// Two tenders of one order in doubt at once: each is taken back, and neither in place of the other.
#[test]
fn two_tenders_in_doubt_are_both_taken_back() {
    let mut shop = Shop::opens_offline();
    let order = shop.cart("45.00");
    shop.next_stores(&[Disk::Slow]);
    shop.pays_part_in_cash(order, "5.00");
    shop.logs_out();
    shop.logs_in(ANNA);
    shop.connects_reader();
    shop.next_stores(&[Disk::Slow]);
    shop.pays_part_by_card(order, "40.00");
    shop.slow_disk_fails();
    assert_eq!(shop.status().stored_total, Money::ZERO);
    nothing_is_ever_forwarded(&mut shop);
    assert_eq!(shop.row(order).unwrap().balance, money("45.00"));
}

/// Rule: `never.lost`: what the journal stored in between says nothing of what is in doubt.
#[test]
fn another_batch_that_is_stored_does_not_hide_one_that_failed() {
    let mut shop = Shop::opens_offline();
    let orders = ["10.00", "20.00"].map(|total| shop.sells_offline(total));
    shop.next_stores(&[Disk::Slow, Disk::Slow]);
    shop.asks_receipt(orders[0]);
    shop.asks_receipt(orders[1]);
    shop.next_stores(&[Disk::Fails]);
    shop.slow_disk_fails();
    shop.waits(minutes(1));
    shop.processor = Processor::Approves;
    shop.reconnects();
    for order in orders {
        assert_eq!(shop.badges(order), [Badge::Paid]);
    }
}

/// Rule: `never.refused-stored`: no card is taken while the void of another is not yet durable.
#[test]
fn no_card_is_taken_before_the_void_is_durable() {
    let mut shop = Shop::opens_offline();
    shop.sale("45.00");
    let other = shop.cart("10.00");
    let order = shop.sale("20.00");
    shop.next_stores(&[Disk::FailsDurably, Disk::Slow]);
    shop.taps();
    shop.chooses(other, Method::Card);
    assert!(!shop.is_prompted(), "the outcome of {order:?} is unknown");
}

/// Rule: `never.refused-stored`: no other record of the order carries the refused tender along.
#[test]
fn a_receipt_that_is_stored_again_does_not_carry_a_refused_tender() {
    let mut shop = Shop::opens_offline();
    let order = shop.cart("45.00");
    shop.next_stores(&[Disk::Slow, Disk::Slow]);
    shop.asks_receipt(order);
    shop.pays_by_card(order);
    shop.slow_disk_fails();
    assert_eq!(shop.refused(), Some(Refusal::StorageFull));
    shop.restarts();
    assert_eq!(shop.status().queued, 0);
    nothing_is_ever_forwarded(&mut shop);
}

/// Rule: `sync.give-up`: a payment that is taken back is in no list.
#[test]
fn a_payment_that_is_taken_back_is_no_dead_letter() {
    let mut shop = Shop::opens();
    shop.line_dies();
    let order = shop.sale("45.00");
    shop.taps();
    shop.waits(seconds(15));
    shop.next_stores(&[Disk::Slow]);
    shop.does(Deed::TakeOffer(order));
    shop.processor_answers("30");
    shop.slow_disk_fails();
    assert_eq!(shop.refused(), Some(Refusal::StorageFull));
    assert_eq!(shop.status().dead_letters, 0);
}

/// Rule: `never.refused-stored`: a journal that cannot be opened is tried again after a while.
#[test]
fn a_journal_that_does_not_open_is_opened_again_later() {
    let mut shop = Shop::opens_offline();
    let order = shop.sale("45.00");
    shop.next_stores(&[Disk::FailsDurably]);
    shop.journal_does_not_open_once();
    shop.taps();
    assert!(shop.is_outcome_unknown());
    assert_eq!(shop.refused(), None, "nobody has read the journal");
    shop.waits(seconds(30));
    assert_eq!(shop.refused(), Some(Refusal::StorageFull));
    assert_eq!(shop.states(order), [CardState::Reversed]);
    nothing_is_ever_forwarded(&mut shop);
}

/// Rule: `never.refused-stored`: no tender is asked for that could not be stored.
#[test]
fn while_the_journal_is_down_no_tender_is_asked_for_on_any_order() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    let other = shop.cart("10.00");
    shop.next_stores(&[Disk::Fails, Disk::Fails]);
    shop.asks_receipt(order);
    for method in [Method::Card, Method::Cash] {
        shop.chooses(other, method);
        assert_eq!(shop.refused(), Some(Refusal::StorageFull), "{method:?}");
        assert!(!shop.is_prompted(), "{method:?}");
    }
    shop.waits(seconds(30));
    shop.pays_cash(other);
    assert!(shop.is_taken());
}

/// Rule: `sale.receipt`: a receipt that the staff heard is refused never goes out.
#[test]
fn a_receipt_that_fails_twice_is_refused_and_never_sent() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.next_stores(&[Disk::Fails, Disk::Fails]);
    shop.asks_receipt(order);
    assert_eq!(shop.refused(), Some(Refusal::StorageFull));
    shop.waits(seconds(30));
    shop.restarts();
    assert_eq!(shop.receipt(order), Some(ReceiptState::None));
    shop.reconnects();
    assert_eq!(shop.receipts_sent(), 0);
}

/// Rule: `search.customer`: also where another record, that nobody waits for, fails before it.
#[test]
fn a_log_in_behind_another_record_that_cannot_be_stored_holds_as_well() {
    let mut shop = Shop::opens_offline();
    shop.next_stores(&[Disk::Fails; 8]);
    shop.logs_out();
    assert!(shop.shows(&Screen::LoggedOut));
    shop.logs_in(BORIS);
    shop.waits(minutes(1));
    assert!(shop.shows(&Screen::LoggedIn(BORIS)));
}

/// Rule: `search.customer`: log-in and log-out go on while the journal is down.
#[test]
fn a_log_in_that_cannot_be_stored_holds_and_is_stored_later() {
    let mut shop = Shop::opens_offline();
    shop.next_stores(&[Disk::Fails, Disk::Fails]);
    shop.logs_in(BORIS);
    assert!(shop.shows(&Screen::LoggedIn(BORIS)));
    shop.waits(seconds(30));
    shop.restarts();
    assert_eq!(shop.status().staff, Some(BORIS));
}

/// Nobody waits in silence for a journal that stays down.
#[test]
fn while_an_outcome_is_in_doubt_it_is_shown_again_and_no_other_tender_is_taken() {
    let mut shop = Shop::opens_offline();
    let (doubtful, other) = (shop.sale("45.00"), shop.cart("5.00"));
    shop.chooses(doubtful, Method::Card);
    shop.next_stores(&[Disk::FailsDurably, Disk::FailsDurably]);
    shop.taps();
    assert!(shop.is_outcome_unknown() && shop.refused().is_none());
    shop.chooses(doubtful, Method::Cash);
    assert!(shop.is_outcome_unknown() && !shop.is_prompted());
    shop.chooses(other, Method::Cash);
    assert_eq!(shop.refused(), Some(Refusal::StorageFull));
    shop.waits(minutes(5));
    shop.pays_cash(other);
    shop.presses_done(other);
    assert!(shop.is_created(), "the journal is back");
}

/// Rules: `sale.receipt`, `sale.contact`.
#[test]
fn a_second_receipt_that_cannot_be_noted_leaves_the_first_as_it_was() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.asks_receipt(order);
    shop.next_stores(&[Disk::Fails, Disk::Fails]);
    shop.asks_receipt(order);
    assert_eq!(shop.refused(), Some(Refusal::StorageFull));
    shop.waits(seconds(30));
    shop.reconnects();
    shop.waits(hours(1));
    assert_eq!((shop.receipts_sent(), shop.receipt(order)), (1, Some(ReceiptState::Sent)));
}
