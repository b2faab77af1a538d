//! Which line of one text stands beside which of another.

use std::collections::{HashMap, VecDeque};
use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::times::Line;

/// Lines that have less than this in common, in per cent of their words, are not one line, changed.
const ALIKE: usize = 40;
/// In a stretch with more pairs of lines than this, lines are paired in their order.
const MOST_PAIRS: usize = 40_000;

/// One line, or one of each text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pair {
    Both(usize, usize),
    Gone(usize),
    Came(usize),
    /// A recorded line that is proposed at another place.
    Left(usize),
    /// The proposed one, and the recorded one that it was.
    Arrived(usize, usize),
}

/// A stretch in which no line says the same as its neighbour.
#[derive(Debug, PartialEq, Eq)]
struct Gap {
    old: Range<usize>,
    new: Range<usize>,
}

/// Pairs lines by what they say, whenever it is; what is alike is paired where nothing is the same.
pub(super) fn align(old: &[Line<'_>], new: &[Line<'_>]) -> Vec<Pair> {
    let (same, gaps) = stretches(old, new);
    let moves = moves(&gaps, (old, new));
    let mut same = same.into_iter().peekable();
    let mut pairs = Vec::new();
    for gap in gaps {
        while let Some((left, right)) = same.next_if(|(left, _)| *left < gap.old.start) {
            pairs.push(Pair::Both(left, right));
        }
        pairs.extend(filled(&gap, &moves, (old, new)));
    }
    pairs.extend(same.map(|(left, right)| Pair::Both(left, right)));
    pairs
}

/// Finds the lines that say the same, and what lies between them. What is the same to the letter
/// at either end is never taken for one of its like further in.
fn stretches(old: &[Line<'_>], new: &[Line<'_>]) -> (Vec<(usize, usize)>, Vec<Gap>) {
    let is_same = |(one, other): &(&Line<'_>, &Line<'_>)| one.text == other.text;
    let start = old.iter().zip(new).take_while(is_same).count();
    let rest = |lines: &[Line<'_>]| lines.len() - start;
    let most = rest(old).min(rest(new));
    let ends = old.iter().rev().zip(new.iter().rev()).take(most);
    let end = ends.take_while(is_same).count();
    let masked = |lines: &[Line<'_>]| -> Vec<String> {
        let middle = lines.iter().skip(start).take(rest(lines) - end);
        middle.map(|line| line.masked.clone()).collect()
    };
    let ops = capture_diff_slices(Algorithm::Myers, &masked(old), &masked(new));
    let mut same: Vec<(usize, usize)> = (0..start).map(|place| (place, place)).collect();
    let mut gaps: Vec<Gap> = Vec::new();
    let mut at = (start, start);
    for op in ops {
        // Tidying a difference slides operations along and leaves their places behind.
        let left = at.0..at.0 + op.old_range().len();
        let right = at.1..at.1 + op.new_range().len();
        at = (left.end, right.end);
        match (op, gaps.last_mut()) {
            (DiffOp::Equal { .. }, _) => same.extend(left.zip(right)),
            (_, Some(gap)) if gap.old.end == left.start && gap.new.end == right.start => {
                (gap.old.end, gap.new.end) = (left.end, right.end);
            }
            _ => gaps.push(Gap { old: left, new: right }),
        }
    }
    same.extend((old.len() - end..old.len()).zip(new.len() - end..new.len()));
    (same, gaps)
}

/// The lines of the timeline that are proposed at another place than they are recorded, both ways.
#[derive(Debug, Default)]
struct Moves {
    left: HashMap<usize, usize>,
    arrived: HashMap<usize, usize>,
}

fn moves(gaps: &[Gap], (old, new): (&[Line<'_>], &[Line<'_>])) -> Moves {
    let mut gone: HashMap<&str, VecDeque<usize>> = HashMap::new();
    for place in gaps.iter().flat_map(|gap| gap.old.clone()) {
        if let Some(line) = old.get(place).filter(|line| line.has_clock()) {
            gone.entry(&line.masked).or_default().push_back(place);
        }
    }
    let mut moves = Moves::default();
    for came in gaps.iter().flat_map(|gap| gap.new.clone()) {
        let like_it = new.get(came).and_then(|line| gone.get_mut(line.masked.as_str()));
        if let Some(left) = like_it.and_then(VecDeque::pop_front) {
            moves.left.insert(left, came);
            moves.arrived.insert(came, left);
        }
    }
    moves
}

fn filled(gap: &Gap, moves: &Moves, (old, new): (&[Line<'_>], &[Line<'_>])) -> Vec<Pair> {
    let gone: Vec<usize> = gap.old.clone().filter(|it| !moves.left.contains_key(it)).collect();
    let came: Vec<usize> = gap.new.clone().filter(|it| !moves.arrived.contains_key(it)).collect();
    let left = |place| match moves.left.get(&place) {
        Some(_) => Pair::Left(place),
        None => Pair::Gone(place),
    };
    let arrived = |place| match moves.arrived.get(&place) {
        Some(from) => Pair::Arrived(*from, place),
        None => Pair::Came(place),
    };
    let mut at = (gap.old.start, gap.new.start);
    let mut pairs = Vec::new();
    for (one, other) in paired((&gone, &came), (old, new)) {
        pairs.extend((at.0..one).map(left));
        pairs.extend((at.1..other).map(arrived));
        pairs.push(Pair::Both(one, other));
        at = (one + 1, other + 1);
    }
    pairs.extend((at.0..gap.old.end).map(left));
    pairs.extend((at.1..gap.new.end).map(arrived));
    pairs
}

/// Pairs what is alike so that no pair crosses another and as much as possible is in common.
fn paired(
    (gone, came): (&[usize], &[usize]),
    (old, new): (&[Line<'_>], &[Line<'_>]),
) -> Vec<(usize, usize)> {
    let words = |places: &[usize], lines: &[Line<'_>]| -> Vec<Vec<String>> {
        let line = |place: &usize| lines.get(*place).map(words).unwrap_or_default();
        places.iter().map(line).collect()
    };
    let (before, after) = (words(gone, old), words(came, new));
    if gone.len().saturating_mul(came.len()) > MOST_PAIRS {
        let both = gone.iter().zip(came).zip(before.iter().zip(&after));
        let alike = both.filter(|(_, (before, after))| in_common(before, after) >= ALIKE);
        return alike.map(|((one, other), _)| (*one, *other)).collect();
    }
    let best = best(&before, &after);
    let value = |row: usize, column: usize| cell(&best, row, column);
    let (mut row, mut column) = (0, 0);
    let mut pairs = Vec::new();
    while let (Some(one), Some(other)) = (gone.get(row), came.get(column)) {
        if value(row, column) == value(row + 1, column) {
            row += 1;
        } else if value(row, column) == value(row, column + 1) {
            column += 1;
        } else {
            pairs.push((*one, *other));
            (row, column) = (row + 1, column + 1);
        }
    }
    pairs
}

/// Returns, for each two places, how much all from there on can have in common.
fn best(before: &[Vec<String>], after: &[Vec<String>]) -> Vec<Vec<usize>> {
    let mut best = vec![vec![0; after.len() + 1]; before.len() + 1];
    for (row, one) in before.iter().enumerate().rev() {
        for (column, other) in after.iter().enumerate().rev() {
            let common = in_common(one, other);
            let both = if common >= ALIKE { common + cell(&best, row + 1, column + 1) } else { 0 };
            let most = both.max(cell(&best, row + 1, column)).max(cell(&best, row, column + 1));
            if let Some(cell) = best.get_mut(row).and_then(|row| row.get_mut(column)) {
                *cell = most;
            }
        }
    }
    best
}

fn cell(best: &[Vec<usize>], row: usize, column: usize) -> usize {
    best.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0)
}

fn words(line: &Line<'_>) -> Vec<String> {
    let rest = if line.has_clock() { line.masked.trim_start().get(1..) } else { None };
    let mut words: Vec<String> =
        rest.unwrap_or(&line.masked).split_whitespace().map(str::to_owned).collect();
    words.sort();
    words
}

/// Returns how many words two lines share, in per cent of what both have; the words are sorted.
fn in_common(one: &[String], other: &[String]) -> usize {
    let mut rest = other.iter().peekable();
    let mut common = 0;
    for word in one {
        while rest.next_if(|it| *it < word).is_some() {}
        common += usize::from(rest.next_if(|it| *it == word).is_some());
    }
    (2 * common * 100).checked_div(one.len() + other.len()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::super::times::lines;
    use super::{Pair, align};

    fn aligned(old: &str, new: &str) -> Vec<Pair> {
        align(&lines(old), &lines(new))
    }

    #[test]
    fn the_same_words_at_another_time_are_the_same_line() {
        let old = "  09:00:00  a up\n  09:00:00  b up\n  09:00:01  c up\n";
        let new = "  09:00:05  a up\n  09:00:05  x is not there\n  09:00:06  c up\n";
        let pairs = [Pair::Both(0, 0), Pair::Gone(1), Pair::Came(1), Pair::Both(2, 2)];
        assert_eq!(aligned(old, new), pairs);
    }

    #[test]
    fn a_line_that_stands_elsewhere_is_paired_with_itself_and_no_other() {
        let old = "  09:00:00  jug paid\n  09:00:01  tea sent\n  09:00:02  mug sent\n";
        let new = "  09:00:05  tea sent\n  09:00:06  mug sent\n  09:00:07  jug paid\n";
        let pairs = [Pair::Left(0), Pair::Both(1, 0), Pair::Both(2, 1), Pair::Arrived(0, 2)];
        assert_eq!(aligned(old, new), pairs);
    }

    #[test]
    fn what_is_alike_is_paired_and_what_is_not_stands_alone() {
        let old = "  09:00:00  till asked for tea 5.00\n  09:00:00  line is lost\n";
        let new = "  09:00:00  admin new here\n  09:00:00  till asked for tea 6.00\n";
        assert_eq!(aligned(old, new), [Pair::Came(0), Pair::Both(0, 1), Pair::Gone(1)]);
    }

    #[test]
    fn one_more_among_its_like_stands_where_it_came() {
        let old = "  09:00:00  again\n  09:10:00  again\n";
        let new = "  09:00:00  again\n  09:05:00  again\n  09:10:00  again\n";
        assert_eq!(aligned(old, new), [Pair::Both(0, 0), Pair::Came(1), Pair::Both(1, 2)]);
    }

    #[test]
    fn lines_without_a_time_do_not_move() {
        let new = "orders\n  b\n    captures 1\n";
        let pairs = aligned("    captures 1\norders\n  b\n", new);
        assert_eq!(pairs.first(), Some(&Pair::Gone(0)), "{pairs:?}");
        assert_eq!(pairs.last(), Some(&Pair::Came(2)), "{pairs:?}");
    }
}
