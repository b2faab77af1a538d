//! What the tills showed last, so that only changes make a line.

use std::collections::BTreeMap;

use pos_core::{Badges, Money, OrderId, Row, Status, TillId};
use reports_language::Language;

/// Remembers what was shown last, by till and by order.
#[derive(Debug, Default)]
pub(super) struct LastShown {
    status: BTreeMap<TillId, Status>,
    badges: BTreeMap<(TillId, OrderId), Badges>,
    in_admin: BTreeMap<OrderId, (Money, Badges)>,
}

impl LastShown {
    /// Notes a bar at the top and lists, in words, what changed in it.
    ///
    /// At the start of a run every till is online with nothing to warn of.
    pub(super) fn note_status(
        &mut self,
        till: TillId,
        status: Status,
        language: Language,
    ) -> Vec<String> {
        let before = self.status.insert(till, status);
        let (was_online, was_near, had_dead) = before.map_or((true, false, 0), |before| {
            (before.online, before.near_24h, before.dead_letters)
        });
        let mut changes = Vec::new();
        if was_online != status.online {
            let id = if status.online { "aside-online" } else { "aside-offline" };
            changes.push(language.text(id).to_owned());
        }
        if status.near_24h && !was_near {
            changes.push(language.text("aside-warns-near-24h").to_owned());
        }
        if status.dead_letters > had_dead {
            changes.push(language.say("aside-dead-letters", &[("count", &status.dead_letters)]));
        }
        changes
    }

    /// Notes a row and tells whether its badges changed.
    pub(super) fn note_row(&mut self, till: TillId, row: &Row) -> bool {
        let before = self.badges.insert((till, row.order), row.badges);
        before.unwrap_or(Badges::NONE) != row.badges
    }

    /// Notes an order as the admin has it and tells whether that changed.
    pub(super) fn note_admin(&mut self, order: OrderId, paid: Money, badges: Badges) -> bool {
        self.in_admin.insert(order, (paid, badges)) != Some((paid, badges))
    }
}
