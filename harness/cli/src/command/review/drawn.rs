//! The lines of a review on a screen of any size.

use anstyle::Style;
use unicode_width::UnicodeWidthStr;

use super::candidate::Candidate;
use super::cells::{PLAIN, cells, end_of, start_of, whole};
use super::difference::{FAINT, Line, View, difference};
use super::help::HELP;
use super::model::{Page, Review};
use super::pressed::{Decision, Which};
use crate::output::{GREEN, RED, YELLOW};
use crate::reading::counted;

/// How large a terminal is, in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) width: usize,
    pub(super) height: usize,
}

/// The title, what differs, and a line of air.
const HEAD: usize = 3;
/// Stands before the names of a group.
const INDENT: &str = "  ";

const KEYS: &str =
    "a accept  r reject  s skip  u undo  n/p look  [/] change  o page  ? keys  q done";
const END_KEYS: &str =
    "Enter carries this out  u takes the last decision back  Ctrl-C drops it all";
const BACK_KEYS: &str = "Esc back";

/// What can be scrolled, and which part of it is on the screen.
#[derive(Debug)]
pub(super) struct Frame {
    pub(super) lines: Vec<Line>,
    pub(super) top: usize,
    pub(super) room: usize,
}

impl Frame {
    /// Lays a page out on a screen.
    pub(super) fn of(review: &Review, size: Size) -> Self {
        let lines = body(review, size);
        let room = size.height.saturating_sub(HEAD + 1 + foot(review, size).len()).max(1);
        let mut frame = Self { lines, top: 0, room };
        frame.top = review.top(&frame).min(frame.furthest());
        frame
    }

    /// Returns how far down the last page is.
    pub(super) fn furthest(&self) -> usize {
        self.lines.len().saturating_sub(self.room)
    }

    /// Returns where the row of a comparison begins.
    pub(super) fn line_of(&self, row: usize) -> Option<usize> {
        self.lines.iter().position(|line| line.row == Some(row))
    }

    /// Lists the rows of a comparison that are on the screen.
    pub(super) fn rows(&self) -> impl Iterator<Item = usize> {
        self.lines.iter().skip(self.top).take(self.room).filter_map(|line| line.row)
    }

    fn below(&self) -> &[Line] {
        self.lines.get(self.top + self.room..).unwrap_or_default()
    }
}

/// Draws all lines of the screen, from its top to its bottom.
pub(super) fn drawn(review: &Review, size: Size) -> Vec<String> {
    let frame = Frame::of(review, size);
    let foot = foot(review, size);
    let mut lines = head(review, size);
    lines.extend(frame.lines.iter().skip(frame.top).take(frame.room).map(|it| it.text.clone()));
    lines.resize(size.height.saturating_sub(foot.len() + 1), String::new());
    lines.push(status(review, &frame, size));
    lines.extend(foot);
    lines.truncate(size.height);
    lines
}

fn head(review: &Review, size: Size) -> Vec<String> {
    let Some(one) = review.candidates.get(review.at).filter(|_| review.page != Page::End) else {
        let left = review.count(None);
        let said =
            if left == 0 { "all decided".to_owned() } else { format!("{left} left for later") };
        let nothing = "Nothing is written yet.";
        return vec![format!("{YELLOW}{said}{YELLOW:#}"), nothing.to_owned(), String::new()];
    };
    let place = format!("{} of {}", review.at + 1, review.candidates.len());
    let decided = review.decided().get(review.at).copied().flatten();
    let word = decided.map_or("", Decision::word);
    let others = place.width() + one.kind.width() + word.width() + 6;
    let title = end_of(&one.title, size.width.saturating_sub(others));
    let style = decided.map_or(PLAIN, style_of);
    let kind = one.kind;
    let title = format!("{YELLOW}{place}{YELLOW:#}  {title}  {kind}  {style}{word}{style:#}");
    let stated = start_of(&one.stated, size.width);
    let style = if one.others.is_empty() { PLAIN } else { YELLOW };
    vec![title.trim_end().to_owned(), format!("{style}{stated}{style:#}"), String::new()]
}

const fn style_of(decision: Decision) -> Style {
    match decision {
        Decision::Accept => GREEN,
        Decision::Reject => RED,
        Decision::Skip => YELLOW,
    }
}

/// Says first what is below the screen: what nobody has seen is easily accepted. A question stands
/// in its place, so that nothing above it moves.
fn status(review: &Review, frame: &Frame, size: Size) -> String {
    if let Some(which) = review.asks() {
        let asked = question(review, which);
        return format!("{YELLOW}{}{YELLOW:#}", start_of(&asked, size.width));
    }
    let (below, below_style) = below(review, frame);
    let counts = [Decision::Accept, Decision::Reject, Decision::Skip].map(|decision| {
        let count = review.count(Some(decision));
        (count > 0).then(|| format!("{count} {}", decision.word()))
    });
    let (from, of) = (frame.top, frame.lines.len());
    let to = (from + frame.room).min(of);
    let lines = (to - from < of).then(|| format!("lines {}-{to} of {of}", from + 1));
    let left = Some(format!("{} to decide", review.count(None)));
    let said = [change_of(review), left].into_iter().chain(counts).chain([lines]).flatten();
    let rest = whole_parts(said, size.width.saturating_sub(below.width()));
    format!("{below_style}{}{below_style:#}{FAINT}{rest}{FAINT:#}", start_of_line(&below, size))
}

/// Leaves out what does not fit: half a count says something else.
fn whole_parts(parts: impl Iterator<Item = String>, width: usize) -> String {
    let mut said = String::new();
    for part in parts {
        let longer = if said.is_empty() { part } else { format!("{said}, {part}") };
        if longer.width() > width {
            break;
        }
        said = longer;
    }
    said
}

/// Unlike the end of a line, its blanks are kept.
fn start_of_line(text: &str, size: Size) -> String {
    if text.width() <= size.width { text.to_owned() } else { start_of(text, size.width) }
}

fn below(review: &Review, frame: &Frame) -> (String, Style) {
    let below = frame.below();
    if below.is_empty() {
        return (String::new(), FAINT);
    }
    let more =
        format!("↓ {} more {}", below.len(), if below.len() == 1 { "line" } else { "lines" });
    let shown: Vec<usize> = frame.rows().collect();
    let one = review.candidates.get(review.at).filter(|_| review.page == Page::Difference);
    let others = one.map_or(0, |one| {
        let mut rows: Vec<usize> = below.iter().filter_map(|line| line.row).collect();
        rows.dedup();
        rows.iter().filter(|row| one.others.contains(row) && !shown.contains(row)).count()
    });
    match others {
        0 => (format!("{more}  "), FAINT),
        others => (format!("{more}, {}  ", counted(others, "other change")), YELLOW),
    }
}

fn change_of(review: &Review) -> Option<String> {
    let one = review.candidates.get(review.at).filter(|_| review.page == Page::Difference)?;
    let of = one.stops.len();
    (of > 1).then(|| format!("change {} of {of}", review.focus() + 1))
}

fn foot(review: &Review, size: Size) -> Vec<String> {
    let keys = match review.page {
        Page::Difference => KEYS,
        Page::About | Page::Help => BACK_KEYS,
        Page::End => END_KEYS,
    };
    let mut lines = group(review, size);
    lines.push(start_of(keys, size.width));
    lines
}

fn question(review: &Review, which: Which) -> String {
    let unseen = review.unseen(which);
    let key = match which {
        Which::This => 'a',
        Which::Alike => 'g',
        Which::Rest => 'A',
    };
    let what = match which {
        Which::This | Which::Alike if unseen == 1 => "1 other change was".to_owned(),
        Which::This | Which::Alike => format!("{unseen} other changes were"),
        Which::Rest if unseen == 1 => "1 snapshot has changes".to_owned(),
        Which::Rest => format!("{unseen} snapshots have changes"),
    };
    format!("{what} not on the screen yet: {key} again accepts all the same")
}

/// Names the others as far as they fit.
fn group(review: &Review, size: Size) -> Vec<String> {
    let alike = if review.page == Page::Difference { review.alike() } else { Vec::new() };
    if alike.is_empty() {
        return Vec::new();
    }
    let others = if alike.len() == 1 { "1 other" } else { &format!("{} others", alike.len()) };
    let first = format!("g accept this one and {others} with the same change:");
    let others = alike.iter().filter_map(|place| review.candidates.get(*place));
    let names: Vec<String> = others.map(Candidate::name).collect();
    let names = fitting(&names, size.width.saturating_sub(INDENT.len()));
    let line = |text: &str| format!("{GREEN}{}{GREEN:#}", start_of_line(text, size));
    vec![line(&first), line(&format!("{INDENT}{names}"))]
}

fn fitting(names: &[String], width: usize) -> String {
    let said = |count: usize| {
        let shown: Vec<&str> = names.iter().take(count).map(String::as_str).collect();
        match names.len() - count {
            0 => shown.join(", "),
            more => format!("{}, and {more} more", shown.join(", ")),
        }
    };
    let fits = (1..=names.len()).rev().map(said).find(|said| said.width() <= width);
    fits.unwrap_or_else(|| said(names.len().min(1)))
}

/// Draws what can be scrolled.
fn body(review: &Review, size: Size) -> Vec<Line> {
    let plain = |lines: &[String]| -> Vec<Line> {
        let cells = lines.iter().flat_map(|line| cells(&whole(line), size.width, PLAIN));
        cells.map(|text| Line { text, row: None }).collect()
    };
    match review.page {
        Page::Help => plain(&HELP.map(str::to_owned)),
        Page::About => plain(&review.about),
        Page::End => plain(&end(review)),
        Page::Difference => match review.candidates.get(review.at) {
            Some(one) => match &one.compared {
                Ok(compared) => difference(one, &compared.rows, view(review, size)),
                Err(reason) => plain(&[format!("it cannot be shown: {reason}")]),
            },
            None => Vec::new(),
        },
    }
}

fn view(review: &Review, size: Size) -> View {
    View { width: size.width, layout: review.layout(size), around: review.around() }
}

/// Lists what is going to be done, what nobody has looked at first.
fn end(review: &Review) -> Vec<String> {
    let mut lines = Vec::new();
    let places = || review.decided().iter().copied().enumerate();
    let mut list = |said: &str, places: Vec<usize>| {
        if places.is_empty() {
            return;
        }
        lines.extend((!lines.is_empty()).then(String::new));
        lines.push(format!("{} {said}", places.len()));
        let named = places.iter().filter_map(|place| review.candidates.get(*place));
        lines.extend(named.map(|one| format!("  {}  {}", one.title, one.stated)));
    };
    let accepted = places().filter(|(_, decided)| *decided == Some(Decision::Accept));
    let (looked, blind): (Vec<usize>, Vec<usize>) =
        accepted.map(|(place, _)| place).partition(|place| review.was_looked_at(*place));
    list("accepted without a look at them:", blind);
    list("accepted:", looked);
    for (decided, said) in [
        (Some(Decision::Reject), "rejected, their pending files are deleted:"),
        (Some(Decision::Skip), "skipped, they stay pending:"),
        (None, "not decided, they stay pending:"),
    ] {
        list(said, places().filter(|it| it.1 == decided).map(|(place, _)| place).collect());
    }
    lines
}
