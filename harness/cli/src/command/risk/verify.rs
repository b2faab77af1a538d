//! `deadzone risk verify`: the fast engine against the real core.

use std::sync::atomic::Ordering;

use harness_runner::{Difference, Verification};
use pos_core::Money;

use super::study::{Instead, read};
use crate::args::RiskVerifyArgs;
use crate::exit::Exit;
use crate::interrupt;
use crate::output::{GREEN, Output, RED};

/// Plays replications through both engines, and names the first that differs.
pub(super) fn verify(args: &RiskVerifyArgs, output: Output) -> Result<Exit, Exit> {
    let instead = Instead::of(args.chance, None);
    let file = read(&args.study, instead, output)?;
    interrupt::listen_alone(output, "interrupted: what was compared is reported");
    let stop = interrupt::flag();
    let verification = Verification { study: &file.study, jobs: args.threads.count(), stop };
    let (compared, first) = verification
        .run(args.replications)
        .map_err(|reason| output.failed(Exit::INVALID, &reason.to_string()))?;
    let policies = file.study.points().len();
    if let Some(Difference { replication, policy, fast, core }) = first {
        let show = |minor: i64| file.study.currency.show(Money::from_minor(minor));
        output.say(format!(
            "{RED}not the same{RED:#}: replication {replication} loses {} by the fast engine, and {} \
             through the core",
            show(fast),
            show(core)
        ));
        let study = args.study.display();
        output.say(format!(
            "  see it: deadzone risk replay {study} --seed {} --replication {replication} --point {}",
            file.study.run.seed,
            policy
        ));
        return Ok(Exit::FAILED);
    }
    output.say(format!(
        "{compared} replications under {policies} policies: {GREEN}the same loss, to the cent{GREEN:#}"
    ));
    Ok(if stop.load(Ordering::Relaxed) { Exit::INTERRUPTED } else { Exit::PASSED })
}
