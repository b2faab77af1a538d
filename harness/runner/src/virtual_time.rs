//! The usual player.

use std::io;

use sim_world::{Plan, Trace};

/// Plays a plan in virtual time: the same plan and seed give the same trace.
///
/// # Errors
/// Never; other players have something to run out of.
pub fn play_virtual(plan: &Plan) -> io::Result<Trace> {
    Ok(sim_world::play(plan))
}
