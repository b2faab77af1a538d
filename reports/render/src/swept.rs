//! A scenario that was played once for each moment at which a till may die.

use harness_scenario::Scenario;
use serde::Serialize;

use crate::json::line;

/// What came of a scenario: equal for equal seeds, whatever the number of jobs.
#[derive(Clone, Debug)]
pub struct Swept<'s> {
    /// The scenario.
    pub scenario: &'s Scenario,
    /// How many moments there are at which a till may die.
    pub moments: usize,
    /// How many of them were played.
    pub points: usize,
    /// How many of those were played once more, with a second power cut during recovery.
    pub twice: usize,
    /// The points whose power cut never came: a mistake of the sweep.
    pub missed: Vec<String>,
    /// The points at which a rule was broken, in order.
    pub broken: Vec<BrokenPoint>,
    /// Why it was not played, where it was not.
    pub skipped: Option<String>,
}

/// A point at which a rule was broken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenPoint {
    /// The point in words: `power cut of till front after write 7`.
    pub point: String,
    /// The rules with what was seen.
    pub findings: Vec<(&'static str, String)>,
    /// The name of a scenario file that plays it again.
    pub file: String,
    /// The text of that file.
    pub text: String,
}

#[derive(Serialize)]
struct SweptLine<'a> {
    r#type: &'static str,
    id: &'a str,
    verdict: &'static str,
    seed: u64,
    moments: usize,
    points: usize,
    twice: usize,
    missed: &'a [String],
    broken: Vec<BrokenLine<'a>>,
    file: String,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct BrokenLine<'a> {
    point: &'a str,
    findings: Vec<FindingLine<'a>>,
    file: &'a str,
}

#[derive(Serialize)]
struct FindingLine<'a> {
    rule: &'a str,
    detail: &'a str,
}

impl Swept<'_> {
    /// Says how it ended, in a word.
    pub const fn verdict(&self) -> &'static str {
        match (self.skipped.is_some(), self.is_green()) {
            (true, _) => "skipped",
            (false, true) => "passed",
            (false, false) => "failed",
        }
    }

    /// Tells whether no rule was broken, and every power cut came.
    pub const fn is_green(&self) -> bool {
        self.broken.is_empty() && self.missed.is_empty()
    }
}

/// Writes what came of a scenario as one line, ended.
pub fn swept_json(swept: &Swept<'_>) -> String {
    let scenario = swept.scenario;
    line(&SweptLine {
        r#type: "sweep",
        id: &scenario.id,
        verdict: swept.verdict(),
        seed: scenario.plan.seed,
        moments: swept.moments,
        points: swept.points,
        twice: swept.twice,
        missed: &swept.missed,
        broken: swept.broken.iter().map(broken_line).collect(),
        file: scenario.path.display().to_string(),
        name: &scenario.plan.name,
        reason: swept.skipped.as_deref(),
    })
}

fn broken_line(broken: &BrokenPoint) -> BrokenLine<'_> {
    let findings = broken.findings.iter().map(|(rule, detail)| FindingLine { rule, detail });
    BrokenLine { point: &broken.point, findings: findings.collect(), file: &broken.file }
}
