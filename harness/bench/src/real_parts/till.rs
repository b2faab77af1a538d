//! The process of a till: the POS core on a journal in a file, with sockets to its reader, the
//! processor and the admin.

use core::time::Duration;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::path::{Path, PathBuf};

use pos_core::{
    Class, Currency, Key, Message, Moment, Output, Presentation, Record, Request, Wall,
};
use pos_journal::{DurableJournal, FileDisk, Journal, JournalError};
use pos_protocol::{Answer, Fact, Hello, ServedTill};
use pos_wire::dialect::{Attempt, Dialect, IssuerAuthentication, Question, Reply, Sending};
use pos_wire::iso8583::{encode, frame};

use super::connection::Connection;
use super::http;
use super::in_memory::read_in_memory;
use super::processor::{SHOP, message_in};
use super::serve::serve;
use super::wall_clock::now_ms;
use super::words::{FromTill, ToTill, When};

/// With more connections than these, those are let go that the line has closed.
const MANY: usize = 64;

/// So many requests of an outage wait for the line to come back, and no more.
const MANY_UNSAID: usize = 16;

/// Where a till finds what is around it.
#[derive(Clone, Debug)]
pub struct TillPlace {
    /// The file of its journal.
    pub journal: PathBuf,
    /// The way to the processor.
    pub processor: SocketAddr,
    /// The way to the admin.
    pub admin: SocketAddr,
    /// The port of its reader.
    pub reader: u16,
}

/// Runs a till until nobody tells it anything more.
///
/// # Errors
///
/// [`io::Error`] where what it is told makes no sense, or a socket breaks.
pub fn serve_till(place: &TillPlace, told: impl BufRead, said: impl Write) -> io::Result<()> {
    let mut device = TillDevice {
        place: place.clone(),
        till: None,
        shop: None,
        journal: None,
        batches: BTreeMap::new(),
        sent: BTreeSet::new(),
        open: BTreeMap::new(),
        reader: None,
        dialect: Dialect::new(SHOP),
        wall: Wall::from_millis(0),
        passes: true,
    };
    serve((told, said), None, |told| {
        let wall_ms = now_ms();
        Ok(FromTill { wall_ms, ..device.answer(told)? })
    })
}

#[derive(Debug)]
struct TillDevice {
    place: TillPlace,
    till: Option<ServedTill>,
    shop: Option<Currency>,
    journal: Option<DurableJournal>,
    /// What was ordered to be stored.
    batches: BTreeMap<u64, Vec<Record>>,
    /// The payments that this start of the app has asked for, and that nobody answered for good.
    sent: BTreeSet<Key>,
    /// The connections of requests that nobody has answered.
    open: BTreeMap<u64, (Connection, bool)>,
    reader: Option<BufReader<TcpStream>>,
    dialect: Dialect,
    wall: Wall,
    /// Whether messages pass the router.
    passes: bool,
}

impl TillDevice {
    fn answer(&mut self, told: ToTill) -> io::Result<FromTill> {
        match told {
            ToTill::Tell(when, Fact::Hello(hello)) => self.start(when, hello),
            ToTill::Tell(when, fact) => self.tell(when, fact),
            ToTill::ReadCard(when) => {
                let card = self.read_card()?;
                let told = self.tell(when, Fact::CardPresented(card))?;
                Ok(FromTill { card: Some(card), ..told })
            }
            ToTill::ReadAnswer(when, request) => {
                let (answer, issuer) = self.read_answer(request)?;
                let told = self.tell(when, Fact::Answered { request, answer: answer.clone() })?;
                Ok(FromTill { answer: Some(answer), issuer, ..told })
            }
            ToTill::Commit(batch) => {
                let durable = self.commit(batch);
                Ok(FromTill { up: true, durable, ..FromTill::default() })
            }
            ToTill::Reopen => {
                let path = self.place.journal.clone();
                let records = self.reopen().or_else(|_| read_in_memory(&path)).ok();
                Ok(FromTill { up: true, records, ..FromTill::default() })
            }
        }
    }

    fn start(&mut self, when: When, hello: Hello) -> io::Result<FromTill> {
        let journal = match self.reopen() {
            Ok(journal) => journal,
            Err(error) => {
                let why = Some(format!("{error}: {}", error.remedy()));
                return Ok(FromTill { why, ..FromTill::default() });
            }
        };
        self.shop = Some(hello.profile.currency);
        self.passes = when.passes;
        let reader = TcpStream::connect((Ipv4Addr::LOCALHOST, self.place.reader))?;
        self.reader = Some(BufReader::new(reader));
        let mut outputs = Vec::new();
        let read = Some(journal.clone());
        let till = ServedTill::start(Hello { journal, ..hello }, moment(when), &mut outputs);
        self.till = Some(till.map_err(io::Error::other)?);
        self.wall = Wall::from_millis(when.wall_ms);
        Ok(FromTill { records: read, ..self.obey(outputs)? })
    }

    fn tell(&mut self, when: When, fact: Fact) -> io::Result<FromTill> {
        let till = self.till.as_mut().ok_or_else(|| io::Error::other("the app is not started"))?;
        let mut outputs = Vec::new();
        self.passes = when.passes;
        till.handle(moment(when), fact, &mut outputs).map_err(io::Error::other)?;
        self.wall = Wall::from_millis(when.wall_ms);
        self.obey(outputs)
    }

    fn obey(&mut self, outputs: Vec<Output>) -> io::Result<FromTill> {
        let mut reply = FromTill { up: true, ..FromTill::default() };
        for output in outputs {
            match &output {
                Output::Send(request) => reply.ports.push((request.id.0, self.send(request)?)),
                Output::Store(batch) => {
                    self.batches.insert(batch.ticket.number(), batch.records.clone());
                }
                Output::ReopenJournal
                | Output::Show(_)
                | Output::ConnectReader
                | Output::DisconnectReader
                | Output::JoinNetwork(_)
                | Output::Wake(_) => {}
            }
            if let Some(till) = &mut self.till {
                reply.said.push(till.order(output));
            }
        }
        Ok(reply)
    }

    /// Sends a request on a connection of its own; returns the port that it comes from.
    fn send(&mut self, request: &Request) -> io::Result<u16> {
        let shop = self.shop.ok_or_else(|| io::Error::other("the app is not started"))?;
        let is_payment = request.message.is_for_processor();
        let (door, bytes) = if is_payment {
            (self.place.processor, self.in_iso_8583(&request.message)?)
        } else {
            let message = pos_protocol::Message::of(request.message.clone(), shop);
            (self.place.admin, http::request("/till", &message)?)
        };
        let connection = Connection::say(door, bytes, self.passes)?;
        let port = connection.port()?;
        self.open.insert(request.id.0, (connection, is_payment));
        self.give_up_unsaid();
        if self.open.len() > MANY {
            self.open.retain(|_, (connection, _)| !connection.is_closed());
        }
        Ok(port)
    }

    /// Gives up the oldest of many requests that the router does not let through, as an app does
    /// whose patience is at its end: all at once they would keep the line from hearing anything else.
    fn give_up_unsaid(&mut self) {
        let unsaid = self.open.iter().filter(|(_, (connection, _))| connection.is_unsaid());
        let unsaid: Vec<u64> = unsaid.map(|(id, _)| *id).collect();
        for id in unsaid.iter().rev().skip(MANY_UNSAID) {
            if let Some((connection, _)) = self.open.remove(id) {
                connection.give_up();
            }
        }
    }

    fn in_iso_8583(&mut self, message: &Message) -> io::Result<Vec<u8>> {
        let question = Question::of(message).ok_or_else(|| io::Error::other("no question"))?;
        let attempt = match &question {
            Question::Payment(request) if !self.sent.insert(request.key) => Attempt::Repeat,
            Question::Payment(_) | Question::Reversal(_) | Question::Echo(_) => Attempt::First,
        };
        let sending = Sending { at: self.wall, attempt };
        let message = self.dialect.ask(&question, sending).map_err(io::Error::other)?;
        let bytes = encode(&message).map_err(io::Error::other)?;
        frame(&bytes).map_err(io::Error::other)
    }

    /// Reads an answer, and what the issuer says to the card in it.
    fn read_answer(&mut self, request: u64) -> io::Result<(Answer, Option<IssuerAuthentication>)> {
        let open = self.open.remove(&request);
        let (connection, is_payment) =
            open.ok_or_else(|| io::Error::other("an answer to nothing"))?;
        let bytes = connection.answer()?;
        if is_payment {
            let message = message_in(&bytes)?;
            let reply = self.dialect.read_reply(&message).map_err(io::Error::other)?;
            let answer = reply.answer().ok_or_else(|| io::Error::other("an echo"))?;
            self.forget_answered(&answer);
            let issuer = match reply {
                Reply::Payment(_, _, issuer) => issuer,
                Reply::Reversed(_) | Reply::Echo(_) => None,
            };
            return Ok((answer.into(), issuer));
        }
        Ok((http::read_answer(&bytes)?, None))
    }

    /// Forgets a payment that is answered for good: it is never sent again.
    fn forget_answered(&mut self, answer: &pos_core::Answer) {
        if let pos_core::Answer::Payment(key, code) = answer
            && code.class() != Class::Later
        {
            self.sent.remove(key);
        }
    }

    fn read_card(&mut self) -> io::Result<Presentation> {
        let reader = self.reader.as_mut().ok_or_else(|| io::Error::other("there is no reader"))?;
        let mut line = String::new();
        reader.read_line(&mut line)?;
        Ok(serde_json::from_str(&line)?)
    }

    fn commit(&mut self, batch: u64) -> bool {
        let records = self.batches.remove(&batch).unwrap_or_default();
        if self.journal.is_none() {
            self.journal = open(&self.place.journal).ok();
        }
        self.journal.as_mut().is_some_and(|journal| journal.commit(&records).is_ok())
    }

    fn reopen(&mut self) -> Result<Vec<Record>, JournalError> {
        self.journal = None;
        let journal = open(&self.place.journal)?;
        let records = journal.read()?;
        self.journal = Some(journal);
        Ok(records)
    }
}

/// Opens the journal in a file.
pub(super) fn open(path: &Path) -> Result<DurableJournal, JournalError> {
    DurableJournal::open(FileDisk::open(path)?)
}

const fn moment(when: When) -> Moment {
    Moment { up: Duration::from_millis(when.at_ms), wall: Wall::from_millis(when.wall_ms) }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{TillPlace, serve_till};
    use crate::real_parts::words::FromTill;

    const HELLO: &str = r#"{"Tell":[{"at_ms":0,"wall_ms":0},{"hello":{"protocol":1,"profile":{
        "till":0,"country":"US","currency":"USD","decimals":2,"app_version":"9.14.0",
        "reader":"wisepad-3","patience":{"answer_ms":1,"check_every_ms":1,"retry_first_ms":1,
        "retry_most_ms":1}},"journal":[]}}]}"#;

    #[test]
    fn a_till_that_cannot_read_its_journal_says_why_and_what_to_do() {
        let folder = tempfile::tempdir().unwrap();
        let journal = folder.path().join("till.journal");
        fs::write(&journal, "a shopping list".repeat(99)).unwrap();
        let nobody = ([127, 0, 0, 1], 1).into();
        let place = TillPlace { journal, processor: nobody, admin: nobody, reader: 1 };
        let mut said = Vec::new();
        serve_till(&place, HELLO.replace('\n', "").as_bytes(), &mut said).unwrap();
        let said: FromTill = serde_json::from_slice(&said).unwrap();
        let told = "the disk does not hold a journal: name another file, this one is left as it is";
        assert_eq!((said.up, said.why.as_deref()), (false, Some(told)));
    }
}
