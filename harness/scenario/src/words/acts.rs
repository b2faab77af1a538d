//! Steps in one short line, for timelines.

use core::fmt::Display;

use pos_core::{Entry, Scheme};
use sim_world::{
    Act, AdminChange, AdminSave, Countable, CrashAt, InternetChange, NewOrder, OfferChoice,
    Payment, PowerChange, ProcessorChange, ReaderChange, RouterChange, Sale, SearchFor,
    StaffChange, Step, Tendered, TillChange, Wanted, WifiChange,
};

use super::Words;
use super::plain::{
    CONTACT_BY, COUNTABLES, CRASH_MOMENTS, DISKS, name_of, parts_per_million, subject,
};
use super::tender::MANUAL;
use crate::span::show_span;

impl Words<'_> {
    /// Says a step of the plan, by its number from 0: its subject, and the rest in one line.
    pub fn act(&self, step: usize) -> (&'static str, String) {
        let Some(found) = self.plan.steps.get(step) else {
            return ("nothing", String::new());
        };
        let subject = self.language.word("step", subject(&found.act));
        (subject, format!("{}{}", self.deed(step, found), self.on(found)))
    }

    /// Names the till where there are several.
    fn on(self, step: &Step) -> String {
        let several = self.plan.shop.tills.len() > 1;
        let named = step
            .on
            .filter(|_| several)
            .map(|till| self.language.say("act-on-till", &[("till", &self.till(till))]));
        named.unwrap_or_default()
    }

    fn deed(self, place: usize, step: &Step) -> String {
        let name = sim_world::Plan::order_of(place);
        let says = |id, with: &[(&str, &dyn Display)]| self.language.say(id, with);
        match &step.act {
            Act::Internet(change) => self.internet(*change),
            Act::Router(change) => self.word("router", router(*change)),
            Act::Power(PowerChange::Cut) => self.word("power", "cut"),
            Act::Power(PowerChange::Restored) => self.word("power", "restored"),
            Act::Wifi(change) => self.wifi(*change),
            Act::Processor(change) => self.processor(*change),
            Act::Reader(change) => self.word("reader", reader(*change)),
            Act::Till(change) => self.till_change(change),
            Act::Staff(StaffChange::LogOut) => self.word("staff", "log-out"),
            Act::Staff(StaffChange::LogIn(staff)) => {
                says("act-log-in", &[("staff", &self.staff(*staff))])
            }
            Act::Order(order) => format!("{} {}", self.order(name), self.new_order(order)),
            Act::Pay(payment) => self.pay(payment),
            Act::Sale(sale) => format!("{} {}", self.order(name), self.sale(sale)),
            Act::Receipt(ask) => says(
                "act-receipt",
                &[("order", &self.order(ask.order)), ("address", &ask.to.address)],
            ),
            Act::Search(SearchFor::Customer(text)) => says("act-customer", &[("text", text)]),
            Act::Search(SearchFor::Product(text)) => says("act-product", &[("text", text)]),
            Act::Contact(contact) => {
                let by = self.word("by", name_of(&CONTACT_BY, contact.by));
                says("act-contact", &[("order", &self.order(contact.order)), ("by", &by)])
            }
            Act::Admin(change) => self.admin(change),
            Act::Check(wanted) => self.check(wanted),
        }
    }

    fn word(self, list: &str, word: &'static str) -> String {
        self.language.word(list, word).to_owned()
    }

    fn wifi(self, change: WifiChange) -> String {
        match change {
            WifiChange::Lost => self.word("wifi", "lost"),
            WifiChange::Back => self.word("wifi", "back"),
            WifiChange::Join(network) => {
                self.language.say("act-wifi-join", &[("network", &self.network(network))])
            }
        }
    }

    fn new_order(self, order: &NewOrder) -> String {
        let tip = order.tip.minor() != 0;
        let parts = [
            Some(self.money(order.total)),
            tip.then(|| self.language.say("act-tip", &[("amount", &self.money(order.tip))])),
            order.sells_gift_card.then(|| self.language.text("act-sells-gift-card").to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn pay(self, payment: &Payment) -> String {
        let currency = payment.currency.map(|currency| format!(" {}", currency.code()));
        let tendered = self.tendered(&payment.tendered, payment.currency);
        let offer = self.offer(payment.offer);
        let order = self.order(payment.order);
        format!("{order} {tendered}{}{offer}", currency.unwrap_or_default())
    }

    fn sale(self, sale: &Sale) -> String {
        let tendered = self.tendered(&sale.tendered, None);
        let to = sale.order.contact.as_ref();
        let to = to.map(|to| self.language.say("act-with-receipt", &[("address", &to.address)]));
        let offer = self.offer(sale.offer);
        format!("{} {tendered}{}{offer}", self.new_order(&sale.order), to.unwrap_or_default())
    }

    fn tendered(self, tendered: &Tendered, currency: Option<pos_core::Currency>) -> String {
        let currency = currency.unwrap_or(self.plan.shop.store.currency);
        let shown = |amount: &Option<_>| {
            amount.map_or_else(String::new, |amount| format!(" {}", currency.show(amount)))
        };
        match tendered {
            Tendered::Card { card, entry, pick, amount } => {
                let over = pick.map(|pick| name_of(&Scheme::NAMES, pick));
                let over = over.map(|scheme| self.language.say("act-over", &[("scheme", &scheme)]));
                let entry = self.language.word("entry", name_of(&Entry::NAMES, *entry));
                let over = over.unwrap_or_default();
                format!("{} {entry}{over}{}", self.card(*card), shown(amount))
            }
            Tendered::Manual { means, amount } => {
                self.word("manual", name_of(&MANUAL, *means)) + &shown(amount)
            }
        }
    }

    fn admin(self, change: &AdminChange) -> String {
        let language = self.language;
        let limit = |id, amount| language.say(id, &[("amount", &self.money(amount))]);
        let role = change.role.map(|grant| {
            let role = self.plan.shop.roles.get(grant.role).map_or("?", |role| role.name.as_str());
            let id = if grant.granted { "act-grant" } else { "act-revoke" };
            language.say(id, &[("role", &role)])
        });
        let enabled = |on| {
            let id = if on { "act-offline-payments-on" } else { "act-offline-payments-off" };
            language.text(id).to_owned()
        };
        let parts = [
            change.offline_payments.map(enabled),
            change.transaction_limit.map(|amount| limit("act-transaction-limit", amount)),
            change.device_limit.map(|amount| limit("act-device-limit", amount)),
            role,
            Some(language.text(save(change.save)).to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }

    fn check(self, wanted: &[Wanted]) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut about = String::new();
        for wanted in wanted {
            let whom = self.whom(wanted);
            let name = if whom == about || whom.is_empty() { "" } else { &whom };
            let value = self.value(&wanted.question, &wanted.value);
            let key = self.key(&wanted.question);
            parts.push(format!("{name} {key} {value}").trim_start().to_owned());
            about = whom;
        }
        parts.join(", ")
    }

    /// Names the order that is looked at; the keys of other questions say enough.
    fn whom(self, wanted: &Wanted) -> String {
        match wanted.question {
            sim_world::Question::Order(order, _) => self.order(order),
            sim_world::Question::Till(..)
            | sim_world::Question::Admin(_)
            | sim_world::Question::Processor(_) => String::new(),
        }
    }
}

impl Words<'_> {
    fn offer(self, choice: OfferChoice) -> &'static str {
        match choice {
            OfferChoice::Take => "",
            OfferChoice::Leave => self.language.text("act-leaves-an-offer"),
        }
    }

    fn internet(self, change: InternetChange) -> String {
        match change {
            InternetChange::Down => self.word("internet", "down"),
            InternetChange::Up => self.word("internet", "up"),
            InternetChange::Poor { loss, latency } => {
                let latency = latency.map(|latency| {
                    self.language.say("act-with-latency", &[("latency", &self.span(latency))])
                });
                let loss = parts_per_million(loss);
                self.language.say("act-loss", &[("loss", &loss)]) + &latency.unwrap_or_default()
            }
        }
    }

    fn processor(self, change: ProcessorChange) -> String {
        let says = |id, with: &[(&str, &dyn Display)]| self.language.say(id, with);
        match change {
            ProcessorChange::Down => self.word("processor", "down"),
            ProcessorChange::Up => self.word("processor", "up"),
            ProcessorChange::Latency(latency) => {
                says("act-latency", &[("latency", &self.span(latency))])
            }
            ProcessorChange::Answer { answer, times } => {
                says("act-answers", &[("answer", &self.answering(answer)), ("times", &times)])
            }
            ProcessorChange::LoseAnswers(count) => says("act-loses-answers", &[("count", &count)]),
            ProcessorChange::LoseRequests(count) => {
                says("act-loses-requests", &[("count", &count)])
            }
            ProcessorChange::LateAnswers { count, by } => {
                says("act-late-answers", &[("count", &count), ("span", &self.span(by))])
            }
        }
    }

    fn till_change(self, change: &TillChange) -> String {
        let says = |id, with: &[(&str, &dyn Display)]| self.language.say(id, with);
        match change {
            TillChange::Crash => self.word("till", "crash"),
            TillChange::Start => self.word("till", "start"),
            TillChange::Restart => self.word("till", "restart"),
            TillChange::CrashAt(moment, None) => {
                says("act-crash", &[("moment", &self.crash_at(*moment))])
            }
            TillChange::CrashAt(moment, Some(back)) => {
                let (moment, back) = (self.crash_at(*moment), self.span(*back));
                says("act-crash-and-back", &[("moment", &moment), ("span", &back)])
            }
            TillChange::Clock(millis) => says("act-clock", &[("by", &self.signed(*millis))]),
            TillChange::Disk(health) => {
                says("act-disk", &[("health", &self.word("disk", name_of(&DISKS, *health)))])
            }
            TillChange::AppVersion(version) => says("act-app", &[("version", version)]),
        }
    }

    /// Says the moment of a crash, as [`crash_at`] does in English.
    fn crash_at(self, moment: CrashAt) -> String {
        let counted = |id, what, nth: u32| {
            let what = self.word("countable", name_of(&COUNTABLES, what));
            self.language.say(id, &[("what", &what), ("nth", &nth)])
        };
        match moment {
            CrashAt::Before(what, nth) => counted("act-crash-before", what, nth),
            CrashAt::After(what, nth) => counted("act-crash-after", what, nth),
            CrashAt::During(nth) => counted("act-crash-during", Countable::Write, nth),
            CrashAt::BeforeStore
            | CrashAt::AfterStore
            | CrashAt::AfterSend
            | CrashAt::AfterAnswer => self.word("crash", name_of(&CRASH_MOMENTS, moment)),
        }
    }

    /// Says a jump of a clock: `+3h`, `-2m`.
    fn signed(self, millis: i64) -> String {
        let span = self.span(core::time::Duration::from_millis(millis.unsigned_abs()));
        format!("{}{span}", if millis < 0 { '-' } else { '+' })
    }
}

pub(crate) const fn router(change: RouterChange) -> &'static str {
    match change {
        RouterChange::Off => "off",
        RouterChange::On => "on",
        RouterChange::Restart => "restart",
    }
}

pub(crate) const fn reader(change: ReaderChange) -> &'static str {
    match change {
        ReaderChange::Connect => "connect",
        ReaderChange::Disconnect => "disconnect",
        ReaderChange::Restart => "restart",
        ReaderChange::BatteryEmpty => "battery-empty",
        ReaderChange::Charged => "charged",
    }
}

/// Says a jump of a clock: `+3h`, `-2m`.
pub(crate) fn signed(millis: i64) -> String {
    let span = show_span(core::time::Duration::from_millis(millis.unsigned_abs()));
    format!("{}{span}", if millis < 0 { '-' } else { '+' })
}

const fn save(save: AdminSave) -> &'static str {
    match save {
        AdminSave::No => "act-not-saved",
        AdminSave::Unconfirmed => "act-unconfirmed",
        AdminSave::Yes => "act-saved",
    }
}
