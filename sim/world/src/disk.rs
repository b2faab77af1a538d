//! The disk of a till: a page cache over a platter. A crash keeps what was synced, and of the
//! rest whatever chance leaves, sector by sector.

use std::collections::BTreeSet;
use std::io;
use std::ops::Range;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use memchr::memmem;
use sim_kernel::Stream;

use crate::plan::DiskHealth;

/// The unit in which a disk keeps or loses what was not synced, in bytes.
const SECTOR: usize = 512;
const SECTOR_BOUND: u64 = 512;

/// Of so many unsynced sectors, one is torn, and half of them are lost.
const IN_ALL: u64 = 8;
const KEPT: u64 = 1;
const LOST: u64 = 4;

/// A disk that remembers what is only in its cache. Clones are handles on the same disk.
#[derive(Clone, Debug)]
pub(crate) struct SimulatedDisk(Arc<Mutex<Platter>>);

/// Names what a disk holds and how it behaves: while both stay the same, whoever does the same
/// with it finds the same. Only of use on the disk that it is from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct DiskState {
    changes: u64,
    health: DiskHealth,
}

/// Outside of the unsynced sectors, cache and durable bytes are the same.
#[derive(Clone, Debug)]
struct Platter {
    cache: Vec<u8>,
    durable: Vec<u8>,
    /// Runs of sectors, as they were written: they may overlap.
    unsynced: Vec<Range<usize>>,
    /// Counts what made a difference to the cache, or to what is unsynced.
    changes: u64,
    health: DiskHealth,
    powered: bool,
    /// How many more changes and syncs there is power for, once that is known.
    power_left: Option<u64>,
}

impl SimulatedDisk {
    /// Makes an empty disk.
    pub(crate) fn new() -> Self {
        Self::holding(Vec::new(), DiskHealth::Ok)
    }

    fn holding(image: Vec<u8>, health: DiskHealth) -> Self {
        let platter = Platter {
            cache: image.clone(),
            durable: image,
            unsynced: Vec::new(),
            changes: 0,
            health,
            powered: true,
            power_left: None,
        };
        Self(Arc::new(Mutex::new(platter)))
    }

    fn platter(&self) -> MutexGuard<'_, Platter> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the ways of the disk.
    pub(crate) fn set_health(&self, health: DiskHealth) {
        self.platter().health = health;
    }

    /// Tells whether the disk does what it is told.
    pub(crate) fn is_healthy(&self) -> bool {
        self.platter().health == DiskHealth::Ok
    }

    /// Lets the power fail after so many more changes and syncs.
    pub(crate) fn cut_power_after(&self, operations: u64) {
        self.platter().power_left = Some(operations);
    }

    /// Cuts the power: handles on this disk fail from here on. Returns the disk as it comes back.
    pub(crate) fn cut_power(&self, chance: &mut Stream) -> Self {
        let mut platter = self.platter();
        platter.powered = false;
        platter.keep_some(chance);
        Self::holding(core::mem::take(&mut platter.durable), platter.health)
    }

    /// Copies what would be there after a power cut that loses all that was not synced.
    pub(crate) fn durable_copy(&self) -> Self {
        Self::holding(self.platter().durable.clone(), DiskHealth::Ok)
    }

    /// Copies what the app sees, page cache included, to a disk that takes writes.
    pub(crate) fn copy_in_memory(&self) -> Self {
        Self::holding(self.platter().cache.clone(), DiskHealth::Ok)
    }

    /// Returns what tells this moment of the disk from others.
    pub(crate) fn state(&self) -> DiskState {
        let platter = self.platter();
        DiskState { changes: platter.changes, health: platter.health }
    }

    /// Looks for bytes anywhere on the disk, page cache included. Rule: `never.pan`.
    pub(crate) fn contains(&self, bytes: &[u8]) -> bool {
        let platter = self.platter();
        let finder = memmem::Finder::new(bytes);
        let holds = |image: &[u8]| finder.find(image).is_some();
        holds(&platter.cache) || (platter.cache != platter.durable && holds(&platter.durable))
    }
}

impl Platter {
    /// Lets each unsynced sector reach the platter or not, in no order; of some of them only the
    /// first bytes do.
    fn keep_some(&mut self, chance: &mut Stream) {
        let cache = core::mem::take(&mut self.cache);
        let unsynced: BTreeSet<usize> = self.unsynced.drain(..).flatten().collect();
        for sector in unsynced {
            let bytes = match chance.below(IN_ALL) {
                LOST.. => 0,
                KEPT..LOST => SECTOR,
                _ => usize::try_from(chance.below(SECTOR_BOUND)).unwrap_or(0),
            };
            copy_start(&cache, &mut self.durable, (sector * SECTOR, bytes));
        }
    }

    fn flush(&mut self) {
        let is_shorter = self.cache.len() < self.durable.len();
        self.changes += u64::from(is_shorter || !self.unsynced.is_empty());
        self.durable.resize(self.cache.len(), 0);
        for sectors in self.unsynced.drain(..) {
            let place = (sectors.start * SECTOR, sectors.len() * SECTOR);
            copy_start(&self.cache, &mut self.durable, place);
        }
    }

    /// Uses up power for a change or a sync.
    fn spend(&mut self) -> io::Result<()> {
        match &mut self.power_left {
            Some(0) => self.powered = false,
            Some(left) => *left -= 1,
            None => {}
        }
        self.check_power()
    }

    fn check_power(&self) -> io::Result<()> {
        if self.powered { Ok(()) } else { Err(io::Error::other("the power is cut")) }
    }

    fn check_room(&self) -> io::Result<()> {
        match self.health {
            DiskHealth::Full => Err(io::Error::from(io::ErrorKind::StorageFull)),
            DiskHealth::Ok | DiskHealth::FailSync | DiskHealth::Lies => Ok(()),
        }
    }

    fn mark(&mut self, from: usize, to: usize) {
        let new = from / SECTOR..to.div_ceil(SECTOR);
        let covers = |old: &Range<usize>| old.start <= new.start && new.end <= old.end;
        if !self.unsynced.iter().any(covers) {
            self.unsynced.push(new);
            self.changes += 1;
        }
    }
}

/// Copies so many bytes from `start` on, as far as there are any.
fn copy_start(from: &[u8], to: &mut Vec<u8>, (start, bytes): (usize, usize)) {
    let end = from.len().min(start + bytes);
    if start < end {
        to.resize(to.len().max(end), 0);
        to[start..end].copy_from_slice(&from[start..end]);
    }
}

fn position(offset: u64) -> io::Result<usize> {
    usize::try_from(offset).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))
}

impl pos_journal::Disk for SimulatedDisk {
    fn len(&self) -> io::Result<u64> {
        let platter = self.platter();
        platter.check_power()?;
        u64::try_from(platter.cache.len()).map_err(io::Error::other)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let platter = self.platter();
        platter.check_power()?;
        let start = position(offset)?;
        let bytes = platter.cache.get(start..start.saturating_add(out.len()));
        let bytes = bytes.ok_or(io::ErrorKind::UnexpectedEof)?;
        out.copy_from_slice(bytes);
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut platter = self.platter();
        platter.spend()?;
        platter.check_room()?;
        let start = position(offset)?;
        let end = start.saturating_add(data.len());
        let len = platter.cache.len().max(end);
        platter.cache.resize(len, 0);
        platter.changes += u64::from(platter.cache[start..end] != *data);
        platter.cache[start..end].copy_from_slice(data);
        platter.mark(start, end);
        Ok(())
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        let mut platter = self.platter();
        platter.spend()?;
        let (old, new) = (platter.cache.len(), position(len)?);
        if new > old {
            platter.check_room()?;
            platter.mark(old, new);
        }
        platter.changes += u64::from(new != old);
        platter.cache.resize(new, 0);
        Ok(())
    }

    fn sync(&self) -> io::Result<()> {
        let mut platter = self.platter();
        platter.spend()?;
        match platter.health {
            DiskHealth::Ok | DiskHealth::Full => platter.flush(),
            DiskHealth::Lies => {}
            DiskHealth::FailSync => return Err(io::Error::other("the disk does not sync")),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use pos_journal::Disk;
    use sim_kernel::Chance;

    use super::SimulatedDisk;
    use crate::plan::DiskHealth;
    use crate::purpose::POWER_CUT;

    fn cut(disk: &SimulatedDisk) -> SimulatedDisk {
        disk.cut_power(&mut Chance::new(1, 0).stream(POWER_CUT, 0))
    }

    fn first(disk: &SimulatedDisk) -> u8 {
        let mut byte = [0];
        disk.read(0, &mut byte).unwrap();
        byte[0]
    }

    #[test]
    fn what_was_synced_survives_a_power_cut() {
        let disk = SimulatedDisk::new();
        disk.write(0, &[7; 2048]).unwrap();
        disk.sync().unwrap();
        assert_eq!(first(&cut(&disk)), 7);
        assert!(disk.write(0, &[1]).is_err(), "the old handle is dead");
    }

    #[test]
    fn of_what_was_not_synced_chance_keeps_some_sectors() {
        let disk = SimulatedDisk::new();
        disk.write(0, &vec![0; 64 * 512]).unwrap();
        disk.sync().unwrap();
        disk.write(0, &vec![7; 64 * 512]).unwrap();
        let after = cut(&disk);
        let kept = (0..64).filter(|sector| {
            let mut byte = [0];
            after.read(sector * 512, &mut byte).unwrap();
            byte[0] == 7
        });
        assert!((16..48).contains(&kept.count()));
    }

    #[test]
    fn of_some_sectors_only_the_first_bytes_are_kept() {
        let disk = SimulatedDisk::new();
        disk.write(0, &vec![0; 64 * 512]).unwrap();
        disk.sync().unwrap();
        disk.write(0, &vec![7; 64 * 512]).unwrap();
        let after = cut(&disk);
        let torn = (0..64).filter(|sector| {
            let mut bytes = [0; 512];
            after.read(sector * 512, &mut bytes).unwrap();
            let new = bytes.iter().take_while(|byte| **byte == 7).count();
            assert!(bytes[new..].iter().all(|byte| *byte == 0), "the rest is as it was");
            (1..512).contains(&new)
        });
        assert!((1..24).contains(&torn.count()));
    }

    #[test]
    fn the_power_fails_after_so_many_changes_and_syncs() {
        let disk = SimulatedDisk::new();
        disk.cut_power_after(2);
        disk.write(0, &[1; 512]).unwrap();
        disk.sync().unwrap();
        assert!(disk.write(0, &[2; 512]).is_err());
        assert!(disk.read(0, &mut [0]).is_err(), "nothing works without power");
        assert_eq!(first(&cut(&disk)), 1);
    }

    #[test]
    fn a_lying_disk_keeps_nothing_that_it_said_it_synced() {
        let disk = SimulatedDisk::new();
        disk.write(0, &[1; 512]).unwrap();
        disk.sync().unwrap();
        disk.set_health(DiskHealth::Lies);
        disk.write(0, &[2; 512]).unwrap();
        disk.sync().unwrap();
        assert_eq!(first(&disk.durable_copy()), 1);
    }

    #[test]
    fn a_full_disk_refuses_writes_and_is_still_read() {
        let disk = SimulatedDisk::new();
        disk.write(0, &[1; 512]).unwrap();
        disk.set_health(DiskHealth::Full);
        assert!(disk.write(0, &[2]).is_err());
        assert_eq!(first(&disk), 1);
    }
}
