//! How a shop is set up, and the trade's small change: amounts, cards, spans of time.

use std::time::Duration;

use pos_core::{
    Country, Currency, Entry, LastFour, MaskedPan, Money, OfflinePolicy, Patience, Presentation,
    Profile, ReaderModel, ResponseCode, Scheme, Sealed, Settings, StaffAccess, TillId,
};
use semver::Version;

use super::{ANNA, BORIS, Shop};

/// How long this shop's till waits, looks and tries again.
pub(crate) const PATIENCE: Patience = Patience {
    answer: seconds(15),
    check_every: seconds(30),
    retry_first: seconds(60),
    retry_most: seconds(240),
};

/// What a shop is opened with.
#[derive(Clone, Debug)]
pub(crate) struct Setup {
    pub(crate) profile: Profile,
    pub(crate) settings: Settings,
}

impl Setup {
    /// A WisePad 3, the first version of the app, limits of 200.00 an order and 500.00 a till.
    pub(crate) fn standard() -> Self {
        let offline = OfflinePolicy {
            enabled: true,
            transaction_limit: money("200.00"),
            device_limit: money("500.00"),
        };
        let staff = vec![
            StaffAccess { staff: ANNA, accepts_offline: true },
            StaffAccess { staff: BORIS, accepts_offline: false },
        ];
        Self { profile: profile(), settings: Settings { offline, staff } }
    }

    pub(crate) fn reader(mut self, reader: ReaderModel) -> Self {
        self.profile.reader = reader;
        self
    }

    pub(crate) fn version(mut self, version: &str) -> Self {
        self.profile.app_version = Version::parse(version).unwrap();
        self
    }

    pub(crate) fn limits(mut self, transaction: &str, device: &str) -> Self {
        self.settings.offline.transaction_limit = money(transaction);
        self.settings.offline.device_limit = money(device);
        self
    }

    pub(crate) fn offline_payments_off(mut self) -> Self {
        self.settings.offline.enabled = false;
        self
    }

    pub(crate) fn nobody_permitted(mut self) -> Self {
        for access in &mut self.settings.staff {
            access.accepts_offline = false;
        }
        self
    }

    pub(crate) fn opens(self) -> Shop {
        Shop::start(self)
    }
}

fn profile() -> Profile {
    Profile {
        till: TillId(3),
        country: Country::find("US").unwrap(),
        currency: usd(),
        app_version: Version::new(9, 14, 0),
        reader: ReaderModel::WisePad3,
        patience: PATIENCE,
    }
}

/// Reads an amount with its two decimals: `"45.00"`.
pub(crate) fn money(text: &str) -> Money {
    Money::from_minor(text.replace('.', "").parse().unwrap())
}

pub(crate) fn usd() -> Currency {
    Currency::find("USD").unwrap()
}

pub(crate) fn eur() -> Currency {
    Currency::find("EUR").unwrap()
}

pub(crate) fn code(digits: &str) -> ResponseCode {
    ResponseCode::find(digits).unwrap()
}

pub(crate) fn card(scheme: Scheme, entry: Entry) -> Presentation {
    let masked = MaskedPan::read(b"424242******4242").unwrap();
    let sealed = Sealed { ksn: [7; 12], masked, secret: [0x5a; 12], code: [0xc0; 16] };
    Presentation { entry, scheme, last_four: LastFour(*b"4242"), sealed, chip: None }
}

/// The usual card: a Visa that is tapped.
pub(crate) fn tap() -> Presentation {
    card(Scheme::Visa, Entry::Tap)
}

pub(crate) const fn seconds(count: u64) -> Duration {
    Duration::from_secs(count)
}

/// A second less than this.
pub(crate) const fn just_under(span: Duration) -> Duration {
    span.saturating_sub(seconds(1))
}

pub(crate) const fn minutes(count: u64) -> Duration {
    Duration::from_mins(count)
}

pub(crate) const fn hours(count: u64) -> Duration {
    Duration::from_hours(count)
}
