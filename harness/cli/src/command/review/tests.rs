use harness_runner::{Comparison, Pending, Piece, Row, pending_under};
use reports_language::Language;
use std::fs;
use tempfile::TempDir;

use super::drawn::{Size, drawn};
use super::model::{By, Candidate, Decision, Layout, Next, Page, Pressed, Review, Way, Which};
use super::{candidate, carry_out};
use crate::args::Color;
use crate::exit::Exit;
use crate::output::Output;

const SMALL: Size = Size { width: 80, height: 24 };
const WIDE: Size = Size { width: 140, height: 24 };

fn same(text: &str) -> Row {
    Row::Same(text.to_owned())
}

fn plain(text: &str) -> Piece {
    Piece { text: text.to_owned(), differs: false }
}

/// One line in which a total differs, between `around` lines that are the same.
fn changed(title: &str, (old, new): (&str, &str), around: usize) -> Candidate {
    let side = |total| Some(vec![plain("  coffee  "), Piece { differs: true, ..plain(total) }]);
    let lines = (1..=around).map(|line| same(&format!("line {line}")));
    let mut rows: Vec<Row> = lines.clone().collect();
    rows.push(Row::Differs(side(old), side(new)));
    rows.extend(lines);
    Candidate::new(title.to_owned(), "changed", Ok(Comparison { rows }))
}

fn coffee(title: &str) -> Candidate {
    changed(title, ("45.00", "46.00"), 20)
}

fn of(titles: &[&str]) -> Review {
    Review::new(titles.iter().map(|title| coffee(title)).collect(), Language::English)
}

fn decide(review: &mut Review, decision: Decision, which: Which) -> Next {
    review.press(Pressed::Decide(decision, which), SMALL)
}

fn shown(review: &Review, size: Size) -> Vec<String> {
    let lines = drawn(review, size);
    lines
        .iter()
        .map(|line| anstream::adapter::strip_str(line).to_string().trim_end().to_owned())
        .collect()
}

fn text(review: &Review, size: Size) -> String {
    shown(review, size).join("\n")
}

#[test]
fn a_decision_goes_on_to_the_next_and_the_last_one_to_the_end() {
    let mut review = of(&["a", "b"]);
    decide(&mut review, Decision::Accept, Which::This);
    assert_eq!((review.at, review.page), (1, Page::Difference));
    decide(&mut review, Decision::Reject, Which::This);
    assert_eq!(review.page, Page::End);
    assert_eq!(review.decided(), [Some(Decision::Accept), Some(Decision::Reject)]);
    assert_eq!(review.press(Pressed::Enter, SMALL), Next::Done);
}

#[test]
fn what_was_passed_over_comes_again_before_the_end() {
    let mut review = of(&["a", "b", "c"]);
    review.press(Pressed::Look(Way::On), SMALL);
    decide(&mut review, Decision::Accept, Which::This);
    decide(&mut review, Decision::Accept, Which::This);
    assert_eq!((review.at, review.page), (0, Page::Difference));
}

#[test]
fn a_capital_letter_decides_all_that_are_left_and_no_other() {
    let mut review = of(&["a", "b", "c", "d"]);
    decide(&mut review, Decision::Skip, Which::This);
    decide(&mut review, Decision::Reject, Which::Rest);
    assert_eq!(review.count(Some(Decision::Skip)), 1);
    assert_eq!(review.count(Some(Decision::Reject)), 3);
    assert_eq!(review.page, Page::End);
}

#[test]
fn undo_takes_back_exactly_the_last_decision() {
    let mut review = of(&["a", "b", "c"]);
    decide(&mut review, Decision::Reject, Which::This);
    decide(&mut review, Decision::Accept, Which::Rest);
    review.press(Pressed::Undo, SMALL);
    assert_eq!(review.decided(), [Some(Decision::Reject), None, None]);
    assert_eq!((review.at, review.page), (1, Page::Difference));
    review.press(Pressed::Look(Way::Back), SMALL);
    decide(&mut review, Decision::Accept, Which::This);
    review.press(Pressed::Undo, SMALL);
    assert_eq!(review.decided()[0], Some(Decision::Reject), "what was decided before");
    review.press(Pressed::Undo, SMALL);
    review.press(Pressed::Undo, SMALL);
    assert_eq!(review.decided(), [None; 3]);
}

#[test]
fn one_key_accepts_all_with_the_same_change() {
    let other = changed("other", ("45.00", "47.00"), 3);
    let mut review =
        Review::new(vec![coffee("a"), other, coffee("b"), coffee("c")], Language::English);
    assert_eq!(review.alike(), [2, 3]);
    assert!(text(&review, SMALL).contains("g accept this one and 2 others with the same change"));
    decide(&mut review, Decision::Accept, Which::Alike);
    let accepted = Some(Decision::Accept);
    assert_eq!(review.decided(), [accepted, None, accepted, accepted]);
    assert_eq!(review.at, 1);
    assert!(!text(&review, SMALL).contains("the same change"));
}

#[test]
fn what_cannot_be_shown_is_like_nothing_else() {
    let broken = |title: &str| Candidate::new(title.to_owned(), "changed", Err("no text".into()));
    let review = Review::new(vec![broken("a"), broken("b")], Language::English);
    assert!(review.alike().is_empty());
    assert!(text(&review, SMALL).contains("it cannot be shown: no text"));
}

#[test]
fn looking_decides_nothing_and_stays_within_the_list() {
    let mut review = of(&["a", "b"]);
    review.press(Pressed::Look(Way::Back), SMALL);
    assert_eq!(review.at, 0);
    review.press(Pressed::Look(Way::On), SMALL);
    review.press(Pressed::Look(Way::On), SMALL);
    assert_eq!((review.at, review.count(None)), (1, 2));
}

#[test]
fn quitting_keeps_and_breaking_drops() {
    let mut review = of(&["a", "b"]);
    assert_eq!(review.press(Pressed::Break, SMALL), Next::Abandoned);
    review.press(Pressed::Help, SMALL);
    assert_eq!(review.press(Pressed::Quit, SMALL), Next::On, "out of the help first");
    assert_eq!(review.press(Pressed::Quit, SMALL), Next::Done);
}

#[test]
fn the_layout_follows_the_width_until_somebody_chooses() {
    let mut review = of(&["a"]);
    assert_eq!(review.layout(SMALL), Layout::Unified);
    assert_eq!(review.layout(Size { width: 100, height: 24 }), Layout::SideBySide);
    assert_eq!(review.layout(Size { width: 99, height: 24 }), Layout::Unified);
    review.press(Pressed::Layout, SMALL);
    assert_eq!(review.layout(SMALL), Layout::SideBySide);
}

#[test]
fn a_narrow_screen_has_one_text_below_the_other() {
    let said = shown(&of(&["scenarios/snapshots/a.snap"]), SMALL);
    assert_eq!(said.len(), 24);
    assert_eq!(said[0], "1 of 1  scenarios/snapshots/a.snap  changed");
    let body = [
        "⋮ 18 lines",
        "  line 19",
        "  line 20",
        "-   coffee  45.00",
        "+   coffee  46.00",
        "  line 1",
        "  line 2",
        "⋮ 18 lines",
    ];
    assert_eq!(said[2..10], body);
    assert!(said[23].starts_with("a accept  r reject"), "{said:?}");
}

#[test]
fn a_wide_screen_has_one_text_beside_the_other() {
    let said = shown(&of(&["a"]), WIDE);
    let line = said.iter().find(|line| line.contains("45.00")).unwrap();
    let (left, right) = line.split_once(" │ ").unwrap();
    assert_eq!(left.trim_end(), "-   coffee  45.00");
    assert_eq!(right, "+   coffee  46.00");
    assert_eq!(left.chars().count(), 68);
}

#[test]
fn more_is_shown_around_a_difference_until_all_is() {
    let mut review = of(&["a"]);
    let folds = |review: &Review| text(review, Size { width: 80, height: 90 }).matches('⋮').count();
    assert_eq!(folds(&review), 2);
    for expected in ["⋮ 15 lines", "⋮ 8 lines"] {
        review.press(Pressed::Context, SMALL);
        assert!(text(&review, Size { width: 80, height: 90 }).contains(expected));
    }
    review.press(Pressed::Context, SMALL);
    assert_eq!(folds(&review), 0);
    review.press(Pressed::Context, SMALL);
    assert_eq!(folds(&review), 2);
}

#[test]
fn a_stretch_that_takes_no_more_lines_than_its_fold_is_shown() {
    let review = Review::new(vec![changed("a", ("1", "2"), 4)], Language::English);
    assert!(!text(&review, SMALL).contains('⋮'));
    let review = Review::new(vec![changed("a", ("1", "2"), 5)], Language::English);
    assert!(text(&review, SMALL).contains("⋮ 3 lines"));
}

#[test]
fn what_has_no_room_is_a_page_away_and_scrolling_ends_with_the_text() {
    let mut review = of(&["a"]);
    for _ in 0..3 {
        review.press(Pressed::Context, SMALL);
    }
    assert!(text(&review, SMALL).contains("lines 1-20 of 42"));
    review.press(Pressed::Scroll(Way::On, By::Page), SMALL);
    assert_eq!(review.scroll, 19);
    for _ in 0..9 {
        review.press(Pressed::Scroll(Way::On, By::Page), SMALL);
    }
    assert!(text(&review, SMALL).contains("lines 23-42 of 42"));
    review.press(Pressed::Scroll(Way::Back, By::Line), SMALL);
    assert_eq!(review.scroll, 21);
}

#[test]
fn what_a_terminal_would_obey_and_wide_letters_are_drawn_in_their_cells() {
    let side = |text: &str| Some(vec![plain(text)]);
    let rows = vec![Row::Differs(side("a\u{1b}[2Jb\tc"), side(&"決".repeat(60)))];
    let one = Candidate::new("x\u{1b}[2J".to_owned(), "changed", Ok(Comparison { rows }));
    let review = Review::new(vec![one], Language::English);
    let raw = drawn(&review, WIDE).concat();
    assert!(!raw.contains("\u{1b}[2J"), "{raw:?}");
    let said = shown(&review, WIDE);
    assert!(said[2].starts_with("- a\u{fffd}[2Jb    c"), "{said:?}");
    assert!(said[2].contains(&format!(" │ + {}", "決".repeat(33))), "{said:?}");
    assert!(said[3].contains(&format!(" │ +…{}", "決".repeat(27))), "{said:?}");
}

#[test]
fn a_line_is_broken_between_words_where_it_can_be() {
    let long = format!("{}  accepted, {}", "x".repeat(50), "y".repeat(20));
    let rows = vec![Row::Differs(None, Some(vec![plain(&long)])), same("z")];
    let one = Candidate::new("a".to_owned(), "changed", Ok(Comparison { rows }));
    let said = shown(&Review::new(vec![one], Language::English), SMALL);
    assert_eq!(said[2], format!("+ {}  accepted,", "x".repeat(50)));
    assert_eq!(said[3], format!("+…{}", "y".repeat(20)));
}

#[test]
fn words_that_differ_are_emphasised_and_signs_stay_without_a_colour() {
    let review = of(&["a"]);
    let raw = drawn(&review, SMALL).join("\n");
    assert!(raw.contains("\u{1b}[1m\u{1b}[4m\u{1b}[31m45.00"), "{raw:?}");
    assert!(text(&review, SMALL).contains("\n-   coffee"));
}

#[test]
fn a_screen_of_any_size_is_drawn() {
    let mut review = of(&["a", "b"]);
    for page in [Pressed::Help, Pressed::Quit, Pressed::About, Pressed::Quit, Pressed::Layout] {
        review.press(page, SMALL);
        for (width, height) in [(1, 1), (3, 2), (10, 5), (400, 200)] {
            let lines = drawn(&review, Size { width, height });
            assert!(lines.len() <= height, "{width} {height}");
        }
    }
}

fn three_pending() -> (TempDir, Vec<Pending>) {
    let folder = TempDir::new().unwrap();
    for name in ["a", "b", "c"] {
        let path = folder.path().join(format!("{name}.snap.new"));
        fs::write(path, format!("---\nsource: \"{name}.toml\"\n---\ntimeline\n")).unwrap();
    }
    let pending = pending_under(folder.path()).unwrap();
    (folder, pending)
}

fn left(folder: &TempDir) -> Vec<String> {
    let names = fs::read_dir(folder.path()).unwrap();
    let mut names: Vec<String> =
        names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn each_is_settled_as_decided_and_only_at_the_end() {
    let (folder, pending) = three_pending();
    let mut review = Review::new(pending.iter().map(candidate).collect(), Language::English);
    decide(&mut review, Decision::Accept, Which::This);
    decide(&mut review, Decision::Reject, Which::This);
    assert_eq!(left(&folder), ["a.snap.new", "b.snap.new", "c.snap.new"]);
    assert_eq!(carry_out(&pending, &review, Output::new(Color::Never)), Exit::PASSED);
    assert_eq!(left(&folder), ["a.snap", "c.snap.new"]);
}

#[test]
fn what_changed_after_it_was_shown_is_not_accepted() {
    let (folder, pending) = three_pending();
    let mut review = Review::new(pending.iter().map(candidate).collect(), Language::English);
    decide(&mut review, Decision::Accept, Which::Rest);
    fs::write(folder.path().join("b.snap.new"), "---\nsource: \"b\"\n---\nother\n").unwrap();
    assert_eq!(carry_out(&pending, &review, Output::new(Color::Never)), Exit::USAGE);
    assert_eq!(left(&folder), ["a.snap", "b.snap.new", "c.snap"]);
}

#[test]
fn a_review_speaks_the_language_of_the_terminal() {
    let mut review = Review::new(vec![coffee("a"), coffee("b")], Language::Japanese);
    let first = text(&review, SMALL);
    for said in ["1/2  a  変更", "g これと、同じ変更の他1件を採用", "a 採用  r 却下", "未決定 2"]
    {
        assert!(first.contains(said), "{said} is missing:\n{first}");
    }
    review.press(Pressed::Help, SMALL);
    let help = text(&review, SMALL);
    assert!(help.contains("\na, r, s      採用、却下、保留して次へ進む\n"), "{help}");
    assert!(help.contains("\n             （左右キー。"), "{help}");
}
