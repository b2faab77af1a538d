//! Writes the file of a study, and never over what somebody has unless that is asked for.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use pos_core::Currency;
use reports_render::typed;

use crate::exit::Exit;
use crate::output::Output;

/// The schema that editors read, and how far above a study it may be.
const SCHEMA: &str = "study.schema.json";
const HIGHEST: usize = 4;

/// Whether a file that is there may be written over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Over {
    /// It stays as it is.
    Nothing,
    /// It is replaced.
    Anything,
}

/// Tells before anything is done whether a file may be written.
///
/// # Errors
/// The exit code, after it was said that the file is there.
pub(super) fn is_free(path: &Path, over: Over, output: Output) -> Result<(), Exit> {
    if over == Over::Anything || !path.exists() {
        return Ok(());
    }
    let free = typed(&free_beside(path));
    let path = path.display();
    let message = format!(
        "`{path}` is there already; nothing was written\n  write over it with --force, or name another, such as {free}"
    );
    Err(output.failed(Exit::USAGE, &message))
}

/// Writes a study, with the folders above it.
///
/// # Errors
/// The exit code, after it was said why it cannot be written.
pub(super) fn write(path: &Path, text: &str, (over, output): (Over, Output)) -> Result<(), Exit> {
    is_free(path, over, output)?;
    create(path, text, over).map_err(|reason| {
        let message = format!("cannot write `{}`: {reason}", path.display());
        output.failed(Exit::USAGE, &message)
    })
}

fn create(path: &Path, text: &str, over: Over) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut options = OpenOptions::new();
    let options = options.write(true);
    let options = match over {
        Over::Nothing => options.create_new(true),
        Over::Anything => options.create(true).truncate(true),
    };
    options.open(path)?.write_all(text.as_bytes())
}

/// Finds a name that is not taken: `cafe-2.toml`.
fn free_beside(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let named = |count: u32| path.with_file_name(format!("{stem}-{count}.toml"));
    (2..u32::MAX).map(named).find(|path| !path.exists()).unwrap_or_else(|| path.to_owned())
}

/// Names the schema where one stands above the file, as a remark that editors read.
pub(super) fn schema_remark(path: &Path) -> Option<String> {
    let folders = path.ancestors().skip(1).take(HIGHEST).enumerate();
    let mut found = folders.filter(|(_, folder)| folder.join(SCHEMA).is_file());
    let (up, _) = found.next()?;
    Some(format!("#:schema {}", PathBuf::from("../".repeat(up)).join(SCHEMA).display()))
}

/// Finds a currency by its code.
///
/// # Errors
/// The exit code, after it was said that there is none.
pub(super) fn currency(code: &str, output: Output) -> Result<Currency, Exit> {
    let code = code.trim().to_uppercase();
    Currency::find(&code).ok_or_else(|| {
        let meant = harness_scenario::closest(&code, Currency::codes());
        let meant = meant.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        output.failed(Exit::USAGE, &format!("there is no currency `{code}`{meant}"))
    })
}
