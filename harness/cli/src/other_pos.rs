//! Another POS: the player that drives it, and whether it could be driven.

use std::io;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use harness_bench::{PosCommand, play_against_command};
use sim_world::{Plan, Trace};

use crate::args::OtherPosArgs;
use crate::exit::Exit;

/// Plays against another POS and remembers whether it kept to the protocol.
#[derive(Debug)]
pub(crate) struct OtherPos {
    command: PosCommand,
    failed: AtomicBool,
}

impl OtherPos {
    /// Reads which POS is wanted; none where it is our own.
    ///
    /// # Errors
    /// Where the command cannot be read, in words.
    pub(crate) fn read(args: &OtherPosArgs) -> Result<Option<Self>, String> {
        let Some(text) = &args.pos else { return Ok(None) };
        let patience = Duration::from_secs(args.pos_timeout);
        let command = PosCommand::read(text, patience)
            .ok_or_else(|| format!("`{text}` is no command: it is empty, or a quote is open"))?;
        Ok(Some(Self { command, failed: AtomicBool::new(false) }))
    }

    /// Plays a plan.
    ///
    /// # Errors
    /// Where the POS cannot be started, dies, is late or breaks the protocol.
    pub(crate) fn play(&self, plan: &Plan) -> io::Result<Trace> {
        let played = play_against_command(plan, &self.command);
        played.inspect_err(|_| self.failed.store(true, Ordering::Relaxed))
    }

    /// Returns how the run ended; a POS that cannot be driven is not a scenario's fault.
    pub(crate) fn judged(&self, ended: Exit) -> Exit {
        if self.failed.load(Ordering::Relaxed) { Exit::BENCH } else { ended }
    }
}
