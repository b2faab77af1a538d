//! How often each card was tried again after a decline, held against what its network allows.
//!
//! A finding and no invariant: the rules of the shop set no such limit (`sync.order`).

use core::time::Duration;
use std::collections::{BTreeMap, VecDeque};

use pos_core::{Counted, Key, Limit, Message, Money, OrderId, RetryRule, Scheme, TillId};
use sim_kernel::Time;

use crate::plan::{CardId, Plan};
use crate::trace::{Trace, What};

/// How often a card was tried, against one limit of its network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tried {
    /// The card.
    pub card: CardId,
    /// The rule of its network, as it is in force when the run starts.
    pub rule: &'static RetryRule,
    /// The limit that the rule sets.
    pub limit: Limit,
    /// The most that the issuer saw in the span of the limit.
    pub most: u64,
    /// When there was the first one too many.
    pub exceeded: Option<Time>,
}

/// Counts the tries of every card that was tried again after a decline, as its issuer sees them: a
/// message that is lost on its way, or answered from memory, is no try.
pub fn retries(plan: &Plan, trace: &Trace) -> Vec<Tried> {
    let mut seen = Seen::default();
    for entry in trace.entries() {
        seen.look(&entry.what, entry.at);
    }
    let of_card = |(card, tries): (&(CardId, Scheme), &Tries)| {
        let network = card.1;
        let rules = RetryRule::all().filter(move |rule| rule.network == network);
        let rules = rules.filter(|rule| rule.is_in_force(plan.start));
        let tried = rules.filter_map(|rule| tries.against(card.0, rule));
        tried.collect::<Vec<_>>()
    };
    seen.tries.iter().filter(|(_, tries)| !tries.again.is_empty()).flat_map(of_card).collect()
}

/// What an observer knows of the cards.
#[derive(Debug, Default)]
struct Seen {
    presented: BTreeMap<(TillId, OrderId), CardId>,
    /// The card behind each key, its scheme and the amount.
    asked: BTreeMap<Key, (CardId, Scheme, Money)>,
    declined: BTreeMap<Key, Money>,
    tries: BTreeMap<(CardId, Scheme), Tries>,
}

/// When a card was tried again, and when it was declined for which amount.
#[derive(Debug, Default)]
struct Tries {
    again: Vec<Time>,
    declined: Vec<(Time, Money)>,
}

impl Seen {
    fn look(&mut self, what: &What, at: Time) {
        match what {
            What::Presented { till, order, card, .. } => {
                self.presented.insert((*till, *order), *card);
            }
            What::Sent(till, _, message) => {
                if let Message::Payment(request) = &**message
                    && let Some(card) = self.presented.get(&(*till, request.order))
                {
                    let asks = (*card, request.scheme, request.amount);
                    self.asked.entry(request.key).or_insert(asks);
                }
            }
            What::Captured { key, .. } => {
                self.tried(*key, at);
            }
            What::DeclinedByIssuer(key, ..) => {
                if let Some((tries, amount)) = self.tried(*key, at) {
                    tries.declined.push((at, amount));
                    self.declined.insert(*key, amount);
                }
            }
            _ => {}
        }
    }

    /// Notes that the issuer was asked; again, where it declined before.
    fn tried(&mut self, key: Key, at: Time) -> Option<(&mut Tries, Money)> {
        let (card, scheme, amount) = *self.asked.get(&key)?;
        let tries = self.tries.entry((card, scheme)).or_default();
        tries.again.extend(self.declined.contains_key(&key).then_some(at));
        Some((tries, amount))
    }
}

impl Tries {
    fn against(&self, card: CardId, rule: &'static RetryRule) -> Option<Tried> {
        let limit = rule.limit.filter(|limit| limit.most > 0)?;
        let (most, exceeded) = match limit.counted {
            Counted::Reattempts => count(self.again.iter().copied(), limit),
            Counted::Declines => count(self.declined.iter().map(|(at, _)| *at), limit),
            Counted::AmountDeclines => self.of_one_amount(limit),
        };
        Some(Tried { card, rule, limit, most, exceeded })
    }

    fn of_one_amount(&self, limit: Limit) -> (u64, Option<Time>) {
        let of = |(_, amount): &(Time, Money)| {
            let same = self.declined.iter().filter(|(_, other)| other == amount);
            count(same.map(|(at, _)| *at), limit)
        };
        let counts: Vec<_> = self.declined.iter().map(of).collect();
        let most = counts.iter().map(|(most, _)| *most).max().unwrap_or(0);
        (most, counts.iter().filter_map(|(_, exceeded)| *exceeded).min())
    }
}

/// Returns the most that there were in the span of a limit, and when it was first exceeded.
fn count(times: impl Iterator<Item = Time>, limit: Limit) -> (u64, Option<Time>) {
    let span = limit.within.unwrap_or(Duration::MAX);
    let (mut inside, mut most, mut exceeded) = (VecDeque::new(), 0, None);
    for at in times {
        while inside.front().is_some_and(|first| at.since(*first) >= span) {
            inside.pop_front();
        }
        inside.push_back(at);
        let now = u64::try_from(inside.len()).unwrap_or(u64::MAX);
        most = most.max(now);
        exceeded = exceeded.or((now > limit.most).then_some(at));
    }
    (most, exceeded)
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use pos_core::{Counted, Limit};
    use sim_kernel::Time;

    use super::count;

    #[test]
    fn what_has_left_the_span_is_counted_no_more() {
        let within = Some(Duration::from_millis(10));
        let limit = Limit { counted: Counted::Declines, most: 2, within };
        let times = |list: &[u64]| list.iter().map(|at| Time::from_millis(*at)).collect::<Vec<_>>();
        assert_eq!(count(times(&[0, 9, 10, 20]).into_iter(), limit), (2, None));
        let third = Some(Time::from_millis(9));
        assert_eq!(count(times(&[0, 8, 9, 20]).into_iter(), limit), (3, third));
        let ever = Limit { within: None, ..limit };
        assert_eq!(count(times(&[0, 50, 100]).into_iter(), ever).0, 3);
    }
}
