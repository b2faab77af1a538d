//! A process and its three pipes. Nothing here waits beyond its deadline.

use core::time::Duration;
use std::ffi::OsString;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::process::{self, ChildStderr, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Instant;

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::Signal;

use super::fault::Wrong;
use super::living;

/// A pipe that takes anything takes this much at once. Source: POSIX, `_POSIX_PIPE_BUF`.
const PART: usize = 512;
/// A line that is longer is no order.
const LONGEST_LINE: usize = 8 << 20;
/// How much of standard error is kept.
const KEPT: usize = 4 << 10;
/// How long a process that closed its pipes may take to end.
const GRACE: Duration = Duration::from_secs(1);

/// A process that is ended when it is dropped.
#[derive(Debug)]
pub(crate) struct Child {
    process: process::Child,
    facts: ChildStdin,
    orders: ChildStdout,
    unread: Vec<u8>,
    /// How much of it was looked through for the end of a line.
    searched: usize,
    last_words: LastWords,
}

impl Drop for Child {
    fn drop(&mut self) {
        living::end(&mut self.process);
    }
}

impl Child {
    /// Starts a program with these variables beside those of this process.
    pub(crate) fn start(
        (program, environment): (&str, &[(&'static str, OsString)]),
        arguments: &[String],
    ) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args(arguments).envs(environment.iter().cloned()).process_group(0);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = living::start(&mut command)?;
        let pipes = (process.stdin.take(), process.stdout.take(), process.stderr.take());
        let (Some(facts), Some(orders), Some(errors)) = pipes else {
            living::end(&mut process);
            return Err(io::Error::other("it has no pipes"));
        };
        let last_words = LastWords::of(errors);
        Ok(Self { process, facts, orders, unread: Vec::new(), searched: 0, last_words })
    }

    /// Returns the id of the process, which is that of its group.
    pub(crate) fn id(&self) -> u32 {
        self.process.id()
    }

    /// Returns a line that stands there before anything was asked.
    pub(crate) fn line_that_nobody_asked_for(&mut self) -> Result<Option<String>, Wrong> {
        if self.unread.is_empty() && !is_ready(self.orders.as_fd(), PollFlags::POLLIN, None)? {
            return Ok(None);
        }
        self.read_line(Instant::now() + GRACE).map(Some)
    }

    pub(crate) fn write(&mut self, bytes: &[u8], deadline: Instant) -> Result<(), Wrong> {
        for part in bytes.chunks(PART) {
            if !is_ready(self.facts.as_fd(), PollFlags::POLLOUT, Some(deadline))? {
                return Err(Wrong::Silent);
            }
            self.facts.write_all(part).map_err(|reason| match reason.kind() {
                io::ErrorKind::BrokenPipe => Wrong::Closed,
                _ => Wrong::Pipe(reason),
            })?;
        }
        Ok(())
    }

    pub(crate) fn read_line(&mut self, deadline: Instant) -> Result<String, Wrong> {
        loop {
            if let Some(line) = self.take_line() {
                return String::from_utf8(line).map_err(|_| Wrong::NotText);
            }
            if self.unread.len() > LONGEST_LINE {
                return Err(Wrong::TooLong(LONGEST_LINE));
            }
            // One who talks and talks is late as well, though there is always more to read.
            let in_time = Instant::now() < deadline;
            if !in_time || !is_ready(self.orders.as_fd(), PollFlags::POLLIN, Some(deadline))? {
                return Err(Wrong::Silent);
            }
            let mut part = [0; 16 << 10];
            match self.orders.read(&mut part).map_err(Wrong::Pipe)? {
                0 => return Err(Wrong::Closed),
                count => self.unread.extend_from_slice(&part[..count]),
            }
        }
    }

    fn take_line(&mut self) -> Option<Vec<u8>> {
        let end = self.unread[self.searched..].iter().position(|byte| *byte == b'\n');
        let Some(end) = end else {
            self.searched = self.unread.len();
            return None;
        };
        let line = self.unread.drain(..=self.searched + end).collect();
        self.searched = 0;
        Some(line)
    }

    /// Tells whether somebody else killed the process, before it is ended from here.
    pub(crate) fn was_killed(&mut self) -> bool {
        let status = living::ended_by_itself(&mut self.process);
        status.and_then(|status| status.signal()) == Some(Signal::SIGKILL as i32)
    }

    /// Tells how a process that closed its pipes ended.
    pub(crate) fn how_it_died(&mut self) -> Wrong {
        let deadline = Instant::now() + GRACE;
        while Instant::now() < deadline {
            if let Some(status) = living::ended_by_itself(&mut self.process) {
                return Wrong::Died(status);
            }
            thread::sleep(Duration::from_millis(5));
        }
        Wrong::Mute
    }

    /// Ends the process; returns the end of what it wrote to its standard error.
    pub(crate) fn end(&mut self) -> String {
        living::end(&mut self.process);
        self.last_words.take()
    }
}

/// Waits until a pipe is ready, or the deadline passes; without one, does not wait. A pipe whose
/// other end is closed is ready.
fn is_ready(
    pipe: BorrowedFd<'_>,
    wanted: PollFlags,
    deadline: Option<Instant>,
) -> Result<bool, Wrong> {
    loop {
        let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
        let millis = left.map_or(0, |left| left.as_micros().div_ceil(1_000));
        let patience = PollTimeout::try_from(millis).unwrap_or(PollTimeout::MAX);
        match poll(&mut [PollFd::new(pipe, wanted)], patience) {
            Ok(count) => return Ok(count > 0),
            Err(Errno::EINTR) => {}
            Err(reason) => return Err(Wrong::Pipe(reason.into())),
        }
    }
}

/// The end of what a process writes to its standard error, read so that it never waits for us.
#[derive(Debug)]
struct LastWords {
    kept: Arc<Mutex<Vec<u8>>>,
    /// Closed when there is nothing more to read.
    ended: Receiver<()>,
}

impl LastWords {
    fn of(errors: ChildStderr) -> Self {
        let kept = Arc::default();
        let (ending, ended) = channel::<()>();
        let words = Arc::clone(&kept);
        thread::spawn(move || {
            keep(errors, &words);
            drop(ending);
        });
        Self { kept, ended }
    }

    fn take(&self) -> String {
        // Whatever the process started may hold the pipe open for ever.
        let _ended = self.ended.recv_timeout(GRACE);
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&kept).into_owned()
    }
}

fn keep(mut errors: ChildStderr, kept: &Mutex<Vec<u8>>) {
    let mut part = [0; 1 << 10];
    while let Ok(count @ 1..) = errors.read(&mut part) {
        let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.extend_from_slice(&part[..count]);
        let surplus = kept.len().saturating_sub(KEPT);
        kept.drain(..surplus);
    }
}
