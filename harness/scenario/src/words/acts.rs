//! Steps in one short line, for timelines.

use pos_core::Entry;
use pos_core::Scheme;
use sim_world::{
    Act, AdminChange, AdminSave, CashOr, InternetChange, NewOrder, OfferChoice, Payment,
    ProcessorChange, ReaderChange, RouterChange, Sale, SearchFor, StaffChange, Step, Tendered,
    TillChange, Wanted, WifiChange,
};

use super::Words;
use super::plain::{CONTACT_BY, DISKS, answering, crash_at, name_of, parts_per_million, subject};
use crate::span::show_span;

impl Words<'_> {
    /// Says a step of the plan, by its number from 0: its subject, and the rest in one line.
    pub fn act(&self, step: usize) -> (&'static str, String) {
        let Some(found) = self.plan.steps.get(step) else {
            return ("nothing", String::new());
        };
        (subject(&found.act), format!("{}{}", self.deed(step, found), self.on(found)))
    }

    /// Names the till where there are several.
    fn on(self, step: &Step) -> String {
        let several = self.plan.shop.tills.len() > 1;
        let named = step.on.filter(|_| several).map(|till| format!(" on {}", self.till(till)));
        named.unwrap_or_default()
    }

    fn deed(self, place: usize, step: &Step) -> String {
        let name = sim_world::Plan::order_of(place);
        match &step.act {
            Act::Internet(change) => internet(*change),
            Act::Router(change) => router(*change).to_owned(),
            Act::Power(sim_world::PowerChange::Cut) => "cut".to_owned(),
            Act::Power(sim_world::PowerChange::Restored) => "restored".to_owned(),
            Act::Wifi(change) => self.wifi(*change),
            Act::Processor(change) => processor(*change),
            Act::Reader(change) => reader(*change).to_owned(),
            Act::Till(change) => till(change),
            Act::Staff(StaffChange::LogOut) => "log-out".to_owned(),
            Act::Staff(StaffChange::LogIn(staff)) => format!("log-in {}", self.staff(*staff)),
            Act::Order(order) => format!("{} {}", self.order(name), self.new_order(order)),
            Act::Pay(payment) => self.pay(payment),
            Act::Sale(sale) => format!("{} {}", self.order(name), self.sale(sale)),
            Act::Receipt(ask) => format!("{} to {}", self.order(ask.order), ask.to.address),
            Act::Search(SearchFor::Customer(text)) => format!("customer {text}"),
            Act::Search(SearchFor::Product(text)) => format!("product {text}"),
            Act::Contact(contact) => {
                format!("{} by {}", self.order(contact.order), name_of(&CONTACT_BY, contact.by))
            }
            Act::Admin(change) => self.admin(change),
            Act::Check(wanted) => self.check(wanted),
        }
    }

    fn wifi(self, change: WifiChange) -> String {
        match change {
            WifiChange::Lost => "lost".to_owned(),
            WifiChange::Back => "back".to_owned(),
            WifiChange::Join(network) => format!("join {}", self.network(network)),
        }
    }

    fn new_order(self, order: &NewOrder) -> String {
        let tip = order.tip.minor() != 0;
        let parts = [
            Some(self.money(order.total)),
            tip.then(|| format!("tip {}", self.money(order.tip))),
            order.sells_gift_card.then(|| "sells gift-card".to_owned()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn pay(self, payment: &Payment) -> String {
        let currency = payment.currency.map(|currency| format!(" {}", currency.code()));
        let tendered = self.tendered(&payment.tendered, payment.currency);
        let offer = offer(payment.offer);
        let order = self.order(payment.order);
        format!("{order} {tendered}{}{offer}", currency.unwrap_or_default())
    }

    fn sale(self, sale: &Sale) -> String {
        let tendered = self.tendered(&sale.tendered, None);
        let to = sale.order.contact.as_ref().map(|to| format!(" receipt {}", to.address));
        let offer = offer(sale.offer);
        format!("{} {tendered}{}{offer}", self.new_order(&sale.order), to.unwrap_or_default())
    }

    fn tendered(self, tendered: &Tendered, currency: Option<pos_core::Currency>) -> String {
        let currency = currency.unwrap_or(self.plan.shop.store.currency);
        let shown = |amount: &Option<_>| {
            amount.map_or_else(String::new, |amount| format!(" {}", currency.show(amount)))
        };
        match tendered {
            Tendered::Card { card, entry, pick, amount } => {
                let over = pick.map(|pick| format!(" over {}", name_of(&Scheme::NAMES, pick)));
                let entry = name_of(&Entry::NAMES, *entry);
                let over = over.unwrap_or_default();
                format!("{} {entry}{over}{}", self.card(*card), shown(amount))
            }
            Tendered::Manual { means: CashOr::Cash, amount } => format!("cash{}", shown(amount)),
            Tendered::Manual { means: CashOr::Other, amount } => format!("other{}", shown(amount)),
        }
    }

    fn admin(self, change: &AdminChange) -> String {
        let limit = |name: &str, amount| format!("{name} {}", self.money(amount));
        let role = change.role.map(|grant| {
            let role = self.plan.shop.roles.get(grant.role).map_or("?", |role| role.name.as_str());
            format!("{} {role}", if grant.granted { "grant" } else { "revoke" })
        });
        let parts = [
            change
                .offline_payments
                .map(|on| format!("offline payments {}", if on { "on" } else { "off" })),
            change.transaction_limit.map(|amount| limit("transaction limit", amount)),
            change.device_limit.map(|amount| limit("device limit", amount)),
            role,
            Some(save(change.save).to_owned()),
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
            let key = Self::question(&wanted.question);
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

fn internet(change: InternetChange) -> String {
    match change {
        InternetChange::Down => "down".to_owned(),
        InternetChange::Up => "up".to_owned(),
        InternetChange::Poor { loss, latency } => {
            let latency = latency.map(|latency| format!(", latency {}", show_span(latency)));
            format!("loss {}{}", parts_per_million(loss), latency.unwrap_or_default())
        }
    }
}

pub(crate) const fn router(change: RouterChange) -> &'static str {
    match change {
        RouterChange::Off => "off",
        RouterChange::On => "on",
        RouterChange::Restart => "restart",
    }
}

fn processor(change: ProcessorChange) -> String {
    match change {
        ProcessorChange::Down => "down".to_owned(),
        ProcessorChange::Up => "up".to_owned(),
        ProcessorChange::Latency(latency) => format!("latency {}", show_span(latency)),
        ProcessorChange::Answer { answer, times } => {
            format!("answers {} to the next {times}", answering(answer))
        }
        ProcessorChange::LoseAnswers(count) => format!("loses the next {count} answers"),
        ProcessorChange::LoseRequests(count) => format!("loses the next {count} requests"),
        ProcessorChange::LateAnswers { count, by } => {
            format!("answers the next {count} late by {}", show_span(by))
        }
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

fn till(change: &TillChange) -> String {
    match change {
        TillChange::Crash => "crash".to_owned(),
        TillChange::Start => "start".to_owned(),
        TillChange::Restart => "restart".to_owned(),
        TillChange::CrashAt(moment, None) => format!("crash {}", crash_at(*moment)),
        TillChange::CrashAt(moment, Some(back)) => {
            format!("crash {}, back after {}", crash_at(*moment), show_span(*back))
        }
        TillChange::Clock(millis) => format!("clock {}", signed(*millis)),
        TillChange::Disk(health) => format!("disk {}", name_of(&DISKS, *health)),
        TillChange::AppVersion(version) => format!("app {version}"),
    }
}

/// Says a jump of a clock: `+3h`, `-2m`.
pub(crate) fn signed(millis: i64) -> String {
    let span = show_span(core::time::Duration::from_millis(millis.unsigned_abs()));
    format!("{}{span}", if millis < 0 { '-' } else { '+' })
}

const fn offer(choice: OfferChoice) -> &'static str {
    match choice {
        OfferChoice::Take => "",
        OfferChoice::Leave => ", leaves an offer",
    }
}

const fn save(save: AdminSave) -> &'static str {
    match save {
        AdminSave::No => "not saved",
        AdminSave::Unconfirmed => "saved, unconfirmed",
        AdminSave::Yes => "saved",
    }
}
