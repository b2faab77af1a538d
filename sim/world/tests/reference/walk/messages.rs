//! Messages: sent, lost, arrived, answered; and the patience with them.

use pos_core::{Answer, Message, PaymentRequest, Settings};
use sim_world::{AdminChange, AdminSave, Entry, What};

use super::{Flight, News, Timer, Walk};
use crate::bank::Asked;
use crate::compare;
use crate::fact::{At, Fact, Fate, PayKey, Reach, Terms, TillNo};
use crate::work::Stage;

impl<'p> Walk<'p> {
    pub(super) fn read_message(&mut self, entry: &Entry) {
        match &entry.what {
            What::Sent(till, request, message) => {
                self.sent(usize::from(till.0), request.0, message);
            }
            What::RequestLost(..) | What::AnswerLost(..) | What::Ignored(..) => {
                self.calm.trouble(self.now);
                self.lost(entry);
            }
            What::Arrived(till, request) => self.arrived(usize::from(till.0), request.0),
            What::Answered(till, request, answer) => {
                self.answered(usize::from(till.0), request.0, answer);
            }
            What::Pushed(till, settings) => self.pushed(usize::from(till.0), settings),
            What::Captured { amount, .. } => {
                let model = self.bank.foretold();
                self.disagree("the processor", &model, &format!("captured {}", amount.minor()));
            }
            What::DeclinedByIssuer(_, _, code) => {
                self.calm.trouble(self.now);
                let model = self.bank.foretold();
                self.disagree("the processor", &model, &format!("declined {}", code.code()));
            }
            What::AdminSaved(change) => self.admin(change, "saved"),
            What::AdminNotSaved(change) => self.admin(change, "not saved"),
            _ => {}
        }
    }

    fn sent(&mut self, till: TillNo, request: u64, message: &Message) {
        compare::sent(self, till, message);
        if let Message::Payment(payment) = message
            && payment.deferred
        {
            self.add(Fact::Forwarded(key_of(payment)));
        }
        if *message == Message::Check && self.asks_now(till, |s| matches!(s, Stage::Probes(..))) {
            self.probes.push(self.place);
        }
        self.flights.push(Flight { till, request, entry: self.place, news: News::Fresh });
        let patience = At::try_from(self.plan.shop.patience.answer.as_nanos()).unwrap_or(At::MAX);
        self.later(patience, Timer::Patience(self.place));
    }

    /// Tells whether a till asks at this very moment what the step that begins is about.
    fn asks_now(&self, till: TillNo, about: impl Fn(&Stage) -> bool) -> bool {
        let work = self.work.as_ref().filter(|work| work.till == till);
        work.is_some_and(|work| work.began == self.now && about(&work.stage))
    }

    fn flight(&self, till: TillNo, request: u64) -> Option<usize> {
        let is_it = |flight: &Flight| flight.till == till && flight.request == request;
        self.flights.iter().position(is_it)
    }

    /// Returns the entry and the words of the last message of this number from a till.
    fn said_at(&self, till: TillNo, request: u64) -> Option<(usize, &'p Message)> {
        let entries: &'p [Entry] = self.entries;
        let before = entries[..self.place].iter().enumerate().rev();
        before.into_iter().find_map(|(place, entry)| match &entry.what {
            What::Sent(from, number, message)
                if usize::from(from.0) == till && number.0 == request =>
            {
                Some((place, &**message))
            }
            _ => None,
        })
    }

    fn said(&self, till: TillNo, request: u64) -> Option<&'p Message> {
        self.said_at(till, request).map(|(_, message)| message)
    }

    /// Nobody answered within the patience: the till knows that it is offline. Rule: `net.detect`.
    pub(super) fn patience_ends(&mut self, entry: usize) {
        let Some(place) = self.flights.iter().position(|flight| flight.entry == entry) else {
            return;
        };
        let flight = self.flights.remove(place);
        let sent = &self.entries[entry];
        let What::Sent(_, _, message) = &sent.what else { return };
        let stage = self.stage_at(flight.till);
        // The silence of the processor, while the till forwards or reverses, is not yet the loss of
        // the internet: the till asks the admin first, and notices by that request.
        let tells = match &**message {
            Message::Payment(payment) => stage == Some(Stage::Asked(key_of(payment))),
            Message::Reversal(_) => false,
            Message::Check if self.probes.contains(&entry) => false,
            _ => flight.news == News::Fresh,
        };
        if tells {
            self.set_reach(flight.till, Reach::Offline);
        }
        let began = self.work.as_ref().map(|work| work.began);
        let is_question = began == Some(sent.at.as_nanos());
        match (&**message, stage) {
            (Message::Payment(payment), Some(Stage::Asked(key))) if key == key_of(payment) => {
                self.offer(key);
            }
            (Message::Check, Some(Stage::AsksFirst)) if is_question => {
                self.set_stage(Stage::Refused("gift-card-needs-internet"));
            }
            (Message::Search(_), Some(Stage::Waiting)) => {
                self.set_stage(Stage::Refused("search-needs-internet"));
            }
            (Message::Contact(..), Some(Stage::Waiting)) => {
                self.set_stage(Stage::Refused("contact-needs-internet"));
            }
            _ => {}
        }
    }

    fn lost(&mut self, entry: &Entry) {
        if let What::Ignored(till, request) = &entry.what {
            let (till, request) = (usize::from(till.0), request.0);
            let expected = match self.said(till, request) {
                Some(Message::Payment(_)) => self.bank.ignores_payment(),
                _ => self.bank.is_down(),
            };
            self.disagree("ignored by the processor", &expected.to_string(), "true");
        }
    }

    fn arrived(&mut self, till: TillNo, request: u64) {
        match self.said(till, request) {
            Some(Message::Payment(payment)) => {
                let ignored = self.bank.ignores_payment();
                self.disagree("ignored by the processor", &ignored.to_string(), "false");
                let (key, order) = (key_of(payment), payment.order.0);
                let amount = payment.amount.minor();
                self.bank.asked(Asked { key, order, amount, now: self.now });
            }
            Some(Message::Reversal(key)) => {
                self.bank.undo(PayKey { till: usize::from(key.till.0), count: key.count });
            }
            Some(Message::Order(report)) => {
                let badges = crate::say::badges(report.badges);
                self.add(Fact::Reported(report.order.0, report.paid.minor(), badges));
            }
            _ => {}
        }
    }

    fn answered(&mut self, till: TillNo, request: u64, answer: &Answer) {
        let place = self.flight(till, request);
        let in_time = place.map(|place| self.flights.remove(place)).is_some();
        if matches!(answer, Answer::Payment(..)) && self.dies_at_once(till) {
            return;
        }
        match answer {
            Answer::Payment(key, code) => {
                let key = PayKey { till: usize::from(key.till.0), count: key.count };
                self.payment_answered(key, code.code());
            }
            Answer::Reversed(key) => {
                self.add(Fact::Undone(PayKey { till, count: key.count }));
            }
            Answer::Here(settings) => match self.said_at(till, request) {
                Some((sent, _)) if self.probes.contains(&sent) => self.confirmed(till, settings),
                // What was asked before the till joined its network says nothing of it.
                Some((sent, _)) if sent < self.joins[till] => {}
                _ => self.found_online(till, settings),
            },
            Answer::ReceiptSent(order) => self.receipt_sent(till, request, order.0),
            // Nobody waits any more for what the staff asked and was answered too late.
            Answer::Found if in_time => self.errand_done(till, &Stage::Found),
            Answer::Contacted(_) if in_time => self.errand_done(till, &Stage::Sent),
            Answer::Synced(_) | Answer::Found | Answer::Contacted(_) => {}
        }
    }

    fn errand_done(&mut self, till: TillNo, stage: &Stage) {
        if self.stage_at(till) == Some(Stage::Waiting) {
            self.set_stage(stage.clone());
        }
    }

    fn receipt_sent(&mut self, till: TillNo, request: u64, order: u32) {
        let Some((sent, Message::Receipt(_))) = self.said_at(till, request) else { return };
        // One that was asked for since then is sent as well.
        let sent = self.entries[sent].at.as_nanos();
        if self.ledger.receipt_asked(order).is_some_and(|(at, _)| at <= sent) {
            self.add(Fact::ReceiptSent(order));
        }
    }

    /// Tells whether the app dies of what just reached it, before it could keep it.
    fn dies_at_once(&self, till: TillNo) -> bool {
        let now = self.entries[self.place].at;
        let after = self.entries[self.place + 1..].iter().take_while(|entry| entry.at == now);
        for entry in after {
            match &entry.what {
                What::AppDied(of) if usize::from(of.0) == till => return true,
                What::Stored(of, _) | What::Sent(of, ..) if usize::from(of.0) == till => {
                    return false;
                }
                _ => {}
            }
        }
        false
    }

    fn payment_answered(&mut self, key: PayKey, code: &str) {
        let code: u8 = code.parse().unwrap_or(u8::MAX);
        if self.stage_at(key.till) == Some(Stage::Asked(key)) {
            return self.answered_online(key, code);
        }
        let waits = self.ledger.queue(key.till).iter().any(|tender| tender.key == Some(key));
        let fate = match code {
            0 => Fate::Approved,
            91 | 96 => return,
            12 | 13 | 30 => Fate::Dead(code),
            _ => Fate::Declined(code),
        };
        if waits {
            self.add(Fact::Settled(key, fate));
        }
    }

    /// The internet is there over the network that the staff picked; too late, nobody waits for it
    /// any more, and it says nothing of the network that the till is on. Rule: `net.switch`.
    fn confirmed(&mut self, till: TillNo, settings: &Settings) {
        if matches!(self.stage_at(till), Some(Stage::Probes(..))) {
            self.hold_terms(till, settings);
            self.set_stage(Stage::Accepted);
        }
    }

    /// The check finds the till online: settings first. Rules: `setting.reach`, `net.push`.
    fn found_online(&mut self, till: TillNo, settings: &Settings) {
        self.hold_terms(till, settings);
        self.is_online(till);
        if let Some(link) = self.ledger.link(till)
            && self.ledger.verified(till) != Some(link)
        {
            self.add(Fact::Verified(till, link));
        }
        let joined = self.ledger.link(till).map(|link| link.network);
        match (self.stage_at(till), self.work.as_ref().map(|work| work.step)) {
            (Some(Stage::AsksFirst), Some(step)) => self.open(step, till),
            // It went there by itself while the staff waited.
            (Some(Stage::Probes(network, _)), _) if joined == Some(network) => {
                self.set_stage(Stage::Accepted);
            }
            _ => {}
        }
    }

    /// The till knows that it is online; silence on an older check no longer says otherwise.
    pub(super) fn is_online(&mut self, till: TillNo) {
        self.set_reach(till, Reach::Online);
        let entries: &'p [Entry] = self.entries;
        let is_check = |flight: &Flight| matches!(&entries[flight.entry].what, What::Sent(_, _, said) if **said == Message::Check);
        let checks = self.flights.iter_mut().filter(|flight| flight.till == till);
        for flight in checks.filter(|flight| is_check(flight)) {
            flight.news = News::Stale;
        }
    }

    fn pushed(&mut self, till: TillNo, settings: &Settings) {
        if self.ledger.reach(till) == Reach::Online {
            self.hold_terms(till, settings);
        }
    }

    fn hold_terms(&mut self, till: TillNo, settings: &Settings) {
        let terms = Terms {
            enabled: settings.offline.enabled,
            transaction: settings.offline.transaction_limit.minor(),
            device: settings.offline.device_limit.minor(),
            allowed: settings.staff.iter().map(|access| access.accepts_offline).collect(),
        };
        let known = self.terms.contains(&terms);
        self.disagree("the admin once had these settings", "true", &known.to_string());
        self.add(Fact::Terms(till, terms));
    }

    /// The merchant leaves the admin. Rule: `setting.enabled`.
    fn admin(&mut self, change: &AdminChange, shop: &str) {
        let Some(mut terms) = self.terms.last().cloned() else { return };
        let confirms = change.offline_payments == Some(true) && !terms.enabled;
        let saved = match change.save {
            AdminSave::Yes => true,
            AdminSave::Unconfirmed => !confirms,
            AdminSave::No => false,
        };
        self.disagree("the admin", if saved { "saved" } else { "not saved" }, shop);
        if !saved {
            return;
        }
        terms.enabled = change.offline_payments.unwrap_or(terms.enabled);
        let amounts = (change.transaction_limit, change.device_limit);
        terms.transaction = amounts.0.map_or(terms.transaction, pos_core::Money::minor);
        terms.device = amounts.1.map_or(terms.device, pos_core::Money::minor);
        if let Some(grant) = change.role {
            for (place, member) in self.plan.shop.staff.iter().enumerate() {
                if member.role == grant.role {
                    terms.allowed[place] = grant.granted;
                }
            }
        }
        self.terms.push(terms);
    }
}

fn key_of(payment: &PaymentRequest) -> PayKey {
    PayKey { till: usize::from(payment.key.till.0), count: payment.key.count }
}
