//! The standard shop: one text, read like any other.

use std::sync::LazyLock;

use sim_world::Shop;

use crate::mistake::Ledger;
use crate::read::{Table, parse, read_shop};
use crate::source::Place;

/// The standard shop as a fixture.
pub const STANDARD_SHOP: &str = include_str!("standard.toml");

/// What the file of the standard shop is called in places.
const FILE: &str = "the standard shop";

/// Returns the standard shop. It is read once: a campaign takes it for every run.
pub fn standard_shop() -> Shop {
    static READ: LazyLock<Shop> = LazyLock::new(|| {
        let ledger = Ledger::default();
        let table = standard_table(&ledger);
        let nowhere = Place::new(&crate::source::Source::new(FILE, ""), 0..0);
        read_shop(&ledger, &table, &nowhere)
    });
    READ.clone()
}

/// Returns the tree of the standard shop.
pub(crate) fn standard_table(ledger: &Ledger) -> Table {
    parse(ledger, FILE, STANDARD_SHOP.as_bytes()).map(|(_, table)| table).unwrap_or_default()
}

/// Tells whether a value comes from the standard shop.
pub(crate) fn is_standard(place: &Place) -> bool {
    place.file() == FILE
}

#[cfg(test)]
mod tests {
    use super::{STANDARD_SHOP, standard_shop, standard_table};
    use crate::mistake::Ledger;
    use core::time::Duration;

    #[test]
    fn the_standard_shop_reads_without_a_mistake() {
        let ledger = Ledger::default();
        let table = standard_table(&ledger);
        assert!(ledger.is_clean());
        assert_eq!(table.entries.len(), 10);
        assert!(STANDARD_SHOP.is_ascii());
    }

    #[test]
    fn the_standard_shop_is_one_till_with_ana_and_two_cards() {
        let shop = standard_shop();
        assert_eq!(shop.offline.transaction_limit.minor(), 10_000);
        assert_eq!(shop.offline.device_limit.minor(), 500_000);
        assert_eq!((shop.tills.len(), shop.staff.len(), shop.networks.len()), (1, 1, 2));
        assert!(shop.roles[0].accepts_offline && shop.staff[0].logged_in);
        assert_eq!(
            shop.cards.iter().map(|card| card.name.as_str()).collect::<Vec<_>>(),
            ["visa", "mastercard"]
        );
        assert_eq!(shop.patience.retry_most, Duration::from_mins(5));
        assert_eq!(shop.line.latency, Duration::from_millis(50));
    }
}
