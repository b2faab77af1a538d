//! The words of a study: its unit, its limits, its levels.

use core::fmt::Display;

use pos_core::Money;
use reports_language::Language;
use sim_risk::{Axis, DAY_MS, HOUR_MS, Horizon, Level, Measure, Policy, Study, WhenFull, YEAR_MS};

use crate::risk::digits::{Kind, grouped};

/// Says what a study is about in its own terms.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RiskWords<'a> {
    study: &'a Study,
    language: Language,
}

/// How many of so many exceed a quantile.
const fn one_in(level: Level) -> u32 {
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
pub(crate) fn axis_words(axis: Axis, language: Language) -> &'static str {
    language.text(match axis {
        Axis::TransactionLimit => "risk-transaction-limit",
        Axis::DeviceLimit => "risk-device-limit",
    })
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
        Self { study, language: Language::English }
    }

    pub(crate) const fn speaking(self, language: Language) -> Self {
        Self { language, ..self }
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
        limit.map_or_else(|| self.text("risk-no-limit"), |limit| self.amount(limit))
    }

    /// Returns the key of the unit that all numbers are of: `outage`, `till-year`, `store-30-days`.
    pub(crate) fn unit_key(self) -> String {
        match self.study.horizon {
            Horizon::Outage => "outage".to_owned(),
            Horizon::Span(ms) => {
                let span = span(ms, Language::English).replace(' ', "-");
                format!("{}-{span}", if self.study.tills == 1 { "till" } else { "store" })
            }
        }
    }

    /// Says the same for people.
    fn unit(self) -> String {
        let Horizon::Span(ms) = self.study.horizon else { return self.unit_key() };
        let place = if self.study.tills == 1 { "risk-place-till" } else { "risk-place-store" };
        let (place, span) = (self.language.text(place), span(ms, self.language).replace(' ', "-"));
        self.language.say("risk-unit", &[("place", &place), ("span", &span)])
    }

    fn text(self, id: &'static str) -> String {
        self.language.text(id).to_owned()
    }

    fn span(self, ms: u64) -> String {
        span(ms, self.language)
    }

    /// Says per what all numbers are: `per till-year`, `per outage of a store with 3 tills`.
    pub(crate) fn per_unit(self) -> String {
        let (tills, language) = (self.study.tills, self.language);
        match (self.study.horizon, tills) {
            (Horizon::Outage, 1) => self.text("risk-per-outage-till"),
            (Horizon::Outage, _) => language.say("risk-per-outage-store", &[("tills", &tills)]),
            (Horizon::Span(_), 1) => language.say("risk-per", &[("unit", &self.unit())]),
            (Horizon::Span(_), _) => {
                language.say("risk-per-tills", &[("unit", &self.unit()), ("tills", &tills)])
            }
        }
    }

    /// Tells whether the worst outage is another thing than the sum of all.
    pub(crate) const fn has_many_outages(self) -> bool {
        matches!(self.study.horizon, Horizon::Span(_))
    }

    /// Names one of them: `a year`, `one outage`, `30 days`.
    pub(crate) fn a_time(self) -> String {
        match self.study.horizon {
            Horizon::Outage => self.text("risk-an-outage"),
            Horizon::Span(YEAR_MS) => self.text("risk-a-year"),
            Horizon::Span(ms) => self.span(ms),
        }
    }

    /// Names some of them: `years`, `outages`, `stretches of 30 days`.
    pub(crate) fn times(self) -> String {
        match self.study.horizon {
            Horizon::Outage => self.text("risk-outages"),
            Horizon::Span(YEAR_MS) => self.text("risk-years"),
            Horizon::Span(ms) => self.language.say("risk-stretches", &[("span", &self.span(ms))]),
        }
    }

    /// Says how rare it is that a quantile is exceeded: `1 year in 100`.
    pub(crate) fn rare(self, level: Level) -> String {
        let (of, language) = (grouped(&one_in(level).to_string()), self.language);
        match self.study.horizon {
            Horizon::Outage => language.say("risk-rare-outage", &[("of", &of)]),
            Horizon::Span(YEAR_MS) => language.say("risk-rare-year", &[("of", &of)]),
            Horizon::Span(ms) => {
                language.say("risk-rare-stretch", &[("of", &of), ("span", &self.span(ms))])
            }
        }
    }

    /// Says how common it is that a quantile is not exceeded: `99 in 100 years`.
    pub(crate) fn most(self, level: Level) -> String {
        let of = one_in(level);
        let [most, all] = [of - 1, of].map(|count| grouped(&count.to_string()));
        let language = self.language;
        match self.study.horizon {
            Horizon::Outage => language.say("risk-most-outages", &[("most", &most), ("all", &all)]),
            Horizon::Span(YEAR_MS) => {
                language.say("risk-most-years", &[("most", &most), ("all", &all)])
            }
            Horizon::Span(ms) => {
                let with: &[(&str, &dyn Display)] =
                    &[("most", &most), ("all", &all), ("span", &self.span(ms))];
                language.say("risk-most-stretches", with)
            }
        }
    }

    /// Says of a quantile how rare it is that more is lost, before the amount.
    pub(crate) fn more_than(self, level: Level) -> String {
        self.language.say("risk-more-than", &[("rare", &self.rare(level))])
    }

    /// Names a measure: `the loss that 1 year in 100 exceeds`.
    pub(crate) fn measure(self, measure: Measure) -> String {
        let of = |id, level| self.language.say(id, &[("rare", &self.rare(level))]);
        match measure {
            Measure::Mean => self.language.say("risk-mean-of", &[("time", &self.a_time())]),
            Measure::Var(level) => of("risk-var-of", level),
            Measure::Tvar(level) => of("risk-tvar-of", level),
        }
    }

    /// Names a measure for the head of a column or an axis: `1 in 100`.
    pub(crate) fn short_measure(self, measure: Measure) -> String {
        let of = |level| grouped(&one_in(level).to_string());
        match measure {
            Measure::Mean => self.text("risk-average"),
            Measure::Var(level) => self.language.say("risk-one-in", &[("of", &of(level))]),
            Measure::Tvar(level) => self.language.say("risk-worst-one-in", &[("of", &of(level))]),
        }
    }

    /// Names a limit with what it limits: `device limit 500.00`, `no device limit`.
    pub(crate) fn axis(self, axis: Axis, limit: Option<Money>) -> String {
        let (name, language) = (axis_words(axis, self.language), self.language);
        match limit {
            None => language.say("risk-axis-none", &[("axis", &name)]),
            Some(limit) => {
                let amount = self.amount(limit);
                language.say("risk-axis-amount", &[("axis", &name), ("amount", &amount)])
            }
        }
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
            when_full(policy.when_full, self.language).to_owned(),
        ];
        let named = all.iter().zip(swept).filter(|(_, is_swept)| *is_swept);
        let named: Vec<&str> = named.map(|(name, _)| name.as_str()).collect();
        let comma = self.language.text("said-comma");
        if named.is_empty() { all.join(comma) } else { named.join(comma) }
    }
}

/// Says what the staff do at a refusal.
pub(crate) fn when_full(full: WhenFull, language: Language) -> &'static str {
    language.text(match full {
        WhenFull::Skip => "risk-skip",
        WhenFull::Stop => "risk-stop",
    })
}

fn span(ms: u64, language: Language) -> String {
    let several = |id, unit: u64| language.say(id, &[("count", &(ms / unit))]);
    match ms {
        YEAR_MS => language.text("risk-year").to_owned(),
        DAY_MS => language.text("risk-day").to_owned(),
        HOUR_MS => language.text("risk-hour").to_owned(),
        _ if ms.is_multiple_of(YEAR_MS) => several("risk-some-years", YEAR_MS),
        _ if ms.is_multiple_of(DAY_MS) => several("risk-some-days", DAY_MS),
        _ if ms.is_multiple_of(HOUR_MS) => several("risk-some-hours", HOUR_MS),
        _ => several("risk-some-seconds", 1_000),
    }
}
