//! Chosen scenarios have the same hash on every machine, in debug and in release, today as when
//! they were written down.
//!
//! A change that is meant to change what happens writes them anew: `RENEW_GOLDEN=1 cargo test -p
//! harness-runner --test golden`.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::env;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use harness_runner::{Filter, read_catalogue};
use harness_scenario::Scenario;
use sim_world::play;

const CHOSEN: [&str; 2] = ["tag(smoke)", "tag(incident)"];

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn hashes() -> String {
    let catalogue = read_catalogue(&[house().join("scenarios")]).unwrap();
    let chosen = CHOSEN.map(Filter::new);
    let is_chosen = |one: &&Scenario| chosen.iter().any(|filter| filter.takes(one));
    let mut lines = String::new();
    for scenario in catalogue.scenarios.iter().filter(is_chosen) {
        let hash = play(&scenario.plan).fingerprint().value();
        writeln!(lines, "{hash:016x}  {}", scenario.id).unwrap();
    }
    lines
}

#[test]
fn chosen_scenarios_have_their_golden_hashes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden.txt");
    let hashes = hashes();
    if env::var_os("RENEW_GOLDEN").is_some() {
        fs::write(&file, &hashes).unwrap();
    }
    let golden = fs::read_to_string(&file).unwrap_or_default();
    let unlike = hashes.lines().zip(golden.lines()).find(|(is, was)| is != was);
    assert_eq!(unlike, None, "the first that differs: is, was");
    assert_eq!(hashes.lines().count(), golden.lines().count());
}
