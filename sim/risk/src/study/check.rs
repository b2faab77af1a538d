//! What a study cannot be.

use std::fmt;

use crate::study::{Horizon, Law, Measure, Rate, Shape, Study, WEEK_HOURS};

/// The most money, in minor units, that the sums of squares have room for in one replication.
pub(crate) const MOST_MONEY: u64 = 1 << 44;
/// The most outages that a replication has on average.
const MOST_OUTAGES: f64 = 100_000.0;
/// The most outages to a cluster, on average.
const MOST_CLUSTER: f64 = 20_000.0;
/// The most sales that a replication has on average.
const MOST_SALES: f64 = 1e8;
/// The longest outage: a hundred years, in milliseconds.
const LONGEST_MS: f64 = 3.156e12;
/// The most tills.
const MOST_TILLS: u32 = 1 << 20;
/// The most policies of a sweep.
const MOST_POINTS: usize = 1_000;

/// Something in a study that cannot be, with the name of its key.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum Mistake {
    /// A number is less than it can be.
    #[error("{key} is {value}, which is less than {least}")]
    TooSmall {
        /// The key.
        key: String,
        /// What it says.
        value: f64,
        /// What it can be at the least.
        least: f64,
    },
    /// A number is more than it can be.
    #[error("{key} is {value}, which is more than {most}")]
    TooLarge {
        /// The key.
        key: String,
        /// What it says.
        value: f64,
        /// What it can be at the most.
        most: f64,
    },
    /// A number is none, or infinite.
    #[error("{key} is not a finite number")]
    NotFinite {
        /// The key.
        key: String,
    },
    /// A number must be above zero.
    #[error("{key} is {value}, and must be above zero")]
    NotPositive {
        /// The key.
        key: String,
        /// What it says.
        value: f64,
    },
    /// A list that must have something in it has nothing.
    #[error("{key} is empty")]
    Empty {
        /// The key.
        key: String,
    },
    /// The weights of a table sum to zero.
    #[error("the weights of {key} sum to zero")]
    NoWeight {
        /// The key.
        key: String,
    },
    /// A cap is below the value that half of the draws exceed.
    #[error("the cap of {key} is {cap}, below the median {median}")]
    CapBelowMedian {
        /// The key.
        key: String,
        /// The cap, in the unit of the law.
        cap: u64,
        /// The median, in the unit of the law.
        median: f64,
    },
    /// A profile does not have one value for each hour of a week.
    #[error("{key} has {count} hours, and a week has 168")]
    NotAWeek {
        /// The key.
        key: String,
        /// How many it has.
        count: usize,
    },
    /// A sweep has more policies than can be compared.
    #[error("the sweep has {count} policies, more than {most}")]
    TooManyPoints {
        /// How many.
        count: usize,
        /// How many it can have.
        most: usize,
    },
    /// A key is said twice where each must differ.
    #[error("{key} says {value} twice")]
    Twice {
        /// The key.
        key: String,
        /// What is said twice.
        value: String,
    },
}

impl Mistake {
    /// Returns the key as a path of the study, such as `sales.per_hour`.
    pub fn key(&self) -> &str {
        match self {
            Self::TooSmall { key, .. }
            | Self::TooLarge { key, .. }
            | Self::NotFinite { key }
            | Self::NotPositive { key, .. }
            | Self::Empty { key }
            | Self::NoWeight { key }
            | Self::CapBelowMedian { key, .. }
            | Self::NotAWeek { key, .. }
            | Self::Twice { key, .. } => key,
            Self::TooManyPoints { .. } => "sweep",
        }
    }
}

/// All that is wrong with a study, in the order of its keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Mistakes(pub Vec<Mistake>);

impl fmt::Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let all: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&all.join("; "))
    }
}

impl std::error::Error for Mistakes {}

impl Study {
    /// Looks for everything that cannot be.
    ///
    /// # Errors
    ///
    /// All [`Mistakes`] at once, in the order of the keys.
    pub fn check(&self) -> Result<(), Mistakes> {
        let mut found = Found::default();
        found.frame(self);
        found.sales(self);
        found.outages(self);
        found.declines(self);
        found.run(self);
        found.sweep(self);
        if found.0.is_empty() {
            // Sums are only worth a look where their terms are numbers.
            found.sums(self);
        }
        if found.0.is_empty() { Ok(()) } else { Err(Mistakes(found.0)) }
    }
}

#[derive(Default)]
struct Found(Vec<Mistake>);

impl Found {
    fn is_finite(&mut self, key: &str, value: f64) -> bool {
        if !value.is_finite() {
            self.0.push(Mistake::NotFinite { key: key.into() });
        }
        value.is_finite()
    }

    fn at_least(&mut self, key: &str, value: f64, least: f64) {
        if self.is_finite(key, value) && value < least {
            self.0.push(Mistake::TooSmall { key: key.into(), value, least });
        }
    }

    fn at_most(&mut self, key: &str, value: f64, most: f64) {
        if value > most {
            self.0.push(Mistake::TooLarge { key: key.into(), value, most });
        }
    }

    fn positive(&mut self, key: &str, value: f64) {
        if self.is_finite(key, value) && value <= 0.0 {
            self.0.push(Mistake::NotPositive { key: key.into(), value });
        }
    }

    fn share(&mut self, key: &str, value: f64) {
        self.at_least(key, value, 0.0);
        if value.is_finite() {
            self.at_most(key, value, 1.0);
        }
    }

    fn frame(&mut self, study: &Study) {
        if let Horizon::Span(ms) = study.horizon {
            self.positive("horizon", ms as f64);
            self.at_most("horizon", ms as f64, LONGEST_MS);
        }
        self.positive("per.tills", f64::from(study.tills));
        self.at_most("per.tills", f64::from(study.tills), f64::from(MOST_TILLS));
        let limits = [
            ("policy.transaction_limit", study.policy.transaction_limit),
            ("policy.device_limit", study.policy.device_limit),
        ];
        for (key, limit) in limits {
            self.limit(key, limit);
        }
    }

    fn limit(&mut self, key: &str, limit: Option<pos_core::Money>) {
        if let Some(limit) = limit {
            self.at_least(key, limit.minor() as f64, 0.0);
        }
    }

    fn sales(&mut self, study: &Study) {
        match &study.sales.rate {
            Rate::PerHour(rate) => self.at_least("sales.per_hour", *rate, 0.0),
            Rate::HourOfWeek(rates) => self.week(rates),
        }
        self.at_least("sales.spread", study.sales.spread, 1.0);
        self.law("sales.amount", &study.sales.amount);
    }

    fn week(&mut self, rates: &[f64]) {
        let key = "sales.per_hour";
        if rates.len() != WEEK_HOURS {
            self.0.push(Mistake::NotAWeek { key: key.into(), count: rates.len() });
        }
        for rate in rates {
            self.at_least(key, *rate, 0.0);
        }
    }

    fn outages(&mut self, study: &Study) {
        let outages = &study.outages;
        self.at_least("outages.per_year", outages.per_year, 0.0);
        if let Some(shape) = outages.clustering {
            self.positive("outages.clustering", shape);
        }
        self.law("outages.hours", &outages.length);
        if let Some(cap) = outages.length.cap {
            self.at_most("outages.hours.cap", cap as f64, LONGEST_MS);
        }
    }

    fn declines(&mut self, study: &Study) {
        let declines = &study.declines;
        self.share("declines.at_once", declines.at_once);
        self.share("declines.later", declines.later);
        self.positive("declines.half_life", declines.half_life_ms);
        self.share("declines.too_late.share", declines.too_late.share);
        self.at_least("declines.shared", declines.shared, 0.0);
        if !declines.reasons.is_empty() {
            let weights = declines.reasons.iter().map(|(_, weight)| *weight);
            self.weights("declines.reasons", weights);
        }
        self.distinct("declines.reasons", declines.reasons.iter().map(|(code, _)| code.clone()));
        self.share("recovery.share", study.recovery);
        self.share("chargebacks.basis_points", study.chargeback_basis_points / 10_000.0);
    }

    fn run(&mut self, study: &Study) {
        for (measure, half_width) in &study.run.precision {
            self.positive(&precision_key(*measure), *half_width);
        }
        self.positive("run.limit", study.run.limit as f64);
        if let crate::study::Replications::Exactly(count) = study.run.replications {
            self.positive("run.replications", count as f64);
        }
    }

    fn sweep(&mut self, study: &Study) {
        let sweep = &study.sweep;
        let axes = [
            ("sweep.transaction_limit", &sweep.transaction_limit),
            ("sweep.device_limit", &sweep.device_limit),
        ];
        for (key, limits) in axes {
            for limit in limits {
                self.limit(key, *limit);
            }
            self.distinct(key, limits.iter().copied().map(said));
        }
        self.distinct("sweep.when_full", sweep.when_full.iter().map(|full| format!("{full:?}")));
        let count = study.points().len();
        if count > MOST_POINTS {
            self.0.push(Mistake::TooManyPoints { count, most: MOST_POINTS });
        }
    }

    fn distinct(&mut self, key: &str, values: impl Iterator<Item = String>) {
        let mut seen = std::collections::BTreeSet::new();
        for value in values {
            if !seen.insert(value.clone()) {
                self.0.push(Mistake::Twice { key: key.into(), value });
            }
        }
    }

    fn law(&mut self, key: &str, law: &Law) {
        let at = |part: &str| format!("{key}.{part}");
        match &law.shape {
            Shape::Fixed(value) => self.positive(&at("fixed"), *value as f64),
            Shape::Exponential { mean } => self.positive(&at("exponential.mean"), *mean),
            Shape::Lognormal { median, sigma } => {
                self.positive(&at("lognormal.median"), *median);
                self.at_least(&at("lognormal.sigma"), *sigma, 0.0);
                self.at_most(&at("lognormal.sigma"), *sigma, 20.0);
            }
            Shape::Pareto { least, alpha } => {
                self.positive(&at("pareto.least"), *least);
                self.positive(&at("pareto.alpha"), *alpha);
            }
            Shape::Table(rows) => {
                self.weights(&at("table"), rows.iter().map(|(_, weight)| *weight));
                for (value, _) in rows {
                    self.positive(&at("table"), *value as f64);
                }
            }
            Shape::Empirical(values) if values.is_empty() => {
                self.0.push(Mistake::Empty { key: at("csv") });
            }
            Shape::Empirical(values) => {
                for value in values {
                    self.positive(&at("csv"), *value as f64);
                }
            }
        }
        self.cap(key, law);
    }

    fn weights(&mut self, key: &str, weights: impl Iterator<Item = f64>) {
        let (mut sum, mut count) = (0.0, 0);
        for weight in weights {
            self.at_least(key, weight, 0.0);
            sum += weight;
            count += 1;
        }
        if count == 0 {
            self.0.push(Mistake::Empty { key: key.into() });
        } else if sum == 0.0 {
            self.0.push(Mistake::NoWeight { key: key.into() });
        } else {
            self.is_finite(key, sum);
        }
    }

    fn cap(&mut self, key: &str, law: &Law) {
        let (Some(cap), Some(median)) = (law.cap, crate::law::median(&law.shape)) else {
            return;
        };
        if (cap as f64) < median {
            let key = format!("{key}.cap");
            self.0.push(Mistake::CapBelowMedian { key, cap, median });
        }
    }

    /// Holds what a replication has on average against what fits into the sums.
    fn sums(&mut self, study: &Study) {
        let outages = study.mean_outages();
        self.at_most("outages.per_year", outages, MOST_OUTAGES);
        if let Some(shape) = study.outages.clustering {
            self.at_least("outages.clustering", shape, outages / MOST_CLUSTER);
        }
        let length = crate::law::mean(&study.outages.length);
        self.at_most("outages.hours", length, LONGEST_MS);
        let sales = outages * f64::from(study.tills) * study.sales.rate.mean_per_ms() * length;
        self.at_most("sales.per_hour", sales, MOST_SALES);
        let money = sales * crate::law::mean(&study.sales.amount);
        self.at_most("sales.amount", money, MOST_MONEY as f64 / 64.0);
    }
}

fn said(limit: Option<pos_core::Money>) -> String {
    limit.map_or_else(|| "none".into(), |limit| limit.minor().to_string())
}

fn precision_key(measure: Measure) -> String {
    match measure {
        Measure::Mean => "run.precision.mean".into(),
        Measure::Var(level) => format!("run.precision.p{}", level.per_cent()),
        Measure::Tvar(level) => format!("run.precision.tvar{}", level.per_cent()),
    }
}
