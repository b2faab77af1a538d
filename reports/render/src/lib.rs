//! From results to text: snapshots, terminal reports, JSON, JUnit and tables.
//!
//! Every function is pure: no file, no clock, no environment. The same results give the same bytes.

mod annotations;
mod causes;
mod closing;
mod column;
mod document;
mod failed;
mod history;
mod in_common;
mod json;
mod judged;
mod junit;
mod labels;
mod live;
mod markup;
mod matrix;
mod merged;
mod moments;
mod played;
mod printable;
mod risk;
mod run_page;
mod sections;
mod step_summary;
mod strip;
mod swept;
mod tables;
mod terminal;
mod timeline;

pub use annotations::{Annotation, Annotations};
pub use causes::timeline_with_causes;
pub use failed::failed_ids;
pub use history::{History, HistoryRun, Timings, changes};
pub use in_common::InCommon;
pub use json::{listed_json, pending_json, scenario_json, summary_json};
pub use judged::said_failures;
pub use junit::{Junit, JunitForm};
pub use live::{Live, Told, Weight};
pub use matrix::{MatrixRow, matrix};
pub use merged::{ShardLine, merged_json};
pub use played::{Ending, NO_SNAPSHOT, Played, Tally};
pub use risk::*;
pub use run_page::RunPage;
pub use sections::snapshot;
pub use step_summary::StepSummary;
pub use strip::{TimelineLine, Tone, timeline_strip};
pub use swept::{BrokenPoint, Swept, swept_json};
pub use tables::{list, rules_table};
pub use terminal::{report, rerun, summary, typed};
