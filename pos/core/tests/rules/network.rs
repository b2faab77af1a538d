//! Section 3: how the till notices the outage and its end, and what the local network has to do with it.

use pos_core::{Badge, Deed, Message, NetworkId, ReaderModel, Refusal, Screen};

use crate::rig::{HOME, NEXT_DOOR, Setup, Shop, hours, money, seconds};

const BUILT_IN: [ReaderModel; 2] = [ReaderModel::PosTerminalReader, ReaderModel::PosTerminal];
const BLUETOOTH: [ReaderModel; 4] = [
    ReaderModel::TapAndChip,
    ReaderModel::Chipper2xBt,
    ReaderModel::WisePad3,
    ReaderModel::ChipAndSwipe,
];

/// Rule: `net.detect`.
#[test]
fn an_online_till_that_is_idle_sends_nothing() {
    let mut shop = Shop::opens();
    let sent = shop.sent.len();
    shop.waits(hours(48));
    assert_eq!(shop.sent.len(), sent);
    assert!(shop.status().online, "an outage that nobody notices changes nothing");
}

/// Rule: `net.detect`.
#[test]
fn the_loss_is_noticed_when_patience_with_a_payment_ends_and_not_before() {
    let mut shop = Shop::opens();
    shop.line_dies();
    let order = shop.sale("45.00");
    shop.taps();
    assert!(shop.shows(&Screen::Asking(order)));
    shop.waits(seconds(14));
    assert!(shop.status().online && !shop.is_offered(order));
    shop.waits(seconds(1));
    assert!(!shop.status().online && shop.is_offered(order));
}

/// Rule: `net.detect`.
#[test]
fn with_the_wifi_gone_the_till_knows_at_once() {
    let mut shop = Shop::opens();
    let order = shop.sale("45.00");
    shop.taps();
    shop.router_off();
    assert!(!shop.status().online && shop.is_offered(order));
}

/// Rule: `net.detect`: a search and a word to a customer end at once as well.
#[test]
fn with_the_wifi_gone_the_staff_wait_no_longer_for_a_search() {
    let mut shop = Shop::opens();
    shop.line_dies();
    shop.searches();
    shop.router_off();
    assert_eq!(shop.refused(), Some(Refusal::SearchNeedsInternet));
}

/// Rule: `net.detect`.
#[test]
fn an_offline_till_looks_every_so_often_and_only_then() {
    let mut shop = Shop::opens_offline();
    let since = shop.now();
    shop.waits(seconds(29));
    let looks = |shop: &Shop| -> Vec<_> {
        let sent = shop.sent.iter().filter(|sent| sent.up > since);
        let checks = sent.filter(|sent| sent.message == Message::Check);
        checks.map(|sent| sent.up.saturating_sub(since)).collect()
    };
    assert_eq!(looks(&shop), []);
    shop.waits(seconds(61));
    assert_eq!(looks(&shop), [30, 60, 90].map(seconds));
    shop.line_heals();
    shop.waits(seconds(29));
    assert!(!shop.status().online);
    shop.waits(seconds(1));
    assert!(shop.status().online);
}

/// Rule: `net.detect`.
#[test]
fn who_hears_from_the_admin_at_the_moment_when_patience_ends_is_online() {
    let mut shop = Shop::opens_offline();
    shop.waits(seconds(30));
    let look = shop.last_request();
    shop.reconnects();
    shop.line_dies();
    shop.searches();
    shop.hears_from_the_admin_after(seconds(15), look);
    assert_eq!(shop.refused(), Some(Refusal::SearchNeedsInternet));
    assert!(shop.status().online);
}

/// Rule: `net.detect`: without Wi-Fi there is nowhere to look; with it the till looks at once.
#[test]
fn a_till_without_wifi_does_not_look_until_it_is_back() {
    let mut shop = Shop::opens();
    shop.router_off();
    let sent = shop.sent.len();
    shop.waits(hours(1));
    assert_eq!(shop.sent.len(), sent);
    shop.router_on();
    assert!(shop.status().online);
}

/// Rule: `net.detect`: an offline checkout is offered, never silently begun.
#[test]
fn an_outage_while_the_card_is_awaited_is_offered_as_an_offline_checkout() {
    let mut shop = Shop::opens();
    let order = shop.sale("45.00");
    shop.router_off();
    shop.taps();
    assert!(shop.is_offered(order) && !shop.is_taken());
    shop.does(Deed::TakeOffer(order));
    assert!(shop.is_taken());
}

/// Rule: `net.local`.
#[test]
fn a_built_in_reader_needs_the_local_wifi_and_a_bluetooth_reader_does_not() {
    let refusal_without_wifi = |reader| {
        let mut shop = Setup::standard().reader(reader).opens();
        shop.router_off();
        shop.sale("45.00");
        shop.refused()
    };
    for reader in BUILT_IN {
        assert_eq!(refusal_without_wifi(reader), Some(Refusal::NoLocalNetwork), "{reader:?}");
    }
    for reader in BLUETOOTH {
        assert_eq!(refusal_without_wifi(reader), None, "{reader:?}");
    }
}

/// Rule: `net.local`: what was asked when the power was cut is reversed.
#[test]
fn a_built_in_reader_is_offered_no_offline_checkout_without_wifi() {
    let mut shop = Setup::standard().reader(ReaderModel::PosTerminal).opens();
    let order = shop.sale("45.00");
    shop.taps();
    shop.router_off();
    assert_eq!(shop.refused(), Some(Refusal::NoLocalNetwork));
    assert!(!shop.is_offered(order));
    shop.router_on();
    assert_eq!(shop.reversals().len(), 1);
}

/// Rule: `net.restart`.
#[test]
fn after_a_router_restart_a_built_in_reader_waits_for_the_internet() {
    for reader in BUILT_IN {
        let mut shop = Setup::standard().reader(reader).opens();
        shop.goes_offline();
        shop.sells_offline("45.00");
        shop.router_off();
        shop.router_on();
        assert!(!shop.status().verified);
        let order = shop.sale("45.00");
        assert_eq!(shop.refused(), Some(Refusal::NetworkNotVerified), "{reader:?}");
        shop.reconnects();
        assert!(shop.status().verified);
        shop.requests_are_lost();
        shop.goes_offline();
        shop.pays_by_card(order);
        assert!(shop.is_taken(), "{reader:?}");
    }
}

/// Rule: `net.restart`.
#[test]
fn after_a_router_restart_a_bluetooth_reader_goes_on() {
    for reader in BLUETOOTH {
        let mut shop = Setup::standard().reader(reader).opens();
        shop.goes_offline();
        shop.router_off();
        shop.router_on();
        shop.sells_offline("45.00");
    }
}

/// Rule: `net.switch`.
#[test]
fn a_till_stays_on_its_wifi_unless_the_other_network_has_internet() {
    let mut shop = Setup::standard().reader(ReaderModel::PosTerminal).opens();
    shop.goes_offline();
    shop.picks_network(NEXT_DOOR);
    assert_eq!(shop.refused(), None, "the till asks over the other network first");
    shop.waits(seconds(15));
    assert_eq!(shop.refused(), Some(Refusal::NetworkNotVerified));
    assert!(shop.status().verified, "it stayed");
    shop.sells_offline("45.00");
}

/// Rule: `net.switch`.
#[test]
fn a_network_whose_internet_is_confirmed_is_joined_and_the_till_is_online() {
    let mut shop = Shop::opens_offline();
    let order = shop.sells_offline("45.00");
    shop.gets_internet(NEXT_DOOR);
    shop.admin_saves(|settings| settings.offline.device_limit = money("300.00"));
    shop.picks_network(NEXT_DOOR);
    assert!(shop.shows(&Screen::Network(NEXT_DOOR)));
    assert!(shop.status().online && shop.status().verified);
    assert_eq!(shop.status().room, money("255.00"), "the answer brought the settings");
    shop.processor_answers("00");
    assert_eq!(shop.badges(order), [Badge::Paid]);
}

/// Rule: `net.switch`: what was confirmed is not asked again.
#[test]
fn a_network_whose_internet_is_confirmed_is_asked_once() {
    let mut shop = Shop::opens_offline();
    shop.gets_internet(NEXT_DOOR);
    let sent = shop.sent.len();
    shop.picks_network(NEXT_DOOR);
    let messages: Vec<_> = shop.sent[sent..].iter().map(|sent| &sent.message).collect();
    assert_eq!(messages, [&Message::Check]);
}

/// Rule: `net.switch`: another network than the confirmed one is not verified by it.
#[test]
fn a_confirmation_is_for_its_network_only() {
    let mut shop = Shop::opens_offline();
    shop.picks_network(NEXT_DOOR);
    shop.gets_internet(NetworkId(2));
    shop.waits(seconds(15));
    shop.router_off();
    shop.router_on();
    assert!(!shop.status().online && !shop.status().verified);
}

/// Rule: `net.switch`: it went there by itself while the staff waited for the confirmation.
#[test]
fn a_network_that_the_till_is_online_on_meanwhile_is_confirmed() {
    let mut shop = Shop::opens();
    shop.line_dies();
    shop.router_off();
    shop.picks_network(HOME);
    shop.line_heals();
    shop.waits(seconds(5));
    assert!(!shop.shows(&Screen::Network(HOME)));
    shop.router_on();
    assert!(shop.shows(&Screen::Network(HOME)));
    shop.waits(seconds(30));
    assert_eq!((shop.refused(), shop.status().online), (None, true));
}

/// Rules: `net.switch`, `net.detect`: what another network answers too late says nothing of this one.
#[test]
fn a_late_confirmation_of_another_network_does_not_make_the_till_online() {
    let mut shop = Shop::opens_offline();
    shop.picks_network(NEXT_DOOR);
    let asked = shop.last_request();
    shop.waits(seconds(15));
    assert_eq!(shop.refused(), Some(Refusal::NetworkNotVerified));
    shop.hears_from_the_admin(asked);
    assert!(!shop.status().online);
}

/// Rules: `net.restart`, `net.switch`: a network is verified by what was asked over it.
#[test]
fn an_answer_to_what_was_asked_over_another_network_verifies_nothing() {
    let mut shop = Shop::opens_offline();
    shop.waits(seconds(30));
    let asked = shop.last_request();
    shop.router_off();
    shop.router_on();
    shop.hears_from_the_admin(asked);
    assert!(!shop.status().online && !shop.status().verified);
}

/// Rule: `net.switch`: an online till may change its network.
#[test]
fn an_online_till_changes_its_network_freely() {
    let mut shop = Shop::opens();
    shop.gets_internet(NEXT_DOOR);
    shop.picks_network(NEXT_DOOR);
    assert!(shop.status().online && shop.status().verified);
    shop.picks_network(HOME);
    assert!(shop.status().online);
}

/// Rules: `net.flap`, `never.twice`.
#[test]
fn a_connection_that_comes_and_goes_neither_loses_nor_doubles_a_payment() {
    let mut shop = Shop::opens_offline();
    let orders = ["10.00", "20.00", "30.00"].map(|total| shop.sells_offline(total));
    for _ in 0..5 {
        shop.reconnects();
        assert!(shop.is_asked());
        shop.requests_are_lost();
        shop.router_off();
        shop.router_on();
        shop.requests_are_lost();
        shop.goes_offline();
    }
    assert_eq!(shop.status().stored_total, money("60.00"));
    shop.processor = crate::rig::Processor::Approves;
    shop.reconnects();
    shop.waits_for_all();
    for order in orders {
        assert_eq!(shop.badges(order), [Badge::Paid]);
        let keys: std::collections::BTreeSet<_> = shop
            .payments()
            .iter()
            .filter(|sent| sent.1.order == order)
            .map(|sent| sent.1.key)
            .collect();
        assert_eq!(keys.len(), 1, "one key an order");
    }
}

/// Rule: `net.detect`: a silent processor alone does not make the till offline.
#[test]
fn a_forwarded_payment_that_nobody_answers_makes_the_till_ask_the_admin() {
    let mut shop = Shop::opens_offline();
    shop.sells_offline("45.00");
    shop.reconnects();
    shop.waits(seconds(15));
    assert!(shop.status().online, "the admin is there");
    shop.line_dies();
    shop.waits(seconds(60 + 15 + 15));
    assert!(!shop.status().online, "nobody is there");
}

/// Rule: `net.detect`: a payment that nobody answers makes no till look that knows it is offline.
#[test]
fn a_till_that_knows_the_outage_does_not_look_for_the_sake_of_a_payment() {
    let mut shop = Shop::opens_offline();
    shop.sells_offline("45.00");
    shop.reconnects();
    shop.processor_answers("91");
    shop.waits(seconds(50));
    shop.goes_offline();
    assert!(shop.is_asked(), "the payment was sent again during the search");
    let sent = shop.sent.len();
    shop.waits(seconds(29));
    assert_eq!(shop.sent.len(), sent);
    shop.waits(seconds(1));
    assert_eq!(shop.sent.len(), sent + 1);
}
