//! The shop that is tortured and put under load: as plain as a shop can be.

use core::time::Duration;
use std::io;

use pos_core::{Country, Currency, Money, NetworkId, Patience, ReaderModel, Scheme, StaffId};
use sim_world::{
    Answering, Card, CardChip, Issuer, LineSpec, Network, Offline, ProcessorSpec, Role, Shop,
    StaffMember, Store, Till, Uplink,
};

/// What is so high that no test reaches it.
const HIGH: Money = Money::from_minor(1_000_000_000_000);

/// Sets a shop up with so many tills, a card that is always approved, and limits out of reach.
pub(super) fn stall(tills: u16) -> io::Result<Shop> {
    let (country, currency) = (Country::find("US"), Currency::find("USD"));
    let (Some(country), Some(currency)) = (country, currency) else {
        return Err(io::Error::other("there is no such country"));
    };
    let store = Store { country, currency, timezone: "America/New_York".to_owned() };
    let visa = Card {
        name: "visa".to_owned(),
        schemes: vec![Scheme::Visa],
        issuer: Issuer::Always(Answering::Approve),
        balance: None,
        chip: CardChip::Sound,
    };
    Ok(Shop {
        store,
        offline: Offline { enabled: true, transaction_limit: HIGH, device_limit: HIGH },
        roles: vec![Role { name: "cashier".to_owned(), accepts_offline: true }],
        staff: vec![StaffMember { name: "ana".to_owned(), role: 0, logged_in: true }],
        tills: (0..tills).map(till).collect(),
        networks: vec![Network { name: "shop".to_owned(), internet: Uplink::Shop }],
        cards: vec![visa],
        line: LineSpec { latency: Duration::from_millis(50) },
        processor: ProcessorSpec { latency: Duration::from_millis(200), cents: false },
        patience: PATIENCE,
    })
}

/// Short, since the line comes and goes every few seconds.
const PATIENCE: Patience = Patience {
    answer: Duration::from_secs(2),
    check_every: Duration::from_secs(2),
    retry_first: Duration::from_secs(1),
    retry_most: Duration::from_secs(4),
};

fn till(number: u16) -> Till {
    Till {
        name: format!("till {number}"),
        reader: ReaderModel::PosTerminalReader,
        app_version: "9.14.0".to_owned(),
        wifi: NetworkId(0),
        staff: Some(StaffId(0)),
    }
}
