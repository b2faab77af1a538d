//! Runs one benchmark and reads the rows that it writes.

use std::fs;
use std::path::Path;
use std::process::Command;

use speed_measure::{ROWS, Row, Size};

use crate::Wrong;
use crate::list::Bench;

/// What benchmarks came to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Rows {
    /// How fast.
    pub(crate) rates: Vec<Row>,
    /// How it grows.
    pub(crate) sizes: Vec<Size>,
}

/// Runs a benchmark, or a program that is one; returns nothing where its file is not there.
///
/// # Errors
/// Where it fails, or writes what is no row.
pub(crate) fn rows(
    root: &Path,
    bench: &Bench,
    python: Option<&str>,
) -> Result<Option<Rows>, Wrong> {
    let folder = root.join(bench.folder);
    let Some(mut cargo) = started_by(&folder, bench) else {
        return Ok(None);
    };
    let said = || format!("{} {}", bench.folder, bench.name);
    println!("== {}", said());
    let system = |reason| Wrong::System(said(), reason);
    let kept = tempfile::NamedTempFile::new().map_err(system)?;
    cargo.arg("--manifest-path").arg(folder.join("Cargo.toml")).arg("--");
    if let Some(python) = python.filter(|_| bench.has_python) {
        cargo.args(["--python", python]);
    }
    let ended = cargo.env(ROWS, kept.path()).status().map_err(system)?;
    if !ended.success() {
        return Err(Wrong::Failed(said(), format!("{cargo:?}").replace('"', "")));
    }
    read(&fs::read_to_string(kept.path()).map_err(system)?).map(Some)
}

/// What Cargo does to run it: a benchmark of a crate, or a crate that does nothing else.
fn started_by(folder: &Path, bench: &Bench) -> Option<Command> {
    let mut cargo = Command::new("cargo");
    let benches = folder.join("benches");
    let file = benches.join(format!("{}.rs", bench.name));
    if file.exists() || benches.join(bench.name).join("main.rs").exists() {
        cargo.args(["bench", "-q", "--bench", bench.name]);
    } else if folder.join("src").join(format!("{}.rs", bench.name)).exists() {
        cargo.args(["run", "-q", "--release"]);
    } else {
        return None;
    }
    Some(cargo)
}

/// Reads rows, one a line.
fn read(text: &str) -> Result<Rows, Wrong> {
    let mut rows = Rows::default();
    for line in text.lines() {
        match serde_json::from_str::<Size>(line) {
            Ok(size) => rows.sizes.push(size),
            Err(_) => rows.rates.push(serde_json::from_str(line).map_err(Wrong::Row)?),
        }
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn both_kinds_of_rows_are_read() {
        let rate = r#"{"name":"core: sales","unit":"inputs","median":2.0,"spread":0.1,"ratios":[["std",1.5]]}"#;
        let size =
            r#"{"grows":"tills","unit":"sales","size":8,"units":80,"seconds":0.5,"bytes":4096.0}"#;
        let rows = read(&format!("{rate}\n{size}\n")).unwrap();
        assert_eq!((rows.rates.len(), rows.sizes.len()), (1, 1));
        assert_eq!(rows.rates[0].ratios, [("std".to_owned(), 1.5)]);
        assert_eq!(rows.sizes[0].units, 80);
    }

    #[test]
    fn a_line_that_is_no_row_is_refused() {
        assert!(read("fast\n").is_err());
    }
}
