//! The reader models: what each reads, how it is connected, whether it works offline.

use serde::{Deserialize, Serialize};

use crate::card::Entry;

/// A model of card reader that the app knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReaderModel {
    /// POS Terminal reader, formerly POS Go.
    PosTerminalReader,
    /// POS Terminal.
    PosTerminal,
    /// Chipper 2X BT.
    #[serde(rename = "chipper-2x-bt")]
    Chipper2xBt,
    /// Tap & Chip.
    TapAndChip,
    /// WisePad 3.
    #[serde(rename = "wisepad-3")]
    WisePad3,
    /// Chip & Swipe.
    ChipAndSwipe,
    /// Tap to Pay on iPhone.
    TapToPayIphone,
    /// Tap to Pay on Android.
    TapToPayAndroid,
}

/// How a reader is joined to its till.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Connection {
    /// Part of the till's own hardware: it shares the battery and needs the local Wi-Fi.
    BuiltIn,
    /// Over Bluetooth, with a battery of its own.
    Bluetooth,
    /// The phone that runs the app is the reader.
    Phone,
}

impl ReaderModel {
    /// All models with the names that files and reports use.
    pub const NAMES: [(&'static str, Self); 8] = [
        ("pos-terminal-reader", Self::PosTerminalReader),
        ("pos-terminal", Self::PosTerminal),
        ("chipper-2x-bt", Self::Chipper2xBt),
        ("tap-and-chip", Self::TapAndChip),
        ("wisepad-3", Self::WisePad3),
        ("chip-and-swipe", Self::ChipAndSwipe),
        ("tap-to-pay-iphone", Self::TapToPayIphone),
        ("tap-to-pay-android", Self::TapToPayAndroid),
    ];

    /// Returns how this model is joined to its till.
    pub const fn connection(self) -> Connection {
        match self {
            Self::PosTerminalReader | Self::PosTerminal => Connection::BuiltIn,
            Self::Chipper2xBt | Self::TapAndChip | Self::WisePad3 | Self::ChipAndSwipe => {
                Connection::Bluetooth
            }
            Self::TapToPayIphone | Self::TapToPayAndroid => Connection::Phone,
        }
    }

    /// Tells whether this model can take offline payments. Rule: `reader.supported`.
    pub fn takes_offline(self) -> bool {
        self.connection() != Connection::Phone
    }

    /// Tells whether offline payments on this model need the local Wi-Fi. Rule: `net.local`.
    pub fn needs_local_network(self) -> bool {
        self.connection() == Connection::BuiltIn
    }

    /// Lists how this model reads cards, the usual way first.
    pub const fn reads(self) -> &'static [Entry] {
        match self {
            Self::PosTerminalReader | Self::PosTerminal | Self::Chipper2xBt => {
                &[Entry::Tap, Entry::Insert, Entry::Swipe]
            }
            Self::TapAndChip | Self::WisePad3 => &[Entry::Tap, Entry::Insert],
            Self::ChipAndSwipe => &[Entry::Insert, Entry::Swipe],
            Self::TapToPayIphone | Self::TapToPayAndroid => &[Entry::Tap],
        }
    }
}
