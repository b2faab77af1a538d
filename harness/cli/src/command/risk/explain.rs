//! `deadzone risk explain`: the usual figures of studies with their sources, or what a key means.

use std::fmt::Write;

use harness_scenario::{FIGURES, closest, explain_study, study_keys};

use crate::args::RiskExplainArgs;
use crate::command::printed;
use crate::exit::Exit;
use crate::output::Output;

/// Prints what is known of a key; without one, every usual figure with its source.
pub(super) fn explain(args: &RiskExplainArgs, output: Output) -> Result<Exit, Exit> {
    let Some(key) = args.key.as_deref().map(str::trim) else {
        return Ok(printed(&figures(), output));
    };
    match explain_study(key) {
        Some(text) => Ok(printed(&text, output)),
        None => Err(output.failed(Exit::USAGE, &unknown(key))),
    }
}

/// Writes each figure with what its key means and where it is from.
fn figures() -> String {
    let keys = study_keys();
    let mut text = String::from(
        "usual figures: what a study may say where nobody knows better; none holds where its key is left out\n\n",
    );
    for figure in FIGURES {
        let help = keys.iter().find(|key| key.path == figure.key).map_or("", |key| key.help);
        let (key, value, basis) = (figure.key, figure.value, figure.basis);
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{key} = {value}\n  {help}\n  {basis}");
    }
    text.push_str("\nany key of a study, such as outages.clustering: deadzone risk explain KEY\n");
    text
}

fn unknown(key: &str) -> String {
    let keys = study_keys();
    let last = |path: &str| path.rsplit('.').next().unwrap_or_default().to_owned();
    let names: Vec<String> = keys.iter().map(|key| last(&key.path)).collect();
    let paths = keys.iter().map(|key| key.path.as_str());
    let meant = closest(key, paths.chain(names.iter().map(String::as_str)));
    let meant = meant.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
    format!("a study has no key `{key}`{meant}\n  type: deadzone risk explain")
}
