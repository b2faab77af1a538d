//! When customers come: exponential gaps, through a day's factor and the hours of a week.

use sim_kernel::{Chance, below};

use crate::factor::{Factor, draw_once};
use crate::purpose;
use crate::special::Exponential;
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

    /// Draws the moment of the week at which an outage begins; it matters to a profile alone.
    pub(crate) fn begin_ms(&self, chance: Chance, outage: u64) -> u64 {
        match self.rates {
            Rates::Constant(_) => 0,
            Rates::Week(_) => below(chance.draw(purpose::BEGINNING, outage, 0), WEEK_MS),
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

/// The clock of one stream of arrivals: a share of the sales of some pieces.
#[derive(Clone, Debug)]
pub(crate) struct Clock<'a> {
    gaps: &'a Exponential,
    share: f64,
    at_ms: u64,
    /// The end of the piece at hand, and the mean gap in it; infinite where no sales come.
    end_ms: u64,
    mean_ms: f64,
    later: &'a [Piece],
}

impl<'a> Clock<'a> {
    /// Starts a clock at the beginning of pieces, for a share above 0 of their sales.
    pub(crate) fn of(gaps: &'a Exponential, pieces: &'a [Piece], share: f64) -> Self {
        let mut clock =
            Self { gaps, share, at_ms: 0, end_ms: 0, mean_ms: f64::INFINITY, later: pieces };
        clock.turn();
        clock
    }

    /// Goes on to the next piece, if there is one.
    fn turn(&mut self) -> bool {
        let Some((piece, later)) = self.later.split_first() else {
            return false;
        };
        self.at_ms = self.end_ms;
        self.end_ms = piece.end_ms;
        self.mean_ms = 1.0 / (piece.per_ms * self.share);
        self.later = later;
        true
    }

    /// Moves on by one exponential gap, rounded down to milliseconds; `None` once the outage is over.
    #[inline]
    pub(crate) fn next(&mut self, word: u64) -> Option<u64> {
        let gap = self.gaps.draw(word);
        let gap_ms = gap * self.mean_ms;
        if gap_ms < (self.end_ms - self.at_ms) as f64 {
            self.at_ms += gap_ms as u64;
            return Some(self.at_ms);
        }
        self.next_beyond(gap)
    }

    /// The same for a gap that goes beyond the piece at hand.
    fn next_beyond(&mut self, mut gap: f64) -> Option<u64> {
        loop {
            gap -= (self.end_ms - self.at_ms) as f64 / self.mean_ms;
            if !self.turn() {
                return None;
            }
            let gap_ms = gap.max(0.0) * self.mean_ms;
            if gap_ms < (self.end_ms - self.at_ms) as f64 {
                self.at_ms += gap_ms as u64;
                return Some(self.at_ms);
            }
        }
    }
}
