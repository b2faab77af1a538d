//! `deadzone replay`: a scenario with all that happens in it, each line with its cause.

use harness_runner::{findings, play_virtual};
use harness_scenario::{Scenario, Status, judge};
use reports_render::timeline_with_causes;

use super::printed;
use crate::args::StepsArgs;
use crate::exit::Exit;
use crate::output::{GREEN, Output, RED};
use crate::reading::read_some;

/// Plays each instance of a file and shows its steps.
pub(crate) fn steps(args: &StepsArgs, output: Output) -> Exit {
    let paths = std::slice::from_ref(&args.path);
    let mut catalogue = match read_some(paths, "replay", (None, output)) {
        Ok(catalogue) => catalogue,
        Err(exit) => return exit,
    };
    if let Some(seed) = args.seed {
        catalogue.reseed(seed);
    }
    let exits = catalogue.scenarios.iter().map(|scenario| show(scenario, output));
    exits.max().unwrap_or(Exit::NOTHING)
}

fn show(scenario: &Scenario, output: Output) -> Exit {
    let Ok(trace) = play_virtual(&scenario.plan) else { return Exit::PANICKED };
    let lines = timeline_with_causes(&scenario.plan, &trace).join("\n");
    let shown = printed(&format!("{}  {}\n{lines}\n", scenario.id, scenario.plan.name), output);
    if shown != Exit::PASSED {
        return shown;
    }
    // Only what explore wrote is healed at its end; any other scenario may end in an outage.
    if scenario.header.tags.iter().any(|tag| tag == "found") {
        for finding in findings(&scenario.plan, &trace) {
            output.say(format!("{RED}{}{RED:#}: {}", finding.rule, finding.detail));
        }
    }
    let verdict = judge(scenario, &trace);
    if verdict.status == Status::Passed {
        output.say(format!("{GREEN}passed{GREEN:#}: {}", scenario.id));
        return Exit::PASSED;
    }
    let run = format!("deadzone run {}", scenario.path.display());
    output.say(format!("{RED}failed{RED:#}: {}; what failed: {run}", scenario.id));
    Exit::FAILED
}
