//! What the shop is like when the run starts.

use core::time::Duration;

use pos_core::{
    Country, Currency, Money, NetworkId, Patience, ReaderModel, ResponseCode, Scheme, StaffId,
    TillId,
};
use serde::{Deserialize, Serialize};

use super::chip::CardChip;

/// A share in parts per million, 0 to 1,000,000.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub struct PartsPerMillion(pub u32);

/// The shop: the places of lists are the ids of their members.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Shop {
    /// Where it is.
    pub store: Store,
    /// Its offline payments as set in the admin.
    pub offline: Offline,
    /// POS roles.
    pub roles: Vec<Role>,
    /// Staff; the place is the [`StaffId`].
    pub staff: Vec<StaffMember>,
    /// Tills; the place is the [`TillId`].
    pub tills: Vec<Till>,
    /// Wi-Fi networks; the place is the [`NetworkId`].
    pub networks: Vec<Network>,
    /// Customers' cards; the place is the [`CardId`].
    pub cards: Vec<Card>,
    /// The shop's line to the internet.
    pub line: LineSpec,
    /// The payment processor.
    pub processor: ProcessorSpec,
    /// How tills wait.
    pub patience: Patience,
}

impl Shop {
    /// Lists the tills with their ids.
    pub fn till_ids(&self) -> impl Iterator<Item = TillId> + use<> {
        (0..self.tills.len()).filter_map(|place| u16::try_from(place).ok().map(TillId))
    }

    /// Returns a till.
    pub fn till(&self, id: TillId) -> Option<&Till> {
        self.tills.get(usize::from(id.0))
    }

    /// Returns a card.
    pub fn card(&self, id: CardId) -> Option<&Card> {
        self.cards.get(usize::from(id.0))
    }

    /// Returns a staff member.
    pub fn member(&self, id: StaffId) -> Option<&StaffMember> {
        self.staff.get(usize::from(id.0))
    }
}

/// Where the shop is.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Store {
    /// The country.
    pub country: Country,
    /// The currency.
    pub currency: Currency,
    /// The IANA name of the time zone.
    pub timezone: String,
}

/// Offline payments as the admin has them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Offline {
    /// Whether they are accepted.
    pub enabled: bool,
    /// The largest order that takes a card offline.
    pub transaction_limit: Money,
    /// The largest sum of stored payments on one till.
    pub device_limit: Money,
}

/// A POS role.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Role {
    /// Its name.
    pub name: String,
    /// Whether it holds `accept-offline-card-payments`.
    pub accepts_offline: bool,
}

/// A staff member.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct StaffMember {
    /// The name.
    pub name: String,
    /// The place of the role in [`Shop::roles`].
    pub role: usize,
    /// Whether somebody of this name is logged in when the run starts.
    pub logged_in: bool,
}

/// A till.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Till {
    /// Its name.
    pub name: String,
    /// Its reader.
    pub reader: ReaderModel,
    /// The version of its app, a semantic version.
    pub app_version: String,
    /// The network that it is on.
    pub wifi: NetworkId,
    /// Who is named as standing here.
    pub staff: Option<StaffId>,
}

/// A Wi-Fi network.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Network {
    /// Its name.
    pub name: String,
    /// Where it leads.
    pub internet: Uplink,
}

/// Where a network leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Uplink {
    /// Over the shop's line (`true`).
    Shop,
    /// Over a line of its own that is dead (`false`).
    Dead,
    /// Over a working line of its own (`"own"`).
    Own,
}

/// A customer's card, by its place in the shop's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CardId(pub u16);

/// A customer's card.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Card {
    /// Its name.
    pub name: String,
    /// Its schemes, the first one taken where the customer picks none; never empty.
    pub schemes: Vec<Scheme>,
    /// How its issuer answers.
    pub issuer: Issuer,
    /// What is on the account; approved while the money lasts, then 51.
    pub balance: Option<Money>,
    /// What is special about its chip.
    pub chip: CardChip,
}

/// How an issuer answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Issuer {
    /// Always the same.
    Always(Answering),
    /// One answer until the payment is this old when asked, another from then on.
    ByAge {
        /// The answer to a younger payment; approval unless said otherwise.
        before: Answering,
        /// At exactly this age the second answer holds.
        until: Duration,
        /// The answer from then on.
        then: Answering,
    },
}

/// One answer of an issuer or of the processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Answering {
    /// Approved.
    Approve,
    /// Declined with this code.
    Decline(ResponseCode),
}

/// The shop's line to the internet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct LineSpec {
    /// How long a message takes, one way.
    pub latency: Duration,
}

/// The payment processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ProcessorSpec {
    /// How long it takes to answer.
    pub latency: Duration,
    /// Whether the cents of an amount are the answer: 10.51 is declined with 51.
    pub cents: bool,
}
