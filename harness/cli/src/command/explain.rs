//! `deadzone explain`: what a code, a rule or a key means.

use harness_scenario::{Code, explain as explained, mentions, nearest_topic, topics};

use super::printed;
use crate::args::ExplainArgs;
use crate::exit::Exit;
use crate::output::Output;

/// Prints what is known of a code, a rule or a key; without one, what there is to ask for.
pub(crate) fn explain(args: &ExplainArgs, output: Output) -> Exit {
    let Some(topic) = &args.topic else {
        return printed(&contents(), output);
    };
    match explained(topic.trim()).or_else(|| mentions(topic.trim())) {
        Some(text) => printed(&text, output),
        None => output.failed(Exit::USAGE, &unknown(topic)),
    }
}

fn contents() -> String {
    let codes = Code::ALL.iter().map(|code| format!("  {code}  {}\n", code.title()));
    let keys = topics().into_iter().map(|key| format!("  {key}\n"));
    let (codes, keys): (String, String) = (codes.collect(), keys.collect());
    format!("codes\n{codes}\nkeys\n{keys}\nevery other key and word, such as within, paid or 51\n")
}

fn unknown(topic: &str) -> String {
    let meant = nearest_topic(topic).map(|near| format!("; did you mean `{near}`?"));
    let meant = meant.unwrap_or_default();
    format!("there is nothing to explain called `{topic}`{meant}\n  type: deadzone explain")
}
