//! What has been written and not synced: what it replaced, so that a power cut can decide anew.

use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt as _;
use std::sync::Arc;

use sim_kernel::{Chance, Purpose, below, happens};

/// What becomes of a write. The numbers are the disk's own: its seed is no world's.
const FATE: Purpose = Purpose(0x4111);
/// Which sectors of a torn write there are.
const SECTOR_IS_KEPT: Purpose = Purpose(0x4112);
/// What a disk writes as a whole.
const SECTOR: u64 = 512;

/// What a power cut made of what was not synced.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fates {
    /// Writes that are there, as they would be without a cut.
    pub kept: u64,
    /// Writes of which some sectors are there.
    pub torn: u64,
    /// Writes that are not there.
    pub lost: u64,
}

/// A write, or a change of the length.
#[derive(Debug)]
struct Change {
    /// The number of the file.
    number: u64,
    file: Arc<File>,
    what: What,
    /// Where what follows was, and what: all that the change replaced or cut off.
    at: u64,
    before: Vec<u8>,
    length_before: u64,
}

#[derive(Debug)]
enum What {
    Write(Vec<u8>),
    Length(u64),
}

/// All changes that are not synced, the oldest first.
#[derive(Debug, Default)]
pub(super) struct Unsynced {
    changes: Vec<Change>,
}

impl Unsynced {
    /// Writes to a file.
    pub(super) fn write(
        &mut self,
        (number, file): (u64, &Arc<File>),
        at: u64,
        octets: &[u8],
    ) -> io::Result<()> {
        let length_before = file.metadata()?.len();
        let replaced = (length_before.saturating_sub(at)).min(octets.len() as u64);
        let before = read(file, at, replaced)?;
        file.write_all_at(octets, at)?;
        let (file, what) = (Arc::clone(file), What::Write(octets.to_vec()));
        self.changes.push(Change { number, file, what, at, before, length_before });
        Ok(())
    }

    /// Makes a file as long as this.
    pub(super) fn set_length(
        &mut self,
        (number, file): (u64, &Arc<File>),
        length: u64,
    ) -> io::Result<()> {
        let length_before = file.metadata()?.len();
        let before = read(file, length, length_before.saturating_sub(length))?;
        file.set_len(length)?;
        let (file, what) = (Arc::clone(file), What::Length(length));
        self.changes.push(Change { number, file, what, at: length, before, length_before });
        Ok(())
    }

    /// Makes all changes of a file durable.
    pub(super) fn sync(&mut self, number: u64) {
        self.changes.retain(|change| change.number != number);
    }

    /// Makes of what a file holds what would be there if all that was not synced were lost.
    pub(super) fn take_back(&self, number: u64, octets: &mut Vec<u8>) {
        let changes = self.changes.iter().rev().filter(|change| change.number == number);
        changes.for_each(|change| change.take_back(octets));
    }

    /// Goes back to what was synced, and from there draws what becomes of each change.
    pub(super) fn cut_power(&mut self, seed: u64) -> io::Result<Fates> {
        let (chance, changes) = (Chance::new(seed, 0), core::mem::take(&mut self.changes));
        changes.iter().rev().try_for_each(Change::undo)?;
        let mut fates = Fates::default();
        for (nth, change) in (0..).zip(&changes) {
            let (sectors, kept) = change.redo(chance, nth)?;
            match kept {
                0 => fates.lost += 1,
                kept if kept == sectors => fates.kept += 1,
                _ => fates.torn += 1,
            }
        }
        Ok(fates)
    }
}

fn read(file: &File, at: u64, length: u64) -> io::Result<Vec<u8>> {
    let mut octets = vec![0; usize::try_from(length).unwrap_or(usize::MAX)];
    file.read_exact_at(&mut octets, at)?;
    Ok(octets)
}

impl Change {
    fn take_back(&self, octets: &mut Vec<u8>) {
        let place = |octet: u64| usize::try_from(octet).unwrap_or(usize::MAX);
        octets.resize(place(self.length_before), 0);
        let there = octets.iter_mut().skip(place(self.at));
        there.zip(&self.before).for_each(|(octet, before)| *octet = *before);
    }

    fn undo(&self) -> io::Result<()> {
        self.file.set_len(self.length_before)?;
        self.file.write_all_at(&self.before, self.at)
    }

    /// Does what chance keeps of it; tells how many parts it has and how many are kept.
    fn redo(&self, chance: Chance, nth: u64) -> io::Result<(u64, u64)> {
        let fate = below(chance.draw(FATE, 0, nth), 3);
        let octets = match &self.what {
            What::Write(octets) => octets,
            What::Length(length) if fate == 0 => {
                return self.file.set_len(*length).map(|()| (1, 1));
            }
            What::Length(_) => return Ok((1, 0)),
        };
        let coins = chance.draws(SECTOR_IS_KEPT, nth);
        let is_kept = |sector| match fate {
            0 => true,
            1 => happens(coins.nth(sector), 500_000),
            _ => false,
        };
        let (mut sectors, mut kept) = (0, 0);
        for (at, part) in by_sector(self.at, octets) {
            if is_kept(sectors) {
                self.file.write_all_at(part, at)?;
                kept += 1;
            }
            sectors += 1;
        }
        Ok((sectors, kept))
    }
}

/// Cuts a write where the sectors of the disk begin.
fn by_sector(mut at: u64, mut octets: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    core::iter::from_fn(move || {
        let room = usize::try_from(SECTOR - at % SECTOR).unwrap_or(usize::MAX);
        let (part, rest) = octets.split_at(room.min(octets.len()));
        let begins = at;
        (at, octets) = (at + part.len() as u64, rest);
        (!part.is_empty()).then_some((begins, part))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file() -> (u64, Arc<File>) {
        (1, Arc::new(tempfile::tempfile().unwrap()))
    }

    fn content((_, file): &(u64, Arc<File>)) -> Vec<u8> {
        read(file, 0, file.metadata().unwrap().len()).unwrap()
    }

    /// Writes, syncs, writes more, and cuts the power.
    fn after_a_cut(seed: u64) -> (Vec<u8>, Fates) {
        let (file, mut unsynced) = (file(), Unsynced::default());
        let file_of = (file.0, &file.1);
        unsynced.write(file_of, 0, &[1; 2_000]).unwrap();
        unsynced.sync(1);
        unsynced.write(file_of, 1_000, &[2; 3_000]).unwrap();
        unsynced.set_length(file_of, 500).unwrap();
        unsynced.write(file_of, 600, &[3; 100]).unwrap();
        let fates = unsynced.cut_power(seed).unwrap();
        (content(&file), fates)
    }

    #[test]
    fn the_same_seed_has_the_same_fates() {
        assert_eq!(after_a_cut(3), after_a_cut(3));
    }

    #[test]
    fn every_change_has_one_fate_and_all_fates_come() {
        let mut sums = Fates::default();
        for seed in 0..100 {
            let (_, fates) = after_a_cut(seed);
            assert_eq!(fates.kept + fates.torn + fates.lost, 3);
            sums.kept += fates.kept;
            sums.torn += fates.torn;
            sums.lost += fates.lost;
        }
        assert!(sums.kept > 50 && sums.torn > 20 && sums.lost > 50, "{sums:?}");
    }

    #[test]
    fn what_was_synced_stays_where_nothing_was_written_over_it() {
        for seed in 0..100 {
            let (content, _) = after_a_cut(seed);
            assert_eq!(content[..500], [1; 500], "seed {seed}");
        }
    }

    #[test]
    fn what_is_lost_altogether_leaves_what_was_synced() {
        let untouched = |seed: &u64| after_a_cut(*seed).1.lost == 3;
        let seed = (0..1_000).find(untouched).unwrap();
        assert_eq!(after_a_cut(seed).0, [1; 2_000]);
    }

    #[test]
    fn a_write_is_cut_where_the_sectors_of_the_disk_begin() {
        let octets = [0; 1_100];
        let parts: Vec<_> = by_sector(500, &octets).map(|(at, part)| (at, part.len())).collect();
        assert_eq!(parts, [(500, 12), (512, 512), (1_024, 512), (1_536, 64)]);
    }
}
