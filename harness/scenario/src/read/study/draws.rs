//! How much is drawn.

use sim_risk::{Level, Measure, Replications, Run, Sequence};

use super::super::fields::Fields;
use super::super::tree::{Node, Tree};
use super::number::number;
use super::part;
use crate::code::Code;
use crate::language::{MEASURES, PRECISION, RUN};
use crate::mistake::{Ledger, Mistake};

/// Never more replications than this, where nothing is said.
const USUAL_LIMIT: u64 = 100_000_000;
/// The seed where nothing is said.
const USUAL_SEED: u64 = 1;

fn usual_precision() -> Vec<(Measure, f64)> {
    vec![(Measure::Mean, 0.01), (Measure::Var(Level::P99), 0.02)]
}

/// Reads how much is drawn.
pub(super) fn run(top: &Fields<'_>) -> Run {
    let Some(fields) = part(top, "run", &RUN) else {
        return Run {
            seed: USUAL_SEED,
            replications: Replications::Auto,
            precision: usual_precision(),
            limit: USUAL_LIMIT,
            sequence: Sequence::Random,
        };
    };
    let counted = |key: &str| fields.node(key).and_then(|node| count(fields.ledger, key, node));
    let replications = match fields.text("replications") {
        Some(("auto", _)) => None,
        Some(_) | None => counted("replications"),
    };
    let precision = part(&fields, "precision", &PRECISION).map(|fields| {
        let measure =
            |(key, measure): &(&str, Measure)| Some((*measure, super::real(&fields, key)?));
        MEASURES.iter().filter_map(measure).collect()
    });
    Run {
        seed: fields.whole("seed", 0).unwrap_or(USUAL_SEED),
        replications: replications.map_or(Replications::Auto, Replications::Exactly),
        precision: precision.unwrap_or_else(usual_precision),
        limit: counted("limit").unwrap_or(USUAL_LIMIT),
        sequence: Sequence::Random,
    }
}

/// Reads how many: `100000`, `1e8` or `"1e8"`, at least 1.
fn count(ledger: &Ledger, key: &str, node: &Node) -> Option<u64> {
    let counted = match &node.value {
        Tree::Text(text) => text.parse::<f64>().ok(),
        Tree::Whole(_) | Tree::Decimal(_) => number(node),
        Tree::Flag(_) | Tree::Date | Tree::List(_) | Tree::Table(_) => None,
    };
    let whole = counted.filter(|count| count.fract() == 0.0 && (1.0..=MOST).contains(count));
    let text = whole.map(|count| format!("{count:.0}"));
    text.and_then(|text| text.parse().ok()).or_else(|| {
        let message = format!("`{key}` in `run` is not a count from 1 to 1e15");
        let mistake = Mistake::new(Code::BadNumber, &node.place, message);
        let or = if key == "replications" { ", or \"auto\"" } else { "" };
        ledger.none(mistake.label(format!("write a whole number, such as 100000 or \"1e8\"{or}")))
    })
}

/// Beyond, floats skip whole numbers.
const MOST: f64 = 1e15;
