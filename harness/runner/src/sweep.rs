//! The crash sweep: a scenario is played again once for each moment at which a till may die.
//!
//! A *moment* is right before, in the middle of or right after a durable write, and right before or
//! after a message sent or received. Each *point* is a plan of its own: the scenario with a power
//! cut at one moment, and all that heals it. Only what breaks a rule or never settles counts; that
//! the scenario goes another way than its author expects does not.

mod moments;
mod point;

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::run::MOST_THREADS;
use harness_scenario::{Need, Scenario};
use rayon::prelude::*;
use rayon::{ThreadPoolBuildError, ThreadPoolBuilder};
use reports_render::Swept;
use sim_world::StartPos;

use moments::{Moment, moments_of, sample};
use point::{Point, Tried};

/// A second power cut meets one point in so many.
const SECOND_CUT: usize = 10;

/// How scenarios are swept.
#[derive(Clone, Copy)]
pub struct Sweep<'a> {
    /// The POS that is played against.
    pub start_pos: &'a (dyn StartPos + Sync),
    /// How many points play at once.
    pub jobs: NonZeroUsize,
    /// The most moments of a scenario that are tried; of more, the seed picks as many.
    pub most: NonZeroUsize,
    /// Set when nobody wants the rest: a scenario that has not ended is left out.
    pub stop: &'a AtomicBool,
}

impl core::fmt::Debug for Sweep<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Sweep").field("most", &self.most).finish_non_exhaustive()
    }
}

impl Sweep<'_> {
    /// Sweeps scenarios and hands over what came of each, in their order whatever the number of
    /// jobs. `told` hears of every run that has ended.
    ///
    /// # Errors
    ///
    /// Where the system gives no threads.
    pub fn play<'s>(
        &self,
        scenarios: &'s [Scenario],
        told: &(dyn Fn() + Sync),
        mut each: impl FnMut(Swept<'s>),
    ) -> Result<(), ThreadPoolBuildError> {
        let threads = self.jobs.get().min(MOST_THREADS);
        let pool = ThreadPoolBuilder::new().num_threads(threads).build()?;
        for scenario in scenarios {
            let swept = pool.install(|| self.sweep(scenario, told));
            if self.is_stopped() {
                break;
            }
            each(swept);
        }
        Ok(())
    }

    fn is_stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    fn sweep<'s>(&self, scenario: &'s Scenario, told: &(dyn Fn() + Sync)) -> Swept<'s> {
        let mut swept = unswept(scenario);
        if swept.skipped.is_some() || self.is_stopped() {
            return swept;
        }
        let all = moments_of(&point::counted(&scenario.plan, self.start_pos));
        swept.moments = all.len();
        let picked = sample(all, self.most.get(), scenario.plan.seed);
        swept.points = picked.len();
        let picked: Vec<(usize, Moment)> = picked.into_iter().enumerate().collect();
        let tried: Vec<Vec<Tried>> = picked
            .into_par_iter()
            .map(|(place, moment)| self.try_one(scenario, (place, moment), told))
            .collect();
        for tried in tried.into_iter().flatten() {
            swept.twice += usize::from(tried.cuts > 1);
            swept.missed.extend(tried.missed);
            swept.broken.extend(tried.broken);
        }
        swept
    }

    fn try_one(
        &self,
        scenario: &Scenario,
        (place, moment): (usize, Moment),
        told: &(dyn Fn() + Sync),
    ) -> Vec<Tried> {
        if self.is_stopped() {
            return Vec::new();
        }
        let point = Point { scenario, cuts: vec![moment] };
        let first = point.play(self.start_pos);
        told();
        let second = (place % SECOND_CUT == 0).then_some(first.at_death).flatten();
        let again = second.map(|counts| {
            let moment = moments::second(scenario.plan.seed, place, (moment.till, counts));
            let mut twice = point.clone();
            twice.cuts.push(moment);
            let again = twice.play(self.start_pos);
            told();
            again
        });
        core::iter::once(first).chain(again).collect()
    }
}

fn unswept(scenario: &Scenario) -> Swept<'_> {
    let real = scenario.header.needs.contains(&Need::RealReader);
    let of_instance = scenario.instance.as_ref().and_then(|one| one.skipped.clone());
    let skipped = if real { Some("needs real-reader".to_owned()) } else { of_instance };
    Swept {
        scenario,
        moments: 0,
        points: 0,
        twice: 0,
        missed: Vec::new(),
        broken: Vec::new(),
        skipped,
    }
}
