//! The closed forms against the values of risk.md, against identities, and against the draws.

use sim_risk::{
    Estimate, Estimates, Fast, Flow, HOUR_MS, Horizon, Law, Level, Model, NoClosedForm,
    PointEstimates, Rate, Shape, Study, WhenFull, YEAR_MS, exact,
};

use crate::rig::{cafe, cents, declined, g1, g4, g5, limited, quiet};

fn exactly(study: &Study) -> PointEstimates {
    exact(study).unwrap().points.remove(0)
}

#[track_caller]
fn close(ours: f64, published: f64, off: f64) {
    assert!((ours - published).abs() <= off, "{ours} is not {published}");
}

#[test]
fn g1_is_met() {
    let point = exactly(&g1());
    close(point.flow(Flow::Stored).payments.value, 19.999_997_341_8, 1e-10);
    close(point.loss.p_zero.value, 0.667_608_008_4, 1e-10);
    close(point.loss.mean.value / 100.0, 19.999_997_341_8, 1e-10);
    let two_tickets = point.loss.curve.iter().find(|point| point.loss == 10_000.0).unwrap();
    close(two_tickets.probability.value, 0.059_898_964_778, 1e-12);
}

#[test]
fn g4_is_met() {
    let point = exactly(&g4());
    close(point.loss.mean.value / 100.0, 5.797_695_3, 1e-7);
    close(point.loss.sd.value / 100.0, 13.257_039_26, 1e-8);
    close(point.loss.p_zero.value, 0.781_616_08, 1e-8);
    assert_eq!(point.loss.var[Level::P95 as usize].value, 3_500.0);
    assert_eq!(point.loss.var[Level::P99 as usize].value, 5_900.0);
    close(point.loss.tvar[Level::P99 as usize].value / 100.0, 73.400_107_46, 1e-8);
    close(point.flow(Flow::Stored).money.value / 100.0, 297.317_707_88, 1e-8);
}

#[test]
fn g5_is_met() {
    let point = exactly(&g5());
    close(point.flow(Flow::Stored).payments.value, 19.999_491_196_3, 1e-10);
    assert_eq!(point.loss.p_zero.value, 1.0);
}

/// Twice as wide as a 95 % interval, so that hundreds of comparisons may all hold; and an event that
/// is rarer than the replications are many may not have come at all.
#[track_caller]
fn meets(drawn: &Estimate, exact: &Estimate, what: &str) {
    let low = drawn.value - 2.0 * (drawn.value - drawn.low) - 3e-5 * drawn.value;
    let high = drawn.value + 2.0 * (drawn.high - drawn.value) + 3e-5 * drawn.value;
    let exact = exact.value;
    assert!(low <= exact && exact <= high, "{what}: {exact} is not within {drawn:?}");
}

/// Holds every number of the draws against the closed form.
///
/// On a lattice a quantile has no room for bad luck, so that one seed in a few fails a comparison.
#[track_caller]
fn agree(study: &Study) {
    let mut study = study.clone();
    study.run.seed = 3;
    let partial = Fast::new(Model::new(&study).unwrap()).block(0, 60_000);
    let drawn = Estimates::of(&study, &partial).unwrap();
    for (drawn, exact) in drawn.points.iter().zip(exact(&study).unwrap().points) {
        let name = format!("{} under {:?}", study.name, drawn.policy);
        let both = [
            (&drawn.loss, &exact.loss),
            (drawn.worst_outage.as_ref().unwrap(), exact.worst_outage.as_ref().unwrap()),
        ];
        for (drawn, exact) in both {
            meets(&drawn.mean, &exact.mean, &format!("mean of {name}"));
            meets(&drawn.sd, &exact.sd, &format!("sd of {name}"));
            meets(&drawn.p_zero, &exact.p_zero, &format!("P(0) of {name}"));
            for level in Level::ALL {
                let place = level as usize;
                meets(&drawn.var[place], &exact.var[place], &format!("VaR {level:?} of {name}"));
                meets(&drawn.tvar[place], &exact.tvar[place], &format!("TVaR {level:?} of {name}"));
            }
        }
        for (drawn, exact) in drawn.flows.iter().zip(&exact.flows) {
            meets(&drawn.payments, &exact.payments, &format!("{:?} of {name}", drawn.flow));
            meets(&drawn.money, &exact.money, &format!("money of {:?} of {name}", drawn.flow));
        }
        for (drawn, exact) in drawn.by_cause.iter().zip(&exact.by_cause) {
            meets(drawn, exact, &format!("a cause of {name}"));
        }
    }
}

fn named(mut study: Study, name: &str) -> Study {
    study.name = name.into();
    study
}

/// Amounts on a lattice of 5.00, declines that grow, a limit of 200.00, everything that can go wrong.
fn coarse() -> Study {
    let mut study = limited(declined(quiet(), 0.1), 20_000);
    let rows = [(500, 1.0), (1_000, 3.0), (2_500, 2.0), (6_000, 0.5)];
    study.sales.amount = Law::of(Shape::Table(rows.into()));
    study.recovery = 0.3;
    study.chargeback_basis_points = 100.0;
    study.outages.notice_ms = HOUR_MS / 4;
    study.declines.reasons = vec![("51".into(), 3.0), ("05".into(), 1.0)];
    study.sweep.when_full = vec![WhenFull::Skip, WhenFull::Stop];
    study.sweep.transaction_limit = vec![None, Some(cents(3_000))];
    study
}

fn ageing(mut study: Study) -> Study {
    study.declines.later = 0.5;
    study.declines.half_life_ms = 3.0 * HOUR_MS as f64;
    study
}

fn of_hours(mut study: Study, hours: f64, cap: u64) -> Study {
    let shape = Shape::Lognormal { median: hours * HOUR_MS as f64, sigma: 0.8 };
    study.outages.length = Law { shape, cap: Some(cap * HOUR_MS) };
    study
}

fn yearly(mut study: Study, per_year: f64) -> Study {
    study.horizon = Horizon::Span(YEAR_MS);
    study.outages.per_year = per_year;
    study
}

#[test]
fn draws_of_one_outage_meet_the_closed_forms() {
    agree(&named(g1(), "G1"));
    agree(&named(g4(), "G4"));
    agree(&named(coarse(), "coarse"));
    agree(&named(ageing(coarse()), "ageing"));
}

#[test]
fn draws_of_late_payments_meet_the_closed_forms() {
    let mut study = ageing(coarse());
    study.declines.too_late.after_ms = 2 * HOUR_MS;
    study.declines.too_late.share = 0.4;
    agree(&named(study.clone(), "late"));
    study.policy.device_limit = None;
    agree(&named(study, "late without a limit"));
}

#[test]
fn draws_of_years_meet_the_closed_forms() {
    agree(&named(yearly(of_hours(coarse(), 2.0, 9), 2.5), "years"));
    let mut study = yearly(of_hours(coarse(), 2.0, 9), 2.5);
    study.outages.clustering = Some(0.45);
    study.tills = 3;
    agree(&named(study.clone(), "clustered years of three tills"));
    study.policy.device_limit = None;
    agree(&named(ageing(study), "the same without a limit"));
}

/// Two tills whose declines share a factor.
fn shared() -> Study {
    let mut study = of_hours(coarse(), 2.0, 9);
    study.declines.shared = 0.5;
    study.tills = 2;
    study
}

#[test]
fn draws_that_share_a_factor_meet_the_closed_forms() {
    agree(&named(shared(), "shared"));
}

#[test]
fn draws_that_share_a_factor_without_a_limit_meet_the_closed_forms() {
    let mut study = shared();
    study.policy.device_limit = None;
    agree(&named(study, "shared without a limit"));
}

#[test]
fn other_lengths_and_amounts_meet_the_closed_forms() {
    let mut study = yearly(coarse(), 1.5);
    let hours = [1, 3, 5, 1].map(|hours| hours * HOUR_MS);
    study.outages.length = Law::of(Shape::Empirical(hours.into()));
    study.sales.rate = Rate::PerHour(4.0);
    agree(&named(study.clone(), "measured lengths"));
    study.policy.device_limit = None;
    study.outages.length =
        Law { shape: Shape::Pareto { least: HOUR_MS as f64, alpha: 2.5 }, cap: Some(20 * HOUR_MS) };
    agree(&named(study.clone(), "Pareto's lengths"));
    study.outages.length = Law::of(Shape::Exponential { mean: 2.0 * HOUR_MS as f64 });
    study.sales.amount = Law::of(Shape::Lognormal { median: 300.0, sigma: 0.5 });
    agree(&named(study.clone(), "exponential lengths, lognormal amounts"));
    study.sales.amount = Law::of(Shape::Exponential { mean: 200.0 });
    agree(&named(study, "exponential lengths and amounts"));
}

#[test]
fn a_till_that_stops_at_exponential_amounts_meets_the_draws() {
    agree(&named(g5(), "G5"));
    agree(&named(of_hours(g5(), 2.0, 9), "G5 of many lengths"));
}

#[test]
fn the_cafe_without_a_device_limit_meets_the_draws() {
    let mut study = cafe();
    study.policy.device_limit = None;
    agree(&named(study, "café"));
}

/// The moments of a compound Poisson year, from those of its parts.
#[test]
fn a_year_of_fixed_outages_has_the_moments_of_a_compound_distribution() {
    let mut study = yearly(declined(quiet(), 0.02), 3.5);
    study.policy.device_limit = None;
    let loss = exactly(&study).loss;
    let (outages, declines, amount) = (3.5, 48.0 * 0.02, 5_000.0);
    close(loss.mean.value, outages * declines * amount, 1e-6);
    let variance: f64 = outages * (declines + declines * declines) * amount * amount;
    close(loss.sd.value, variance.sqrt(), 1e-6);
}

#[test]
fn what_has_no_closed_form_is_refused_with_its_reason() {
    let mut study = quiet();
    study.sales.spread = 2.0;
    assert_eq!(exact(&study), Err(NoClosedForm::Spread));
    study.sales.rate = Rate::HourOfWeek(vec![1.0; 168]);
    assert_eq!(exact(&study), Err(NoClosedForm::Profile));
    let fine = NoClosedForm::TooFine { steps: 500_000, step: 1 };
    assert_eq!(exact(&cafe()), Err(fine));
    let mut study = ageing(coarse());
    study.declines.shared = 0.5;
    assert_eq!(exact(&study), Err(NoClosedForm::SharedAndAgeing));
    let mut study = declined(quiet(), 0.02);
    study.sales.amount = Law::of(Shape::Pareto { least: 500.0, alpha: 1.2 });
    assert_eq!(exact(&study), Err(NoClosedForm::TooFar { step: 1 }));
    study.tills = 0;
    assert!(matches!(exact(&study), Err(NoClosedForm::Mistakes(_))));
}
