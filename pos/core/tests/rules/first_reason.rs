//! When several reasons apply, the first of the list is named.

use pos_core::{
    Cart, Deed, Entry, Method, Money, NetworkId, PaymentChoice, ReaderModel, Refusal, Scheme,
};
use proptest::prelude::*;

use crate::rig::{NEXT_DOOR, Setup, Shop, card, eur, money, usd};

/// The reasons that are known before a card is presented, in the order of the list; `till-down`
/// is not the till's to say.
const BEFORE: [Refusal; 16] = [
    Refusal::NotLoggedIn,
    Refusal::OrderComplete,
    Refusal::AmountTooLarge,
    Refusal::WrongCurrency,
    Refusal::GiftCardNeedsInternet,
    Refusal::ManualEntryNeedsInternet,
    Refusal::TipNeedsInternet,
    Refusal::AppTooOld,
    Refusal::OfflinePaymentsOff,
    Refusal::NoPermission,
    Refusal::TapToPayNeedsInternet,
    Refusal::NoLocalNetwork,
    Refusal::NetworkNotVerified,
    Refusal::ReaderNotConnected,
    Refusal::OverTransactionLimit,
    Refusal::OverDeviceLimit,
];

/// A set of reasons that a sale of 20.00 is made to have.
#[derive(Clone, Debug)]
struct Reasons(Vec<Refusal>);

impl Reasons {
    fn has(&self, reason: Refusal) -> bool {
        self.0.contains(&reason)
    }

    /// A reader is either a phone or built in, and a Wi-Fi either gone or unverified.
    fn can_stand_together(&self) -> bool {
        let wifi = [Refusal::NoLocalNetwork, Refusal::NetworkNotVerified];
        let one_of = [Refusal::TapToPayNeedsInternet, wifi[0], wifi[1]];
        one_of.into_iter().filter(|reason| self.has(*reason)).count() <= 1
    }

    fn setup(&self) -> Setup {
        let built_in = self.has(Refusal::NoLocalNetwork) || self.has(Refusal::NetworkNotVerified);
        let reader = match self.has(Refusal::TapToPayNeedsInternet) {
            true => ReaderModel::TapToPayIphone,
            false if built_in => ReaderModel::PosTerminal,
            false => ReaderModel::WisePad3,
        };
        let limit = |reason, low| if self.has(reason) { low } else { "20.00" };
        let transaction = limit(Refusal::OverTransactionLimit, "19.99");
        let device = limit(Refusal::OverDeviceLimit, "19.98");
        let mut setup = Setup::standard().reader(reader).limits(transaction, device);
        setup.settings.offline.enabled = !self.has(Refusal::OfflinePaymentsOff);
        if self.has(Refusal::AppTooOld) {
            setup = setup.version("9.13.9");
        }
        if self.has(Refusal::NoPermission) {
            setup = setup.nobody_permitted();
        }
        setup
    }

    fn cart(&self, shop: &mut Shop) -> Cart {
        let tip = if self.has(Refusal::TipNeedsInternet) { money("1.00") } else { Money::ZERO };
        let sells_gift_card = self.has(Refusal::GiftCardNeedsInternet);
        Cart { tip, sells_gift_card, ..shop.next_cart("20.00") }
    }

    fn befall(&self, shop: &mut Shop) {
        shop.goes_offline();
        if self.has(Refusal::NoLocalNetwork) {
            shop.router_off();
        }
        if self.has(Refusal::NetworkNotVerified) {
            shop.router_off();
            shop.router_on();
        }
        if self.has(Refusal::ReaderNotConnected) {
            shop.reader_goes();
        }
        if self.has(Refusal::NotLoggedIn) {
            shop.logs_out();
        }
    }

    fn choice(&self, order: pos_core::OrderId) -> PaymentChoice {
        let too_large = self.has(Refusal::AmountTooLarge);
        let manual = self.has(Refusal::ManualEntryNeedsInternet);
        PaymentChoice {
            order,
            amount: too_large.then(|| money("20.01")),
            currency: if self.has(Refusal::WrongCurrency) { eur() } else { usd() },
            method: if manual { Method::ManualCard } else { Method::Card },
        }
    }

    fn named(&self) -> Option<Refusal> {
        let mut shop = self.setup().opens();
        let cart = self.cart(&mut shop);
        let order = shop.opens_cart(cart);
        if self.has(Refusal::OrderComplete) {
            shop.pays_cash(order);
        }
        self.befall(&mut shop);
        shop.does(Deed::Pay(self.choice(order)));
        assert_ne!(shop.is_prompted(), shop.refused().is_some());
        shop.refused()
    }
}

#[test]
fn each_reason_alone_is_named() {
    assert_eq!(Reasons(vec![]).named(), None);
    for reason in BEFORE {
        assert_eq!(Reasons(vec![reason]).named(), Some(reason));
    }
}

#[test]
fn of_each_two_reasons_the_first_of_the_list_is_named() {
    for (place, first) in BEFORE.into_iter().enumerate() {
        for second in BEFORE.into_iter().skip(place + 1) {
            let reasons = Reasons(vec![first, second]);
            if reasons.can_stand_together() {
                assert_eq!(reasons.named(), Some(first), "{reasons:?}");
            }
        }
    }
}

#[test]
fn the_refusals_are_listed_in_the_order_in_which_they_are_named() {
    let refusals = Refusal::NAMES.map(|(_, refusal)| refusal);
    assert!(refusals.is_sorted());
    let names = Refusal::NAMES.map(|(name, _)| name);
    assert_eq!(names[0], "till-down");
    assert_eq!(
        names[16..],
        [
            "over-device-limit",
            "interac-needs-internet",
            "eftpos-needs-internet",
            "swipe-needs-internet",
            "storage-full",
            "offer-left",
            "search-needs-internet",
            "contact-needs-internet",
            "no-contact",
        ]
    );
}

#[test]
fn a_swiped_debit_card_is_refused_for_its_scheme() {
    for (scheme, refusal) in [
        (Scheme::Interac, Refusal::InteracNeedsInternet),
        (Scheme::Eftpos, Refusal::EftposNeedsInternet),
    ] {
        let mut shop = Shop::opens_offline();
        shop.sale("20.00");
        shop.presents(card(scheme, Entry::Swipe));
        assert_eq!(shop.refused(), Some(refusal));
    }
}

/// Whoever is not logged in hears that first, also where the order was never opened.
#[test]
fn on_an_order_that_was_never_opened_the_log_in_is_named_first() {
    let mut shop = Shop::opens_offline();
    shop.logs_out();
    shop.sale("20.00");
    assert_eq!(shop.refused(), Some(Refusal::NotLoggedIn));
}

/// Rule: `net.switch`: a network whose internet is not confirmed is named as not verified.
#[test]
fn a_network_without_confirmed_internet_is_not_verified() {
    let mut shop = Shop::opens_offline();
    for network in [NEXT_DOOR, NetworkId(7)] {
        shop.picks_network(network);
        shop.waits(crate::rig::seconds(15));
        assert_eq!(shop.refused(), Some(Refusal::NetworkNotVerified));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn of_any_reasons_the_first_of_the_list_is_named(
        reasons in proptest::sample::subsequence(BEFORE.to_vec(), 0..=BEFORE.len())
            .prop_map(Reasons)
            .prop_filter("they cannot stand together", Reasons::can_stand_together)
    ) {
        prop_assert_eq!(reasons.named(), reasons.0.first().copied(), "{:?}", reasons);
    }
}
