//! How many sales by card an hour: a profile of the week, and how much a day's count varies.

use std::collections::BTreeMap;

use super::beta::{exact_count, student, variance};
use super::days::Window;
use super::{Day, EdgeDays};
use crate::estimates::Estimate;
use crate::study::WEEK_HOURS;

const DAY_HOURS: usize = 24;
const WEEK: i64 = 7;
/// The hours of the week that hold this part of the sales are those in which the shop is open.
const OPEN: f64 = 0.99;

/// How many sales by card there are at each till.
///
/// A day's count is taken for a Poisson count with a gamma factor of its own, as a study draws it.
/// A study of more than one till draws the factor of each by itself; here the days of all tills are
/// seen together, and what they have in common is taken to be shared among them evenly.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrivals {
    /// The first and the last whole day, counted from 1970-01-01.
    pub days: (i64, i64),
    /// Days at the edges of the export that are not whole ones.
    pub edge: EdgeDays,
    /// How many sales by card the whole days have, at all tills.
    pub sales: u64,
    /// How many tills sold them.
    pub tills: u32,
    /// Sales an hour at a till, by day and night.
    pub per_hour: Estimate,
    /// Sales an hour at a till, in the hours of the week that hold 99 of 100 sales.
    pub per_open_hour: Estimate,
    /// How many hours of the week these are.
    pub open_hours: usize,
    /// Variance over mean of a day's count at a till; none where the days are less than two weeks.
    pub spread: Option<Estimate>,
    /// The same of all tills together.
    pub spread_of_all: Option<Estimate>,
    /// Sales an hour at a till in each hour of the week, from Monday at midnight; empty where the
    /// days are less than a week.
    pub week: Vec<Estimate>,
    /// What each day had and what the profile expects of it, at all tills.
    pub by_day: Vec<DayCount>,
}

/// A day with its sales.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayCount {
    /// The day, counted from 1970-01-01.
    pub day: i64,
    /// How many sales by card it had.
    pub sales: u64,
    /// How many a day of its kind has on average.
    pub expected: f64,
}

/// The counts of the days of one kind: of one weekday, or of all where there is no whole week.
#[derive(Clone, Debug, Default)]
struct Kind {
    counts: Vec<(i64, u64)>,
    hours: [u64; DAY_HOURS],
}

impl Kind {
    fn mean(&self) -> f64 {
        let sum: u64 = self.counts.iter().map(|(_, count)| count).sum();
        sum as f64 / self.counts.len().max(1) as f64
    }

    fn freedom(&self) -> usize {
        if self.mean() > 0.0 { self.counts.len().saturating_sub(1) } else { 0 }
    }

    /// The squares of what the counts are off their mean, over the mean.
    fn pearson(&self) -> f64 {
        let mean = self.mean();
        let off = self.counts.iter().map(|(_, count)| *count as f64 - mean);
        if mean > 0.0 { off.map(|off| off * off / mean).sum() } else { 0.0 }
    }
}

/// Fits the sales of the whole days; none without one.
pub(super) fn arrivals(days: &BTreeMap<i64, Day>, tills: u32) -> Option<Arrivals> {
    let window = Window::of(days)?;
    let kinds = kinds(days, &window);
    let (dispersion, spread_of_all) = dispersion(&kinds);
    let all = mean(&kinds, dispersion);
    let one = all.scaled(1.0 / f64::from(tills));
    let week = if kinds.len() > 1 { week(&kinds, dispersion, tills) } else { Vec::new() };
    let open_hours = open_hours(&kinds);
    let of_week = (kinds.len() * DAY_HOURS) as f64;
    let one_of_all = |all: f64| 1.0 + (all - 1.0) / f64::from(tills);
    let sales = kinds.iter().flat_map(|kind| &kind.counts).map(|(_, count)| count).sum();
    Some(Arrivals {
        days: (window.first, window.last),
        edge: window.edge,
        sales,
        tills,
        per_hour: one,
        per_open_hour: one.scaled(of_week / open_hours.max(1) as f64),
        open_hours: open_hours * WEEK_HOURS / (kinds.len() * DAY_HOURS),
        spread: spread_of_all.map(|all| Estimate {
            value: one_of_all(all.value),
            low: one_of_all(all.low),
            high: one_of_all(all.high),
        }),
        spread_of_all,
        week,
        by_day: by_day(&kinds),
    })
}

fn weekday(day: i64) -> usize {
    (day + 3).rem_euclid(WEEK) as usize
}

/// Sorts the days by their kinds; a day without a sale counts.
fn kinds(days: &BTreeMap<i64, Day>, window: &Window) -> Vec<Kind> {
    let is_week = window.last - window.first + 1 >= WEEK;
    let mut kinds = vec![Kind::default(); if is_week { WEEK as usize } else { 1 }];
    for at in window.first..=window.last {
        let kind = &mut kinds[if is_week { weekday(at) } else { 0 }];
        let day = days.get(&at);
        kind.counts.push((at, day.map_or(0, |day| day.cards)));
        for (sum, count) in kind.hours.iter_mut().zip(day.iter().flat_map(|day| day.hours)) {
            *sum += u64::from(count);
        }
    }
    kinds
}

/// By how much the counts vary more than Poisson counts, each kind of day by itself.
///
/// The sum of squares has fewer degrees of freedom than days where the counts have long tails.
fn dispersion(kinds: &[Kind]) -> (f64, Option<Estimate>) {
    let freedom: usize = kinds.iter().map(Kind::freedom).sum();
    if freedom == 0 {
        return (1.0, None);
    }
    let squares: f64 = kinds.iter().map(Kind::pearson).sum();
    let value = squares / freedom as f64;
    let sold = kinds.iter().filter(|kind| kind.mean() > 0.0);
    let tails = sold.map(|kind| kind.freedom() as f64 * excess_kurtosis(kind.mean(), value));
    let tail = tails.sum::<f64>() / freedom as f64;
    let felt = freedom as f64 / (1.0 + 0.5 * tail);
    (value.max(1.0), Some(variance(value, felt)))
}

/// The excess kurtosis of a negative binomial count of this mean and variance over mean.
fn excess_kurtosis(mean: f64, spread: f64) -> f64 {
    let spread = spread.max(1.0);
    6.0 * (spread - 1.0) / mean + 1.0 / (spread * mean)
}

/// The mean of an hour, from the means of the kinds, on the scale of the logarithm.
fn mean(kinds: &[Kind], dispersion: f64) -> Estimate {
    let freedom: usize = kinds.iter().map(Kind::freedom).sum();
    let sum: f64 = kinds.iter().map(Kind::mean).sum();
    let variance: f64 =
        kinds.iter().map(|kind| dispersion * kind.mean() / kind.counts.len().max(1) as f64).sum();
    let quantile = if freedom == 0 { student(1e9) } else { student(freedom as f64) };
    let way = quantile * libm::sqrt(variance) / sum;
    let value = sum / (kinds.len() * DAY_HOURS) as f64;
    Estimate { value, low: value * libm::exp(-way), high: value * libm::exp(way) }
}

/// The rate of each hour of the week: exact for a Poisson count, wider as the days vary more.
fn week(kinds: &[Kind], dispersion: f64, tills: u32) -> Vec<Estimate> {
    let of_kind = |kind: &Kind| {
        let by = 1.0 / (kind.counts.len().max(1) as f64 * f64::from(tills));
        kind.hours.map(|count| exact_count(count as f64 / dispersion).scaled(dispersion * by))
    };
    kinds.iter().flat_map(of_kind).collect()
}

/// Counts the fewest hours that hold 99 of 100 sales.
fn open_hours(kinds: &[Kind]) -> usize {
    let mean = |kind: &Kind| {
        let days = kind.counts.len().max(1) as f64;
        kind.hours.map(|count| count as f64 / days)
    };
    let mut hours: Vec<f64> = kinds.iter().flat_map(mean).collect();
    hours.sort_by(|one, other| other.total_cmp(one));
    let all: f64 = hours.iter().sum();
    let mut sum = 0.0;
    let before = hours.iter().take_while(|hour| {
        let is_before = sum < OPEN * all;
        sum += **hour;
        is_before
    });
    before.count()
}

fn by_day(kinds: &[Kind]) -> Vec<DayCount> {
    let of_kind = |kind: &Kind| {
        let expected = kind.mean();
        let counts = kind.counts.clone().into_iter();
        counts.map(move |(day, sales)| DayCount { day, sales, expected })
    };
    let mut days: Vec<DayCount> = kinds.iter().flat_map(of_kind).collect();
    days.sort_by_key(|one| one.day);
    days
}
