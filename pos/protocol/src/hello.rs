//! What an app is told when it is started.

use core::time::Duration;

use pos_core::{Country, Currency, ReaderModel, Record, TillId, Version};
use serde::{Deserialize, Serialize};

use crate::mistake::Mistake;

/// The first fact: what the till is, and what it stored before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The version of the protocol.
    pub protocol: u32,
    /// What the till is.
    pub profile: Profile,
    /// What the till stored, the last record of each place.
    pub journal: Vec<Record>,
}

/// What a till is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Which till of the shop.
    pub till: TillId,
    /// Where the shop is.
    pub country: Country,
    /// The currency of the shop: that of every amount, where nothing else is said.
    pub currency: Currency,
    /// How many digits of an amount stand behind the point.
    pub decimals: u8,
    /// The version of the POS app.
    pub app_version: String,
    /// The reader that the till uses.
    pub reader: ReaderModel,
    /// How it waits.
    pub patience: Patience,
}

/// How long a till waits, looks and tries again, in milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Patience {
    /// How long an answer is waited for.
    pub answer_ms: u64,
    /// How often an offline till looks whether it is online.
    pub check_every_ms: u64,
    /// The first wait before a payment is sent again.
    pub retry_first_ms: u64,
    /// The longest such wait.
    pub retry_most_ms: u64,
}

impl From<pos_core::Profile> for Profile {
    fn from(profile: pos_core::Profile) -> Self {
        Self {
            till: profile.till,
            country: profile.country,
            currency: profile.currency,
            decimals: profile.currency.decimals(),
            app_version: profile.app_version.to_string(),
            reader: profile.reader,
            patience: profile.patience.into(),
        }
    }
}

impl TryFrom<Profile> for pos_core::Profile {
    type Error = Mistake;

    fn try_from(profile: Profile) -> Result<Self, Mistake> {
        let app_version = Version::parse(&profile.app_version)
            .map_err(|_| Mistake::NotAVersion(profile.app_version.clone()))?;
        Ok(Self {
            till: profile.till,
            country: profile.country,
            currency: profile.currency,
            app_version,
            reader: profile.reader,
            patience: profile.patience.into(),
        })
    }
}

impl From<pos_core::Patience> for Patience {
    fn from(patience: pos_core::Patience) -> Self {
        Self {
            answer_ms: millis(patience.answer),
            check_every_ms: millis(patience.check_every),
            retry_first_ms: millis(patience.retry_first),
            retry_most_ms: millis(patience.retry_most),
        }
    }
}

impl From<Patience> for pos_core::Patience {
    fn from(patience: Patience) -> Self {
        Self {
            answer: Duration::from_millis(patience.answer_ms),
            check_every: Duration::from_millis(patience.check_every_ms),
            retry_first: Duration::from_millis(patience.retry_first_ms),
            retry_most: Duration::from_millis(patience.retry_most_ms),
        }
    }
}

/// Times of the scenario language are whole milliseconds.
pub(crate) fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
