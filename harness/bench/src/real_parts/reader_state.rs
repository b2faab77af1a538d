//! What a reader keeps of its keys on a disk: a counter that was used once is never used again, also
//! where the power is cut in the middle of it.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use pos_wire::dukpt::{Device, SealedCard};
use pos_wire::tlv::Tlv;

/// The keys of a reader, and the file in which they are.
#[derive(Debug)]
pub(super) struct ReaderState {
    path: PathBuf,
    device: Device,
}

impl ReaderState {
    /// Reads the state from a file; where there is none yet, the reader is loaded, and that is
    /// durable when this returns.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where the file cannot be read or written, or is no state: the reader must not
    /// begin anew, since it would use its keys again.
    pub(super) fn open(path: &Path, load: impl FnOnce() -> Device) -> io::Result<Self> {
        let device = match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|why| unreadable(path, &why))?,
            Err(reason) if reason.kind() == io::ErrorKind::NotFound => {
                let device = load();
                keep(path, &device)?;
                device
            }
            Err(reason) => return Err(reason),
        };
        Ok(Self { path: path.to_owned(), device })
    }

    /// Seals the data of a card. That the counter is used is durable before the key is.
    ///
    /// # Errors
    ///
    /// [`io::Error`] where the state cannot be kept, no key is left, or the data are not right.
    pub(super) fn seal(&mut self, tags: &[Tlv]) -> io::Result<SealedCard> {
        let Self { path, device } = self;
        device.seal(tags, |next| keep(path, next)).map_err(|why| match why {
            pos_wire::dukpt::DeviceError::NotKept(reason) => reason,
            why => io::Error::other(why.to_string()),
        })
    }
}

fn unreadable(path: &Path, why: &serde_json::Error) -> io::Error {
    let path = path.display();
    let remedy = "give the reader new keys, and never those that it had";
    io::Error::other(format!("{path} holds no state of a reader: {why}: {remedy}"))
}

/// Puts the next state in the place of the last: after a power cut there is one of the two.
fn keep(path: &Path, device: &Device) -> io::Result<()> {
    let next = path.with_extension("next");
    let mut file = File::create(&next)?;
    file.write_all(&serde_json::to_vec(device)?)?;
    file.sync_all()?;
    fs::rename(&next, path)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
}

#[cfg(all(test, target_os = "linux"))]
mod tests;
