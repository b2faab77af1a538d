//! An outage whose sales have more than one rate, by the age of what was sold: laid out once for all
//! its harmed sales.

use crate::arrivals::Piece;
use crate::fate::{Doubt, Fates};
use crate::harmed::{Harm, Hit};

/// The stretches of age of an outage, the youngest first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ages {
    stretches: Vec<Stretch>,
}

/// A stretch of ages in which the sales have one rate.
#[derive(Clone, Copy, Debug)]
struct Stretch {
    from_ms: u64,
    to_ms: u64,
    per_ms: f64,
    /// By harm, its integral up to the youngest age, in milliseconds.
    before: [f64; Harm::ALL.len()],
    /// By harm, how many sales of it are expected up to the oldest age.
    until: [f64; Harm::ALL.len()],
}

impl Ages {
    /// Lays out the pieces of an outage of this length.
    pub(crate) fn lay_out(
        &mut self,
        fates: &Fates,
        (length_ms, doubt): (u64, &Doubt),
        pieces: &[Piece],
    ) {
        self.stretches.clear();
        let (mut from_ms, mut before, mut sales) = (0, [0.0; 4], [0.0; 4]);
        for (place, piece) in pieces.iter().enumerate().rev() {
            let begin_ms = place.checked_sub(1).map_or(0, |earlier| pieces[earlier].end_ms);
            let to_ms = length_ms - begin_ms;
            let harms_ms = fates.harms_up_to(to_ms, doubt.factor);
            let until = Harm::ALL.map(|harm| {
                let harm = harm as usize;
                sales[harm] + piece.per_ms * (harms_ms[harm] - before[harm])
            });
            self.stretches.push(Stretch { from_ms, to_ms, per_ms: piece.per_ms, before, until });
            (from_ms, before, sales) = (to_ms, harms_ms, until);
        }
    }

    /// How many sales of a harm are expected.
    pub(crate) fn expected(&self, harm: Harm) -> f64 {
        self.stretches.last().map_or(0.0, |oldest| oldest.until[harm as usize])
    }

    /// Between which ages a harmed sale comes, in milliseconds, and the integral of its harm up to its
    /// own.
    pub(crate) fn of(&self, hit: &Hit) -> Option<((u64, u64), f64)> {
        let harm = hit.harm as usize;
        let place = self.stretches.partition_point(|stretch| stretch.until[harm] <= hit.since);
        let stretch = self.stretches.get(place)?;
        let younger = place.checked_sub(1).map_or(0.0, |place| self.stretches[place].until[harm]);
        let harm_ms = stretch.before[harm] + (hit.since - younger) / stretch.per_ms;
        Some(((stretch.from_ms, stretch.to_ms), harm_ms))
    }
}
