//! `deadzone risk shard` and `risk merge`: many machines, one answer.

use std::path::Path;

use harness_runner::{LossEngine, draw_block};
use reports_render::{RiskEngine, RiskReport};
use sim_risk::{Estimates, Partial};

use super::part;
use super::part::{Part, Typed};
use super::report::{Files, assumptions};
use super::study::{Instead, read};
use crate::args::{Engine, RiskMergeArgs, RiskShardArgs};
use crate::exit::Exit;
use crate::output::{Output, print};

/// Draws some replications of a study and writes what they came to.
pub(super) fn shard(args: &RiskShardArgs, output: Output) -> Result<Exit, Exit> {
    if args.from >= args.to {
        let what = format!("there is no replication from {} to {}", args.from, args.to);
        return Err(output.failed(Exit::USAGE, &(what + "\n  --to is the one after the last")));
    }
    let instead = Instead { seed: args.seed.seed, ..Instead::default() };
    let study = read(&args.study, instead, output)?.study;
    let (word, engine) = match args.engine {
        Engine::Fast => (RiskEngine::Fast, LossEngine::fast(&study)),
        Engine::Core => (RiskEngine::Core, LossEngine::core(&study)),
        Engine::Exact => {
            let what = "closed forms have no replications\n  give --engine fast, or core";
            return Err(output.failed(Exit::USAGE, what));
        }
    };
    let engine = engine.map_err(|reason| output.failed(Exit::INVALID, &reason.to_string()))?;
    let partial = draw_block(&engine, (args.from, args.to), args.threads.count())
        .map_err(|reason| output.failed(Exit::USAGE, &reason.to_string()))?;
    let typed = Typed::of(&args.study, args.seed);
    save(&args.out, &Part { typed, study, engine: word, partial }, output)?;
    Ok(Exit::PASSED)
}

fn save(path: &Path, part: &Part, output: Output) -> Result<(), Exit> {
    let text = part::text((&part.typed, &part.study), part.engine, &part.partial);
    let saved = text.and_then(|text| match path {
        path if path == Path::new("-") => print(&text).map_err(|reason| reason.to_string()),
        path => part::save(path, &text),
    });
    saved.map_err(|reason| output.failed(Exit::USAGE, &reason))
}

/// Joins parts and says what they come to.
pub(super) fn merge(args: &RiskMergeArgs, output: Output) -> Result<Exit, Exit> {
    let says = |reason: String| output.failed(Exit::USAGE, &reason);
    let files = Files::create(&args.outputs, output)?;
    let mut of = None;
    let mut parts = Vec::with_capacity(args.parts.len());
    for path in &args.parts {
        let Part { typed, study, engine, partial } = part::load(path).map_err(says)?;
        let (_, _, first) = of.get_or_insert((typed, study, engine));
        if *first != engine {
            let (one, other) = (first.word(), engine.word());
            return Err(says(format!("one part is of the engine {one}, another of {other}")));
        }
        parts.push(partial);
    }
    let Some((typed, study, engine)) = of else {
        return Err(says("there is nothing to merge".to_owned()));
    };
    let partial = Partial::merge_all(parts).map_err(|reason| says(reason.to_string()))?;
    let estimates = Estimates::of(&study, &partial).map_err(|reason| says(reason.to_string()))?;
    let whole = Part { typed, study, engine, partial };
    if let Some(out) = &args.out {
        save(out, &whole, output)?;
    }
    let assumptions = assumptions(&whole.study);
    let report = RiskReport {
        study: &whole.study,
        file: &whole.typed.file,
        options: &whole.typed.options,
        estimates: &estimates,
        engine,
        sensitivities: &[],
        thinkable: None,
        convergence: &[],
        assumptions: &assumptions,
        timelines: &[],
        language: output.language,
    };
    files.write(&report, (&args.outputs, output))?;
    Ok(Exit::PASSED)
}
