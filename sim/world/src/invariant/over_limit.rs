//! `never.over-limit`: no offline payment takes a till above the device limit that it held, nor
//! is for an order above the transaction limit that it held.

use std::collections::BTreeMap;

use pos_core::{
    Answer, Money, OfflinePolicy, OrderId, Row, Screen, Settings, Status, Taken, TenderRow, TillId,
};

use super::{ByNumber, Invariant};
use crate::plan::Plan;
use crate::trace::{Breach, Entry, What};

#[derive(Debug)]
pub(super) struct OverLimit {
    held: BTreeMap<TillId, OfflinePolicy>,
    /// What each till held before the settings that it heard last, until it stored something.
    before: BTreeMap<TillId, OfflinePolicy>,
    pending: BTreeMap<(TillId, OrderId, u16), Money>,
    /// What is pending at each till, added up: a till may have stored thousands.
    stored: BTreeMap<TillId, Money>,
    totals: ByNumber<OrderId, Money>,
    online: BTreeMap<TillId, bool>,
    /// What an offline till heard last: it holds that once it is online. An answer that comes late
    /// over a network that it has left makes it neither.
    heard: BTreeMap<TillId, OfflinePolicy>,
}

impl OverLimit {
    pub(super) fn new(plan: &Plan) -> Self {
        let offline = plan.shop.offline;
        let policy = OfflinePolicy {
            enabled: offline.enabled,
            transaction_limit: offline.transaction_limit,
            device_limit: offline.device_limit,
        };
        Self {
            held: plan.shop.till_ids().map(|till| (till, policy)).collect(),
            before: BTreeMap::new(),
            pending: BTreeMap::new(),
            stored: BTreeMap::new(),
            totals: ByNumber::default(),
            online: plan.shop.till_ids().map(|till| (till, true)).collect(),
            heard: BTreeMap::new(),
        }
    }

    fn hear(&mut self, till: TillId, settings: &Settings) {
        if self.online.get(&till) == Some(&true) {
            self.hold(till, settings.offline);
        } else {
            self.heard.insert(till, settings.offline);
        }
    }

    fn hold(&mut self, till: TillId, policy: OfflinePolicy) {
        if let Some(old) = self.held.insert(till, policy)
            && old != policy
        {
            self.before.entry(till).or_insert(old);
        }
    }

    fn shows(&mut self, till: TillId, status: &Status) {
        self.online.insert(till, status.online);
        if status.online
            && let Some(policy) = self.heard.remove(&till)
        {
            self.hold(till, policy);
        }
    }

    /// After a crash a till may hold the settings that it stored last, or those that it heard.
    fn died(&mut self, till: TillId) {
        let Some((old, held)) = self.before.remove(&till).zip(self.held.get_mut(&till)) else {
            return;
        };
        held.transaction_limit = held.transaction_limit.max(old.transaction_limit);
        held.device_limit = held.device_limit.max(old.device_limit);
    }

    fn tender(&mut self, till: TillId, row: &TenderRow) {
        let place = (till, row.order, row.place);
        let (before, after) = if crate::display::is_pending(row) {
            (self.pending.insert(place, row.amount), row.amount)
        } else {
            (self.pending.remove(&place), Money::ZERO)
        };
        let stored = self.stored.entry(till).or_insert(Money::ZERO);
        *stored = stored.minus(before.unwrap_or(Money::ZERO)).plus(after);
    }

    fn row(&mut self, row: &Row) {
        self.totals.insert(row.order, row.total);
    }

    fn taken(&self, till: TillId, taken: &Taken) -> Option<Breach> {
        let held = self.held.get(&till).filter(|_| taken.offline)?;
        let stored = self.stored.get(&till).copied().unwrap_or(Money::ZERO);
        let total = self.totals.get(taken.order).copied().unwrap_or(Money::ZERO);
        let detail = if stored > held.device_limit {
            format!("till {} has stored more than its device limit", till.0)
        } else if total > held.transaction_limit {
            format!("order {} is above the transaction limit and took a card", taken.order.0)
        } else {
            return None;
        };
        Some(Breach { rule: "never.over-limit", detail })
    }
}

impl Invariant for OverLimit {
    #[inline]
    fn observe(&mut self, entry: &Entry) -> Option<Breach> {
        match &entry.what {
            What::Answered(till, _, Answer::Here(settings)) => self.hear(*till, settings),
            What::Pushed(till, settings) if self.online.get(till) == Some(&true) => {
                self.hold(*till, settings.offline);
            }
            What::Stored(till, _) => {
                self.before.remove(till);
            }
            What::AppDied(till) => self.died(*till),
            What::Shown(till, Screen::Status(status)) => self.shows(*till, status),
            What::Shown(till, Screen::Tender(row)) => self.tender(*till, row),
            What::Shown(_, Screen::Row(row)) => self.row(row),
            What::Shown(till, Screen::Taken(taken)) => return self.taken(*till, taken),
            _ => {}
        }
        None
    }
}
