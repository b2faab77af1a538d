//! The search for the case that nobody thought of: random shops, days and faults as explicit plans.
//!
//! Run `k` of a seed is one [`Plan`](sim_world::Plan), whatever the number of threads: a *safety*
//! phase with faults, then a *liveness* phase in which everything heals and must settle. What
//! breaks a rule is made small ([`shrink`](shrink::shrink)) and written as a scenario.

mod campaign;
mod dice;
mod faults;
mod finding;
mod sales;
mod shops;
mod shrink;
mod sometimes;
mod story;
mod twice;
mod weather;

pub use campaign::{Campaign, CampaignReport, Going};
pub use finding::{Finding, findings};
pub use shops::Workload;
pub use shrink::{Shrunk, shrink};
pub use sometimes::{Fact, Facts};
pub use story::{Story, story};
pub use twice::{Checkpoints, checkpoints, entry_line, first_unlike};
