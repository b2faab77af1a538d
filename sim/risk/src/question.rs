//! Which limit keeps the loss bearable, how sure that is, and what it costs.
//!
//! A loss need not rise with a limit, so that no curve is bisected: each policy of the sweep is held
//! against the bound by its own interval.

use pos_core::Money;

use crate::estimates::{Estimate, Estimates};
use crate::study::{Axis, Policy, Question, Study};

/// A larger limit that is this much above the answer leaves no room worth a look between the two.
const FINE: f64 = 1.1;

/// What the sweep says to the question of its study.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The question.
    pub question: Question,
    /// One for each combination of what else is swept, in the order of the sweep; never empty.
    pub choices: Vec<Choice>,
}

/// The limits that were tried, everything else being equal.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The limits, the smallest first; no limit comes last. Never empty.
    pub tried: Vec<Tried>,
    /// The place of the largest limit that surely keeps the measure under the bound: its whole
    /// interval is under it.
    pub certain: Option<usize>,
    /// The place of the largest limit that keeps it there as far as is known: its value is under
    /// the bound, whatever its interval says. Never below the certain one.
    pub likely: Option<usize>,
}

/// A limit that was tried.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tried {
    /// The place of its point in the sweep.
    pub point: usize,
    /// The limit; none where there is no limit.
    pub limit: Option<Money>,
    /// What the question measures, in minor units.
    pub measure: Estimate,
    /// Where that stands to the bound.
    pub standing: Standing,
    /// What the limits refuse, in minor units.
    pub refused: Estimate,
    /// Which share of what is attempted that is.
    pub share: f64,
}

/// Where an estimate stands to the bound that it must stay under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The whole interval is under it.
    Under,
    /// The value is under it, the upper end of the interval is not.
    LikelyUnder,
    /// The value is not under it, the lower end of the interval is.
    LikelyOver,
    /// The whole interval is at or above it.
    Over,
}

/// How closely the limits that were tried enclose the largest bearable one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Resolution {
    /// The next larger one is hardly larger.
    Fine,
    /// It lies between two that are far apart; no limit where the second says nothing.
    Between(Money, Option<Money>),
    /// It may be larger than the largest that was tried.
    Above(Money),
    /// It would be smaller than the smallest that was tried, if there is one.
    Below(Option<Money>),
    /// No limit is needed.
    Unlimited,
}

impl Study {
    /// Answers the question of the study; none where it asks nothing.
    pub fn answer(&self, estimates: &Estimates) -> Option<Answer> {
        let question = self.question?;
        let mut others: Vec<Policy> = Vec::new();
        for point in &estimates.points {
            let rest = question.without_limit(point.policy);
            if !others.contains(&rest) {
                others.push(rest);
            }
        }
        let choices = others.iter().map(|rest| choice(question, estimates, rest));
        Some(Answer { question, choices: choices.collect() }).filter(|it| !it.choices.is_empty())
    }
}

impl Question {
    /// Returns the limit of a policy that is looked for; none where there is no limit.
    pub const fn limit(&self, policy: Policy) -> Option<Money> {
        match self.over {
            Axis::TransactionLimit => policy.transaction_limit,
            Axis::DeviceLimit => policy.device_limit,
        }
    }

    /// Returns what else a policy says: policies for which that is equal are compared.
    const fn without_limit(&self, mut policy: Policy) -> Policy {
        match self.over {
            Axis::TransactionLimit => policy.transaction_limit = None,
            Axis::DeviceLimit => policy.device_limit = None,
        }
        policy
    }
}

fn choice(question: Question, estimates: &Estimates, rest: &Policy) -> Choice {
    let points = estimates.points.iter().enumerate();
    let equal = points.filter(|(_, point)| question.without_limit(point.policy) == *rest);
    let mut tried: Vec<Tried> = equal
        .map(|(place, point)| {
            let measure = point.measure(question.measure);
            Tried {
                point: place,
                limit: question.limit(point.policy),
                measure,
                standing: Standing::of(measure, question.under),
                refused: point.refused(),
                share: point.refused_share().value,
            }
        })
        .collect();
    tried.sort_by_key(|one| (one.limit.is_none(), one.limit));
    let last = |is: fn(Standing) -> bool| tried.iter().rposition(|one| is(one.standing));
    let (certain, likely) = (last(Standing::is_certain), last(Standing::is_likely));
    Choice { tried, certain, likely }
}

impl Standing {
    /// Holds an estimate in minor units against a bound.
    fn of(estimate: Estimate, under: Money) -> Self {
        let bound = under.minor() as f64;
        if estimate.high < bound {
            Self::Under
        } else if estimate.value < bound {
            Self::LikelyUnder
        } else if estimate.low < bound {
            Self::LikelyOver
        } else {
            Self::Over
        }
    }

    fn is_certain(self) -> bool {
        self == Self::Under
    }

    fn is_likely(self) -> bool {
        matches!(self, Self::Under | Self::LikelyUnder)
    }
}

impl Answer {
    /// Returns the place in the sweep of the largest limit that keeps the loss bearable: a certain
    /// one before a likely one.
    pub fn best(&self) -> Option<usize> {
        let of = |place: fn(&Choice) -> Option<&Tried>| {
            let found = self.choices.iter().filter_map(place);
            found.max_by_key(|one| (one.limit.is_none(), one.limit)).map(|one| one.point)
        };
        of(Choice::certain).or_else(|| of(Choice::likely))
    }
}

impl Choice {
    /// Returns the largest limit that surely keeps the loss bearable.
    pub fn certain(&self) -> Option<&Tried> {
        self.tried.get(self.certain?)
    }

    /// Returns the largest limit that keeps the loss bearable as far as is known.
    pub fn likely(&self) -> Option<&Tried> {
        self.tried.get(self.likely?)
    }

    /// Returns the next larger limit that was tried.
    pub fn next(&self) -> Option<&Tried> {
        self.tried.get(self.likely? + 1)
    }

    /// Lists smaller limits than the certain one that do not surely keep the loss bearable: it
    /// need not rise with the limit.
    pub fn doubts(&self) -> impl Iterator<Item = &Tried> {
        let smaller = self.tried.get(..self.certain.unwrap_or(0)).unwrap_or_default();
        smaller.iter().filter(|one| !one.standing.is_certain())
    }

    /// Says how closely the limits that were tried enclose the largest bearable one.
    pub fn resolution(&self) -> Resolution {
        let Some(best) = self.likely() else {
            return Resolution::Below(self.tried.first().and_then(|least| least.limit));
        };
        let Some(here) = best.limit else {
            return Resolution::Unlimited;
        };
        let Some(next) = self.next() else {
            return Resolution::Above(here);
        };
        let is_near = |next: Money| next.minor() as f64 <= here.minor() as f64 * FINE;
        if next.limit.is_some_and(is_near) {
            Resolution::Fine
        } else {
            Resolution::Between(here, next.limit)
        }
    }
}
