//! One of several parts of a list of scenarios, each for a machine of its own.

use core::str::FromStr;

use harness_scenario::Scenario;
use sim_kernel::Fingerprint;
use thiserror::Error;

use crate::catalogue::Catalogue;

/// Which part of how many, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: usize,
    of: usize,
}

/// Why a text is no shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ShardError {
    /// There is no number before or behind a slash.
    #[error("write K/N: the part and of how many, such as 1/4")]
    NoNumbers,
    /// The part is none of so many.
    #[error("there is no part {number} of {of}: the first is 1, the last {of}")]
    NoSuchPart {
        /// The part.
        number: usize,
        /// Of how many.
        of: usize,
    },
}

impl FromStr for Shard {
    type Err = ShardError;

    fn from_str(text: &str) -> Result<Self, ShardError> {
        let (number, of) = text.split_once('/').ok_or(ShardError::NoNumbers)?;
        let read = |text: &str| text.trim().parse::<usize>().map_err(|_| ShardError::NoNumbers);
        let (number, of) = (read(number)?, read(of)?);
        let is_one = (1..=of).contains(&number);
        if is_one { Ok(Self { number, of }) } else { Err(ShardError::NoSuchPart { number, of }) }
    }
}

/// What a part is of: enough for the parts of one list to be told from those of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sharded {
    /// Which part, counted from 1.
    pub number: usize,
    /// Of how many.
    pub of: usize,
    /// The hash of the whole list: ids and seeds, in order.
    pub list: u64,
    /// How many scenarios the whole list has.
    pub scenarios: usize,
    /// Where the scenarios of the part stand in the whole list, in order.
    pub places: Vec<usize>,
}

impl Catalogue {
    /// Keeps the scenarios of one part. Those of one file stay together, since they share a
    /// snapshot; the largest files are dealt out first, each to the part that has least.
    pub fn shard(&mut self, shard: Shard) -> Sharded {
        let places = places(&self.scenarios, shard);
        let (list, scenarios) = (hash(&self.scenarios), self.scenarios.len());
        let mut place = 0..;
        self.scenarios.retain(|_| place.next().is_some_and(|at| places.binary_search(&at).is_ok()));
        Sharded { number: shard.number, of: shard.of, list, scenarios, places }
    }
}

fn places(scenarios: &[Scenario], shard: Shard) -> Vec<usize> {
    let mut files: Vec<Vec<usize>> = Vec::new();
    for (place, scenario) in scenarios.iter().enumerate() {
        match files.last_mut() {
            Some(file) if scenarios[file[0]].path == scenario.path => file.push(place),
            _ => files.push(vec![place]),
        }
    }
    // A stable sort: files of one size stay in order.
    files.sort_by_key(|file| core::cmp::Reverse(file.len()));
    let mut parts = vec![Vec::new(); shard.of];
    for file in files {
        if let Some(least) = parts.iter_mut().min_by_key(|part| part.len()) {
            least.extend(file);
        }
    }
    let mut part = parts.swap_remove(shard.number - 1);
    part.sort_unstable();
    part
}

fn hash(scenarios: &[Scenario]) -> u64 {
    let mut hash = Fingerprint::new();
    for scenario in scenarios {
        hash.fold_bytes(scenario.id.as_bytes());
        hash.fold(scenario.plan.seed);
    }
    hash.value()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use harness_scenario::{Document, MemoryShelf, Scenario, read_scenario};

    use super::{Shard, ShardError};
    use crate::catalogue::Catalogue;

    fn catalogue() -> Catalogue {
        let text = "name = \"x\"\nsnapshot = []\nsteps = [{ internet = \"down\" }]\n";
        let read = |file: usize| {
            let path = PathBuf::from(format!("{file}.toml"));
            let shelf = MemoryShelf::new().with(path.display().to_string(), text);
            match read_scenario(&shelf, &path) {
                Ok(Document::Scenario(scenario)) => *scenario,
                other => unreachable!("{other:?}"),
            }
        };
        // Every third file has three scenarios.
        let copies = |file: usize| {
            (0..if file.is_multiple_of(3) { 3 } else { 1 }).map(move |nth| (file, nth))
        };
        let scenarios = (0..20).flat_map(copies).map(|(file, nth)| {
            let scenario = read(file);
            Scenario { id: format!("{file}[{nth}]"), ..scenario }
        });
        Catalogue { scenarios: scenarios.collect(), ..Catalogue::default() }
    }

    #[test]
    fn each_scenario_is_in_one_part_those_of_a_file_in_the_same_and_parts_are_as_large() {
        let whole = catalogue();
        let parts = (1..=4).map(|number| {
            let mut part = whole.clone();
            let sharded = part.shard(Shard { number, of: 4 });
            let there: Vec<_> =
                sharded.places.iter().map(|at| whole.scenarios[*at].clone()).collect();
            assert_eq!(part.scenarios, there);
            (sharded, part)
        });
        let parts: Vec<_> = parts.collect();
        let mut places: Vec<_> = parts.iter().flat_map(|(sharded, _)| &sharded.places).collect();
        places.sort_unstable();
        assert!(places.into_iter().copied().eq(0..whole.scenarios.len()));
        for file in 0..20 {
            let path = PathBuf::from(format!("{file}.toml"));
            let has = |part: &&Catalogue| part.scenarios.iter().any(|one| one.path == path);
            assert_eq!(parts.iter().map(|(_, part)| part).filter(has).count(), 1, "{file}");
        }
        let sizes: Vec<_> = parts.iter().map(|(_, part)| part.scenarios.len()).collect();
        assert_eq!(sizes.iter().max().unwrap() - sizes.iter().min().unwrap(), 1, "{sizes:?}");
        assert!(parts.windows(2).all(|two| two[0].0.list == two[1].0.list));
        let mut other = whole.clone();
        other.reseed(7);
        assert_ne!(other.shard(Shard { number: 1, of: 4 }).list, parts[0].0.list);
    }

    #[test]
    fn a_part_is_one_of_so_many() {
        assert_eq!("2/4".parse(), Ok(Shard { number: 2, of: 4 }));
        for (text, wrong) in [
            ("", ShardError::NoNumbers),
            ("4", ShardError::NoNumbers),
            ("a/b", ShardError::NoNumbers),
            ("0/4", ShardError::NoSuchPart { number: 0, of: 4 }),
            ("5/4", ShardError::NoSuchPart { number: 5, of: 4 }),
            ("0/0", ShardError::NoSuchPart { number: 0, of: 0 }),
        ] {
            assert_eq!(text.parse::<Shard>(), Err(wrong), "{text}");
        }
    }
}
