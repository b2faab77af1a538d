//! Figures that are moved, and what that does under common random numbers.

use sim_risk::{
    Axis, Effect, Estimates, Fast, HOUR_MS, Horizon, LawPart, Losses, Measure, Measured, Model,
    Parameter, Question, Range, Rate, Shape, Spread, Study, Thinkable, YEAR_MS, exact,
};

use crate::rig::{cafe, cents, declined, quiet};

/// Enough small losses for quantiles to be nearly continuous, and a closed form.
fn many() -> Study {
    let mut study = declined(quiet(), 0.05);
    study.horizon = Horizon::Span(YEAR_MS);
    study.outages.per_year = 3.0;
    study.sales.rate = Rate::PerHour(60.0);
    study.sales.amount.shape = Shape::Table((1..=20).map(|n| (n * 500, 1.0)).collect());
    study
}

fn losses(study: &Study, count: u64) -> Losses {
    Losses::of(Fast::new(Model::new(study).unwrap()).losses(0, count))
}

/// The ratio of means is that of the counts of outages, whatever they lose; the ratio of quantiles is
/// that of the closed forms.
#[test]
fn intervals_of_effects_hold_what_they_promise() {
    let moved = |study: &Study| Parameter::PerYear.moved(study, 4.0).1;
    let exact = Effect::exact(&moved(&many()), &many()).unwrap();
    let (mean, p99) = (exact.mean.unwrap().value, exact.p99.unwrap().value);
    assert!((mean - 4.0 / 3.0).abs() < 1e-6, "{mean}");
    let seeds = 400;
    let mut held = [0_u32; 2];
    for seed in 1..=seeds {
        let mut study = many();
        study.run.seed = seed;
        let effect = Effect::of(&losses(&moved(&study), 2_000), &losses(&study, 2_000));
        held[0] += u32::from(effect.mean.unwrap().holds(mean));
        held[1] += u32::from(effect.p99.unwrap().holds(p99));
    }
    let share = held.map(|held| f64::from(held) / seeds as f64);
    assert!((0.92..=0.98).contains(&share[0]), "the mean: {share:?}");
    assert!((0.92..=0.99).contains(&share[1]), "the quantile: {share:?}");
}

/// What the two have in common takes most of the width away.
#[test]
fn an_effect_is_known_better_than_the_losses() {
    let study = cafe();
    let (low, high) = (Parameter::Recovery.moved(&study, 0.3).1, losses(&study, 4_000));
    let common = Effect::of(&losses(&low, 4_000), &high).mean.unwrap();
    let mut other = low;
    other.run.seed = 7;
    let apart = Effect::of(&losses(&other, 4_000), &high).mean.unwrap();
    assert!(4.0 * common.half_width() < apart.half_width(), "{common:?} {apart:?}");
}

#[test]
fn the_loss_is_in_proportion_to_the_outages() {
    let study = many();
    let range = Range { parameter: Parameter::PerYear, low: 2.0, high: 5.0 };
    let [low, high] =
        [range.low, range.high].map(|end| losses(&range.parameter.moved(&study, end).1, 8_000));
    let elasticity = range.elasticity(Effect::of(&high, &low).mean.unwrap()).unwrap();
    assert!(elasticity.holds(1.0) && elasticity.half_width() < 0.05, "{elasticity:?}");
    let from_zero = Range { low: 0.0, ..range };
    assert_eq!(from_zero.elasticity(Effect::of(&high, &low).mean.unwrap()), None);
}

#[test]
fn nothing_hangs_on_anything_where_nothing_is_lost() {
    let none = losses(&quiet(), 500);
    assert_eq!(Effect::of(&losses(&many(), 500), &none), Effect { mean: None, p99: None });
}

#[test]
fn every_figure_is_read_where_it_was_moved_to() {
    let mut study = cafe();
    study.outages.clustering = Some(2.0);
    for parameter in Parameter::ALL {
        let Some(own) = parameter.value(&study) else { continue };
        let wanted = if own == 0.0 { 0.25 } else { own * 1.25 };
        let (reached, moved) = parameter.moved(&study, wanted);
        assert_eq!(reached, wanted, "{}", parameter.key(&study));
        assert_eq!(parameter.value(&moved), Some(wanted), "{}", parameter.key(&study));
        assert_ne!(moved.digest(), study.digest(), "{}", parameter.key(&study));
        assert_eq!(parameter.moved(&moved, own).1.digest(), study.digest());
    }
}

#[test]
fn figures_that_a_study_does_not_have_are_not_moved() {
    let study = declined(quiet(), 0.05);
    let missing = [
        Parameter::PerYear,
        Parameter::Clustering,
        Parameter::Later,
        Parameter::HalfLife,
        Parameter::Amount(LawPart::Tail),
        Parameter::Length(LawPart::Cap),
    ];
    for parameter in missing {
        assert_eq!(parameter.value(&study), None, "{parameter:?}");
        assert_eq!(parameter.moved(&study, 3.0).1, study, "{parameter:?}");
    }
    // A share that does not hang on the age moves at every age.
    let moved = Parameter::AtOnce.moved(&study, 0.1).1;
    assert_eq!((moved.declines.at_once, moved.declines.later), (0.1, 0.1));
}

#[test]
fn lists_are_moved_by_a_factor() {
    let mut study = quiet();
    study.sales.rate = Rate::HourOfWeek(vec![2.0; 168]);
    study.sales.amount.shape = Shape::Table(vec![(100, 1.0), (300, 2.0)]);
    study.outages.length.shape = Shape::Empirical(vec![HOUR_MS, 3 * HOUR_MS]);
    for parameter in
        [Parameter::PerHour, Parameter::Amount(LawPart::Size), Parameter::Length(LawPart::Size)]
    {
        assert!(parameter.is_factor(&study));
        study = parameter.moved(&study, 1.5).1;
    }
    assert_eq!(study.sales.rate, Rate::HourOfWeek(vec![3.0; 168]));
    assert_eq!(study.sales.amount.shape, Shape::Table(vec![(150, 1.0), (450, 2.0)]));
    let lengths = Shape::Empirical(vec![3 * HOUR_MS / 2, 9 * HOUR_MS / 2]);
    assert_eq!(study.outages.length.shape, lengths);
}

#[test]
fn a_move_goes_no_further_than_a_study_can() {
    let study = cafe();
    let cap = Parameter::Length(LawPart::Cap);
    let (reached, moved) = cap.moved(&study, HOUR_MS as f64);
    assert!(moved.check().is_ok());
    assert!(reached > HOUR_MS as f64 && reached < 168.0 * HOUR_MS as f64, "{reached}");
    assert_eq!(Parameter::Recovery.moved(&study, 1.7).0, 1.0);
    assert_eq!(Parameter::Spread.moved(&study, 0.2).0, 1.0);
}

#[test]
fn sets_of_figures_lie_between_their_ends_as_often_as_they_say() {
    let study = cafe();
    let ranges = [
        Range { parameter: Parameter::PerYear, low: 2.0, high: 5.0 },
        Range { parameter: Parameter::Shared, low: 0.0, high: 0.5 },
        Range { parameter: Parameter::Recovery, low: 0.0, high: 0.9 },
    ];
    let count = 1_500;
    let sets: Vec<Study> = (0..count).map(|number| study.thinkable(&ranges, number)).collect();
    let share = |is: &dyn Fn(&Study) -> bool| {
        sets.iter().filter(|set| is(set)).count() as f64 / count as f64
    };
    for range in ranges {
        let of = |set: &Study| range.parameter.value(set).unwrap();
        let own = of(&study);
        let near = |share: f64, wanted: f64| (share - wanted).abs() < 0.03;
        if range.low > 0.0 {
            assert!(near(share(&|set| of(set) < range.low), 0.05), "{range:?}");
            assert!(near(share(&|set| of(set) < own), 0.5), "{range:?}");
        }
        assert!(near(share(&|set| of(set) > range.high), 0.05), "{range:?}");
        assert!(near(share(&|set| of(set) > own), 0.5), "{range:?}");
    }
    assert!(sets.iter().all(|set| set.check().is_ok() && set.recovery <= 1.0));
    assert_eq!(study.thinkable(&ranges, 7), study.thinkable(&ranges, 7));
    assert_ne!(study.thinkable(&ranges, 7), study.thinkable(&ranges, 8));
    // Another figure changes nobody else's draws.
    let one = study.thinkable(&ranges[..1], 7);
    assert_eq!(one.outages, study.thinkable(&ranges, 7).outages);
}

/// The mean of a year is in proportion to its outages, so that the spread of the mean is that of the
/// range; few replications of each set are enough for it.
#[test]
fn the_spread_of_the_losses_is_that_of_the_figures() {
    let mut study = many();
    let range = Range { parameter: Parameter::PerYear, low: 2.0, high: 5.0 };
    let closed = exact(&study).unwrap();
    let own = closed.points[0].loss.mean.value;
    // 95 of 100 sets have less than five thirds of the outages.
    let under = cents((own * 5.0 / 3.0) as i64);
    study.question = Some(Question { measure: Measure::Mean, under, over: Axis::DeviceLimit });
    let (known, common) = (Measured::of(&study, &closed), measured(&study));
    let sets: Vec<Measured> =
        (0..400).map(|number| measured(&study.thinkable(&[range], number))).collect();
    let thinkable = Thinkable::of(&study, &sets, (&common, &known));
    assert_eq!((thinkable.sets, thinkable.points.len()), (400, 1));
    assert!(thinkable.points[0].kept.unwrap().holds(0.95), "{thinkable:?}");
    let spread = thinkable.points[0].mean;
    for (found, times) in [(spread.low, 2.0 / 3.0), (spread.median, 1.0), (spread.high, 5.0 / 3.0)]
    {
        assert!(found.holds(times * own), "{found:?} {}", times * own);
    }
}

fn measured(study: &Study) -> Measured {
    let partial = Fast::new(Model::new(study).unwrap()).block(0, 2_000);
    Measured::of(study, &Estimates::of(study, &partial).unwrap())
}

#[test]
fn few_sets_bound_no_end() {
    let spread = Spread::of((0..20_i32).map(f64::from).collect());
    assert_eq!((spread.low.low, spread.high.high), (0.0, f64::INFINITY));
    assert_eq!((spread.low.value, spread.median.value, spread.high.value), (0.0, 9.0, 18.0));
}
