//! Figures fitted from sales: drawn from laws that are known, the intervals hold the truth.

use sim_kernel::{Chance, Purpose};
use sim_risk::{Asked, Fitted, Observed, Sale, Tenders, fit};

const HOUR_MS: f64 = 3_600_000.0;
/// A Monday.
const MONDAY: i64 = 20_395;
const WEEKS: i64 = 8;

/// Uniform numbers, one after the other.
struct Dice {
    chance: Chance,
    next: u64,
}

impl Dice {
    fn new(seed: u64) -> Self {
        Self { chance: Chance::new(seed, 0), next: 0 }
    }

    fn unit(&mut self) -> f64 {
        self.next += 1;
        let word = self.chance.draw(Purpose(9_000), 0, self.next) >> 11;
        (word as f64 + 0.5) / (1_u64 << 53) as f64
    }

    fn exponential(&mut self) -> f64 {
        -libm::log(self.unit())
    }

    fn normal(&mut self) -> f64 {
        let (one, other) = (self.exponential(), self.unit());
        libm::sqrt(2.0 * one) * libm::cos(std::f64::consts::TAU * other)
    }

    fn poisson(&mut self, mean: f64) -> u64 {
        let mut left = mean - self.exponential();
        let mut count = 0;
        while left > 0.0 {
            count += 1;
            left -= self.exponential();
        }
        count
    }
}

/// A shop that is open from 8 to 18, but for Sundays; a day has 40 sales, with a gamma factor that
/// doubles their variance; amounts are lognormal, and one sale in 50 is stored.
fn shop(seed: u64) -> Observed {
    let mut dice = Dice::new(seed);
    let mut sold = Observed::new();
    let mut line = 1;
    for day in (MONDAY..MONDAY + 7 * WEEKS).filter(|day| (day - MONDAY) % 7 != 6) {
        // Forty exponentials are a gamma variate of the shape 40, whose mean is 40.
        let factor: f64 = (0..40).map(|_| dice.exponential()).sum();
        for _ in 0..dice.poisson(factor) {
            line += 1;
            let minor = libm::round(2_000.0 * libm::exp(0.5 * dice.normal()));
            let hour = 8 + (10.0 * dice.unit()) as u8;
            let stored = Some(dice.unit() < 0.02);
            let minor = minor as u64;
            sold.take(&Sale { line, day, hour, minor, is_card: true, stored, asked: None });
        }
    }
    sold
}

/// How often an interval holds the truth, in per cent.
fn held(count: u64, holds: impl Fn(&Fitted) -> bool, of: impl Fn(u64) -> Observed) -> u64 {
    (0..count).filter(|seed| holds(&fit(&of(*seed), 1))).count() as u64 * 100 / count
}

#[test]
fn intervals_of_sales_hold_the_truth() {
    let fitted: Vec<Fitted> = (0..400).map(|seed| fit(&shop(seed), 1)).collect();
    let share = |what: &str, holds: &dyn Fn(&Fitted) -> bool| {
        let per_cent = fitted.iter().filter(|one| holds(one)).count() * 100 / fitted.len();
        println!("{what}: {per_cent} of 100");
        assert!((92..=99).contains(&per_cent), "{what}: {per_cent} of 100 intervals");
    };
    let arrivals = |one: &Fitted| one.arrivals.clone().unwrap();
    let amounts = |one: &Fitted| one.amounts.clone().unwrap();
    share("rate", &|one| arrivals(one).per_hour.holds(6.0 * 40.0 / 168.0));
    share("spread", &|one| arrivals(one).spread.unwrap().holds(2.0));
    share("hour", &|one| arrivals(one).week[9].holds(4.0));
    share("median", &|one| amounts(one).median.holds(2_000.0));
    share("sigma", &|one| amounts(one).sigma.holds(0.5));
    share("mean", &|one| amounts(one).mean.holds(2_000.0 * libm::exp(0.125)));
    share("p99", &|one| {
        amounts(one).quantiles[3].seen.holds(2_000.0 * libm::exp(0.5 * 2.326_347_874))
    });
    share("stored", &|one| one.stored.clone().unwrap().share.holds(0.02));
}

#[test]
fn what_is_fitted_is_near_the_truth() {
    let Fitted { arrivals, amounts, stored, ages } = fit(&shop(7), 2);
    let (arrivals, amounts, stored) = (arrivals.unwrap(), amounts.unwrap(), stored.unwrap());
    assert_eq!((arrivals.open_hours, arrivals.week.len()), (60, 168));
    assert!((arrivals.per_open_hour.value - 2.0).abs() < 0.2, "{:?}", arrivals.per_open_hour);
    assert_eq!(arrivals.week[3].value.to_bits(), 0.0_f64.to_bits());
    let (one, all) = (arrivals.spread.unwrap(), arrivals.spread_of_all.unwrap());
    assert!((one.value - (1.0 + 0.5 * (all.value - 1.0))).abs() < 1e-12);
    assert!(amounts.is_lognormal() && amounts.distance < 0.03, "{}", amounts.distance);
    assert!((amounts.mean_of_law / amounts.mean.value - 1.0).abs() < 0.02);
    assert_eq!(amounts.steps.len(), 200);
    assert_eq!((stored.tenders, stored.known), (Tenders::Cards, arrivals.sales));
    assert_eq!(ages, None);
}

/// Two kinds of amounts: a coffee, and a cake for a birthday.
#[test]
fn amounts_that_are_not_lognormal_are_told() {
    let mut sold = Observed::new();
    for line in 1..=1_000 {
        let minor = if line % 3 == 0 { 6_000 } else { 450 };
        let day = MONDAY + line % 14;
        let line = line.unsigned_abs();
        sold.take(&Sale { line, day, hour: 9, minor, is_card: true, stored: None, asked: None });
    }
    let fitted = fit(&sold, 1);
    let amounts = fitted.amounts.unwrap();
    assert!(!amounts.is_lognormal(), "{}", amounts.distance);
    assert_eq!(amounts.steps.iter().filter(|minor| **minor == 450).count(), 133);
    assert_eq!(fitted.stored, None, "no sale says whether it was stored");
}

/// Where a whole day is offline, its sales are no independent witnesses.
#[test]
fn sales_that_are_stored_together_widen_the_interval() {
    let outages = |seed: u64| {
        let mut dice = Dice::new(1_000 + seed);
        let mut sold = Observed::new();
        for day in MONDAY..MONDAY + 120 {
            let share = if dice.unit() < 0.1 { 0.2 } else { 0.0 };
            for line in 1..=40 {
                let stored = Some(dice.unit() < share);
                let (hour, minor, is_card) = (9, 1_000, true);
                sold.take(&Sale { line, day, hour, minor, is_card, stored, asked: None });
            }
        }
        sold
    };
    let stored = fit(&outages(1), 1).stored.unwrap();
    assert!(stored.design_effect > 3.0, "{}", stored.design_effect);
    let holds = |one: &Fitted| one.stored.as_ref().unwrap().share.holds(0.02);
    let per_cent = held(200, holds, outages);
    assert!(per_cent >= 90, "{per_cent} of 100");
}

/// Payments of up to four days, declined as a study has it.
fn declined(seed: u64, (at_once, later): (f64, f64), count: u64) -> Observed {
    let mut dice = Dice::new(5_000 + seed);
    let mut sold = Observed::new();
    for line in 1..=count {
        let age = 96.0 * HOUR_MS * dice.unit() * dice.unit();
        let p = later - (later - at_once) * libm::exp2(-age / (24.0 * HOUR_MS));
        let is_declined = dice.unit() < p;
        let asked = Some(Asked { age_ms: age as u64, is_declined, code: Some("51".to_owned()) });
        let day = MONDAY + (line % 28) as i64;
        sold.take(&Sale {
            line,
            day,
            hour: 9,
            minor: 900,
            is_card: true,
            stored: Some(true),
            asked,
        });
    }
    sold
}

#[test]
fn declines_by_age_are_found_again() {
    let truth = (0.02, 0.25);
    let fitted: Vec<Fitted> = (0..400).map(|seed| fit(&declined(seed, truth, 6_000), 1)).collect();
    let ages = |one: &Fitted| one.ages.clone().unwrap();
    let share = |what: &str, holds: &dyn Fn(&Fitted) -> bool| {
        let held = fitted.iter().filter(|one| holds(one)).count();
        println!("{what}: {held} of 400");
        assert!(held >= 364, "{what}: {held} of 400 intervals");
    };
    share("growth", &|one| ages(one).grows);
    share("at once", &|one| ages(one).at_once.holds(0.02));
    share("later", &|one| ages(one).later.holds(0.25));
    share("half-life", &|one| ages(one).half_life_ms.unwrap().holds(24.0 * HOUR_MS));
    let first = ages(&fitted[0]);
    let raised: Vec<f64> = first.buckets.iter().map(|bucket| bucket.isotonic).collect();
    assert!(raised.is_sorted(), "{raised:?}");
    assert_eq!(first.buckets.iter().map(|bucket| bucket.asked).sum::<u64>(), 6_000);
    assert_eq!(first.codes, [("51".to_owned(), first.declined)]);
}

#[test]
fn declines_that_do_not_grow_are_one_share() {
    let fitted: Vec<Fitted> =
        (0..200).map(|seed| fit(&declined(seed, (0.03, 0.03), 1_500), 1)).collect();
    let ages = fitted.iter().filter_map(|one| one.ages.as_ref());
    let flat: Vec<_> = ages.filter(|ages| !ages.grows).collect();
    assert!(flat.len() >= 188, "a growth is sold in {} of 200", 200 - flat.len());
    let held = flat.iter().filter(|ages| ages.at_once.holds(0.03)).count();
    assert!(held * 100 >= flat.len() * 92, "{held} of {}", flat.len());
    assert!(flat.iter().all(|ages| ages.half_life_ms.is_none()));
}

#[test]
fn little_or_nothing_is_no_reason_to_fall() {
    let nothing = fit(&Observed::new(), 0);
    assert_eq!(nothing, Fitted { arrivals: None, amounts: None, stored: None, ages: None });
    let mut sold = Observed::new();
    let sale = Sale {
        line: 2,
        day: MONDAY,
        hour: 23,
        minor: 1,
        is_card: true,
        stored: Some(true),
        asked: Some(Asked { age_ms: u64::MAX, is_declined: true, code: None }),
    };
    sold.take(&sale);
    let one = fit(&sold, 1);
    assert_eq!(one.amounts, None, "one amount has no spread");
    let arrivals = one.arrivals.unwrap();
    assert_eq!((arrivals.week.len(), arrivals.spread), (0, None));
    assert!(arrivals.per_hour.holds(1.0 / 24.0) && arrivals.per_hour.low > 0.0);
    assert_eq!(one.ages.unwrap().declined, 1);
    sold.take(&Sale { day: MONDAY + 1, ..sale });
    let two = fit(&sold, 1).amounts.unwrap();
    assert_eq!((two.median.value.round(), two.sigma.value), (1.0, 0.0));
}
