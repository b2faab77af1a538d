//! Runs all benchmarks, one after the other, and writes a page of what they came to: medians of five,
//! how far the turns are apart, ratios to peers, growth, and the machine that it was measured on.
#![expect(clippy::print_stdout, reason = "a person waits for the figures, and wants to see some")]
#![expect(clippy::print_stderr, reason = "what is wrong belongs beside them")]

mod building;
mod list;
mod machine;
mod page;
mod run;

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Parser;
use thiserror::Error;

use crate::list::BENCHES;
use crate::page::{Figures, replaced};

/// Runs the benchmarks and writes a page of what they came to.
#[derive(Debug, Parser)]
#[command(after_help = "Examples:
  cargo run -p speed-table -- --out docs/speed.md          all of them: ten minutes
  cargo run -p speed-table -- --python python3             against SimPy and NumPy as well
  cargo run -p speed-table -- --only sim/kernel            those of one crate, to look at
  cargo run -p speed-table -- --build --out docs/speed.md  build times besides: ten minutes more")]
struct Ask {
    /// The page; what stands between its marks is replaced. Without it the figures are only shown.
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only the benchmarks whose folder and name, as `sim/kernel hold`, contain this.
    #[arg(long, value_name = "PART")]
    only: Option<String>,
    /// A Python that has SimPy and NumPy, to measure against them.
    #[arg(long, value_name = "PYTHON")]
    python: Option<String>,
    /// Measures how long the command takes to build, in a folder of its own.
    #[arg(long)]
    build: bool,
}

/// Why there is no page.
#[derive(Debug, Error)]
pub(crate) enum Wrong {
    /// Something of the system.
    #[error("{0}: {1}")]
    System(String, io::Error),
    /// A benchmark that ended otherwise than well.
    #[error("the benchmark {0} failed: run it alone, as `{1}`")]
    Failed(String, String),
    /// A line that is no row.
    #[error("a benchmark wrote a row that cannot be read: {0}")]
    Row(serde_json::Error),
    /// Nothing to run.
    #[error("no benchmark contains `{0}`; there are: {1}")]
    Nothing(String, String),
    /// A build that failed.
    #[error("`cargo build` failed; run it alone to see why")]
    Build,
    /// A page without marks.
    #[error("`{0}` has no lines `{begin}` and `{end}`: write them where the figures should stand", begin = page::BEGIN, end = page::END)]
    NoMarks(String),
}

fn main() -> ExitCode {
    match written(&Ask::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(wrong) => {
            eprintln!("error: {wrong}");
            ExitCode::FAILURE
        }
    }
}

fn written(ask: &Ask) -> Result<(), Wrong> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let before = ask.out.as_deref().map(page::read).transpose()?;
    let mut figures = Figures::new(machine::named());
    let benches = wanted(ask)?;
    for bench in benches {
        match run::rows(&root, bench, ask.python.as_deref())? {
            Some(rows) => figures.take(rows),
            None => figures.leave_out(bench),
        }
    }
    if ask.build {
        figures.builds(building::measured(&root)?);
    }
    let text = figures.text();
    let (Some(out), Some(before)) = (&ask.out, before) else {
        println!("\n{text}");
        return Ok(());
    };
    page::write(out, &replaced(&before, &text, out)?)
}

fn wanted(ask: &Ask) -> Result<Vec<&'static list::Bench>, Wrong> {
    let name = |bench: &list::Bench| format!("{} {}", bench.folder, bench.name);
    let Some(part) = &ask.only else { return Ok(BENCHES.iter().collect()) };
    let some: Vec<_> = BENCHES.iter().filter(|bench| name(bench).contains(part)).collect();
    if some.is_empty() && !ask.build {
        let all: Vec<String> = BENCHES.iter().map(name).collect();
        return Err(Wrong::Nothing(part.clone(), all.join(", ")));
    }
    Ok(some)
}
