//! The lines of a review on a screen of any size.

use anstyle::{AnsiColor, Style};
use harness_runner::{Piece, Row};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::model::{Candidate, Decision, Layout, Page, Review};
use crate::output::{GREEN, RED, YELLOW};

/// How large a terminal is, in cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) width: usize,
    pub(super) height: usize,
}

const GONE: Style = AnsiColor::Red.on_default();
const CAME: Style = AnsiColor::Green.on_default();
const FAINT: Style = Style::new().dimmed();
const SAME: Style = Style::new();

/// A column narrower than this shows nothing that one can read.
const NARROWEST: usize = 8;
/// A folded stretch is longer than this: the mark takes a line itself.
const FOLDED: usize = 2;

/// Draws all lines of the screen, from its top to its bottom.
pub(super) fn drawn(review: &Review, size: Size) -> Vec<String> {
    let body = body(review, size);
    let (room, foot) = (room(review, size), foot(review, size));
    let shown = (review.scroll, (review.scroll + room).min(body.len()), body.len());
    let mut lines = vec![head(review, size), String::new()];
    lines.extend(body.into_iter().skip(review.scroll).take(room));
    lines.resize(size.height.saturating_sub(foot.len() + 1), String::new());
    lines.push(status(review, shown, size));
    lines.extend(foot);
    lines.truncate(size.height);
    lines
}

/// Returns how many lines of a body have room.
pub(super) fn room(review: &Review, size: Size) -> usize {
    size.height.saturating_sub(3 + foot(review, size).len()).max(1)
}

fn head(review: &Review, size: Size) -> String {
    let language = review.language;
    let Some(one) = review.candidates.get(review.at).filter(|_| review.page != Page::End) else {
        return format!("{YELLOW}{}{YELLOW:#}", language.text("review-all-decided"));
    };
    let (at, of) = (review.at + 1, review.candidates.len());
    let place = language.say("review-place", &[("place", &at), ("of", &of)]);
    let decided = review.decided().get(review.at).copied().flatten();
    let word = decided.map_or("", |decision| decision.said(language));
    let kind = language.word("pending", one.kind);
    let others = place.width() + kind.width() + word.width() + 6;
    let title = end_of(&one.title, size.width.saturating_sub(others));
    let style = decided.map_or(SAME, style_of);
    format!("{YELLOW}{place}{YELLOW:#}  {title}  {kind}  {style}{word}{style:#}")
        .trim_end()
        .to_owned()
}

const fn style_of(decision: Decision) -> Style {
    match decision {
        Decision::Accept => GREEN,
        Decision::Reject => RED,
        Decision::Skip => YELLOW,
    }
}

fn status(review: &Review, (from, to, of): (usize, usize, usize), size: Size) -> String {
    let language = review.language;
    let counts = [Decision::Accept, Decision::Reject, Decision::Skip].map(|decision| {
        let count = review.count(Some(decision));
        (count > 0).then(|| language.say(decision.counted(), &[("count", &count)]))
    });
    let left = review.count(None);
    let first = from + 1;
    let lines = (to - from < of)
        .then(|| language.say("review-lines", &[("from", &first), ("to", &to), ("of", &of)]));
    let said = [lines].into_iter().chain(counts).flatten();
    let said: Vec<String> =
        said.chain([language.say("review-to-decide", &[("count", &left)])]).collect();
    format!("{FAINT}{}{FAINT:#}", start_of(&said.join(language.text("said-comma")), size.width))
}

fn foot(review: &Review, size: Size) -> Vec<String> {
    let keys = match review.page {
        Page::Difference => "review-keys",
        Page::About | Page::Help => "review-back-keys",
        Page::End => "review-end-keys",
    };
    let alike = if review.page == Page::Difference { review.alike().len() } else { 0 };
    let group = review.language.say("review-alike", &[("count", &alike)]);
    let mut lines = Vec::new();
    lines.extend((alike > 0).then(|| format!("{GREEN}{}{GREEN:#}", start_of(&group, size.width))));
    lines.push(start_of(review.language.text(keys), size.width));
    lines
}

/// Draws what can be scrolled.
pub(super) fn body(review: &Review, size: Size) -> Vec<String> {
    let plain = |lines: &[String]| -> Vec<String> {
        lines.iter().flat_map(|line| cells(&whole(line), size.width, SAME)).collect()
    };
    match review.page {
        Page::Help => {
            let help = review.language.say("review-help", &[]);
            plain(&help.lines().map(str::to_owned).collect::<Vec<_>>())
        }
        Page::About => plain(&review.about),
        Page::End => plain(&end(review)),
        Page::Difference => match review.candidates.get(review.at).map(|one| &one.compared) {
            Some(Ok(compared)) => difference(&compared.rows, review, size),
            Some(Err(reason)) => {
                plain(&[review.language.say("review-cannot-be-shown", &[("reason", reason)])])
            }
            None => Vec::new(),
        },
    }
}

fn end(review: &Review) -> Vec<String> {
    let decided = review.candidates.iter().zip(review.decided());
    let line = |(one, decided): (&Candidate, &Option<Decision>)| {
        let word = decided.map_or("", |decision| decision.said(review.language));
        format!("{word}{}{}", " ".repeat(10_usize.saturating_sub(word.width())), one.title)
    };
    decided.map(line).collect()
}

/// A text that is new has no other beside it.
fn difference(rows: &[Row], review: &Review, size: Size) -> Vec<String> {
    if rows.iter().all(|row| matches!(row, Row::Same(_))) {
        return vec![review.language.text("review-no-difference").to_owned()];
    }
    let is_new = rows.iter().all(|row| matches!(row, Row::Differs(None, _)));
    let stretches = folded(rows, review.around());
    let draw = |stretch: &Stretch<'_>| match (stretch, review.layout(size)) {
        (Stretch::Folded(count), _) => {
            let folded = review.language.say("review-folded", &[("count", count)]);
            vec![format!("{FAINT}{folded}{FAINT:#}")]
        }
        (Stretch::Shown(rows), Layout::SideBySide) if !is_new => beside(rows, size.width),
        (Stretch::Shown(rows), _) => unified(rows, size.width),
    };
    stretches.iter().flat_map(draw).collect()
}

/// Rows that are shown, or how many are not.
#[derive(Debug, PartialEq, Eq)]
enum Stretch<'a> {
    Shown(&'a [Row]),
    Folded(usize),
}

/// Folds what is the same and further than `around` lines from any difference.
fn folded(rows: &[Row], around: usize) -> Vec<Stretch<'_>> {
    let mut stretches = Vec::new();
    let is_same = |row: &Row| matches!(row, Row::Same(_));
    let mut from = 0;
    for run in rows.chunk_by(|one, other| is_same(one) == is_same(other)) {
        let end = from + run.len();
        let before = if from == 0 { 0 } else { around.min(run.len()) };
        let after = if end == rows.len() { 0 } else { around.min(run.len()) };
        let hidden = run.len().saturating_sub(before.saturating_add(after));
        if run.first().is_some_and(is_same) && hidden > FOLDED {
            let (shown, rest) = run.split_at(before);
            stretches.push(Stretch::Shown(shown));
            stretches.push(Stretch::Folded(hidden));
            stretches.push(Stretch::Shown(rest.split_at(hidden).1));
        } else {
            stretches.push(Stretch::Shown(run));
        }
        from = end;
    }
    stretches
}

/// What is gone stands above what came, as far as lines differ without a break.
fn unified(rows: &[Row], width: usize) -> Vec<String> {
    let room = width.saturating_sub(2).max(NARROWEST);
    let mut lines = Vec::new();
    let mut came = Vec::new();
    for row in rows {
        match row {
            Row::Same(text) => {
                lines.append(&mut came);
                lines.extend(signed((' ', SAME), &whole(text), room));
            }
            Row::Differs(old, new) => {
                lines.extend(old.iter().flat_map(|old| signed(('-', GONE), old, room)));
                came.extend(new.iter().flat_map(|new| signed(('+', CAME), new, room)));
            }
        }
    }
    lines.append(&mut came);
    lines
}

fn beside(rows: &[Row], width: usize) -> Vec<String> {
    let half = width.saturating_sub(3) / 2;
    let room = half.saturating_sub(2).max(NARROWEST);
    let draw = |row: &Row| {
        let (left, right) = match row {
            Row::Same(text) => {
                let line = signed((' ', SAME), &whole(text), room);
                (line.clone(), line)
            }
            Row::Differs(old, new) => (
                old.as_ref().map_or(Vec::new(), |old| signed(('-', GONE), old, room)),
                new.as_ref().map_or(Vec::new(), |new| signed(('+', CAME), new, room)),
            ),
        };
        let empty = " ".repeat(room + 2);
        let height = left.len().max(right.len());
        let side = |cells: &[String], line| cells.get(line).unwrap_or(&empty).clone();
        let line = |line| format!("{} │ {}", side(&left, line), side(&right, line));
        (0..height).map(line).collect::<Vec<_>>()
    };
    rows.iter().flat_map(draw).collect()
}

/// A sign stands before the first line, and once more, with a mark, before what did not fit in it.
fn signed((sign, style): (char, Style), pieces: &[Piece], room: usize) -> Vec<String> {
    let cells = cells(pieces, room, style).into_iter().enumerate();
    let mark = |place| if place == 0 { ' ' } else { '…' };
    cells.map(|(place, cell)| format!("{style}{sign}{}{style:#}{cell}", mark(place))).collect()
}

fn whole(line: &str) -> Vec<Piece> {
    vec![Piece { text: line.to_owned(), differs: false }]
}

/// Breaks a line where it does not fit, fills each part up, and emphasises what differs.
fn cells(pieces: &[Piece], width: usize, style: Style) -> Vec<String> {
    let letters: Vec<(char, bool)> = pieces
        .iter()
        .flat_map(|piece| piece.text.chars().flat_map(harmless).map(|it| (it, piece.differs)))
        .collect();
    let mut rest = letters.as_slice();
    let mut lines = Vec::new();
    while lines.is_empty() || !rest.is_empty() {
        let (line, after) = rest.split_at(fitting(rest, width));
        lines.push(painted(line, width, style));
        rest = after;
    }
    lines
}

/// Counts the letters that fit: up to the last word that does, where that is not too short.
fn fitting(letters: &[(char, bool)], width: usize) -> usize {
    let mut used = 0;
    let fits = |(letter, _): &&(char, bool)| {
        used += letter.width().unwrap_or(0);
        used <= width
    };
    let most = letters.iter().take_while(fits).count();
    if most == letters.len() {
        return most;
    }
    let words = letters.iter().take(most).rposition(|(letter, _)| *letter == ' ');
    words.map(|space| space + 1).filter(|words| *words > most / 2).unwrap_or(most.max(1))
}

fn painted(letters: &[(char, bool)], width: usize, style: Style) -> String {
    let emphasised = style.bold().underline();
    let runs = letters.chunk_by(|one, other| one.1 == other.1).map(|run| {
        let style = if run.iter().any(|(_, differs)| *differs) { emphasised } else { style };
        let text: String = run.iter().map(|(letter, _)| letter).collect();
        format!("{style}{text}{style:#}")
    });
    let line = runs.collect::<Vec<_>>().concat();
    let used: usize = letters.iter().map(|(letter, _)| letter.width().unwrap_or(0)).sum();
    line + &" ".repeat(width.saturating_sub(used))
}

/// What a terminal would obey is shown and not done.
fn harmless(letter: char) -> impl Iterator<Item = char> {
    let (shown, times) = match letter {
        '\t' => (' ', 4),
        letter if letter.is_control() => ('\u{fffd}', 1),
        letter => (letter, 1),
    };
    core::iter::repeat_n(shown, times)
}

fn start_of(text: &str, width: usize) -> String {
    cells(&whole(text), width.max(1), SAME)
        .into_iter()
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_owned()
}

/// Keeps the end of a path: it says more than its start.
fn end_of(path: &str, width: usize) -> String {
    let path: String = path.chars().flat_map(harmless).collect();
    if path.width() <= width {
        return path;
    }
    let mut kept: Vec<char> = Vec::new();
    let mut used = 1;
    for letter in path.chars().rev() {
        used += letter.width().unwrap_or(0);
        if used > width {
            break;
        }
        kept.push(letter);
    }
    core::iter::once('…').chain(kept.into_iter().rev()).collect()
}
