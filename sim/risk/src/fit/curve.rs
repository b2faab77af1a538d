//! The curve of declines by age that a study has, and the one that is nearest to what was seen.

use crate::estimates::Estimate;
use crate::special::normal_quantile;
use crate::study::HOUR_MS;

/// How many half-lives are tried, from the shortest, each by so much longer.
const TRIED: u32 = 48;
const SHORTEST: f64 = HOUR_MS as f64 / 4.0;
const STEP: f64 = 0.25;
/// Probabilities stay off 0 and 1, where a likelihood has no logarithm.
const OFF: f64 = 1e-9;

/// Payments of about one age.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Cell {
    /// How many were asked for.
    pub(super) asked: f64,
    /// How many of them were declined.
    pub(super) declined: f64,
    /// The sum of their ages, in milliseconds.
    pub(super) age_sum: f64,
}

impl Cell {
    pub(super) fn mean_age(&self) -> f64 {
        self.age_sum / self.asked.max(1.0)
    }
}

/// Declines by age: `later − (later − at_once)·2^(−t / half_life)`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Curve {
    pub(super) at_once: f64,
    pub(super) later: f64,
    /// In milliseconds.
    pub(super) half_life: f64,
}

impl Curve {
    pub(super) fn at(&self, age_ms: f64) -> f64 {
        self.later - (self.later - self.at_once) * young(age_ms, self.half_life)
    }

    pub(super) const fn parts(&self) -> [f64; 3] {
        [self.at_once, self.later, self.half_life]
    }

    fn likelihood(&self, cells: &[Cell]) -> f64 {
        let of = |cell: &Cell| {
            let p = self.at(cell.mean_age()).clamp(OFF, 1.0 - OFF);
            cell.declined * libm::log(p) + (cell.asked - cell.declined) * libm::log1p(-p)
        };
        cells.iter().map(of).sum()
    }
}

/// How much of the way is not gone yet at an age.
fn young(age_ms: f64, half_life: f64) -> f64 {
    libm::exp2(-age_ms / half_life)
}

/// The share of all payments, whatever their age.
fn flat(cells: &[Cell]) -> Curve {
    let asked: f64 = cells.iter().map(|cell| cell.asked).sum();
    let declined: f64 = cells.iter().map(|cell| cell.declined).sum();
    let share = declined / asked.max(1.0);
    Curve { at_once: share, later: share, half_life: SHORTEST }
}

/// What the payments leave to a curve of one half-life.
struct Tried {
    curve: Curve,
    likelihood: f64,
    /// The variances of the two ends.
    variance: [f64; 2],
}

impl Tried {
    fn of(cells: &[Cell], half_life: f64) -> Self {
        let curve = with_half_life(cells, half_life);
        let (_, [one, cross, other]) = derivatives(cells, &curve);
        let whole = one * other - cross * cross;
        let likelihood = curve.likelihood(cells);
        Self { curve, likelihood, variance: [other / whole, one / whole] }
    }

    /// How far an end may be moved until the likelihood is less by so much more.
    fn ways(&self, left: f64) -> [f64; 2] {
        self.variance.map(|variance| if variance > 0.0 { libm::sqrt(left * variance) } else { 1.0 })
    }
}

/// Finds the curve of the greatest likelihood that does not fall: its ends and its half-life, each
/// with all values that the likelihood does not speak against.
///
/// Source: Wilks, 1938: twice the logarithm of the ratio of likelihoods is a chi-square.
pub(super) fn nearest(cells: &[Cell]) -> [Estimate; 3] {
    let tried = (0..TRIED).map(|place| SHORTEST * libm::exp2(STEP * f64::from(place)));
    let tried: Vec<Tried> = tried.map(|half_life| Tried::of(cells, half_life)).collect();
    let best = tried.iter().max_by(|one, other| one.likelihood.total_cmp(&other.likelihood));
    let Some(best) = best else { return [Estimate::exact(0.0); 3] };
    let z = normal_quantile(0.975);
    let mut known = best.curve.parts().map(Estimate::exact);
    for one in &tried {
        let left = z * z - 2.0 * (best.likelihood - one.likelihood);
        if left >= 0.0 {
            let [at_once, later, half_life] = one.curve.parts();
            let [young, old] = one.ways(left);
            // The truth may lie between two half-lives that are tried.
            let factor = libm::exp2(0.5 * STEP);
            widen(&mut known[0], (at_once - young).max(0.0), (at_once + young).min(1.0));
            widen(&mut known[1], (later - old).max(0.0), (later + old).min(1.0));
            widen(&mut known[2], half_life / factor, half_life * factor);
        }
    }
    known
}

fn widen(known: &mut Estimate, low: f64, high: f64) {
    known.low = known.low.min(low);
    known.high = known.high.max(high);
}

/// Finds the two ends for a half-life: the likelihood has one summit, which Newton's method climbs.
fn with_half_life(cells: &[Cell], half_life: f64) -> Curve {
    let flat = Curve { half_life, ..flat(cells) };
    let mut curve = flat;
    for _ in 0..40 {
        let (slope, bend) = derivatives(cells, &curve);
        let [first, second] = slope;
        let [one, cross, other] = bend;
        let whole = one * other - cross * cross;
        if whole.abs() < 1e-12 * one * other || whole.is_nan() {
            return flat;
        }
        let step =
            [(other * first - cross * second) / whole, (one * second - cross * first) / whole];
        let next = climbed(cells, &curve, step);
        let moved = (next.at_once - curve.at_once).abs() + (next.later - curve.later).abs();
        curve = next;
        if moved < 1e-10 {
            break;
        }
    }
    if curve.at_once <= curve.later { curve } else { flat }
}

/// Goes a step, or as much of it as leads up.
fn climbed(cells: &[Cell], curve: &Curve, [at_once, later]: [f64; 2]) -> Curve {
    let before = curve.likelihood(cells);
    let mut part = 1.0;
    for _ in 0..20 {
        let next = Curve {
            at_once: (curve.at_once + part * at_once).clamp(0.0, 1.0),
            later: (curve.later + part * later).clamp(0.0, 1.0),
            half_life: curve.half_life,
        };
        if next.likelihood(cells) >= before {
            return next;
        }
        part *= 0.5;
    }
    *curve
}

/// The slope of the likelihood, and how it bends the other way.
fn derivatives(cells: &[Cell], curve: &Curve) -> ([f64; 2], [f64; 3]) {
    let (mut slope, mut bend) = ([0.0; 2], [0.0; 3]);
    for cell in cells {
        let young = young(cell.mean_age(), curve.half_life);
        let parts = [young, 1.0 - young];
        let p = curve.at(cell.mean_age()).clamp(OFF, 1.0 - OFF);
        let approved = cell.asked - cell.declined;
        let up = cell.declined / p - approved / (1.0 - p);
        let down = cell.declined / (p * p) + approved / ((1.0 - p) * (1.0 - p));
        slope[0] += parts[0] * up;
        slope[1] += parts[1] * up;
        bend[0] += parts[0] * parts[0] * down;
        bend[1] += parts[0] * parts[1] * down;
        bend[2] += parts[1] * parts[1] * down;
    }
    (slope, bend)
}

/// Tells whether older payments are declined more often, beyond what chance makes of it.
///
/// Source: Cochran, 1954, and Armitage, 1955: the trend of shares, here over the logarithm of the age.
pub(super) fn grows(cells: &[Cell]) -> bool {
    let score = |cell: &Cell| libm::log1p(cell.mean_age() / SHORTEST);
    let asked: f64 = cells.iter().map(|cell| cell.asked).sum();
    let share = cells.iter().map(|cell| cell.declined).sum::<f64>() / asked;
    let mean = cells.iter().map(|cell| cell.asked * score(cell)).sum::<f64>() / asked;
    let trend: f64 =
        cells.iter().map(|cell| (cell.declined - cell.asked * share) * (score(cell) - mean)).sum();
    let squares = cells.iter().map(|cell| {
        let off = score(cell) - mean;
        cell.asked * off * off
    });
    let error = libm::sqrt(share * (1.0 - share) * squares.sum::<f64>());
    error > 0.0 && trend / error > normal_quantile(0.975)
}

#[cfg(test)]
mod tests {
    use super::{Cell, Curve, grows, nearest};
    use crate::study::HOUR_MS;

    /// As many declines at each age as the curve says, to the last part.
    fn cells(curve: &Curve) -> Vec<Cell> {
        let of = |hours: u32| {
            let age = f64::from(hours) * HOUR_MS as f64;
            let asked = 1e6;
            Cell { asked, declined: asked * curve.at(age), age_sum: asked * age }
        };
        (0..120).step_by(4).map(of).collect()
    }

    #[test]
    fn a_curve_is_found_again() {
        let half_life = 24.0 * HOUR_MS as f64;
        let curve = Curve { at_once: 0.012, later: 0.05, half_life };
        let [at_once, later, found] = nearest(&cells(&curve));
        // The grid of half-lives has one within an eighth of a power of two.
        assert!((found.value / half_life - 1.0).abs() < 0.1, "{found:?}");
        assert!((at_once.value - 0.012).abs() < 0.002, "{at_once:?}");
        assert!((later.value - 0.05).abs() < 0.002, "{later:?}");
        assert!(grows(&cells(&curve)));
    }

    #[test]
    fn a_curve_that_falls_or_stays_is_flat() {
        for (at_once, later) in [(0.03, 0.03), (0.05, 0.01), (0.0, 0.0), (1.0, 1.0)] {
            let curve = Curve { at_once, later, half_life: 2e7 };
            let cells = cells(&curve);
            let [found_at_once, found_later, _] = nearest(&cells);
            assert!((found_at_once.value - found_later.value).abs() < 1e-6, "{found_later:?}");
            assert!(!grows(&cells));
        }
    }
}
