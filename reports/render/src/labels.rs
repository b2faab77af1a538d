//! What scenarios are sorted by, beside what they say of themselves: theme, readers, files.

use harness_scenario::Scenario;
use pos_core::ReaderModel;

/// Returns the folder that a scenario is in: its theme.
pub(crate) fn theme(scenario: &Scenario) -> String {
    let of_id = scenario.id.rsplit_once('/').map(|(folders, _)| folders.rsplit('/').next());
    // An id begins below the folder that was asked for, so a file of that folder has none in it.
    let of_path = || scenario.path.parent()?.file_name()?.to_str();
    of_id.flatten().or_else(of_path).unwrap_or("-").to_owned()
}

/// Lists the readers of the shop, each once.
pub(crate) fn readers(scenario: &Scenario) -> Vec<&'static str> {
    let has = |model: ReaderModel| scenario.plan.shop.tills.iter().any(|till| till.reader == model);
    ReaderModel::NAMES.iter().filter(|(_, model)| has(*model)).map(|(name, _)| *name).collect()
}

/// Lists the files that it uses and plays, as other scenarios may.
pub(crate) fn other_files(scenario: &Scenario) -> Vec<String> {
    let own = scenario.path.to_string_lossy();
    let files = scenario.places.files().into_iter();
    files.filter(|file| *file != own).map(str::to_owned).collect()
}
