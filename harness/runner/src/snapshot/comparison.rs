//! Two texts side by side: which lines differ, in which words, and which in nothing but their time.

use std::collections::{BTreeMap, BTreeSet};

use similar::{ChangeTag, TextDiff};

use super::alignment::{Pair, align};
use super::times::{Line, Moved, Shift, is_clock, lines};

/// A stretch of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What stands there.
    pub text: String,
    /// Whether the other text has something else there.
    pub differs: bool,
}

/// A line of both texts, or one of each beside the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// Both have it.
    Same(String),
    /// They differ in the time alone: what is recorded, what is proposed, and by how much.
    Later(String, String, Shift),
    /// A recorded line that is proposed at another place.
    Left(String),
    /// That line at its other place, and by how much it is later.
    Arrived(String, Option<Shift>),
    /// They differ: what is recorded, and what is proposed; none where one has no such line.
    Differs(Option<Vec<Piece>>, Option<Vec<Piece>>),
}

impl Row {
    /// Tells whether more than a time differs.
    pub const fn is_other(&self) -> bool {
        match self {
            Self::Same(_) | Self::Later(..) => false,
            Self::Left(_) | Self::Arrived(..) | Self::Differs(..) => true,
        }
    }
}

/// Two texts beside each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Comparison {
    /// The lines, from the first to the last.
    pub rows: Vec<Row>,
}

impl Comparison {
    /// Compares what is recorded with what is proposed.
    pub(crate) fn of(old: &str, new: &str) -> Self {
        let (old, new) = (lines(old), lines(new));
        let pairs = align(&old, &new);
        let shifts = shifts(&pairs, (&old, &new));
        let known: BTreeSet<Shift> = shifts.iter().flatten().copied().collect();
        let row = |(pair, shift): (&Pair, &Option<Shift>)| match shift {
            Some(shift) => later(*pair, *shift, (&old, &new)),
            None => other(*pair, &known, (&old, &new)),
        };
        Self { rows: pairs.iter().zip(&shifts).filter_map(row).collect() }
    }

    /// Tells whether nothing is recorded yet.
    pub fn is_first(&self) -> bool {
        self.rows.iter().all(|row| matches!(row, Row::Differs(None, _)))
    }

    /// Lists by how much the lines that differ in their time alone are later, each once.
    pub fn shifts(&self) -> Vec<Shift> {
        self.lines_by_shift().into_keys().collect()
    }

    fn lines_by_shift(&self) -> BTreeMap<Shift, usize> {
        let mut lines = BTreeMap::new();
        for row in &self.rows {
            if let Row::Later(_, _, shift) = row {
                *lines.entry(*shift).or_insert(0) += 1;
            }
        }
        lines
    }

    /// Says what differs: `25 lines later by 5s; 2 other changes`.
    pub fn stated(&self) -> String {
        let count = |is: fn(&Row) -> bool| self.rows.iter().filter(|row| is(row)).count();
        if self.is_first() {
            return format!("a first snapshot of {}", counted(self.rows.len(), "line"));
        }
        let mut said = moved_in_time(&self.lines_by_shift());
        let what = if said.is_empty() { "change" } else { "other change" };
        let moved = count(|row| matches!(row, Row::Arrived(..)));
        let other = count(|row| matches!(row, Row::Differs(..)));
        said.extend((moved > 0).then(|| format!("{} moved", counted(moved, "line"))));
        said.extend((other > 0).then(|| counted(other, what)));
        if said.is_empty() { "no line differs".to_owned() } else { said.join("; ") }
    }

    /// Lists what changed, each once: two snapshots with the same list have the same change. At
    /// what time of day something happens is left out, for the same change comes at another time
    /// in each; by how much it is later is not. Where that is not the same for all lines, which
    /// line is later by what counts.
    pub fn changes(&self) -> BTreeSet<String> {
        let is_one = self.lines_by_shift().len() == 1;
        let of = |row: &Row| match row {
            Row::Later(_, _, shift) if is_one => Some(shift.to_string()),
            row => change(row),
        };
        self.rows.iter().filter_map(of).collect()
    }
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Two shifts of one way are told apart; of more, the least and the greatest are said.
fn moved_in_time(lines: &BTreeMap<Shift, usize>) -> Vec<String> {
    let of = |later: bool| -> Vec<(Shift, usize)> {
        let way = lines.iter().filter(|(shift, _)| shift.is_later() == later);
        way.map(|(shift, count)| (*shift, *count)).collect()
    };
    let mut said: Vec<(usize, String)> =
        [of(true), of(false)].iter().flat_map(|it| one_way(it)).collect();
    said.sort_by_key(|(count, _)| core::cmp::Reverse(*count));
    let lines = said.iter().enumerate().map(|(place, (count, shift))| match place {
        0 => format!("{} {shift}", counted(*count, "line")),
        _ => format!("{count} {shift}"),
    });
    let lines: Vec<String> = lines.collect();
    Vec::from_iter((!lines.is_empty()).then(|| lines.join(", ")))
}

fn one_way(shifts: &[(Shift, usize)]) -> Vec<(usize, String)> {
    let each = || shifts.iter().map(|(shift, count)| (*count, shift.to_string())).collect();
    let least = shifts.iter().map(|(shift, _)| *shift).min_by_key(|shift| shift.length());
    let most = shifts.iter().map(|(shift, _)| *shift).max_by_key(|shift| shift.length());
    match (least, most) {
        (Some(least), Some(most)) if shifts.len() > 2 => {
            let count = shifts.iter().map(|(_, count)| count).sum();
            vec![(count, format!("{least} to {}", most.span()))]
        }
        _ => each(),
    }
}

/// Says, for each pair, by how much it is later where nothing else differs.
fn shifts(pairs: &[Pair], (old, new): (&[Line<'_>], &[Line<'_>])) -> Vec<Option<Shift>> {
    let mut earlier = Vec::new();
    let mut of = |pair: &Pair| {
        let Pair::Both(left, right) = *pair else { return None };
        let (before, after) = (old.get(left)?, new.get(right)?);
        if before.masked != after.masked {
            return None;
        }
        let Moved::By(shift) = before.moved_to(after, &earlier) else { return None };
        if !earlier.contains(&shift) {
            earlier.push(shift);
        }
        Some(shift)
    };
    pairs.iter().map(&mut of).collect()
}

fn later(pair: Pair, shift: Shift, (old, new): (&[Line<'_>], &[Line<'_>])) -> Option<Row> {
    let Pair::Both(left, right) = pair else { return None };
    Some(Row::Later(old.get(left)?.text.to_owned(), new.get(right)?.text.to_owned(), shift))
}

fn other(
    pair: Pair,
    known: &BTreeSet<Shift>,
    (old, new): (&[Line<'_>], &[Line<'_>]),
) -> Option<Row> {
    let whole = |line: &Line<'_>| vec![Piece { text: line.text.to_owned(), differs: false }];
    Some(match pair {
        Pair::Gone(place) => Row::Differs(Some(whole(old.get(place)?)), None),
        Pair::Came(place) => Row::Differs(None, Some(whole(new.get(place)?))),
        Pair::Left(place) => Row::Left(old.get(place)?.text.to_owned()),
        Pair::Arrived(from, place) => {
            let (before, after) = (old.get(from)?, new.get(place)?);
            Row::Arrived(after.text.to_owned(), before.shift_to(after))
        }
        Pair::Both(left, right) => {
            let (before, after) = (old.get(left)?, new.get(right)?);
            if before.text == after.text {
                return Some(Row::Same(before.text.to_owned()));
            }
            beside((before, after), known)
        }
    })
}

/// Words are told apart. The time is not, where other lines are later by as much.
fn beside((before, after): (&Line<'_>, &Line<'_>), known: &BTreeSet<Shift>) -> Row {
    let differs = before.shift_to(after).is_some_and(|shift| !known.contains(&shift));
    let (old_time, old) = before.text.split_at(before.after);
    let (new_time, new) = after.text.split_at(after.after);
    let time = |text: &str| Piece { text: text.to_owned(), differs };
    let mut sides = (Vec::new(), Vec::new());
    add(&mut sides.0, time(old_time));
    add(&mut sides.1, time(new_time));
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        let piece = |differs| Piece { text: change.value().to_owned(), differs };
        match change.tag() {
            ChangeTag::Equal => {
                add(&mut sides.0, piece(false));
                add(&mut sides.1, piece(false));
            }
            ChangeTag::Delete => add(&mut sides.0, piece(true)),
            ChangeTag::Insert => add(&mut sides.1, piece(true)),
        }
    }
    Row::Differs(Some(sides.0), Some(sides.1))
}

/// Words of one kind are one piece.
fn add(pieces: &mut Vec<Piece>, piece: Piece) {
    match pieces.last_mut().filter(|last| last.differs == piece.differs) {
        Some(last) => last.text.push_str(&piece.text),
        None if piece.text.is_empty() => {}
        None => pieces.push(piece),
    }
}

/// Says a change in words; none where only blanks differ.
fn change(row: &Row) -> Option<String> {
    match row {
        Row::Same(_) | Row::Left(_) => None,
        Row::Later(_, new, shift) => {
            Some(format!("{} {shift}", without_time(new.split_whitespace())))
        }
        Row::Arrived(text, shift) => {
            let shift = shift.map_or_else(String::new, |shift| shift.to_string());
            Some(format!("moved {} {shift}", without_time(text.split_whitespace())))
        }
        Row::Differs(old, new) => {
            let (old, new) = (said(old.as_deref()), said(new.as_deref()));
            (old != new).then(|| format!("{old} > {new}"))
        }
    }
}

/// Returns the words that differ, all of them where the line stands alone.
fn said(side: Option<&[Piece]>) -> String {
    let pieces = side.unwrap_or_default();
    if pieces.iter().any(|piece| piece.differs) {
        let differ = pieces.iter().filter(|piece| piece.differs);
        return differ
            .flat_map(|piece| piece.text.split_whitespace())
            .collect::<Vec<_>>()
            .join(" ");
    }
    without_time(pieces.iter().flat_map(|piece| piece.text.split_whitespace()))
}

fn without_time<'a>(words: impl Iterator<Item = &'a str>) -> String {
    let rest = words.enumerate().filter(|(place, word)| *place > 0 || !is_clock(word));
    rest.map(|(_, word)| word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
