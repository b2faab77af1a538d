//! `deadzone show`: scenarios as they are read, or what happens in them.

use harness_runner::play_virtual;
use harness_scenario::{Scenario, Status, judge, show as shown};
use reports_render::{TimelineLine, Tone, timeline_strip};

use super::printed;
use crate::args::ShowArgs;
use crate::exit::Exit;
use crate::output::{DIM, GREEN, Output, RED, YELLOW};
use crate::reading::read_some;

/// Prints scenarios with all that they take from elsewhere, or the timeline of each.
pub(crate) fn show(args: &ShowArgs, output: Output) -> Exit {
    match read_some(&args.paths, "show", (args.filter.as_deref(), output)) {
        Ok(catalogue) if args.timeline => {
            let exits = catalogue.scenarios.iter().map(|scenario| timeline(scenario, output));
            exits.max().unwrap_or(Exit::NOTHING)
        }
        Ok(catalogue) => {
            let texts: Vec<String> = catalogue.scenarios.iter().map(shown).collect();
            printed(&texts.join("\n"), output)
        }
        Err(exit) => exit,
    }
}

/// Snapshots are not looked at: this is about what happens, whether or not somebody has seen it.
fn timeline(scenario: &Scenario, output: Output) -> Exit {
    let skipped = scenario.instance.as_ref().and_then(|instance| instance.skipped.as_ref());
    if let Some(reason) = skipped {
        let reason = output.language.again("skip-", reason);
        let skipped = output.language.say("show-skipped", &[("reason", &reason)]);
        return printed(&format!("{}  {skipped}\n\n", scenario.id), output);
    }
    let Ok(trace) = play_virtual(&scenario.plan) else { return Exit::PANICKED };
    let verdict = judge(scenario, &trace);
    let lines = timeline_strip((scenario, &trace), &verdict, output.language);
    let text: String = lines.iter().map(|line| painted(line, output)).collect();
    match printed(&format!("{text}\n"), output) {
        Exit::PASSED if verdict.status == Status::Failed => Exit::FAILED,
        exit => exit,
    }
}

fn painted(TimelineLine { text, tone }: &TimelineLine, output: Output) -> String {
    let style = match tone {
        Tone::Plain => None,
        Tone::Quiet => Some(DIM),
        Tone::Marked => Some(YELLOW),
        Tone::Good => Some(GREEN),
        Tone::Bad => Some(RED),
    };
    match style.filter(|_| output.colors_text()) {
        Some(style) => format!("{style}{text}{style:#}\n"),
        None => format!("{text}\n"),
    }
}
