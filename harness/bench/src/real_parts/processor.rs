//! The process of the processor: the simulator's own model behind a socket that speaks ISO 8583.

use core::time::Duration;
use std::io::{self, BufRead, Read, Write};
use std::net::{TcpListener, TcpStream};

use pos_core::PaymentRequest;
use pos_wire::dialect::{Dialect, Question, Reply as Answered};
use pos_wire::iso8583::{Framer, Message, decode, encode, frame};
use sim_world::{Asked, Card, CardId, Processor, Wallet};

use super::books::LedgerOnFiles;
use super::judge::{Issuer, Judged};
use super::serve::{Shared, listen, serve};
use super::words::{FromProcessor, PaymentMessage, ToProcessor, written};

/// The shop as the processor knows it.
pub(super) const SHOP: &str = "DEADZONE";

/// No message of ours is longer.
const LONGEST: usize = 4_096;

/// Runs the processor until nobody tells it anything more.
///
/// # Errors
///
/// [`io::Error`] where a message cannot be read, since a till said what no till says, and where the
/// ledger cannot be kept.
pub fn serve_processor(told: impl BufRead, said: impl Write) -> io::Result<()> {
    let (listener, port) = listen()?;
    let mut house = None;
    serve((told, said), Some(FromProcessor::Open(port)), |told| match (told, &mut house) {
        (ToProcessor::Open { spec, cards, seed, books, issuer }, _) => {
            let model = Processor::on(LedgerOnFiles::open(&books)?, spec, &cards);
            let wallet = Wallet::of(seed, &cards);
            let dialect = Dialect::new(SHOP);
            let issuer = Issuer::at(issuer);
            house = Some(Shared::new(House { model, wallet, cards, dialect, issuer }));
            Ok(FromProcessor::Done)
        }
        (ToProcessor::Serve, Some(house)) => {
            house.serve(listener.try_clone()?, |house, connection| {
                house.take(connection, Duration::ZERO).map(drop)
            });
            Ok(FromProcessor::Done)
        }
        (told, Some(house)) => house.with(|house| house.answer(&listener, &told)),
        (_, None) => Err(io::Error::other("the processor was not opened")),
    })
}

#[derive(Debug)]
struct House {
    model: Processor<LedgerOnFiles>,
    wallet: Wallet,
    cards: Vec<Card>,
    dialect: Dialect,
    issuer: Issuer,
}

impl House {
    fn answer(&mut self, listener: &TcpListener, told: &ToProcessor) -> io::Result<FromProcessor> {
        Ok(match told {
            ToProcessor::Open { .. } | ToProcessor::Serve => FromProcessor::Done,
            ToProcessor::Change(change) => {
                self.model.change(*change);
                FromProcessor::Done
            }
            ToProcessor::Take { age_ns } => {
                let (connection, _) = listener.accept()?;
                self.take(connection, Duration::from_nanos(*age_ns))?
            }
            ToProcessor::Books => FromProcessor::Books {
                requests: self.model.requests(),
                reversals: self.model.reversals(),
                captured_total: self.model.captured_total(),
            },
            ToProcessor::CapturesOf(order) => FromProcessor::Captures(self.model.captures(*order)?),
        })
    }

    fn take(&mut self, mut connection: TcpStream, age: Duration) -> io::Result<FromProcessor> {
        let mut framed = Vec::new();
        connection.read_to_end(&mut framed)?;
        let message = message_in(&framed)?;
        let heard = self.dialect.hear(&message).map_err(io::Error::other)?;
        match heard.question {
            Question::Payment(request) => {
                let judged = self.judge(&framed, &request)?;
                self.pay(&mut connection, &message, (request, age, judged))
            }
            Question::Reversal(key) => {
                let undone = self.model.undo(key)?;
                if undone.is_some() {
                    self.say(&mut connection, Answered::Reversed(key), &message)?;
                }
                Ok(FromProcessor::Reversed { key, undone })
            }
            Question::Echo(echo) => {
                self.say(&mut connection, Answered::Echo(echo), &message)?;
                Ok(FromProcessor::Done)
            }
        }
    }

    fn pay(
        &mut self,
        connection: &mut TcpStream,
        message: &Message,
        (request, age, (card, judged)): (PaymentRequest, Duration, (Option<CardId>, Judged)),
    ) -> io::Result<FromProcessor> {
        let cryptogram = judged.cryptogram;
        let reply = self.model.take(&Asked { request, card, age, cryptogram })?;
        let issuer = reply.as_ref().and_then(|reply| judged.word(reply.code));
        if let Some(reply) = &reply {
            self.say(connection, Answered::Payment(request.key, reply.code, issuer), message)?;
        }
        let request = match written(&request) {
            pos_protocol::Message::Payment(request) => request,
            other => return Err(io::Error::other(format!("no payment: {other:?}"))),
        };
        Ok(FromProcessor::Paid { request, card, reply, issuer })
    }

    /// Has the issuer look at a payment before anything is decided.
    fn judge(
        &mut self,
        framed: &[u8],
        request: &PaymentRequest,
    ) -> io::Result<(Option<CardId>, Judged)> {
        let card = self.wallet.card_under(request.sealed, request.chip);
        let place = (&self.wallet, self.cards.as_slice());
        let judged = self.issuer.judge(place, (card, request), (&self.dialect, framed))?;
        Ok((card, judged))
    }

    fn say(&self, connection: &mut TcpStream, reply: Answered, to: &Message) -> io::Result<()> {
        let message = self.dialect.reply(&reply, to).map_err(io::Error::other)?;
        let bytes = encode(&message).map_err(io::Error::other)?;
        connection.write_all(&frame(&bytes).map_err(io::Error::other)?)
    }
}

/// Reads the one message in bytes.
pub(super) fn message_in(bytes: &[u8]) -> io::Result<Message> {
    let mut framer = Framer::new(LONGEST);
    framer.push(bytes);
    let message = framer.next_message().map_err(io::Error::other)?;
    let message = message.ok_or_else(|| io::Error::other("half a message"))?;
    decode(&message).map_err(io::Error::other)
}

/// Payments are compared as they are written.
pub(super) fn same(one: &PaymentMessage, other: &PaymentRequest) -> bool {
    matches!(written(other), pos_protocol::Message::Payment(request) if request == *one)
}
