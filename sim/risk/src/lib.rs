//! Who shops, how lines fail, and what it costs: the distribution of what a shop loses to stored
//! payments that are declined.
//!
//! A [`Study`] is plain data. Its replications are drawn by address, so that each is a pure function
//! of the study and its number. A block of them is a [`Partial`] of integers; partials merge to the
//! same bytes however the replications were split, and [`Estimates`] are made of the whole.
//! There is no clock, no thread and no file. Floats are computed by basic arithmetic and by `libm`
//! alone, so that every machine draws the same.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::float_cmp,
    reason = "this is the room of floats: they become whole numbers and are made of them, and the \
              casts saturate"
)]

mod ages;
mod arrivals;
mod borders;
mod core_engine;
mod count;
mod counter;
mod coverage;
mod curve;
mod decline_ages;
mod effect;
mod estimates;
mod exact;
mod expected;
mod factor;
mod fast;
mod fate;
mod fit;
mod harmed;
mod histogram;
mod interval;
mod law;
mod luck;
mod model;
mod offers;
mod outcome;
mod parameter;
mod partial;
mod plain;
mod purpose;
mod question;
mod replication;
mod room;
mod scrambled;
mod sobol;
mod sound;
mod special;
mod stop;
mod study;
mod thinkable;

pub use core_engine::{Played, as_played, episode_plan, play, trace};
pub use coverage::{Coverage, coverage};
pub use effect::{Effect, Losses};
pub use estimates::{
    Distribution, Estimate, EstimateError, Estimates, Exceedance, FlowEstimate, PointEstimates,
};
pub use exact::{NoClosedForm, exact};
pub use fast::{Fast, block};
pub use fit::{
    Ages, Amounts, Arrivals, Asked, Bucket, CurvePoint, DayCount, EdgeDays, Fit, FitUnit, Fitted,
    Observed, Quantile, Sale, Sizes, Stored, Tenders, fit,
};
pub use histogram::{Bin, Histogram};
pub use model::Model;
pub use outcome::{Flow, Outcome, PAYMENT, Volume};
pub use parameter::{LawPart, Parameter, Range};
pub use partial::{Bad, FlowTally, MergeError, Partial, PointPartial, Tally, WORST};
pub use question::{Answer, Choice, Resolution, Standing, Tried};
pub use replication::{AgeBand, Episode, Fate, Offered, Replication};
pub use scrambled::Scrambled;
pub use sobol::{SCRAMBLINGS, sobol_replication};
pub use stop::{FIRST, Verdict};
pub use study::*;
pub use thinkable::{Measured, Spread, Thinkable, ThinkablePoint};
