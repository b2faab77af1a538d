//! A disk that is not written to before it is known whether its journal may be.

use std::io;
use std::mem;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::disk::Disk;

/// A change that the disk is still to be told.
#[derive(Debug)]
enum Change {
    Length(u64),
    Bytes(u64, Vec<u8>),
    Sync,
}

/// Reads from the disk and remembers all changes, until they are let through in their order.
///
/// The database writes to a disk as soon as it is opened. A journal that this program does not
/// understand is left as it is, for the one that wrote it.
#[derive(Debug)]
pub(crate) struct Withheld<D>(Arc<Inner<D>>);

#[derive(Debug)]
struct Inner<D> {
    disk: D,
    /// What is withheld; nothing once it was let through.
    changes: Mutex<Option<Vec<Change>>>,
}

/// Another hand on the same disk.
impl<D> Clone for Withheld<D> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<D: Disk> Withheld<D> {
    pub(crate) fn new(disk: D) -> Self {
        Self(Arc::new(Inner { disk, changes: Mutex::new(Some(Vec::new())) }))
    }

    /// Tells the disk all that was withheld, and withholds nothing from here on.
    ///
    /// Where the disk fails, the rest stays withheld: the disk is as after a power cut there.
    pub(crate) fn let_through(&self) -> io::Result<()> {
        let mut changes = self.changes();
        for change in mem::take(&mut *changes).unwrap_or_default() {
            let told = match change {
                Change::Length(len) => self.0.disk.set_len(len),
                Change::Bytes(offset, bytes) => self.0.disk.write(offset, &bytes),
                Change::Sync => self.0.disk.sync(),
            };
            if told.is_err() {
                *changes = Some(Vec::new());
                return told;
            }
        }
        Ok(())
    }

    fn changes(&self) -> MutexGuard<'_, Option<Vec<Change>>> {
        self.0.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Remembers a change, or tells the disk at once where nothing is withheld any more.
    fn change(&self, change: Change, tell: impl FnOnce(&D) -> io::Result<()>) -> io::Result<()> {
        match &mut *self.changes() {
            Some(changes) => {
                changes.push(change);
                Ok(())
            }
            None => tell(&self.0.disk),
        }
    }
}

impl Change {
    /// Changes what is read from `offset` on.
    fn apply(&self, offset: u64, out: &mut [u8]) {
        match self {
            Self::Length(len) => {
                let kept = usize::try_from(len.saturating_sub(offset)).unwrap_or(usize::MAX);
                out.iter_mut().skip(kept).for_each(|byte| *byte = 0);
            }
            Self::Bytes(start, bytes) => {
                let skipped = usize::try_from(start.saturating_sub(offset)).unwrap_or(usize::MAX);
                let before = usize::try_from(offset.saturating_sub(*start)).unwrap_or(usize::MAX);
                let changed = out.iter_mut().skip(skipped).zip(bytes.iter().skip(before));
                changed.for_each(|(byte, new)| *byte = *new);
            }
            Self::Sync => {}
        }
    }
}

impl<D: Disk> Disk for Withheld<D> {
    fn len(&self) -> io::Result<u64> {
        let changes = self.changes();
        let lengths = changes.iter().flatten().rev().find_map(|change| match change {
            Change::Length(len) => Some(*len),
            Change::Bytes(..) | Change::Sync => None,
        });
        lengths.map_or_else(|| self.0.disk.len(), Ok)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let len = self.len()?;
        let changes = self.changes();
        let Some(changes) = &*changes else { return self.0.disk.read(offset, out) };
        let ends = u64::try_from(out.len()).ok().and_then(|read| offset.checked_add(read));
        if ends.is_none_or(|ends| ends > len) {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let there = self.0.disk.len()?.saturating_sub(offset);
        let there = usize::try_from(there).unwrap_or(usize::MAX).min(out.len());
        out.fill(0);
        self.0.disk.read(offset, &mut out[..there])?;
        for change in changes {
            change.apply(offset, out);
        }
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let change = Change::Bytes(offset, data.to_vec());
        self.change(change, |disk| disk.write(offset, data))
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.change(Change::Length(len), |disk| disk.set_len(len))
    }

    fn sync(&self) -> io::Result<()> {
        self.change(Change::Sync, Disk::sync)
    }
}

#[cfg(test)]
mod tests {
    use super::Withheld;
    use crate::disk::Disk;
    use crate::test_disk::TestDisk;

    fn read(disk: &impl Disk, offset: u64, count: usize) -> Vec<u8> {
        let mut bytes = vec![9; count];
        disk.read(offset, &mut bytes).unwrap();
        bytes
    }

    #[test]
    fn what_is_withheld_is_read_and_not_written() {
        let below = TestDisk::holding(vec![1, 2, 3, 4]);
        let disk = Withheld::new(below.clone());
        disk.set_len(6).unwrap();
        disk.write(3, &[7, 8]).unwrap();
        disk.sync().unwrap();
        assert_eq!((disk.len().unwrap(), read(&disk, 0, 6)), (6, vec![1, 2, 3, 7, 8, 0]));
        assert_eq!((read(&disk, 4, 2), read(&disk, 2, 2)), (vec![8, 0], vec![3, 7]));
        assert!(disk.read(5, &mut [0; 2]).is_err(), "beyond the end");
        assert_eq!(below.synced(), [1, 2, 3, 4]);
    }

    #[test]
    fn what_was_cut_off_reads_as_zero_where_the_disk_grows_again() {
        let disk = Withheld::new(TestDisk::holding(vec![1, 2, 3, 4]));
        disk.set_len(1).unwrap();
        disk.set_len(3).unwrap();
        assert_eq!(read(&disk, 0, 3), [1, 0, 0]);
    }

    #[test]
    fn what_was_withheld_is_let_through_in_its_order_and_all_that_follows_at_once() {
        let below = TestDisk::holding(vec![1, 2]);
        let disk = Withheld::new(below.clone());
        disk.write(0, &[5]).unwrap();
        disk.write(0, &[6]).unwrap();
        disk.sync().unwrap();
        disk.write(1, &[8]).unwrap();
        disk.let_through().unwrap();
        assert_eq!((below.synced(), read(&below, 0, 2)), (vec![6, 2], vec![6, 8]));
        disk.write(1, &[9]).unwrap();
        disk.sync().unwrap();
        assert_eq!(below.synced(), [6, 9]);
    }

    #[test]
    fn a_disk_that_fails_in_between_is_told_no_more() {
        let below = TestDisk::failing_after(1);
        let disk = Withheld::new(below.clone());
        (0..3).for_each(|len| disk.set_len(len).unwrap());
        assert!(disk.let_through().is_err());
        below.fail_after(9);
        disk.set_len(8).unwrap();
        assert_eq!(below.len().unwrap(), 0);
    }
}
