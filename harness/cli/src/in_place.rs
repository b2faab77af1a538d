//! Files that are replaced whole: whoever reads one sees the old text or the new one.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::process;

/// Looks whether a file can be replaced, and changes nothing.
///
/// # Errors
/// Why it cannot.
pub(crate) fn may_replace(path: &Path) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let denied = |said: &str| Err(io::Error::new(io::ErrorKind::PermissionDenied, said));
    if fs::metadata(&path)?.permissions().readonly() {
        return denied("it is read-only");
    }
    if let Some(folder) = path.parent().filter(|_| cfg!(unix))
        && fs::metadata(folder)?.permissions().readonly()
    {
        return denied("its folder is read-only");
    }
    OpenOptions::new().write(true).open(&path).map(drop)
}

/// Replaces what is in a file. Its permissions stay, and a link to it stays one.
///
/// # Errors
/// What the system says; the file is then as it was.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "it is read-only"));
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let aside = path.with_file_name(format!(".{name}.{}.half", process::id()));
    let mut file = OpenOptions::new().write(true).create_new(true).open(&aside)?;
    let written = fill(&mut file, text).and_then(|()| fs::set_permissions(&aside, permissions));
    drop(file);
    let renamed = written.and_then(|()| fs::rename(&aside, &path));
    // What is half done is of no use to anybody.
    renamed.inspect_err(|_| drop(fs::remove_file(&aside)))
}

/// A power cut right after the renaming must not leave an empty file.
fn fill(file: &mut File, text: &str) -> io::Result<()> {
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
