//! The rules of offline card payments, proved on one till with a small shop around it.

mod archive;
mod badges;
mod eligibility;
mod first_reason;
mod histories;
mod journal_tries;
mod limits;
mod network;
mod reconnect;
mod restart;
mod retry;
mod rig;
mod sale;
mod session;
mod storage_failures;
mod unknown_outcomes;
mod written;
