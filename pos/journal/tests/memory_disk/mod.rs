//! A disk in memory that keeps what it is told.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use pos_journal::Disk;
use redb::StorageBackend;

/// Shared with the journal on it, so that its bytes can be looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct MemoryDisk(Arc<Mutex<Vec<u8>>>);

impl MemoryDisk {
    pub(crate) fn holding(bytes: Vec<u8>) -> Self {
        Self(Arc::new(Mutex::new(bytes)))
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        self.all().clone()
    }

    fn all(&self) -> MutexGuard<'_, Vec<u8>> {
        self.0.lock().unwrap()
    }
}

fn place(offset: u64) -> io::Result<usize> {
    usize::try_from(offset).map_err(io::Error::other)
}

impl Disk for MemoryDisk {
    fn len(&self) -> io::Result<u64> {
        u64::try_from(self.all().len()).map_err(io::Error::other)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let start = place(offset)?;
        let all = self.all();
        let bytes = all.get(start..start.saturating_add(out.len()));
        out.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let start = place(offset)?;
        let end = start.saturating_add(data.len());
        let mut all = self.all();
        if all.len() < end {
            all.resize(end, 0);
        }
        all[start..end].copy_from_slice(data);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        self.all().resize(place(len)?, 0);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        Ok(())
    }
}

impl StorageBackend for MemoryDisk {
    fn len(&self) -> io::Result<u64> {
        Disk::len(self)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        Disk::read(self, offset, out)
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        Disk::set_len(self, len)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.sync()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        Disk::write(self, offset, data)
    }
}
