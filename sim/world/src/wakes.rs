//! When each till is woken.

use pos_core::TillId;
use sim_kernel::Time;

use crate::stage::NEVER;

/// A till, and when it is woken.
pub(crate) type Wake = (Time, TillId);

/// When each till is woken, [`NEVER`] where it is not: a tree in which tills play for who is first.
/// To ask who is first is to look at its top, and a change plays only the games above it, so that
/// a shop of hundreds of tills takes hardly longer for each than one of six.
///
/// Where times are equal, the first is the first in the order of the tills.
#[derive(Debug)]
pub(crate) struct Wakes {
    /// Who plays against whom: the winner at place `n` takes part at place `n / 2`, on the side `n % 2`.
    /// The tills come in where as many places again would follow.
    games: Vec<[Wake; 2]>,
    /// The winner at place 1, who has won them all.
    first: Wake,
}

impl Wakes {
    /// Lets none of so many be woken.
    pub(crate) fn new(tills: usize) -> Self {
        let nobody = (NEVER, TillId(0));
        Self { games: vec![[nobody; 2]; tills.next_power_of_two()], first: nobody }
    }

    /// Returns the till that is woken first, and when.
    #[inline]
    pub(crate) fn first(&self) -> Option<Wake> {
        Some(self.first).filter(|(at, _)| *at < NEVER)
    }

    /// Returns when a till is woken.
    #[inline]
    pub(crate) fn of(&self, till: TillId) -> Time {
        match self.place(till) {
            1 => self.first.0,
            place => self.games.get(place / 2).map_or(NEVER, |game| game[place % 2].0),
        }
    }

    /// Lets a till be woken at a time, and at no other.
    #[inline]
    pub(crate) fn set(&mut self, till: TillId, at: Time) {
        let (mut place, mut winner) = (self.place(till), (at, till));
        while place > 1 {
            let Some(game) = self.games.get_mut(place / 2) else { return };
            let side = &mut game[place % 2];
            if *side == winner {
                return;
            }
            *side = winner;
            place /= 2;
            let [left, right] = *game;
            winner = if right.0 < left.0 { right } else { left };
        }
        self.first = winner;
    }

    fn place(&self, till: TillId) -> usize {
        self.games.len() + usize::from(till.0)
    }
}

#[cfg(test)]
mod tests {
    use pos_core::TillId;
    use sim_kernel::Time;

    use super::{NEVER, Wakes};

    /// Looks at every till, in their order.
    fn first_of(all: &[Time]) -> Option<(Time, TillId)> {
        let awake = all.iter().copied().zip((0..).map(TillId)).filter(|(at, _)| *at < NEVER);
        awake.min()
    }

    #[test]
    fn the_first_is_who_is_found_by_looking_at_all() {
        for count in [1_u16, 2, 3, 6, 8, 33] {
            let mut wakes = Wakes::new(usize::from(count));
            let mut all = vec![NEVER; usize::from(count)];
            let mut number = 7_u32;
            for _ in 0..2_000 {
                number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let till = u16::try_from((number >> 8) % u32::from(count)).unwrap();
                // So few times that many are equal.
                let at = if number >> 30 == 0 {
                    NEVER
                } else {
                    Time::from_nanos(u64::from(number >> 29))
                };
                wakes.set(TillId(till), at);
                all[usize::from(till)] = at;
                assert_eq!(wakes.first(), first_of(&all), "of {count} tills: {all:?}");
                assert_eq!(wakes.of(TillId(till)), at);
            }
        }
    }

    #[test]
    fn nobody_is_first_in_a_shop_without_tills_or_where_all_sleep() {
        assert_eq!([0, 5].map(|tills| Wakes::new(tills).first()), [None; 2]);
    }
}
