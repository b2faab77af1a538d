//! `deadzone risk replay`: one replication, step by step.

use std::fs;
use std::path::Path;

use harness_scenario::{Header, write};
use reports_render::{Retold, replayed_loss};
use sim_risk::{Model, Policy, Study, as_played, episode_plan, trace};

use super::study::{Instead, read};
use crate::args::RiskReplayArgs;
use crate::command::printed;
use crate::exit::Exit;
use crate::output::Output;

/// Plays a replication through the core, shows it, and writes it as scenarios.
pub(super) fn replay(args: &RiskReplayArgs, output: Output) -> Result<Exit, Exit> {
    let instead = Instead::of(args.chance, None);
    let file = read(&args.study, instead, output)?;
    let policies = file.study.points();
    let policy = policies.get(args.point).ok_or_else(|| {
        let last = policies.len().saturating_sub(1);
        let what = format!("the study has no point {}: they go from 0 to {last}", args.point);
        output.failed(Exit::USAGE, &what)
    })?;
    let replayed =
        replayed_loss(&file.study, policy, (args.replication, Retold::Whole), output.language)
            .map_err(|reason| output.failed(Exit::INVALID, &reason.to_string()))?;
    if let Some(folder) = &args.write {
        let written = write_all(&file.study, policy, (args.replication, folder));
        let names = written.map_err(|reason| output.failed(Exit::USAGE, &reason))?;
        for name in names {
            output.say(output.language.say("replayed-written", &[("name", &name)]));
            output.say(output.language.say("replayed-play-it", &[("name", &name)]));
        }
    }
    Ok(printed(&replayed.timeline, output))
}

/// Writes each outage of a replication as a scenario.
fn write_all(
    study: &Study,
    policy: &Policy,
    (replication, folder): (u64, &Path),
) -> Result<Vec<String>, String> {
    let says =
        |reason: std::io::Error| format!("cannot write into `{}`: {reason}", folder.display());
    fs::create_dir_all(folder).map_err(says)?;
    let drawn = Model::new(study).map_err(|reason| reason.to_string())?.replication(replication);
    let mut names = Vec::new();
    for episode in &drawn.episodes {
        let plan = episode_plan(study, policy, episode);
        let plan = as_played(&plan, &trace(&plan, policy.when_full));
        let name = format!("replication-{replication}-outage-{}.toml", episode.outage + 1);
        let path = folder.join(name);
        let why = format!("an outage of replication {replication} of a study: {}", study.name);
        // What it must show stands in its steps.
        let header = Header { why: Some(why), snapshot: Vec::new(), ..Header::plain() };
        fs::write(&path, write(&plan, &header)).map_err(says)?;
        names.push(path.display().to_string());
    }
    Ok(names)
}
