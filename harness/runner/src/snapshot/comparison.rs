//! Two texts side by side: which lines differ, and in which words.

use std::collections::BTreeSet;
use std::ops::Range;

use similar::{ChangeTag, DiffOp, TextDiff};

/// Lines that have less than this in common are not the same line, changed.
const ALIKE: f32 = 0.5;

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
    /// They differ: what is recorded, and what is proposed; none where one has no such line.
    Differs(Option<Vec<Piece>>, Option<Vec<Piece>>),
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
        let diff = TextDiff::from_lines(old, new);
        let (old, new) = (lines(diff.old_slices()), lines(diff.new_slices()));
        let rows = diff.ops().iter().flat_map(|op| rows(*op, (&old, &new)));
        Self { rows: rows.collect() }
    }

    /// Lists what changed, in words, each once: two snapshots with the same list have the same
    /// change. At what time of day something happens is left out, for the same change comes at
    /// another time in each.
    pub fn changes(&self) -> BTreeSet<String> {
        self.rows.iter().filter_map(change).collect()
    }
}

fn lines<'a>(slices: &[&'a str]) -> Vec<&'a str> {
    slices.iter().map(|line| line.trim_end_matches(['\n', '\r'])).collect()
}

fn rows(op: DiffOp, (old, new): (&[&str], &[&str])) -> Vec<Row> {
    let (gone, came) = (op.old_range(), op.new_range());
    let same = |range: Range<usize>| within(old, range).map(|line| Row::Same(line.to_owned()));
    match op {
        DiffOp::Equal { .. } => same(gone).collect(),
        DiffOp::Delete { .. } | DiffOp::Insert { .. } | DiffOp::Replace { .. } => {
            let mut came = within(new, came);
            let mut rows: Vec<Row> =
                within(old, gone).map(|line| beside(Some(line), came.next())).collect();
            rows.extend(came.map(|line| beside(None, Some(line))));
            rows
        }
    }
}

fn within<'a>(lines: &'a [&'a str], range: Range<usize>) -> impl Iterator<Item = &'a str> {
    lines.get(range).unwrap_or_default().iter().copied()
}

/// Words are told apart where the two lines have much in common.
fn beside(old: Option<&str>, new: Option<&str>) -> Row {
    let whole = |line: &str| vec![Piece { text: line.to_owned(), differs: false }];
    let (Some(before), Some(after)) = (old, new) else {
        return Row::Differs(old.map(whole), new.map(whole));
    };
    let words = TextDiff::from_words(before, after);
    if words.ratio() < ALIKE {
        return Row::Differs(Some(whole(before)), Some(whole(after)));
    }
    let mut sides = (Vec::new(), Vec::new());
    for change in words.iter_all_changes() {
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
        None => pieces.push(piece),
    }
}

/// Says a change in words; none where only blanks or times of day differ.
fn change(row: &Row) -> Option<String> {
    let Row::Differs(old, new) = row else { return None };
    let told_apart = [old, new].into_iter().flatten().flatten().any(|piece| piece.differs);
    let said = |side: &Option<Vec<Piece>>| {
        let pieces = side.iter().flatten().filter(|piece| piece.differs || !told_apart);
        let words = pieces.flat_map(|piece| piece.text.split_whitespace());
        words.filter(|word| !is_time(word)).collect::<Vec<_>>().join(" ")
    };
    let (old, new) = (said(old), said(new));
    (old != new).then(|| format!("{old} > {new}"))
}

/// Tells `09:05:16` and `14:00` from other words.
fn is_time(word: &str) -> bool {
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    matches!(word.split(':').count(), 2 | 3) && word.split(':').all(digits)
}

#[cfg(test)]
mod tests {
    use super::{Comparison, Piece, Row};

    fn same(text: &str) -> Piece {
        Piece { text: text.to_owned(), differs: false }
    }

    fn other(text: &str) -> Piece {
        Piece { differs: true, ..same(text) }
    }

    #[test]
    fn words_that_differ_are_told_from_those_that_do_not() {
        let compared = Comparison::of("a\n  coffee  45.00\nz\n", "a\n  coffee  46.00\nz\n");
        let old = vec![same("  coffee  "), other("45.00")];
        let new = vec![same("  coffee  "), other("46.00")];
        let row = |text: &str| Row::Same(text.to_owned());
        assert_eq!(compared.rows, [row("a"), Row::Differs(Some(old), Some(new)), row("z")]);
    }

    #[test]
    fn lines_that_have_little_in_common_differ_as_a_whole() {
        let compared = Comparison::of("line request lost\n", "till offline\nand more\n");
        let whole = |text: &str| Some(vec![same(text)]);
        let first = Row::Differs(whole("line request lost"), whole("till offline"));
        assert_eq!(compared.rows, [first, Row::Differs(None, whole("and more"))]);
    }

    #[test]
    fn ends_of_lines_and_of_the_text_do_not_count() {
        let compared = Comparison::of("", "a\r\nb");
        assert_eq!(compared.rows.len(), 2);
        assert_eq!(compared.rows[0], Row::Differs(None, Some(vec![same("a")])));
        assert!(Comparison::of("", "").rows.is_empty());
    }

    #[test]
    fn the_same_change_at_another_time_is_the_same_change() {
        let one = Comparison::of("09:05:16    till  offline\n", "09:05:16    till  off line\n");
        let again = Comparison::of(
            "x\n10:00:00    till  offline\nz\n11:00    till  offline\n",
            "x\n10:00:00    till  off line\nz\n11:00    till  off line\n",
        );
        assert_eq!(one.changes(), again.changes());
        assert_eq!(one.changes().len(), 1);
        let third = Comparison::of("09:05:16    till  offline\n", "09:05:16    till  away\n");
        assert_ne!(one.changes(), third.changes());
    }

    #[test]
    fn another_time_alone_is_no_change_in_words() {
        let moved = Comparison::of("09:05:16    till  offline\n", "09:05:17    till  offline\n");
        assert!(moved.changes().is_empty());
        assert_eq!(moved.rows.len(), 1);
    }
}
