//! The answer to a question, from estimates that are made to order.

use reports_render::risk_summary;
use sim_risk::{
    Answer, Axis, Choice, Estimate, Level, Measure, Question, Resolution, Standing, WhenFull,
};

use crate::rig::{self, Known, usd};

/// What the limits of the café are said to lose in one year in a hundred: value, low, high.
fn with(losses: [(f64, f64, f64); 5]) -> Known {
    let mut known = rig::known().alone();
    for (point, (value, low, high)) in known.estimates.points.iter_mut().zip(losses) {
        let usd = 100.0;
        point.loss.var[Level::P99 as usize] =
            Estimate { value: value * usd, low: low * usd, high: high * usd };
    }
    known
}

fn answered(known: &Known) -> Answer {
    known.study.answer(&known.estimates).unwrap()
}

fn only(known: &Known) -> Choice {
    let mut choices = answered(known).choices;
    assert_eq!(choices.len(), 1);
    choices.remove(0)
}

/// Takes the line breaks out of a summary, so that a sentence stands in one piece.
fn said(known: &Known) -> String {
    risk_summary(&known.report()).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn the_largest_limit_whose_upper_end_stays_under_is_certain() {
    let known = with([
        (50.0, 49.0, 51.0),
        (100.0, 95.0, 105.0),
        (150.0, 149.0, 151.0),
        (195.0, 180.0, 210.0),
        (290.0, 280.0, 300.0),
    ]);
    let choice = only(&known);
    assert_eq!((choice.certain, choice.likely), (Some(2), Some(3)));
    let standings: Vec<_> = choice.tried.iter().map(|tried| tried.standing).collect();
    let under = Standing::Under;
    assert_eq!(standings, [under, under, under, Standing::LikelyUnder, Standing::Over]);
    assert_eq!(answered(&known).best(), Some(2), "a report looks at the certain one");
    let said = said(&known);
    for sentence in [
        "A device limit of USD 1,000.00: 99 in 100 years lose at most 150.0 (149.0 to 151.0).",
        "Probably also a device limit of USD 2,000.00: 99 in 100 years lose at most 195",
        "Its interval does not end under USD 200.00: more replications would tell.",
        "With the answer: device limit 1,000.00",
    ] {
        assert!(said.contains(sentence), "{sentence}\n{said}");
    }
}

/// The bound itself is not under the bound, neither for a value nor for an end.
#[test]
fn at_the_bound_is_not_under_it() {
    let over = (200.0, 200.0, 200.0);
    let known = with([(150.0, 140.0, 200.0), (200.0, 199.0, 201.0), over, over, over]);
    let choice = only(&known);
    let standings: Vec<_> = choice.tried.iter().map(|tried| tried.standing).collect();
    let others = [Standing::Over; 3];
    assert_eq!(standings[..2], [Standing::LikelyUnder, Standing::LikelyOver]);
    assert_eq!(standings[2..], others);
    assert_eq!((choice.certain, choice.likely), (None, Some(0)));
    assert!(said(&known).contains("Probably a device limit of USD 250.00"));
}

#[test]
fn where_no_limit_keeps_it_the_smallest_is_named() {
    let known = with([(210.0, 201.0, 220.0); 5]);
    let choice = only(&known);
    assert_eq!((choice.certain, choice.likely), (None, None));
    assert_eq!(choice.resolution(), Resolution::Below(Some(usd(250))));
    let said = said(&known);
    let sentence = "None of the limits that were swept keeps it there. Even with a device limit of \
         USD 250.00, 99 in 100 years lose at most 210 (201 to 220). Sweep smaller limits.";
    assert!(said.contains(sentence), "{said}");
    assert!(said.contains("With the study's own policy: device limit 5,000.00"), "{said}");
}

#[test]
fn a_sweep_that_ends_too_early_says_so() {
    let known = with([(150.0, 149.0, 151.0); 5]);
    assert_eq!(only(&known).resolution(), Resolution::Above(usd(5_000)));
    assert!(said(&known).contains("a larger one may do as well."));
}

/// Ends without a limit: the last point of the café's sweep.
fn endless(mut known: Known) -> Known {
    known.study.sweep.device_limit[4] = None;
    known.estimates.points[4].policy.device_limit = None;
    known
}

#[test]
fn no_limit_is_larger_than_any() {
    let known = endless(with([(150.0, 149.0, 151.0); 5]));
    assert_eq!(only(&known).resolution(), Resolution::Unlimited);
    assert!(said(&known).contains("No limit is needed for that."));
    let low = (150.0, 149.0, 151.0);
    let known = endless(with([low, low, low, low, (900.0, 800.0, f64::INFINITY)]));
    assert_eq!(only(&known).resolution(), Resolution::Between(usd(2_000), None));
    assert!(
        said(&known).contains("The next limit that was swept, no limit, gives 900 (800 or more).")
    );
}

#[test]
fn a_sweep_is_fine_where_the_next_limit_is_hardly_larger() {
    let (low, over) = ((150.0, 149.0, 151.0), (250.0, 240.0, 260.0));
    let mut known = with([low, low, low, low, over]);
    known.study.sweep.device_limit[4] = Some(usd(2_200));
    known.estimates.points[4].policy.device_limit = Some(usd(2_200));
    assert_eq!(only(&known).resolution(), Resolution::Fine);
    known.estimates.points[4].policy.device_limit = Some(usd(2_201));
    assert_eq!(only(&known).resolution(), Resolution::Between(usd(2_000), Some(usd(2_201))));
}

/// A loss need not rise with the limit, so that nobody may conclude from a larger one.
#[test]
fn smaller_limits_that_do_worse_are_named() {
    let (low, over) = ((150.0, 149.0, 151.0), (250.0, 240.0, 260.0));
    let known = with([low, over, low, low, over]);
    let choice = only(&known);
    assert_eq!(choice.certain, Some(3));
    assert_eq!(choice.doubts().map(|tried| tried.point).collect::<Vec<_>>(), [1]);
    assert!(said(&known).contains("Mind that smaller limits do not surely keep it: 500.00."));
}

#[test]
fn the_order_of_the_sweep_does_not_matter() {
    let (low, over) = ((150.0, 149.0, 151.0), (250.0, 240.0, 260.0));
    let mut known = with([low, low, low, over, over]);
    known.estimates.points.reverse();
    known.study.sweep.device_limit.reverse();
    let choice = only(&known);
    assert_eq!(choice.certain().unwrap().limit, Some(usd(1_000)));
    assert_eq!(choice.certain().unwrap().point, 2);
}

/// One answer for each combination of what else is swept; each says of which it is.
#[test]
fn what_else_is_swept_is_answered_apart() {
    let mut study = rig::cafe();
    study.sweep.device_limit = vec![Some(usd(250)), Some(usd(5_000))];
    study.sweep.when_full = vec![WhenFull::Skip, WhenFull::Stop];
    let known = Known::of(study, 2_000).alone();
    let choices = answered(&known).choices;
    let points = |choice: &Choice| choice.tried.iter().map(|one| one.point).collect::<Vec<_>>();
    assert_eq!(choices.iter().map(points).collect::<Vec<_>>(), [[0, 2], [1, 3]]);
    let said = said(&known);
    assert!(
        said.contains("With smaller payments when full: A device limit of USD 250.00"),
        "{said}"
    );
    assert!(said.contains("With no cards once full: A device limit of USD 250.00"), "{said}");
}

#[test]
fn each_measure_has_its_sentence() {
    for (measure, question, sentence) in [
        (Measure::Mean, "keeps the average loss of a year under USD 200.00?", "a year loses 53."),
        (
            Measure::Tvar(Level::P999),
            "keeps the average loss of the worst 1 year in 1,000 under USD 200.00?",
            "the worst 1 year in 1,000 loses 1",
        ),
        (
            Measure::Var(Level::P95),
            "keeps the loss that 1 year in 20 exceeds under USD 200.00?",
            "19 in 20 years lose at most 1",
        ),
    ] {
        let mut known = rig::known().alone();
        known.study.question = Some(Question { measure, under: usd(200), over: Axis::DeviceLimit });
        let said = said(&known);
        assert!(said.contains(question), "{said}");
        assert!(said.contains(sentence), "{said}");
    }
}

#[test]
fn nothing_is_answered_where_nothing_is_asked() {
    let mut known = rig::known().alone();
    known.study.question = None;
    assert_eq!(known.study.answer(&known.estimates), None);
    assert!(!said(&known).contains("Which"));
}
