//! How often a card is tried again, against what its network allows.

use core::time::Duration;

use pos_core::{Counted, Entry, Wall};
use sim_kernel::Time;
use sim_world::{Answering, Card, Issuer, Plan, Tried, What, retries};

use crate::played::honest;
use crate::rig::{
    LATE, VISA, after, card, code, hours, internet_down, internet_up, is_online, minutes, plan_in,
    sale, sale_by, shop,
};

/// One payment of each card taken offline; the issuers are away for that long.
fn a_day_of_91(away: Duration) -> Plan {
    let mut shop = shop();
    for card in [VISA, LATE] {
        let place = usize::from(card.0);
        let issuer = Issuer::Always(Answering::Decline(code("91")));
        shop.cards[place] = Card { issuer, ..shop.cards[place].clone() };
    }
    let mastercard = sale_by("tea", 3_00, card(LATE, Entry::Tap));
    let steps = [internet_down(), after(minutes(1), sale("coffee", 45_00)), mastercard];
    let back = [after(minutes(1), internet_up()), after(away, is_online())];
    plan_in(shop, steps.into_iter().chain(back))
}

fn tried(plan: Plan) -> Vec<Tried> {
    let played = honest(plan);
    retries(&played.plan, &played.trace)
}

/// The finding of `docs/response-codes.md`: with a back-off of 15 s to 5 min, our till passes what
/// the networks allow within the first hours.
#[test]
fn an_issuer_that_is_away_all_day_is_asked_more_often_than_networks_allow() {
    let played = honest(a_day_of_91(hours(24)));
    let first =
        played.first(|what| matches!(what, What::DeclinedByIssuer(..))).unwrap_or(Time::ZERO);
    let of = |it: Tried| {
        let after = it.exceeded.map(|at| at.since(first).as_secs() / 60);
        (it.card, it.limit.counted, it.limit.most, it.most, after)
    };
    let tried: Vec<_> = retries(&played.plan, &played.trace).into_iter().map(of).collect();
    assert_eq!(
        tried,
        [
            (VISA, Counted::Reattempts, 15, 290, Some(62)),
            (LATE, Counted::Declines, 10, 291, Some(32)),
            (LATE, Counted::AmountDeclines, 35, 291, Some(158)),
        ]
    );
}

/// From 18 April 2026 on Visa allows 20.
#[test]
fn the_rule_in_force_at_the_start_of_the_run_is_taken() {
    let start = Wall::from_millis(1_776_470_400_000);
    let tried = tried(Plan { start, ..a_day_of_91(hours(2)) });
    let visa = tried.iter().find(|it| it.card == VISA).map(|it| (it.limit.most, it.most));
    assert_eq!(visa, Some((20, 27)));
}

#[test]
fn a_back_off_of_days_stays_within_what_networks_allow() {
    let mut plan = a_day_of_91(hours(30 * 24));
    plan.shop.patience.retry_first = minutes(15);
    plan.shop.patience.retry_most = hours(4 * 24);
    let counts: Vec<_> = tried(plan).iter().map(|it| (it.most, it.exceeded)).collect();
    assert_eq!(counts, [(15, None), (7, None), (16, None)]);
}

#[test]
fn a_card_that_is_not_tried_again_is_not_reported() {
    let down = [internet_down(), after(minutes(1), sale("coffee", 45_00)), internet_up()];
    let plan = crate::rig::plan(down.into_iter().chain([after(minutes(5), is_online())]));
    assert_eq!(tried(plan), []);
}
