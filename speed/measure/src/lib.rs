//! Measures what a benchmark does: five times, by turns with its peers, as a row of a table.
//!
//! Time is that of the thread's processor, which other programs on the machine disturb less than the
//! clock on the wall; what works on several threads is measured by the clock of the whole process, or
//! by the one on the wall where a person waits for it. A ratio is the median of the ratios of each turn,
//! so that what slows one turn down slows both sides of it.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

mod growth;

use std::fs::OpenOptions;
use std::io::Write as _;
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};
use serde::{Deserialize, Serialize};

pub use growth::{Growth, SIZES, Size, Work, measure_growth};

/// How often everything is measured.
pub const TURNS: usize = 5;

/// The file that rows are added to, one line of JSON each, where this variable names one.
pub const ROWS: &str = "DEADZONE_ROWS";

/// What one measurement came to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What was measured, as `kernel: HOLD, 64 pending`.
    pub name: String,
    /// What is counted, as `events`.
    pub unit: String,
    /// How many of them a second, the median of the turns.
    pub median: f64,
    /// How far the turns are apart, as a part of the median.
    pub spread: f64,
    /// How many times as fast as each peer it is, by the peer's name.
    pub ratios: Vec<(String, f64)>,
}

/// Tells whether an argument is a part of names: no option, and no number, which a benchmark may take
/// for itself.
fn is_part(argument: &str) -> bool {
    !argument.starts_with('-') && argument.parse::<u64>().is_err()
}

/// A way to do some work: its name, and what does it and says how many units it did.
pub type Way<'a> = (&'a str, &'a mut dyn FnMut() -> u64);

/// A way to do some work that measures itself: its name, and what says how many units a second it did.
pub type SelfTimed<'a> = (&'a str, &'a mut dyn FnMut() -> f64);

/// A clock to measure by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// How long this thread has had a processor.
    #[default]
    Thread,
    /// How long all threads of this process have had a processor, added up.
    Process,
    /// The clock on the wall.
    Wall,
}

impl Clock {
    /// Reads it.
    fn read(self) -> Duration {
        let id = match self {
            Self::Thread => ClockId::CLOCK_THREAD_CPUTIME_ID,
            Self::Process => ClockId::CLOCK_PROCESS_CPUTIME_ID,
            Self::Wall => ClockId::CLOCK_MONOTONIC,
        };
        clock_gettime(id).map_or(Duration::ZERO, Duration::from)
    }
}

/// The benchmarks of one program: those whose names contain the first argument, if there is one.
#[derive(Clone, Debug)]
pub struct Benchmarks {
    wanted: Option<String>,
    clock: Clock,
}

impl Benchmarks {
    /// Reads the arguments of the program.
    pub fn from_args() -> Self {
        // Cargo says `--bench` to every benchmark.
        let wanted = std::env::args().skip(1).find(|argument| is_part(argument));
        Self { wanted, clock: Clock::default() }
    }

    /// Measures by another clock.
    #[must_use]
    pub fn by(&self, clock: Clock) -> Self {
        Self { clock, ..self.clone() }
    }

    /// Tells whether a benchmark is wanted, so that nobody prepares for another.
    pub fn wants(&self, name: &str) -> bool {
        self.wanted.as_ref().is_none_or(|wanted| name.contains(wanted.as_str()))
    }

    /// Measures those whose names contain this text, or all.
    pub fn only(wanted: Option<String>) -> Self {
        Self { wanted, clock: Clock::default() }
    }

    /// Measures one way to do something.
    pub fn measure(&self, name: &str, unit: &str, mut work: impl FnMut() -> u64) {
        self.compare(name, unit, (&mut work, &mut []));
    }

    /// Measures one way to do something against others, by turns.
    pub fn compare(
        &self,
        name: &str,
        unit: &str,
        (ours, peers): (&mut dyn FnMut() -> u64, &mut [Way<'_>]),
    ) {
        let clock = self.clock;
        let mut peers: Vec<_> =
            peers.iter_mut().map(|(peer, work)| (*peer, || rate(clock, &mut **work))).collect();
        let mut peers: Vec<SelfTimed<'_>> =
            peers.iter_mut().map(|(peer, rate)| (*peer, rate as _)).collect();
        self.compare_rates(name, unit, (&mut || rate(clock, ours), &mut peers));
    }

    /// Measures one way to do something against others by turns, where each says its own rate: for
    /// what works in a process of its own, whose time is not that of this thread.
    pub fn compare_rates(
        &self,
        name: &str,
        unit: &str,
        (ours, peers): (&mut dyn FnMut() -> f64, &mut [SelfTimed<'_>]),
    ) {
        if !self.wants(name) {
            return;
        }
        let (mut rates, mut ratios) = (Vec::new(), vec![Vec::new(); peers.len()]);
        for _ in 0..TURNS {
            let rate = ours();
            rates.push(rate);
            for (ratios, (_, peer)) in ratios.iter_mut().zip(&mut *peers) {
                ratios.push(rate / peer());
            }
        }
        let spread = rates.iter().copied().fold(f64::MIN, f64::max)
            - rates.iter().copied().fold(f64::MAX, f64::min);
        let median = median(rates);
        let ratios = peers.iter().zip(ratios);
        tell(&Row {
            name: name.into(),
            unit: unit.into(),
            median,
            spread: spread / median,
            ratios: ratios
                .map(|((peer, _), ratios)| ((*peer).to_owned(), self::median(ratios)))
                .collect(),
        });
    }
}

/// Prints a row, and adds it to the file of rows.
pub fn tell(row: &Row) {
    print!("{:<52} {:>14.0} {}/s ±{:.0} %", row.name, row.median, row.unit, row.spread * 50.0);
    for (peer, ratio) in &row.ratios {
        print!("  {ratio:.2} x {peer}");
    }
    println!();
    keep(row);
}

/// Adds a row to the file of rows, where there is one.
fn keep(row: &impl Serialize) {
    let Some(path) = std::env::var_os(ROWS) else {
        return;
    };
    let line = serde_json::to_string(row).unwrap_or_default();
    let file = OpenOptions::new().create(true).append(true).open(&path);
    if let Err(reason) = file.and_then(|mut file| writeln!(file, "{line}")) {
        println!("no row in {}: {reason}", path.display());
    }
}

/// Measures some work once: units a second of a clock.
pub fn rate(clock: Clock, work: &mut dyn FnMut() -> u64) -> f64 {
    let start = clock.read();
    let units = work();
    #[expect(clippy::cast_precision_loss, reason = "a rate has no more digits than a float")]
    let units = units as f64;
    units / clock.read().saturating_sub(start).as_secs_f64()
}

/// The middle of some values.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}
