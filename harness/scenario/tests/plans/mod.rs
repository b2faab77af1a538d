//! Random plans that a scenario can express.

mod acts;
mod shops;

use core::time::Duration;

use harness_scenario::{Clock, Header, Need, RULES, SnapshotPart};
use pos_core::{TillId, Wall};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use sim_world::{Act, Expect, Plan, Question, Shop, Step, When};

pub(crate) fn header() -> impl Strategy<Value = Header> {
    let rules: Vec<&'static str> = RULES.iter().map(|rule| rule.id).collect();
    let needs = Need::NAMES.map(|(_, need)| need).to_vec();
    let parts = SnapshotPart::NAMES.map(|(_, part)| part).to_vec();
    let tags = prop::collection::btree_set("[a-z]{1,6}", 0..3);
    (
        prop::option::of(said()),
        subsequence(rules, 0..4),
        tags,
        subsequence(needs, 0..=2),
        subsequence(parts, 0..=4),
    )
        .prop_map(|(why, proves, tags, needs, snapshot)| Header {
            why,
            proves,
            tags: tags.into_iter().collect(),
            needs,
            snapshot,
        })
}

/// Any text that says something.
pub(crate) fn said() -> impl Strategy<Value = String> {
    "[ -~äé漢\n\t\"\\\\]{0,12}".prop_map(|text| format!("x{text}"))
}

pub(crate) fn span() -> impl Strategy<Value = Duration> {
    prop_oneof![0_u64..5000, (0_u64..100_000).prop_map(|s| s * 1000)]
        .prop_map(Duration::from_millis)
}

/// What is drawn of a step before the shop and the other steps are known.
#[derive(Clone, Debug)]
pub(crate) struct Draw {
    at: (u8, Duration, Index),
    on: Index,
    named: bool,
    act: acts::Draw,
    expect: Option<Expect>,
    spans: (Option<Duration>, Option<Duration>),
    note: Option<String>,
}

fn draw() -> impl Strategy<Value = Draw> {
    (
        (0_u8..4, span(), any::<Index>()),
        any::<Index>(),
        any::<bool>(),
        acts::draw(),
        prop::option::of(acts::expect()),
        (prop::option::of(span()), prop::option::of(span())),
        prop::option::of(said()),
    )
        .prop_map(|(at, on, named, act, expect, spans, note)| Draw {
            at,
            on,
            named,
            act,
            expect,
            spans,
            note,
        })
}

pub(crate) fn plan() -> impl Strategy<Value = Plan> {
    let start = select(vec![1_772_460_000_000_i64, 1_700_000_000_000, 1_780_000_030_000]);
    (said(), any::<u64>(), start, shops::shop(), prop::collection::vec(draw(), 1..10)).prop_map(
        |(name, seed, start, shop, draws)| {
            build(
                Plan { name, seed, start: Wall::from_millis(start), shop, steps: Vec::new() },
                &draws,
            )
        },
    )
}

fn build(mut plan: Plan, draws: &[Draw]) -> Plan {
    let mut since_start = Duration::ZERO;
    for (place, draw) in draws.iter().enumerate() {
        let on = draw.on.index(plan.shop.tills.len());
        let on = TillId(u16::try_from(on).unwrap());
        let act = draw.act.act(&plan, on);
        let opens = matches!(act, Act::Order(_) | Act::Sale(_));
        let is_check = matches!(act, Act::Check(_));
        let at = when(&plan, draw, &mut since_start);
        plan.steps.push(Step {
            id: (opens || draw.named).then(|| format!("s-{place}")),
            at,
            on: means_a_till(&plan.shop, &act).then_some(on),
            expect: draw.expect.clone().filter(|_| !is_check),
            within: draw.spans.0.filter(|_| is_check),
            holds_for: draw.spans.1.filter(|_| is_check),
            note: draw.note.clone(),
            act,
        });
    }
    plan
}

fn means_a_till(_shop: &Shop, act: &Act) -> bool {
    match act {
        Act::Internet(_) | Act::Router(_) | Act::Power(_) | Act::Processor(_) | Act::Admin(_) => {
            false
        }
        Act::Check(wanted) => {
            wanted.iter().any(|wanted| matches!(wanted.question, Question::Till(..)))
        }
        _ => true,
    }
}

/// Local times grow by whole hours, and spans are too short to overtake them.
fn when(plan: &Plan, draw: &Draw, since_start: &mut Duration) -> When {
    let (kind, span, which) = &draw.at;
    let named: Vec<usize> =
        (0..plan.steps.len()).filter(|place| plan.steps[*place].id.is_some()).collect();
    match kind {
        0 => When::Next,
        1 if *since_start == Duration::ZERO || span.as_nanos() % 2 == 0 => When::After(*span),
        1 => When::Every(*span),
        2 => {
            // Spans before were 12 times 100,000 s at most, or as long as all that was before them.
            *since_start = since_start.saturating_mul(2) + Duration::from_hours(24 * 30);
            let clock = Clock::of(plan);
            let noon = clock.find(clock.day(*since_start), "12:00").unwrap();
            When::At(noon)
        }
        _ if named.is_empty() => When::Next,
        _ => {
            // Far behind all that was, so that the times of the next steps still come later.
            *since_start = since_start.saturating_mul(2) + Duration::from_hours(24 * 30);
            When::AfterStep(named[which.index(named.len())], *since_start)
        }
    }
}
