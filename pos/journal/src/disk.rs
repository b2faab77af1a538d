//! The port to whatever keeps the bytes.

use std::fmt::Debug;
use std::io;

/// A disk as the journal sees it: numbered bytes, and a promise when asked to sync.
///
/// It is dropped with its journal. What it was told before the last [`Disk::sync`] that returned
/// `Ok` must survive a power cut; what it was told since may be kept, lost or torn. While a journal
/// is open, the disk reads what was written or fails: damage is only looked for on opening, and
/// the database panics over any that comes later.
#[expect(clippy::len_without_is_empty, reason = "an empty disk is only a length like any other")]
pub trait Disk: Debug + Send + Sync + 'static {
    /// Returns the length in bytes.
    ///
    /// # Errors
    ///
    /// If the disk fails.
    fn len(&self) -> io::Result<u64>;

    /// Reads the bytes from `offset` on, as many as `out` holds.
    ///
    /// # Errors
    ///
    /// If some of them lie beyond the end ([`io::ErrorKind::UnexpectedEof`]), or the disk fails.
    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()>;

    /// Writes all of `data` from `offset` on.
    ///
    /// # Errors
    ///
    /// If there is no room ([`io::ErrorKind::StorageFull`]), or the disk fails.
    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()>;

    /// Sets the length in bytes; new bytes are zero.
    ///
    /// # Errors
    ///
    /// If there is no room ([`io::ErrorKind::StorageFull`]), or the disk fails.
    fn set_len(&self, len: u64) -> io::Result<()>;

    /// Returns once everything that was told before survives a power cut.
    ///
    /// # Errors
    ///
    /// If the disk fails: what survives is unknown then.
    fn sync(&self) -> io::Result<()>;
}
