//! Section 1: who and what may take a card offline.

use pos_core::{Badge, Cart, Contact, Currency, Input, Screen};
use pos_core::{Channel, Deed, Entry, Method, Money, PaymentChoice, ReaderModel, Refusal, Scheme};

use crate::rig::{ANNA, BORIS, HOME, STRANGER, Setup, Shop, card, eur, money, seconds, tap};

fn refusal_of_a_sale(setup: Setup) -> Option<Refusal> {
    let mut shop = setup.opens();
    shop.goes_offline();
    shop.sale("45.00");
    shop.refused()
}

fn refusal_of_a_card(scheme: Scheme, entry: Entry) -> Option<Refusal> {
    let mut shop = Shop::opens_offline();
    shop.sale("45.00");
    assert!(shop.is_prompted(), "what the card is, is only known after it is presented");
    shop.presents(card(scheme, entry));
    assert_ne!(shop.is_taken(), shop.refused().is_some());
    shop.refused()
}

/// Rule: `app.version`.
#[test]
fn the_app_is_9_14_0_or_later_in_semantic_version_order() {
    for (version, refusal) in [
        ("9.9.9", Some(Refusal::AppTooOld)),
        ("9.13.9", Some(Refusal::AppTooOld)),
        ("9.14.0-rc.1", Some(Refusal::AppTooOld)),
        ("9.14.0", None),
        ("9.14.1-rc.1", None),
        ("9.100.0", None),
        ("10.0.0", None),
    ] {
        assert_eq!(refusal_of_a_sale(Setup::standard().version(version)), refusal, "{version}");
    }
}

/// Rule: `setting.enabled`.
#[test]
fn offline_payments_that_are_off_are_refused() {
    let off = Setup::standard().offline_payments_off();
    assert_eq!(refusal_of_a_sale(off), Some(Refusal::OfflinePaymentsOff));
}

/// Rules: `setting.reach`, `net.push`.
#[test]
fn a_change_during_the_outage_reaches_the_till_when_it_is_online_again() {
    let mut shop = Setup::standard().offline_payments_off().opens();
    shop.goes_offline();
    shop.admin_saves(|settings| settings.offline.enabled = true);
    shop.sale("45.00");
    assert_eq!(shop.refused(), Some(Refusal::OfflinePaymentsOff));
    shop.reconnects();
    shop.goes_offline();
    shop.sells_offline("45.00");
}

/// Rules: `net.push`, `setting.enabled`.
#[test]
fn a_change_reaches_a_till_that_is_online_at_once() {
    let mut shop = Shop::opens();
    shop.admin_saves(|settings| settings.offline.device_limit = money("60.00"));
    assert_eq!(shop.status().room, money("60.00"));
    shop.admin_saves(|settings| settings.offline.enabled = false);
    shop.goes_offline();
    shop.sale("45.00");
    assert_eq!(shop.refused(), Some(Refusal::OfflinePaymentsOff));
}

/// Rule: `setting.reach`: a till uses no settings of the outage before it knows that it is over.
#[test]
fn what_the_admin_sends_to_a_till_that_is_offline_waits_for_its_check() {
    let mut shop = Shop::opens_offline();
    shop.line_heals();
    shop.admin_saves(|settings| settings.offline.device_limit = money("900.00"));
    shop.tell(Input::SettingsPushed(shop.admin.clone()));
    assert_eq!(shop.status().room, money("500.00"));
    shop.reconnects();
    assert_eq!(shop.status().room, money("900.00"));
}

/// Rule: `setting.reach`.
#[test]
fn the_settings_arrive_before_the_first_payment_is_forwarded() {
    let mut shop = Shop::opens_offline();
    shop.sells_offline("45.00");
    shop.admin_saves(|settings| settings.offline.device_limit = money("40.00"));
    shop.reconnects();
    let room = shop.fresh().iter().find_map(|screen| match screen {
        Screen::Status(status) => Some(status.room),
        _ => None,
    });
    assert_eq!((room, shop.payments().len()), (Some(Money::ZERO), 1));
}

/// Rule: `setting.disable`.
#[test]
fn switching_it_off_stops_new_payments_and_forwards_the_stored_ones() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.admin_saves(|settings| settings.offline.enabled = false);
    shop.reconnects();
    shop.processor_answers("00");
    assert_eq!(shop.badges(order), [Badge::Paid]);
    shop.goes_offline();
    shop.sale("10.00");
    assert_eq!(shop.refused(), Some(Refusal::OfflinePaymentsOff));
}

/// Rule: `staff.permission`.
#[test]
fn whoever_takes_a_card_offline_holds_the_permission() {
    let mut shop = Shop::opens_offline();
    let order = shop.sale("45.00");
    shop.logs_in(BORIS);
    shop.chooses(order, Method::Card);
    assert_eq!(shop.refused(), Some(Refusal::NoPermission));
    shop.logs_in(ANNA);
    shop.pays_by_card(order);
    assert!(shop.is_taken());
}

/// Rule: `staff.permission`.
#[test]
fn without_anybody_logged_in_no_tender_is_taken() {
    let mut shop = Shop::opens_offline();
    let order = shop.cart("45.00");
    shop.logs_out();
    for method in [Method::Card, Method::Cash, Method::Other] {
        shop.chooses(order, method);
        assert_eq!(shop.refused(), Some(Refusal::NotLoggedIn), "{method:?}");
    }
    shop.cart("10.00");
    assert_eq!(shop.refused(), Some(Refusal::NotLoggedIn));
    shop.asks_receipt(order);
    assert_eq!(shop.refused(), Some(Refusal::NotLoggedIn));
}

/// Rule: `reader.supported`.
#[test]
fn every_reader_but_tap_to_pay_takes_offline_payments() {
    for (name, reader) in ReaderModel::NAMES {
        let phone = [ReaderModel::TapToPayIphone, ReaderModel::TapToPayAndroid].contains(&reader);
        let refusal = phone.then_some(Refusal::TapToPayNeedsInternet);
        assert_eq!(refusal_of_a_sale(Setup::standard().reader(reader)), refusal, "{name}");
    }
}

/// Rule: `reader.connected`.
#[test]
fn a_reader_that_is_gone_takes_nothing_and_comes_back_by_itself() {
    let mut shop = Shop::opens_offline();
    shop.reader_goes();
    let order = shop.sale("45.00");
    assert_eq!(shop.refused(), Some(Refusal::ReaderNotConnected));
    shop.reader_returns();
    assert!(shop.status().reader);
    shop.pays_by_card(order);
    assert!(shop.is_taken());
}

/// Rule: `reader.connected`.
#[test]
fn a_reader_that_goes_while_the_card_is_awaited_is_named() {
    let mut shop = Shop::opens_offline();
    let order = shop.sale("45.00");
    shop.reader_goes();
    assert_eq!(shop.refused(), Some(Refusal::ReaderNotConnected));
    shop.taps();
    assert!(shop.tenders(order).is_empty(), "the card comes too late");
}

/// Rule: `reader.connected`.
#[test]
fn a_reader_that_the_staff_let_go_does_not_come_back_by_itself() {
    let mut shop = Shop::opens_offline();
    shop.does(Deed::DisconnectReader);
    shop.reader_returns();
    assert!(!shop.status().reader);
    shop.connects_reader();
    assert!(shop.status().reader);
}

/// Rule: `entry.chip-tap`.
#[test]
fn offline_the_customer_inserts_or_taps() {
    for (entry, refusal) in [
        (Entry::Insert, None),
        (Entry::Tap, None),
        (Entry::Swipe, Some(Refusal::SwipeNeedsInternet)),
        (Entry::Manual, Some(Refusal::ManualEntryNeedsInternet)),
    ] {
        assert_eq!(refusal_of_a_card(Scheme::Visa, entry), refusal, "{entry:?}");
    }
}

/// Rules: `entry.chip-tap`, `tender.gift-card`.
#[test]
fn a_typed_or_gift_card_is_refused_before_it_is_presented_offline_and_taken_online() {
    for (method, refusal) in [
        (Method::ManualCard, Refusal::ManualEntryNeedsInternet),
        (Method::GiftCard, Refusal::GiftCardNeedsInternet),
    ] {
        let mut shop = Shop::opens();
        let order = shop.cart("45.00");
        shop.goes_offline();
        shop.chooses(order, method);
        assert_eq!((shop.refused(), shop.is_prompted()), (Some(refusal), false));
        shop.reconnects();
        shop.reader_goes();
        shop.chooses(order, method);
        assert!(shop.is_prompted(), "no reader has a part in it");
    }
}

/// Rule: `tender.gift-card`.
#[test]
fn a_gift_card_sale_that_is_refused_offline_opens_no_order() {
    let mut shop = Shop::opens_offline();
    let cart = Cart { sells_gift_card: true, ..shop.next_cart("50.00") };
    let order = shop.opens_cart(cart);
    assert_eq!(shop.refused(), Some(Refusal::GiftCardNeedsInternet));
    assert_eq!(shop.row(order), None);
    shop.restarts();
    assert_eq!(shop.row(order), None);
}

/// Rules: `tender.gift-card`, `net.detect`: whichever question it was, its answer says that the
/// till is online.
#[test]
fn a_gift_card_is_sold_as_soon_as_the_admin_answers_anything() {
    let mut shop = Shop::opens_offline();
    shop.sells_offline("45.00");
    shop.reconnects();
    shop.waits(seconds(5));
    shop.line_dies();
    let cart = Cart { sells_gift_card: true, ..shop.next_cart("50.00") };
    let order = shop.opens_cart(cart);
    assert!(!shop.shows(&Screen::Opened(order)));
    shop.line_heals();
    shop.waits(seconds(10));
    assert!(shop.shows(&Screen::Opened(order)), "the processor was silent, the admin was not");
    shop.waits(seconds(15));
    assert_eq!((shop.refused(), shop.status().online), (None, true));
}

/// Rule: `tender.gift-card`.
#[test]
fn a_gift_card_sale_that_was_opened_online_takes_no_card_offline() {
    let mut shop = Shop::opens();
    let cart = Cart { sells_gift_card: true, ..shop.next_cart("50.00") };
    let order = shop.opens_cart(cart);
    shop.goes_offline();
    shop.chooses(order, Method::Card);
    assert_eq!(shop.refused(), Some(Refusal::GiftCardNeedsInternet));
}

/// Rules: `tender.interac`, `tender.eftpos`, `tender.gift-card`.
#[test]
fn a_scheme_that_needs_the_internet_is_refused_after_the_card_is_read() {
    for (name, scheme) in Scheme::NAMES {
        let refusal = match scheme {
            Scheme::Interac => Some(Refusal::InteracNeedsInternet),
            Scheme::Eftpos => Some(Refusal::EftposNeedsInternet),
            Scheme::GiftCard => Some(Refusal::GiftCardNeedsInternet),
            Scheme::Visa
            | Scheme::Mastercard
            | Scheme::Amex
            | Scheme::Discover
            | Scheme::Jcb
            | Scheme::UnionPay => None,
        };
        assert_eq!(refusal_of_a_card(scheme, Entry::Insert), refusal, "{name}");
    }
}

/// Rules: `tender.interac`, `tender.eftpos`: the customer picks the other scheme of the card.
#[test]
fn a_co_badged_card_is_taken_over_its_international_scheme_on_the_same_order() {
    for (debit, other) in [(Scheme::Interac, Scheme::Visa), (Scheme::Eftpos, Scheme::Mastercard)] {
        let mut shop = Shop::opens_offline();
        let order = shop.sale("45.00");
        shop.presents(card(debit, Entry::Tap));
        assert!(shop.refused().is_some());
        shop.chooses(order, Method::Card);
        shop.presents(card(other, Entry::Tap));
        assert!(shop.is_taken());
    }
}

/// Rules: `tender.cash`, `limit.cash`, `order.tip`.
#[test]
fn cash_and_other_tenders_are_taken_offline_whatever_keeps_a_card_away() {
    let setup = Setup::standard().offline_payments_off().nobody_permitted().limits("0.00", "0.00");
    let mut shop = setup.version("9.0.0").reader(ReaderModel::PosTerminal).opens();
    shop.router_off();
    shop.reader_goes();
    for method in [Method::Cash, Method::Other] {
        let cart = Cart { tip: money("5.00"), ..shop.next_cart("1000.00") };
        let order = shop.opens_cart(cart);
        shop.chooses(order, method);
        shop.does(Deed::Counted(order));
        shop.presses_done(order);
        assert!(shop.is_created());
        assert_eq!(shop.badges(order), [Badge::Paid]);
    }
    assert_eq!(shop.status().stored_total, Money::ZERO);
}

/// Rule: `order.tip`.
#[test]
fn a_tip_needs_the_internet_and_a_tip_of_nothing_is_none() {
    for (tip, refusal) in [("0.00", None), ("0.01", Some(Refusal::TipNeedsInternet))] {
        let mut shop = Shop::opens();
        let cart = Cart { tip: money(tip), ..shop.next_cart("45.00") };
        let order = shop.opens_cart(cart);
        shop.goes_offline();
        shop.chooses(order, Method::Card);
        assert_eq!(shop.refused(), refusal, "{tip}");
        assert_eq!(shop.row(order).unwrap().total, money("45.00"), "a tip stays on the order");
    }
}

/// Rule: `order.balance`.
#[test]
fn no_tender_is_more_than_the_balance() {
    let mut shop = Shop::opens_offline();
    let order = shop.cart("45.00");
    shop.pays_part_in_cash(order, "20.00");
    for method in [Method::Card, Method::Cash, Method::Other] {
        shop.chooses_part(order, "25.01", method);
        assert_eq!(shop.refused(), Some(Refusal::AmountTooLarge), "{method:?}");
        shop.chooses_part(order, "25.00", method);
        assert!(shop.is_prompted(), "{method:?}");
    }
    shop.taps();
    shop.pays_by_card(order);
    for method in [Method::Card, Method::Cash, Method::Other] {
        shop.chooses(order, method);
        assert_eq!(shop.refused(), Some(Refusal::OrderComplete), "{method:?}");
    }
}

/// Rule: `limit.currency`.
#[test]
fn a_tender_in_another_currency_is_refused_online_and_offline() {
    let mut shop = Shop::opens();
    let order = shop.cart("45.00");
    let amount = Some(money("45.00"));
    let in_euros =
        Deed::Pay(PaymentChoice { order, amount, currency: eur(), method: Method::Card });
    shop.does(in_euros.clone());
    assert_eq!(shop.refused(), Some(Refusal::WrongCurrency));
    shop.goes_offline();
    shop.does(in_euros);
    assert_eq!(shop.refused(), Some(Refusal::WrongCurrency));
}

/// Rules: `order.balance`, `limit.currency`: yen cannot be compared with dollars and cents; euros are
/// compared as numbers, as the order of the reasons asks.
#[test]
fn an_amount_in_another_currency_is_too_large_where_it_can_be_compared() {
    let mut shop = Shop::opens();
    let order = shop.cart("50.00");
    let pays = |minor, currency| {
        let amount = Some(Money::from_minor(minor));
        Deed::Pay(PaymentChoice { order, amount, currency, method: Method::Card })
    };
    let yen = Currency::find("JPY").unwrap();
    for (minor, currency, reason) in [
        (5_000, eur(), Refusal::WrongCurrency),
        (5_001, eur(), Refusal::AmountTooLarge),
        (5_001, yen, Refusal::WrongCurrency),
    ] {
        shop.does(pays(minor, currency));
        assert_eq!(shop.refused(), Some(reason), "{minor} {currency:?}");
    }
    shop.pays_cash(order);
    shop.does(pays(5_001, eur()));
    assert_eq!(shop.refused(), Some(Refusal::OrderComplete));
}

/// Rule: `search.customer`.
#[test]
fn searching_and_contacting_need_the_internet() {
    let mut shop = Shop::opens();
    let address = "rin@example.com".to_owned();
    let contact = Contact { channel: Channel::Email, address };
    let cart = Cart { contact: Some(contact.clone()), ..shop.next_cart("45.00") };
    let order = shop.opens_cart(cart);
    shop.searches();
    assert!(shop.shows(&Screen::Found));
    shop.does(Deed::Contact(order, Channel::Email));
    assert!(shop.shows(&Screen::Contacted(order, contact)));
    shop.does(Deed::Contact(order, Channel::Text));
    assert_eq!(shop.refused(), Some(Refusal::NoContact));
    shop.goes_offline();
    let sent = shop.sent.len();
    shop.searches();
    assert_eq!(shop.refused(), Some(Refusal::SearchNeedsInternet));
    shop.does(Deed::Contact(order, Channel::Email));
    assert_eq!(shop.refused(), Some(Refusal::ContactNeedsInternet));
    assert_eq!(shop.sent.len(), sent);
}

/// Rules: `search.customer`, `net.detect`.
#[test]
fn a_search_that_nobody_answers_is_refused_when_patience_ends() {
    let mut shop = Shop::opens();
    shop.line_dies();
    shop.searches();
    assert_eq!(shop.refused(), None);
    shop.waits(crate::rig::seconds(15));
    assert_eq!(shop.refused(), Some(Refusal::SearchNeedsInternet));
    assert!(!shop.status().online);
}

/// Rule: `search.customer`: log-in of staff whom the till knows goes on.
#[test]
fn only_staff_whom_the_till_knows_log_in() {
    let mut shop = Shop::opens_offline();
    shop.logs_out();
    shop.logs_in(STRANGER);
    assert_eq!((shop.refused(), shop.status().staff), (Some(Refusal::NotLoggedIn), None));
    shop.logs_in(BORIS);
    assert!(shop.shows(&Screen::LoggedIn(BORIS)));
    assert_eq!(shop.status().staff, Some(BORIS));
}

/// Section 1: a till that has not noticed the outage asks online first.
#[test]
fn the_offline_rules_are_looked_at_when_the_offline_checkout_is_offered() {
    let mut shop = Setup::standard().limits("45.00", "500.00").opens();
    shop.line_dies();
    let order = shop.sale("45.01");
    assert!(shop.is_prompted());
    shop.presents(tap());
    shop.waits(crate::rig::seconds(15));
    assert_eq!(shop.refused(), Some(Refusal::OverTransactionLimit));
    assert!(!shop.is_offered(order));
}

/// Section 1: a refusal leaves the order open.
#[test]
fn a_refused_order_is_finished_with_another_tender() {
    let mut shop = Setup::standard().offline_payments_off().opens();
    shop.goes_offline();
    let order = shop.sale("45.00");
    assert_eq!(shop.refused(), Some(Refusal::OfflinePaymentsOff));
    shop.pays_cash(order);
    shop.presses_done(order);
    assert!(shop.is_created());
}

/// Rule: `net.switch`: the network that the till is on needs no change.
#[test]
fn picking_the_network_that_is_joined_changes_nothing() {
    let mut shop = Shop::opens_offline();
    shop.picks_network(HOME);
    assert!(shop.shows(&Screen::Network(HOME)));
    assert!(shop.status().verified);
}
