//! The pages under `docs/` and the README: every file on them is played, every command is run or
//! parsed, every link leads somewhere, and every list is that of the catalogue.
//!
//! `RENEW_PAGE=1 cargo test -p harness-cli --test docs` writes the lists of the themes.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read the pages has failed"
)]

#[expect(dead_code, reason = "other tests have other scenarios")]
#[path = "../folder/mod.rs"]
mod folder;

mod blocks;
mod how_to;
mod links;
mod page;
mod readme;
mod themes;
mod tutorial;
