//! `deadzone explain`: what a code, a rule or a key means.

mod colors;

use std::path::PathBuf;

use harness_runner::read_catalogue;
use harness_scenario::{
    Code, RULES, Rule, Scenario, explain as explained, mentions, nearest_topic, rule_of, topics,
};

use super::printed;
use crate::args::ExplainArgs;
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::USUAL;

/// So many scenarios are named beside a rule.
const MOST_PROOFS: usize = 8;

/// What people call the exit codes.
const EXIT_TOPICS: [&str; 4] = ["exit", "exit-code", "exit-codes", "exit codes"];

const EXITS: [(Exit, &str); 8] = [
    (Exit::PASSED, "all passed, or skipped with a reason"),
    (Exit::FAILED, "a scenario failed: an expectation, a refusal, an invariant, a snapshot"),
    (Exit::USAGE, "the command line is wrong"),
    (Exit::INVALID, "a file is invalid: nothing was run"),
    (Exit::NOTHING, "nothing matched"),
    (Exit::BENCH, "the bench failed, or the POS of --pos died, hung or broke its protocol"),
    (Exit::PANICKED, "a panic of our own"),
    (Exit::INTERRUPTED, "interrupted; what had finished was reported"),
];

/// Prints what is known of a code, a rule or a key; without one, what there is to ask for.
pub(crate) fn explain(args: &ExplainArgs, output: Output) -> Exit {
    let Some(topic) = &args.topic else {
        return shown(&contents(), output);
    };
    match of_command(topic).or_else(|| explained(topic)).or_else(|| mentions(topic.trim())) {
        Some(text) => shown(&format!("{text}{}", proofs(topic)), output),
        None => output.failed(Exit::USAGE, &unknown(topic)),
    }
}

fn shown(text: &str, output: Output) -> Exit {
    if output.colors_text() {
        printed(&colors::colored(text), output)
    } else {
        printed(text, output)
    }
}

/// Explains what belongs to the command and not to the format.
fn of_command(topic: &str) -> Option<String> {
    let topic = topic.trim().to_lowercase();
    let rows = EXITS.iter().map(|(exit, means)| format!("  {:>3}  {means}\n", exit.code()));
    let is_it = EXIT_TOPICS.contains(&topic.as_str());
    is_it.then(|| format!("the exit codes of `deadzone`\n\n{}", rows.collect::<String>()))
}

/// Lists the scenarios of the usual folder that prove a rule; a file with mistakes is for `check`.
fn proofs(topic: &str) -> String {
    let catalogue = rule_of(topic).map(|rule| (rule, read_catalogue(&[PathBuf::from(USUAL)])));
    let Some((rule, Ok(catalogue))) = catalogue else { return String::new() };
    let proving: Vec<&str> = proving(rule, &catalogue.scenarios).collect();
    let lines = proving.iter().take(MOST_PROOFS).map(|id| format!("    {id}\n"));
    let more = match proving.len().saturating_sub(MOST_PROOFS) {
        0 => String::new(),
        more => format!("    and {more} more: deadzone rules\n"),
    };
    match proving.as_slice() {
        [] => format!("\nNo scenario in `{USUAL}` proves {}.\n", rule.id),
        _ => format!("\nProved by:\n{}{more}", lines.collect::<String>()),
    }
}

fn proving<'a>(rule: &Rule, scenarios: &'a [Scenario]) -> impl Iterator<Item = &'a str> {
    let proving = scenarios.iter().filter(|scenario| scenario.header.proves.contains(&rule.id));
    proving.map(|scenario| scenario.id.as_str())
}

fn contents() -> String {
    let codes = Code::ALL.iter().map(|code| format!("  {code}  {}\n", code.title()));
    let keys = topics().into_iter().map(|key| format!("  {key}\n"));
    let width = RULES.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
    let rules = RULES.iter().map(|rule| format!("  {:width$}  {}\n", rule.id, rule.summary));
    let (codes, keys, rules): (String, String, String) =
        (codes.collect(), keys.collect(), rules.collect());
    format!(
        "codes\n{codes}\nkeys\n{keys}\nrules\n{rules}\n\
         every other key and word, such as within, paid or 51, and the exit codes: exit\n"
    )
}

fn unknown(topic: &str) -> String {
    let meant = nearest_topic(topic).map(|near| format!("; did you mean `{near}`?"));
    let meant = meant.unwrap_or_default();
    format!("there is nothing to explain called `{topic}`{meant}\n  type: deadzone explain")
}

#[cfg(test)]
mod tests {
    use super::contents;

    #[test]
    fn what_there_is_fits_a_terminal() {
        let wide = contents().lines().filter(|line| line.chars().count() > 100).count();
        assert_eq!(wide, 0);
    }
}
