//! The usual player.

use sim_world::{Plan, Trace};

/// Plays a plan in virtual time: the same plan and seed give the same trace.
pub fn play_virtual(plan: &Plan) -> Trace {
    sim_world::play(plan)
}
