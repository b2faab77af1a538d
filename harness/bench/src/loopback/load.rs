//! Many tills at once against one processor, without the world: nothing waits for anything but
//! processes, sockets and files.
//!
//! Each till has a thread that sells at it. The line carries by itself, processor and admin answer
//! by themselves. Every payment is a round trip in ISO 8583 and a few commits to the journal.

mod memory;
mod till;

use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use core::time::Duration;
use std::io;
use std::path::Path;
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Instant;

use pos_core::{Money, OrderId, Profile, TillId, Version};
use sim_world::{Shop, Wallet};

use crate::watch::PartLog;

use super::hub::{odd, start_admin, start_line, start_processor};
use super::part::Part;
use super::stall::stall;
use super::words::{FromAdmin, FromLine, FromProcessor, ToAdmin, ToLine, ToProcessor};
use crate::measure::{Latency, Ledger, Load, LoadReport, Memory, Stretch, per_1000_seconds};
use crate::other_pos::living::RunFolder;
use memory::resident;
use till::BusyTill;

/// The seed of the card's number.
const SEED: u64 = 1;
/// How often it is looked at.
const STRETCH: Duration = Duration::from_secs(10);
/// A till that waits looks this often whether the run has ended.
const LOOK: Duration = Duration::from_millis(200);

impl Load {
    /// Puts tills under load until the span is over or `stop` is set; each stretch is told.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where a part cannot be started, dies, or a payment is not approved.
    pub fn run(&self, stop: &AtomicBool, told: &mut dyn FnMut(&Stretch)) -> io::Result<LoadReport> {
        let goods = stall(self.tills)?;
        let folder = RunFolder::make("deadzone-load-")?;
        let mut central = Central::start((&self.program, folder.path()), &goods)?;
        let wallet = Mutex::new(Wallet::of(SEED, &goods.cards));
        let orders = AtomicU32::new(0);
        let ended = AtomicBool::new(false);
        let floor = Floor {
            load: self,
            shop: &goods,
            folder: folder.path(),
            doors: central.doors,
            wallet: &wallet,
            orders: &orders,
            stops: [stop, &ended],
        };
        let (mut tally, failed) = thread::scope(|scope| {
            let (news, heard) = channel();
            let starts: Vec<Sender<Instant>> = (0..self.tills)
                .map(|number| {
                    let (start, started) = channel();
                    let (floor, news) = (&floor, news.clone());
                    scope.spawn(move || floor.till(number, &started, &news));
                    start
                })
                .collect();
            drop(news);
            let mut tally = Tally::new(central.ids());
            let counted = tally.count(&heard, starts, told);
            ended.store(true, Ordering::Relaxed);
            (tally, counted.err())
        });
        if let Some(reason) = failed {
            return Err(reason);
        }
        tally.report.tills = self.tills;
        tally.report.latency = Latency::of(&tally.all);
        tally.report.ledger = central.ledger(tally.approved)?;
        tally.report.wrong = wrong(&tally.report);
        Ok(tally.report)
    }
}

/// Says in what the processor's ledger differs from what the tills showed.
fn wrong(report: &LoadReport) -> Vec<String> {
    let Ledger { requests, reversals, captured, approved } = report.ledger;
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
    doors: (u16, u16),
}

impl Central {
    fn start(place: (&Path, &Path), shop: &Shop) -> io::Result<Self> {
        let log = PartLog::default();
        let (mut processor, processor_port) = start_processor(place, (shop, SEED), &log)?;
        let (mut admin, admin_port) = start_admin(place, shop, &log)?;
        let (mut line, doors) = start_line(place.0, (processor_port, admin_port), &log)?;
        let _done: FromProcessor = processor.ask(&ToProcessor::Serve)?;
        let _done: FromAdmin = admin.ask(&ToAdmin::Serve)?;
        let _done: FromLine = line.ask(&ToLine::Serve)?;
        Ok(Self { processor, admin, line, doors })
    }

    fn ids(&self) -> [u32; 3] {
        [self.processor.id(), self.line.id(), self.admin.id()]
    }

    fn ledger(&mut self, approved: i64) -> io::Result<Ledger> {
        match self.processor.ask(&ToProcessor::Books)? {
            FromProcessor::Books { requests, reversals, captured_total } => {
                Ok(Ledger { requests, reversals, captured: captured_total.minor(), approved })
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
        took: Duration,
        late: Duration,
        amount: Money,
    },
    Failed(io::Error),
}

/// Where the tills stand.
#[derive(Debug)]
struct Floor<'l> {
    load: &'l Load,
    shop: &'l Shop,
    folder: &'l Path,
    doors: (u16, u16),
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
        let mut till = BusyTill::start(&self.load.program, self.folder, place)?;
        if !till.is_online() {
            return Err(io::Error::other("a till is not online"));
        }
        drop(news.send(News::Up(till.id())));
        let Ok(start) = started.recv() else { return Ok(()) };
        let mut nth = 0;
        loop {
            let due = start + self.due(number, nth);
            if due >= start + self.load.span || !self.wait(&mut till, due, start)? {
                return Ok(());
            }
            let late = if self.load.rate.is_some() { due.elapsed() } else { Duration::ZERO };
            let order = OrderId(self.orders.fetch_add(1, Ordering::Relaxed));
            let amount = Money::from_minor(100 + i64::from(order.0 % 5_000));
            let took = till.sell(order, amount)?;
            drop(news.send(News::Paid { took, late, amount }));
            nth += 1;
        }
    }

    /// Returns when a payment of a till is due, since the start; the tills take turns.
    fn due(&self, number: u16, nth: u32) -> Duration {
        let Some(rate) = self.load.rate else { return Duration::ZERO };
        let place = u64::from(nth) * u64::from(self.load.tills) + u64::from(number);
        Duration::from_micros(place.saturating_mul(1_000_000) / u64::from(rate.max(1)))
    }

    /// Waits for the time of a payment; tells whether the run has not ended by then.
    fn wait(&self, till: &mut BusyTill<'_>, due: Instant, start: Instant) -> io::Result<bool> {
        loop {
            let wish = till.wake_when_due()?.unwrap_or(LOOK);
            if self.has_stopped() || start.elapsed() >= self.load.span {
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

/// What has been counted so far.
#[derive(Debug)]
struct Tally {
    report: LoadReport,
    all: Vec<u64>,
    approved: i64,
    central: [u32; 3],
    tills: Vec<u32>,
    /// How many of all stood in the stretches before, and the worst lateness in this one.
    told: usize,
    late: Duration,
}

impl Tally {
    fn new(central: [u32; 3]) -> Self {
        let (report, all, tills) = (LoadReport::default(), Vec::new(), Vec::new());
        Self { report, all, approved: 0, central, tills, told: 0, late: Duration::ZERO }
    }

    /// Lets all begin at once when all are up, and counts until all have ended.
    fn count(
        &mut self,
        heard: &Receiver<News>,
        starts: Vec<Sender<Instant>>,
        told: &mut dyn FnMut(&Stretch),
    ) -> io::Result<()> {
        while self.tills.len() < starts.len() {
            match heard.recv() {
                Ok(News::Up(id)) => self.tills.push(id),
                Ok(News::Failed(reason)) => return Err(reason),
                Ok(News::Paid { .. }) | Err(_) => return Err(odd("a till", "that")),
            }
        }
        let began = Instant::now();
        for start in starts {
            let _gone = start.send(began);
        }
        self.look(began, told);
        let mut next = began + STRETCH;
        loop {
            match heard.recv_timeout(next.saturating_duration_since(Instant::now())) {
                Ok(News::Paid { took, late, amount }) => self.paid(took, late, amount),
                Ok(News::Failed(reason)) => return Err(reason),
                Ok(News::Up(_)) => {}
                Err(RecvTimeoutError::Timeout) => {
                    self.look(began, told);
                    next += STRETCH;
                }
                Err(RecvTimeoutError::Disconnected) => break,
            }
        }
        self.report.millis = millis(began.elapsed());
        Ok(())
    }

    fn paid(&mut self, took: Duration, late: Duration, amount: Money) {
        self.report.payments += 1;
        self.all.push(u64::try_from(took.as_micros()).unwrap_or(u64::MAX));
        self.approved += amount.minor();
        self.late = self.late.max(late);
        self.report.worst_late_ms = self.report.worst_late_ms.max(millis(late));
        self.report.late_at_end_ms = millis(late);
    }

    fn look(&mut self, began: Instant, told: &mut dyn FnMut(&Stretch)) {
        let second = began.elapsed().as_secs();
        let sample = self.all.get(self.told..).unwrap_or_default();
        let count = u64::try_from(sample.len()).unwrap_or(u64::MAX);
        let memory = self.memory(second);
        self.report.memory.extend(memory);
        told(&Stretch {
            second,
            per_1000_seconds: per_1000_seconds(count, millis(STRETCH)),
            latency: Latency::of(sample),
            worst_late_ms: millis(self.late),
            memory,
        });
        self.told = self.all.len();
        self.late = Duration::ZERO;
    }

    fn memory(&self, second: u64) -> Option<Memory> {
        let mut tills: Vec<u64> = self.tills.iter().filter_map(|id| resident(*id)).collect();
        tills.sort_unstable();
        let [processor, line, admin] = self.central.map(resident);
        Some(Memory {
            second,
            till_least: *tills.first()?,
            till_median: *tills.get(tills.len() / 2)?,
            till_most: *tills.last()?,
            processor: processor?,
            line: line?,
            admin: admin?,
        })
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}
