//! Chance: the same plan gives the same bytes, and chance decides nothing but its own.

use pos_core::{Entry as Read, ReaderModel};
use sim_world::{
    CrashAt, DiskHealth, Entry, InternetChange, PartsPerMillion, Plan, Step, Trace, What, play,
};

use crate::rig::{
    ANA, BROKE, VISA, after, card, cash, crash_at, disk, internet, internet_down, internet_up,
    log_in, log_out, minutes, plan, plan_in, sale, sale_by, sale_to, shop_with, start,
};

/// A day with a bit of everything, chance included.
fn a_day() -> Vec<Step> {
    vec![
        sale("coffee", 45_00),
        internet(InternetChange::Poor { loss: PartsPerMillion(400_000), latency: None }),
        after(minutes(1), sale_to("tea", 3_00, "kim@example.com")),
        sale_by("broke", 20_00, card(BROKE, Read::Insert)),
        internet_down(),
        after(minutes(2), sale("cake", 12_00)),
        sale_by("cash", 7_50, cash()),
        disk(DiskHealth::FailSync),
        sale("refused", 9_00),
        disk(DiskHealth::Ok),
        crash_at(CrashAt::AfterStore),
        after(minutes(1), sale("crashed", 8_00)),
        start(),
        internet_up(),
        after(minutes(10), log_out()),
        log_in(ANA),
    ]
}

fn day_under(seed: u64) -> Plan {
    Plan { seed, ..plan_in(shop_with(ReaderModel::WisePad3), a_day()) }
}

/// Leaves out what is only there to see when a run ends.
fn without_end(trace: &Trace) -> Vec<&Entry> {
    let is_end = |entry: &&Entry| {
        !matches!(entry.what, What::Closing(..) | What::OnDisk(..) | What::Broken(_))
    };
    trace.entries().iter().filter(is_end).collect()
}

#[test]
fn the_same_plan_gives_the_same_trace() {
    let (first, second) = (play(&day_under(1)), play(&day_under(1)));
    assert_eq!(first.first_difference(&second), None);
    assert_eq!(first, second);
    assert_eq!(first.fingerprint(), second.fingerprint());
}

#[test]
fn another_seed_loses_other_messages() {
    let (first, second) = (play(&day_under(1)), play(&day_under(2)));
    assert!(first.first_difference(&second).is_some());
    assert_ne!(first.fingerprint(), second.fingerprint());
}

/// Forgets what chance decides of a card: its number, and the seal over it.
fn without_numbers(trace: &Trace) -> String {
    let text: Vec<String> = without_end(trace).iter().map(|entry| format!("{entry:?}")).collect();
    let cut = |text: &str, (from, to): (&str, char)| {
        let mut parts = text.split(from);
        let first = parts.next().unwrap_or("").to_owned();
        let rest = parts.map(|part| part.split_once(to).map_or("", |(_, rest)| rest));
        rest.fold(first, |kept, part| kept + from + part)
    };
    cut(&cut(&text.join("\n"), ("LastFour([", ']')), ("Sealed(", ')'))
}

#[test]
fn another_seed_changes_only_what_chance_decides() {
    let calm =
        |seed| Plan { seed, ..plan([sale("coffee", 45_00), internet_down(), sale("tea", 3_00)]) };
    let (first, second) = (play(&calm(1)), play(&calm(2)));
    assert_ne!(first, second, "cards have other numbers");
    assert_eq!(without_numbers(&first), without_numbers(&second));
}

#[test]
fn a_later_step_changes_nothing_that_was_before() {
    let shorter = play(&day_under(5));
    let more = a_day().into_iter().chain([after(minutes(5), sale("late", 2_00))]);
    let longer = Plan { seed: 5, ..plan_in(shop_with(ReaderModel::WisePad3), more) };
    let longer = play(&longer);
    let (shorter, longer) = (without_end(&shorter), without_end(&longer));
    assert!(shorter.len() < longer.len());
    assert_eq!(shorter[..], longer[..shorter.len()]);
}

#[test]
fn another_card_in_the_shop_changes_no_losses() {
    let base = day_under(3);
    let mut more = base.clone();
    more.shop
        .cards
        .push(sim_world::Card { name: "spare".to_owned(), ..base.shop.cards[0].clone() });
    let losses = |plan: &Plan| {
        let trace = play(plan);
        let is_loss =
            |entry: &&Entry| matches!(entry.what, What::RequestLost(..) | What::AnswerLost(..));
        trace.entries().iter().filter(is_loss).cloned().collect::<Vec<_>>()
    };
    assert!(!losses(&base).is_empty());
    assert_eq!(losses(&base), losses(&more));
}

#[test]
fn two_traces_that_differ_say_where() {
    let same = plan([sale("coffee", 45_00)]);
    let longer = plan([sale("coffee", 45_00), sale_by("tea", 3_00, card(VISA, Read::Tap))]);
    let (first, second) = (play(&same), play(&longer));
    let place = first.first_difference(&second).and_then(|id| first.entry(id).cloned());
    assert!(place.is_some_and(|entry| entry.at == first.ended_at()));
}
