//! A study: what a shop is like, how its line fails, and what is asked about it.
//!
//! It is plain data, whatever it was written in. [`Study::check`] says what cannot be, and
//! [`Study::digest`] names all that the draws and the answers depend on.

mod canon;
mod check;

pub use canon::Digest;
pub use check::{Mistake, Mistakes};
use pos_core::{Currency, Money};

/// Milliseconds of an hour.
pub const HOUR_MS: u64 = 3_600_000;
/// Milliseconds of a day.
pub const DAY_MS: u64 = 24 * HOUR_MS;
/// Milliseconds of a year of 365 days.
pub const YEAR_MS: u64 = 365 * DAY_MS;
/// Hours of a week, from Monday at midnight.
pub const WEEK_HOURS: usize = 168;

/// A shop, how its line fails and how its cards are declined, and what is asked about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// What the study is called; no draw depends on it.
    pub name: String,
    /// The currency in whose minor units all money is.
    pub currency: Currency,
    /// How much time one replication is.
    pub horizon: Horizon,
    /// How many tills one replication has; they share the outages of the store. At least 1.
    pub tills: u32,
    /// The rules of acceptance, where the sweep says nothing else.
    pub policy: Policy,
    /// The card payments that would be made while a till is offline.
    pub sales: Sales,
    /// How the line fails.
    pub outages: Outages,
    /// How stored payments are declined.
    pub declines: Declines,
    /// The share of declined payments that is collected afterwards, in full each; 0 to 1.
    pub recovery: f64,
    /// The share of approved payments that is charged back later, in full each, in parts of 10,000.
    pub chargeback_basis_points: f64,
    /// How much is drawn.
    pub run: Run,
    /// The policies that are compared.
    pub sweep: Sweep,
    /// What is asked of the sweep.
    pub question: Option<Question>,
}

/// How much time one replication is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Horizon {
    /// Exactly one outage and nothing else.
    Outage,
    /// A stretch of time with as many outages as chance gives, in milliseconds.
    Span(u64),
}

/// The rules by which payments are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// The largest payment; no limit where nothing is said. Rule: `limit.order`.
    pub transaction_limit: Option<Money>,
    /// The largest sum that a till stores; no limit where nothing is said. Rule: `limit.device`.
    pub device_limit: Option<Money>,
    /// What follows the first refusal by the device limit.
    pub when_full: WhenFull,
}

/// What the staff do once the device limit refused a payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhenFull {
    /// They go on: a smaller payment may still fit.
    Skip,
    /// They offer no more cards until the outage ends.
    Stop,
}

/// The card payments that would be made while a till is offline.
#[derive(Clone, Debug, PartialEq)]
pub struct Sales {
    /// How many, at each till.
    pub rate: Rate,
    /// Variance over mean of a day's count: 1 is Poisson, above 1 each day has a gamma factor.
    pub spread: f64,
    /// How large, in minor units.
    pub amount: Law,
}

/// How many sales an hour.
#[derive(Clone, Debug, PartialEq)]
pub enum Rate {
    /// The same at any time.
    PerHour(f64),
    /// One for each of the 168 hours of a week, from Monday at midnight; an outage begins at any
    /// moment of the week.
    HourOfWeek(Vec<f64>),
}

/// A distribution of whole numbers: of minor units, or of milliseconds.
///
/// A draw is rounded to the nearest whole number, is at least 1, and at most the cap.
#[derive(Clone, Debug, PartialEq)]
pub struct Law {
    /// Its shape.
    pub shape: Shape,
    /// A larger draw becomes this.
    pub cap: Option<u64>,
}

/// The shape of a distribution, in its own unit.
#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    /// Always the same.
    Fixed(u64),
    /// Exponential with this mean.
    Exponential {
        /// The mean.
        mean: f64,
    },
    /// The exponential of a normal one.
    Lognormal {
        /// The median.
        median: f64,
        /// The standard deviation of the logarithm.
        sigma: f64,
    },
    /// Pareto's: P(X > x) = (least / x)^alpha.
    Pareto {
        /// The least value.
        least: f64,
        /// The exponent of the tail.
        alpha: f64,
    },
    /// Values with their weights, in any order.
    Table(Vec<(u64, f64)>),
    /// Values that were measured, in any order, each as likely as the others.
    Empirical(Vec<u64>),
}

/// How the line fails.
#[derive(Clone, Debug, PartialEq)]
pub struct Outages {
    /// The mean count in a year; not used where the horizon is one outage.
    pub per_year: f64,
    /// The shape of a negative binomial count, whose variance is mean + mean² / shape; a Poisson
    /// count where nothing is said.
    pub clustering: Option<f64>,
    /// How long one lasts, in milliseconds.
    pub length: Law,
    /// Sales in this first stretch of an outage fail instead of being stored, in milliseconds.
    pub notice_ms: u64,
}

/// How stored payments are declined, by their age t when they are asked for.
///
/// The probability is later − (later − `at_once`) · 2^(−t / half-life).
#[derive(Clone, Debug, PartialEq)]
pub struct Declines {
    /// The probability at the age 0; 0 to 1.
    pub at_once: f64,
    /// The probability at a great age; 0 to 1.
    pub later: f64,
    /// When half of the way between the two is gone, in milliseconds.
    pub half_life_ms: f64,
    /// What is lost outright for its age.
    pub too_late: TooLate,
    /// The variance of the gamma factor, of mean 1, that one outage has for all its tills.
    pub shared: f64,
    /// Response codes with their weights; no reason is drawn where there are none.
    pub reasons: Vec<(String, f64)>,
}

/// The payments that are lost outright for their age.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TooLate {
    /// Past this age, in milliseconds.
    pub after_ms: u64,
    /// This share of them; 0 to 1.
    pub share: f64,
}

/// How much is drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The seed of all chance.
    pub seed: u64,
    /// How many replications.
    pub replications: Replications,
    /// How narrow the intervals must be for `auto`: half-widths of 95 % intervals, relative.
    pub precision: Vec<(Measure, f64)>,
    /// Never more replications than this.
    pub limit: u64,
    /// Where the counts and lengths of outages come from.
    pub sequence: Sequence,
}

/// Where the counts and lengths of the outages of a replication come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequence {
    /// From chance, each by itself.
    Random,
    /// From the points of scrambled Sobol sequences: a replication is numbered by
    /// [`sobol_replication`](crate::sobol_replication).
    Sobol,
}

/// How many replications are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replications {
    /// As many as the precision needs.
    Auto,
    /// This many.
    Exactly(u64),
}

/// A number that sums up a distribution of losses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Measure {
    /// The mean.
    Mean,
    /// The least loss that is not exceeded with the probability of the level.
    Var(Level),
    /// The mean of the losses beyond, atoms split: `VaR + E[(S − VaR)⁺] / (1 − level)`.
    Tvar(Level),
}

/// The level of a quantile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// 95 %.
    P95,
    /// 99 %.
    P99,
    /// 99.5 %.
    P995,
    /// 99.9 %.
    P999,
}

impl Level {
    /// All of them, the lowest first.
    pub const ALL: [Self; 4] = [Self::P95, Self::P99, Self::P995, Self::P999];

    /// Returns the probability that is meant.
    pub const fn probability(self) -> f64 {
        match self {
            Self::P95 => 0.95,
            Self::P99 => 0.99,
            Self::P995 => 0.995,
            Self::P999 => 0.999,
        }
    }

    /// Returns it as people write it, in per cent.
    pub const fn per_cent(self) -> &'static str {
        match self {
            Self::P95 => "95",
            Self::P99 => "99",
            Self::P995 => "99.5",
            Self::P999 => "99.9",
        }
    }
}

/// The policies that are compared: every combination; an empty list is the policy's own value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sweep {
    /// Largest payments.
    pub transaction_limit: Vec<Option<Money>>,
    /// Largest sums.
    pub device_limit: Vec<Option<Money>>,
    /// What follows a refusal.
    pub when_full: Vec<WhenFull>,
}

/// Which is the largest limit that keeps a measure of the loss bearable?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Question {
    /// The measure.
    pub measure: Measure,
    /// What it must stay under.
    pub under: Money,
    /// The limit that is looked for.
    pub over: Axis,
}

/// A limit that a sweep varies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// The largest payment.
    TransactionLimit,
    /// The largest sum.
    DeviceLimit,
}

impl Study {
    /// Returns the policies of the sweep in order, the last axis moving fastest; one without a sweep.
    pub fn points(&self) -> Vec<Policy> {
        let policy = self.policy;
        let transaction = or_own(&self.sweep.transaction_limit, policy.transaction_limit);
        let device = or_own(&self.sweep.device_limit, policy.device_limit);
        let full = or_own(&self.sweep.when_full, policy.when_full);
        let mut points = Vec::with_capacity(transaction.len() * device.len() * full.len());
        for &transaction_limit in &transaction {
            for &device_limit in &device {
                let of = |&when_full| Policy { transaction_limit, device_limit, when_full };
                points.extend(full.iter().map(of));
            }
        }
        points
    }

    /// Returns the mean number of outages of one replication.
    pub fn mean_outages(&self) -> f64 {
        match self.horizon {
            Horizon::Outage => 1.0,
            Horizon::Span(ms) => self.outages.per_year * ms as f64 / YEAR_MS as f64,
        }
    }
}

fn or_own<T: Copy>(swept: &[T], own: T) -> Vec<T> {
    if swept.is_empty() { vec![own] } else { swept.to_vec() }
}

impl Policy {
    /// Nothing is refused.
    pub const UNLIMITED: Self =
        Self { transaction_limit: None, device_limit: None, when_full: WhenFull::Skip };
}

impl Law {
    /// Builds a law without a cap.
    pub const fn of(shape: Shape) -> Self {
        Self { shape, cap: None }
    }
}
