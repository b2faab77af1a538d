//! Insta's file format: the only place that names insta, whose internals may change.

use std::fs;
use std::io::{self, Read};
use std::path::Path;

use insta::internals::{SnapshotContents, TextSnapshotContents};
use insta::{Snapshot, TextSnapshotKind};

/// What a snapshot begins with.
const HEAD: &[u8] = b"---";

/// A recorded text as insta reads it.
#[derive(Clone, Debug)]
pub(crate) struct Recorded(TextSnapshotContents);

impl Recorded {
    /// Reads a `.snap` file; none where there is no such file.
    ///
    /// # Errors
    /// Why the file cannot be read as a snapshot, in words.
    pub(crate) fn read(path: &Path) -> Result<Option<Self>, String> {
        if !path.exists() {
            return Ok(None);
        }
        if !begins_as_one(path).map_err(|reason| reason.to_string())? {
            return Err("it is no snapshot: it does not begin with the line `---`".to_owned());
        }
        let snapshot = Snapshot::from_file(path).map_err(|reason| reason.to_string())?;
        match snapshot.contents() {
            SnapshotContents::Text(text) => Ok(Some(Self(text.clone()))),
            SnapshotContents::Binary(_) => Err("it is not a text snapshot".to_owned()),
        }
    }

    /// Tells whether `body` is what was recorded; ends of lines do not count.
    pub(crate) fn is(&self, body: &str) -> bool {
        self.0.matches_latest(&contents(body))
    }

    /// Returns the recorded text without insta's marks.
    pub(crate) fn text(&self) -> String {
        self.0.to_string()
    }
}

/// Insta takes what has no head for a file of its own past, and says how its own tool mends it.
fn begins_as_one(path: &Path) -> io::Result<bool> {
    let mut first = [0; HEAD.len()];
    match fs::File::open(path)?.read_exact(&mut first) {
        Err(reason) if reason.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        read => read.map(|()| first == HEAD),
    }
}

/// Returns `body` as insta keeps it.
pub(crate) fn as_kept(body: &str) -> String {
    contents(body).to_string()
}

/// Writes a snapshot: a file of another name first, then the right name, so that no reader ever
/// sees half of one.
///
/// # Errors
/// What the system says.
pub(crate) fn write(path: &Path, source: &str, body: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let half = path.with_extension(format!("part-{}", std::process::id()));
    fs::write(&half, format!("---\nsource: {source:?}\n---\n{}\n", as_kept(body)))?;
    fs::rename(&half, path).inspect_err(|_| drop(fs::remove_file(&half)))
}

fn contents(body: &str) -> TextSnapshotContents {
    TextSnapshotContents::new(body.to_owned(), TextSnapshotKind::File)
}
