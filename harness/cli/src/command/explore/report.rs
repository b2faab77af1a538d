//! What a campaign came to, for people and for machines.

use std::time::Duration;

use harness_runner::{CampaignReport, Fact};
use serde_json::{Map, Value, json};

use super::Found;
use super::again::Unlike;
use crate::args::ExploreArgs;
use crate::output::{GREEN, Output, RED};

impl Found {
    /// Says what was played, what was found and what was never met.
    pub(super) fn say(&self, (args, took): (&ExploreArgs, Duration), output: Output) {
        if !args.quiet {
            self.say_facts(output);
        }
        for words in self.report.never_met(self.storage) {
            output.say(format!("{RED}never met{RED:#}: {words}; look longer, or elsewhere"));
        }
        self.say_again(args, output);
        let CampaignReport { runs, broken, simulated, entries, .. } = &self.report;
        let rate = u128::from(*runs) * 1_000 / took.as_millis().max(1);
        let years = years(*simulated);
        let what = format!("{runs} runs of seed {}, {years}, {entries} entries", args.seed);
        let time = format!("in {:.1}s, {rate} runs a second", took.as_secs_f64());
        let found = match broken {
            0 => format!("{GREEN}no rule broke{GREEN:#}"),
            1 => format!("{RED}1 run broke a rule{RED:#}"),
            many => format!("{RED}{many} runs broke a rule{RED:#}"),
        };
        output.say(format!("{what}: {found}  {time}"));
        if !self.stories.is_empty() && args.keep.is_none() {
            let (shops, kept, seed) = (args.workload.word(), args.storage.word(), args.seed);
            for (run, _, _) in &self.stories {
                let again = format!("--workload {shops} --storage {kept} --seed {seed}");
                output.say(format!("  see it: deadzone explore {again} --run {run}"));
            }
            output.say("  write it as a scenario: the same command with --keep FOLDER");
        }
    }

    fn say_facts(&self, output: Output) {
        for ((words, _), count) in Fact::NAMES.iter().zip(&self.report.facts) {
            output.say(format!("{count:>9}  {words}"));
        }
    }

    fn say_again(&self, args: &ExploreArgs, output: Output) {
        match &self.unlike {
            Ok((count, unlike)) => {
                for Unlike { run, from, to } in unlike {
                    output.say(format!(
                        "{RED}not the same twice{RED:#}: run {run} differs between its entries {from} and {to}"
                    ));
                }
                if !args.quiet && unlike.is_empty() {
                    output
                        .say(format!("{count:>9}  runs played again in another process: the same"));
                }
            }
            Err(reason) => output.say(format!("{RED}not played again{RED:#}: {reason}")),
        }
    }
}

/// Writes a report as one line of JSON; nothing in it depends on the machine or the jobs.
pub(super) fn json(args: &ExploreArgs, found: &Found) -> String {
    let report = &found.report;
    let facts: Map<String, Value> = Fact::NAMES
        .iter()
        .zip(&report.facts)
        .map(|((words, _), count)| ((*words).to_owned(), json!(count)))
        .collect();
    let line = json!({
        "type": "campaign",
        "workload": args.workload.word(),
        "storage": args.storage.word(),
        "seed": args.seed,
        "runs": report.runs,
        "broken": report.broken,
        "simulated_ms": u64::try_from(report.simulated.as_millis()).unwrap_or(u64::MAX),
        "entries": report.entries,
        "fingerprint": format!("{:016x}", report.fingerprint),
        "findings": findings(found),
        "facts": facts,
        "never_met": report.never_met(found.storage),
    });
    line.to_string() + "\n"
}

fn findings(found: &Found) -> Vec<Value> {
    let of_rule = |(rule, runs): (&&'static str, &Vec<(u64, String)>)| {
        let runs: Vec<Value> =
            runs.iter().map(|(run, detail)| json!({"run": run, "detail": detail})).collect();
        let story = found.stories.iter().find(|(_, broken, _)| broken == rule);
        json!({"rule": rule, "runs": runs, "steps": story.map(|(_, _, story)| story.steps)})
    };
    found.report.findings.iter().map(of_rule).collect()
}

/// Says how long shops were open, in the unit that fits.
pub(super) fn years(simulated: Duration) -> String {
    let days = simulated.as_secs() / 86_400;
    match days {
        0..=999 => format!("{days} simulated days"),
        _ => format!("{}.{} simulated years", days / 365, days % 365 * 10 / 365),
    }
}
