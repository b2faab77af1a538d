//! An evening in real time is the same evening: entry by entry.
#![expect(clippy::panic, reason = "a test without its scenario has failed")]

use std::path::{Path, PathBuf};

use harness_bench::{Nobody, play_in_real_time};
use harness_scenario::{Document, Folder, Scenario, read_scenario};

fn scenario(path: &str) -> Scenario {
    let scenarios: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    match read_scenario(&Folder, &scenarios.join(path)) {
        Ok(Document::Scenario(scenario)) => *scenario,
        other => panic!("{path} is no scenario: {other:?}"),
    }
}

#[test]
fn a_run_in_real_time_has_the_trace_of_virtual_time() {
    for path in ["sale/checkout-by-hand.toml", "network/power-cut.toml"] {
        let plan = scenario(path).plan;
        let real = play_in_real_time(&plan, 600, &mut Nobody).unwrap();
        assert_eq!(real.trace.first_difference(&sim_world::play(&plan)), None, "{path}");
    }
}
