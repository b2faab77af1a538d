//! A sale with a chip card, in two halves: up to the question for the host, and from its answer on.

use core::fmt;

use emv::contact::online_processing::{OnlineAuthorisationOutcome, OnlineAuthorisationResponse};
use emv::contact::transaction::{TransactionContext, TransactionInputs};
use emv::contact::transaction_driver::{DriverError, Transaction};
use emv::contact::transaction_flow::{
    HostMediated, TerminationReason, TransactionFlowStep, start, submit_authorisation_response,
    submit_unable_to_go_online,
};
use emv::core::card_reader::CardReader;
use emv::core::generate_ac::GenerateAcResponse;
use emv::de::authorisation_response_code::AuthorisationResponseCode;
use sim_card::{ChipData, Number, Terms};
use thiserror::Error;

use crate::lost::Lost;
use crate::terminal::{authorities, terminal};

mod answer_code;
mod reading;
mod suspended;
mod watched;

use answer_code::AnswerCode;
use reading::{chip_data, holder};
use suspended::Suspended;
use watched::Watched;

type Running<'t, R> = Transaction<'t, Watched<R>, HostMediated>;
type Failure = DriverError<Lost, core::convert::Infallible>;

const TOO_MUCH: &str =
    "the till asks for more than a card hears: 12 digits of amount, 3 of currency and country";
/// The type of a sale (9C).
const PURCHASE: u8 = 0;
/// The code by which an issuer approves (8A).
const APPROVED: [u8; 2] = *b"00";

/// What the till wants of a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The amount in the smallest units of the currency.
    pub amount_minor: u64,
    /// The number of the currency by ISO 4217, and its digits behind the point.
    pub currency: (u16, u8),
    /// The number of the shop's country by ISO 3166.
    pub country: u16,
    /// Year, month and day in decimal digits: `26 11 29`.
    pub date: [u8; 3],
    /// Hour, minute and second in decimal digits.
    pub time: [u8; 3],
    /// Four bytes that the card cannot foresee.
    pub unpredictable: [u8; 4],
    /// Which scheme's application the till takes, by its index.
    pub application: u8,
}

impl Asked {
    /// Returns what the card's issuer has to be told of the sale beside the chip's data.
    pub fn terms(&self) -> Terms {
        Terms {
            amount_minor: self.amount_minor,
            currency: self.currency.0,
            country: self.country,
            kind: PURCHASE,
        }
    }
}

/// What a card said up to its question for the host.
#[derive(Debug)]
pub struct Read<R> {
    /// The number of the card.
    pub number: Number,
    /// Which of the cards with this number it is; 0 where it does not say.
    pub sequence: u8,
    /// Year and month with the end of which it expires.
    pub expires: (u16, u8),
    /// What its issuer judges, with the question (ARQC).
    pub chip: ChipData,
    /// The transaction, which waits for an answer.
    pub started: Started<R>,
}

/// A transaction that has asked the host. Dropped, it ends as by a card that is pulled out.
pub struct Started<R> {
    card: Watched<R>,
    first: GenerateAcResponse,
    suspended: Suspended,
}

/// What it has been told of the card stays in it.
impl<R> fmt::Debug for Started<R> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Started").finish_non_exhaustive()
    }
}

/// Why a card did not come to its question for the host.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NotRead {
    /// It was gone in the middle of the conversation.
    #[error("the card was pulled out too early: insert it again and leave it in")]
    Torn,
    /// It was gone before it said anything.
    #[error("the card was taken out before it was read: insert it again")]
    Removed,
    /// It refused the transaction, with this status.
    #[error("the card refuses the transaction (status {0:04X}): take another one")]
    Refused(u16),
    /// It declined the transaction by itself.
    #[error("the card declines the transaction: take another one")]
    Declined,
    /// It is no card of this scheme.
    #[error("the card has no application of the scheme that was asked for")]
    NoApplication,
    /// The reader is gone.
    #[error("the card reader is gone: {0}")]
    Reader(String),
    /// The terminal's kernel could make nothing of the card.
    #[error("the card cannot be read: {0}")]
    Kernel(String),
}

/// What came of the question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The host answered.
    Online {
        /// With this code (8A); `00` approves.
        code: [u8; 2],
        /// With its cryptogram for the card (ARPC), where it sent one.
        arpc: Option<[u8; 8]>,
    },
    /// There was no answer: the card is asked whether it approves without one.
    NoAnswer,
}

/// How a transaction ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finished {
    /// The card approved (TC).
    Approved(ChipData),
    /// The card or the issuer declined (AAC).
    Declined(ChipData),
    /// The card is gone, and has said nothing.
    Gone,
    /// The card refused to say, with this status.
    Refused(u16),
    /// The terminal's kernel could make nothing of what the card said, or the reader is gone.
    Failed(String),
}

/// Plays a transaction up to the card's question for the host.
///
/// # Errors
///
/// [`NotRead`] where it does not come to that. The card is not charged then.
pub fn begin<R: CardReader<Error = Lost>>(reader: R, asked: &Asked) -> Result<Read<R>, NotRead> {
    if !asked.terms().fit() {
        return Err(NotRead::Kernel(TOO_MUCH.to_owned()));
    }
    let terminal = terminal(asked.country, asked.application);
    let card = Watched::new(reader);
    let mut running = Transaction::new(card, &terminal, inputs(asked), HostMediated);
    let first = match start(&mut running, &authorities(), &[], &[], None) {
        Ok(TransactionFlowStep::OnlineRequest { first_generate_ac }) => first_generate_ac,
        Ok(step) => return Err(not_asked(&running, &step)),
        Err(failure) => return Err(running.card.why_not_read(failure)),
    };
    let (number, sequence, expires) = holder(&running.ctx).map_err(NotRead::Kernel)?;
    let chip = chip_data(&running.ctx, &first).map_err(NotRead::Kernel)?;
    let Transaction { card, ctx, .. } = running;
    let started = Started { card, first, suspended: Suspended::new(ctx, asked) };
    Ok(Read { number, sequence, expires, chip, started })
}

/// Tells the card what came of its question, and takes its last word.
pub fn finish<R: CardReader<Error = Lost>>(started: Started<R>, outcome: Outcome) -> Finished {
    let Started { card, first, suspended } = started;
    let terminal = suspended.terminal();
    let Some(ctx) = suspended.resumed(&terminal) else {
        return Finished::Failed("the terminal does not know its own application".to_owned());
    };
    let code = AnswerCode::of(&ctx, outcome);
    let mut running = Transaction { card, auth: HostMediated, ctx };
    running.card.tell(code);
    match last_word(&mut running, &first, outcome) {
        Ok(TransactionFlowStep::Approved { generate_ac }) => {
            told(&running.ctx, &generate_ac, Finished::Approved)
        }
        Ok(TransactionFlowStep::Declined { generate_ac }) => {
            told(&running.ctx, &generate_ac, Finished::Declined)
        }
        Ok(step) => Finished::Failed(format!("the kernel wants to go on: {}", name(&step))),
        Err(DriverError::Transport(Lost::Card)) => Finished::Gone,
        Err(DriverError::Transport(lost)) => Finished::Failed(lost.to_string()),
        Err(DriverError::StatusWord { sw, .. }) => Finished::Refused(sw),
        Err(failure) => Finished::Failed(format!("{failure:?}")),
    }
}

fn last_word<R: CardReader<Error = Lost>>(
    running: &mut Running<'_, R>,
    first: &GenerateAcResponse,
    outcome: Outcome,
) -> Result<TransactionFlowStep, Failure> {
    let Outcome::Online { code, arpc } = outcome else {
        return submit_unable_to_go_online(running, first);
    };
    let response = OnlineAuthorisationResponse {
        authorisation_response_code: AuthorisationResponseCode(code),
        issuer_authentication_data: arpc.map(|arpc| [&arpc[..], &code].concat()),
        issuer_scripts: Vec::new(),
    };
    let outcome = if code == APPROVED {
        OnlineAuthorisationOutcome::Approved
    } else {
        OnlineAuthorisationOutcome::Declined
    };
    submit_authorisation_response(running, first, &response, outcome)
}

fn told(
    ctx: &TransactionContext<'_>,
    second: &GenerateAcResponse,
    finished: fn(ChipData) -> Finished,
) -> Finished {
    chip_data(ctx, second).map_or_else(Finished::Failed, finished)
}

/// Says why a transaction came to another step than the question for the host.
fn not_asked<R: CardReader<Error = Lost>>(
    running: &Running<'_, R>,
    step: &TransactionFlowStep,
) -> NotRead {
    match step {
        TransactionFlowStep::Terminated {
            reason: TerminationReason::NoMutuallySupportedApplication,
        } => running.card.refusal_to_begin().map_or(NotRead::NoApplication, NotRead::Refused),
        TransactionFlowStep::Declined { .. } => NotRead::Declined,
        step => NotRead::Kernel(format!("it came to another end: {}", name(step))),
    }
}

/// Names a step without what the card said in it.
fn name(step: &TransactionFlowStep) -> &'static str {
    match step {
        TransactionFlowStep::SelectApplication { .. } => "an application is to be chosen",
        TransactionFlowStep::CardholderVerification { .. } => "a PIN is asked for",
        TransactionFlowStep::OnlineRequest { .. } => "the host is to be asked",
        TransactionFlowStep::Approved { .. } => "approved by the card alone",
        TransactionFlowStep::Declined { .. } => "declined by the card alone",
        TransactionFlowStep::Terminated { .. } => "ended by the card",
    }
}

fn inputs(asked: &Asked) -> TransactionInputs {
    TransactionInputs {
        amount_authorised: asked.amount_minor,
        transaction_currency_code: asked.currency.0,
        transaction_currency_exponent: asked.currency.1,
        transaction_date: asked.date,
        transaction_time: asked.time,
        unpredictable_number: asked.unpredictable,
        transaction_type: PURCHASE,
        ..TransactionInputs::default()
    }
}
