//! A file, or standard output, that a report for machines goes to.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use crate::output::print;

/// Where a report goes. Each part is written at once, so that an end by force loses none.
#[derive(Debug)]
pub(crate) struct ReportFile {
    target: Target,
    first_error: Option<io::Error>,
}

#[derive(Debug)]
enum Target {
    Stdout,
    File(File),
}

impl ReportFile {
    /// Opens a file, with the folders above it; `-` is standard output.
    ///
    /// # Errors
    /// Why it cannot be written to, in words.
    pub(crate) fn create(path: &Path) -> Result<Self, String> {
        if path.extension().is_some_and(|ending| ending == "toml") {
            let path = path.display();
            return Err(format!("`{path}` is a scenario's name: give results another, as r.jsonl"));
        }
        let target = if path == Path::new("-") { Ok(Target::Stdout) } else { create(path) };
        match target {
            Ok(target) => Ok(Self { target, first_error: None }),
            Err(reason) => Err(format!("cannot write `{}`: {reason}", path.display())),
        }
    }

    /// Writes bytes that are no text; they go to a file alone.
    #[cfg(feature = "parquet")]
    pub(crate) fn write_bytes(&mut self, bytes: &[u8]) {
        let written = match &mut self.target {
            Target::Stdout => Err(io::Error::other("standard output is for text")),
            Target::File(file) => file.write_all(bytes),
        };
        self.first_error = self.first_error.take().or(written.err());
    }

    /// Writes a part.
    pub(crate) fn write(&mut self, text: &str) {
        let written = match &mut self.target {
            Target::Stdout => print(text),
            Target::File(file) => file.write_all(text.as_bytes()),
        };
        self.first_error = self.first_error.take().or(written.err());
    }

    /// Tells whether everything was written.
    ///
    /// # Errors
    /// What went wrong first, in words.
    pub(crate) fn end(self) -> Result<(), String> {
        match self.first_error {
            None => Ok(()),
            Some(reason) => Err(format!("cannot write all results: {reason}")),
        }
    }
}

fn create(path: &Path) -> io::Result<Target> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    File::create(path).map(Target::File)
}
