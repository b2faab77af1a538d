//! Saboteurs: our own till with one trick at its port, each made to break one rule.

use core::fmt::Debug;
use std::collections::VecDeque;

use pos_core::{
    Answer, Badge, Badges, CardPayment, CardState, Class, Input, Key, Message, Moment, Order,
    OrderId, Output, PaymentRequest, Record, Refusal, Request, RequestId, ResponseCode, Screen,
    Settings, Stored, TenderFace, TenderRow, Till, Wall,
};
use sim_world::{Launch, Pos, StartFn};

/// What a saboteur does to what passes its port; what it does not touch passes as it is.
pub(crate) trait Trick: Debug + Default + 'static {
    /// Edits a fact on its way in.
    fn hear(&mut self, _input: &mut Input) {}

    /// Edits an order on its way out; it may add others, or leave it out.
    fn say(&mut self, output: Output, said: &mut Said) {
        said.outputs.push(output);
    }
}

/// What leaves a saboteur: orders to the world, and lies to its own till.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) outputs: Vec<Output>,
    pub(crate) lies: Vec<Stored>,
}

#[derive(Debug)]
struct Saboteur<T> {
    till: Till,
    trick: T,
}

impl<T: Trick> Pos for Saboteur<T> {
    fn handle(&mut self, moment: Moment, input: Input, outputs: &mut Vec<Output>) {
        let mut inputs = VecDeque::from([input]);
        while let Some(mut input) = inputs.pop_front() {
            self.trick.hear(&mut input);
            let mut honest = Vec::new();
            self.till.handle(moment, input, &mut honest);
            let mut said = Said::default();
            for output in honest {
                self.trick.say(output, &mut said);
            }
            outputs.append(&mut said.outputs);
            inputs.extend(said.lies.into_iter().map(Input::Stored));
        }
    }
}

/// Returns how a till with this trick is started.
pub(crate) fn with<T: Trick>() -> StartFn {
    |Launch { profile, journal, moment }, outputs| {
        let till = Till::start(profile, journal, moment, outputs);
        Box::new(Saboteur { till, trick: T::default() })
    }
}

const SHOWN_AS: ResponseCode = ResponseCode::INSUFFICIENT_FUNDS;

/// Shows *Order created* again.
#[derive(Debug, Default)]
pub(crate) struct ConfirmsTwice;

impl Trick for ConfirmsTwice {
    fn say(&mut self, output: Output, said: &mut Said) {
        if let Output::Show(Screen::OrderCreated(_)) = &output {
            said.outputs.push(output.clone());
        }
        said.outputs.push(output);
    }
}

/// Forwards each stored payment under a second key that is not on durable storage.
#[derive(Debug, Default)]
pub(crate) struct ForwardsUnderAnotherKey;

impl Trick for ForwardsUnderAnotherKey {
    fn say(&mut self, output: Output, said: &mut Said) {
        if let Output::Send(request) = &output {
            said.outputs.extend(under_another_key(request));
        }
        said.outputs.push(output);
    }
}

/// Forwards each stored payment under a second key, which it stored together with the first.
#[derive(Debug, Default)]
pub(crate) struct CapturesTwice;

impl Trick for CapturesTwice {
    fn say(&mut self, output: Output, said: &mut Said) {
        match output {
            Output::Store(mut batch) => {
                let twin = batch.records.iter().find_map(twin);
                batch.records.extend(twin);
                said.outputs.push(Output::Store(batch));
            }
            Output::Send(request) => {
                let again = under_another_key(&request);
                said.outputs.push(Output::Send(request));
                said.outputs.extend(again);
            }
            other => said.outputs.push(other),
        }
    }
}

/// Another key of the same till, far from those that it makes itself.
const fn other_key(key: Key) -> Key {
    Key { count: key.count + 1_000, ..key }
}

fn under_another_key(request: &Request) -> Option<Output> {
    let Message::Payment(payment) = request.message else { return None };
    let payment = PaymentRequest { key: other_key(payment.key), ..payment };
    let id = RequestId(request.id.0 + 1_000_000);
    Some(Output::Send(Request { id, via: None, message: Message::Payment(payment) }))
}

fn twin(record: &Record) -> Option<Record> {
    let Record::Order(order) = record else { return None };
    let mut twin = order.clone();
    twin.id = OrderId(order.id.0 + 1_000);
    for card in twin.tenders.iter_mut().filter_map(|tender| match &mut tender.means {
        pos_core::Means::Card(card) => Some(card),
        pos_core::Means::Cash | pos_core::Means::Other => None,
    }) {
        card.key = other_key(card.key);
    }
    Some(Record::Order(twin))
}

/// Lets each order leave its journal as soon as it is stored.
#[derive(Debug, Default)]
pub(crate) struct ArchivesTooEarly;

impl Trick for ArchivesTooEarly {
    fn say(&mut self, output: Output, said: &mut Said) {
        let Output::Store(mut batch) = output else { return said.outputs.push(output) };
        let order = |record: &Record| match record {
            Record::Order(order) if order.is_listed() => Some(Record::Archived(order.id)),
            _ => None,
        };
        let gone: Vec<Record> = batch.records.iter().filter_map(order).collect();
        batch.records.extend(gone);
        said.outputs.push(Output::Store(batch));
    }
}

/// Asks the processor before the key is on durable storage.
#[derive(Debug, Default)]
pub(crate) struct SendsBeforeItStores;

impl Trick for SendsBeforeItStores {
    fn say(&mut self, output: Output, said: &mut Said) {
        if let Output::Store(batch) = &output {
            said.outputs.extend(batch.records.iter().filter_map(asked_too_early));
        }
        said.outputs.push(output);
    }
}

fn asked_too_early(record: &Record) -> Option<Output> {
    let Record::Order(order) = record else { return None };
    let tender = order.tenders.last()?;
    let card = tender.card().filter(|card| card.state == CardState::Asking)?;
    Some(send(2_000_000, request(order, tender.amount, card)))
}

fn request(order: &Order, amount: pos_core::Money, card: &CardPayment) -> PaymentRequest {
    PaymentRequest {
        key: card.key,
        order: order.id,
        amount,
        currency: usd(),
        scheme: card.scheme,
        entry: card.entry,
        sealed: card.sealed,
        chip: card.chip,
        presented: Wall::from_millis(0),
        deferred: card.offline,
    }
}

#[expect(clippy::unwrap_used, reason = "the currency is in the table")]
fn usd() -> pos_core::Currency {
    pos_core::Currency::find("USD").unwrap()
}

const fn send(id: u64, payment: PaymentRequest) -> Output {
    Output::Send(Request { id: RequestId(id), via: None, message: Message::Payment(payment) })
}

/// Shows *Paid* where a payment is pending.
#[derive(Debug, Default)]
pub(crate) struct ShowsPendingAsPaid;

impl Trick for ShowsPendingAsPaid {
    fn say(&mut self, mut output: Output, said: &mut Said) {
        if let Output::Show(Screen::Row(row)) = &mut output
            && row.badges.has(Badge::PaymentPending)
        {
            row.badges = Badges::NONE.with(Badge::Paid);
        }
        said.outputs.push(output);
    }
}

/// Shows a stored payment in another state.
fn show_stored_as(output: &mut Output, shown: CardState) {
    if let Output::Show(Screen::Tender(TenderRow { face: TenderFace::Card { state, .. }, .. })) =
        output
        && *state == CardState::Stored
    {
        *state = shown;
    }
}

/// Shows a stored payment as approved, though nobody answered.
#[derive(Debug, Default)]
pub(crate) struct GuessesAnApproval;

impl Trick for GuessesAnApproval {
    fn say(&mut self, mut output: Output, said: &mut Said) {
        show_stored_as(&mut output, CardState::Approved);
        said.outputs.push(output);
    }
}

/// Shows a stored payment as declined, though nobody answered.
#[derive(Debug, Default)]
pub(crate) struct GuessesADecline;

impl Trick for GuessesADecline {
    fn say(&mut self, mut output: Output, said: &mut Said) {
        show_stored_as(&mut output, CardState::DeclinedStored(SHOWN_AS));
        said.outputs.push(output);
    }
}

/// Shows a payment as reversed as soon as its reversal begins.
#[derive(Debug, Default)]
pub(crate) struct GuessesAReversal;

impl Trick for GuessesAReversal {
    fn say(&mut self, mut output: Output, said: &mut Said) {
        if let Output::Show(Screen::Tender(row)) = &mut output
            && let TenderFace::Card { state, .. } = &mut row.face
            && *state == CardState::Reversing
        {
            *state = CardState::Reversed;
        }
        said.outputs.push(output);
    }
}

/// Believes in limits that nobody set.
#[derive(Debug, Default)]
pub(crate) struct ForgetsTheDeviceLimit;

impl Trick for ForgetsTheDeviceLimit {
    fn hear(&mut self, input: &mut Input) {
        if let Some(settings) = settings(input) {
            settings.offline.device_limit = usd().whole(1_000_000);
        }
    }
}

/// Believes in limits that nobody set.
#[derive(Debug, Default)]
pub(crate) struct ForgetsTheTransactionLimit;

impl Trick for ForgetsTheTransactionLimit {
    fn hear(&mut self, input: &mut Input) {
        if let Some(settings) = settings(input) {
            settings.offline.transaction_limit = usd().whole(1_000_000);
        }
    }
}

const fn settings(input: &mut Input) -> Option<&mut Settings> {
    match input {
        Input::Answered(_, Answer::Here(settings)) | Input::SettingsPushed(settings) => {
            Some(settings)
        }
        _ => None,
    }
}

/// Tells the customer that the tender was refused, and keeps it.
#[derive(Debug, Default)]
pub(crate) struct KeepsWhatItRefused;

impl Trick for KeepsWhatItRefused {
    fn say(&mut self, output: Output, said: &mut Said) {
        said.outputs.push(match output {
            Output::Show(Screen::Taken(taken)) => {
                Output::Show(Screen::Refused(Some(taken.order), Refusal::StorageFull))
            }
            other => other,
        });
    }
}

/// Sends a swiped card that it refused, before it ever showed the payment.
#[derive(Debug, Default)]
pub(crate) struct SendsARefusedSwipe {
    swiped: Option<pos_core::Presentation>,
}

impl Trick for SendsARefusedSwipe {
    fn hear(&mut self, input: &mut Input) {
        if let Input::CardPresented(card) = input {
            self.swiped = Some(*card);
        }
    }

    fn say(&mut self, output: Output, said: &mut Said) {
        let refused = match &output {
            Output::Show(Screen::Refused(order, _)) => *order,
            _ => None,
        };
        said.outputs.push(output);
        if let Some((order, card)) = refused.zip(self.swiped.take_if(|_| refused.is_some())) {
            said.outputs.push(send(3_000_000, of_refused(order, card)));
        }
    }
}

fn of_refused(order: OrderId, card: pos_core::Presentation) -> PaymentRequest {
    PaymentRequest {
        key: Key { till: pos_core::TillId(0), count: 77 },
        order,
        amount: pos_core::Money::from_minor(45_00),
        currency: usd(),
        scheme: card.scheme,
        entry: card.entry,
        sealed: card.sealed,
        chip: card.chip,
        presented: Wall::from_millis(0),
        deferred: true,
    }
}

/// Says that payments are stored without storing them.
#[derive(Debug, Default)]
pub(crate) struct NeverStores;

impl Trick for NeverStores {
    fn say(&mut self, output: Output, said: &mut Said) {
        match output {
            Output::Store(batch) if has_card(&batch.records) => said.lies.push(batch.stored()),
            other => said.outputs.push(other),
        }
    }
}

fn has_card(records: &[Record]) -> bool {
    let with_card = |record: &Record| match record {
        Record::Order(order) => order.tenders.iter().any(|tender| tender.card().is_some()),
        _ => false,
    };
    records.iter().any(with_card)
}

/// Shows a stored payment as reversed once it was confirmed to the customer.
#[derive(Debug, Default)]
pub(crate) struct TakesItBack {
    confirmed: bool,
}

impl Trick for TakesItBack {
    fn say(&mut self, mut output: Output, said: &mut Said) {
        if self.confirmed {
            show_stored_as(&mut output, CardState::Reversing);
        }
        self.confirmed |= matches!(output, Output::Show(Screen::Taken(_)));
        said.outputs.push(output);
    }
}

/// What was sent, and what of it is to be sent again.
#[derive(Debug, Default)]
struct Again {
    sent: Vec<PaymentRequest>,
    keys: Vec<Key>,
}

impl Again {
    fn hear(&mut self, input: &Input, class: Class) {
        if let Input::Answered(_, Answer::Payment(key, code)) = input
            && code.class() == class
        {
            self.keys.push(*key);
        }
    }

    /// Passes an order on; returns the payment that is to be sent again after it.
    fn say(&mut self, output: Output, said: &mut Said) -> Option<PaymentRequest> {
        if let Output::Send(Request { message: Message::Payment(payment), .. }) = &output {
            self.sent.push(*payment);
        }
        said.outputs.push(output);
        let key = self.keys.pop()?;
        self.sent.iter().find(|payment| payment.key == key).copied()
    }
}

/// Sends a payment again that was declined.
#[derive(Debug, Default)]
pub(crate) struct RetriesDeclines(Again);

impl Trick for RetriesDeclines {
    fn hear(&mut self, input: &mut Input) {
        self.0.hear(input, Class::Declined);
    }

    fn say(&mut self, output: Output, said: &mut Said) {
        let payment = self.0.say(output, said);
        said.outputs.extend(payment.map(|payment| send(4_000_000, payment)));
    }
}

/// Sends a card again that was declined, as a payment of its own.
#[derive(Debug, Default)]
pub(crate) struct RetriesDeclinesUnderAnotherKey(Again);

impl Trick for RetriesDeclinesUnderAnotherKey {
    fn hear(&mut self, input: &mut Input) {
        self.0.hear(input, Class::Declined);
    }

    fn say(&mut self, output: Output, said: &mut Said) {
        let payment = self.0.say(output, said);
        let another = |it: PaymentRequest| PaymentRequest { key: other_key(it.key), ..it };
        said.outputs.extend(payment.map(|payment| send(4_000_000, another(payment))));
    }
}

/// Sends a payment again at once that is to be tried later.
#[derive(Debug, Default)]
pub(crate) struct TriesAtOnce(Again);

impl Trick for TriesAtOnce {
    fn hear(&mut self, input: &mut Input) {
        self.0.hear(input, Class::Later);
    }

    fn say(&mut self, output: Output, said: &mut Said) {
        let payment = self.0.say(output, said);
        said.outputs.extend(payment.map(|payment| send(4_000_000, payment)));
    }
}

/// Returns how a till is started that never waits longer than the first time.
pub(crate) fn never_waits_longer() -> StartFn {
    |Launch { mut profile, journal, moment }, outputs| {
        profile.patience.retry_most = profile.patience.retry_first;
        Box::new(Till::start(profile, journal, moment, outputs))
    }
}
