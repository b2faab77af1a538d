//! `deadzone completions`: what can be typed, for a shell.

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command, CommandFactory, ValueHint};
use clap_complete::generate;
use harness_scenario::{Code, RULES, topics};

use super::printed;
use crate::args::{Cli, CompletionsArgs};
use crate::exit::Exit;
use crate::output::Output;

/// Prints the script that a shell reads.
pub(crate) fn completions(args: &CompletionsArgs, output: Output) -> Exit {
    let mut script = Vec::new();
    let mut command = with_files(with_topics(Cli::command()));
    generate(args.shell, &mut command, "deadzone", &mut script);
    printed(&String::from_utf8_lossy(&script), output)
}

/// Whoever types a topic may type more than is listed, so the command itself takes any.
fn with_topics(command: Command) -> Command {
    let codes = Code::ALL.iter().map(|code| code.id());
    let rules = RULES.iter().map(|rule| rule.id);
    let known = codes.chain(topics()).chain(rules);
    let known = PossibleValuesParser::new(known.collect::<Vec<_>>());
    command.mut_subcommand("explain", |explain| {
        explain.mut_arg("topic", |topic| topic.value_parser(known))
    })
}

/// A path that may be of anything is completed without its slash, and with a blank behind a folder.
fn with_files(command: Command) -> Command {
    let file = |arg: Arg| match arg.get_value_hint() {
        ValueHint::AnyPath => arg.value_hint(ValueHint::FilePath),
        _ => arg,
    };
    command.mut_args(file).mut_subcommands(with_files)
}
