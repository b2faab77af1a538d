//! Watches a conversation with a card, because the kernel does not keep all that matters of it.

use emv::contact::transaction_driver::DriverError;
use emv::core::apdu::{Command, Ins, Response, sw};
use emv::core::card_reader::CardReader;

use super::answer_code::AnswerCode;
use super::{Failure, NotRead};
use crate::lost::Lost;

/// A reader, and what was seen of the card in it.
#[derive(Debug)]
pub(super) struct Watched<R> {
    reader: R,
    answered: u32,
    /// The status of a GET PROCESSING OPTIONS that was refused: the kernel takes such an
    /// application for none at all.
    refused_to_begin: Option<u16>,
    /// What the card is to be told with its second GENERATE AC.
    answer_code: Option<AnswerCode>,
}

impl<R> Watched<R> {
    pub(super) fn new(reader: R) -> Self {
        Self { reader, answered: 0, refused_to_begin: None, answer_code: None }
    }

    pub(super) fn refusal_to_begin(&self) -> Option<u16> {
        self.refused_to_begin
    }

    /// Has the card be told this code from here on.
    pub(super) fn tell(&mut self, code: Option<AnswerCode>) {
        self.answer_code = code;
    }

    /// Says what a failure of the kernel was.
    pub(super) fn why_not_read(&self, failure: Failure) -> NotRead {
        match failure {
            DriverError::Transport(Lost::Card) if self.answered == 0 => NotRead::Removed,
            DriverError::Transport(Lost::Card) => NotRead::Torn,
            DriverError::Transport(Lost::Reader(reason)) => NotRead::Reader(reason),
            DriverError::Transport(Lost::Garbled(reason)) => NotRead::Kernel(reason),
            DriverError::StatusWord { sw, .. } => NotRead::Refused(sw),
            failure => NotRead::Kernel(format!("{failure:?}")),
        }
    }
}

impl<R: CardReader<Error = Lost>> CardReader for Watched<R> {
    type Error = Lost;

    fn transmit(&mut self, command: &Command) -> Result<Response, Lost> {
        let response = match self.answer_code {
            Some(code) if command.ins == Ins::GENERATE_APPLICATION_CRYPTOGRAM => {
                self.reader.transmit(&code.write(command))?
            }
            _ => self.reader.transmit(command)?,
        };
        self.answered += 1;
        if command.ins == Ins::GET_PROCESSING_OPTIONS && response.status_word() != sw::OK {
            self.refused_to_begin = Some(response.status_word());
        }
        Ok(response)
    }
}
