//! The payment processor: idempotent by key, with scripted faults.

use core::convert::Infallible;
use core::time::Duration;

use pos_core::{Class, Key, Money, OrderId, PaymentRequest, ResponseCode};
use serde::{Deserialize, Serialize};

use crate::books::{Ledger, LedgerInMemory, Settled};
use crate::issuer::Issuers;
use crate::parts::{Acquirer, Parcel};
use crate::plan::{Answering, Card, CardChip, CardId, ProcessorChange, ProcessorSpec, asks_chip};

/// The processor with its ledger.
#[derive(Clone, Debug)]
pub struct Processor<L = LedgerInMemory> {
    cents: bool,
    latency: Duration,
    down: bool,
    script: Script,
    ledger: L,
    issuers: Issuers,
    requests: u64,
    reversals: u64,
    /// What was captured and not reversed.
    captured_total: Money,
}

/// What happens to the next payment messages.
#[derive(Clone, Copy, Debug, Default)]
struct Script {
    answer: Option<(Answering, u32)>,
    lose_answers: u32,
    lose_requests: u32,
    late: u32,
    late_by: Duration,
}

/// A payment request as it reaches the processor, its seal opened.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    /// What the till says.
    pub request: PaymentRequest,
    /// The card under the seal; none where the seal is not one of ours.
    pub card: Option<CardId>,
    /// How long ago the card was presented, in true time.
    pub age: Duration,
    /// What its issuer finds when it checks the cryptogram of its chip.
    pub cryptogram: Cryptogram,
}

/// What an issuer finds when it checks a cryptogram.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cryptogram {
    /// No chip was asked, or nobody checks it.
    Absent,
    /// It is the card's.
    Right,
    /// It is not.
    Wrong,
}

impl Cryptogram {
    /// Returns what an issuer finds by what is planned of a card: where its chip is a model.
    pub fn as_planned(cards: &[Card], card: Option<CardId>, request: &PaymentRequest) -> Self {
        let card = card.and_then(|card| cards.get(usize::from(card.0)));
        match card.map(|card| card.chip) {
            Some(chip) if asks_chip(request.entry, request.scheme) => {
                if chip == CardChip::WrongCryptogram { Self::Wrong } else { Self::Right }
            }
            Some(_) | None => Self::Absent,
        }
    }
}

/// What the processor does with a payment request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reply {
    /// What it did first of all.
    pub deed: Deed,
    /// What it answers.
    pub code: ResponseCode,
    /// When the answer leaves; none where it never arrives.
    pub after: Option<Duration>,
}

/// What a request made the processor do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Deed {
    /// It captured money.
    Captured,
    /// It declined.
    Declined,
    /// It knew the key and did nothing.
    Remembered,
}

/// What a reversal did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    /// What was captured and is given back.
    pub amount: Money,
    /// When the answer leaves.
    pub after: Duration,
}

impl Processor {
    /// Makes the processor of some cards, which has seen nothing yet and keeps its ledger in
    /// memory.
    pub fn of(spec: ProcessorSpec, cards: &[Card]) -> Self {
        Self::on(LedgerInMemory::default(), spec, cards)
    }
}

impl<L: Ledger> Processor<L> {
    /// Makes the processor of some cards, on a ledger in which nothing stands yet.
    pub fn on(ledger: L, spec: ProcessorSpec, cards: &[Card]) -> Self {
        Self {
            cents: spec.cents,
            latency: spec.latency,
            down: false,
            script: Script::default(),
            ledger,
            issuers: Issuers::new(cards),
            requests: 0,
            reversals: 0,
            captured_total: Money::ZERO,
        }
    }

    /// Changes the ways of the processor.
    pub const fn change(&mut self, change: ProcessorChange) {
        match change {
            ProcessorChange::Down => self.down = true,
            ProcessorChange::Up => self.down = false,
            ProcessorChange::Latency(latency) => self.latency = latency,
            ProcessorChange::Answer { answer, times } => self.script.answer = Some((answer, times)),
            ProcessorChange::LoseAnswers(count) => self.script.lose_answers = count,
            ProcessorChange::LoseRequests(count) => self.script.lose_requests = count,
            ProcessorChange::LateAnswers { count, by } => {
                self.script.late = count;
                self.script.late_by = by;
            }
        }
    }

    /// Takes a payment request; none where it never reached the processor.
    ///
    /// # Errors
    ///
    /// Where the ledger fails: then nothing that the processor says counts any more.
    pub fn take(&mut self, asked: &Asked) -> Result<Option<Reply>, L::Error> {
        if self.down || spend(&mut self.script.lose_requests) {
            return Ok(None);
        }
        self.requests += 1;
        let (deed, code) = self.decide(asked)?;
        Ok(Some(Reply { deed, code, after: self.answer_leaves() }))
    }

    /// Undoes a payment, whatever became of it; none where the processor is down.
    ///
    /// Returns what was captured and is given back. Rule: `never.guess`.
    ///
    /// # Errors
    ///
    /// Where the ledger fails: then nothing that the processor says counts any more.
    pub fn undo(&mut self, key: Key) -> Result<Option<Undone>, L::Error> {
        if self.down {
            return Ok(None);
        }
        let settled = self.ledger.settled(key)?.unwrap_or(UNKNOWN);
        if settled.reversed {
            return Ok(Some(Undone { amount: Money::ZERO, after: self.latency }));
        }
        self.ledger.settle(key, Settled { reversed: true, ..settled })?;
        self.reversals += 1;
        let Settled { order, code, .. } = settled;
        let captured = code.class() == Class::Approved;
        let amount = if captured { settled.amount } else { Money::ZERO };
        if let Some(card) = settled.card {
            self.issuers.give_back(card, amount);
        }
        if captured {
            self.captured_total = self.captured_total.minus(amount);
            let times = self.ledger.captures_of(order)?;
            self.ledger.set_captures(order, times.saturating_sub(1))?;
        }
        Ok(Some(Undone { amount, after: self.latency }))
    }

    /// Counts the payment requests that arrived, repeats included.
    pub const fn requests(&self) -> u64 {
        self.requests
    }

    /// Counts the reversals that were acted on.
    pub const fn reversals(&self) -> u64 {
        self.reversals
    }

    /// Sums what was captured and not reversed.
    pub const fn captured_total(&self) -> Money {
        self.captured_total
    }

    /// Counts how often money was captured for an order and not reversed.
    ///
    /// # Errors
    ///
    /// Where the ledger fails.
    pub fn captures(&self, order: OrderId) -> Result<u64, L::Error> {
        self.ledger.captures_of(order)
    }

    /// Answers a known key from the ledger, and any other by asking the issuer.
    ///
    /// A payment that was answered "try later" is asked anew.
    fn decide(&mut self, asked: &Asked) -> Result<(Deed, ResponseCode), L::Error> {
        let key = asked.request.key;
        if let Some(settled) = self.ledger.settled(key)?
            && (settled.reversed || settled.code.class() != Class::Later)
        {
            return Ok((Deed::Remembered, settled.code));
        }
        let code = self.answer(asked);
        let deed = match code.class() {
            Class::Approved => Deed::Captured,
            Class::Declined | Class::Later | Class::Unreadable => Deed::Declined,
        };
        let PaymentRequest { order, amount, .. } = asked.request;
        let settled = Settled { card: asked.card, order, amount, code, reversed: false };
        self.ledger.settle(key, settled)?;
        if deed == Deed::Captured {
            self.captured_total = self.captured_total.plus(amount);
            let times = self.ledger.captures_of(order)?;
            self.ledger.set_captures(order, times + 1)?;
        }
        Ok((deed, code))
    }

    fn answer(&mut self, asked: &Asked) -> ResponseCode {
        let amount = asked.request.amount;
        match (self.scripted(), asked.card) {
            (Some(Answering::Decline(code)), _) => code,
            (Some(Answering::Approve), _) => ResponseCode::APPROVED,
            (None, _) if self.cents => by_cents(amount),
            (None, _) if asked.cryptogram == Cryptogram::Wrong => ResponseCode::WRONG_CRYPTOGRAM,
            (None, Some(card)) => self.issuers.authorize(card, amount, asked.age),
            (None, None) => ResponseCode::FORMAT_ERROR,
        }
    }

    fn scripted(&mut self) -> Option<Answering> {
        let (answer, times) = self.script.answer.as_mut()?;
        let answer = *answer;
        spend(times).then_some(answer)
    }

    fn answer_leaves(&mut self) -> Option<Duration> {
        if spend(&mut self.script.lose_answers) {
            return None;
        }
        let late = if spend(&mut self.script.late) { self.script.late_by } else { Duration::ZERO };
        Some(self.latency.saturating_add(late))
    }
}

/// A ledger in memory does not fail.
impl<L: Ledger<Error = Infallible>> Acquirer for Processor<L> {
    fn change(&mut self, change: ProcessorChange) {
        Self::change(self, change);
    }

    fn pay(&mut self, _: Parcel, asked: &Asked) -> Option<Reply> {
        let Ok(reply) = self.take(asked);
        reply
    }

    fn reverse(&mut self, _: Parcel, key: Key) -> Option<Undone> {
        let Ok(undone) = self.undo(key);
        undone
    }

    fn requests(&self) -> u64 {
        self.requests
    }

    fn reversals(&self) -> u64 {
        self.reversals
    }

    fn captured_total(&self) -> Money {
        self.captured_total
    }

    fn captures_of(&self, order: OrderId) -> u64 {
        let Ok(captures) = self.captures(order);
        captures
    }
}

/// What is known of a key that was reversed before it ever arrived: a payment that comes after
/// its reversal is never captured.
const UNKNOWN: Settled = Settled {
    card: None,
    order: OrderId(u32::MAX),
    amount: Money::ZERO,
    code: ResponseCode::CANNOT_BE_COMPLETED,
    reversed: false,
};

/// Reads the answer off an amount: 10.51 is answered 51, 10.00 is approved.
fn by_cents(amount: Money) -> ResponseCode {
    let cents = amount.minor().rem_euclid(100);
    ResponseCode::find(&format!("{cents:02}")).unwrap_or(ResponseCode::APPROVED)
}

/// Uses one of a count up; tells whether there was one.
const fn spend(count: &mut u32) -> bool {
    let there_was_one = *count > 0;
    *count = count.saturating_sub(1);
    there_was_one
}

#[cfg(test)]
mod tests {
    use core::time::Duration;

    use pos_core::{
        Currency, Entry, Key, MaskedPan, Money, OrderId, PaymentRequest, RequestId, ResponseCode,
        Scheme, Sealed, TillId, Wall,
    };

    use super::{Asked, Cryptogram, Deed, Processor};
    use crate::parts::{Acquirer, Parcel};
    use crate::plan::{Answering, Card, CardChip, CardId, Issuer, ProcessorChange, ProcessorSpec};

    const PARCEL: Parcel = Parcel { till: TillId(0), boot: 1, request: RequestId(1) };

    fn processor() -> Processor {
        processor_of(ProcessorSpec { latency: Duration::from_millis(400), cents: false })
    }

    fn processor_of(spec: ProcessorSpec) -> Processor {
        let card = Card {
            name: "visa".to_owned(),
            schemes: vec![Scheme::Visa],
            issuer: Issuer::Always(Answering::Approve),
            balance: None,
            chip: CardChip::Sound,
        };
        Processor::of(spec, &[card])
    }

    fn sealed() -> Sealed {
        let masked = MaskedPan::read(b"424242******4242").unwrap();
        Sealed { ksn: [0; 12], masked, secret: [0; 12], code: [0; 16] }
    }

    fn asked(count: u32, minor: i64) -> Asked {
        let request = PaymentRequest {
            key: Key { till: TillId(0), count },
            order: OrderId(0),
            amount: Money::from_minor(minor),
            currency: Currency::find("USD").unwrap(),
            scheme: Scheme::Visa,
            entry: Entry::Tap,
            sealed: sealed(),
            chip: None,
            presented: Wall::from_millis(0),
            deferred: false,
        };
        Asked {
            request,
            card: Some(CardId(0)),
            age: Duration::ZERO,
            cryptogram: Cryptogram::Absent,
        }
    }

    #[test]
    fn the_same_key_is_captured_once_and_answered_from_memory() {
        let mut processor = processor();
        assert_eq!(processor.pay(PARCEL, &asked(1, 500)).unwrap().deed, Deed::Captured);
        let again = processor.pay(PARCEL, &asked(1, 500)).unwrap();
        assert_eq!((again.deed, again.code), (Deed::Remembered, ResponseCode::APPROVED));
        assert_eq!(processor.captured_total(), Money::from_minor(500));
        assert_eq!(processor.requests(), 2);
    }

    #[test]
    fn a_lost_answer_is_a_deed_without_a_word() {
        let mut processor = processor();
        processor.change(ProcessorChange::LoseAnswers(1));
        let reply = processor.pay(PARCEL, &asked(1, 500)).unwrap();
        assert_eq!((reply.deed, reply.after), (Deed::Captured, None));
        assert!(processor.pay(PARCEL, &asked(1, 500)).unwrap().after.is_some());
    }

    #[test]
    fn a_payment_after_its_reversal_is_not_captured() {
        let mut processor = processor();
        assert_eq!(
            processor.reverse(PARCEL, asked(1, 500).request.key).unwrap().amount,
            Money::ZERO
        );
        assert_eq!(processor.pay(PARCEL, &asked(1, 500)).unwrap().deed, Deed::Remembered);
        assert_eq!(processor.captured_total(), Money::ZERO);
    }

    #[test]
    fn a_reversal_gives_back_what_was_captured_once() {
        let mut processor = processor();
        processor.pay(PARCEL, &asked(1, 500));
        let key = asked(1, 500).request.key;
        assert_eq!(processor.reverse(PARCEL, key).unwrap().amount, Money::from_minor(500));
        assert_eq!(processor.reverse(PARCEL, key).unwrap().amount, Money::ZERO);
        assert_eq!((processor.reversals(), processor.captured_total()), (1, Money::ZERO));
    }

    #[test]
    fn a_payment_answered_later_is_asked_anew() {
        let mut processor = processor();
        let later = Answering::Decline(ResponseCode::find("91").unwrap());
        processor.change(ProcessorChange::Answer { answer: later, times: 1 });
        assert_eq!(processor.pay(PARCEL, &asked(1, 500)).unwrap().code.code(), "91");
        assert_eq!(processor.pay(PARCEL, &asked(1, 500)).unwrap().deed, Deed::Captured);
    }

    #[test]
    fn the_cents_of_a_test_amount_are_the_answer() {
        let mut processor = processor_of(ProcessorSpec { latency: Duration::ZERO, cents: true });
        assert_eq!(processor.pay(PARCEL, &asked(1, 1_051)).unwrap().code.code(), "51");
        assert_eq!(processor.pay(PARCEL, &asked(2, 1_000)).unwrap().code, ResponseCode::APPROVED);
    }
}
