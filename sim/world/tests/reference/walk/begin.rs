//! The beginning of a step: what is refused at once, and what takes its time.

use sim_world::{Act, Plan, ReaderChange, StaffChange, TillChange, WifiChange};

use super::{Timer, Walk, version};
use crate::fact::{Charge, Fact, How, OrderNo, Plug, Reach, SECOND, Sells, TillNo};
use crate::reason::before_card;
use crate::work::{Stage, Work, address, by, tender_of, till_of};

/// How long people take. Source: scenario format, version 1, section 5.
const CASH: u64 = 2 * SECOND;
const LOG_IN: u64 = 2 * SECOND;
const CONNECT: u64 = 3 * SECOND;
const DONE: u64 = SECOND;

impl<'p> Walk<'p> {
    pub(super) fn begin(&mut self, step: usize) {
        let plan: &'p Plan = self.plan;
        let till = till_of(plan, step);
        self.work = Some(Work {
            step,
            till,
            began: self.now,
            reach: self.ledger.reach(till),
            tender: None,
            receipt: None,
            order: None,
            stage: Stage::Plain,
            taken: None,
            to: None,
        });
        let Some(planned) = plan.steps.get(step) else { return };
        self.calm.disturb(&planned.act, till, self.now);
        match &planned.act {
            Act::Order(_) | Act::Sale(_) | Act::Pay(_) => self.begin_checkout(step, till),
            Act::Receipt(_) | Act::Search(_) | Act::Contact(_) => self.begin_errand(step, till),
            Act::Staff(change) => self.begin_session(till, *change),
            Act::Reader(change) => self.begin_reader(till, *change),
            Act::Wifi(WifiChange::Join(network)) => self.begin_join(till, usize::from(network.0)),
            Act::Till(TillChange::AppVersion(text)) => {
                let (numbers, ripeness) = version(text);
                self.add(Fact::Version(till, numbers, ripeness));
                self.set_stage(Stage::Starts);
            }
            Act::Till(TillChange::Start | TillChange::Restart) => self.set_stage(Stage::Starts),
            _ => {}
        }
    }

    fn begin_checkout(&mut self, step: usize, till: TillNo) {
        let plan: &'p Plan = self.plan;
        let new = match &plan.steps[step].act {
            Act::Order(new) => Some(new),
            Act::Sale(sale) => Some(&sale.order),
            _ => None,
        };
        if let Some(new) = new {
            let sells = if new.sells_gift_card { Sells::GiftCard } else { Sells::Goods };
            if let Some(why) = self.unopened(till, sells) {
                return self.set_stage(Stage::Refused(why));
            }
            if sells == Sells::GiftCard {
                return self.set_stage(Stage::AsksFirst);
            }
        }
        self.open(step, till);
    }

    /// Opens the checkout of a step that nothing stands against, and goes on with its tender.
    pub(super) fn open(&mut self, step: usize, till: TillNo) {
        let plan: &'p Plan = self.plan;
        let new = match &plan.steps[step].act {
            Act::Order(new) => Some(new),
            Act::Sale(sale) => Some(&sale.order),
            _ => None,
        };
        if let Some(new) = new {
            let order = u32::try_from(step).unwrap_or(u32::MAX);
            let sells = if new.sells_gift_card { Sells::GiftCard } else { Sells::Goods };
            let tip = new.tip.minor();
            let total = new.total.minor() + tip;
            self.add(Fact::Opened { order, till, total, tip, sells });
            if let Some(contact) = &new.contact {
                self.add(Fact::Contact(order, address(contact)));
            }
            self.name_order(order);
            self.set_stage(Stage::Accepted);
        }
        if let Act::Sale(sale) = &plan.steps[step].act
            && let Some(work) = &mut self.work
        {
            work.receipt = sale.order.contact.as_ref().map(address);
        }
        self.begin_tender(step);
    }

    /// Names the reason for which a checkout is not even opened.
    fn unopened(&self, till: TillNo, sells: Sells) -> Option<&'static str> {
        if !self.ledger.is_up(till) {
            Some("till-down")
        } else if self.ledger.staff(till).is_none() {
            Some("not-logged-in")
        } else if sells == Sells::GiftCard && self.ledger.reach(till) == Reach::Offline {
            Some("gift-card-needs-internet")
        } else {
            None
        }
    }

    fn name_order(&mut self, order: OrderNo) {
        if let Some(work) = &mut self.work {
            work.order = Some(order);
        }
    }

    fn begin_tender(&mut self, step: usize) {
        let Some(mut tender) = tender_of(self.plan, step) else { return };
        let wish = tender.wish;
        // The balance that is asked for stays what it was, whatever is declined in the meantime.
        tender.wish.amount = wish.amount.or_else(|| Some(self.ledger.balance(wish.order)));
        self.name_order(wish.order);
        if let Some(work) = &mut self.work {
            work.tender = Some(tender);
        }
        let reach = self.ledger.reach(wish.till);
        let why = before_card(&self.ledger, &wish, self.hardware(wish.till), reach);
        match (why, wish.how) {
            (Some(why), _) => self.set_stage(Stage::Refused(why)),
            (None, How::Cash | How::Other) => {
                self.set_stage(Stage::Waiting);
                self.later(CASH, Timer::Hands(step));
            }
            (None, How::Reader | How::Typed | How::GiftCard) => {
                self.set_stage(Stage::Prompted(reach));
            }
        }
    }

    fn begin_errand(&mut self, step: usize, till: TillNo) {
        if !self.ledger.is_up(till) {
            return self.set_stage(Stage::Refused("till-down"));
        }
        if self.ledger.staff(till).is_none() {
            return self.set_stage(Stage::Refused("not-logged-in"));
        }
        let plan: &'p Plan = self.plan;
        let reach = self.ledger.reach(till);
        let stage = match (&plan.steps[step].act, reach) {
            (Act::Search(_), Reach::Offline) => Stage::Refused("search-needs-internet"),
            (Act::Contact(_), Reach::Offline) => Stage::Refused("contact-needs-internet"),
            (Act::Search(_), Reach::Online) => Stage::Waiting,
            (Act::Contact(asked), Reach::Online) => {
                let to = self.ledger.address(asked.order.0, by(asked.by));
                self.set_to(to.as_ref().map(|to| to.text.clone()));
                if to.is_some() { Stage::Waiting } else { Stage::Refused("no-contact") }
            }
            (Act::Receipt(asked), _) => {
                let (order, to) = (asked.order.0, address(&asked.to));
                let known = self.ledger.opening(order).is_some();
                if known {
                    self.add(Fact::Contact(order, to.clone()));
                    self.add(Fact::ReceiptAsked(order, to));
                }
                // `sale.receipt` does not say how one of an order that was never opened is refused.
                if known { Stage::Accepted } else { Stage::Silent }
            }
            _ => Stage::Plain,
        };
        self.set_stage(stage);
    }

    fn set_to(&mut self, to: Option<String>) {
        if let Some(work) = &mut self.work {
            work.to = to;
        }
    }

    fn begin_session(&mut self, till: TillNo, change: StaffChange) {
        if !self.ledger.is_up(till) {
            return self.set_stage(Stage::Refused("till-down"));
        }
        match change {
            StaffChange::LogIn(_) => {
                self.set_stage(Stage::Waiting);
                self.later(LOG_IN, Timer::Hands(self.step));
            }
            // Where nobody is logged in nothing changes. Source: scenario format, version 1, section 5.
            StaffChange::LogOut if self.ledger.staff(till).is_none() => {
                self.set_stage(Stage::Accepted);
            }
            StaffChange::LogOut => {
                self.set_stage(Stage::Accepted);
                if self.ledger.reach(till) == Reach::Offline {
                    self.add(Fact::Held(till));
                }
                self.add(Fact::Staff(till, None));
                self.add(Fact::Wish(till, Plug::Out));
                self.plug(till, Plug::Out);
            }
        }
    }

    fn begin_reader(&mut self, till: TillNo, change: ReaderChange) {
        let is_up = self.ledger.is_up(till);
        match change {
            ReaderChange::Connect | ReaderChange::Disconnect if !is_up => {
                self.set_stage(Stage::Refused("till-down"));
            }
            ReaderChange::Connect => {
                self.set_stage(Stage::Waiting);
                self.later(CONNECT, Timer::Hands(self.step));
            }
            ReaderChange::Disconnect => {
                self.set_stage(Stage::Accepted);
                self.add(Fact::Wish(till, Plug::Out));
                self.plug(till, Plug::Out);
            }
            ReaderChange::Restart => {
                if self.ledger.charge(till) == Charge::Full {
                    self.plug(till, Plug::Out);
                    self.later(CONNECT, Timer::ReaderBack(till, self.absences[till]));
                }
            }
            ReaderChange::BatteryEmpty => {
                self.add(Fact::Charge(till, Charge::Empty));
                self.plug(till, Plug::Out);
            }
            ReaderChange::Charged => {
                if self.ledger.charge(till) == Charge::Empty {
                    self.add(Fact::Charge(till, Charge::Full));
                    self.later(CONNECT, Timer::ReaderBack(till, self.absences[till]));
                }
            }
        }
    }

    /// Tells whether a till goes to another network. Rule: `net.switch`.
    fn begin_join(&mut self, till: TillNo, network: usize) {
        let joined = self.ledger.link(till).map(|link| link.network);
        let stage = if !self.ledger.is_up(till) {
            Stage::Refused("till-down")
        } else if joined == Some(network) || self.ledger.reach(till) == Reach::Online {
            Stage::Accepted
        } else {
            let uplink = self.plan.shop.networks[network].internet;
            Stage::Probes(network, self.calm.way_out(uplink, till))
        };
        self.set_stage(stage);
    }

    /// Somebody has counted the cash, logged in, or connected the reader.
    pub(super) fn hands_are_done(&mut self, step: usize) {
        let plan: &'p Plan = self.plan;
        let Some(work) = self.work.clone().filter(|work| work.step == step) else { return };
        if work.stage != Stage::Waiting {
            return;
        }
        let till = work.till;
        match &plan.steps[step].act {
            Act::Staff(StaffChange::LogIn(staff)) => {
                let staff = usize::from(staff.0);
                self.add(Fact::Staff(till, Some(staff)));
                self.set_stage(Stage::Accepted);
            }
            Act::Reader(_) => {
                let charged = self.ledger.charge(till) == Charge::Full;
                if charged {
                    self.add(Fact::Wish(till, Plug::In));
                    self.plug(till, Plug::In);
                }
                let no = Stage::Refused("reader-not-connected");
                self.set_stage(if charged { Stage::Accepted } else { no });
            }
            _ => self.take_cash(),
        }
    }

    /// After a tender: *Done*, where the order is complete for the first time.
    pub(super) fn tender_is_taken(&mut self, reach: Reach) {
        let Some(work) = &mut self.work else { return };
        work.taken = Some(reach);
        let (step, order) = (work.step, work.order.unwrap_or(OrderNo::MAX));
        if self.ledger.balance(order) == 0 && !self.ledger.is_created(order) {
            self.set_stage(Stage::Waiting);
            self.later(DONE, Timer::Done(step));
        } else {
            self.set_stage(Stage::Accepted);
        }
    }

    pub(super) fn press_done(&mut self, step: usize) {
        let Some(work) = self.work.clone().filter(|work| work.step == step) else { return };
        let Some(order) = work.order.filter(|_| work.stage == Stage::Waiting) else { return };
        self.add(Fact::Created(order));
        if let Some(to) = work.receipt {
            self.add(Fact::ReceiptAsked(order, to));
        }
        self.set_stage(Stage::Accepted);
    }
}
