//! What a file turns out to be.

use core::ops::RangeInclusive;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use sim_world::Plan;

use crate::source::Place;
use crate::standard::is_standard;
use crate::study_file::StudyFile;

/// What a file is.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// With `name` and `steps`.
    Scenario(Box<Scenario>),
    /// The same with `cases` or `matrix`: its instances in file order, at least one.
    Scenarios(Vec<Scenario>),
    /// With `steps` and no `name`: steps for others to play.
    Part,
    /// Without `steps`: a shop for others to use.
    Fixture,
    /// Without `steps` and a shop, with `sales` and `outages`: a study.
    Study(Box<StudyFile>),
    /// Without a key of any of these, or one that is like such a key: a file of something else.
    Foreign,
}

/// A scenario: a plan, what it says of itself, and where each of its values stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scenario {
    /// Its id in reports; the path without its ending until somebody says otherwise.
    pub id: String,
    /// The file, as the user gave it.
    pub path: PathBuf,
    /// What is played.
    pub plan: Plan,
    /// What the scenario says of itself.
    pub header: Header,
    /// Where its values stand.
    pub places: Places,
    /// Which of the scenarios of its file it is; none where it is the only one.
    pub instance: Option<Instance>,
}

/// One of the scenarios that a file with `cases` or `matrix` gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// The name of its case and the values of its axes: `swipe,reader=chip-and-swipe`. The id of
    /// the scenario ends with it, in brackets.
    pub name: String,
    /// Its place among the instances of its file, counted from 0.
    pub place: usize,
    /// How many instances the file gives.
    pub of: usize,
    /// The lines of the file in which its case stands, or the value of its last axis; counted from 1.
    pub lines: RangeInclusive<usize>,
    /// Why it cannot be played, where that is not a mistake.
    pub skipped: Option<String>,
}

/// What a scenario says of itself, beside its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Why it exists.
    pub why: Option<String>,
    /// The ids of the rules that it proves.
    pub proves: Vec<&'static str>,
    /// Words to find it by.
    pub tags: Vec<String>,
    /// What it can only run with.
    pub needs: Vec<Need>,
    /// What its snapshot holds.
    pub snapshot: Vec<SnapshotPart>,
}

impl Header {
    /// Says nothing: no reason, no rules, the usual snapshot.
    pub fn plain() -> Self {
        Self {
            why: None,
            proves: Vec::new(),
            tags: Vec::new(),
            needs: Vec::new(),
            snapshot: SnapshotPart::USUAL.to_vec(),
        }
    }
}

/// What a scenario can only run with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// Time that can be skipped.
    VirtualTime,
    /// A reader that can be touched.
    RealReader,
}

impl Need {
    /// All needs with their names.
    pub const NAMES: [(&'static str, Self); 2] =
        [("virtual-time", Self::VirtualTime), ("real-reader", Self::RealReader)];
}

/// A part of a snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SnapshotPart {
    /// What happened when.
    Timeline,
    /// The orders as they ended.
    Orders,
    /// What the admin has.
    Admin,
    /// What the processor has.
    Processor,
    /// One table for all instances of the file.
    Matrix,
}

impl SnapshotPart {
    /// All parts with their names.
    pub const NAMES: [(&'static str, Self); 5] = [
        ("timeline", Self::Timeline),
        ("orders", Self::Orders),
        ("admin", Self::Admin),
        ("processor", Self::Processor),
        ("matrix", Self::Matrix),
    ];

    /// The parts of a snapshot where nothing is said.
    pub const USUAL: [Self; 2] = [Self::Timeline, Self::Orders];
}

/// Where the values of a scenario stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    pub(crate) steps: Vec<StepPlaces>,
    pub(crate) shop: BTreeMap<String, Place>,
}

impl Places {
    /// Returns the place of a step, by its number from 0.
    pub fn step(&self, step: usize) -> Option<&StepPlaces> {
        self.steps.get(step)
    }

    /// Returns the place of a value of the shop, such as `offline.transaction_limit`; of its
    /// table where the value itself is nowhere written.
    pub fn shop(&self, path: &str) -> Option<&Place> {
        let shorter = || self.shop(path.rsplit_once('.')?.0);
        self.shop.get(path).or_else(shorter)
    }

    /// Lists the files in which its values and steps stand: its own, and those that it uses and
    /// plays.
    pub fn files(&self) -> BTreeSet<&str> {
        let steps = self.steps.iter().map(StepPlaces::whole);
        let places = self.shop.values().filter(|place| !is_standard(place)).chain(steps);
        places.map(Place::file).collect()
    }

    /// Lists the values of the shop that are written somewhere, by their paths.
    pub fn shop_values(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.shop.iter().map(|(path, place)| (path.as_str(), place))
    }
}

/// Where a step and its keys stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepPlaces {
    pub(crate) step: Place,
    pub(crate) keys: BTreeMap<String, Place>,
}

impl StepPlaces {
    /// Returns the place of the whole step.
    pub const fn whole(&self) -> &Place {
        &self.step
    }

    /// Returns the place of a key with its value, such as `at`, `expect.badges`, `check.online`.
    pub fn key(&self, path: &str) -> Option<&Place> {
        self.keys.get(path)
    }
}
