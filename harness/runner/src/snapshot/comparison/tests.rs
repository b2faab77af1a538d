use std::fs;
use std::path::Path;

use super::{Comparison, Piece, Row, Shift};

const SECOND: i64 = 1000;

fn same(text: &str) -> Piece {
    Piece { text: text.to_owned(), differs: false }
}

fn other(text: &str) -> Piece {
    Piece { differs: true, ..same(text) }
}

fn later(old: &str, new: &str, seconds: i64) -> Row {
    Row::Later(old.to_owned(), new.to_owned(), Shift::from_ms(seconds * SECOND))
}

/// A payment that is forwarded after an outage, so many seconds after half past nine.
fn forwarded(seconds: i64, total: &str) -> String {
    let (later, waited) = (seconds + 1, seconds + 1);
    format!(
        "  09:30:00  internet   up\n  09:30:{seconds:02}    till       forwarded rug {total}\n  \
         09:30:{later:02}    till       rug paid\n  09:30:{later:02}  check      rug   holds after {waited}s\n"
    )
}

#[test]
fn words_that_differ_are_told_from_those_that_do_not() {
    let compared = Comparison::of("a\n  coffee  45.00\nz\n", "a\n  coffee  46.00\nz\n");
    let old = vec![same("  coffee  "), other("45.00")];
    let new = vec![same("  coffee  "), other("46.00")];
    let row = |text: &str| Row::Same(text.to_owned());
    assert_eq!(compared.rows, [row("a"), Row::Differs(Some(old), Some(new)), row("z")]);
    assert_eq!(compared.stated(), "1 change");
}

#[test]
fn lines_that_have_little_in_common_stand_alone() {
    let compared = Comparison::of("line request lost\n", "till offline\nand more\n");
    let whole = |text: &str| Some(vec![same(text)]);
    let gone = Row::Differs(whole("line request lost"), None);
    let came = ["till offline", "and more"].map(|text| Row::Differs(None, whole(text)));
    assert_eq!(compared.rows, [vec![gone], came.to_vec()].concat());
}

#[test]
fn ends_of_lines_and_of_the_text_do_not_count() {
    let compared = Comparison::of("", "a\r\nb");
    assert_eq!(compared.rows.len(), 2);
    assert_eq!(compared.rows[0], Row::Differs(None, Some(vec![same("a")])));
    assert_eq!(compared.stated(), "a first snapshot of 2 lines");
    assert!(Comparison::of("", "").rows.is_empty());
    let same = Comparison::of("a\r\n", "a\n");
    assert_eq!((same.rows.len(), same.stated().as_str()), (1, "no line differs"));
}

#[test]
fn lines_that_only_moved_in_time_are_counted_by_how_much_and_are_no_other_change() {
    let compared = Comparison::of(&forwarded(10, "50.00"), &forwarded(15, "50.00"));
    assert_eq!(compared.stated(), "3 lines later by 5s");
    assert!(compared.rows.iter().all(|row| !row.is_other()), "{:?}", compared.rows);
    let (old, new) = ("  09:30:11    till       rug paid", "  09:30:16    till       rug paid");
    assert_eq!(compared.rows[2], later(old, new, 5));
    let back = Comparison::of(&forwarded(15, "50.00"), &forwarded(10, "50.00"));
    assert_eq!(back.stated(), "3 lines earlier by 5s");
}

#[test]
fn another_amount_among_lines_that_moved_is_the_other_change_and_its_time_is_not_emphasised() {
    let compared = Comparison::of(&forwarded(10, "50.00"), &forwarded(15, "60.00"));
    assert_eq!(compared.stated(), "2 lines later by 5s; 1 other change");
    let side = |clock: &str, total: &str| {
        Some(vec![same(&format!("  {clock}    till       forwarded rug ")), other(total)])
    };
    let row = Row::Differs(side("09:30:10", "50.00"), side("09:30:15", "60.00"));
    assert_eq!(compared.rows[1], row);
    assert!(row.is_other());
}

#[test]
fn a_wait_that_grew_by_something_else_is_another_change() {
    let new = forwarded(15, "50.00").replace("holds after 16s", "holds after 40s");
    let compared = Comparison::of(&forwarded(10, "50.00"), &new);
    assert_eq!(compared.stated(), "2 lines later by 5s; 1 other change");
    let Row::Differs(_, Some(new)) = &compared.rows[3] else { panic!("{:?}", compared.rows) };
    assert_eq!(new.last(), Some(&other("40s")));
}

#[test]
fn several_shifts_are_said_apart_and_many_as_from_least_to_most() {
    let at = |seconds: [u32; 3]| {
        let line = |(word, second)| format!("  09:00:{second:02}  till  {word}\n");
        ["a", "b", "c"].into_iter().zip(seconds).map(line).collect::<String>()
    };
    let stated = |new| Comparison::of(&at([10, 20, 30]), &at(new)).stated();
    assert_eq!(stated([15, 25, 40]), "2 lines later by 5s, 1 later by 10s");
    assert_eq!(stated([15, 30, 45]), "3 lines later by 5s to 15s");
    assert_eq!(stated([5, 21, 32]), "1 line later by 1s, 1 later by 2s, 1 earlier by 5s");
}

#[test]
fn a_line_that_stands_elsewhere_is_marked_as_moved() {
    let old = "  09:00:00  till  jug paid\n  09:00:01  till  tea\n  09:00:02  till  mug\n";
    let new = "  09:00:06  till  tea\n  09:00:07  till  mug\n  09:00:08  till  jug paid\n";
    let compared = Comparison::of(old, new);
    assert_eq!(compared.stated(), "2 lines later by 5s; 1 line moved");
    assert_eq!(compared.rows[0], Row::Left("  09:00:00  till  jug paid".to_owned()));
    let eight = Some(Shift::from_ms(8 * SECOND));
    assert_eq!(compared.rows[3], Row::Arrived("  09:00:08  till  jug paid".to_owned(), eight));
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
fn the_same_shift_is_the_same_change_and_another_one_is_not() {
    let five = Comparison::of(&forwarded(10, "50.00"), &forwarded(15, "50.00")).changes();
    let other_words = Comparison::of("  11:00:01  till  online\n", "  11:00:06  till  online\n");
    assert_eq!(five, other_words.changes());
    let fifteen = Comparison::of(&forwarded(10, "50.00"), &forwarded(25, "50.00"));
    assert_ne!(five, fifteen.changes());
    let earlier = Comparison::of(&forwarded(15, "50.00"), &forwarded(10, "50.00"));
    assert_ne!(five, earlier.changes());
    let with_another = Comparison::of(&forwarded(10, "50.00"), &forwarded(15, "60.00"));
    assert_ne!(five, with_another.changes());
}

#[test]
fn a_line_that_moved_by_an_hour_is_not_the_same_change_as_five_seconds() {
    let five = Comparison::of(&forwarded(10, "50.00"), &forwarded(15, "50.00"));
    let new = forwarded(15, "50.00").replace("09:30:16    till", "10:30:16    till");
    let hour = Comparison::of(&forwarded(10, "50.00"), &new);
    assert_ne!(five.changes(), hour.changes());
    assert_eq!(hour.stated(), "2 lines later by 5s, 1 later by 1h5s");
    let alone = "  09:30:11    till       rug paid\n";
    let alone = Comparison::of(alone, &alone.replace("09:30:11", "10:30:11"));
    assert_ne!(five.changes(), alone.changes());
    assert!(!alone.changes().is_empty());
}

#[test]
fn of_several_shifts_it_counts_which_line_is_later_by_what() {
    let at = |one: u32, other: u32| format!("  09:00:{one}  till  a\n  09:00:{other}  till  b\n");
    let old = at(10, 20);
    let changes = |one, other| Comparison::of(&old, &at(one, other)).changes();
    assert_ne!(changes(15, 30), changes(20, 25));
    assert_eq!(changes(15, 30), Comparison::of(&at(30, 40), &at(35, 50)).changes());
}

/// Puts together again what stands on either side.
fn sides(compared: &Comparison) -> (Vec<String>, Vec<String>) {
    let text = |pieces: &[Piece]| pieces.iter().map(|piece| piece.text.as_str()).collect();
    let (mut old, mut new): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for row in &compared.rows {
        let (left, right) = match row {
            Row::Same(line) => (Some(line.clone()), Some(line.clone())),
            Row::Later(left, right, _) => (Some(left.clone()), Some(right.clone())),
            Row::Left(line) => (Some(line.clone()), None),
            Row::Arrived(line, _) => (None, Some(line.clone())),
            Row::Differs(left, right) => (left.as_deref().map(text), right.as_deref().map(text)),
        };
        old.extend(left);
        new.extend(right);
    }
    (old, new)
}

#[test]
fn no_line_of_either_text_is_lost_or_told_twice() {
    let scenarios = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let mut paths = Vec::new();
    for theme in fs::read_dir(scenarios).unwrap() {
        let Ok(snapshots) = fs::read_dir(theme.unwrap().path().join("snapshots")) else { continue };
        paths.extend(snapshots.map(|file| file.unwrap().path()));
    }
    paths.sort();
    assert!(paths.len() > 50, "{}", paths.len());
    let texts: Vec<String> = paths.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    for apart in [1, 5] {
        for (old, new) in texts.iter().zip(texts.iter().skip(apart)) {
            assert_eq!(sides(&Comparison::of(old, new)), (lines(old), lines(new)));
        }
    }
}
