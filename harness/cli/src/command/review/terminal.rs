//! The terminal of a review: keys in, lines out, and the screen as it was when it ends.

use std::io;

use console::{Key, Term};
#[cfg(unix)]
use nix::sys::termios::{SetArg, tcgetattr, tcsetattr};

use super::drawn::{Size, drawn};
use super::model::{Next, Page, Review};
use super::pressed::{By, Decision, Pressed, Way, Which};
use crate::exit::Exit;
use crate::output::Output;

/// A screen of our own, without a cursor; and back to what was there.
const OPEN: &str = "\u{1b}[?1049h\u{1b}[?25l";
const CLOSE: &str = "\u{1b}[?25h\u{1b}[?1049l";
/// What a terminal has that does not say how large it is.
const USUAL: Size = Size { width: 80, height: 24 };

/// Shows a review until it ends; `about` says what is known of the one that is looked at.
///
/// # Errors
/// What the system says of a terminal that is gone.
pub(super) fn ask(
    review: &mut Review,
    about: impl Fn(usize) -> Vec<String>,
    output: Output,
) -> io::Result<Next> {
    let term = Term::stderr();
    restore_when_ended();
    let screen = Screen::open(&term)?;
    loop {
        if review.page == Page::About && review.about.is_empty() {
            review.about = about(review.at);
        }
        let size = size(&term);
        screen.show(&drawn(review, size), output)?;
        let Some(pressed) = pressed(&term.read_key_raw()?) else { continue };
        match review.press(pressed, size) {
            Next::On => {}
            ended @ (Next::Done | Next::Abandoned) => return Ok(ended),
        }
    }
}

fn size(term: &Term) -> Size {
    let Some((height, width)) = term.size_checked() else { return USUAL };
    let (width, height) = (usize::from(width), usize::from(height));
    if width == 0 || height == 0 { USUAL } else { Size { width, height } }
}

/// A screen that is left however the review ends.
#[derive(Debug)]
struct Screen<'a>(&'a Term);

impl<'a> Screen<'a> {
    fn open(term: &'a Term) -> io::Result<Self> {
        term.write_str(OPEN)?;
        Ok(Self(term))
    }

    /// Draws over what is there, so that nothing flickers.
    fn show(&self, lines: &[String], output: Output) -> io::Result<()> {
        let as_seen = |line: &String| {
            if output.is_colored() {
                line.clone()
            } else {
                anstream::adapter::strip_str(line).to_string()
            }
        };
        let lines: Vec<String> =
            lines.iter().map(|line| format!("{}\u{1b}[K", as_seen(line))).collect();
        self.0.write_str(&format!("\u{1b}[H{}\u{1b}[J", lines.join("\r\n")))
    }
}

impl Drop for Screen<'_> {
    fn drop(&mut self) {
        // A terminal that is gone shows nothing either way.
        drop(self.0.write_str(CLOSE));
    }
}

/// A signal that ends the program finds a terminal that reads single keys: it gets its lines back.
fn restore_when_ended() {
    #[cfg(unix)]
    let before = tcgetattr(io::stdin());
    let heard = move || {
        drop(Term::stderr().write_str(CLOSE));
        #[cfg(unix)]
        let _given = before.as_ref().map(|before| tcsetattr(io::stdin(), SetArg::TCSANOW, before));
        std::process::exit(i32::from(Exit::INTERRUPTED.code()));
    };
    if let Err(reason) = ctrlc::set_handler(heard) {
        tracing::warn!(%reason, "a signal will leave the terminal as it is");
    }
}

/// Says what a key asks for; none where it asks for nothing.
fn pressed(key: &Key) -> Option<Pressed> {
    match key {
        Key::Char(letter) => typed(*letter),
        Key::ArrowRight => Some(Pressed::Look(Way::On)),
        Key::ArrowLeft => Some(Pressed::Look(Way::Back)),
        Key::ArrowDown => Some(Pressed::Scroll(Way::On, By::Line)),
        Key::ArrowUp => Some(Pressed::Scroll(Way::Back, By::Line)),
        Key::PageDown => Some(Pressed::Scroll(Way::On, By::Page)),
        Key::PageUp => Some(Pressed::Scroll(Way::Back, By::Page)),
        Key::Tab => Some(Pressed::Jump(Way::On)),
        Key::BackTab => Some(Pressed::Jump(Way::Back)),
        Key::Enter => Some(Pressed::Enter),
        Key::Escape => Some(Pressed::Close),
        Key::CtrlC => Some(Pressed::Break),
        _ => None,
    }
}

const fn typed(letter: char) -> Option<Pressed> {
    Some(match letter {
        'a' => Pressed::Decide(Decision::Accept, Which::This),
        'A' => Pressed::Decide(Decision::Accept, Which::Rest),
        'g' => Pressed::Decide(Decision::Accept, Which::Alike),
        'r' => Pressed::Decide(Decision::Reject, Which::This),
        'R' => Pressed::Decide(Decision::Reject, Which::Rest),
        's' => Pressed::Decide(Decision::Skip, Which::This),
        'S' => Pressed::Decide(Decision::Skip, Which::Rest),
        'n' => Pressed::Look(Way::On),
        'p' => Pressed::Look(Way::Back),
        ']' => Pressed::Jump(Way::On),
        '[' => Pressed::Jump(Way::Back),
        'o' | ' ' => Pressed::Scroll(Way::On, By::Page),
        'b' => Pressed::Scroll(Way::Back, By::Page),
        'd' => Pressed::Layout,
        'c' => Pressed::Context,
        'i' => Pressed::About,
        'u' => Pressed::Undo,
        '?' | 'h' => Pressed::Help,
        'q' => Pressed::Quit,
        _ => return None,
    })
}
