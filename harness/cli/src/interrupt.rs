//! When nobody wants the rest: after Ctrl-C, SIGTERM or SIGHUP, or once something failed and that is
//! enough. What has finished is still reported.

use std::process::exit;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use harness_bench::leave_nothing_behind;

use crate::asked;
use crate::desk::SharedDesk;
use crate::exit::Exit;
use crate::output::Output;

/// Set when nobody wants the rest.
static STOP: AtomicBool = AtomicBool::new(false);
/// Set by the first Ctrl-C, or a signal that asks for the same.
static PRESSED: AtomicBool = AtomicBool::new(false);

/// How long a scenario may go on that is being played; in real time one takes minutes.
const GRACE: Duration = Duration::from_secs(2);

/// Returns the flag that says that nobody wants the rest.
pub(crate) const fn flag() -> &'static AtomicBool {
    &STOP
}

/// Tells whether somebody pressed Ctrl-C, or ended the program by a signal.
pub(crate) fn is_wanted() -> bool {
    PRESSED.load(Ordering::Relaxed)
}

/// Says that what was played is enough: what has not begun does not begin.
pub(crate) fn enough() {
    STOP.store(true, Ordering::Relaxed);
}

/// Lets what comes next begin, where only the round before had enough.
pub(crate) fn go_on() {
    STOP.store(is_wanted(), Ordering::Relaxed);
}

/// Listens for Ctrl-C and what asks for the same: the first lets the run end in order, the second ends it at once.
pub(crate) fn listen(desk: Arc<SharedDesk>) {
    let heard = move || {
        if PRESSED.swap(true, Ordering::Relaxed) {
            end_here();
        }
        enough();
        desk.say(desk.output().language.text("run-interrupted"));
        let desk = Arc::clone(&desk);
        thread::spawn(move || end_anyway(&desk));
    };
    if let Err(reason) = ctrlc::set_handler(heard) {
        tracing::warn!(%reason, "Ctrl-C will end the run without a report");
    }
}

/// Listens for the same in a run that has no desk: the first lets it end in order, which is said, the
/// second ends it at once.
pub(crate) fn listen_alone(output: Output, said: &'static str) {
    listen_below(move || output.say(said));
}

/// Listens as [`listen_alone`] does, in a run that draws: `say` keeps what it says off the bar.
pub(crate) fn listen_below(say: impl Fn() + Send + 'static) {
    let heard = move || {
        if PRESSED.swap(true, Ordering::Relaxed) {
            end_here();
        }
        enough();
        say();
    };
    if let Err(reason) = ctrlc::set_handler(heard) {
        tracing::warn!(%reason, "Ctrl-C will end the run without a report");
    }
}

/// The run ends by itself where what is being played is short.
fn end_anyway(desk: &SharedDesk) {
    thread::sleep(GRACE);
    desk.close();
    end_here();
}

/// Ends the program in the middle of a run: what it started ends with it.
fn end_here() -> ! {
    leave_nothing_behind();
    asked::give_back();
    exit(i32::from(Exit::INTERRUPTED.code()));
}
