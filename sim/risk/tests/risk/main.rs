//! Decline exposure: the generator, the fast engine, what merges, what is estimated, and the closed
//! forms that all of it is held against.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    clippy::inconsistent_digit_grouping,
    clippy::unwrap_used,
    reason = "estimates are floats, exactness is meant where it is asked for, amounts are in cents, \
              and a study that is not sound has failed its test"
)]

mod agreement;
mod closed_forms;
mod common_numbers;
mod draws;
mod effects;
mod estimated;
mod fitted;
mod limits;
mod merging;
mod mistakes;
mod played;
mod rig;
mod scrambled;
