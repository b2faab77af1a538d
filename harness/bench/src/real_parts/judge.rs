//! Who says whether a chip's cryptogram is its own: the issuer host where there is one, else the
//! issuer of our test cards, and of a chip that is a model the plan.

use std::io;

use pos_core::{PaymentRequest, ResponseCode};
use pos_wire::dialect::{Dialect, IssuerAuthentication};
use sim_world::{Card, CardId, Cryptogram, Wallet};

use super::issuer::{Found, ask_host};

/// The issuer as the processor knows it.
#[derive(Clone, Copy, Debug)]
pub(super) enum Issuer {
    /// It is in this process.
    Here,
    /// It listens on a port of 127.0.0.1.
    Host(u16),
}

/// What an issuer says of a payment.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    /// What became of the cryptogram.
    pub(super) cryptogram: Cryptogram,
    word: Word,
}

/// What it says to the card.
#[derive(Clone, Debug)]
enum Word {
    Nothing,
    /// One word, which holds for one answer.
    Said(IssuerAuthentication),
    /// A word for each answer.
    #[cfg(feature = "pcsc")]
    Ours(super::our_issuer::Checked),
}

impl Issuer {
    /// Finds the issuer: at a port, or here.
    pub(super) fn at(port: Option<u16>) -> Self {
        port.map_or(Self::Here, Self::Host)
    }

    /// Has the issuer look at a payment, the very bytes of which it is given.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where the issuer host is not there, cannot read the payment or open its card,
    /// or answers what nobody understands.
    pub(super) fn judge(
        self,
        (wallet, cards): (&Wallet, &[Card]),
        (card, request): (Option<CardId>, &PaymentRequest),
        (dialect, framed): (&Dialect, &[u8]),
    ) -> io::Result<Judged> {
        let planned = Cryptogram::as_planned(cards, card, request);
        let planned = Judged { cryptogram: planned, word: Word::Nothing };
        let found = match self {
            Self::Host(port) => Some(ask_host(port, framed, (dialect, request.key))?),
            Self::Here => None,
        };
        Ok(match (found, request.chip) {
            // What no chip said nobody can check.
            (_, None) => planned,
            (Some(Found::Right(word)), Some(_)) => {
                let word = word.map_or(Word::Nothing, Word::Said);
                Judged { cryptogram: Cryptogram::Right, word }
            }
            (Some(Found::Wrong), Some(_)) => Judged::wrong(),
            (None, Some(_)) => here((wallet, card), request).unwrap_or(planned),
        })
    }
}

impl Judged {
    const fn wrong() -> Self {
        Self { cryptogram: Cryptogram::Wrong, word: Word::Nothing }
    }

    /// Returns what the card is told beside an answer; nothing beside one that the issuer did not
    /// give: it knows of cryptograms, and the processor of money.
    pub(super) fn word(&self, code: ResponseCode) -> Option<IssuerAuthentication> {
        match &self.word {
            Word::Nothing => None,
            Word::Said(word) => Some(*word).filter(|word| word[8..] == *code.code().as_bytes()),
            #[cfg(feature = "pcsc")]
            Word::Ours(checked) => checked.word(code),
        }
    }
}

/// Judges by the keys of our test cards; none where no card is known.
#[cfg(feature = "pcsc")]
fn here((wallet, card): (&Wallet, Option<CardId>), request: &PaymentRequest) -> Option<Judged> {
    let digits = wallet.digits().into_iter().nth(card?.0.into())?;
    Some(match super::our_issuer::check(&digits, request) {
        Some(checked) => Judged { cryptogram: Cryptogram::Right, word: Word::Ours(checked) },
        None => Judged::wrong(),
    })
}

/// Judges nothing: this program has no keys of cards.
#[cfg(not(feature = "pcsc"))]
const fn here(_: (&Wallet, Option<CardId>), _: &PaymentRequest) -> Option<Judged> {
    None
}
