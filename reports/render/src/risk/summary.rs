//! What a person reads in a terminal: the answer first, then the tables.

use core::fmt::Display;

use sim_risk::{PointEstimates, SCRAMBLINGS, Sequence};

use crate::printable::printable;
use crate::risk::digits::{Kind, grouped};
use crate::risk::said::Spoken;
use crate::risk::table::{Table, paragraph};
use crate::risk::{RiskReport, Why, tables};

/// Writes what a study came to; each line ended.
///
/// It begins with what somebody needs who reads no further: the study, the answer to its question,
/// and what an average and a bad year lose.
pub fn risk_summary(report: &RiskReport<'_>) -> String {
    let (focus, _) = report.focus_and_why();
    let mut parts = vec![head(report)];
    if let Some(answer) = report.study.answer(report.estimates) {
        let spoken = Spoken::of(report, &answer);
        parts.push(
            spoken.question()
                + "\n"
                + &spoken.answers().iter().map(|one| paragraph(one)).collect::<String>(),
        );
    }
    if let Some(point) = report.point(focus) {
        parts.push(
            shown_policy(report)
                + &tables::losses(report, point).text()
                + &at_a_glance(report, point),
        );
        parts.extend(tables::sweep(report).map(|table| table.text()));
        let rest = [
            tables::flows(report, point),
            tables::reasons(report, point),
            tables::ages(report, point),
            tables::worst(report, point),
            tables::sensitivities(report),
            tables::thinkable(report),
            tables::convergence(report),
            tables::assumptions(report),
        ];
        parts.extend(rest.iter().filter(|table| !table.rows.is_empty()).map(Table::text));
    }
    parts.join("\n")
}

fn head(report: &RiskReport<'_>) -> String {
    format!("{}\n  {}\n", printable(&report.study.name), report.provenance())
}

impl RiskReport<'_> {
    /// Says what the numbers are of and where they come from.
    pub(crate) fn provenance(&self) -> String {
        let language = self.language;
        let words = self.words();
        let from = match self.estimates.replications {
            Some(count) => {
                let (count, seed) = (grouped(&count.to_string()), self.study.run.seed);
                let engine = self.engine.word();
                let evenly = match self.study.run.sequence {
                    Sequence::Random => String::new(),
                    Sequence::Sobol => language.say("risk-evenly", &[("count", &SCRAMBLINGS)]),
                };
                let with: &[(&str, &dyn Display)] =
                    &[("count", &count), ("evenly", &evenly), ("seed", &seed), ("engine", &engine)];
                language.say("risk-replications", with)
            }
            None => language.text("risk-exact").to_owned(),
        };
        let (unit, code) = (words.per_unit(), self.study.currency.code());
        let digest = &self.estimates.digest;
        let with: &[(&str, &dyn Display)] =
            &[("unit", &unit), ("code", &code), ("from", &from), ("digest", digest)];
        language.say("risk-provenance", with)
    }

    /// Says which policy is looked at, and why; none where there is only one.
    pub(crate) fn looked_at(&self) -> Option<String> {
        let (focus, why) = self.focus_and_why();
        let policy = self.words().policy(&self.point(focus)?.policy);
        let id = match why {
            Why::Only => return None,
            Why::Answers => "risk-with-answer",
            Why::Own => "risk-with-own",
            Why::Last => "risk-with-last",
        };
        Some(self.language.say(id, &[("policy", &policy)]))
    }

    /// Marks the point that is looked at in a table of all.
    pub(crate) fn mark(&self) -> &'static str {
        self.language.text(match self.focus_and_why().1 {
            Why::Only => return "",
            Why::Answers => "risk-mark-answer",
            Why::Own => "risk-mark-own",
            Why::Last => "risk-mark-last",
        })
    }
}

fn shown_policy(report: &RiskReport<'_>) -> String {
    report.looked_at().map_or_else(String::new, |policy| policy + "\n")
}

/// Says how often nothing is lost, and what the limits cost.
fn at_a_glance(report: &RiskReport<'_>, point: &PointEstimates) -> String {
    format!("  {}\n  {}\n", no_loss(report, point), cost(report, point))
}

/// Says how often nothing is lost.
pub(crate) fn no_loss(report: &RiskReport<'_>, point: &PointEstimates) -> String {
    let times = report.words().times();
    let said = Kind::Share.say(point.loss.p_zero);
    let interval = said.interval(report.language);
    let with: &[(&str, &dyn Display)] =
        &[("share", &said.value), ("times", &times), ("interval", &interval)];
    report.language.say("risk-lose-nothing", with)
}

/// Says what the limits cost in refused sales.
pub(crate) fn cost(report: &RiskReport<'_>, point: &PointEstimates) -> String {
    let money = report.words().money();
    if point.refused().value <= 0.0 {
        return report.language.text("risk-limits-refuse-none").to_owned();
    }
    let (refused, share) = (
        money.say(point.refused()).whole(report.language),
        Kind::Share.brief(point.refused_share().value),
    );
    report.language.say("risk-limits-refuse", &[("refused", &refused), ("share", &share)])
}
