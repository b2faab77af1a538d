//! Files of earlier runs, and whether what is written would fall on them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The largest file of an earlier run that is read, in bytes.
const LARGEST: u64 = 1024 * 1024 * 1024;

/// Reads a whole file of an earlier run; a pipe or a device is never opened.
///
/// # Errors
/// That there is no such file, that it is none, that it is too large, or what the system says.
pub(crate) fn read_text(path: &Path) -> Result<String, String> {
    let name = path.display();
    let cannot = |why: io::Error| match why.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            format!("there is no file `{name}`")
        }
        _ => format!("cannot read `{name}`: {why}"),
    };
    let about = fs::metadata(path).map_err(cannot)?;
    if !about.is_file() {
        return Err(format!("`{name}` is not a file"));
    }
    if about.len() > LARGEST {
        return Err(format!("`{name}` is too large: the most is 1 GiB"));
    }
    fs::read_to_string(path).map_err(cannot)
}

/// Tells whether two paths lead to one file, be it there already or not. What is written to a
/// device may be written twice.
pub(crate) fn is_same_file(one: &Path, other: &Path) -> bool {
    let is_other_thing = fs::metadata(one).is_ok_and(|about| !about.is_file());
    !is_other_thing && real(one) == real(other)
}

/// Follows links and dots as far as folders are there.
fn real(path: &Path) -> PathBuf {
    if let Ok(real) = fs::canonicalize(path) {
        return real;
    }
    let full = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    match (full.parent(), full.file_name()) {
        (Some(folder), Some(name)) => real(folder).join(name),
        // It ends in two dots, below a folder that is not there yet.
        (Some(folder), None) => real(folder).parent().map_or(full, Path::to_path_buf),
        (None, _) => full,
    }
}
