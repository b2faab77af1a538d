//! The moments at which a till may die.

use pos_core::TillId;
use sim_kernel::{Chance, Purpose};
use sim_world::{Countable, Counts, CrashAt};

/// Which moments of a scenario are tried. The number is pinned: a seed tries the same ever after.
const PICKED: Purpose = Purpose(1101);
/// Where the second power cut meets a till that recovers.
const SECOND: Purpose = Purpose(1102);

/// A moment of one till.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment {
    pub(super) till: TillId,
    pub(super) at: CrashAt,
}

/// Lists the moments of a run, by till, by kind, in order.
pub(super) fn moments_of(counts: &[Counts]) -> Vec<Moment> {
    let tills = counts.iter().enumerate();
    let of_till = |(place, counts): (usize, &Counts)| {
        let till = TillId(u16::try_from(place).unwrap_or(u16::MAX));
        at_a_till(*counts).into_iter().map(move |at| Moment { till, at }).collect::<Vec<_>>()
    };
    tills.flat_map(of_till).collect()
}

fn at_a_till(counts: Counts) -> Vec<CrashAt> {
    let around = |what| move |nth| [CrashAt::Before(what, nth), CrashAt::After(what, nth)];
    let write = |nth| {
        let [before, after] = around(Countable::Write)(nth);
        [before, CrashAt::During(nth), after]
    };
    let mut all: Vec<CrashAt> = (1..=counts.writes).flat_map(write).collect();
    all.extend((1..=counts.sends).flat_map(around(Countable::Send)));
    all.extend((1..=counts.receives).flat_map(around(Countable::Receive)));
    all
}

/// Picks `most` of the moments by the seed, in their order; all where there are no more.
pub(super) fn sample(mut all: Vec<Moment>, most: usize, seed: u64) -> Vec<Moment> {
    if all.len() <= most {
        return all;
    }
    let mut draws = Chance::new(seed, 0).stream(PICKED, 0);
    let mut left = most;
    let mut to_come = all.len();
    all.retain(|_| {
        let bound = u64::try_from(to_come).unwrap_or(u64::MAX).max(1);
        let taken = draws.below(bound) < u64::try_from(left).unwrap_or(u64::MAX);
        to_come = to_come.saturating_sub(1);
        left -= usize::from(taken);
        taken
    });
    all
}

/// Draws the moment at which a till that recovers dies again: at its first or second write or
/// message, counted from what it had done when it died.
pub(super) fn second(seed: u64, place: usize, (till, counts): (TillId, Counts)) -> Moment {
    let who = u64::try_from(place).unwrap_or(u64::MAX);
    let mut draws = Chance::new(seed, 0).stream(SECOND, who);
    let nth = if draws.below(2) == 0 { 1 } else { 2 };
    let at = match draws.below(3) {
        0 => CrashAt::After(Countable::Send, counts.sends.saturating_add(nth)),
        1 => CrashAt::During(counts.writes.saturating_add(nth)),
        _ => CrashAt::After(Countable::Write, counts.writes.saturating_add(nth)),
    };
    Moment { till, at }
}

#[cfg(test)]
mod tests {
    use sim_world::{Counts, CrashAt};

    use super::{Moment, moments_of, sample};

    fn moments() -> Vec<Moment> {
        moments_of(&[
            Counts { writes: 10, sends: 4, receives: 3 },
            Counts { writes: 0, sends: 1, receives: 0 },
        ])
    }

    #[test]
    fn a_write_has_three_moments_and_a_message_two() {
        assert_eq!(moments().len(), 10 * 3 + 4 * 2 + 3 * 2 + 2);
        assert_eq!(moments()[1].at, CrashAt::During(1));
    }

    #[test]
    fn a_sample_is_as_large_as_wanted_in_order_and_of_its_seed() {
        let picked = sample(moments(), 12, 7);
        let places = |picked: &[Moment]| -> Vec<usize> {
            let place = |one: &Moment| moments().iter().position(|other| other == one);
            picked.iter().filter_map(place).collect()
        };
        assert_eq!(picked.len(), 12);
        assert!(places(&picked).is_sorted());
        assert_eq!(picked, sample(moments(), 12, 7));
        assert_ne!(picked, sample(moments(), 12, 8));
        assert_eq!(sample(moments(), 46, 7), moments());
    }
}
