//! Whoever wants to know where a run stands: `t` on its terminal, or SIGUSR1 (SIGINFO, which is
//! Ctrl-T, where there is one).

use std::io::{self, IsTerminal};
use std::os::fd::AsFd;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{sleep, spawn};
use std::time::{Duration, Instant};

use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::signal::{SigSet, Signal};
use nix::sys::termios::{LocalFlags, SetArg, Termios, tcgetattr, tcsetattr};
use nix::unistd::{getpgrp, read, tcgetpgrp};

use crate::desk::SharedDesk;
use crate::standing::Standing;
use crate::ticker::counter;

/// How long a look for a key takes.
const LOOK_MS: u16 = 200;
/// Nobody asks after a run that is shorter, and what was typed by then is for the shell.
const PATIENCE: Duration = Duration::from_millis(500);

/// The terminal as it was before single keys were read from it.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);
/// Set when no more keys are read.
static ENDED: AtomicBool = AtomicBool::new(false);

fn signals() -> SigSet {
    let mut signals = SigSet::empty();
    signals.add(Signal::SIGUSR1);
    #[cfg(any(
        target_os = "macos",
        target_os = "freebsd",
        target_os = "netbsd",
        target_os = "openbsd"
    ))]
    signals.add(Signal::SIGINFO);
    signals
}

/// Keeps the signals that ask from ending the program: to be called before any thread is started,
/// since each takes this over.
pub(crate) fn expect_questions() {
    if let Err(reason) = signals().thread_block() {
        tracing::warn!(%reason, "SIGUSR1 will end the run");
    }
}

/// Answers whoever asks until the run ends and this is dropped.
#[derive(Debug)]
pub(crate) struct Asked(());

impl Asked {
    /// Listens to signals, and to the terminal where a person sits in front of one.
    pub(crate) fn listen(desk: &Arc<SharedDesk>, standing: &Standing) -> Self {
        let answer = answer(Arc::clone(desk), standing.clone());
        let by_key = answer.clone();
        spawn(move || {
            while signals().wait().is_ok() {
                answer();
            }
        });
        // What reads our output from the other end of a pipe may want the keys for itself.
        if desk.is_watched() && io::stdin().is_terminal() && io::stdout().is_terminal() {
            spawn(move || hear_keys(by_key));
        }
        Self(())
    }
}

impl Drop for Asked {
    fn drop(&mut self) {
        give_back();
    }
}

fn answer(desk: Arc<SharedDesk>, standing: Standing) -> impl Fn() + Clone + Send + 'static {
    let begun = Instant::now();
    move || {
        let now = Instant::now();
        let Some(sofar) = desk.sofar() else { return };
        let language = desk.output().language;
        let running = (standing.count(), now.saturating_duration_since(begun));
        let head = counter(sofar, running, language);
        let lines = std::iter::once(head).chain(standing.lines(now, language));
        desk.say(&lines.collect::<Vec<_>>().join("\n"));
    }
}

/// Tells whether the keys of the terminal are ours: not those of a shell that runs us behind it.
fn is_in_front() -> bool {
    tcgetpgrp(io::stdin()).is_ok_and(|front| front == getpgrp())
}

/// Lets the terminal hand over each key by itself, and not show it; Ctrl-C and its like stay signals.
fn read_keys() -> bool {
    let mut kept = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(before) = tcgetattr(io::stdin()).ok().filter(|_| !has_ended()) else { return false };
    let mut keys = before.clone();
    keys.local_flags.remove(LocalFlags::ICANON | LocalFlags::ECHO);
    *kept = Some(before);
    tcsetattr(io::stdin(), SetArg::TCSANOW, &keys).is_ok()
}

fn has_ended() -> bool {
    ENDED.load(Ordering::Relaxed)
}

/// Gives the terminal back as it was, for good; a second time does nothing.
pub(crate) fn give_back() {
    let mut kept = BEFORE.lock().unwrap_or_else(PoisonError::into_inner);
    ENDED.store(true, Ordering::Relaxed);
    if let Some(before) = kept.take().filter(|_| is_in_front()) {
        // A terminal that is gone shows nothing either way.
        let _given = tcsetattr(io::stdin(), SetArg::TCSANOW, &before);
    }
}

/// A run that was sent behind the shell reads nothing: it would be stopped for it.
fn hear_keys(answer: impl Fn()) {
    let mut stopping = SigSet::empty();
    stopping.add(Signal::SIGTTIN);
    sleep(PATIENCE);
    if stopping.thread_block().is_err() || !is_in_front() || !read_keys() {
        return;
    }
    let stdin = io::stdin();
    while !has_ended() {
        let mut waits = [PollFd::new(stdin.as_fd(), PollFlags::POLLIN)];
        let there = poll(&mut waits, PollTimeout::from(LOOK_MS)).is_ok_and(|ready| ready > 0);
        if !is_in_front() {
            sleep(Duration::from_millis(LOOK_MS.into()));
        } else if there && !has_ended() {
            let mut keys = [0_u8; 64];
            match read(&stdin, &mut keys) {
                Ok(count @ 1..) if keys[..count].contains(&b't') => answer(),
                Ok(1..) => {}
                Ok(_) | Err(_) => return,
            }
        }
    }
}
