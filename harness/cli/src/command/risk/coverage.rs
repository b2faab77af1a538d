//! `deadzone risk coverage`: do the intervals hold what they promise?

use harness_runner::coverage_of;
use pos_core::Currency;
use sim_risk::{Coverage, Measure};

use super::study::{Instead, read};
use crate::args::RiskCoverageArgs;
use crate::command::printed;
use crate::exit::Exit;
use crate::output::Output;

/// Counts how often intervals hold the exact value.
pub(super) fn coverage(args: &RiskCoverageArgs, output: Output) -> Result<Exit, Exit> {
    let file = read(&args.study, Instead::default(), output)?;
    let drawn = (args.seeds, args.replications);
    let counted = coverage_of(&file.study, drawn, args.threads.count())
        .map_err(|reason| output.failed(Exit::INVALID, &reason.to_string()))?;
    let mut text = format!(
        "{} seeds of {} replications: how often a 95 % interval holds the exact value\n",
        args.seeds, args.replications
    );
    text.extend(counted.iter().map(|one| line(one, file.study.currency)));
    Ok(printed(&text, output))
}

fn line(one: &Coverage, currency: Currency) -> String {
    let exact = one.exact / decimals(currency);
    let (share, above) = (100.0 * one.share(), one.seeds - one.held - one.below);
    let (measure, below) = (word(one.measure), one.below);
    format!(
        "{measure:<10} exact {exact:>14.4}  held {share:>6.1} %  below {below}  above {above}\n"
    )
}

/// Returns how many minor units one unit of a currency has.
fn decimals(currency: Currency) -> f64 {
    10_f64.powi(i32::from(currency.decimals()))
}

fn word(measure: Measure) -> String {
    match measure {
        Measure::Mean => "mean".to_owned(),
        Measure::Var(level) => format!("VaR {}", level.per_cent()),
        Measure::Tvar(level) => format!("TVaR {}", level.per_cent()),
    }
}
