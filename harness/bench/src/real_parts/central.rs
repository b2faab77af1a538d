//! What all tills of the bench share: the processor, the admin and the line, each in its process.

use std::rc::Rc;

use pos_core::{Answer, Key, Message, Money, OrderId, Settings};
use sim_world::{
    Acquirer, AdminChange, Asked, Carrier, Office, Parcel, Passage, ProcessorChange, Reply, Undone,
};

use super::hub::Hub;
use super::processor::same;
use super::words::{FromAdmin, FromProcessor, ToAdmin, ToProcessor};

/// The processor, in its process.
#[derive(Debug)]
pub(super) struct ProcessorProcess(Rc<Hub>);

impl ProcessorProcess {
    pub(super) const fn new(hub: Rc<Hub>) -> Self {
        Self(hub)
    }
}

impl ProcessorProcess {
    fn ask(&self, told: &ToProcessor) -> Option<FromProcessor> {
        self.0.ask(&self.0.processor, told)
    }

    fn books(&self) -> (u64, u64, Money) {
        match self.ask(&ToProcessor::Books) {
            Some(FromProcessor::Books { requests, reversals, captured_total }) => {
                (requests, reversals, captured_total)
            }
            _ => (0, 0, Money::ZERO),
        }
    }
}

impl Acquirer for ProcessorProcess {
    fn change(&mut self, change: ProcessorChange) {
        self.ask(&ToProcessor::Change(change));
    }

    fn pay(&mut self, parcel: Parcel, asked: &Asked) -> Option<Reply> {
        self.0.deliver(parcel)?;
        let age_ns = u64::try_from(asked.age.as_nanos()).unwrap_or(u64::MAX);
        match self.ask(&ToProcessor::Take { age_ns })? {
            FromProcessor::Paid { request, card, reply, issuer } => {
                if let Some(issuer) = issuer {
                    self.0.authentications.borrow_mut().insert(parcel, issuer);
                }
                if !same(&request, &asked.request) || card != asked.card {
                    self.0.complain("the processor read another payment than was sent".to_owned());
                }
                reply
            }
            other => {
                self.0.complain(format!("the processor took a payment for {other:?}"));
                None
            }
        }
    }

    fn reverse(&mut self, parcel: Parcel, key: Key) -> Option<Undone> {
        self.0.deliver(parcel)?;
        match self.ask(&ToProcessor::Take { age_ns: 0 })? {
            FromProcessor::Reversed { key: read, undone } if read == key => undone,
            other => {
                self.0.complain(format!("the processor took a reversal for {other:?}"));
                None
            }
        }
    }

    fn requests(&self) -> u64 {
        self.books().0
    }

    fn reversals(&self) -> u64 {
        self.books().1
    }

    fn captured_total(&self) -> Money {
        self.books().2
    }

    fn captures_of(&self, order: OrderId) -> u64 {
        match self.ask(&ToProcessor::CapturesOf(order)) {
            Some(FromProcessor::Captures(count)) => count,
            _ => 0,
        }
    }
}

/// The admin, in its process.
#[derive(Debug)]
pub(super) struct AdminProcess(Rc<Hub>);

impl AdminProcess {
    pub(super) const fn new(hub: Rc<Hub>) -> Self {
        Self(hub)
    }
}

impl AdminProcess {
    fn ask(&self, told: &ToAdmin) -> Option<FromAdmin> {
        self.0.ask(&self.0.admin, told)
    }

    fn books(&self) -> (u64, Money) {
        match self.ask(&ToAdmin::Books) {
            Some(FromAdmin::Books { orders, total_paid }) => (orders, total_paid),
            _ => (0, Money::ZERO),
        }
    }
}

impl Office for AdminProcess {
    fn change(&mut self, change: &AdminChange) -> bool {
        matches!(self.ask(&ToAdmin::Change(*change)), Some(FromAdmin::Saved(true)))
    }

    fn settings(&self) -> Settings {
        match self.ask(&ToAdmin::Settings) {
            Some(FromAdmin::Settings(settings)) => settings,
            _ => nothing(),
        }
    }

    fn answer(&mut self, parcel: Parcel, message: &Message) -> Option<Answer> {
        self.0.deliver(parcel)?;
        match self.ask(&ToAdmin::Take)? {
            FromAdmin::Took { message: read, answer } => {
                if read != pos_protocol::Message::of(message.clone(), self.0.currency) {
                    self.0.complain("the admin read something else than was sent".to_owned());
                }
                answer.map(Answer::from)
            }
            other => {
                self.0.complain(format!("the admin took {message:?} for {other:?}"));
                None
            }
        }
    }

    fn has(&self, order: OrderId) -> bool {
        matches!(self.ask(&ToAdmin::Has(order)), Some(FromAdmin::Has(true)))
    }

    fn orders(&self) -> u64 {
        self.books().0
    }

    fn total_paid(&self) -> Money {
        self.books().1
    }
}

/// The line, in its process.
#[derive(Debug)]
pub(super) struct LineProcess(Rc<Hub>);

impl LineProcess {
    pub(super) const fn new(hub: Rc<Hub>) -> Self {
        Self(hub)
    }
}

impl Carrier for LineProcess {
    fn set_passage(&mut self, passage: Passage) {
        self.0.set_passage(passage);
    }

    fn lose(&mut self, parcel: Parcel) {
        self.0.lose(parcel);
    }

    fn leaks(&self) -> Vec<String> {
        self.0.leaks()
    }
}

/// What a till is told where the admin said nothing: the run means nothing any more.
fn nothing() -> Settings {
    let offline = pos_core::OfflinePolicy {
        enabled: false,
        transaction_limit: Money::ZERO,
        device_limit: Money::ZERO,
    };
    Settings { offline, staff: Vec::new() }
}
