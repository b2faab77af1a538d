//! Our own till on the other side of the protocol.

use core::time::Duration;
use std::collections::BTreeMap;
use std::io::{self, BufRead, Write};

use pos_core::{Batch, Currency, Input, Moment, Output, RequestId, Till, Wall};
use thiserror::Error;

use crate::VERSION;
use crate::fact::{Fact, FactLine};
use crate::hello::Hello;
use crate::mistake::Mistake;
use crate::said::Said;

/// Why a till does not go on.
#[derive(Debug, Error)]
pub enum ServeError {
    /// A line makes no sense.
    #[error("{mistake}, in the line: {line}")]
    Mistake {
        /// The line.
        line: String,
        /// Why.
        mistake: Mistake,
    },
    /// A pipe broke.
    #[error("a pipe broke: {0}")]
    Pipe(#[from] io::Error),
}

/// Runs our till on facts from `facts` until they end; its orders go to `orders`.
///
/// # Errors
///
/// [`ServeError::Mistake`] where a line makes no sense, [`ServeError::Pipe`] where nothing can be
/// read or written.
pub fn serve(mut facts: impl BufRead, mut orders: impl Write) -> Result<(), ServeError> {
    let (mut line, mut said, mut app) = (String::new(), Vec::new(), None);
    loop {
        line.clear();
        if facts.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let answered = answer(&mut app, &line, &mut said);
        answered
            .map_err(|mistake| ServeError::Mistake { line: line.trim().to_owned(), mistake })?;
        orders.write_all(&said)?;
        orders.flush()?;
        said.clear();
    }
}

/// Appends the lines that follow from one to `said`.
fn answer(app: &mut Option<App>, line: &str, said: &mut Vec<u8>) -> Result<(), Mistake> {
    let FactLine { fact, at_ms, wall_ms, input } = serde_json::from_str(line)?;
    let moment = Moment { up: Duration::from_millis(at_ms), wall: Wall::from_millis(wall_ms) };
    let mut outputs = Vec::new();
    match (&mut *app, input) {
        (None, Fact::Hello(hello)) => *app = Some(App::start(hello, moment, &mut outputs)?),
        (None, _) => return Err(Mistake::NoHello),
        (Some(app), input) => app.handle(moment, input, &mut outputs)?,
    }
    if let Some(app) = app {
        for output in outputs {
            write(&app.order(output), said)?;
        }
    }
    write(&Said::Done { fact }, said)
}

fn write(one: &Said, said: &mut Vec<u8>) -> Result<(), Mistake> {
    serde_json::to_writer(&mut *said, one)?;
    said.push(b'\n');
    Ok(())
}

#[derive(Debug)]
struct App {
    till: Till,
    shop: Currency,
    /// The batches that nobody said anything of yet: only they make a `Stored`.
    ordered: BTreeMap<u64, Batch>,
}

impl App {
    fn start(hello: Hello, moment: Moment, outputs: &mut Vec<Output>) -> Result<Self, Mistake> {
        let Hello { protocol, profile, journal } = hello;
        if protocol != VERSION {
            return Err(Mistake::OtherVersion(protocol));
        }
        let shop = profile.currency;
        let till = Till::start(profile.try_into()?, journal, moment, outputs);
        Ok(Self { till, shop, ordered: BTreeMap::new() })
    }

    fn handle(
        &mut self,
        moment: Moment,
        fact: Fact,
        outputs: &mut Vec<Output>,
    ) -> Result<(), Mistake> {
        let input = self.read(fact)?;
        self.till.handle(moment, input, outputs);
        Ok(())
    }

    fn read(&mut self, fact: Fact) -> Result<Input, Mistake> {
        Ok(match fact {
            Fact::Hello(_) => return Err(Mistake::SecondHello),
            Fact::Staff(deed) => Input::Staff(deed.read(self.shop)),
            Fact::LinkUp(link) => Input::LinkUp(link),
            Fact::LinkDown {} => Input::LinkDown,
            Fact::ReaderFound {} => Input::ReaderFound,
            Fact::ReaderConnected {} => Input::ReaderConnected,
            Fact::ReaderDisconnected {} => Input::ReaderDisconnected,
            Fact::CardPresented(card) => Input::CardPresented(card),
            Fact::Answered { request, answer } => {
                Input::Answered(RequestId(request), answer.into())
            }
            Fact::SettingsPushed(settings) => Input::SettingsPushed(settings),
            Fact::Stored { batch } => Input::Stored(self.settle(batch)?.stored()),
            Fact::StoreFailed { batch } => Input::StoreFailed(self.settle(batch)?.ticket),
            Fact::JournalRead { records } => Input::JournalRead(records),
            Fact::ReopenFailed {} => Input::ReopenFailed,
            Fact::Woken {} => Input::Woken,
        })
    }

    fn settle(&mut self, batch: u64) -> Result<Batch, Mistake> {
        self.ordered.remove(&batch).ok_or(Mistake::UnknownBatch(batch))
    }

    /// Writes an order down, and remembers what is to be stored.
    fn order(&mut self, output: Output) -> Said {
        if let Output::Store(batch) = &output {
            let remembered = Batch { ticket: batch.ticket, records: Vec::new() };
            self.ordered.insert(batch.ticket.number(), remembered);
        }
        Said::of(output, self.shop)
    }
}
