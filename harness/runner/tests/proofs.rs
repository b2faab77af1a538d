//! Every rule is proved by a scenario, and the scenarios give the same bytes every time.

use std::path::{Path, PathBuf};

use harness_runner::read_catalogue;
use harness_scenario::RULES;

fn scenarios() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios")
}

#[test]
fn every_rule_is_proved_by_a_scenario() {
    let catalogue = read_catalogue(&[scenarios()]).unwrap();
    let proves = |rule: &str| {
        catalogue.scenarios.iter().any(|scenario| scenario.header.proves.contains(&rule))
    };
    let unproved: Vec<&str> =
        RULES.iter().map(|rule| rule.id).filter(|rule| !proves(rule)).collect();
    assert_eq!(unproved, Vec::<&str>::new());
}

#[test]
fn every_scenario_gives_the_same_trace_twice() {
    let catalogue = read_catalogue(&[scenarios()]).unwrap();
    for scenario in &catalogue.scenarios {
        let (first, second) = (sim_world::play(&scenario.plan), sim_world::play(&scenario.plan));
        assert_eq!(first.first_difference(&second), None, "{}", scenario.id);
        assert_eq!(first.fingerprint(), second.fingerprint(), "{}", scenario.id);
    }
}
