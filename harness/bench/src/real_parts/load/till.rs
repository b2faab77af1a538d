//! One till under load: its process, and whoever sells at it as fast as it is asked for.

use core::time::Duration;
use std::collections::VecDeque;
use std::io::{self, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use pos_core::{
    Cart, Currency, Link, Method, Money, NetworkId, OrderId, Output, Profile, Scheme, Screen,
    Session, StaffId, TillId,
};
use pos_protocol::{Deed, Fact, Hello, Payment, Said, VERSION};
use sim_world::{CardId, Wallet};

use crate::watch::BenchPart;

use super::super::part::Part;
use super::super::serve::listen;
use super::super::site::{Doors, Launcher};
use super::super::terminal::{launch, prepare};
use super::super::words::{FromTill, ToTill, When};

/// What is told next.
enum Next {
    Fact(Fact),
    /// The card is there to be read.
    Card,
    /// The answer to this request is there, or comes.
    Answer(u64),
}

/// Writes the journals of so many tills, somebody at work at each.
///
/// They are all closed before the first till is started: a process that is just being started has
/// the files of its parent open for a moment, and their locks with them.
pub(super) fn prepare_journals(folder: &Path, tills: u16) -> io::Result<()> {
    let session = Session { staff: Some(StaffId(0)), knows_reader: true, awaits_reader: false };
    (0..tills)
        .map(TillId)
        .try_for_each(|till| prepare(&journal_of(folder, till), session).map_err(io::Error::other))
}

fn journal_of(folder: &Path, till: TillId) -> PathBuf {
    folder.join(format!("till-{}.redb", till.0))
}

/// A till that is up, with its reader.
#[derive(Debug)]
pub(super) struct BusyTill<'w> {
    till: TillId,
    part: Part,
    reader: TcpStream,
    wallet: &'w Mutex<Wallet>,
    shop: Currency,
    started: Instant,
    wake: Option<Duration>,
    /// When the card of the present payment was held to the reader.
    presented: Option<Instant>,
    took: Option<Duration>,
    is_online: bool,
}

impl<'w> BusyTill<'w> {
    /// Starts a till in a folder, between the two doors of the line, and brings it online.
    pub(super) fn start(
        launcher: &Launcher,
        folder: &Path,
        (profile, doors, wallet): (Profile, Doors, &'w Mutex<Wallet>),
    ) -> io::Result<Self> {
        let journal = journal_of(folder, profile.till);
        let (listener, door) = listen()?;
        let who = BenchPart::Till(profile.till);
        let mut part = launch(launcher, &journal, (doors, door), who)?;
        let (started, id, shop) = (Instant::now(), profile.till, profile.currency);
        let hello =
            Fact::Hello(Hello { protocol: VERSION, profile: profile.into(), journal: Vec::new() });
        let reply: FromTill = part.ask(&ToTill::Tell(when(started), hello))?;
        if !reply.up {
            return Err(io::Error::other("a till does not come up"));
        }
        let reader = reader_of(&listener)?;
        let mut till = Self {
            till: id,
            part,
            reader,
            wallet,
            shop,
            started,
            wake: None,
            presented: None,
            took: None,
            is_online: false,
        };
        let mut todo = VecDeque::new();
        till.obey(reply, &mut todo)?;
        let link = Link { network: NetworkId(0), joined: 1 };
        todo.push_back(Next::Fact(Fact::LinkUp(link)));
        till.go_on(todo)?;
        Ok(till)
    }

    pub(super) fn id(&self) -> u32 {
        self.part.id()
    }

    pub(super) const fn is_online(&self) -> bool {
        self.is_online
    }

    /// Wakes the till if it asked for that; returns how long it wants to be left alone.
    pub(super) fn wake_when_due(&mut self) -> io::Result<Option<Duration>> {
        let up = self.started.elapsed();
        if self.wake.is_some_and(|at| at <= up) {
            self.wake = None;
            self.go_on(VecDeque::from([Next::Fact(Fact::Woken {})]))?;
        }
        Ok(self.wake.map(|at| at.saturating_sub(self.started.elapsed())))
    }

    /// Sells something; returns how long the customer waited, from the card to the approval.
    pub(super) fn sell(&mut self, order: OrderId, total: Money) -> io::Result<Duration> {
        self.took = None;
        let cart = Cart { order, total, tip: Money::ZERO, sells_gift_card: false, contact: None };
        self.go_on(VecDeque::from([Next::Fact(Fact::Staff(Deed::Open(cart)))]))?;
        self.took.take().ok_or_else(|| io::Error::other("a payment has come to nothing"))
    }

    /// Tells the till everything that follows, until nothing follows any more.
    fn go_on(&mut self, mut todo: VecDeque<Next>) -> io::Result<()> {
        while let Some(next) = todo.pop_front() {
            let now = when(self.started);
            let told = match next {
                Next::Fact(fact) => ToTill::Tell(now, fact),
                Next::Card => ToTill::ReadCard(now),
                Next::Answer(request) => ToTill::ReadAnswer(now, request),
            };
            let reply = self.part.ask(&told)?;
            self.obey(reply, &mut todo)?;
        }
        Ok(())
    }

    fn obey(&mut self, reply: FromTill, todo: &mut VecDeque<Next>) -> io::Result<()> {
        for said in reply.said {
            if let Said::Store { batch, .. } = said {
                let kept: FromTill = self.part.ask(&ToTill::Commit(batch))?;
                if !kept.durable {
                    return Err(io::Error::other("a journal has failed"));
                }
                todo.push_back(Next::Fact(Fact::Stored { batch }));
                continue;
            }
            let Ok(output) = said.into_output(self.shop) else { continue };
            todo.extend(self.follow(output)?);
        }
        Ok(())
    }

    fn follow(&mut self, output: Output) -> io::Result<Option<Next>> {
        Ok(match output {
            Output::Send(request) => Some(Next::Answer(request.id.0)),
            Output::Show(screen) => self.watch(&screen)?,
            Output::ConnectReader => Some(Next::Fact(Fact::ReaderConnected {})),
            Output::Wake(at) => {
                self.wake = at;
                None
            }
            Output::Store(_)
            | Output::ReopenJournal
            | Output::DisconnectReader
            | Output::JoinNetwork(_) => None,
        })
    }

    /// Does what staff and customer do at a screen.
    fn watch(&mut self, screen: &Screen) -> io::Result<Option<Next>> {
        Ok(match screen {
            Screen::Opened(order) => {
                let (order, method) = (*order, Method::Card);
                let choice = Payment { order, amount: None, currency: None, method };
                Some(Next::Fact(Fact::Staff(Deed::Pay(choice))))
            }
            Screen::Prompt(prompt) if !prompt.offline => {
                self.present()?;
                Some(Next::Card)
            }
            Screen::Taken(taken) if !taken.offline => {
                self.took = self.presented.take().map(|at| at.elapsed());
                Some(Next::Fact(Fact::Staff(Deed::Done { order: taken.order })))
            }
            Screen::Status(status) => {
                self.is_online = status.online;
                None
            }
            Screen::Prompt(_)
            | Screen::Taken(_)
            | Screen::Offer(_)
            | Screen::Declined(..)
            | Screen::Refused(..)
            | Screen::OutcomeUnknown(_) => {
                return Err(io::Error::other(format!("a till shows {screen:?}")));
            }
            _ => None,
        })
    }

    /// Holds the card to the reader.
    fn present(&mut self) -> io::Result<()> {
        let mut wallet = self.wallet.lock().unwrap_or_else(PoisonError::into_inner);
        let card = wallet.tap(self.till, CardId(0), Scheme::Visa);
        drop(wallet);
        let card = card.ok_or_else(|| io::Error::other("a reader has used its last key"))?;
        let mut line = serde_json::to_vec(&card)?;
        line.push(b'\n');
        self.presented = Some(Instant::now());
        self.reader.write_all(&line)
    }
}

/// Waits for the till to connect its reader, which it does before it says that it is up.
fn reader_of(listener: &TcpListener) -> io::Result<TcpStream> {
    let (reader, _) = listener.accept()?;
    reader.set_nodelay(true)?;
    Ok(reader)
}

/// Reads both clocks of a till.
fn when(started: Instant) -> When {
    let at_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    let wall = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    When { at_ms, wall_ms: i64::try_from(wall.as_millis()).unwrap_or(i64::MAX), passes: true }
}
