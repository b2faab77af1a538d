//! Which value of the shop decided how a step ended, and where it stands.

use core::fmt::Display;

use pos_core::{OrderId, Refusal, Scheme, Screen};
use reports_language::Language;
use sim_world::{
    Act, AdminChange, AdminSave, Answering, CardId, Issuer, OrderQuestion, ProcessorChange,
    Question, ReaderChange, Reason, StaffChange, Step, Tendered, TillChange, Trace, What,
};

use crate::language::PERMISSION;
use crate::scenario::Scenario;
use crate::source::Place;
use crate::span::show_span;
use crate::words::{Words, answering, name_of};

/// Says `transaction_limit = 100.00 USD (scenarios/fixtures/us.toml:4)`.
pub(super) fn decided_by(
    (scenario, trace, language): (&Scenario, &Trace, Language),
    place: usize,
    reason: Reason,
) -> Option<String> {
    let step = scenario.plan.steps.get(place)?;
    let decider = Decider { scenario, trace, language, place, step };
    match reason {
        Reason::Decline(_) => decider.card().and_then(|card| decider.issuer(card)),
        Reason::Refusal(refusal) => decider.refusal(refusal),
    }
}

/// Says what decided that a refusal did not come which was expected.
pub(super) fn decided_against(
    run: (&Scenario, &Trace, Language),
    place: usize,
    reason: Reason,
) -> Option<String> {
    // A built-in reader can be without Wi-Fi: that it was not is no matter of the reader.
    let step = run.0.plan.steps.get(place)?;
    let till = step.on.and_then(|till| run.0.plan.shop.till(till));
    let is_built_in = till.is_some_and(|till| till.reader.needs_local_network());
    let is_there = reason == Reason::Refusal(Refusal::NoLocalNetwork) && is_built_in;
    if is_there { None } else { decided_by(run, place, reason) }
}

/// Says `declined 54 expired-card: cards.late.issuer = decline 54 (late.toml:3)` of an order that a
/// check looks at.
pub(super) fn badges_decided_by(
    (scenario, trace, language): (&Scenario, &Trace, Language),
    place: usize,
    question: Question,
) -> Option<String> {
    let Question::Order(order, OrderQuestion::Badges) = question else { return None };
    let step = scenario.plan.steps.get(place)?;
    Decider { scenario, trace, language, place, step }.decline_of(order)
}

/// Puts the place behind a value.
pub(super) fn placed(language: Language, value: &str, place: Option<&Place>) -> String {
    match place {
        Some(place) => {
            let file = language.again("file-", place.file());
            format!("{value} ({file}:{})", place.line())
        }
        None => value.to_owned(),
    }
}

const fn starts_the_app(act: &Act) -> bool {
    matches!(
        act,
        Act::Till(TillChange::Start | TillChange::Restart | TillChange::AppVersion(_))
            | Act::Reader(ReaderChange::Charged)
    )
}

struct Decider<'a> {
    scenario: &'a Scenario,
    trace: &'a Trace,
    language: Language,
    place: usize,
    step: &'a Step,
}

impl Decider<'_> {
    fn refusal(&self, refusal: Refusal) -> Option<String> {
        match refusal {
            Refusal::OverTransactionLimit => Some(self.limit("transaction_limit")),
            Refusal::OverDeviceLimit => Some(self.limit("device_limit")),
            Refusal::OfflinePaymentsOff => Some(self.enabled()),
            Refusal::NoPermission => self.permission(),
            Refusal::AppTooOld => self.till("app_version"),
            Refusal::TapToPayNeedsInternet | Refusal::NoLocalNetwork => self.till("reader"),
            Refusal::ReaderNotConnected => self.reader_gone(),
            Refusal::InteracNeedsInternet
            | Refusal::EftposNeedsInternet
            | Refusal::GiftCardNeedsInternet => self.schemes(),
            Refusal::WrongCurrency => {
                let currency = self.scenario.plan.shop.store.currency;
                let said = format!("currency = {}", currency.code());
                Some(self.said(&said, self.scenario.places.shop("store.currency")))
            }
            Refusal::TillDown => self.app_gone(),
            Refusal::AmountTooLarge => self.balance(),
            Refusal::NotLoggedIn => self.nobody(),
            Refusal::OrderComplete
            | Refusal::ManualEntryNeedsInternet
            | Refusal::TipNeedsInternet
            | Refusal::NetworkNotVerified
            | Refusal::SwipeNeedsInternet
            | Refusal::StorageFull
            | Refusal::OfferLeft
            | Refusal::SearchNeedsInternet
            | Refusal::ContactNeedsInternet
            | Refusal::NoContact => None,
        }
    }

    /// Puts the place behind a value.
    fn said(&self, value: &str, place: Option<&Place>) -> String {
        placed(self.language, value, place)
    }

    /// Finds the last step before this one at which the merchant saved a change.
    fn saved<T>(&self, touched: impl Fn(&AdminChange) -> Option<T>) -> Option<(usize, T)> {
        let before = self.scenario.plan.steps.iter().enumerate().take(self.place);
        before.rev().find_map(|(place, step)| {
            let Act::Admin(change) = &step.act else { return None };
            let touched = touched(change).filter(|_| change.save != AdminSave::No);
            touched.map(|touched| (place, touched))
        })
    }

    fn key(&self, step: usize, key: &str) -> Option<&Place> {
        let step = self.scenario.places.step(step)?;
        Some(step.key(key).unwrap_or(step.whole()))
    }

    fn limit(&self, key: &str) -> String {
        let shop = &self.scenario.plan.shop;
        let is_order = key == "transaction_limit";
        let touched = |change: &AdminChange| {
            if is_order { change.transaction_limit } else { change.device_limit }
        };
        let (amount, place) = match self.saved(touched) {
            Some((step, amount)) => (amount, self.key(step, &format!("admin.{key}"))),
            None if is_order => (shop.offline.transaction_limit, self.offline(key)),
            None => (shop.offline.device_limit, self.offline(key)),
        };
        let currency = shop.store.currency;
        let said = format!("{key} = {} {}", currency.show(amount), currency.code());
        self.said(&said, place)
    }

    fn offline(&self, key: &str) -> Option<&Place> {
        self.scenario.places.shop(&format!("offline.{key}"))
    }

    fn enabled(&self) -> String {
        if let Some((step, on)) = self.saved(|change| change.offline_payments) {
            let said = format!("offline_payments = {}", if on { "on" } else { "off" });
            return self.said(&said, self.key(step, "admin.offline_payments"));
        }
        let enabled = self.scenario.plan.shop.offline.enabled;
        self.said(&format!("offline.enabled = {enabled}"), self.offline("enabled"))
    }

    fn till(&self, key: &str) -> Option<String> {
        let till = self.scenario.plan.shop.till(self.step.on?)?;
        let value = if key == "reader" {
            name_of(&pos_core::ReaderModel::NAMES, till.reader)
        } else {
            till.app_version.as_str()
        };
        let path = format!("tills.{}.{key}", till.name);
        Some(self.said(&format!("{path} = {value}"), self.scenario.places.shop(&path)))
    }

    /// Finds the step that parted the reader from its till, and one that is bringing it back.
    fn reader_gone(&self) -> Option<String> {
        let on = self.step.on?;
        let before = self.trace.entries().iter().filter(|entry| entry.step <= self.place);
        let last = before.rev().find_map(|entry| match entry.what {
            What::Reader(till, connected) if till == on => Some((entry.step, connected)),
            _ => None,
        });
        let (since, _) = last.filter(|(_, connected)| !connected)?;
        let parted = self.written(since)?;
        let comes_back = |step: &Step| {
            let back =
                matches!(step.act, Act::Reader(ReaderChange::Charged | ReaderChange::Restart));
            back && step.on == Some(on)
        };
        let steps = self.scenario.plan.steps.iter().enumerate().take(self.place).skip(since);
        let back = steps.rev().find(|(_, step)| comes_back(step)).map(|(place, _)| place);
        Some(match back.and_then(|place| self.written(place)) {
            Some(back) => self.language.say("decided-reader-back", &[("step", &back)]),
            None => self.language.say("decided-reader-gone", &[("step", &parted)]),
        })
    }

    /// Finds the step that stopped the app, and one that is bringing it up.
    fn app_gone(&self) -> Option<String> {
        let on = self.step.on?;
        let before = self.trace.entries().iter().filter(|entry| entry.step <= self.place);
        let last = before.rev().find_map(|entry| match entry.what {
            What::AppDied(till) if till == on => Some((entry.step, true)),
            What::AppStarted(till) if till == on => Some((entry.step, false)),
            _ => None,
        });
        let (died, _) = last.filter(|(_, is_gone)| *is_gone)?;
        let stopped = self.written(died).or_else(|| self.crash_asked_for(died))?;
        let steps = self.scenario.plan.steps.iter().enumerate().take(self.place).skip(died);
        let back = steps.rev().find(|(_, step)| step.on == Some(on) && starts_the_app(&step.act));
        Some(match back.and_then(|(place, _)| self.written(place)) {
            Some(back) => self.language.say("decided-app-back", &[("step", &back)]),
            None => self.language.say("decided-app-gone", &[("step", &stopped)]),
        })
    }

    /// Finds the step that logged the staff out, or the till at which nobody ever stood.
    fn nobody(&self) -> Option<String> {
        let on = self.step.on?;
        let before = self.scenario.plan.steps.iter().enumerate().take(self.place).rev();
        let mut changes = before.filter(|(_, step)| step.on == Some(on));
        let last = changes.find(|(_, step)| matches!(step.act, Act::Staff(_)));
        if let Some((place, _)) = last {
            let step = self.written(place)?;
            return Some(self.language.say("decided-logged-out", &[("step", &step)]));
        }
        let till = self.scenario.plan.shop.till(on)?;
        let path = format!("tills.{}", till.name);
        let place = self.scenario.places.shop(&path);
        let said = self.language.say("decided-nobody", &[("till", &path)]);
        Some(self.said(&said, place))
    }

    /// Finds the step that asked for a crash at a later moment.
    fn crash_asked_for(&self, died: usize) -> Option<String> {
        let asks = |step: &Step| matches!(step.act, Act::Till(TillChange::CrashAt(..)));
        let steps = self.scenario.plan.steps.iter().enumerate().take(died);
        let mut asked = steps.rev().filter(|(_, step)| step.on == self.step.on && asks(step));
        asked.next().and_then(|(place, _)| self.written(place))
    }

    /// Finds what was left to be paid when the tender was refused.
    fn balance(&self) -> Option<String> {
        let Act::Pay(payment) = &self.step.act else { return None };
        let before = self.trace.entries().iter().filter(|entry| entry.step <= self.place);
        let balance = before.rev().find_map(|entry| match &entry.what {
            What::Shown(_, Screen::Row(row)) if row.order == payment.order => Some(row.balance),
            _ => None,
        });
        let currency = self.scenario.plan.shop.store.currency;
        let said = |amount| format!("balance = {} {}", currency.show(amount), currency.code());
        balance.map(said)
    }

    /// Says which decline gave an order its badges, and what of the shop decided it.
    fn decline_of(&self, order: OrderId) -> Option<String> {
        let before = || self.trace.entries().iter().filter(|entry| entry.step <= self.place);
        let code = before().rev().find_map(|entry| match entry.what {
            What::DeclinedByIssuer(_, of, code) if of == order => Some(code),
            _ => None,
        })?;
        let mut cards = before().filter_map(|entry| match entry.what {
            What::Presented { order: of, card, .. } if of == order => Some(card),
            _ => None,
        });
        let card = cards.next()?;
        let issuer = cards.all(|other| other == card).then(|| self.issuer(card)).flatten();
        let name = self.language.word("decline", code.name());
        let said =
            self.language.say("decided-declined", &[("code", &code.code()), ("name", &name)]);
        Some(issuer.map_or_else(|| said.clone(), |issuer| format!("{said}: {issuer}")))
    }

    /// Says a step that touches a reader as it is written: `reader = "battery-empty" (a.toml:4)`.
    fn written(&self, place: usize) -> Option<String> {
        let act = &self.scenario.plan.steps.get(place)?.act;
        if !matches!(act, Act::Reader(_) | Act::Till(_) | Act::Staff(_)) {
            return None;
        }
        let (subject, said) = Words::of(&self.scenario.plan).act(place);
        let place = self.key(place, subject);
        let text = place.map_or(said.as_str(), Place::text);
        Some(self.said(&format!("`{subject} = {text}`"), place))
    }

    /// Finds the role of whoever was logged in last on this till.
    fn permission(&self) -> Option<String> {
        let shop = &self.scenario.plan.shop;
        let on = self.step.on?;
        let before = self.scenario.plan.steps.iter().take(self.place).rev();
        let logged_in = before.filter(|step| step.on == Some(on)).find_map(|step| {
            let Act::Staff(StaffChange::LogIn(staff)) = step.act else { return None };
            Some(staff)
        });
        let at_start = || shop.till(on).and_then(|till| till.staff);
        let first = || shop.staff.iter().find(|member| member.logged_in);
        let member = logged_in.or_else(at_start).map_or_else(first, |staff| shop.member(staff))?;
        let role = shop.roles.get(member.role)?;
        let touched = |change: &AdminChange| change.role.filter(|grant| grant.role == member.role);
        if let Some((step, grant)) = self.saved(touched) {
            let verb = if grant.granted { "grant" } else { "revoke" };
            let setting = format!("{verb} = {PERMISSION}");
            let with: &[(&str, &dyn Display)] = &[("setting", &setting), ("role", &role.name)];
            let said = self.language.say("decided-of-role", with);
            return Some(self.said(&said, self.key(step, &format!("admin.{verb}"))));
        }
        let path = format!("roles.{}.permissions", role.name);
        let held = if role.accepts_offline { PERMISSION } else { "none" };
        Some(self.said(&format!("{path} = {held}"), self.scenario.places.shop(&path)))
    }

    fn card(&self) -> Option<CardId> {
        let tendered = match &self.step.act {
            Act::Pay(payment) => &payment.tendered,
            Act::Sale(sale) => &sale.tendered,
            _ => return None,
        };
        match tendered {
            Tendered::Card { card, .. } => Some(*card),
            Tendered::Manual { .. } => None,
        }
    }

    fn schemes(&self) -> Option<String> {
        let card = self.scenario.plan.shop.card(self.card()?)?;
        let names: Vec<&str> = card.schemes.iter().map(|s| name_of(&Scheme::NAMES, *s)).collect();
        let key = if names.len() > 1 { "schemes" } else { "scheme" };
        let path = format!("cards.{}.{key}", card.name);
        let said = format!("{path} = {}", names.join(", "));
        Some(self.said(&said, self.scenario.places.shop(&path)))
    }

    fn issuer(&self, card: CardId) -> Option<String> {
        let shop = &self.scenario.plan.shop;
        let card = shop.card(card)?;
        let (key, value) = match (card.issuer, card.balance) {
            (Issuer::Always(Answering::Approve), None) => return self.processor(),
            (Issuer::Always(Answering::Approve), Some(balance)) => {
                ("balance", shop.store.currency.show(balance).to_string())
            }
            (Issuer::Always(answer), _) => ("issuer", answering(answer)),
            (Issuer::ByAge { until, then, .. }, _) => {
                let (then, until) = (answering(then), show_span(until));
                let with: &[(&str, &dyn Display)] = &[("answer", &then), ("age", &until)];
                ("issuer", self.language.say("decided-from-age", with))
            }
        };
        let path = format!("cards.{}.{key}", card.name);
        Some(self.said(&format!("{path} = {value}"), self.scenario.places.shop(&path)))
    }

    /// A good card is declined by the cents of the amount or by an answer that a step asked for.
    fn processor(&self) -> Option<String> {
        if self.scenario.plan.shop.processor.cents {
            let place = self.scenario.places.shop("processor.cents");
            return Some(self.said("processor.cents = true", place));
        }
        let before = self.scenario.plan.steps.iter().enumerate().take(self.place);
        before.rev().find_map(|(place, step)| {
            let Act::Processor(ProcessorChange::Answer { answer, .. }) = step.act else {
                return None;
            };
            let said = format!("processor answer = {}", answering(answer));
            Some(self.said(&said, self.key(place, "processor.answer")))
        })
    }
}
