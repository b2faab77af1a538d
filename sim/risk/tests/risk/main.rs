//! Decline exposure: the generator, the fast engine, what merges, what is estimated, and the closed
//! forms that all of it is held against.
#![expect(
    clippy::cast_precision_loss,
    clippy::float_cmp,
    reason = "estimates are floats, and exactness is meant where it is asked for"
)]

mod agreement;
mod closed_forms;
mod draws;
mod rig;
