//! A disk for tests: a page cache over a platter, which fails and loses its power on demand.

use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use crate::disk::Disk;

/// What a disk can lose or keep on its own.
const SECTOR: usize = 512;

/// Shared with the journal on it, so that a test can watch and disturb it.
#[derive(Clone, Debug, Default)]
pub(crate) struct TestDisk(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    cache: Vec<u8>,
    platter: Vec<u8>,
    unsynced: Vec<Change>,
    operations: u32,
    /// The operation, counted from the first, that fails with all after it.
    fails_from: Option<u32>,
    sync_fails: bool,
}

#[derive(Clone, Debug)]
enum Change {
    Length(usize),
    Sector(usize, Vec<u8>),
}

impl Change {
    fn apply(&self, image: &mut Vec<u8>) {
        match self {
            Self::Length(length) => image.resize(*length, 0),
            Self::Sector(start, data) => {
                let end = start.saturating_add(data.len());
                image.resize(image.len().max(end), 0);
                image[*start..end].copy_from_slice(data);
            }
        }
    }
}

impl State {
    fn operate(&mut self) -> io::Result<()> {
        self.operations = self.operations.saturating_add(1);
        match self.fails_from {
            Some(first) if self.operations > first => Err(io::Error::other("no power")),
            _ => Ok(()),
        }
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.cache);
        self.unsynced.push(change);
    }
}

impl TestDisk {
    /// Makes a disk that holds `image`, all of it durable.
    pub(crate) fn holding(image: Vec<u8>) -> Self {
        let state = State { cache: image.clone(), platter: image, ..State::default() };
        Self(Arc::new(Mutex::new(state)))
    }

    /// Makes a disk on which the first `operations` changes and syncs work and no later one.
    pub(crate) fn failing_after(operations: u32) -> Self {
        let disk = Self::default();
        disk.fail_after(operations);
        disk
    }

    /// Lets `operations` more changes and syncs work and no later one.
    pub(crate) fn fail_after(&self, operations: u32) {
        let mut state = self.state();
        state.fails_from = Some(state.operations.saturating_add(operations));
    }

    /// Lets every sync fail and everything else work.
    pub(crate) fn fail_syncs(&self) {
        self.state().sync_fails = true;
    }

    /// Returns what survives a power cut when all that was not synced is lost.
    pub(crate) fn synced(&self) -> Vec<u8> {
        self.state().platter.clone()
    }

    /// Returns what survives a power cut when the seed says which unsynced sectors are kept.
    pub(crate) fn torn(&self, seed: u64) -> Vec<u8> {
        let mut draws = Draws(seed);
        let mut image = self.synced();
        let unsynced = self.state().unsynced.clone();
        let kept = unsynced.iter().filter(|_| draws.below(2) == 0);
        kept.for_each(|change| change.apply(&mut image));
        image
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap()
    }
}

impl Disk for TestDisk {
    fn len(&self) -> io::Result<u64> {
        u64::try_from(self.state().cache.len()).map_err(io::Error::other)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let start = place(offset)?;
        let state = self.state();
        let bytes = state.cache.get(start..start.saturating_add(out.len()));
        out.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let starts = (place(offset)?..).step_by(SECTOR);
        let mut state = self.state();
        state.operate()?;
        for (start, sector) in starts.zip(data.chunks(SECTOR)) {
            state.change(Change::Sector(start, sector.to_vec()));
        }
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let length = place(len)?;
        let mut state = self.state();
        state.operate()?;
        state.change(Change::Length(length));
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        let mut state = self.state();
        state.operate()?;
        if state.sync_fails {
            return Err(io::Error::other("the sync failed"));
        }
        state.unsynced.clear();
        state.platter = state.cache.clone();
        Ok(())
    }
}

fn place(offset: u64) -> io::Result<usize> {
    usize::try_from(offset).map_err(io::Error::other)
}

/// Seeded draws for tests. Source: SplitMix64, Steele, Lea, Flood, 2014.
#[derive(Debug)]
pub(crate) struct Draws(pub(crate) u64);

impl Draws {
    pub(crate) fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Draws a number below `bound`; a bias of one in a thousand billions is no matter in a test.
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.draw().checked_rem(bound).unwrap_or(0)
    }
}
