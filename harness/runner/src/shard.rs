//! One of several parts of a list of scenarios, each for a machine of its own.

use core::str::FromStr;

use harness_scenario::Scenario;
use reports_render::Timings;
use sim_kernel::Fingerprint;
use thiserror::Error;

use crate::catalogue::Catalogue;

/// Which part of how many, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    number: usize,
    of: usize,
}

/// The most parts that a list is split into.
const MOST_PARTS: usize = 10_000;

/// Why a text is no shard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ShardError {
    /// There is no number before or behind a slash.
    #[error("write K/N: the part and of how many, such as 1/4")]
    NoNumbers,
    /// It would be a part of nothing.
    #[error("there is no part of 0 parts: write K/N, such as 1/4")]
    NoParts,
    /// There are more parts than a list is split into.
    #[error("{of} parts are too many: the most is {MOST_PARTS}")]
    TooManyParts {
        /// Of how many.
        of: usize,
    },
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
        match of {
            0 => Err(ShardError::NoParts),
            1..=MOST_PARTS if (1..=of).contains(&number) => Ok(Self { number, of }),
            1..=MOST_PARTS => Err(ShardError::NoSuchPart { number, of }),
            _ => Err(ShardError::TooManyParts { of }),
        }
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
    /// The hash of how long each scenario is taken to last, where that is known.
    pub timings: Option<u64>,
}

impl Catalogue {
    /// Keeps the scenarios of one part. Those of one file stay together, since they share a
    /// snapshot; the longest files are dealt out first, each to the part that has least. Without
    /// timings all scenarios are taken to last as long.
    pub fn shard(&mut self, shard: Shard, timings: Option<&Timings>) -> Sharded {
        let ids = self.scenarios.iter().map(|scenario| scenario.id.as_str());
        let weights = timings.map(|timings| timings.weights(ids));
        let timings = weights.as_deref().map(hash_of_weights);
        let weights = weights.unwrap_or_else(|| vec![1; self.scenarios.len()]);
        let places = places(&self.scenarios, &weights, shard);
        let (list, scenarios) = (hash(&self.scenarios), self.scenarios.len());
        let mut place = 0..;
        self.scenarios.retain(|_| place.next().is_some_and(|at| places.binary_search(&at).is_ok()));
        Sharded { number: shard.number, of: shard.of, list, scenarios, places, timings }
    }
}

fn places(scenarios: &[Scenario], weights: &[u64], shard: Shard) -> Vec<usize> {
    let mut files: Vec<Vec<usize>> = Vec::new();
    for (place, scenario) in scenarios.iter().enumerate() {
        match files.last_mut() {
            Some(file) if scenarios[file[0]].path == scenario.path => file.push(place),
            _ => files.push(vec![place]),
        }
    }
    let weight =
        |file: &Vec<usize>| file.iter().fold(0_u64, |sum, at| sum.saturating_add(weights[*at]));
    // A stable sort: files that last as long stay in order.
    files.sort_by_key(|file| core::cmp::Reverse(weight(file)));
    let mut parts = vec![(0_u64, Vec::new()); shard.of];
    for file in files {
        if let Some((sum, least)) = parts.iter_mut().min_by_key(|(sum, _)| *sum) {
            *sum = sum.saturating_add(weight(&file));
            least.extend(file);
        }
    }
    let (_, mut part) = parts.swap_remove(shard.number - 1);
    part.sort_unstable();
    part
}

fn hash_of_weights(weights: &[u64]) -> u64 {
    let mut hash = Fingerprint::new();
    for weight in weights {
        hash.fold(*weight);
    }
    hash.value()
}

/// Hashes what a scenario plays: its plan, which is all that a run depends on.
pub fn plan_hash(scenario: &Scenario) -> u64 {
    let mut hash = Fingerprint::new();
    hash.fold_bytes(format!("{:?}", scenario.plan).as_bytes());
    hash.value()
}

/// Hashes bytes, such as those of a program.
pub fn bytes_hash(bytes: &[u8]) -> u64 {
    let mut hash = Fingerprint::new();
    hash.fold_bytes(bytes);
    hash.value()
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
    use core::time::Duration;
    use std::collections::BTreeSet;
    use std::path::PathBuf;

    use harness_scenario::{Document, MemoryShelf, Scenario, read_scenario};
    use reports_render::{Ending, History, HistoryRun, Played, Timings};
    use sim_world::Trace;

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
            let sharded = part.shard(Shard { number, of: 4 }, None);
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
        assert_ne!(other.shard(Shard { number: 1, of: 4 }, None).list, parts[0].0.list);
    }

    /// Timings by which the scenarios of the first files last longest.
    fn timings(whole: &Catalogue) -> Timings {
        let mut run = HistoryRun::new(String::new(), "virtual".to_owned(), 0);
        for (scenario, wall) in whole.scenarios.iter().zip((1..=30).rev().chain([1].repeat(30))) {
            let (wall, trace) = (Duration::from_millis(wall * wall), Some(Trace::new()));
            let (ending, details) = (Ending::Passed, Vec::new());
            run.take(&Played { scenario, ending, trace, wall, details }, 0);
        }
        History::read(&run.json()).unwrap().timings("virtual")
    }

    #[test]
    fn by_timings_parts_last_as_long_and_whole_files_stay_together() {
        let whole = catalogue();
        let timings = timings(&whole);
        let parts: Vec<_> = (1..=4)
            .map(|number| whole.clone().shard(Shard { number, of: 4 }, Some(&timings)))
            .collect();
        let weights = timings.weights(whole.scenarios.iter().map(|one| one.id.as_str()));
        let sums = parts.iter().map(|part| part.places.iter().map(|at| weights[*at]).sum::<u64>());
        let sums: Vec<u64> = sums.collect();
        let (most, mean) = (*sums.iter().max().unwrap(), sums.iter().sum::<u64>() / 4);
        assert!(most * 10 <= mean * 11, "{sums:?}");
        let mut places: Vec<_> = parts.iter().flat_map(|part| part.places.clone()).collect();
        places.sort_unstable();
        assert!(places.into_iter().eq(0..whole.scenarios.len()));
        let file = |at: &usize| whole.scenarios[*at].path.clone();
        let files = parts.iter().map(|part| part.places.iter().map(file).collect::<BTreeSet<_>>());
        assert_eq!(files.map(|files| files.len()).sum::<usize>(), 20, "a file is in two parts");
        assert!(
            parts.iter().all(|part| part.timings.is_some() && part.timings == parts[0].timings)
        );
        let without = whole.clone().shard(Shard { number: 1, of: 4 }, None);
        assert_eq!(without.timings, None);
        let by_nothing = whole.clone().shard(Shard { number: 1, of: 4 }, Some(&Timings::default()));
        assert_eq!(by_nothing.places, without.places);
        assert_ne!(by_nothing.timings, parts[0].timings);
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
            ("0/0", ShardError::NoParts),
            ("1/0", ShardError::NoParts),
            ("1/10001", ShardError::TooManyParts { of: 10_001 }),
            ("1/99999999999999", ShardError::TooManyParts { of: 99_999_999_999_999 }),
        ] {
            assert_eq!(text.parse::<Shard>(), Err(wrong), "{text}");
        }
    }
}
