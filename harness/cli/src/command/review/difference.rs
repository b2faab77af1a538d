//! The difference of two texts as lines: side by side, or one line below the other.

use core::ops::Range;

use anstyle::{AnsiColor, Style};
use harness_runner::{Piece, Row, Shift};

use super::candidate::Candidate;
use super::cells::{PLAIN, cells, styled, whole};
use super::model::Layout;

const GONE: Style = AnsiColor::Red.on_default();
const CAME: Style = AnsiColor::Green.on_default();
const ELSEWHERE: Style = AnsiColor::Yellow.on_default();
pub(super) const FAINT: Style = Style::new().dimmed();

/// A column narrower than this shows nothing that one can read.
const NARROWEST: usize = 8;
/// A folded stretch is longer than this: the mark takes a line itself.
const FOLDED: usize = 2;

/// A line of the screen, and the row of the comparison that it is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) row: Option<usize>,
}

/// How much of a difference is shown, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct View {
    pub(super) width: usize,
    pub(super) layout: Layout,
    /// How many lines around a difference are shown.
    pub(super) around: usize,
}

/// Draws a difference. A text that is new has no other beside it.
pub(super) fn difference(one: &Candidate, rows: &[Row], view: View) -> Vec<Line> {
    let is_new = rows.iter().all(|row| matches!(row, Row::Differs(None, _)));
    match view.layout {
        Layout::SideBySide if !is_new => {
            drawn((one, rows), view.around, |row| beside(row, view.width))
        }
        Layout::SideBySide | Layout::Unified => {
            drawn((one, rows), view.around, |row| unified(row, view.width))
        }
    }
}

/// Writes a difference without a screen: a sign, then the line, however long.
pub(super) fn printed(one: &Candidate, rows: &[Row], around: usize) -> Vec<String> {
    let lines = drawn((one, rows), around, |row| {
        let line = |sign: char, style: Style, pieces: &[Piece]| {
            vec![format!("{style}{sign}{style:#}{}", styled(pieces, style))]
        };
        let (left, right) = signs(row);
        let side = |side: Option<Side>| side.map_or_else(Vec::new, |it| line(it.0, it.1, &it.2));
        match row {
            Row::Same(_) | Row::Later(..) => side(right),
            Row::Left(_) | Row::Arrived(..) | Row::Differs(..) => {
                [side(left), side(right)].concat()
            }
        }
    });
    lines.into_iter().map(|line| line.text).collect()
}

fn drawn(
    (one, rows): (&Candidate, &[Row]),
    around: usize,
    draw: impl Fn(&Row) -> Vec<String>,
) -> Vec<Line> {
    let no_row = |text: String| Line { text, row: None };
    if rows.iter().all(|row| matches!(row, Row::Same(_))) {
        return vec![no_row("no line differs".to_owned())];
    }
    let mut shift = None;
    let mut lines = Vec::new();
    for stretch in folded(rows, around) {
        let shown = match stretch {
            Stretch::Folded(count) => {
                lines.push(no_row(format!("{FAINT}⋮ {count} lines{FAINT:#}")));
                continue;
            }
            Stretch::Shown(shown) => shown,
        };
        for (place, row) in rows.iter().enumerate().skip(shown.start).take(shown.len()) {
            let note = noted(row, &mut shift).filter(|_| one.shifts.len() > 1);
            let texts = note.into_iter().chain(draw(row));
            lines.extend(texts.map(|text| Line { text, row: Some(place) }));
        }
    }
    lines
}

/// Says from which line on a shift is another one.
fn noted(row: &Row, last: &mut Option<Shift>) -> Option<String> {
    let Row::Later(_, _, shift) = row else { return None };
    (last.replace(*shift) != Some(*shift)).then(|| format!("{ELSEWHERE}  {shift}:{ELSEWHERE:#}"))
}

/// What came stands below what is gone. Of a line that differs in its time alone the proposed one
/// is enough.
fn unified(row: &Row, width: usize) -> Vec<String> {
    let room = width.saturating_sub(2).max(NARROWEST);
    let (left, right) = sides(row, room);
    match row {
        Row::Same(_) | Row::Later(..) => right,
        Row::Left(_) | Row::Arrived(..) | Row::Differs(..) => [left, right].concat(),
    }
}

fn beside(row: &Row, width: usize) -> Vec<String> {
    let half = width.saturating_sub(3) / 2;
    let room = half.saturating_sub(2).max(NARROWEST);
    let (left, right) = sides(row, room);
    let empty = " ".repeat(room + 2);
    let height = left.len().max(right.len());
    let side = |cells: &[String], line| cells.get(line).unwrap_or(&empty).clone();
    (0..height).map(|line| format!("{} │ {}", side(&left, line), side(&right, line))).collect()
}

fn sides(row: &Row, room: usize) -> (Vec<String>, Vec<String>) {
    let (left, right) = signs(row);
    let side = |side: Option<Side>| {
        side.map_or_else(Vec::new, |(sign, style, pieces)| signed((sign, style), &pieces, room))
    };
    (side(left), side(right))
}

/// A sign, its colour, and what stands behind it.
type Side = (char, Style, Vec<Piece>);

/// Says what stands on the side of what is recorded and on that of what is proposed.
fn signs(row: &Row) -> (Option<Side>, Option<Side>) {
    let line = |sign, style, text: &str| Some((sign, style, whole(text)));
    match row {
        Row::Same(text) => (line(' ', PLAIN, text), line(' ', PLAIN, text)),
        Row::Later(old, new, _) => (line('~', FAINT, old), line('~', FAINT, new)),
        Row::Left(text) => (line('<', ELSEWHERE, text), None),
        Row::Arrived(text, _) => (None, line('>', ELSEWHERE, text)),
        Row::Differs(old, new) => {
            let side = |sign, style, side: &Option<Vec<Piece>>| {
                side.as_ref().map(|pieces| (sign, style, pieces.clone()))
            };
            (side('-', GONE, old), side('+', CAME, new))
        }
    }
}

/// A sign stands before the first line, and once more, with a mark, before what did not fit in it.
fn signed((sign, style): (char, Style), pieces: &[Piece], room: usize) -> Vec<String> {
    let cells = cells(pieces, room, style).into_iter().enumerate();
    let mark = |place| if place == 0 { ' ' } else { '…' };
    cells.map(|(place, cell)| format!("{style}{sign}{}{style:#}{cell}", mark(place))).collect()
}

/// Rows that are shown, or how many are not.
#[derive(Debug, PartialEq, Eq)]
enum Stretch {
    Shown(Range<usize>),
    Folded(usize),
}

/// Folds what is the same and further than `around` lines from any difference.
fn folded(rows: &[Row], around: usize) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let is_same = |row: &Row| matches!(row, Row::Same(_));
    let mut from = 0;
    for run in rows.chunk_by(|one, other| is_same(one) == is_same(other)) {
        let end = from + run.len();
        let before = if from == 0 { 0 } else { around.min(run.len()) };
        let after = if end == rows.len() { 0 } else { around.min(run.len()) };
        let hidden = run.len().saturating_sub(before.saturating_add(after));
        if run.first().is_some_and(is_same) && hidden > FOLDED {
            stretches.push(Stretch::Shown(from..from + before));
            stretches.push(Stretch::Folded(hidden));
            stretches.push(Stretch::Shown(from + before + hidden..end));
        } else {
            stretches.push(Stretch::Shown(from..end));
        }
        from = end;
    }
    stretches
}
