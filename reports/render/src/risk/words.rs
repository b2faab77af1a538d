//! The words of a study: its unit, its limits, its levels.

use pos_core::Money;
use sim_risk::{Axis, DAY_MS, HOUR_MS, Horizon, Level, Measure, Policy, Study, WhenFull, YEAR_MS};

use crate::risk::digits::{Kind, grouped};

/// Says what a study is about in its own terms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RiskWords<'a> {
    study: &'a Study,
}

/// How many of so many exceed a quantile.
pub(crate) const fn one_in(level: Level) -> u32 {
    match level {
        Level::P95 => 20,
        Level::P99 => 100,
        Level::P995 => 200,
        Level::P999 => 1_000,
    }
}

/// Returns the key of a measure, as a study names it.
pub(crate) fn measure_key(measure: Measure) -> String {
    match measure {
        Measure::Mean => "mean".to_owned(),
        Measure::Var(level) => format!("p{}", level.per_cent()),
        Measure::Tvar(level) => format!("tvar{}", level.per_cent()),
    }
}

/// Returns the key of a limit, as a study names it.
pub(crate) const fn axis_key(axis: Axis) -> &'static str {
    match axis {
        Axis::TransactionLimit => "transaction_limit",
        Axis::DeviceLimit => "device_limit",
    }
}

/// Says which limit is meant.
pub(crate) const fn axis_words(axis: Axis) -> &'static str {
    match axis {
        Axis::TransactionLimit => "transaction limit",
        Axis::DeviceLimit => "device limit",
    }
}

/// Returns the key of a rule, as a study names it.
pub(crate) const fn full_key(full: WhenFull) -> &'static str {
    match full {
        WhenFull::Skip => "skip",
        WhenFull::Stop => "stop",
    }
}

impl<'a> RiskWords<'a> {
    pub(crate) const fn of(study: &'a Study) -> Self {
        Self { study }
    }

    /// How money of the study is written.
    pub(crate) const fn money(self) -> Kind {
        Kind::Money(self.study.currency)
    }

    /// Writes an amount to the last minor unit.
    pub(crate) fn amount(self, amount: Money) -> String {
        grouped(&self.study.currency.show(amount).to_string())
    }

    /// Writes a limit to the last minor unit.
    pub(crate) fn limit(self, limit: Option<Money>) -> String {
        limit.map_or_else(|| "no limit".to_owned(), |limit| self.amount(limit))
    }

    /// Returns the key of the unit that all numbers are of: `outage`, `till-year`, `store-30-days`.
    pub(crate) fn unit_key(self) -> String {
        match self.study.horizon {
            Horizon::Outage => "outage".to_owned(),
            Horizon::Span(ms) => format!("{}-{}", self.place(), span(ms).replace(' ', "-")),
        }
    }

    /// Says per what all numbers are: `per till-year`, `per outage of a store with 3 tills`.
    pub(crate) fn per_unit(self) -> String {
        let tills = self.study.tills;
        match (self.study.horizon, tills) {
            (Horizon::Outage, 1) => "per outage of one till".to_owned(),
            (Horizon::Outage, _) => format!("per outage of a store with {tills} tills"),
            (Horizon::Span(_), 1) => format!("per {}", self.unit_key()),
            (Horizon::Span(_), _) => format!("per {} of {tills} tills", self.unit_key()),
        }
    }

    /// Tells whether the worst outage is another thing than the sum of all.
    pub(crate) const fn has_many_outages(self) -> bool {
        matches!(self.study.horizon, Horizon::Span(_))
    }

    const fn place(self) -> &'static str {
        if self.study.tills == 1 { "till" } else { "store" }
    }

    /// Names one of them: `a year`, `one outage`, `30 days`.
    pub(crate) fn a_time(self) -> String {
        match self.study.horizon {
            Horizon::Outage => "an outage".to_owned(),
            Horizon::Span(YEAR_MS) => "a year".to_owned(),
            Horizon::Span(ms) => span(ms),
        }
    }

    /// Names some of them: `years`, `outages`, `stretches of 30 days`.
    pub(crate) fn times(self) -> String {
        match self.study.horizon {
            Horizon::Outage => "outages".to_owned(),
            Horizon::Span(YEAR_MS) => "years".to_owned(),
            Horizon::Span(ms) => format!("stretches of {}", span(ms)),
        }
    }

    /// Says how rare it is that a quantile is exceeded: `1 year in 100`.
    pub(crate) fn rare(self, level: Level) -> String {
        let of = grouped(&one_in(level).to_string());
        match self.study.horizon {
            Horizon::Outage => format!("1 outage in {of}"),
            Horizon::Span(YEAR_MS) => format!("1 year in {of}"),
            Horizon::Span(ms) => format!("1 in {of} stretches of {}", span(ms)),
        }
    }

    /// Names a measure: `the loss that 1 year in 100 exceeds`.
    pub(crate) fn measure(self, measure: Measure) -> String {
        match measure {
            Measure::Mean => format!("the average loss of {}", self.a_time()),
            Measure::Var(level) => format!("the loss that {} exceeds", self.rare(level)),
            Measure::Tvar(level) => format!("the average loss of the worst {}", self.rare(level)),
        }
    }

    /// Names a measure for the head of a column or an axis: `1 in 100`.
    pub(crate) fn short_measure(measure: Measure) -> String {
        match measure {
            Measure::Mean => "average".to_owned(),
            Measure::Var(level) => format!("1 in {}", grouped(&one_in(level).to_string())),
            Measure::Tvar(level) => {
                format!("worst 1 in {}, average", grouped(&one_in(level).to_string()))
            }
        }
    }

    /// Names a limit with what it limits: `device limit 500.00`, `no device limit`.
    pub(crate) fn axis(self, axis: Axis, limit: Option<Money>) -> String {
        let name = axis_words(axis);
        limit.map_or_else(|| format!("no {name}"), |limit| format!("{name} {}", self.amount(limit)))
    }

    /// Names a policy by what the sweep varies; by all of it, where it varies nothing.
    pub(crate) fn policy(self, policy: &Policy) -> String {
        let sweep = &self.study.sweep;
        let swept = [
            sweep.transaction_limit.len() > 1,
            sweep.device_limit.len() > 1,
            sweep.when_full.len() > 1,
        ];
        let all = [
            self.axis(Axis::TransactionLimit, policy.transaction_limit),
            self.axis(Axis::DeviceLimit, policy.device_limit),
            when_full(policy.when_full).to_owned(),
        ];
        let named = all.iter().zip(swept).filter(|(_, is_swept)| *is_swept);
        let named: Vec<&str> = named.map(|(name, _)| name.as_str()).collect();
        if named.is_empty() { all.join(", ") } else { named.join(", ") }
    }
}

/// Says what the staff do at a refusal.
pub(crate) const fn when_full(full: WhenFull) -> &'static str {
    match full {
        WhenFull::Skip => "smaller payments when full",
        WhenFull::Stop => "no cards once full",
    }
}

fn span(ms: u64) -> String {
    match ms {
        YEAR_MS => "year".to_owned(),
        DAY_MS => "day".to_owned(),
        HOUR_MS => "hour".to_owned(),
        _ if ms.is_multiple_of(YEAR_MS) => format!("{} years", ms / YEAR_MS),
        _ if ms.is_multiple_of(DAY_MS) => format!("{} days", ms / DAY_MS),
        _ if ms.is_multiple_of(HOUR_MS) => format!("{} hours", ms / HOUR_MS),
        _ => format!("{} seconds", ms / 1_000),
    }
}
