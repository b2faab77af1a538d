//! How often each loss came: exact where it is small, in bins of a small part where it is large.
//!
//! Below 2^16 minor units each loss has a bin of its own. Above, each doubling has 2^11 bins of
//! equal width, so that a bin is never wider than a 2048th of its members; it keeps their least,
//! greatest and sum. Counts do not depend on the order of what is added or merged.

use serde::{Deserialize, Serialize};

/// Losses below this have a bin each.
const EXACT: u64 = 1 << 16;
/// How many bits of a larger loss name its bin besides its magnitude.
const FINE_BITS: u32 = 11;

/// The members of one bin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    /// The least member, in minor units.
    pub least: u64,
    /// The greatest member.
    pub greatest: u64,
    /// How many there are; never 0.
    pub count: u64,
    /// Their sum.
    pub sum: i128,
}

/// Losses with their counts, in bins, the least first; bins without members are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Histogram {
    bins: Vec<Bin>,
}

/// The place of the bin of a loss, in the order of the losses.
fn place(loss: u64) -> usize {
    if loss < EXACT {
        return loss as usize;
    }
    let magnitude = loss.ilog2();
    let fine = (loss >> (magnitude - FINE_BITS)) - (1 << FINE_BITS);
    EXACT as usize + ((magnitude as usize - 16) << FINE_BITS) + fine as usize
}

impl Bin {
    fn absorb(&mut self, other: &Self) {
        self.least = self.least.min(other.least);
        self.greatest = self.greatest.max(other.greatest);
        self.count += other.count;
        self.sum += other.sum;
    }
}

impl Histogram {
    /// Returns the bins, the least first.
    pub fn bins(&self) -> &[Bin] {
        &self.bins
    }

    /// Returns how many losses it holds.
    pub fn count(&self) -> u64 {
        self.bins.iter().map(|bin| bin.count).sum()
    }

    /// Joins the members of two histograms.
    #[must_use]
    pub fn merged(&self, other: &Self) -> Self {
        let (mut left, mut right) = (self.bins.iter().peekable(), other.bins.iter().peekable());
        let mut bins = Vec::with_capacity(self.bins.len().max(other.bins.len()));
        while let (Some(ours), Some(theirs)) = (left.peek(), right.peek()) {
            let (here, there) = (place(ours.least), place(theirs.least));
            let mut bin = if here <= there { **ours } else { **theirs };
            if here == there {
                bin.absorb(theirs);
            }
            left.next_if(|_| here <= there);
            right.next_if(|_| there <= here);
            bins.push(bin);
        }
        bins.extend(left.chain(right));
        Self { bins }
    }

    /// Tells whether the bins could have been made of losses: in order, and each within its place.
    pub(crate) fn is_sound(&self) -> bool {
        let is_bin = |bin: &Bin| {
            let count = i128::from(bin.count);
            bin.count > 0
                && bin.least <= bin.greatest
                && place(bin.least) == place(bin.greatest)
                && (count * i128::from(bin.least)..=count * i128::from(bin.greatest))
                    .contains(&bin.sum)
        };
        let in_order = |pair: &[Bin]| place(pair[0].least) < place(pair[1].least);
        self.bins.iter().all(is_bin) && self.bins.windows(2).all(in_order)
    }
}

/// How many places are laid out at once.
const PAGE: usize = 512;

/// A histogram that grows; it is quick for losses in any order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Growing {
    /// How many of each loss below [`EXACT`].
    exact: Pages<u64>,
    /// The bins of the larger ones, by their place after these.
    coarse: Pages<Option<Bin>>,
}

/// Values by place, of which only the pages exist that were written to.
#[derive(Clone, Debug, Default)]
struct Pages<T>(Vec<Option<Box<[T; PAGE]>>>);

impl<T: Copy + Default> Pages<T> {
    #[inline]
    fn at(&mut self, place: usize) -> &mut T {
        let page = place / PAGE;
        if self.0.len() <= page {
            self.0.resize_with(page + 1, || None);
        }
        let page = self.0[page].get_or_insert_with(|| Box::new([T::default(); PAGE]));
        &mut page[place % PAGE]
    }

    /// Tells of each value that was written to, and of some that were not, with its place.
    #[inline]
    fn for_each(&self, mut tell: impl FnMut(usize, T)) {
        for (page, values) in self.0.iter().enumerate() {
            for (place, value) in values.iter().flat_map(|values| values.iter().enumerate()) {
                tell(page * PAGE + place, *value);
            }
        }
    }
}

impl Growing {
    /// Adds a loss in minor units.
    #[inline]
    pub(crate) fn add(&mut self, loss: u64) {
        if loss < EXACT {
            *self.exact.at(loss as usize) += 1;
        } else {
            self.add_large(loss);
        }
    }

    fn add_large(&mut self, loss: u64) {
        let bin = Bin { least: loss, greatest: loss, count: 1, sum: loss.into() };
        match self.coarse.at(place(loss) - EXACT as usize) {
            Some(known) => known.absorb(&bin),
            empty @ None => *empty = Some(bin),
        }
    }

    /// Returns what has come together.
    pub(crate) fn histogram(&self) -> Histogram {
        let mut bins = Vec::new();
        self.exact.for_each(|loss, count| {
            if count > 0 {
                let least = loss as u64;
                let sum = loss as i128 * i128::from(count);
                bins.push(Bin { least, greatest: least, count, sum });
            }
        });
        self.coarse.for_each(|_, bin| bins.extend(bin));
        Histogram { bins }
    }
}

#[cfg(test)]
mod tests {
    use super::{EXACT, Growing, place};

    #[test]
    fn places_rise_with_the_losses_without_a_gap() {
        let mut last = place(0);
        for loss in 1..5 * EXACT {
            let next = place(loss);
            assert!(next == last || next == last + 1, "{loss}");
            assert!(loss > EXACT || next == last + 1, "{loss} has a bin of its own");
            last = next;
        }
    }

    #[test]
    fn a_bin_is_never_wider_than_a_2048th_of_its_members() {
        for loss in [EXACT, 99_999, 1 << 20, 123_456_789, 1 << 43, u64::MAX / 3] {
            assert_ne!(place(loss), place(loss + loss / 2_047), "{loss}");
        }
    }

    #[test]
    fn a_histogram_does_not_depend_on_the_order_or_the_split() {
        let losses = [0, 0, 5, 65_535, 65_536, 65_540, 70_000, 1 << 30, (1 << 30) + 1, 5];
        let of = |losses: &[u64]| {
            let mut growing = Growing::default();
            for loss in losses {
                growing.add(*loss);
            }
            growing.histogram()
        };
        let whole = of(&losses);
        assert!(whole.is_sound());
        assert_eq!(whole.count(), 10);
        for cut in 0..=losses.len() {
            let (left, right) = (of(&losses[..cut]), of(&losses[cut..]));
            assert_eq!(left.merged(&right), whole);
            assert_eq!(right.merged(&left), whole);
        }
    }
}
