//! The results of a study as rows of one shape: for spreadsheets, and for tables of columns.

use sim_risk::{Distribution, Estimate, Flow, Level, PointEstimates, Policy, ThinkablePoint};

use crate::risk::losses::{age_key, by_age, by_cause, in_units, twelve_digits};
use crate::risk::words::{RiskWords, full_key};
use crate::risk::{RiskReport, Sensitivity};

/// One number of one point, with its interval.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The place of the point in the sweep, from 0.
    pub point: usize,
    /// Its policy.
    pub policy: Policy,
    /// What is measured: `loss.mean`, `loss.var.99`, `worst_outage.mean`, `stored`, `by_age.under_1h`.
    pub measure: String,
    /// What the number counts.
    pub quantity: Quantity,
    /// The number.
    pub value: f64,
    /// The lower end of its 95 % interval.
    pub low: f64,
    /// The upper end; infinite where the replications are too few to bound it.
    pub high: f64,
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Money, in units of the currency.
    Money,
    /// A part of one.
    Share,
    /// Payments.
    Payments,
    /// So many times another number, or a power of it.
    Ratio,
}

impl Quantity {
    /// Returns its word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Money => "money",
            Self::Share => "share",
            Self::Payments => "payments",
            Self::Ratio => "ratio",
        }
    }
}

/// Lists the numbers of every point, point by point, in a fixed order; what its losses hang on
/// follows those of the point that the report looks at.
pub fn risk_rows(report: &RiskReport<'_>) -> Vec<Row> {
    let points = report.estimates.points.iter().enumerate();
    points.flat_map(|(place, point)| Sheet::of(report, place, point).rows).collect()
}

/// The rows of one point.
struct Sheet<'a> {
    place: usize,
    point: &'a PointEstimates,
    units: f64,
    rows: Vec<Row>,
}

impl<'a> Sheet<'a> {
    fn of(report: &RiskReport<'_>, place: usize, point: &'a PointEstimates) -> Self {
        let units = report.study.currency.units() as f64;
        let mut sheet = Self { place, point, units, rows: Vec::new() };
        sheet.losses("loss", &point.loss);
        if let Some(losses) = &point.worst_outage {
            sheet.losses("worst_outage", losses);
        }
        sheet.flows();
        for (cause, mean) in by_cause(report.study, point) {
            sheet.add(format!("by_reason.{}", cause.key()), Quantity::Money, mean);
        }
        for (age, mean) in by_age(point) {
            sheet.add(format!("by_age.{}", age_key(age)), Quantity::Money, mean);
        }
        if let Some(known) = report.thinkable.and_then(|known| known.points.get(place)) {
            sheet.thinkable(known);
        }
        if place == report.focus() {
            for one in report.sensitivities {
                sheet.hangs_on(one);
            }
        }
        sheet
    }

    /// Adds a number.
    fn add(&mut self, measure: String, quantity: Quantity, estimate: Estimate) {
        let units = if quantity == Quantity::Money { self.units } else { 1.0 };
        self.push(measure, quantity, in_units(estimate, units));
    }

    /// Adds a number as it is to be written.
    fn push(&mut self, measure: String, quantity: Quantity, estimate: Estimate) {
        let Estimate { value, low, high } = estimate;
        self.rows.push(Row {
            point: self.place,
            policy: self.point.policy,
            measure,
            quantity,
            value,
            low,
            high,
        });
    }

    fn losses(&mut self, of: &str, losses: &Distribution) {
        self.add(format!("{of}.mean"), Quantity::Money, losses.mean);
        self.add(format!("{of}.sd"), Quantity::Money, losses.sd);
        self.add(format!("{of}.p_zero"), Quantity::Share, losses.p_zero);
        for (level, (var, tvar)) in Level::ALL.iter().zip(losses.var.iter().zip(&losses.tvar)) {
            let level = level.per_cent();
            self.add(format!("{of}.var.{level}"), Quantity::Money, *var);
            self.add(format!("{of}.tvar.{level}"), Quantity::Money, *tvar);
        }
    }

    /// Adds what 5, 50 and 95 of 100 sets of figures stay under.
    fn thinkable(&mut self, known: &ThinkablePoint) {
        for (measure, spread) in [("mean", known.mean), ("var.99", known.p99)] {
            for (of, end) in [(5, spread.low), (50, spread.median), (95, spread.high)] {
                self.add(format!("uncertainty.{measure}.{of}"), Quantity::Money, end);
            }
        }
        if let Some(kept) = known.kept {
            self.add("uncertainty.kept".to_owned(), Quantity::Share, kept);
        }
    }

    /// Adds what the losses come to at both ends of a figure, over those of the study as it is.
    fn hangs_on(&mut self, one: &Sensitivity) {
        let ends = [("low", &one.at_low), ("high", &one.at_high)];
        let ends =
            ends.map(|(end, effect)| [(end, "mean", effect.mean), (end, "var.99", effect.p99)]);
        for (end, measure, ratio) in ends.concat() {
            let measure = format!("hangs_on.{}.{end}.{measure}", one.parameter);
            if let Some(ratio) = ratio {
                self.add(measure, Quantity::Ratio, ratio);
            }
        }
        for (measure, known) in [("mean", one.elasticity), ("var.99", one.p99_elasticity)] {
            let measure = format!("hangs_on.{}.elasticity.{measure}", one.parameter);
            if let Some(known) = known {
                // It may be negative, and so may its lower end alone.
                self.push(measure, Quantity::Ratio, twelve_digits_of(known));
            }
        }
    }

    fn flows(&mut self) {
        let point = self.point;
        for flow in Flow::ALL {
            let known = point.flow(flow);
            self.add(flow_key(flow).to_owned(), Quantity::Money, known.money);
            self.add(format!("{}.payments", flow_key(flow)), Quantity::Payments, known.payments);
        }
        self.add("refused".to_owned(), Quantity::Money, point.refused());
        self.add("refused.payments".to_owned(), Quantity::Payments, point.refused_payments());
        self.add("refused.share".to_owned(), Quantity::Share, point.refused_share());
    }
}

fn twelve_digits_of(Estimate { value, low, high }: Estimate) -> Estimate {
    let [value, low, high] = [value, low, high].map(twelve_digits);
    Estimate { value, low, high }
}

const fn flow_key(flow: Flow) -> &'static str {
    match flow {
        Flow::Attempted => "attempted",
        Flow::Missed => "missed",
        Flow::OverTransactionLimit => "refused_by.transaction_limit",
        Flow::OverDeviceLimit => "refused_by.device_limit",
        Flow::Withheld => "refused_by.withheld",
        Flow::Stored => "stored",
        Flow::TooLate => "too_late",
        Flow::Declined => "declined",
        Flow::Recovered => "recovered",
        Flow::ChargedBack => "charged_back",
    }
}

/// The heads of the columns.
const HEADS: [&str; 12] = [
    "study",
    "point",
    "transaction_limit",
    "device_limit",
    "when_full",
    "unit",
    "currency",
    "measure",
    "quantity",
    "value",
    "low",
    "high",
];

/// Writes the rows as RFC 4180 has it: a head, lines that end with CR LF, text in quotes where it
/// must be. An end of an interval that is infinite is empty; no limit is `none`.
///
/// No cell is taken for a formula: text of somebody else that begins like one gets an apostrophe.
pub fn risk_csv(report: &RiskReport<'_>) -> String {
    let mut writer =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let unit = RiskWords::of(report.study).unit_key();
    let lines = risk_rows(report).into_iter().map(|row| cells(report, &unit, &row));
    for line in std::iter::once(HEADS.map(str::to_owned)).chain(lines) {
        // All lines are equally long, and memory does not fail to be written.
        let _ = writer.write_record(line);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

fn cells(report: &RiskReport<'_>, unit: &str, row: &Row) -> [String; HEADS.len()] {
    let currency = report.study.currency;
    let limit = |limit: Option<pos_core::Money>| {
        limit.map_or_else(|| "none".to_owned(), |limit| currency.show(limit).to_string())
    };
    let number = |number: f64| if number.is_finite() { number.to_string() } else { String::new() };
    [
        no_formula(&report.study.name),
        row.point.to_string(),
        limit(row.policy.transaction_limit),
        limit(row.policy.device_limit),
        full_key(row.policy.when_full).to_owned(),
        unit.to_owned(),
        currency.code().to_owned(),
        no_formula(&row.measure),
        row.quantity.word().to_owned(),
        number(row.value),
        number(row.low),
        number(row.high),
    ]
}

/// Source: OWASP, CSV injection.
fn no_formula(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::no_formula;

    #[test]
    fn no_cell_is_a_formula() {
        for text in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(no_formula(text), format!("'{text}"));
        }
        assert_eq!(no_formula("by_reason.51"), "by_reason.51");
    }
}
