//! The flat ledger: facts in the order in which they happened, and folds that answer questions.
//!
//! Nothing is kept beside the facts: a balance, a badge or a limit is folded anew whenever it is
//! asked for, so that no fold can forget to follow another.

use crate::fact::{
    Address, At, By, Cents, Charge, Code, Fact, Fate, HOUR, How, Link, OrderNo, PayKey, Plug,
    Reach, Ripeness, Sells, Terms, TillNo,
};

/// All facts of a day so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Ledger {
    facts: Vec<(At, Fact)>,
}

/// A tender as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tender {
    pub(crate) at: At,
    pub(crate) order: OrderNo,
    pub(crate) amount: Cents,
    pub(crate) with: Result<usize, How>,
    pub(crate) fate: Fate,
    pub(crate) key: Option<PayKey>,
}

/// How an order was opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Opening {
    pub(crate) till: TillNo,
    pub(crate) total: Cents,
    pub(crate) tip: Cents,
    pub(crate) sells: Sells,
}

impl Ledger {
    pub(crate) fn add(&mut self, at: At, fact: Fact) {
        self.facts.push((at, fact));
    }

    fn last<T>(&self, pick: impl Fn(&Fact) -> Option<T>) -> Option<T> {
        self.facts.iter().rev().find_map(|(_, fact)| pick(fact))
    }

    fn any(&self, is_it: impl Fn(&Fact) -> bool) -> bool {
        self.facts.iter().any(|(_, fact)| is_it(fact))
    }

    // Of a till.

    pub(crate) fn is_up(&self, till: TillNo) -> bool {
        let up = self.last(|fact| match fact {
            Fact::AppUp(of) if *of == till => Some(true),
            Fact::AppDown(of) if *of == till => Some(false),
            _ => None,
        });
        up.unwrap_or(true)
    }

    pub(crate) fn reach(&self, till: TillNo) -> Reach {
        let reach = self.last(|fact| match fact {
            Fact::Reach(of, reach) if *of == till => Some(*reach),
            _ => None,
        });
        reach.unwrap_or(Reach::Online)
    }

    /// Returns when the till last learned whether it is online, joined a network or started.
    pub(crate) fn reach_since(&self, till: TillNo) -> At {
        let learned = |(at, fact): &(At, Fact)| match fact {
            Fact::Reach(of, _) | Fact::Joined(of, _) | Fact::AppUp(of) if *of == till => Some(*at),
            _ => None,
        };
        self.facts.iter().rev().find_map(learned).unwrap_or(0)
    }

    pub(crate) fn version(&self, till: TillNo) -> Option<((u64, u64, u64), Ripeness)> {
        self.last(|fact| match fact {
            Fact::Version(of, numbers, ripeness) if *of == till => Some((*numbers, *ripeness)),
            _ => None,
        })
    }

    /// Tells whether the clock of a till was ever moved.
    pub(crate) fn clock_was_moved(&self, till: TillNo) -> bool {
        self.any(|fact| *fact == Fact::Clock(till))
    }

    pub(crate) fn link(&self, till: TillNo) -> Option<Link> {
        self.last(|fact| match fact {
            Fact::Joined(of, link) if *of == till => Some(*link),
            _ => None,
        })
        .flatten()
    }

    pub(crate) fn verified(&self, till: TillNo) -> Option<Link> {
        self.last(|fact| match fact {
            Fact::Verified(of, link) if *of == till => Some(*link),
            _ => None,
        })
    }

    pub(crate) fn reader(&self, till: TillNo) -> Plug {
        let plug = self.last(|fact| match fact {
            Fact::Reader(of, plug) if *of == till => Some(*plug),
            _ => None,
        });
        plug.unwrap_or(Plug::In)
    }

    pub(crate) fn wish(&self, till: TillNo) -> Plug {
        let plug = self.last(|fact| match fact {
            Fact::Wish(of, plug) if *of == till => Some(*plug),
            _ => None,
        });
        plug.unwrap_or(Plug::In)
    }

    pub(crate) fn charge(&self, till: TillNo) -> Charge {
        let charge = self.last(|fact| match fact {
            Fact::Charge(of, charge) if *of == till => Some(*charge),
            _ => None,
        });
        charge.unwrap_or(Charge::Full)
    }

    pub(crate) fn staff(&self, till: TillNo) -> Option<usize> {
        self.last(|fact| match fact {
            Fact::Staff(of, staff) if *of == till => Some(*staff),
            _ => None,
        })
        .flatten()
    }

    pub(crate) fn terms(&self, till: TillNo) -> Option<&Terms> {
        self.facts.iter().rev().find_map(|(_, fact)| match fact {
            Fact::Terms(of, terms) if *of == till => Some(terms),
            _ => None,
        })
    }

    /// Tells whether a log-out while offline still holds the stored payments back: both the
    /// log-in and the connecting of the reader must have happened since. Rule: `sync.log-out`.
    pub(crate) fn is_held(&self, till: TillNo) -> bool {
        let held = self.facts.iter().rposition(|(_, fact)| *fact == Fact::Held(till));
        let Some(held) = held else { return false };
        let since = &self.facts[held..];
        let logged_in =
            |(_, fact): &(At, Fact)| matches!(fact, Fact::Staff(of, Some(_)) if *of == till);
        let plugged = |(_, fact): &(At, Fact)| *fact == Fact::Reader(till, Plug::In);
        !(since.iter().any(logged_in) && since.iter().any(plugged))
    }

    // Of tenders.

    fn tenders_that(&self, wanted: impl Fn(OrderNo) -> bool) -> Vec<Tender> {
        let mut tenders: Vec<Tender> = Vec::new();
        for (at, fact) in &self.facts {
            match fact {
                Fact::Tender { order, amount, with, fate, key } if wanted(*order) => {
                    let (order, amount, with) = (*order, *amount, *with);
                    let (fate, key) = (*fate, *key);
                    tenders.push(Tender { at: *at, order, amount, with, fate, key });
                }
                Fact::Settled(key, fate) => {
                    let of_key = tenders.iter_mut().find(|tender| tender.key == Some(*key));
                    if let Some(tender) = of_key {
                        tender.fate = *fate;
                    }
                }
                _ => {}
            }
        }
        tenders
    }

    pub(crate) fn tenders(&self, order: OrderNo) -> Vec<Tender> {
        self.tenders_that(|of| of == order)
    }

    /// Lists the tenders of a till's orders.
    pub(crate) fn tenders_at(&self, till: TillNo) -> Vec<Tender> {
        let here = self.orders_at(till);
        self.tenders_that(|order| here.contains(&order))
    }

    /// Lists the stored payments of a till that nobody answered, oldest first.
    pub(crate) fn queue(&self, till: TillNo) -> Vec<Tender> {
        let pending = |tender: &Tender| tender.fate == Fate::Pending;
        self.tenders_at(till).into_iter().filter(pending).collect()
    }

    pub(crate) fn stored_total(&self, till: TillNo) -> Cents {
        self.queue(till).iter().map(|tender| tender.amount).sum()
    }

    /// Returns the most that was stored at once. Rule: `limit.device`.
    pub(crate) fn peak(&self, till: TillNo) -> Cents {
        let (mut stored, mut peak, mut open): (_, _, Vec<(PayKey, Cents)>) = (0, 0, Vec::new());
        for (_, fact) in &self.facts {
            match fact {
                Fact::Tender { amount, fate: Fate::Pending, key: Some(key), .. }
                    if key.till == till =>
                {
                    open.push((*key, *amount));
                    stored += amount;
                }
                Fact::Settled(key, _) => {
                    let place = open.iter().position(|(of, _)| of == key);
                    stored -= place.map_or(0, |place| open.remove(place).1);
                }
                _ => {}
            }
            peak = peak.max(stored);
        }
        peak
    }

    pub(crate) fn near_24h(&self, till: TillNo, now: At) -> bool {
        self.queue(till).iter().any(|tender| now - tender.at >= 22 * HOUR)
    }

    pub(crate) fn dead_letters(&self, till: TillNo) -> usize {
        let dead = |tender: &&Tender| matches!(tender.fate, Fate::Dead(_));
        self.tenders_at(till).iter().filter(dead).count()
    }

    /// Lists the orders whose stored payments were sent, each once, in order.
    pub(crate) fn forwarded(&self, till: TillNo) -> Vec<OrderNo> {
        let mut orders = Vec::new();
        for (_, fact) in &self.facts {
            let Fact::Forwarded(key) = fact else { continue };
            let order = self.order_of(*key).filter(|_| key.till == till);
            if let Some(order) = order.filter(|order| !orders.contains(order)) {
                orders.push(order);
            }
        }
        orders
    }

    pub(crate) fn order_of(&self, wanted: PayKey) -> Option<OrderNo> {
        self.last(|fact| match fact {
            Fact::Tender { order, key: Some(key), .. } if *key == wanted => Some(*order),
            _ => None,
        })
    }

    // Of an order.

    pub(crate) fn orders(&self) -> Vec<OrderNo> {
        let opened = |(_, fact): &(At, Fact)| match fact {
            Fact::Opened { order, .. } => Some(*order),
            _ => None,
        };
        self.facts.iter().filter_map(opened).collect()
    }

    pub(crate) fn orders_at(&self, till: TillNo) -> Vec<OrderNo> {
        let opened = |(_, fact): &(At, Fact)| match fact {
            Fact::Opened { order, till: at, .. } if *at == till => Some(*order),
            _ => None,
        };
        self.facts.iter().filter_map(opened).collect()
    }

    pub(crate) fn opening(&self, wanted: OrderNo) -> Option<Opening> {
        self.last(|fact| match fact {
            Fact::Opened { order, till, total, tip, sells } if *order == wanted => {
                Some(Opening { till: *till, total: *total, tip: *tip, sells: *sells })
            }
            _ => None,
        })
    }

    /// Sums what was taken for good: A.
    pub(crate) fn paid(&self, order: OrderNo) -> Cents {
        let good = |tender: &&Tender| matches!(tender.fate, Fate::Plain | Fate::Approved);
        self.tenders(order).iter().filter(good).map(|tender| tender.amount).sum()
    }

    /// Sums the unanswered stored payments: P.
    pub(crate) fn pending(&self, order: OrderNo) -> Cents {
        let pending = |tender: &&Tender| tender.fate == Fate::Pending;
        self.tenders(order).iter().filter(pending).map(|tender| tender.amount).sum()
    }

    pub(crate) fn balance(&self, order: OrderNo) -> Cents {
        let total = self.opening(order).map_or(0, |opening| opening.total);
        total - self.paid(order) - self.pending(order)
    }

    /// Tells whether an order has a tender: it stands in the *Orders* tab. Rule: `sync.admin`.
    pub(crate) fn is_listed(&self, order: OrderNo) -> bool {
        self.tenders(order).iter().any(|tender| !matches!(tender.fate, Fate::Refused(_)))
    }

    /// Names the badges, in the order of rules.md, section 5.
    pub(crate) fn badges(&self, order: OrderNo) -> String {
        let total = self.opening(order).map_or(0, |opening| opening.total);
        let (paid, pending) = (self.paid(order), self.pending(order));
        let failed = |tender: &Tender| matches!(tender.fate, Fate::Declined(_) | Fate::Dead(_));
        let declined = self.tenders(order).iter().any(failed);
        let badges = [
            ("payment-pending", pending > 0 || (paid == 0 && declined)),
            ("paid", self.is_listed(order) && paid == total),
            ("partially-paid", pending == 0 && 0 < paid && paid < total),
            ("card-declined", declined && self.balance(order) != 0),
        ];
        let shown = badges.iter().filter(|(_, applies)| *applies).map(|(name, _)| *name);
        shown.collect::<Vec<_>>().join(" ")
    }

    /// Returns the answer of the last decline.
    pub(crate) fn last_decline(&self, order: OrderNo) -> Option<Code> {
        let keys: Vec<PayKey> = self.tenders(order).iter().filter_map(|t| t.key).collect();
        self.last(|fact| match fact {
            Fact::Tender { order: of, fate: Fate::Refused(code), .. } if *of == order => {
                Some(*code)
            }
            Fact::Settled(key, Fate::Declined(code) | Fate::Dead(code)) if keys.contains(key) => {
                Some(*code)
            }
            _ => None,
        })
    }

    pub(crate) fn is_created(&self, order: OrderNo) -> bool {
        self.any(|fact| *fact == Fact::Created(order))
    }

    pub(crate) fn address(&self, order: OrderNo, by: By) -> Option<Address> {
        self.last(|fact| match fact {
            Fact::Contact(of, address) if *of == order && address.by == by => Some(address.clone()),
            _ => None,
        })
    }

    pub(crate) fn last_address(&self, order: OrderNo) -> Option<Address> {
        self.last(|fact| match fact {
            Fact::Contact(of, address) if *of == order => Some(address.clone()),
            _ => None,
        })
    }

    /// Names the state of the receipt that was asked for last.
    pub(crate) fn receipt(&self, order: OrderNo) -> &'static str {
        let state = self.last(|fact| match fact {
            Fact::ReceiptAsked(of, _) if *of == order => Some("queued"),
            Fact::ReceiptSent(of) if *of == order => Some("sent"),
            _ => None,
        });
        state.unwrap_or("none")
    }

    /// Returns when the last receipt was asked for, and where it goes.
    pub(crate) fn receipt_asked(&self, order: OrderNo) -> Option<(At, Address)> {
        self.facts.iter().rev().find_map(|(at, fact)| match fact {
            Fact::ReceiptAsked(of, address) if *of == order => Some((*at, address.clone())),
            _ => None,
        })
    }

    // Of the admin.

    /// Returns what the admin has of an order: paid so far and badges.
    pub(crate) fn reported(&self, order: OrderNo) -> Option<(Cents, String)> {
        self.last(|fact| match fact {
            Fact::Reported(of, paid, badges) if *of == order => Some((*paid, badges.clone())),
            _ => None,
        })
    }

    // Of payments that nobody wants.

    pub(crate) fn is_unwanted(&self, key: PayKey) -> bool {
        self.any(|fact| *fact == Fact::Unwanted(key))
    }

    /// Lists the payments that are still to be undone at a till.
    pub(crate) fn to_undo(&self, till: TillNo) -> Vec<PayKey> {
        let unwanted = |(_, fact): &(At, Fact)| match fact {
            Fact::Unwanted(key) if key.till == till => Some(*key),
            _ => None,
        };
        let open = |key: &PayKey| !self.any(|fact| *fact == Fact::Undone(*key));
        self.facts.iter().filter_map(unwanted).filter(open).collect()
    }
}
