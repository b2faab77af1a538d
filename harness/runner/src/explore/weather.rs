//! How the line fails: whole outages, and lines that flap.

use core::time::Duration;

use sim_kernel::{Chance, Time};
use sim_world::{Act, InternetChange};

use super::dice::{Dice, WEATHER};
use super::faults::{Family, Swarm};
use super::sales::Happening;

const MINUTE: Duration = Duration::from_mins(1);
const HOUR: Duration = Duration::from_hours(1);

/// A while without internet.
#[derive(Clone, Copy, Debug)]
pub(super) struct Outage {
    pub(super) from: Time,
    pub(super) to: Time,
}

impl Outage {
    fn lasting(from: Time, span: Duration) -> Self {
        Self { from, to: from.after(span) }
    }

    pub(super) fn span(&self) -> Duration {
        self.to.since(self.from)
    }

    /// Returns the line going down and coming back.
    pub(super) fn steps(&self) -> [Happening; 2] {
        let line = |at, change| Happening::plain(at, None, Act::Internet(change));
        [line(self.from, InternetChange::Down), line(self.to, InternetChange::Up)]
    }
}

/// The outages of 5, 2 and 9 hours, each somewhere in two days of its own.
pub(super) fn week_of_three(chance: Chance) -> Vec<Outage> {
    let mut dice = Dice::of(chance, WEATHER);
    let outage = |(nth, hours)| {
        let earliest = HOUR * 48 * nth;
        let from = dice.span(earliest + MINUTE, earliest + HOUR * (47 - hours));
        Outage::lasting(Time::ZERO.after(from), HOUR * hours)
    };
    [(0, 5), (1, 2), (2, 9)].map(outage).to_vec()
}

/// Outages anywhere, from seconds to days, and a line that comes and goes.
pub(super) fn weather(chance: Chance, swarm: Swarm, horizon: Duration) -> Vec<Outage> {
    let mut dice = Dice::of(chance, WEATHER);
    let mut outages = Vec::new();
    for _ in 0..dice.between(1, 4) {
        let most = if dice.one_in(4) { horizon } else { HOUR * 9 };
        let from = Time::ZERO.after(dice.span(MINUTE, horizon));
        outages.push(Outage::lasting(from, dice.span(MINUTE, most)));
    }
    if swarm.has(Family::FlappingLine) {
        let mut from = Time::ZERO.after(dice.span(MINUTE, horizon));
        for _ in 0..dice.between(2, 8) {
            let outage = Outage::lasting(from, dice.span(Duration::from_secs(1), MINUTE));
            from = outage.to.after(dice.span(Duration::from_secs(1), MINUTE));
            outages.push(outage);
        }
    }
    outages
}
