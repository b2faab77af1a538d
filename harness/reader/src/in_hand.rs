//! A card without a reader: the bytes go from hand to hand.

use std::sync::{Arc, Mutex, PoisonError};
use std::thread::sleep;
use std::time::Duration;

use emv::core::apdu::{Command, Response};
use emv::core::card_reader::CardReader;
use sim_card::Card;

use crate::lost::Lost;

/// A card in this process, as a reader has it. Its clones are the same card.
#[derive(Clone, Debug)]
pub struct InHand(Arc<Mutex<Card>>);

impl InHand {
    /// Takes a card and inserts it.
    pub fn new(mut card: Card) -> Self {
        card.insert();
        Self(Arc::new(Mutex::new(card)))
    }

    /// Takes the card out and inserts it again.
    pub fn insert(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert();
    }

    /// Returns the card as it is, with its log.
    pub fn card(&self) -> Card {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl CardReader for InHand {
    type Error = Lost;

    fn transmit(&mut self, command: &Command) -> Result<Response, Lost> {
        let bytes = command.to_bytes().map_err(|reason| Lost::Garbled(reason.to_string()))?;
        let mut card = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sleep(Duration::from_millis(u64::from(card.ways().delay_ms)));
        let answer = card.command(&bytes).ok_or(Lost::Card)?;
        Response::parse(&answer).map_err(|reason| Lost::Garbled(reason.to_string()))
    }
}
