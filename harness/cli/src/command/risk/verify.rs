//! `deadzone risk verify`: the fast engine against the real core.

use std::fmt::Display;
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
    interrupt::listen_alone(output, output.language.text("verify-interrupted"));
    let stop = interrupt::flag();
    let verification = Verification { study: &file.study, jobs: args.threads.count(), stop };
    let (compared, first) = verification
        .run(args.replications)
        .map_err(|reason| output.failed(Exit::INVALID, &reason.to_string()))?;
    let policies = file.study.points().len();
    if let Some(Difference { replication, policy, fast, core }) = first {
        let show = |minor: i64| file.study.currency.show(Money::from_minor(minor));
        let differs = output.language.text("verify-differs");
        let with: &[(&str, &dyn Display)] =
            &[("replication", &replication), ("fast", &show(fast)), ("core", &show(core))];
        let said = output.language.say("verify-loses", with);
        output.say(format!("{RED}{differs}{RED:#}: {said}"));
        let study = args.study.display();
        let seed = file.study.run.seed;
        let command = format!(
            "deadzone risk replay {study} --seed {seed} --replication {replication} --point {policy}"
        );
        let see = output.language.say("verify-see-it", &[("command", &command)]);
        output.say(format!("  {see}"));
        return Ok(Exit::FAILED);
    }
    let with: &[(&str, &dyn Display)] = &[("count", &compared), ("policies", &policies)];
    let (compared, same) =
        (output.language.say("verify-compared", with), output.language.text("verify-same"));
    output.say(format!("{compared}: {GREEN}{same}{GREEN:#}"));
    Ok(if stop.load(Ordering::Relaxed) { Exit::INTERRUPTED } else { Exit::PASSED })
}
