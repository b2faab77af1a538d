//! The search for the highest rate that holds.

/// A machine that begins a million payments a second is not searched any further.
const MOST: u32 = 1_000_000;

/// Finds the highest rate that holds, to a twentieth: doubles until one does not, then halves the
/// gap. None where not even one a second holds.
///
/// # Errors
///
/// The first error of a probe.
pub(super) fn highest<E>(
    first: u32,
    mut holds: impl FnMut(u32) -> Result<bool, E>,
) -> Result<Option<u32>, E> {
    let (mut low, mut high) = (0, first.clamp(1, MOST));
    while holds(high)? {
        if high == MOST {
            return Ok(Some(MOST));
        }
        (low, high) = (high, high.saturating_mul(2).min(MOST));
    }
    while high - low > (low / 20).max(1) {
        let middle = low + (high - low) / 2;
        if holds(middle)? {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok((low > 0).then_some(low))
}

#[cfg(test)]
mod tests {
    use core::convert::Infallible;

    use super::{MOST, highest};

    /// Searches on a machine that holds so much; returns what was found, and every probe.
    fn search(first: u32, most: u32) -> (Option<u32>, Vec<u32>) {
        let mut probes = Vec::new();
        let Ok(found) = highest(first, |rate| {
            probes.push(rate);
            Ok::<bool, Infallible>(rate <= most)
        });
        (found, probes)
    }

    #[test]
    fn it_climbs_by_doubling_and_then_halves_the_gap() {
        let (found, probes) = search(50, 430);
        assert_eq!(found, Some(425));
        assert_eq!(probes, [50, 100, 200, 400, 800, 600, 500, 450, 425, 437]);
    }

    #[test]
    fn what_is_found_holds_and_a_twentieth_more_does_not() {
        for most in (1..2_000).chain([54_321, MOST - 1]) {
            let (found, probes) = search(50, most);
            let found = found.unwrap_or(0);
            assert!(found <= most && most <= found + (found / 20).max(1), "{found} of {most}");
            assert!(probes.len() < 32, "{most} took {} probes", probes.len());
        }
    }

    #[test]
    fn a_machine_that_holds_nothing_or_everything_ends_the_search() {
        assert_eq!(search(50, 0).0, None);
        assert_eq!(search(50, u32::MAX).0, Some(MOST));
        assert_eq!(search(0, 1).0, Some(1));
    }

    #[test]
    fn the_first_error_of_a_probe_ends_the_search() {
        let mut probes = 0;
        let failed = highest(50, |rate| {
            probes += 1;
            if rate < 200 { Ok(true) } else { Err("the bench failed") }
        });
        assert_eq!((failed, probes), (Err("the bench failed"), 3));
    }
}
