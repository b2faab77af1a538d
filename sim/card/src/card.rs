//! The card itself: commands in, answers out.

use crate::authentication::dynamic_signature;
use crate::command::{
    Command, NO_SUCH_CLASS, NO_SUCH_DATA, NO_SUCH_FILE, NO_SUCH_INSTRUCTION, NO_SUCH_RECORD,
    NOT_AUTHENTIC, NOT_SATISFIED, Refusal, WRONG_DATA, WRONG_LENGTH, WRONG_PARAMETERS,
};
use crate::cryptogram::{response_cryptogram, session_key};
use crate::log::Entry;
use crate::personal::{Personal, Scheme, Unfit, Ways, application};
use crate::records::{LISTS, LOCATOR, PROFILE, Records, list_selected, selected};
use crate::tlv::{joined, tagged};

mod decision;

/// What a card says when it is put into a reader: that it speaks T=0.
pub const ATR: [u8; 9] = [0x3B, 0x65, 0x00, 0x00, 0x20, 0x63, 0xCB, 0x6A, 0x00];

/// How many commands follow an answer of the issuer: its cryptogram, and the second GENERATE AC.
pub const ISSUER_COMMANDS: u32 = 2;

const DONE: u16 = 0x9000;

/// A chip card.
#[derive(Clone, Debug)]
pub struct Card {
    personal: Personal,
    ways: Ways,
    records: Records,
    /// How many transactions it has begun.
    counter: u16,
    /// It wants to hear from its issuer before it approves anything.
    exhausted: bool,
    /// Its last transaction asked the issuer and came to no end.
    unfinished: bool,
    stage: Stage,
    /// How many commands of this insertion it has answered.
    answered: u32,
    log: Vec<Entry>,
}

/// How far the conversation is.
#[derive(Clone, Copy, Debug)]
enum Stage {
    /// Not in a reader, or torn.
    Out,
    /// Nothing is selected.
    In,
    /// The list of applications is selected.
    List,
    /// The application of a scheme is selected, by its place on the card.
    Selected(usize),
    /// A transaction has begun.
    Begun,
    /// It asked its issuer with this cryptogram; what it heard of the issuer since.
    Asked([u8; 8], Heard),
    /// The transaction has come to its end.
    Over,
}

/// What a card heard of its issuer in a transaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Heard {
    Nothing,
    Verified,
    Forged,
}

type Answer = Result<Vec<u8>, Refusal>;

impl Card {
    /// Makes a card that has begun so many transactions: `counter`, or as many as its ways say,
    /// whichever is more. So a card goes on where it was when it was last taken out.
    ///
    /// # Errors
    ///
    /// [`Unfit`] where no card could say so of itself.
    pub fn new(personal: Personal, ways: Ways, counter: u16) -> Result<Self, Unfit> {
        personal.check()?;
        Ok(Self {
            records: Records::new(&personal, &ways),
            personal,
            ways,
            counter: counter.max(ways.used),
            exhausted: ways.offline_counters_exhausted,
            unfinished: false,
            stage: Stage::Out,
            answered: 0,
            log: Vec::new(),
        })
    }

    /// Puts the card into a reader, or resets it there, and returns how it announces itself.
    pub fn insert(&mut self) -> [u8; 9] {
        self.stage = Stage::In;
        self.answered = 0;
        self.log.push(Entry::Inserted);
        ATR
    }

    /// Resets a card that stays where it is: what it was told is gone, what it counted is not.
    pub fn reset(&mut self) {
        if !matches!(self.stage, Stage::Out) {
            self.stage = Stage::In;
        }
    }

    /// Answers a command; none from a card that is not in a reader, or torn out of it.
    pub fn command(&mut self, bytes: &[u8]) -> Option<Vec<u8>> {
        if matches!(self.stage, Stage::Out) {
            return None;
        }
        if self.ways.torn_after.is_some_and(|after| self.answered >= after) {
            self.stage = Stage::Out;
            self.log.push(Entry::Torn { after: self.answered });
            return None;
        }
        self.answered += 1;
        let (mut answer, status) = match self.answer(bytes) {
            Ok(answer) => (answer, DONE),
            Err(refusal) => (Vec::new(), refusal),
        };
        answer.extend(status.to_be_bytes());
        Some(answer)
    }

    /// Returns how many transactions it has begun.
    pub fn counter(&self) -> u16 {
        self.counter
    }

    /// Returns what is wrong with it.
    pub fn ways(&self) -> &Ways {
        &self.ways
    }

    /// Returns what the issuer wrote into it.
    pub fn personal(&self) -> &Personal {
        &self.personal
    }

    /// Returns what was asked of it and what it decided.
    pub fn log(&self) -> &[Entry] {
        &self.log
    }

    fn answer(&mut self, bytes: &[u8]) -> Answer {
        let command = Command::read(bytes)?;
        match (command.class, command.instruction) {
            (0x00, 0xA4) => self.select(&command),
            (0x00, 0xB2) => self.read_record(&command),
            (0x80, 0xA8) => self.begin(&command),
            (0x00, 0x88) => self.sign(&command),
            (0x80, 0xCA) => self.tell(&command),
            (0x80, 0xAE) => self.generate(&command),
            (0x00, 0x82) => self.hear(&command),
            (0x00 | 0x80, _) => Err(NO_SUCH_INSTRUCTION),
            (_, _) => Err(NO_SUCH_CLASS),
        }
    }

    /// SELECT, by a name or by how it begins.
    fn select(&mut self, command: &Command<'_>) -> Answer {
        if command.first != 0x04 || command.second & !0x02 != 0 {
            return Err(WRONG_PARAMETERS);
        }
        if LISTS.contains(&command.data) {
            self.stage = Stage::List;
            return Ok(list_selected(command.data, &self.personal.schemes));
        }
        let from = match self.stage {
            Stage::Selected(place) if command.second == 0x02 => place + 1,
            _ => 0,
        };
        let (place, scheme) = self.scheme_named(command.data, from).ok_or(NO_SUCH_FILE)?;
        let answer = selected(scheme);
        self.stage = Stage::Selected(place);
        Ok(answer)
    }

    fn scheme_named(&self, name: &[u8], from: usize) -> Option<(usize, &Scheme)> {
        let is_named = |scheme: &Scheme| application(scheme.index).starts_with(name);
        let mut left = self.personal.schemes.iter().enumerate().skip(from);
        // A name of fewer than five bytes says nothing about whose application is meant.
        left.find(|(_, scheme)| name.len() >= 5 && is_named(scheme))
    }

    fn read_record(&self, command: &Command<'_>) -> Answer {
        if command.second & 0x07 != 0x04 {
            return Err(WRONG_PARAMETERS);
        }
        let (file, record) = (command.second >> 3, command.first);
        let found = match self.stage {
            Stage::Out | Stage::In => None,
            Stage::List => self.records.of_list(file, record),
            Stage::Selected(_) | Stage::Begun | Stage::Asked(..) | Stage::Over => {
                self.records.of_application(file, record)
            }
        };
        found.map(<[u8]>::to_vec).ok_or(NO_SUCH_RECORD)
    }

    /// GET PROCESSING OPTIONS: a transaction begins, and is counted.
    fn begin(&mut self, command: &Command<'_>) -> Answer {
        if command.data != [0x83, 0] {
            return Err(WRONG_DATA);
        }
        let Stage::Selected(_) = self.stage else { return Err(NOT_SATISFIED) };
        let Some(next) = self.counter.checked_add(1) else {
            self.log.push(Entry::WornOut);
            return Err(NOT_SATISFIED);
        };
        self.counter = next;
        self.stage = Stage::Begun;
        Ok(tagged(0x77, &joined([(0x82, &PROFILE[..]), (0x94, &LOCATOR)])))
    }

    /// INTERNAL AUTHENTICATE: it signs what the terminal made up.
    fn sign(&self, command: &Command<'_>) -> Answer {
        let Stage::Begun = self.stage else { return Err(NOT_SATISFIED) };
        if command.data.len() != 4 {
            return Err(WRONG_LENGTH);
        }
        let signature = dynamic_signature(self.counter, command.data);
        Ok(tagged(0x77, &tagged(0x9F4B, &signature)))
    }

    /// GET DATA: it tells its counter, and keeps no other register.
    fn tell(&self, command: &Command<'_>) -> Answer {
        match (command.first, command.second) {
            (0x9F, 0x36) => Ok(tagged(0x9F36, &self.counter.to_be_bytes())),
            (_, _) => Err(NO_SUCH_DATA),
        }
    }

    /// EXTERNAL AUTHENTICATE: it hears from its issuer, once in a transaction.
    fn hear(&mut self, command: &Command<'_>) -> Answer {
        let Stage::Asked(asked, Heard::Nothing) = self.stage else { return Err(NOT_SATISFIED) };
        let Some((cryptogram, [first, second])) = command.data.split_first_chunk::<8>() else {
            return Err(WRONG_LENGTH);
        };
        let verified = *cryptogram == response_cryptogram(&self.key(), asked, [*first, *second]);
        self.stage = Stage::Asked(asked, if verified { Heard::Verified } else { Heard::Forged });
        self.log.push(Entry::Issuer { verified });
        if verified { Ok(Vec::new()) } else { Err(NOT_AUTHENTIC) }
    }

    fn key(&self) -> [u8; 16] {
        session_key(&self.personal.number, self.personal.sequence, self.counter)
    }
}
