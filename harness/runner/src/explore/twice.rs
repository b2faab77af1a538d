//! The same plan must give the same run: in another process, on any number of threads.

use sim_world::{Entry, EntryId, Trace};

/// So many entries are between two checkpoints.
const STRETCH: usize = 64;

/// The rolling hash of a run, every so many entries and at its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoints(pub Vec<u64>);

/// Takes the checkpoints of a run.
pub fn checkpoints(trace: &Trace) -> Checkpoints {
    Checkpoints(trace.checkpoints(STRETCH))
}

/// Finds the stretch in which two runs differ: its first entry, and the one after its last.
pub fn first_unlike(here: &Checkpoints, there: &Checkpoints) -> Option<(usize, usize)> {
    let (here, there) = (&here.0, &there.0);
    let longest = here.len().max(there.len());
    let place = (0..longest).find(|place| here.get(*place) != there.get(*place))?;
    Some((place * STRETCH, (place + 1) * STRETCH))
}

/// Says an entry in one line, for whoever compares two runs.
pub fn entry_line(trace: &Trace, place: usize) -> String {
    let id = EntryId(u32::try_from(place).unwrap_or(u32::MAX));
    let said = |entry: &Entry| format!("entry {place}: {} {:?}", entry.at, entry.what);
    trace.entry(id).map_or_else(|| format!("entry {place}: none, the run has ended"), said)
}

#[cfg(test)]
mod tests {
    use super::{Checkpoints, first_unlike};

    #[test]
    fn the_first_stretch_that_differs_is_found() {
        let run = |hashes: &[u64]| Checkpoints(hashes.to_vec());
        assert_eq!(first_unlike(&run(&[1, 2, 3]), &run(&[1, 2, 3])), None);
        assert_eq!(first_unlike(&run(&[1, 2, 3]), &run(&[1, 9, 8])), Some((64, 128)));
        assert_eq!(first_unlike(&run(&[1, 2]), &run(&[1, 2, 3])), Some((128, 192)));
    }
}
