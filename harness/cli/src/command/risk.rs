//! `deadzone risk`: what a shop loses to stored payments that are declined.

mod coverage;
mod explain;
mod fit;
mod hangs_on;
mod new;
mod open;
mod part;
mod progress;
mod replay;
mod report;
mod run;
mod shard;
mod study;
mod verify;
mod written;

use crate::args::RiskCommand;
use crate::exit::Exit;
use crate::output::Output;

/// Does what was asked of a study.
pub(crate) fn risk(command: &RiskCommand, output: Output) -> Exit {
    let done = match command {
        RiskCommand::Run(args) => run::run(args, output),
        RiskCommand::Verify(args) => verify::verify(args, output),
        RiskCommand::Replay(args) => replay::replay(args, output),
        RiskCommand::Shard(args) => shard::shard(args, output),
        RiskCommand::Merge(args) => shard::merge(args, output),
        RiskCommand::Coverage(args) => coverage::coverage(args, output),
        RiskCommand::Fit(args) => fit::fit(args, output),
        RiskCommand::New(args) => new::new(args, output),
        RiskCommand::Explain(args) => explain::explain(args, output),
    };
    done.unwrap_or_else(|exit| exit)
}
