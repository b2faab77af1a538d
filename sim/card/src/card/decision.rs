//! What a card decides when it is asked for a cryptogram. Source: EMV Book 3 sections 6.5.5, 9.2
//! and 9.3; what it tells its issuer follows the usual layout of cryptogram version 18.

use super::{Answer, Card, Heard, Stage};
use crate::command::{Command, NOT_SATISFIED, Refusal, WRONG_LENGTH, WRONG_PARAMETERS};
use crate::cryptogram::application_cryptogram;
use crate::issuer::VERSION;
use crate::log::{Cryptogram, Entry};
use crate::records::PROFILE;
use crate::tlv::{joined, tagged};

/// "Unable to go online, offline approved": the terminal has no answer of the host.
const NO_ANSWER: [u8; 2] = *b"Y3";

/// The terminal's part of what is signed.
type Told = [u8; 29];

/// What a card tells its issuer of its decisions, in bits.
mod bits {
    /// In the second byte: what the first and the second cryptogram are.
    pub(super) const FIRST_APPROVED: u8 = 0x10;
    pub(super) const FIRST_ASKS: u8 = 0x20;
    pub(super) const SECOND_APPROVED: u8 = 0x40;
    pub(super) const NO_SECOND: u8 = 0x80;
    /// In the second byte: the issuer's cryptogram was forged.
    pub(super) const FORGED: u8 = 0x08;
    /// In the third byte: the last transaction that asked the issuer came to no end.
    pub(super) const UNFINISHED: u8 = 0x80;
    /// In the third byte: it was used offline as often as it may be.
    pub(super) const EXHAUSTED: u8 = 0x20;
}

impl Card {
    /// GENERATE AC, the first or the second of a transaction.
    pub(super) fn generate(&mut self, command: &Command<'_>) -> Answer {
        // A signed answer (CDA) is not what the profile of the card offers.
        if command.first & 0x3F != 0 || command.second != 0 {
            return Err(WRONG_PARAMETERS);
        }
        let asked = Cryptogram::read(command.first).ok_or(WRONG_PARAMETERS)?;
        match self.stage {
            Stage::Begun => self.first(asked, command.data),
            Stage::Asked(_, heard) => self.second((asked, heard), command.data),
            Stage::Out | Stage::In | Stage::List | Stage::Selected(_) | Stage::Over => {
                Err(NOT_SATISFIED)
            }
        }
    }

    fn first(&mut self, asked: Cryptogram, data: &[u8]) -> Answer {
        let told = Told::try_from(data).map_err(|_| WRONG_LENGTH)?;
        let given = match asked {
            Cryptogram::Approved if self.exhausted => Cryptogram::AskIssuer,
            Cryptogram::Approved | Cryptogram::AskIssuer | Cryptogram::Declined => asked,
        };
        let decisions = match given {
            Cryptogram::Declined => bits::NO_SECOND,
            Cryptogram::Approved => bits::NO_SECOND | bits::FIRST_APPROVED,
            Cryptogram::AskIssuer => bits::NO_SECOND | bits::FIRST_ASKS,
        };
        let (cryptogram, answer) = self.signed(given, decisions, &told);
        self.log.push(Entry::First { counter: self.counter, asked, given });
        self.unfinished = given == Cryptogram::AskIssuer;
        self.stage = match given {
            Cryptogram::AskIssuer => Stage::Asked(cryptogram, Heard::Nothing),
            Cryptogram::Approved | Cryptogram::Declined => Stage::Over,
        };
        Ok(answer)
    }

    fn second(&mut self, (asked, heard): (Cryptogram, Heard), data: &[u8]) -> Answer {
        let decided = self.decide(asked, heard, data);
        let given = decided.as_ref().ok().map(|(given, _)| *given);
        self.log.push(Entry::Second { counter: self.counter, asked, given });
        let (given, told) = decided?;
        let forged = if heard == Heard::Forged { bits::FORGED } else { 0 };
        let approved = if given == Cryptogram::Approved { bits::SECOND_APPROVED } else { 0 };
        let (_, answer) = self.signed(given, bits::FIRST_ASKS | approved | forged, &told);
        self.unfinished = false;
        self.exhausted &= heard != Heard::Verified;
        self.stage = Stage::Over;
        Ok(answer)
    }

    /// Approves what its issuer approved, and what nobody could be asked about as long as it may.
    fn decide(
        &self,
        asked: Cryptogram,
        heard: Heard,
        data: &[u8],
    ) -> Result<(Cryptogram, Told), Refusal> {
        let (code, told) = data.split_first_chunk::<2>().ok_or(WRONG_LENGTH)?;
        let told = Told::try_from(told).map_err(|_| WRONG_LENGTH)?;
        if self.ways.refuses_second {
            return Err(NOT_SATISFIED);
        }
        let may_approve = match heard {
            Heard::Verified => true,
            Heard::Forged => false,
            Heard::Nothing => *code == NO_ANSWER && !self.exhausted,
        };
        match asked {
            Cryptogram::Approved if may_approve => Ok((Cryptogram::Approved, told)),
            Cryptogram::Approved | Cryptogram::Declined => Ok((Cryptogram::Declined, told)),
            // To ask the issuer twice is no request that there is.
            Cryptogram::AskIssuer => Err(WRONG_PARAMETERS),
        }
    }

    /// Signs a decision; returns the cryptogram and the answer that it is in.
    fn signed(&self, given: Cryptogram, decisions: u8, told: &Told) -> ([u8; 8], Vec<u8>) {
        let counter = self.counter.to_be_bytes();
        let word = self.word(decisions);
        let mut cryptogram =
            application_cryptogram(&self.key(), &[&told[..], &PROFILE, &counter, &word].concat());
        if self.ways.wrong_cryptogram {
            cryptogram = cryptogram.map(|byte| !byte);
        }
        let answer = joined([
            (0x9F27, &[given.information()][..]),
            (0x9F36, &counter),
            (0x9F26, &cryptogram),
            (0x9F10, &word),
        ]);
        (cryptogram, tagged(0x77, &answer))
    }

    /// Writes what the card tells its issuer.
    fn word(&self, decisions: u8) -> [u8; 7] {
        let unfinished =
            if self.unfinished && decisions & bits::NO_SECOND != 0 { bits::UNFINISHED } else { 0 };
        let exhausted = if self.exhausted { bits::EXHAUSTED } else { 0 };
        let [length, key, version] = VERSION;
        [length, key, version, 0x03, decisions, unfinished | exhausted, 0]
    }
}
