//! Every scenario of the house, each a test of its own: `cargo test -- limits/`.

use std::path::Path;
use std::process::ExitCode;

use harness_runner::{in_words, run_scenario, scenarios_in};
use libtest_mimic::{Arguments, Trial};

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let house = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2);
    let folder = house.map(|house| house.join("scenarios")).unwrap_or_default();
    libtest_mimic::run(&arguments, trials(&folder)).exit_code()
}

/// Mistakes in files are one failed test, so that a list of tests can still be printed.
fn trials(folder: &Path) -> Vec<Trial> {
    match scenarios_in(folder) {
        Ok(scenarios) => scenarios.into_iter().map(trial).collect(),
        Err(error) => {
            let message = in_words(&error);
            vec![Trial::test("every-file-is-valid", move || Err(message.into()))]
        }
    }
}

fn trial(scenario: harness_scenario::Scenario) -> Trial {
    let id = scenario.id.clone();
    Trial::test(id, move || run_scenario(&scenario).map_err(Into::into))
}
