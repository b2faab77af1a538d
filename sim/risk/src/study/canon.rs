//! The canonical form of a study, and the digest of it.

use std::fmt::{self, Write};

use pos_core::Money;
use serde::{Deserialize, Serialize};
use sim_kernel::Fingerprint;

use crate::study::{Horizon, Law, Policy, Rate, Sequence, Shape, Study, WhenFull};

/// Counts the changes of the generator after which the same study draws otherwise.
const GENERATOR: u32 = 3;

/// Names all that the draws and answers of a study depend on; two studies with the same digest
/// have the same partial results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Digest(u64);

/// Writes 16 hexadecimal digits.
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl From<Digest> for String {
    fn from(digest: Digest) -> Self {
        digest.to_string()
    }
}

/// A digest is 16 hexadecimal digits.
impl TryFrom<String> for Digest {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let digits = (text.len() == 16).then(|| u64::from_str_radix(&text, 16).ok()).flatten();
        digits.map(Self).ok_or_else(|| format!("{text:?} is not a digest of 16 hexadecimal digits"))
    }
}

impl Study {
    /// Returns the digest of the canonical form.
    pub fn digest(&self) -> Digest {
        let mut print = Fingerprint::new();
        print.fold_bytes(self.canonical().as_bytes());
        Digest(print.value())
    }

    /// Writes all that the draws and answers depend on, a line for each key, in a fixed order.
    ///
    /// The name, the question and how many replications are run are not in it, so that a longer run
    /// goes on where a shorter one ended. A number is written with as few digits as name it alone.
    pub fn canonical(&self) -> String {
        let mut form = Form(String::new());
        form.line("generator", GENERATOR);
        form.line("seed", self.run.seed);
        if self.run.sequence == Sequence::Sobol {
            form.line("sequence", "sobol");
        }
        form.line("currency", self.currency.code());
        form.line("horizon", horizon(self.horizon));
        form.line("tills", self.tills);
        for point in self.points() {
            form.line("point", policy(point));
        }
        form.line("sales.rate", rate(&self.sales.rate));
        form.line("sales.spread", number(self.sales.spread));
        form.line("sales.amount", law(&self.sales.amount));
        self.outages_and_fates(&mut form);
        form.0
    }

    fn outages_and_fates(&self, form: &mut Form) {
        let (outages, declines) = (&self.outages, &self.declines);
        if let Horizon::Span(_) = self.horizon {
            form.line("outages.per_year", number(outages.per_year));
            form.line("outages.clustering", outages.clustering.map_or("none".into(), number));
        }
        form.line("outages.length", law(&outages.length));
        form.line("outages.notice", outages.notice_ms);
        form.line("declines.at_once", number(declines.at_once));
        form.line("declines.later", number(declines.later));
        form.line("declines.half_life", number(declines.half_life_ms));
        form.line("declines.too_late.after", declines.too_late.after_ms);
        form.line("declines.too_late.share", number(declines.too_late.share));
        form.line("declines.shared", number(declines.shared));
        for (code, weight) in &declines.reasons {
            form.line("declines.reason", format!("{code:?} {}", number(*weight)));
        }
        form.line("recovery.share", number(self.recovery));
        form.line("chargebacks.basis_points", number(self.chargeback_basis_points));
    }
}

struct Form(String);

impl Form {
    fn line(&mut self, key: &str, value: impl fmt::Display) {
        // Writing to a string cannot fail.
        let _ = writeln!(self.0, "{key} = {value}");
    }
}

fn number(value: f64) -> String {
    format!("{value:?}")
}

fn horizon(horizon: Horizon) -> String {
    match horizon {
        Horizon::Outage => "outage".into(),
        Horizon::Span(ms) => format!("{ms} ms"),
    }
}

fn policy(policy: Policy) -> String {
    let full = match policy.when_full {
        WhenFull::Skip => "skip",
        WhenFull::Stop => "stop",
    };
    format!("{} {} {full}", limit(policy.transaction_limit), limit(policy.device_limit))
}

fn limit(limit: Option<Money>) -> String {
    limit.map_or_else(|| "none".into(), |limit| limit.minor().to_string())
}

fn rate(rate: &Rate) -> String {
    match rate {
        Rate::PerHour(rate) => number(*rate),
        Rate::HourOfWeek(rates) => {
            rates.iter().map(|rate| number(*rate)).collect::<Vec<_>>().join(" ")
        }
    }
}

fn law(law: &Law) -> String {
    let shape = match &law.shape {
        Shape::Fixed(value) => format!("fixed {value}"),
        Shape::Exponential { mean } => format!("exponential {}", number(*mean)),
        Shape::Lognormal { median, sigma } => {
            format!("lognormal {} {}", number(*median), number(*sigma))
        }
        Shape::Pareto { least, alpha } => format!("pareto {} {}", number(*least), number(*alpha)),
        Shape::Table(rows) => {
            let rows = rows.iter().map(|(value, weight)| format!("{value}:{}", number(*weight)));
            format!("table {}", rows.collect::<Vec<_>>().join(" "))
        }
        Shape::Empirical(values) => {
            let mut values = values.clone();
            values.sort_unstable();
            let values = values.iter().map(u64::to_string);
            format!("empirical {}", values.collect::<Vec<_>>().join(" "))
        }
    };
    format!("{shape} cap {}", law.cap.map_or_else(|| "none".into(), |cap| cap.to_string()))
}
