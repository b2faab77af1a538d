//! When customers come: how many are expected, through a day's factor and the hours of a week.

use sim_kernel::{Chance, below};

use crate::factor::{Factor, draw_once};
use crate::purpose;
use crate::study::{DAY_MS, HOUR_MS, Rate, Sales, WEEK_HOURS};

const WEEK_MS: u64 = WEEK_HOURS as u64 * HOUR_MS;

/// A stretch of an outage in which a till's sales have one rate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Piece {
    pub(crate) end_ms: u64,
    pub(crate) per_ms: f64,
}

/// How sales come at every till.
#[derive(Clone, Debug)]
pub(crate) struct Season {
    rates: Rates,
    spread: Spread,
}

#[derive(Clone, Debug)]
enum Rates {
    Constant(f64),
    Week(Vec<f64>),
}

/// The factor that 24 hours of an outage have.
#[derive(Clone, Debug)]
enum Spread {
    /// None: the counts are Poisson.
    None,
    /// The same law for all days.
    Alike(Factor),
    /// A law for each stretch of 24 hours, by its own expected sales; this is variance / mean − 1.
    ByDay(f64),
}

/// Whose pieces are asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stay {
    pub(crate) chance: Chance,
    /// The till in the outage.
    pub(crate) who: u64,
    /// The moment of the week at which the outage begins.
    pub(crate) begin_ms: u64,
    pub(crate) length_ms: u64,
}

impl Season {
    pub(crate) fn of(sales: &Sales) -> Self {
        let hour = HOUR_MS as f64;
        let rates = match &sales.rate {
            Rate::PerHour(rate) => Rates::Constant(rate / hour),
            Rate::HourOfWeek(rates) => Rates::Week(rates.iter().map(|rate| rate / hour).collect()),
        };
        let excess = sales.spread - 1.0;
        let spread = match rates {
            Rates::Constant(per_ms) if excess > 0.0 && per_ms > 0.0 => {
                Spread::Alike(Factor::of(excess / (per_ms * DAY_MS as f64)))
            }
            Rates::Week(_) if excess > 0.0 => Spread::ByDay(excess),
            Rates::Constant(_) | Rates::Week(_) => Spread::None,
        };
        Self { rates, spread }
    }

    /// The sales of a till in a millisecond, where they are always as many.
    pub(crate) const fn constant_rate(&self) -> Option<f64> {
        match (&self.rates, &self.spread) {
            (Rates::Constant(per_ms), Spread::None) => Some(*per_ms),
            _ => None,
        }
    }

    /// Draws the moment of the week at which an outage begins; it matters to a profile alone.
    pub(crate) fn begin_ms(&self, chance: Chance, outage: u64) -> u64 {
        match self.rates {
            Rates::Constant(_) => 0,
            Rates::Week(_) => below(chance.draw(purpose::BEGINNING, 0, outage), WEEK_MS),
        }
    }

    /// Lays out the pieces of one till in one outage, in order, the last one ending with it.
    pub(crate) fn lay_out(&self, stay: &Stay, pieces: &mut Vec<Piece>) {
        pieces.clear();
        if let (Rates::Constant(per_ms), Spread::None) = (&self.rates, &self.spread) {
            pieces.push(Piece { end_ms: stay.length_ms, per_ms: *per_ms });
            return;
        }
        let mut from = 0;
        for day in 0.. {
            let end = (from + DAY_MS).min(stay.length_ms);
            let factor = self.factor(stay, day);
            self.lay_out_day(stay, (from, end, factor), pieces);
            from = end;
            if end == stay.length_ms {
                return;
            }
        }
    }

    fn lay_out_day(&self, stay: &Stay, day: (u64, u64, f64), pieces: &mut Vec<Piece>) {
        let (mut from, end, factor) = day;
        while from < end {
            let (per_ms, until) = match &self.rates {
                Rates::Constant(per_ms) => (*per_ms, end),
                Rates::Week(rates) => {
                    let moment = (stay.begin_ms + from) % WEEK_MS;
                    let rest = HOUR_MS - moment % HOUR_MS;
                    (rates[(moment / HOUR_MS) as usize], end.min(from + rest))
                }
            };
            pieces.push(Piece { end_ms: until, per_ms: per_ms * factor });
            from = until;
        }
    }

    fn factor(&self, stay: &Stay, day: u64) -> f64 {
        let word = || stay.chance.draw(purpose::DAY, stay.who, day);
        match &self.spread {
            Spread::None => 1.0,
            Spread::Alike(factor) => factor.draw(word()),
            Spread::ByDay(excess) => {
                let expected = self.expected_in_day(stay.begin_ms + day * DAY_MS);
                if expected > 0.0 { draw_once(excess / expected, word()) } else { 1.0 }
            }
        }
    }

    /// The expected sales of the 24 hours from a moment.
    fn expected_in_day(&self, from_ms: u64) -> f64 {
        let whole =
            Stay { chance: Chance::new(0, 0), who: 0, begin_ms: from_ms, length_ms: DAY_MS };
        let mut pieces = Vec::new();
        self.lay_out_day(&whole, (0, DAY_MS, 1.0), &mut pieces);
        expected(&pieces, 0)
    }
}

/// How many sales are expected from a moment of the outage on.
pub(crate) fn expected(pieces: &[Piece], from_ms: u64) -> f64 {
    let mut start = from_ms;
    let mut sum = 0.0;
    for piece in pieces {
        if piece.end_ms > start {
            sum += (piece.end_ms - start) as f64 * piece.per_ms;
            start = piece.end_ms;
        }
    }
    sum
}

/// Tells when sales come, from how many are expected before them; questions never go back.
#[derive(Clone, Debug)]
pub(crate) struct Clock<'a> {
    pieces: &'a [Piece],
    /// The beginning of the first piece, and how many sales are expected before it.
    begin_ms: u64,
    before: f64,
}

impl<'a> Clock<'a> {
    pub(crate) const fn of(pieces: &'a [Piece]) -> Self {
        Self { pieces, begin_ms: 0, before: 0.0 }
    }

    /// The moment before which so many sales are expected, rounded down to milliseconds; `None` once
    /// the outage is over.
    #[inline]
    pub(crate) fn at(&mut self, sales: f64) -> Option<u64> {
        while let Some((piece, later)) = self.pieces.split_first() {
            let length = (piece.end_ms - self.begin_ms) as f64;
            let more = sales - self.before;
            if more < length * piece.per_ms {
                let moment = self.begin_ms + (more / piece.per_ms) as u64;
                return Some(moment.min(piece.end_ms - 1));
            }
            self.before += length * piece.per_ms;
            self.begin_ms = piece.end_ms;
            self.pieces = later;
        }
        None
    }
}
