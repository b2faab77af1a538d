//! `never.decline-retried`: only 91 and 96 are sent again, after the back-off; every other decline
//! is final, under whichever key the same card is sent again.

use core::time::Duration;
use std::collections::BTreeMap;

use pos_core::{
    Answer, Class, Key, Message, Patience, PaymentRequest, ResponseCode, Screen, Status, TillId,
};
use sim_kernel::Time;

use super::{ByNumber, Invariant};
use crate::plan::Plan;
use crate::trace::{Breach, Entry, What};

#[derive(Debug)]
pub(super) struct DeclineRetried {
    patience: Patience,
    /// The seal of the card that is asked for under each key: one for each time a card is read.
    seals: ByNumber<Key, [u8; 12]>,
    /// Declines that a till has heard, by the seal of the card.
    declined: BTreeMap<[u8; 12], Declined>,
    /// Payments that are to be tried later.
    later: BTreeMap<Key, Later>,
    /// Whether each till showed last that it is online.
    online: BTreeMap<TillId, bool>,
}

/// A decline that is final; a crash takes it away again until it is durable.
#[derive(Clone, Copy, Debug)]
struct Declined {
    key: Key,
    code: ResponseCode,
    is_durable: bool,
}

/// The last "try later", and the wait that goes with it. Rule: `sync.order`.
#[derive(Clone, Copy, Debug)]
struct Later {
    code: ResponseCode,
    heard: Time,
    wait: Duration,
}

impl Invariant for DeclineRetried {
    #[inline]
    fn observe(&mut self, entry: &Entry) -> Option<Breach> {
        match &entry.what {
            What::Answered(_, _, Answer::Payment(key, code)) => {
                self.answered(*key, *code, entry.at);
            }
            What::Stored(_, keys) => self.stored(keys),
            What::AppDied(till) => {
                self.declined.retain(|_, it| it.is_durable || it.key.till != *till);
                self.start_anew(*till);
            }
            What::Wifi(till, _) => self.start_anew(*till),
            What::Shown(till, Screen::Status(status)) => self.shown(*till, status),
            What::Sent(_, _, message) => {
                if let Message::Payment(request) = &**message {
                    return self.sent(request, entry.at);
                }
            }
            _ => {}
        }
        None
    }
}

impl DeclineRetried {
    pub(super) fn new(plan: &Plan) -> Self {
        Self {
            patience: plan.shop.patience,
            seals: ByNumber::default(),
            declined: BTreeMap::new(),
            later: BTreeMap::new(),
            online: BTreeMap::new(),
        }
    }

    /// Every till is online when a run starts.
    fn shown(&mut self, till: TillId, status: &Status) {
        if self.online.insert(till, status.online).unwrap_or(true) != status.online {
            self.start_anew(till);
        }
    }

    fn answered(&mut self, key: Key, code: ResponseCode, heard: Time) {
        match code.class() {
            Class::Approved => {
                self.later.remove(&key);
            }
            Class::Declined | Class::Unreadable => {
                self.later.remove(&key);
                if let Some(seal) = self.seals.get(key) {
                    let it = Declined { key, code, is_durable: false };
                    self.declined.entry(*seal).or_insert(it);
                }
            }
            Class::Later => {
                let Patience { retry_first: first, retry_most: most, .. } = self.patience;
                let before = self.later.get(&key);
                let wait = before.map_or(first, |it| it.wait.saturating_mul(2).min(most));
                self.later.insert(key, Later { code, heard, wait });
            }
        }
    }

    fn stored(&mut self, keys: &[Key]) {
        for key in keys {
            let declined = self.seals.get(*key).and_then(|seal| self.declined.get_mut(seal));
            if let Some(declined) = declined.filter(|it| it.key == *key) {
                declined.is_durable = true;
            }
        }
    }

    /// A till that goes offline, comes back or starts its app again waits for nothing any more.
    fn start_anew(&mut self, till: TillId) {
        self.later.retain(|key, _| key.till != till);
    }

    fn sent(&mut self, request: &PaymentRequest, at: Time) -> Option<Breach> {
        let (key, seal) = (request.key, request.sealed.ksn);
        self.seals.insert(key, seal);
        if let Some(declined) = self.declined.get(&seal) {
            return Some(breach(key, &final_words(declined.code)));
        }
        let Later { code, heard, wait } = *self.later.get(&key)?;
        let waited = at.since(heard);
        let what = || {
            format!(
                "was answered {} and is sent again after {} ms, and its back-off is {} ms",
                code.code(),
                waited.as_millis(),
                wait.as_millis()
            )
        };
        (waited < wait).then(|| breach(key, &what()))
    }
}

/// Says what the table has on a decline that is final.
fn final_words(code: ResponseCode) -> String {
    let (digits, name) = (code.code(), code.name());
    let class = code.listed().and_then(|row| row.retry).map_or("of no class", |it| it.name());
    format!("was declined {digits} and is sent again: {name}, {class}, is final")
}

fn breach(key: Key, what: &str) -> Breach {
    let detail = format!("payment {} of till {} {what}", key.count, key.till.0);
    Breach { rule: "never.decline-retried", detail }
}
