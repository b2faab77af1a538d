//! Judges a scenario that was played beyond its first failed step.

use harness_scenario::{Failure, KeepGoing, Verdict, judge_all};
use reports_render::{Ending, Played};

/// Returns a failed scenario with the failures of all its steps, where that is wanted.
///
/// The run itself never stops at a failure, so its trace holds them all; what failed beside the
/// steps stays at the end.
pub fn judged_to_the_end<'s>(played: &Played<'s>, keep_going: KeepGoing) -> Option<Played<'s>> {
    let (Ending::Failed(first), Some(trace)) = (&played.ending, &played.trace) else {
        return None;
    };
    if keep_going == KeepGoing::No {
        return None;
    }
    let Verdict { mut failures, .. } = judge_all(played.scenario, trace, KeepGoing::Yes);
    // What was said of a failure already, such as when it comes true, is said again.
    for failure in &mut failures {
        let told = first.iter().find(|told| told.key == failure.key && told.place == failure.place);
        if let Some(told) = told {
            failure.clone_from(told);
        }
    }
    let beside: Vec<Failure> =
        first.iter().filter(|failure| !failures.contains(failure)).cloned().collect();
    failures.extend(beside);
    Some(Played { ending: Ending::Failed(failures), ..played.clone() })
}
