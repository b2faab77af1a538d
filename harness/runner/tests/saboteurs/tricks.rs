//! Tills with one fault each, as real products have had them: our own till behind its port.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use pos_core::{
    Answer, Batch, CardState, Deed, Input, Key, Link, Message, Moment, Money, Order, Output,
    PaymentRequest, Profile, Record, RequestId, ResponseCode, Screen, Settings, Slot, Till,
};
use sim_world::{Launch, Pos, StartFn};

use crate::saboteur::{Said, Trick};

/// Tells the customer before the record is durable.
#[derive(Debug, Default)]
pub(crate) struct ConfirmsEarly {
    late: Vec<Output>,
}

impl Trick for ConfirmsEarly {
    fn say(&mut self, output: Output, said: &mut Said) {
        match output {
            Output::Store(batch) => {
                said.outputs.append(&mut self.late);
                if !takes_a_card(&batch) {
                    return said.outputs.push(Output::Store(batch));
                }
                said.lies.push(batch.stored());
                self.late.push(Output::Store(batch));
            }
            Output::Show(Screen::Taken(taken)) => {
                said.outputs.push(Output::Show(Screen::Taken(taken)));
                said.outputs.append(&mut self.late);
            }
            other => said.outputs.push(other),
        }
    }
}

fn takes_a_card(batch: &Batch) -> bool {
    orders(batch).any(|order| order.created && stored(order).next().is_some())
}

fn orders(batch: &Batch) -> impl Iterator<Item = &Order> {
    batch.records.iter().filter_map(|record| match record {
        Record::Order(order) => Some(order),
        _ => None,
    })
}

fn stored(order: &Order) -> impl Iterator<Item = (Money, &pos_core::CardPayment)> {
    let cards = order.tenders.iter().filter_map(|one| one.card().map(|card| (one.amount, card)));
    cards.filter(|(_, card)| card.state == CardState::Stored)
}

/// Sends a payment under a new key when nobody answered the first.
#[derive(Debug, Default)]
pub(crate) struct NewKeyOnRetry {
    sent: BTreeSet<Key>,
}

impl Trick for NewKeyOnRetry {
    fn say(&mut self, mut output: Output, said: &mut Said) {
        if let Output::Send(request) = &mut output
            && let Message::Payment(payment) = &mut request.message
            && !self.sent.insert(payment.key)
        {
            payment.key.count += 1_000_000;
        }
        said.outputs.push(output);
    }
}

/// Drops the receipt of a customer on its way to the admin.
#[derive(Debug, Default)]
pub(crate) struct LosesReceipts;

impl Trick for LosesReceipts {
    fn say(&mut self, mut output: Output, said: &mut Said) {
        if let Output::Send(request) = &mut output
            && matches!(request.message, Message::Receipt(_))
        {
            request.message = Message::Check;
        }
        said.outputs.push(output);
    }
}

/// Takes the newest of the stored payments where the oldest is due.
#[derive(Debug, Default)]
pub(crate) struct SwapsTheOrder {
    waiting: BTreeMap<Key, PaymentRequest>,
}

impl Trick for SwapsTheOrder {
    fn hear(&mut self, input: &mut Input) {
        if let Input::Answered(_, Answer::Payment(key, _)) = input {
            self.waiting.remove(key);
        }
    }

    fn say(&mut self, mut output: Output, said: &mut Said) {
        match &mut output {
            Output::Store(batch) => self.note(batch),
            Output::Send(request) => {
                if let Message::Payment(payment) = &mut request.message
                    && payment.deferred
                    && let Some((_, newest)) = self.waiting.last_key_value()
                {
                    *payment = PaymentRequest { currency: payment.currency, ..*newest };
                }
            }
            _ => {}
        }
        said.outputs.push(output);
    }
}

impl SwapsTheOrder {
    fn note(&mut self, batch: &Batch) {
        for order in orders(batch) {
            for (amount, card) in stored(order) {
                let request = PaymentRequest {
                    key: card.key,
                    order: order.id,
                    amount,
                    currency: pos_core::Currency::find("USD").expect("a currency"),
                    scheme: card.scheme,
                    entry: card.entry,
                    sealed: card.sealed,
                    chip: card.chip,
                    presented: card.presented,
                    deferred: true,
                };
                self.waiting.insert(card.key, request);
            }
        }
    }
}

/// A till that may be started again, or told something, by its saboteur.
#[derive(Debug)]
struct Inner {
    till: Till,
    profile: Profile,
    records: BTreeMap<Slot, Record>,
    on_the_way: BTreeMap<pos_core::Ticket, Vec<Record>>,
    link: Option<Link>,
    settings: Option<Settings>,
}

/// Forgets what is stored when somebody logs out, as apps did that cleared their data.
#[derive(Debug)]
struct ForgetsOnLogOut(Inner);

/// Takes a payment off the device limit as soon as it is sent.
#[derive(Debug)]
struct ReleasesOnSend {
    inner: Inner,
    sent: BTreeMap<(RequestId, Key), Money>,
}

pub(crate) fn forgets_on_log_out() -> StartFn {
    |launch, outputs| Box::new(ForgetsOnLogOut(Inner::start(launch, outputs)))
}

pub(crate) fn releases_on_send() -> StartFn {
    |launch, outputs| {
        Box::new(ReleasesOnSend { inner: Inner::start(launch, outputs), sent: BTreeMap::new() })
    }
}

impl Inner {
    fn start(launch: Launch, outputs: &mut Vec<Output>) -> Self {
        let Launch { profile, journal, moment } = launch;
        let records = journal.iter().map(|record| (record.slot(), record.clone())).collect();
        let settings = journal.iter().find_map(|record| match record {
            Record::Settings(settings) => Some(settings.clone()),
            _ => None,
        });
        let till = Till::start(profile.clone(), journal, moment, outputs);
        let on_the_way = BTreeMap::new();
        Self { till, profile, records, on_the_way, link: None, settings }
    }

    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        match &input {
            Input::LinkUp(link) => self.link = Some(*link),
            Input::LinkDown => self.link = None,
            Input::Stored(stored) => {
                let kept = self.on_the_way.remove(&stored.ticket()).unwrap_or_default();
                self.records.extend(kept.into_iter().map(|record| (record.slot(), record)));
            }
            Input::SettingsPushed(settings) | Input::Answered(_, Answer::Here(settings)) => {
                self.settings = Some(settings.clone());
            }
            _ => {}
        }
        let from = outputs.len();
        self.till.handle(moment, input, outputs);
        for output in &outputs[from..] {
            if let Output::Store(batch) = output {
                self.on_the_way.insert(batch.ticket, batch.records.clone());
            }
        }
    }
}

impl Pos for ForgetsOnLogOut {
    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        let logs_out = matches!(input, Input::Staff(Deed::LogOut));
        self.0.handle(moment, input, outputs);
        if !logs_out {
            return;
        }
        let is_kept = |record: &Record| match record {
            Record::Order(order) => stored(order).next().is_none(),
            Record::Session(_) => false,
            _ => true,
        };
        let records: Vec<Record> =
            self.0.records.values().filter(|one| is_kept(one)).cloned().collect();
        let from = outputs.len();
        self.0.till = Till::start(self.0.profile.clone(), records, moment, outputs);
        outputs.truncate(from);
        if let Some(link) = self.0.link {
            self.0.handle(moment, Input::LinkUp(link), outputs);
        }
        outputs.push(Output::Show(Screen::LoggedOut));
    }
}

impl Pos for ReleasesOnSend {
    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            if let Input::Answered(_, Answer::Payment(key, _)) = &input {
                self.sent.retain(|(_, sent), _| sent != key);
            }
            let from = outputs.len();
            self.inner.handle(moment, input, outputs);
            for output in &outputs[from..] {
                if let Output::Send(request) = output
                    && let Message::Payment(payment) = &request.message
                    && payment.deferred
                {
                    self.sent.retain(|(_, sent), _| *sent != payment.key);
                    self.sent.insert((request.id, payment.key), payment.amount);
                    inputs.extend(self.more_room());
                }
            }
        }
    }
}

impl ReleasesOnSend {
    /// Makes the limit larger by what is sent, which is the same as counting it no more.
    fn more_room(&self) -> Option<Input> {
        let mut settings = self.inner.settings.clone()?;
        let sent: Money = self.sent.values().copied().sum();
        settings.offline.device_limit = settings.offline.device_limit.plus(sent);
        Some(Input::SettingsPushed(settings))
    }
}

/// Takes silence for a decline: the order is shown as declined, and the payment is forgotten.
#[derive(Debug, Default)]
pub(crate) struct SilenceIsADecline {
    asked: BTreeMap<RequestId, Key>,
}

impl Trick for SilenceIsADecline {
    fn say(&mut self, output: Output, said: &mut Said) {
        if let Output::Send(request) = &output
            && let Message::Payment(payment) = &request.message
        {
            self.asked.insert(request.id, payment.key);
        }
        if let Output::Show(Screen::Offer(order)) = output {
            let declined = Screen::Declined(order, ResponseCode::INSUFFICIENT_FUNDS);
            return said.outputs.push(Output::Show(declined));
        }
        said.outputs.push(output);
    }
}
