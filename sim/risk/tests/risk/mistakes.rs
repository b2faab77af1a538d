//! Studies that cannot be, each with the name of its key.

use sim_risk::{
    Fast, HOUR_MS, Horizon, Law, Measure, Mistake, Model, NoClosedForm, Rate, Replications, Shape,
    Study, exact,
};

use crate::rig::{cafe, cents, quiet};

fn keys(study: &Study) -> Vec<String> {
    let mistakes = study.check().err().map(|mistakes| mistakes.0).unwrap_or_default();
    mistakes.iter().map(|mistake| mistake.key().to_owned()).collect()
}

#[test]
fn the_studies_of_the_tests_are_sound() {
    for study in [quiet(), cafe()] {
        assert_eq!(study.check(), Ok(()));
    }
}

#[test]
fn each_mistake_is_found_under_its_key() {
    let lognormal = |median, sigma| Shape::Lognormal { median, sigma };
    let cases: [(&str, Box<dyn Fn(&mut Study)>); 24] = [
        ("horizon", Box::new(|study| study.horizon = Horizon::Span(0))),
        ("per.tills", Box::new(|study| study.tills = 0)),
        ("policy.device_limit", Box::new(|study| study.policy.device_limit = Some(cents(-1)))),
        ("sales.per_hour", Box::new(|study| study.sales.rate = Rate::PerHour(-1.0))),
        ("sales.per_hour", Box::new(|study| study.sales.rate = Rate::PerHour(f64::NAN))),
        ("sales.per_hour", Box::new(|study| study.sales.rate = Rate::HourOfWeek(vec![1.0; 24]))),
        ("sales.per_hour", Box::new(|study| study.sales.rate = Rate::PerHour(1e12))),
        ("sales.spread", Box::new(|study| study.sales.spread = 0.5)),
        (
            "sales.amount.lognormal.median",
            Box::new(move |study| study.sales.amount = Law::of(lognormal(-3.0, 0.5))),
        ),
        (
            "sales.amount.table",
            Box::new(|study| study.sales.amount = Law::of(Shape::Table(vec![(5, 0.0)]))),
        ),
        (
            "sales.amount.csv",
            Box::new(|study| study.sales.amount = Law::of(Shape::Empirical(Vec::new()))),
        ),
        (
            "sales.amount",
            Box::new(|study| {
                study.sales.amount = Law::of(Shape::Pareto { least: 5.0, alpha: 0.9 });
            }),
        ),
        ("outages.per_year", Box::new(|study| study.outages.per_year = -2.0)),
        ("outages.clustering", Box::new(|study| study.outages.clustering = Some(0.0))),
        ("outages.hours.cap", Box::new(|study| study.outages.length.cap = Some(HOUR_MS))),
        ("outages.hours.fixed", Box::new(|study| study.outages.length = Law::of(Shape::Fixed(0)))),
        ("declines.at_once", Box::new(|study| study.declines.at_once = 1.5)),
        ("declines.later", Box::new(|study| study.declines.later = -0.1)),
        ("declines.half_life", Box::new(|study| study.declines.half_life_ms = 0.0)),
        ("declines.reasons", Box::new(|study| study.declines.reasons = vec![("51".into(), 0.0)])),
        ("recovery.share", Box::new(|study| study.recovery = 2.0)),
        ("chargebacks.basis_points", Box::new(|study| study.chargeback_basis_points = 20_000.0)),
        (
            "run.precision.p99",
            Box::new(|study| {
                study.run.precision = vec![(Measure::Var(sim_risk::Level::P99), 0.0)];
            }),
        ),
        (
            "sweep.device_limit",
            Box::new(|study| study.sweep.device_limit = vec![Some(cents(5)), Some(cents(5))]),
        ),
    ];
    for (key, change) in cases {
        let mut study = cafe();
        change(&mut study);
        assert_eq!(keys(&study), [key], "{:?}", study.check());
    }
}

#[test]
fn all_mistakes_are_found_at_once_and_say_what_they_are() {
    let mut study = cafe();
    study.sales.spread = 0.5;
    study.recovery = 2.0;
    study.run.replications = Replications::Exactly(0);
    let mistakes = study.check().unwrap_err();
    assert_eq!(
        mistakes.to_string(),
        "sales.spread is 0.5, which is less than 1; recovery.share is 2, which is more than 1; \
         run.replications is 0, and must be above zero"
    );
    assert_eq!(Model::new(&study).unwrap_err(), mistakes);
    assert_eq!(exact(&study), Err(NoClosedForm::Mistakes(mistakes)));
}

#[test]
fn a_cap_below_the_median_says_both() {
    let mut study = cafe();
    study.outages.length.cap = Some(HOUR_MS);
    let median = 2.6 * HOUR_MS as f64;
    let mistake = Mistake::CapBelowMedian { key: "outages.hours.cap".into(), cap: HOUR_MS, median };
    assert_eq!(study.check().unwrap_err().0, [mistake]);
}

/// What is odd but can be is drawn.
#[test]
fn the_odd_is_no_mistake() {
    let changes: [fn(&mut Study); 6] = [
        |study| study.sales.rate = Rate::PerHour(0.0),
        |study| study.outages.per_year = 0.0,
        |study| study.policy.device_limit = Some(cents(0)),
        |study| study.policy.transaction_limit = Some(cents(0)),
        |study| study.declines.later = 1.0,
        |study| study.outages.notice_ms = u64::MAX,
    ];
    for change in changes {
        let mut study = cafe();
        change(&mut study);
        let part = Fast::new(Model::new(&study).unwrap()).block(0, 50);
        assert_eq!(part.check(), Ok(()));
    }
}
