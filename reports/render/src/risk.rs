//! What a study of decline exposure says, for those who decide: a summary for a terminal, JSON,
//! rows for a spreadsheet, and one page.
//!
//! All are made of the same words, tables and [`Answer`](sim_risk::Answer), so that none says what another does not.
//! Money is in minor units until it is written.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "estimates are floats, and are written as whole numbers of their last digit"
)]

mod digits;
mod figures;
mod fitted;
mod json;
mod losses;
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod plot;
mod replayed;
mod rows;
mod said;
mod summary;
mod table;
mod tables;
mod words;

use std::path::Path;

use reports_language::Language;
use sim_risk::{
    Bad, Effect, Estimate, Estimates, Level, Measure, PointEstimates, Study, Thinkable,
};

pub use self::fitted::{FitReport, fit_json, fit_page, fit_remarks, fit_summary};
pub use self::json::risk_json;
pub use self::page::risk_page;
#[cfg(feature = "parquet")]
pub use self::parquet::risk_parquet;
pub use self::replayed::{Retold, replayed_loss};
pub use self::rows::{Quantity, Row, risk_csv, risk_rows};
pub use self::summary::risk_summary;
use self::words::RiskWords;

/// What the reports of a study are made of.
#[derive(Clone, Copy, Debug)]
pub struct RiskReport<'a> {
    /// The study.
    pub study: &'a Study,
    /// Its file, as the commands that replay a replication name it.
    pub file: &'a Path,
    /// What these commands say besides, each after a space: ` --seed 7`; empty where the file says all.
    pub options: &'a str,
    /// What is known of it; one point for each of [`Study::points`].
    pub estimates: &'a Estimates,
    /// What the estimates come from.
    pub engine: RiskEngine,
    /// What the loss hangs on, in any order; empty where nobody asked.
    pub sensitivities: &'a [Sensitivity],
    /// What is known of the losses where nothing is known of the figures but their ends; none where
    /// nobody asked.
    pub thinkable: Option<&'a Thinkable>,
    /// The estimates after fewer replications, the fewest first; empty where nobody asked.
    pub convergence: &'a [Convergence],
    /// What the study takes for granted.
    pub assumptions: &'a [Assumption],
    /// The worst replications, step by step; those that are missing are named by their command.
    pub timelines: &'a [ReplayedLoss],
    /// The language of the summary and of the page; what machines read is the same in every one.
    pub language: Language,
}

/// What estimates come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RiskEngine {
    /// Replications of which only what can be lost is drawn.
    Fast,
    /// Replications through the real POS core.
    Core,
    /// A closed form.
    Exact,
}

/// What the loss hangs on: one figure of the study at its two ends, all others as they are, at the
/// point that the report looks at.
#[derive(Clone, Debug, PartialEq)]
pub struct Sensitivity {
    /// The key of the study.
    pub parameter: String,
    /// What the study says, as people write it.
    pub value: String,
    /// Its low end, as people write it.
    pub low: String,
    /// Its high end, as people write it.
    pub high: String,
    /// Who says that it lies between these.
    pub basis: String,
    /// The losses at the low end, over those of the study as it is.
    pub at_low: Effect,
    /// The losses at the high end, over those of the study as it is.
    pub at_high: Effect,
    /// By how many per cent the mean loss rises where the figure rises by one, over its range; none
    /// where either is zero at an end.
    pub elasticity: Option<Estimate>,
    /// The same of the loss that 99 % do not exceed.
    pub p99_elasticity: Option<Estimate>,
}

/// What was known after some of the replications, of the point that the report looks at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Convergence {
    /// After how many.
    pub replications: u64,
    /// The mean loss, in minor units.
    pub mean: Estimate,
    /// The loss that 99 % do not exceed, in minor units.
    pub p99: Estimate,
}

impl Convergence {
    /// Returns what was known after a prefix, of one point; none where there is no such point.
    pub fn of(estimates: &Estimates, point: usize) -> Option<Self> {
        let loss = &estimates.points.get(point)?.loss;
        let p99 = loss.measure(Measure::Var(Level::P99));
        Some(Self { replications: estimates.replications?, mean: loss.mean, p99 })
    }
}

/// Something that a study takes for granted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumption {
    /// The key of the study.
    pub key: String,
    /// Its value, as people write it.
    pub value: String,
    /// Who says so; nobody, where it is an assumption.
    pub source: Option<String>,
}

/// A replication, step by step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayedLoss {
    /// Its number.
    pub replication: u64,
    /// What happened, a line each.
    pub timeline: String,
}

impl RiskEngine {
    /// Returns the word for it on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Fast => "fast",
            Self::Core => "core",
            Self::Exact => "exact",
        }
    }
}

/// Why a report looks at one point of a sweep before all others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// There is no other.
    Only,
    /// It answers the question.
    Answers,
    /// It is the policy of the study.
    Own,
    /// It is the last one.
    Last,
}

impl<'a> RiskReport<'a> {
    /// Returns the place of the point that a report looks at before all others: the answer to the
    /// question; else the policy of the study; else the last.
    pub fn focus(&self) -> usize {
        self.focus_and_why().0
    }

    fn focus_and_why(&self) -> (usize, Why) {
        let last = self.estimates.points.len().saturating_sub(1);
        if last == 0 {
            return (0, Why::Only);
        }
        let answers = self.study.answer(self.estimates).and_then(|answer| answer.best());
        let own = || self.estimates.points.iter().position(|one| one.policy == self.study.policy);
        let own = || own().map(|place| (place, Why::Own));
        answers.map(|place| (place, Why::Answers)).or_else(own).unwrap_or((last, Why::Last))
    }

    fn words(&self) -> RiskWords<'a> {
        RiskWords::of(self.study).speaking(self.language)
    }

    fn point(&self, place: usize) -> Option<&'a PointEstimates> {
        self.estimates.points.get(place)
    }

    /// Lists the sensitivities, the widest swing of the mean first; those of equal swings by their
    /// key. Nothing hangs on anything where nothing is lost.
    fn swings(&self) -> Vec<&'a Sensitivity> {
        let swing = |one: &Sensitivity| {
            let ends = one.at_high.mean.zip(one.at_low.mean);
            ends.map(|(high, low)| (high.value - low.value).abs())
        };
        let known = self.sensitivities.iter().filter(|one| swing(one).is_some());
        let mut swings: Vec<&Sensitivity> = known.collect();
        swings.sort_by(|one, other| {
            let [swing, widest] = [one, other].map(|one| swing(one).unwrap_or(0.0));
            widest.total_cmp(&swing).then_with(|| one.parameter.cmp(&other.parameter))
        });
        swings
    }

    /// Writes the command that plays a replication again through the real POS core; it names the
    /// point of the sweep where there is more than one, for each loses otherwise.
    fn replay(&self, place: usize, bad: &Bad) -> String {
        let file = crate::terminal::typed(self.file);
        let of = if self.estimates.points.len() > 1 {
            format!(" --point {place}")
        } else {
            String::new()
        };
        let options = self.options;
        format!("deadzone risk replay {file} --replication {}{of}{options}", bad.replication)
    }
}
