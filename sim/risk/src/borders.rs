//! The borders between the bands of age, in something that grows with the age.

use crate::replication::AgeBand;

/// What is reached at an hour and at a day, each as the least and the most that it may be.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Borders([[f64; 2]; 2]);

impl Borders {
    /// Takes the borders, each with so much room at either side.
    pub(crate) fn of(borders: [f64; 2], room: impl Fn(f64) -> f64) -> Self {
        Self(borders.map(|border| [border - room(border), border + room(border)]))
    }

    /// The same in another unit.
    pub(crate) fn times(self, unit: f64) -> Self {
        Self(self.0.map(|border| border.map(|end| end * unit)))
    }

    /// The band in which so much is reached; `None` where it is too near to a border to tell.
    #[inline]
    pub(crate) fn band(&self, reached: f64) -> Option<AgeBand> {
        let [hour, day] = self.0;
        let is_near = |[least, most]: [f64; 2]| reached >= least && reached <= most;
        if is_near(hour) || is_near(day) {
            return None;
        }
        Some(match (reached < hour[0], reached < day[0]) {
            (true, _) => AgeBand::UnderAnHour,
            (false, true) => AgeBand::UpToADay,
            (false, false) => AgeBand::OverADay,
        })
    }
}
