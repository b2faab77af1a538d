//! Random days: whatever happens in a shop, no rule breaks, and once all is well again the books
//! of the till and of the processor agree.

use core::time::Duration;

use pos_core::{Channel, Contact, Entry as Read, ReaderModel, StaffId, TillId};
use proptest::prelude::*;
use sim_kernel::Agenda;
use sim_world::{
    Act, Answering, AskReceipt, Breach, ContactCustomer, Countable, CrashAt, DiskHealth, Entry,
    InternetChange, Kept, Modelled, OrderQuestion, OurTill, PartsPerMillion, Plan, PowerChange,
    ProcessorChange, ProcessorQuestion, Question, ReaderChange, RouterChange, SearchFor, Shop,
    Simulation, Step, Storage, TenderLine, TenderWord, TillChange, TillQuestion, Trace, Value,
    What, WifiChange, perform_where, play,
};

use crate::rig::{
    ANA, BOB, BROKE, CAFE, HOTSPOT, LATE, SHOP, TILL, VISA, after, card, cash, cents, check, code,
    device_limit, hours, leaving, log_in, log_out, minutes, ms, on, order, part, pay, plan_in,
    sale_by, sale_to, secs, shop_with, start, step, till, transaction_limit, within,
};

/// A step before the orders have names: the words of an order are a number to pick one with.
#[derive(Clone, Debug)]
enum Idea {
    Plain(Act),
    Sale { minor: i64, tendered: sim_world::Tendered, leaves: bool },
    SaleWithReceipt(i64),
    Order(i64),
    Pay { pick: usize, tendered: sim_world::Tendered, leaves: bool },
    Receipt(usize),
    Contact(usize),
}

fn spans() -> impl Strategy<Value = Duration> {
    prop_oneof![
        4 => Just(Duration::ZERO),
        4 => (0_u64..60_000).prop_map(ms),
        2 => (0_u64..60).prop_map(minutes),
        1 => (0_u64..30).prop_map(hours),
    ]
}

fn tendered() -> impl Strategy<Value = sim_world::Tendered> {
    let cards = prop_oneof![5 => Just(VISA), 2 => Just(BROKE), 2 => Just(LATE)];
    let entries =
        prop_oneof![4 => Just(Read::Tap), 2 => Just(Read::Insert), 1 => Just(Read::Swipe)];
    let whole = prop_oneof![5 => (cards, entries).prop_map(|(c, e)| card(c, e)), 1 => Just(cash())];
    (whole, prop::option::weighted(0.2, 1_i64..60_00)).prop_map(|(whole, amount)| match amount {
        Some(amount) => part(amount, whole),
        None => whole,
    })
}

fn leaves() -> impl Strategy<Value = bool> {
    prop::bool::weighted(0.2)
}

fn till_work() -> impl Strategy<Value = Idea> {
    let sale = (1_i64..120_00, tendered(), leaves());
    let payment = (any::<usize>(), tendered(), leaves());
    prop_oneof![
        6 => sale.prop_map(|(minor, tendered, leaves)| Idea::Sale { minor, tendered, leaves }),
        1 => (1_i64..120_00).prop_map(Idea::SaleWithReceipt),
        1 => (1_i64..120_00).prop_map(Idea::Order),
        4 => payment.prop_map(|(pick, tendered, leaves)| Idea::Pay { pick, tendered, leaves }),
        1 => any::<usize>().prop_map(Idea::Receipt),
        1 => any::<usize>().prop_map(Idea::Contact),
        1 => Just(Idea::Plain(Act::Search(SearchFor::Product("mug".to_owned())))),
    ]
}

fn staff_work() -> impl Strategy<Value = Act> {
    prop_oneof![
        2 => Just(log_out().act),
        3 => Just(log_in(ANA).act),
        1 => Just(log_in(BOB).act),
        1 => Just(log_in(StaffId(9)).act),
        1 => (0_i64..300_00).prop_map(|minor| device_limit(minor).act),
        1 => (0_i64..150_00).prop_map(|minor| transaction_limit(minor).act),
    ]
}

fn weather() -> impl Strategy<Value = Act> {
    let poor = (0_u32..900_000, prop::option::of(0_u64..20_000)).prop_map(|(loss, latency)| {
        InternetChange::Poor { loss: PartsPerMillion(loss), latency: latency.map(ms) }
    });
    prop_oneof![
        4 => Just(Act::Internet(InternetChange::Down)),
        4 => Just(Act::Internet(InternetChange::Up)),
        2 => poor.prop_map(Act::Internet),
        1 => Just(Act::Router(RouterChange::Off)),
        1 => Just(Act::Router(RouterChange::On)),
        1 => Just(Act::Router(RouterChange::Restart)),
        1 => Just(Act::Power(PowerChange::Cut)),
        1 => Just(Act::Power(PowerChange::Restored)),
        1 => Just(Act::Wifi(WifiChange::Lost)),
        1 => Just(Act::Wifi(WifiChange::Back)),
        2 => prop::sample::select(vec![SHOP, CAFE, HOTSPOT])
            .prop_map(|to| Act::Wifi(WifiChange::Join(to))),
    ]
}

fn processor_faults() -> impl Strategy<Value = Act> {
    let answer = prop_oneof![
        Just(Answering::Approve),
        prop::sample::select(vec!["05", "30", "51", "91", "96"])
            .prop_map(|text| Answering::Decline(code(text))),
    ];
    let change = prop_oneof![
        Just(ProcessorChange::Down),
        Just(ProcessorChange::Up),
        (0_u64..40_000).prop_map(|millis| ProcessorChange::Latency(ms(millis))),
        (answer, 1_u32..4).prop_map(|(answer, times)| ProcessorChange::Answer { answer, times }),
        (1_u32..4).prop_map(ProcessorChange::LoseAnswers),
        (1_u32..4).prop_map(ProcessorChange::LoseRequests),
        (1_u32..3, 0_u64..120)
            .prop_map(|(count, by)| ProcessorChange::LateAnswers { count, by: secs(by) }),
    ];
    change.prop_map(Act::Processor)
}

fn reader_changes() -> impl Strategy<Value = Act> {
    let changes = vec![
        ReaderChange::Connect,
        ReaderChange::Disconnect,
        ReaderChange::Restart,
        ReaderChange::BatteryEmpty,
        ReaderChange::Charged,
    ];
    prop::sample::select(changes).prop_map(Act::Reader)
}

fn till_changes() -> impl Strategy<Value = Act> {
    let moments = prop_oneof![
        Just(CrashAt::BeforeStore),
        Just(CrashAt::AfterStore),
        Just(CrashAt::AfterSend),
        Just(CrashAt::AfterAnswer),
        (1_u32..30).prop_map(|nth| CrashAt::Before(Countable::Write, nth)),
        (1_u32..30).prop_map(|nth| CrashAt::After(Countable::Write, nth)),
    ];
    let disks = vec![DiskHealth::Ok, DiskHealth::Full, DiskHealth::FailSync];
    let change = prop_oneof![
        1 => Just(TillChange::Crash),
        3 => Just(TillChange::Start),
        2 => Just(TillChange::Restart),
        4 => moments.prop_map(|moment| TillChange::CrashAt(moment, None)),
        1 => (-100_000_000_i64..100_000_000).prop_map(TillChange::Clock),
        3 => prop::sample::select(disks).prop_map(TillChange::Disk),
    ];
    change.prop_map(Act::Till)
}

fn ideas() -> impl Strategy<Value = Vec<(Duration, Idea)>> {
    let idea = prop_oneof![
        8 => till_work(),
        1 => staff_work().prop_map(Idea::Plain),
        3 => weather().prop_map(Idea::Plain),
        2 => processor_faults().prop_map(Idea::Plain),
        1 => reader_changes().prop_map(Idea::Plain),
        3 => till_changes().prop_map(Idea::Plain),
    ];
    prop::collection::vec((spans(), idea), 1..14)
}

fn readers() -> impl Strategy<Value = ReaderModel> {
    prop::sample::select(ReaderModel::NAMES.map(|(_, model)| model).to_vec())
}

/// Gives orders their names, and leaves out what needs an order where there is none.
fn steps(ideas: Vec<(Duration, Idea)>) -> Vec<Step> {
    let mut names: Vec<String> = Vec::new();
    let mut steps = Vec::new();
    for (gap, idea) in ideas {
        let opens = matches!(idea, Idea::Sale { .. } | Idea::SaleWithReceipt(_) | Idea::Order(_));
        if opens {
            names.push(format!("order-{}", names.len()));
        }
        steps.extend(spell_out(idea, &names).map(|step| after(gap, step)));
    }
    steps
}

fn spell_out(idea: Idea, names: &[String]) -> Option<Step> {
    let newest = names.last().map_or("", String::as_str);
    let picked = |pick: usize| names.get(pick.checked_rem(names.len())?);
    let going = |step: Step, leaves: bool| if leaves { leaving(step) } else { step };
    Some(match idea {
        Idea::Plain(act) => step(act),
        Idea::Sale { minor, tendered, leaves } => going(sale_by(newest, minor, tendered), leaves),
        Idea::SaleWithReceipt(minor) => sale_to(newest, minor, "kim@example.com"),
        Idea::Order(minor) => order(newest, minor),
        Idea::Pay { pick, tendered, leaves } => going(pay(picked(pick)?, tendered), leaves),
        Idea::Receipt(pick) => {
            let order = crate::rig::called(picked(pick)?);
            let to = Contact { channel: Channel::Text, address: "+1 555 0100".to_owned() };
            step(Act::Receipt(AskReceipt { order, to }))
        }
        Idea::Contact(pick) => {
            let order = crate::rig::called(picked(pick)?);
            step(Act::Contact(ContactCustomer { order, by: Channel::Email }))
        }
    })
}

/// Ends all faults, brings everybody back, and gives the till an hour to settle everything.
fn all_is_well() -> Vec<Step> {
    let plain = [
        Act::Internet(InternetChange::Up),
        Act::Router(RouterChange::On),
        Act::Power(PowerChange::Restored),
        Act::Wifi(WifiChange::Back),
        Act::Processor(ProcessorChange::Up),
        Act::Processor(ProcessorChange::Latency(ms(400))),
        Act::Processor(ProcessorChange::Answer { answer: Answering::Approve, times: 0 }),
        Act::Processor(ProcessorChange::LoseAnswers(0)),
        Act::Processor(ProcessorChange::LoseRequests(0)),
        Act::Processor(ProcessorChange::LateAnswers { count: 0, by: Duration::ZERO }),
        Act::Till(TillChange::Disk(DiskHealth::Ok)),
        Act::Reader(ReaderChange::Charged),
        Act::Till(TillChange::Restart),
    ];
    let mut steps: Vec<Step> = plain.into_iter().map(step).collect();
    steps.push(after(minutes(2), step(Act::Wifi(WifiChange::Join(SHOP)))));
    // Once more after a while: a crash that waited for its occasion may have found it.
    for _ in 0..2 {
        steps.push(after(minutes(20), start()));
        steps.push(log_in(ANA));
        steps.push(step(Act::Reader(ReaderChange::Connect)));
    }
    steps.push(after(hours(1), within(hours(1), check_queue_is_empty())));
    steps
}

fn check_queue_is_empty() -> Step {
    check(Question::Till(TILL, TillQuestion::Queued), Value::Count(0))
}

fn days() -> impl Strategy<Value = Plan> {
    (readers(), ideas(), any::<u64>()).prop_map(|(reader, ideas, seed)| {
        let all = steps(ideas).into_iter().chain(all_is_well());
        Plan { seed, ..plan_in(shop_with(reader), all) }
    })
}

/// Days of a shop with two tills, each step at one of them; nothing is healed at the end.
fn days_of_two() -> impl Strategy<Value = Plan> {
    let places = prop::collection::vec(0_u16..2, 14);
    (readers(), ideas(), places).prop_map(|(reader, ideas, places)| {
        let ideas = steps(ideas);
        let steps = ideas.into_iter().zip(places).map(|(step, place)| on(TillId(place), step));
        let shop = shop_with(reader);
        let tills = vec![till("left", reader), till("right", ReaderModel::WisePad3)];
        plan_in(Shop { tills, ..shop }, steps)
    })
}

/// Plays a plan for an estimate, and keeps so much of its trace.
fn kept_of(plan: &Plan, kept: Kept) -> Trace {
    let mut parts = Modelled { start_pos: &OurTill, storage: Storage::Memory };
    let mut simulation = Simulation::new(plan, &mut parts, Agenda::new()).keeping(kept);
    perform_where(plan, &mut simulation, |_, _| true);
    simulation.end().0
}

/// Tells whether a step makes a till crash as it stores a payment.
fn crashes_by_record(step: &Step) -> bool {
    let Act::Till(TillChange::CrashAt(moment, _)) = step.act else { return false };
    matches!(moment, CrashAt::BeforeStore | CrashAt::AfterStore)
}

fn check_causes_and_times(trace: &Trace) {
    let entries = trace.entries();
    for (place, entry) in entries.iter().enumerate() {
        let cause = entry.cause.map_or(0, |cause| usize::try_from(cause.0).unwrap_or(usize::MAX));
        assert!(cause < place || entry.cause.is_none(), "entry {place} comes before its cause");
    }
    assert!(entries.is_sorted_by_key(|entry| entry.at), "time goes back");
}

fn breach(entry: &Entry) -> Option<&Breach> {
    match &entry.what {
        What::Broken(breach) => Some(breach),
        _ => None,
    }
}

fn breaches(trace: &Trace) -> Vec<&Breach> {
    trace.entries().iter().filter_map(breach).collect()
}

fn closing(trace: &Trace, question: Question) -> Option<&Value> {
    trace.entries().iter().find_map(|entry| match &entry.what {
        What::Closing(asked, value) if *asked == question => Some(value),
        _ => None,
    })
}

/// What the tills say was approved is what the processor captured.
fn books_agree(plan: &Plan, trace: &Trace) -> bool {
    let tenders = |order| match closing(trace, Question::Order(order, OrderQuestion::Tenders)) {
        Some(Value::Tenders(lines)) => lines.clone(),
        _ => Vec::new(),
    };
    let approved = |line: &TenderLine| line.word == TenderWord::Approved;
    let lines = plan.orders().flat_map(tenders).filter(approved);
    let approved = lines.fold(cents(0), |sum, line| sum.plus(line.amount));
    let captured = closing(trace, Question::Processor(ProcessorQuestion::CapturedTotal));
    captured == Some(&Value::Money(approved))
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn whatever_happens_no_rule_breaks_and_the_books_agree_in_the_end(plan in days()) {
        let trace = play(&plan);
        prop_assert_eq!(breaches(&trace), Vec::<&Breach>::new());
        check_causes_and_times(&trace);
        let queued = closing(&trace, Question::Till(TILL, TillQuestion::Queued));
        prop_assert_eq!(queued, Some(&Value::Count(0)));
        prop_assert!(books_agree(&plan, &trace), "the books differ");
    }

    #[test]
    fn a_trace_that_leaves_out_keeps_what_the_whole_one_says(plan in days_of_two()) {
        let whole = kept_of(&plan, Kept::Everything);
        let kept = kept_of(&plan, Kept::Ends);
        let ends = |trace: &Trace| -> Vec<Entry> {
            let kept = trace.entries().iter().filter(|entry| Kept::Ends.keeps(&entry.what));
            kept.cloned().collect()
        };
        prop_assert_eq!(ends(&kept), ends(&whole));
        prop_assert_eq!(kept.next_id(), whole.next_id());
        if !plan.steps.iter().any(crashes_by_record) {
            prop_assert_eq!(kept.entries().len(), ends(&whole).len(), "it leaves out the rest");
        }
    }

    #[test]
    fn two_tills_break_no_rule_either(plan in days_of_two()) {
        let trace = play(&plan);
        prop_assert_eq!(breaches(&trace), Vec::<&Breach>::new());
        check_causes_and_times(&trace);
    }
}
