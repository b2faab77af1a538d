//! Finds scenarios, runs them on several threads, and keeps their snapshots.
//!
//! A run is a function of its plan, so nothing here retries, and results come in file order
//! whatever the number of threads. Real time is a player that somebody else brings.

mod by_path;
mod catalogue;
mod depends;
mod explore;
mod find;
mod keep_going;
mod later;
mod matrix;
mod one;
mod risk;
mod run;
mod select;
mod shard;
mod snapshot;
mod sweep;
mod virtual_time;

pub use by_path::{in_words, run_file, run_scenario, scenarios_in};
pub use catalogue::{Catalogue, CatalogueError, read_catalogue, read_some_of};
pub use depends::{FilesRead, files_read};
pub use explore::{
    Campaign, CampaignReport, Checkpoints, Fact, Facts, Finding, Going, Shrunk, Story, Workload,
    checkpoints, entry_line, findings, first_unlike, shrink, story,
};
pub use find::{FindError, toml_files};
pub use keep_going::judged_to_the_end;
pub use risk::{
    Difference, Drawn, Ended, Estimated, Estimation, EstimationError, LossEngine, Sensitivities,
    Swing, Uncertainty, Verification, VerificationError, coverage_of, draw_block,
};
pub use run::{Player, Runner};
pub use select::Filter;
pub use shard::{Shard, ShardError, Sharded, bytes_hash, plan_hash};
pub use snapshot::{
    Comparison, Pending, Piece, Row, Shift, Update, lines_that_differ, pending_under,
    unreferenced_under,
};
pub use sweep::Sweep;
pub use virtual_time::{RunClock, play_virtual, play_virtual_showing};
