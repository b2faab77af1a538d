//! Many tills at once against one processor, without the world: nothing waits for anything but
//! processes, sockets and files.
//!
//! Each till has a thread that sells at it. The line carries by itself, processor and admin answer
//! by themselves. Every payment is a round trip in ISO 8583 and a few commits to the journal.

mod highest;
mod memory;
mod tally;
mod till;

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use core::time::Duration;
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;

use pos_core::{Money, OrderId, Profile, TillId, Version};
use sim_world::{Shop, Wallet};

use crate::watch::PartLog;

use super::hub::{odd, start_admin, start_line, start_processor};
use super::part::Part;
use super::site::{Doors, Launcher};
use super::stall::stall;
use super::words::{FromAdmin, FromLine, FromProcessor, ToAdmin, ToLine, ToProcessor};
use crate::measure::{Latency, Ledger, Load, LoadNews, LoadReport, Pace, Probe};
use crate::other_pos::living::RunFolder;
use highest::highest;
use tally::Tally;
use till::{BusyTill, prepare_journals};

/// The seed of the card's number.
const SEED: u64 = 1;
/// The rate that a search begins at.
const FIRST: u32 = 50;
/// How long payments are begun at each rate that is tried: a rate that is a twentieth too high
/// falls twice as far behind in it as one that holds may.
const PROBE: Duration = Duration::from_secs(10);
/// A till that waits looks this often whether the run has ended.
const LOOK: Duration = Duration::from_millis(200);

impl Load {
    /// Puts tills under load until the span is over or `stop` is set; each stretch is told, and each
    /// rate that is tried.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where a part cannot be started, dies, or a payment is not approved, and where
    /// no rate holds.
    pub fn run(&self, stop: &AtomicBool, told: &mut dyn FnMut(LoadNews)) -> io::Result<LoadReport> {
        let at = |rate| Run { load: self, rate, span: self.span };
        match self.pace {
            Pace::AsItGoes => at(None).play(stop, told),
            Pace::At(rate) => at(Some(rate.get())).play(stop, told),
            Pace::Highest => self.search(stop, told),
        }
    }

    /// Searches for the highest rate that holds, and plays the span at it.
    fn search(&self, stop: &AtomicBool, told: &mut dyn FnMut(LoadNews)) -> io::Result<LoadReport> {
        let mut probes = Vec::new();
        let found = highest(FIRST, |rate| {
            // What a busy machine does once is not yet what it can do.
            Ok(self.probe(rate, (stop, told), &mut probes)?
                || self.probe(rate, (stop, told), &mut probes)?)
        });
        let mut report = match found {
            Ok(Some(rate)) => {
                let run = Run { load: self, rate: Some(rate), span: self.span };
                let played = run.play(stop, told)?;
                LoadReport { held: Some(played.holds()), ..played }
            }
            Ok(None) => return Err(io::Error::other("not even one payment a second holds")),
            Err(Cut::Ended(report)) => *report,
            Err(Cut::Failed(reason)) => return Err(reason),
        };
        report.probes = probes;
        Ok(report)
    }

    /// Tries a rate on tills of its own; tells whether it holds.
    fn probe(
        &self,
        rate: u32,
        (stop, told): (&AtomicBool, &mut dyn FnMut(LoadNews)),
        probes: &mut Vec<Probe>,
    ) -> Result<bool, Cut> {
        let run = Run { load: self, rate: Some(rate), span: PROBE };
        let report = run.play(stop, &mut |_| {}).map_err(Cut::Failed)?;
        if stop.load(Ordering::Relaxed) || !report.wrong.is_empty() {
            return Err(Cut::Ended(Box::new(report)));
        }
        let probe = Probe {
            rate,
            per_1000_seconds: report.per_1000_seconds(),
            latency: report.latency,
            late_at_end_ms: report.late_at_end_ms,
            held: report.holds(),
        };
        told(LoadNews::Probe(probe));
        probes.push(probe);
        Ok(probe.held)
    }
}

/// Why a search has no result.
#[derive(Debug)]
enum Cut {
    /// A probe was interrupted, or the ledger is wrong: this is what it found.
    Ended(Box<LoadReport>),
    Failed(io::Error),
}

/// One run at one rate.
#[derive(Clone, Copy, Debug)]
struct Run<'l> {
    load: &'l Load,
    rate: Option<u32>,
    span: Duration,
}

impl Run<'_> {
    fn play(self, stop: &AtomicBool, told: &mut dyn FnMut(LoadNews)) -> io::Result<LoadReport> {
        let Load { program, tills, .. } = self.load;
        let goods = stall(*tills)?;
        let folder = RunFolder::make("deadzone-load-")?;
        prepare_journals(folder.path(), *tills)?;
        let launcher = Launcher::on_loopback(program.clone(), PartLog::default());
        let mut central = Central::start((&launcher, folder.path()), &goods)?;
        let wallet = Mutex::new(Wallet::of(SEED, &goods.cards));
        let orders = AtomicU32::new(0);
        let ended = AtomicBool::new(false);
        let floor = Floor {
            run: self,
            shop: &goods,
            launcher: &launcher,
            folder: folder.path(),
            doors: central.doors,
            wallet: &wallet,
            orders: &orders,
            stops: [stop, &ended],
        };
        let mut tally = Tally::new(central.ids(), self.span);
        let counted = thread::scope(|scope| {
            let (news, heard) = channel();
            let starts: Vec<Sender<Instant>> = (0..*tills)
                .map(|number| {
                    let (start, started) = channel();
                    let (floor, news) = (&floor, news.clone());
                    scope.spawn(move || floor.till(number, &started, &news));
                    start
                })
                .collect();
            drop(news);
            let counted = tally.count(&heard, starts, told);
            ended.store(true, Ordering::Relaxed);
            counted
        });
        if let Err(reason) = counted {
            // A till that waits in vain says less than the part that it waits for.
            return Err(central.ledger(0).err().unwrap_or(reason));
        }
        let (mut report, sample, approved) = tally.close();
        (report.tills, report.rate) = (*tills, self.rate);
        report.latency = Latency::of(&sample);
        report.ledger = central.ledger(approved)?;
        report.wrong = wrong(&report);
        Ok(report)
    }
}

/// Says in what the processor's ledger differs from what the tills showed.
fn wrong(report: &LoadReport) -> Vec<String> {
    let Ledger { requests, reversals, captured, approved, .. } = report.ledger;
    let mut wrong = Vec::new();
    if requests != report.payments {
        wrong.push(format!("{} payments were approved, {requests} asked for", report.payments));
    }
    if reversals != 0 {
        wrong.push(format!("{reversals} payments were reversed"));
    }
    if captured != approved {
        wrong.push(format!("{approved} were approved, {captured} captured, in minor units"));
    }
    wrong
}

/// What all tills share.
#[derive(Debug)]
struct Central {
    processor: Part,
    admin: Part,
    line: Part,
    doors: Doors,
}

impl Central {
    fn start(place: (&Launcher, &Path), shop: &Shop) -> io::Result<Self> {
        let (mut processor, processor_port) = start_processor(place, (shop, SEED, None))?;
        let (mut admin, admin_port) = start_admin(place, shop)?;
        let (mut line, doors) = start_line(place.0, (processor_port, admin_port))?;
        let _done: FromProcessor = processor.ask(&ToProcessor::Serve)?;
        let _done: FromAdmin = admin.ask(&ToAdmin::Serve)?;
        let _done: FromLine = line.ask(&ToLine::Serve)?;
        Ok(Self { processor, admin, line, doors })
    }

    fn ids(&self) -> [u32; 3] {
        [self.processor.id(), self.line.id(), self.admin.id()]
    }

    /// Asks processor and admin for their books.
    fn ledger(&mut self, approved: i64) -> io::Result<Ledger> {
        let FromAdmin::Books { orders, .. } = self.admin.ask(&ToAdmin::Books)? else {
            return Err(odd("the admin", "that"));
        };
        match self.processor.ask(&ToProcessor::Books)? {
            FromProcessor::Books { requests, reversals, captured_total } => {
                let captured = captured_total.minor();
                Ok(Ledger { requests, reversals, captured, approved, orders })
            }
            other => Err(odd("the processor", &format!("{other:?}"))),
        }
    }
}

/// What a till tells of itself.
#[derive(Debug)]
enum News {
    /// It is up and online; the id of its process.
    Up(u32),
    Paid {
        till: u16,
        took: Duration,
        late: Duration,
        amount: Money,
    },
    Failed(io::Error),
}

/// Where the tills stand.
#[derive(Debug)]
struct Floor<'l> {
    run: Run<'l>,
    shop: &'l Shop,
    launcher: &'l Launcher,
    folder: &'l Path,
    doors: Doors,
    wallet: &'l Mutex<Wallet>,
    orders: &'l AtomicU32,
    stops: [&'l AtomicBool; 2],
}

impl Floor<'_> {
    fn till(&self, number: u16, started: &Receiver<Instant>, news: &Sender<News>) {
        if let Err(reason) = self.sell(number, started, news) {
            // Whoever counts may have gone.
            drop(news.send(News::Failed(reason)));
        }
    }

    fn sell(
        &self,
        number: u16,
        started: &Receiver<Instant>,
        news: &Sender<News>,
    ) -> io::Result<()> {
        let place = (self.profile(number), self.doors, self.wallet);
        let mut till = BusyTill::start(self.launcher, self.folder, place)?;
        if !till.is_online() {
            return Err(io::Error::other("a till is not online"));
        }
        drop(news.send(News::Up(till.id())));
        let Ok(start) = started.recv() else { return Ok(()) };
        let mut nth = 0;
        loop {
            let due = start + self.due(number, nth);
            if due >= start + self.run.span || !self.wait(&mut till, due, start)? {
                return Ok(());
            }
            let late = if self.run.rate.is_some() { due.elapsed() } else { Duration::ZERO };
            let order = OrderId(self.orders.fetch_add(1, Ordering::Relaxed));
            let amount = Money::from_minor(100 + i64::from(order.0 % 5_000));
            let took = till.sell(order, amount)?;
            drop(news.send(News::Paid { till: number, took, late, amount }));
            nth += 1;
        }
    }

    /// Returns when a payment of a till is due, since the start; the tills take turns.
    fn due(&self, number: u16, nth: u32) -> Duration {
        let Some(rate) = self.run.rate else { return Duration::ZERO };
        let place = u64::from(nth) * u64::from(self.run.load.tills) + u64::from(number);
        Duration::from_micros(place.saturating_mul(1_000_000) / u64::from(rate.max(1)))
    }

    /// Waits for the time of a payment; tells whether the run has not ended by then.
    fn wait(&self, till: &mut BusyTill<'_>, due: Instant, start: Instant) -> io::Result<bool> {
        loop {
            let wish = till.wake_when_due()?.unwrap_or(LOOK);
            if self.has_stopped() || start.elapsed() >= self.run.span {
                return Ok(false);
            }
            let left = due.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Ok(true);
            }
            thread::sleep(left.min(wish).min(LOOK));
        }
    }

    fn has_stopped(&self) -> bool {
        self.stops.iter().any(|stop| stop.load(Ordering::Relaxed))
    }

    fn profile(&self, number: u16) -> Profile {
        let till = &self.shop.tills[usize::from(number)];
        Profile {
            till: TillId(number),
            country: self.shop.store.country,
            currency: self.shop.store.currency,
            app_version: Version::parse(&till.app_version).unwrap_or(Version::new(0, 0, 0)),
            reader: till.reader,
            patience: self.shop.patience,
        }
    }
}
