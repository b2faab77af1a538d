//! The age up to which so much of the declines is expected: the inverse of their integral, as a table.

/// How many cells a table has.
const CELLS: usize = 1 << 10;
/// After so many half-lives what is left of youth is not felt, and a table would be too coarse.
const HALF_LIVES: f64 = 32.0;
/// A cell that is further off anywhere, in milliseconds, is not used.
const CLOSE_MS: f64 = 0.01;

/// Ages by the integral of the probability of a decline over all younger ones, both in milliseconds:
/// a cubic in each of many cells, which are of equal width for the square root of the integral. So
/// they follow the first hours closely, and an age from which on there are no declines at first.
#[derive(Clone, Debug)]
pub(crate) struct DeclineAges {
    /// The square of the number of cells in a millisecond of the integral.
    scale: f64,
    /// Nothing but numbers that are none where a cubic does not follow the law.
    cells: Box<[[f64; 4]]>,
}

impl DeclineAges {
    /// Tabulates the inverse of an integral up to an age; `at` tells the integral and its slope.
    pub(crate) fn of(
        at: impl Fn(f64) -> (f64, f64),
        (oldest_ms, half_life_ms): (f64, f64),
    ) -> Option<Self> {
        let oldest_ms = oldest_ms.min(HALF_LIVES * half_life_ms);
        let (whole, _) = at(oldest_ms);
        let scale = (CELLS * CELLS) as f64 / whole;
        if !(scale.is_normal() && oldest_ms.is_finite()) {
            return None;
        }
        let sum = |place: f64| place * place / scale;
        let off_ms = |age: f64, place: f64| {
            let (found, slope) = at(age);
            (found - sum(place)) / slope
        };
        let mut cells = vec![[f64::NAN; 4]; CELLS].into_boxed_slice();
        let mut ages = [0.0, 0.0];
        for (place, cell) in cells.iter_mut().enumerate() {
            let ends = [place as f64, (place + 1) as f64];
            ages = [ages[1], newton(|age| off_ms(age, ends[1]), ages[1], oldest_ms)];
            let slope = |end| 2.0 * ends[end] / scale / at(ages[end]).1;
            let terms = hermite(ages, [slope(0), slope(1)]);
            let is_close =
                |part: &f64| off_ms(cubic(&terms, *part), ends[0] + part).abs() < CLOSE_MS;
            if [0.0, 0.2, 0.5, 0.8, 1.0].iter().all(is_close) {
                *cell = terms;
            }
        }
        Some(Self { scale, cells })
    }

    /// The age up to which so much is expected; `None` where the table does not tell.
    #[inline]
    pub(crate) fn find(&self, declined_ms: f64) -> Option<f64> {
        // The one root that every machine rounds alike.
        let place = (declined_ms * self.scale).sqrt();
        let terms = self.cells.get(place as usize)?;
        let age = cubic(terms, place - (place as i64) as f64);
        (!age.is_nan()).then_some(age)
    }
}

#[inline]
fn cubic([value, linear, square, cube]: &[f64; 4], x: f64) -> f64 {
    value + x * (linear + x * (square + x * cube))
}

/// The terms of the cubic with these values and slopes at 0 and 1.
fn hermite([first, last]: [f64; 2], [rise, fall]: [f64; 2]) -> [f64; 4] {
    let more = last - first;
    [first, rise, 3.0 * more - 2.0 * rise - fall, rise + fall - 2.0 * more]
}

/// The age at which nothing is off, from a younger one on.
fn newton(off_ms: impl Fn(f64) -> f64, from_ms: f64, oldest_ms: f64) -> f64 {
    let mut age = from_ms;
    for _ in 0..40 {
        let step = off_ms(age);
        age = (age - step).clamp(from_ms, oldest_ms);
        if step.abs() < CLOSE_MS / 1e3 {
            break;
        }
    }
    age
}

#[cfg(test)]
mod tests {
    use super::DeclineAges;

    const DAY_MS: f64 = 86_400_000.0;

    fn at(age: f64) -> (f64, f64) {
        let young = libm::exp2(-age / DAY_MS);
        let life = DAY_MS / std::f64::consts::LN_2;
        (0.05 * age - 0.038 * life * (1.0 - young), 0.05 - 0.038 * young)
    }

    #[test]
    fn an_age_is_found_again() {
        let ages = DeclineAges::of(at, (7.0 * DAY_MS, DAY_MS)).unwrap();
        for part in 0..10_000 {
            let age = 7.0 * DAY_MS * (f64::from(part) + 0.5) / 10_000.0;
            let found = ages.find(at(age).0).unwrap();
            assert!((found - age).abs() < 0.01, "{age} {found}");
        }
        assert_eq!(ages.find(at(7.1 * DAY_MS).0), None);
    }

    /// Where the probability jumps, no cubic follows.
    #[test]
    fn a_cell_that_is_off_does_not_answer() {
        let jumps =
            |age: f64| (age + 9.0 * (age - 5e6).max(0.0), if age < 5e6 { 1.0 } else { 10.0 });
        let ages = DeclineAges::of(jumps, (1e7, 1e7)).unwrap();
        assert_eq!(ages.find(5e6), None);
        assert!((ages.find(25e6).unwrap() - 7e6).abs() < 0.01);
    }
}
