//! `deadzone risk coverage`: do the intervals hold what they promise?

use std::fmt::Display;

use harness_runner::coverage_of;
use pos_core::Currency;
use reports_language::Language;
use sim_risk::{Coverage, Measure};
use unicode_width::UnicodeWidthStr;

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
    let with: &[(&str, &dyn Display)] =
        &[("seeds", &args.seeds), ("replications", &args.replications)];
    let mut text = output.language.say("coverage", with) + "\n";
    text.extend(counted.iter().map(|one| line(one, file.study.currency, output.language)));
    Ok(printed(&text, output))
}

fn line(one: &Coverage, currency: Currency, language: Language) -> String {
    let exact = one.exact / decimals(currency);
    let (share, above) = (100.0 * one.share(), one.seeds - one.held - one.below);
    let measure = match one.measure {
        Measure::Mean => language.text("coverage-mean").to_owned(),
        Measure::Var(level) => format!("VaR {}", level.per_cent()),
        Measure::Tvar(level) => format!("TVaR {}", level.per_cent()),
    };
    let with: &[(&str, &dyn Display)] = &[
        ("exact", &format!("{exact:>14.4}")),
        ("share", &format!("{share:>6.1}")),
        ("below", &one.below),
        ("above", &above),
    ];
    let missing = 10_usize.saturating_sub(measure.width());
    format!("{measure}{} {}\n", " ".repeat(missing), language.say("coverage-line", with))
}

/// Returns how many minor units one unit of a currency has.
fn decimals(currency: Currency) -> f64 {
    10_f64.powi(i32::from(currency.decimals()))
}
