//! The readers, each by how it is joined to its till.
//!
//! A built-in reader lives and dies with the till's battery; a Bluetooth reader has a battery of
//! its own and is in reach or not; the phone is its own reader.

use core::time::Duration;

use pos_core::{Connection, ReaderModel};

use crate::plan::ReaderChange;

/// How long a reader takes to connect.
pub(crate) const CONNECTS_IN: Duration = Duration::from_secs(3);

/// A reader.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reader {
    model: ReaderModel,
    charged: bool,
    connected: bool,
    /// How often it went away: a return that was cut short never happens.
    absences: u32,
}

/// What a change of the reader does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReaderEffect {
    /// Nothing that was not so before.
    None,
    /// It is gone.
    Gone,
    /// It is in reach after [`CONNECTS_IN`], if it does not go away again.
    BackSoon(u32),
    /// The battery that it shares with its till is empty: the till dies with it.
    TillDies,
    /// The battery that it shares with its till is charged: the till starts.
    TillStarts,
}

impl Reader {
    /// A reader that is connected and charged.
    pub(crate) const fn connected(model: ReaderModel) -> Self {
        Self { model, charged: true, connected: true, absences: 0 }
    }

    /// Tells whether it is connected.
    pub(crate) const fn is_connected(self) -> bool {
        self.connected
    }

    /// Connects, where it is charged; tells whether it is connected.
    pub(crate) fn connect(&mut self) -> bool {
        self.connected = self.charged;
        self.connected
    }

    /// Goes away; tells whether it was there.
    pub(crate) fn let_go(&mut self) -> bool {
        self.absences += 1;
        core::mem::take(&mut self.connected)
    }

    /// Tells whether its battery, where it is the till's own, lets the till run.
    pub(crate) fn powers_its_till(self) -> bool {
        self.charged || self.model.connection() == Connection::Bluetooth
    }

    /// Tells whether it is back in reach after the absence with this number.
    pub(crate) const fn is_back(self, absence: u32) -> bool {
        self.charged && !self.connected && self.absences == absence
    }

    /// Restarts, empties or charges it.
    pub(crate) fn change(&mut self, change: ReaderChange) -> ReaderEffect {
        let shares_battery = self.model.connection() != Connection::Bluetooth;
        match change {
            ReaderChange::Connect | ReaderChange::Disconnect => ReaderEffect::None,
            ReaderChange::Restart if !self.charged => ReaderEffect::None,
            ReaderChange::Restart => {
                self.let_go();
                ReaderEffect::BackSoon(self.absences)
            }
            ReaderChange::BatteryEmpty => {
                self.charged = false;
                match self.let_go() {
                    _ if shares_battery => ReaderEffect::TillDies,
                    true => ReaderEffect::Gone,
                    false => ReaderEffect::None,
                }
            }
            ReaderChange::Charged if self.charged => ReaderEffect::None,
            ReaderChange::Charged => {
                self.charged = true;
                if shares_battery {
                    ReaderEffect::TillStarts
                } else {
                    ReaderEffect::BackSoon(self.absences)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use pos_core::ReaderModel;

    use super::{Reader, ReaderEffect};
    use crate::plan::ReaderChange;

    #[test]
    fn an_empty_bluetooth_reader_is_gone_until_it_is_charged() {
        let mut reader = Reader::connected(ReaderModel::WisePad3);
        assert_eq!(reader.change(ReaderChange::BatteryEmpty), ReaderEffect::Gone);
        assert!(!reader.connect());
        let ReaderEffect::BackSoon(absence) = reader.change(ReaderChange::Charged) else {
            panic!("the reader does not come back");
        };
        assert!(reader.is_back(absence));
        assert!(reader.connect());
    }

    #[test]
    fn a_built_in_reader_takes_its_till_along() {
        let mut reader = Reader::connected(ReaderModel::PosTerminal);
        assert_eq!(reader.change(ReaderChange::BatteryEmpty), ReaderEffect::TillDies);
        assert_eq!(reader.change(ReaderChange::Charged), ReaderEffect::TillStarts);
    }

    #[test]
    fn a_reader_that_went_away_again_is_not_back() {
        let mut reader = Reader::connected(ReaderModel::TapAndChip);
        let ReaderEffect::BackSoon(absence) = reader.change(ReaderChange::Restart) else {
            panic!("the reader does not come back");
        };
        reader.change(ReaderChange::BatteryEmpty);
        assert!(!reader.is_back(absence));
    }
}
