//! Section 4: the sale, from the cart to *Order created*.

use pos_core::{
    Badge, CardState, Cart, Channel, Contact, Deed, Method, Money, Prompt, ReceiptState, Refusal,
    Screen, Taken,
};

use crate::rig::{Disk, Shop, code, hours, money, seconds};

/// Rule: `sale.flow`.
#[test]
fn an_offline_sale_goes_from_the_cart_over_the_tap_and_done_to_order_created() {
    let mut shop = Shop::opens_offline();
    let amount = money("45.00");
    let order = shop.cart("45.00");
    assert!(shop.shows(&Screen::Opened(order)));
    shop.chooses(order, Method::Card);
    let prompt = Prompt { order, amount, method: Method::Card, offline: true };
    assert!(shop.shows(&Screen::Prompt(prompt)));
    shop.taps();
    let taken = Taken { order, amount, offline: true, complete: true, creates: true };
    assert!(shop.shows(&Screen::Taken(taken)));
    assert!(!shop.is_created(), "Done comes first");
    shop.presses_done(order);
    assert!(shop.is_created());
    assert!(shop.payments().is_empty(), "nothing left the till");
}

/// Rule: `sale.flow`, online.
#[test]
fn an_online_sale_asks_the_processor_first() {
    let mut shop = Shop::opens();
    let amount = money("45.00");
    let order = shop.sale("45.00");
    let prompt = Prompt { order, amount, method: Method::Card, offline: false };
    assert!(shop.shows(&Screen::Prompt(prompt)));
    shop.taps();
    assert!(shop.shows(&Screen::Asking(order)) && !shop.is_taken());
    shop.processor_answers("00");
    let taken = Taken { order, amount, offline: false, complete: true, creates: true };
    assert!(shop.shows(&Screen::Taken(taken)));
    shop.presses_done(order);
    assert!(shop.is_created());
    assert_eq!(shop.badges(order), [Badge::Paid]);
    assert!(shop.admin_has(order));
}

/// Section 5, badges: an online decline gives none; the order stays open.
#[test]
fn an_online_decline_is_no_tender() {
    for digits in ["05", "51", "91", "96", "30"] {
        let mut shop = Shop::opens();
        let order = shop.sale("45.00");
        shop.taps();
        shop.processor_answers(digits);
        assert!(shop.shows(&Screen::Declined(order, code(digits))));
        assert_eq!((shop.badges(order), shop.is_listed(order)), (vec![], false));
        shop.waits(hours(1));
        assert_eq!(shop.payments().len(), 1, "a decline is never sent again by itself");
        shop.pays_cash(order);
        shop.presses_done(order);
        assert!(shop.is_created(), "{digits}");
        assert_eq!(shop.badges(order), [Badge::Paid]);
    }
}

/// Rule: `never.confirmed-twice`.
#[test]
fn order_created_is_shown_once() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.presses_done(order);
    assert!(!shop.is_created());
    shop.restarts();
    shop.presses_done(order);
    assert!(!shop.is_created());
}

/// Rule: `never.confirmed-twice`: also after collecting again.
#[test]
fn collecting_again_creates_no_second_order() {
    for collects in [Shop::pays_by_card, Shop::pays_cash] {
        let mut shop = Shop::opens_offline();
        let order = shop.sells_offline("45.00");
        shop.reconnects();
        shop.processor_answers("51");
        shop.goes_offline();
        collects(&mut shop, order);
        assert!(shop.is_taken());
        shop.presses_done(order);
        assert!(!shop.is_created());
    }
}

/// Rule: `sale.flow`: *Done* is for a complete order only.
#[test]
fn done_on_an_order_with_a_balance_creates_nothing() {
    let mut shop = Shop::opens_offline();
    let order = shop.cart("45.00");
    shop.presses_done(order);
    shop.pays_part_by_card(order, "20.00");
    shop.presses_done(order);
    assert!(!shop.is_created());
    shop.pays_cash(order);
    shop.presses_done(order);
    assert!(shop.is_created());
}

/// Rule: `order.balance`: cash that is counted twice is one tender, on its way to the disk or there.
#[test]
fn cash_that_is_counted_twice_is_taken_once() {
    for method in [Method::Cash, Method::Other] {
        let mut shop = Shop::opens_offline();
        let order = shop.cart("45.00");
        shop.chooses(order, method);
        shop.next_stores(&[Disk::Slow]);
        shop.does(Deed::Counted(order));
        shop.does(Deed::Counted(order));
        shop.disk_catches_up();
        shop.does(Deed::Counted(order));
        assert_eq!(shop.tenders(order).len(), 1, "{method:?}");
        assert_eq!(shop.row(order).unwrap().balance, Money::ZERO, "{method:?}");
    }
}

/// Rule: `sale.durable`.
#[test]
fn nothing_is_confirmed_before_the_payment_is_durable() {
    let mut shop = Shop::opens_offline();
    let order = shop.sale("45.00");
    shop.next_stores(&[Disk::Slow]);
    shop.taps();
    shop.presses_done(order);
    assert!(!shop.is_taken() && !shop.is_created());
    shop.disk_catches_up();
    assert!(shop.is_taken());
    shop.presses_done(order);
    assert!(shop.is_created());
}

/// Rule: `never.twice`: the key is durable before the first send.
#[test]
fn nothing_is_sent_before_its_key_is_durable() {
    let mut shop = Shop::opens();
    shop.sale("45.00");
    shop.next_stores(&[Disk::Slow]);
    shop.taps();
    assert!(shop.payments().is_empty());
    shop.disk_catches_up();
    assert_eq!(shop.payments().len(), 1);
}

/// Rules: `sale.durable`, `sync.automatic`: a stored payment is not forwarded before it is durable.
#[test]
fn a_stored_payment_is_forwarded_only_once_it_is_durable() {
    let mut shop = Shop::opens_offline();
    shop.sale("45.00");
    shop.next_stores(&[Disk::Slow]);
    shop.taps();
    shop.reconnects();
    assert!(shop.payments().is_empty());
    shop.disk_catches_up();
    assert_eq!(shop.payments().len(), 1);
}

/// Rule: `sale.receipt`.
#[test]
fn a_receipt_is_queued_offline_and_sent_online_whatever_the_processor_answers() {
    for digits in ["00", "51", "30"] {
        let mut shop = Shop::opens_offline();
        let order = shop.sells_offline("45.00");
        shop.asks_receipt(order);
        assert!(shop.shows(&Screen::ReceiptNoted(order)));
        assert_eq!(shop.receipt(order), Some(ReceiptState::Queued));
        assert_eq!(shop.receipts_sent(), 0);
        shop.reconnects();
        shop.processor_answers(digits);
        assert_eq!(shop.receipt(order), Some(ReceiptState::Sent));
        assert_eq!(shop.receipts_sent(), 1, "{digits}");
    }
}

/// Rules: `sale.receipt`, `sale.durable`.
#[test]
fn a_receipt_is_noted_only_once_it_is_durable() {
    let mut shop = Shop::opens();
    let order = shop.cart("45.00");
    shop.pays_cash(order);
    shop.next_stores(&[Disk::Slow]);
    shop.asks_receipt(order);
    assert!(!shop.shows(&Screen::ReceiptNoted(order)));
    assert_eq!(shop.receipts_sent(), 0);
    shop.disk_catches_up();
    assert_eq!(shop.receipts_sent(), 1);
}

/// Rules: `sale.contact`, `sync.contact`.
#[test]
fn the_contact_taken_with_the_order_stays_on_it() {
    let phone = Contact { channel: Channel::Text, address: "+81 90 0000 0000".to_owned() };
    let mut shop = Shop::opens_offline();
    let cart = Cart { contact: Some(phone.clone()), ..shop.next_cart("45.00") };
    let order = shop.opens_cart(cart);
    assert!(shop.shows(&Screen::Contact(order, phone.clone())));
    shop.pays_by_card(order);
    shop.asks_receipt(order);
    shop.restarts();
    assert!(shop.shows(&Screen::Contact(order, phone.clone())));
    shop.reconnects();
    shop.processor_answers("51");
    shop.does(Deed::Contact(order, Channel::Text));
    assert!(shop.shows(&Screen::Contacted(order, phone)));
}

/// Rule: `sale.contact`: a corrected address takes the place of the old one.
#[test]
fn a_second_address_of_the_same_channel_takes_the_place_of_the_first() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.asks_receipt(order);
    let corrected = Contact { channel: Channel::Email, address: "rin@example.org".to_owned() };
    shop.does(Deed::AskReceipt(order, corrected.clone()));
    let shown = |screen: &&Screen| matches!(screen, Screen::Contact(..));
    let contacts: Vec<_> = shop.fresh().iter().filter(shown).collect();
    assert_eq!(contacts, [&Screen::Contact(order, corrected)]);
}

/// Rule: `order.pending`.
#[test]
fn offline_the_order_is_pending_in_the_orders_tab_and_not_in_the_admin() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    assert!(shop.is_listed(order));
    assert_eq!(shop.badges(order), [Badge::PaymentPending]);
    shop.waits(seconds(3_600));
    assert!(!shop.admin_has(order));
}

/// Section 1, *manual tenders*: another checkout leaves the one that waits for a card.
#[test]
fn a_checkout_that_is_left_for_another_takes_no_card() {
    let mut shop = Shop::opens_offline();
    let left = shop.sale("45.00");
    let other = shop.sale("10.00");
    shop.taps();
    assert_eq!((shop.tenders(left).len(), shop.states(other)), (0, vec![CardState::Stored]));
}

/// Rule: `order.balance`: an order that was never opened has nothing left to pay.
#[test]
fn an_order_that_was_never_opened_takes_nothing() {
    let mut shop = Shop::opens();
    let cart = shop.next_cart("45.00");
    shop.chooses(cart.order, Method::Card);
    assert_eq!(shop.refused(), Some(Refusal::OrderComplete));
}
