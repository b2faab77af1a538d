//! What risk teams read, from studies that were run.
#![expect(
    clippy::unwrap_used,
    clippy::cast_precision_loss,
    reason = "a test that cannot go on has failed, and its hours are floats"
)]

mod answers;
#[cfg(feature = "parquet")]
mod columns;
mod fitted;
mod japanese;
mod machines;
mod page;
mod rig;
mod summary;
