//! A card in a reader that the PC/SC service has: plugged in, or virtual.

use core::fmt;
use std::ffi::{CStr, CString};
use std::thread::sleep;
use std::time::{Duration, Instant};

use emv::core::apdu::{Cla, Command, Ins, Response, sw};
use emv::core::card_reader::CardReader;
use pcsc::{Card, Context, Disposition, Error, Protocols, ReaderState, Scope, ShareMode, State};
use thiserror::Error as Explained;

use crate::lost::Lost;

/// How long the service may be silent about a reader before it is asked anew.
const LOOK: Duration = Duration::from_millis(200);
/// An answer that comes in so many parts comes to no end.
const MOST_PARTS: u32 = 16;

/// A reader, by its name, or the first that there is.
pub struct PcscReader {
    /// A part of its name; none takes the first reader.
    name: Option<String>,
    context: Option<Context>,
}

/// The connection to the service has nothing to show.
impl fmt::Debug for PcscReader {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("PcscReader").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What is waited for, for who is at the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// The service does not answer.
    Service,
    /// There is no such reader.
    Reader,
    /// The reader with this name has no card.
    Card(String),
    /// Another program has the card in the reader with this name.
    Taken(String),
    /// The card in the reader with this name does not answer: it has to be taken out first.
    Mute(String),
    /// The reader with this name still has its card.
    Removal(String),
}

impl fmt::Display for Waiting {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service => out.write_str("Waiting for the card service: is pcscd running?"),
            Self::Reader => out.write_str("Please plug in the card reader."),
            Self::Card(reader) => write!(out, "Please insert the test card into {reader}."),
            Self::Taken(reader) => {
                write!(out, "Another program uses the card in {reader}: please end it.")
            }
            Self::Mute(reader) => {
                write!(
                    out,
                    "The card in {reader} is silent: please take it out and insert it anew."
                )
            }
            Self::Removal(reader) => write!(out, "Please take the card out of {reader}."),
        }
    }
}

/// Why there is no card.
#[derive(Clone, Debug, PartialEq, Eq, Explained)]
pub enum NoCard {
    /// What was waited for did not come in time.
    #[error("gave up after {0:?}. {1}")]
    TimedOut(Duration, Waiting),
    /// The service failed.
    #[error("the card service failed: {0}")]
    Service(String),
}

/// What one look at a reader shows.
enum Look {
    Ready(CString),
    NotYet(Waiting),
}

impl PcscReader {
    /// Takes the reader whose name has this in it, or the first that there is.
    pub fn new(name: Option<String>) -> Self {
        Self { name, context: None }
    }

    /// Waits until there is a card in the reader, and connects to it. Says what it waits for, each
    /// time that this changes.
    ///
    /// # Errors
    ///
    /// [`NoCard`] where none comes in time, or the service fails.
    pub fn wait_for_card(
        &mut self,
        patience: Duration,
        say: &mut dyn FnMut(&Waiting),
    ) -> Result<CardInReader, NoCard> {
        self.wait(patience, say, |context, reader| {
            let connected = context.connect(reader, ShareMode::Exclusive, Protocols::ANY);
            let card = match connected {
                // It was there a moment ago, or is on its way.
                Err(error) if is_card_gone(error) => return Ok(None),
                connected => connected?,
            };
            Ok(Some(CardInReader { card: Some(card), is_gone: false }))
        })
    }

    /// Waits until the reader has no card.
    ///
    /// # Errors
    ///
    /// [`NoCard`] where it is not taken out in time, or the service fails.
    pub fn wait_for_removal(
        &mut self,
        patience: Duration,
        say: &mut dyn FnMut(&Waiting),
    ) -> Result<(), NoCard> {
        let (deadline, mut said) = (Instant::now() + patience, None);
        loop {
            let waiting = match self.look() {
                Ok(Look::Ready(reader)) => Waiting::Removal(shown(&reader)),
                Ok(Look::NotYet(Waiting::Mute(reader))) => Waiting::Removal(reader),
                Ok(Look::NotYet(Waiting::Card(_) | Waiting::Reader)) => return Ok(()),
                Ok(Look::NotYet(waiting)) => waiting,
                Err(error) => return Err(NoCard::Service(error.to_string())),
            };
            tell(&mut said, &waiting, say);
            pause(deadline, patience, waiting)?;
        }
    }

    fn wait<T>(
        &mut self,
        patience: Duration,
        say: &mut dyn FnMut(&Waiting),
        mut take: impl FnMut(&Context, &CStr) -> Result<Option<T>, Error>,
    ) -> Result<T, NoCard> {
        let (deadline, mut said) = (Instant::now() + patience, None);
        loop {
            let waiting = match self.attempt(&mut take) {
                Ok(Ok(taken)) => return Ok(taken),
                Ok(Err(waiting)) => waiting,
                Err(error) => return Err(NoCard::Service(error.to_string())),
            };
            tell(&mut said, &waiting, say);
            pause(deadline, patience, waiting)?;
        }
    }

    /// Looks once, and takes what it finds.
    fn attempt<T>(
        &mut self,
        take: &mut impl FnMut(&Context, &CStr) -> Result<Option<T>, Error>,
    ) -> Result<Result<T, Waiting>, Error> {
        let reader = match self.look()? {
            Look::Ready(reader) => reader,
            Look::NotYet(waiting) => return Ok(Err(waiting)),
        };
        let Some(context) = &self.context else { return Ok(Err(Waiting::Service)) };
        match take(context, &reader) {
            Ok(Some(taken)) => Ok(Ok(taken)),
            Ok(None) => Ok(Err(Waiting::Card(shown(&reader)))),
            Err(Error::SharingViolation) => Ok(Err(Waiting::Taken(shown(&reader)))),
            Err(error) => self.survive(error).map(Err),
        }
    }

    /// Looks whether there is a card. A service that is gone is asked anew at the next look.
    fn look(&mut self) -> Result<Look, Error> {
        match self.find() {
            Ok(look) => Ok(look),
            Err(error) => self.survive(error).map(Look::NotYet),
        }
    }

    /// Takes an error for something to wait for, where it is.
    fn survive(&mut self, error: Error) -> Result<Waiting, Error> {
        match error {
            Error::NoReadersAvailable | Error::UnknownReader | Error::ReaderUnavailable => {
                Ok(Waiting::Reader)
            }
            error if is_service_gone(error) => {
                self.context = None;
                Ok(Waiting::Service)
            }
            error => Err(error),
        }
    }

    fn find(&mut self) -> Result<Look, Error> {
        let context = match self.context.take() {
            Some(context) => context,
            None => Context::establish(Scope::User)?,
        };
        let context = self.context.insert(context);
        let wanted = self.name.as_deref().unwrap_or_default();
        let readers = context.list_readers_owned()?;
        let Some(reader) = readers.into_iter().find(|reader| shown(reader).contains(wanted)) else {
            return Ok(Look::NotYet(Waiting::Reader));
        };
        let mut states = [ReaderState::new(reader.clone(), State::UNAWARE)];
        context.get_status_change(LOOK, &mut states)?;
        let state = states[0].event_state();
        Ok(if state.contains(State::MUTE) {
            Look::NotYet(Waiting::Mute(shown(&reader)))
        } else if state.contains(State::PRESENT) {
            Look::Ready(reader)
        } else {
            Look::NotYet(Waiting::Card(shown(&reader)))
        })
    }
}

fn shown(reader: &CStr) -> String {
    reader.to_string_lossy().into_owned()
}

/// Says what is waited for, where it is something else than before.
fn tell(said: &mut Option<Waiting>, waiting: &Waiting, say: &mut dyn FnMut(&Waiting)) {
    if said.as_ref() != Some(waiting) {
        say(waiting);
        *said = Some(waiting.clone());
    }
}

/// Waits a little, unless it has been long enough.
fn pause(deadline: Instant, patience: Duration, waiting: Waiting) -> Result<(), NoCard> {
    if Instant::now() >= deadline {
        return Err(NoCard::TimedOut(patience, waiting));
    }
    sleep(Duration::from_millis(10));
    Ok(())
}

fn is_service_gone(error: Error) -> bool {
    matches!(
        error,
        Error::NoService | Error::ServiceStopped | Error::InvalidHandle | Error::Cancelled
    )
}

fn is_card_gone(error: Error) -> bool {
    matches!(
        error,
        // A card that is pulled is "not transacted" until the service has seen it go.
        Error::NotTransacted
            | Error::RemovedCard
            | Error::NoSmartcard
            | Error::ResetCard
            | Error::UnresponsiveCard
            | Error::UnpoweredCard
    )
}

/// A card in a reader, which nobody else can talk to meanwhile. Dropped, it is reset and let go.
pub struct CardInReader {
    /// Until it is let go.
    card: Option<Card>,
    is_gone: bool,
}

/// The connection to the card has nothing to show.
impl fmt::Debug for CardInReader {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CardInReader").finish_non_exhaustive()
    }
}

impl CardInReader {
    fn once(&self, command: &Command) -> Result<Response, Lost> {
        let garbled = |reason: emv::Error| Lost::Garbled(reason.to_string());
        let command = command.to_bytes().map_err(garbled)?;
        let mut room = [0; pcsc::MAX_BUFFER_SIZE];
        let Some(card) = &self.card else { return Err(Lost::Card) };
        match card.transmit(&command, &mut room) {
            // What comes of a card while it is pulled.
            Ok([]) => Err(Lost::Card),
            Ok(answer) => Response::parse(answer).map_err(garbled),
            Err(error) if is_card_gone(error) => Err(Lost::Card),
            Err(error) => Err(Lost::Reader(error.to_string())),
        }
    }
}

impl CardReader for CardInReader {
    type Error = Lost;

    /// Asks the card, and fetches an answer that it gives in parts. Source: EMV Book 1 section 9.3.1.
    fn transmit(&mut self, command: &Command) -> Result<Response, Lost> {
        let mut command = command.clone();
        let mut answer = Vec::new();
        for _ in 0..MOST_PARTS {
            let response = match self.once(&command) {
                Ok(response) => response,
                Err(lost) => {
                    self.is_gone = true;
                    return Err(lost);
                }
            };
            answer.extend_from_slice(response.data());
            match response.status_word() & 0xFF00 {
                sw::BYTES_AVAILABLE_BASE => command = the_rest(response.sw2()),
                sw::WRONG_LENGTH_LE_BASE => command.le = Some(response.sw2()),
                _ => {
                    return Response::new(answer, response.sw1(), response.sw2())
                        .map_err(|reason| Lost::Garbled(reason.to_string()));
                }
            }
        }
        Err(Lost::Garbled("it comes to no end".to_owned()))
    }
}

impl Drop for CardInReader {
    /// A card that is gone cannot be reset: the service would take it for one that is silent, and
    /// the next one, where it comes soon, for the same.
    fn drop(&mut self) {
        let rest = if self.is_gone { Disposition::LeaveCard } else { Disposition::ResetCard };
        // A connection that cannot be ended is dropped all the same.
        let _ended = self.card.take().map(|card| card.disconnect(rest));
    }
}

/// GET RESPONSE.
fn the_rest(length: u8) -> Command {
    let (cla, ins) = (Cla::INTER_INDUSTRY, Ins::GET_RESPONSE);
    Command { cla, ins, p1: 0, p2: 0, data: Vec::new(), le: Some(length) }
}
