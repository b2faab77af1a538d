//! `never.decline-retried`: only 91 and 96 are sent again; every other decline is final.

use std::collections::BTreeMap;

use pos_core::{Answer, Class, Key, Message, ResponseCode};

use super::Invariant;
use crate::trace::{Breach, Entry, What};

#[derive(Debug, Default)]
pub(super) struct DeclineRetried {
    /// Declines that a till has heard; a crash takes them away again until they are durable.
    heard: BTreeMap<Key, ResponseCode>,
    durable: BTreeMap<Key, ResponseCode>,
}

impl Invariant for DeclineRetried {
    fn observe(&mut self, entry: &Entry) -> Option<Breach> {
        match &entry.what {
            What::Answered(_, _, Answer::Payment(key, code)) => {
                match code.class() {
                    Class::Declined | Class::Unreadable => {
                        self.heard.insert(*key, *code);
                    }
                    Class::Approved | Class::Later => {}
                }
                None
            }
            What::Stored(_, keys) => {
                let heard = keys.iter().filter_map(|key| self.heard.remove_entry(key));
                self.durable.extend(heard);
                None
            }
            What::AppDied(till) => {
                self.heard.retain(|key, _| key.till != *till);
                None
            }
            What::Sent(_, _, message) => match &**message {
                Message::Payment(request) => self.sent(request.key),
                _ => None,
            },
            _ => None,
        }
    }
}

impl DeclineRetried {
    fn sent(&self, key: Key) -> Option<Breach> {
        let code = self.heard.get(&key).or_else(|| self.durable.get(&key))?;
        Some(Breach {
            rule: "never.decline-retried",
            detail: format!(
                "payment {} of till {} was declined {} and is sent again",
                key.count,
                key.till.0,
                code.code()
            ),
        })
    }
}
