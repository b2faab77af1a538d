//! Random histories: whatever happens in whatever order, section 6 holds at every step.
//!
//! The rig watches each message and screen; after each step a second till is made of the journal,
//! and must show the same stored payments. At the end all is well again, and all is settled.

use pos_core::{Deed, Method, OrderId, ReaderModel, Scheme};
use proptest::prelude::*;

use crate::rig::{ANNA, BORIS, Disk, Processor, Setup, Shop, card, money, seconds};

/// Something that happens in a shop.
#[derive(Clone, Copy, Debug)]
enum Step {
    Opens(&'static str),
    Chooses(OrderId, Method),
    ChoosesPart(OrderId, &'static str, Method),
    Presents(Scheme),
    Counts(OrderId),
    TakesOffer(OrderId),
    LeavesOffer(OrderId),
    PressesDone(OrderId),
    AsksReceipt(OrderId),
    LogsInAnna,
    LogsInBoris,
    LogsOut,
    ConnectsReader,
    ReaderGoes,
    ReaderReturns,
    ProcessorAnswers(&'static str),
    AnswersAreLost,
    LineDies,
    LineHeals,
    RouterOff,
    RouterOn,
    Searches,
    Waits(u64),
    AdminLowersLimit,
    AdminRaisesLimit,
    DiskFails(Disk),
    DiskFailsTwice(Disk, Disk),
    Restarts,
}

fn any_order() -> impl Strategy<Value = OrderId> {
    (1_u32..=3).prop_map(OrderId)
}

fn any_method() -> impl Strategy<Value = Method> {
    prop_oneof![6 => Just(Method::Card), 2 => Just(Method::Cash), 1 => Just(Method::ManualCard)]
}

fn at_the_till() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => prop::sample::select(vec!["10.00", "40.00", "60.00"]).prop_map(Step::Opens),
        6 => (any_order(), any_method()).prop_map(|(order, method)| Step::Chooses(order, method)),
        2 => (any_order(), any_method())
            .prop_map(|(order, method)| Step::ChoosesPart(order, "5.00", method)),
        8 => Just(Step::Presents(Scheme::Visa)),
        1 => Just(Step::Presents(Scheme::Interac)),
        3 => any_order().prop_map(Step::Counts),
        4 => any_order().prop_map(Step::TakesOffer),
        2 => any_order().prop_map(Step::LeavesOffer),
        4 => any_order().prop_map(Step::PressesDone),
        1 => any_order().prop_map(Step::AsksReceipt),
    ]
}

fn around_it() -> impl Strategy<Value = Step> {
    let digits = vec!["00", "00", "51", "91", "30"];
    prop_oneof![
        4 => prop::sample::select(digits).prop_map(Step::ProcessorAnswers),
        1 => Just(Step::AnswersAreLost),
        2 => Just(Step::LineDies),
        2 => Just(Step::LineHeals),
        1 => Just(Step::RouterOff),
        2 => Just(Step::RouterOn),
        1 => Just(Step::Searches),
        4 => prop::sample::select(vec![1, 15, 30, 60, 600]).prop_map(Step::Waits),
        1 => Just(Step::AdminLowersLimit),
        1 => Just(Step::AdminRaisesLimit),
        2 => any_failure().prop_map(Step::DiskFails),
        1 => (any_failure(), any_failure()).prop_map(|(one, two)| Step::DiskFailsTwice(one, two)),
        2 => Just(Step::Restarts),
    ]
}

fn any_failure() -> impl Strategy<Value = Disk> {
    prop_oneof![Just(Disk::Fails), Just(Disk::FailsDurably)]
}

fn of_the_staff() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => Just(Step::LogsInAnna),
        1 => Just(Step::LogsInBoris),
        1 => Just(Step::LogsOut),
        3 => Just(Step::ConnectsReader),
        1 => Just(Step::ReaderGoes),
        2 => Just(Step::ReaderReturns),
    ]
}

fn history() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![6 => at_the_till(), 4 => around_it(), 1 => of_the_staff()];
    prop::collection::vec(step, 1..80)
}

fn sells(shop: &mut Shop, step: Step) {
    match step {
        Step::Opens(total) => drop(shop.cart(total)),
        Step::Chooses(order, method) => shop.chooses(order, method),
        Step::ChoosesPart(order, amount, method) => shop.chooses_part(order, amount, method),
        Step::Presents(scheme) => shop.presents(card(scheme, pos_core::Entry::Tap)),
        Step::Counts(order) => shop.does(Deed::Counted(order)),
        Step::TakesOffer(order) => shop.does(Deed::TakeOffer(order)),
        Step::LeavesOffer(order) => shop.does(Deed::LeaveOffer(order)),
        Step::PressesDone(order) => shop.presses_done(order),
        Step::AsksReceipt(order) => shop.asks_receipt(order),
        Step::LogsInAnna => shop.logs_in(ANNA),
        Step::LogsInBoris => shop.logs_in(BORIS),
        Step::LogsOut => shop.logs_out(),
        Step::ConnectsReader => shop.connects_reader(),
        Step::ReaderGoes => shop.reader_goes(),
        Step::ReaderReturns => shop.reader_returns(),
        Step::Searches => shop.searches(),
        _ => befalls(shop, step),
    }
}

fn befalls(shop: &mut Shop, step: Step) {
    match step {
        Step::ProcessorAnswers(digits) if shop.is_asked() => shop.processor_answers(digits),
        Step::AnswersAreLost => shop.requests_are_lost(),
        Step::LineDies => shop.line_dies(),
        Step::LineHeals => shop.line_heals(),
        Step::RouterOff => shop.router_off(),
        Step::RouterOn => shop.router_on(),
        Step::Waits(span) => shop.waits(seconds(span)),
        Step::AdminLowersLimit => {
            shop.admin_saves(|settings| settings.offline.device_limit = money("30.00"));
        }
        Step::AdminRaisesLimit => {
            shop.admin_saves(|settings| settings.offline.device_limit = money("90.00"));
        }
        Step::DiskFails(disk) => shop.next_stores(&[disk]),
        Step::DiskFailsTwice(one, two) => shop.next_stores(&[one, two]),
        Step::Restarts => shop.restarts(),
        _ => {}
    }
}

/// A till that is made of the journal shows the same stored payments.
fn survives_a_crash(shop: &Shop) {
    if shop.is_settled_on_disk() {
        assert_eq!(shop.twin().pending(), shop.pending_payments());
    }
}

/// All is well again: what is open is settled, and nothing is left.
fn ends_well(shop: &mut Shop) {
    shop.next_stores(&[]);
    shop.requests_are_lost();
    shop.processor = Processor::Approves;
    shop.line_heals();
    shop.router_on();
    shop.logs_in(ANNA);
    shop.reader_returns();
    shop.connects_reader();
    shop.waits_for_all();
    for order in 1..=3 {
        shop.does(Deed::LeaveOffer(OrderId(order)));
    }
    shop.waits_for_all();
    assert!(shop.status().online && shop.status().queued == 0);
    assert!(!shop.has_open_payments());
}

fn lives(reader: ReaderModel, history: &[Step]) {
    let mut shop = Setup::standard().limits("50.00", "90.00").reader(reader).opens();
    for step in history {
        sells(&mut shop, *step);
        survives_a_crash(&shop);
    }
    ends_well(&mut shop);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_history_loses_or_doubles_a_payment(history in history()) {
        lives(ReaderModel::WisePad3, &history);
    }

    #[test]
    fn no_history_of_a_built_in_reader_loses_or_doubles_a_payment(history in history()) {
        lives(ReaderModel::PosTerminal, &history);
    }
}
