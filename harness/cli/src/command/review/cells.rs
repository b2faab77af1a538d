//! Text in the cells of a terminal: broken where it does not fit, and nothing that it would obey.

use anstyle::Style;
use harness_runner::Piece;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What is written as it stands.
pub(super) const PLAIN: Style = Style::new();

/// Takes a line as one piece.
pub(super) fn whole(line: &str) -> Vec<Piece> {
    vec![Piece { text: line.to_owned(), differs: false }]
}

/// Breaks a line where it does not fit, fills each part up, and emphasises what differs.
pub(super) fn cells(pieces: &[Piece], width: usize, style: Style) -> Vec<String> {
    let letters = letters(pieces);
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
    let used: usize = letters.iter().map(|(letter, _)| letter.width().unwrap_or(0)).sum();
    emphasised(letters, style) + &" ".repeat(width.saturating_sub(used))
}

/// Writes a line of any length, and emphasises what differs.
pub(super) fn styled(pieces: &[Piece], style: Style) -> String {
    emphasised(&letters(pieces), style)
}

fn emphasised(letters: &[(char, bool)], style: Style) -> String {
    let strong = style.bold().underline();
    let runs = letters.chunk_by(|one, other| one.1 == other.1).map(|run| {
        let style = if run.iter().any(|(_, differs)| *differs) { strong } else { style };
        let text: String = run.iter().map(|(letter, _)| letter).collect();
        format!("{style}{text}{style:#}")
    });
    runs.collect::<Vec<_>>().concat()
}

fn letters(pieces: &[Piece]) -> Vec<(char, bool)> {
    let of = |piece: &Piece| {
        let differs = piece.differs;
        let letters: Vec<char> = piece.text.chars().flat_map(harmless).collect();
        letters.into_iter().map(move |letter| (letter, differs))
    };
    pieces.iter().flat_map(of).collect()
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

/// Keeps what fits on one line.
pub(super) fn start_of(text: &str, width: usize) -> String {
    cells(&whole(text), width.max(1), PLAIN)
        .into_iter()
        .next()
        .unwrap_or_default()
        .trim_end()
        .to_owned()
}

/// Keeps the end of a path: it says more than its start.
pub(super) fn end_of(path: &str, width: usize) -> String {
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
