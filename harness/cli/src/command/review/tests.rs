use harness_runner::{Comparison, Pending, Piece, Row, Shift, pending_under};
use std::fs;
use tempfile::TempDir;

use super::candidate::Candidate;
use super::drawn::{Size, drawn};
use super::model::{Layout, Next, Page, Review};
use super::pressed::{By, Decision, Pressed, Way, Which};
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
    Review::new(titles.iter().map(|title| coffee(title)).collect())
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
    decide(&mut review, Decision::Skip, Which::Rest);
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
    let mut review = Review::new(vec![coffee("a"), other, coffee("b"), coffee("c")]);
    assert_eq!(review.alike(), [2, 3]);
    let said = text(&review, SMALL);
    assert!(
        said.contains("g accept this one and 2 others with the same change:\n  b, c\n"),
        "{said}"
    );
    decide(&mut review, Decision::Accept, Which::Alike);
    let accepted = Some(Decision::Accept);
    assert_eq!(review.decided(), [accepted, None, accepted, accepted]);
    assert_eq!(review.at, 1);
    assert!(!text(&review, SMALL).contains("the same change"));
}

#[test]
fn what_cannot_be_shown_is_like_nothing_else() {
    let broken = |title: &str| Candidate::new(title.to_owned(), "changed", Err("no text".into()));
    let review = Review::new(vec![broken("a"), broken("b")]);
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
    assert_eq!(review.layout(Size { width: 120, height: 24 }), Layout::SideBySide);
    assert_eq!(review.layout(Size { width: 119, height: 24 }), Layout::Unified);
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
    assert_eq!(said[1..3], ["1 change", ""]);
    assert_eq!(said[3..11], body);
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
    let review = Review::new(vec![changed("a", ("1", "2"), 4)]);
    assert!(!text(&review, SMALL).contains('⋮'));
    let review = Review::new(vec![changed("a", ("1", "2"), 5)]);
    assert!(text(&review, SMALL).contains("⋮ 3 lines"));
}

#[test]
fn what_has_no_room_is_a_page_away_and_scrolling_ends_with_the_text() {
    let mut review = of(&["a"]);
    for _ in 0..3 {
        review.press(Pressed::Context, SMALL);
    }
    assert!(text(&review, SMALL).contains("↓ 9 more lines  1 to decide, lines 15-33 of 42"));
    for _ in 0..9 {
        review.press(Pressed::Scroll(Way::On, By::Page), SMALL);
    }
    assert!(text(&review, SMALL).contains("\n1 to decide, lines 24-42 of 42"));
    review.press(Pressed::Scroll(Way::Back, By::Line), SMALL);
    assert!(text(&review, SMALL).contains("↓ 1 more line  1 to decide, lines 23-41 of 42"));
    review.press(Pressed::Scroll(Way::Back, By::Page), SMALL);
    assert!(text(&review, SMALL).contains("lines 5-23 of 42"));
}

#[test]
fn what_a_terminal_would_obey_and_wide_letters_are_drawn_in_their_cells() {
    let side = |text: &str| Some(vec![plain(text)]);
    let rows = vec![Row::Differs(side("a\u{1b}[2Jb\tc"), side(&"決".repeat(60)))];
    let one = Candidate::new("x\u{1b}[2J".to_owned(), "changed", Ok(Comparison { rows }));
    let review = Review::new(vec![one]);
    let raw = drawn(&review, WIDE).concat();
    assert!(!raw.contains("\u{1b}[2J"), "{raw:?}");
    let said = shown(&review, WIDE);
    assert!(said[3].starts_with("- a\u{fffd}[2Jb    c"), "{said:?}");
    assert!(said[3].contains(&format!(" │ + {}", "決".repeat(33))), "{said:?}");
    assert!(said[4].contains(&format!(" │ +…{}", "決".repeat(27))), "{said:?}");
}

#[test]
fn a_line_is_broken_between_words_where_it_can_be() {
    let long = format!("{}  accepted, {}", "x".repeat(50), "y".repeat(20));
    let rows = vec![Row::Differs(None, Some(vec![plain(&long)])), same("z")];
    let one = Candidate::new("a".to_owned(), "changed", Ok(Comparison { rows }));
    let said = shown(&Review::new(vec![one]), SMALL);
    assert_eq!(said[3], format!("+ {}  accepted,", "x".repeat(50)));
    assert_eq!(said[4], format!("+…{}", "y".repeat(20)));
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

/// A timeline whose `lines` lines are later by so many seconds, but for those at `others`.
fn later(title: &str, (lines, seconds): (usize, i64), others: &[usize]) -> Candidate {
    let shift = Shift::from_ms(seconds * 1000);
    let row = |place| {
        let said = |what: &str| format!("  09:00:00  {what} {place}");
        if others.contains(&place) {
            return Row::Differs(Some(vec![plain(&said("old"))]), Some(vec![plain(&said("new"))]));
        }
        Row::Later(said("was"), said("is"), shift)
    };
    let rows = (0..lines).map(row).collect();
    Candidate::new(title.to_owned(), "changed", Ok(Comparison { rows }))
}

#[test]
fn the_shift_is_stated_and_what_only_moved_is_dim_and_has_a_sign_of_its_own() {
    let review = Review::new(vec![later("a", (4, 5), &[2])]);
    let said = shown(&review, SMALL);
    assert_eq!(said[1], "3 lines later by 5s; 1 other change");
    let body = [
        "~   09:00:00  is 0",
        "~   09:00:00  is 1",
        "-   09:00:00  old 2",
        "+   09:00:00  new 2",
        "~   09:00:00  is 3",
    ];
    assert_eq!(said[3..8], body);
    let raw = drawn(&review, SMALL);
    assert!(raw[3].starts_with("\u{1b}[2m~"), "{:?}", raw[3]);
    assert!(raw[6].starts_with("\u{1b}[32m+"), "{:?}", raw[6]);
    let wide = shown(&review, WIDE);
    assert!(wide[3].starts_with("~   09:00:00  was 0"), "{wide:?}");
    assert!(wide[3].ends_with("│ ~   09:00:00  is 0"), "{wide:?}");
}

#[test]
fn another_shift_is_noted_where_it_begins_and_is_a_stop() {
    let mut rows = later("", (2, 5), &[]).compared.unwrap().rows;
    rows.extend(later("", (2, 10), &[]).compared.unwrap().rows);
    let one = Candidate::new("a".to_owned(), "changed", Ok(Comparison { rows }));
    assert_eq!(one.stops, [0, 2]);
    let said = shown(&Review::new(vec![one]), SMALL);
    assert_eq!(said[1], "2 lines later by 5s, 2 later by 10s");
    assert_eq!((said[3].as_str(), said[6].as_str()), ("  later by 5s:", "  later by 10s:"));
}

#[test]
fn moved_lines_have_signs_of_their_own_and_are_gone_to() {
    let left = Row::Left("  09:00:00  jug".to_owned());
    let arrived = Row::Arrived("  09:00:08  jug".to_owned(), None);
    let rows = vec![left, same("a"), arrived];
    let one = Candidate::new("a".to_owned(), "changed", Ok(Comparison { rows }));
    assert_eq!(one.stops, [0, 2]);
    let said = shown(&Review::new(vec![one]), SMALL);
    assert_eq!(said[1], "1 line moved");
    assert_eq!(said[3..6], ["<   09:00:00  jug", "  a", ">   09:00:08  jug"]);
}

#[test]
fn only_the_same_shift_and_the_same_other_changes_are_one_group() {
    let five = |title: &str, lines| later(title, (lines, 5), &[]);
    let candidates = vec![
        five("a", 3),
        five("b", 9),
        later("an hour", (3, 3600), &[]),
        later("another change", (3, 5), &[1]),
        five("c", 1),
    ];
    let review = Review::new(candidates);
    assert_eq!(review.alike(), [1, 4]);
}

#[test]
fn the_others_of_a_group_are_named_as_far_as_they_fit() {
    let title = |name: &str| format!("scenarios/limits/snapshots/{name}.snap");
    let names: Vec<String> = (1..=12).map(|place| title(&format!("number-{place}"))).collect();
    let review = Review::new(names.iter().map(|name| coffee(name)).collect());
    let said = shown(&review, SMALL);
    assert_eq!(said[21], "g accept this one and 11 others with the same change:");
    assert_eq!(
        said[22],
        "  limits/number-2, limits/number-3, limits/number-4, limits/number-5, and 7 more"
    );
}

#[test]
fn a_snapshot_opens_at_its_first_other_change() {
    let review = Review::new(vec![later("a", (60, 5), &[40])]);
    let said = shown(&review, SMALL);
    assert!(said.iter().any(|line| line == "+   09:00:00  new 40"), "{said:?}");
    assert!(said[22].contains("↓ 8 more lines  1 to decide, lines 35-53 of 61"), "{said:?}");
}

#[test]
fn what_is_below_the_screen_is_counted_with_its_other_changes() {
    let review = Review::new(vec![later("a", (60, 5), &[2, 50, 51])]);
    let said = shown(&review, SMALL);
    let status = "↓ 44 more lines, 2 other changes  change 1 of 2, 1 to decide, lines 1-19 of 63";
    assert_eq!(said[22], status);
    let narrow = shown(&review, Size { width: 70, height: 24 });
    assert_eq!(narrow[22], status.strip_suffix(", lines 1-19 of 63").unwrap());
}

#[test]
fn a_key_goes_from_change_to_change_and_on_from_where_one_scrolled_to() {
    let mut review = Review::new(vec![later("a", (90, 5), &[2, 40, 80])]);
    let sees = |review: &Review, place: usize| {
        shown(review, SMALL).contains(&format!("+   09:00:00  new {place}"))
    };
    for place in [40, 80, 80] {
        review.press(Pressed::Jump(Way::On), SMALL);
        assert!(sees(&review, place), "{place}");
    }
    review.press(Pressed::Jump(Way::Back), SMALL);
    assert!(sees(&review, 40));
    for _ in 0..9 {
        review.press(Pressed::Scroll(Way::Back, By::Page), SMALL);
    }
    assert!(sees(&review, 2));
    review.press(Pressed::Scroll(Way::On, By::Page), SMALL);
    review.press(Pressed::Jump(Way::On), SMALL);
    assert!(sees(&review, 40), "the first one out of sight");
}

#[test]
fn wider_context_is_for_one_snapshot_alone() {
    let mut review = of(&["a", "b"]);
    review.press(Pressed::Context, SMALL);
    assert!(text(&review, SMALL).contains("⋮ 15 lines"));
    review.press(Pressed::Look(Way::On), SMALL);
    assert!(text(&review, SMALL).contains("⋮ 18 lines"));
    review.press(Pressed::Look(Way::Back), SMALL);
    assert!(text(&review, SMALL).contains("⋮ 15 lines"));
}

#[test]
fn other_changes_that_were_never_on_the_screen_are_accepted_at_the_second_key_alone() {
    let mut review = Review::new(vec![later("a", (60, 5), &[2, 50]), coffee("b")]);
    decide(&mut review, Decision::Accept, Which::This);
    assert_eq!((review.at, review.count(None)), (0, 2));
    let asked = "1 other change was not on the screen yet: a again accepts all the same";
    assert!(text(&review, SMALL).contains(asked));
    review.press(Pressed::Scroll(Way::On, By::Line), SMALL);
    assert!(!text(&review, SMALL).contains("accepts all the same"), "another key is an answer");
    decide(&mut review, Decision::Accept, Which::This);
    assert_eq!(review.count(None), 2);
    decide(&mut review, Decision::Accept, Which::This);
    assert_eq!((review.at, review.count(None)), (1, 1));
}

#[test]
fn other_changes_that_were_on_the_screen_and_lines_that_only_moved_are_accepted_at_once() {
    let mut review = Review::new(vec![later("a", (60, 5), &[2, 50]), later("b", (60, 5), &[])]);
    review.press(Pressed::Jump(Way::On), SMALL);
    decide(&mut review, Decision::Accept, Which::This);
    assert_eq!(review.at, 1);
    decide(&mut review, Decision::Accept, Which::This);
    assert_eq!(review.count(None), 0);
}

#[test]
fn all_that_are_left_are_asked_about_where_one_has_changes_that_nobody_saw() {
    let mut review = Review::new(vec![later("a", (3, 5), &[]), coffee("b"), coffee("c")]);
    decide(&mut review, Decision::Accept, Which::Rest);
    let asked = "2 snapshots have changes not on the screen yet: A again accepts all the same";
    assert!(text(&review, SMALL).contains(asked));
    decide(&mut review, Decision::Accept, Which::Rest);
    assert_eq!(review.page, Page::End);
}

#[test]
fn the_last_page_lists_what_was_accepted_without_a_look_and_comes_before_the_end() {
    let later = |title: &str| later(title, (3, 5), &[]);
    let mut review = Review::new(vec![later("a"), later("b"), coffee("c"), coffee("d")]);
    decide(&mut review, Decision::Accept, Which::Alike);
    decide(&mut review, Decision::Reject, Which::This);
    assert_eq!(review.press(Pressed::Quit, SMALL), Next::On);
    let listed = [
        "1 left for later",
        "Nothing is written yet.",
        "",
        "1 accepted without a look at them:",
        "  b  3 lines later by 5s",
        "",
        "1 accepted:",
        "  a  3 lines later by 5s",
        "",
        "1 rejected, their pending files are deleted:",
        "  c  1 change",
        "",
        "1 not decided, they stay pending:",
        "  d  1 change",
    ];
    assert_eq!(shown(&review, SMALL)[..14], listed);
    assert_eq!(review.press(Pressed::Quit, SMALL), Next::Done);
}

#[test]
fn escape_closes_the_help_where_it_was_opened_and_nothing_else() {
    let mut review = Review::new(vec![later("a", (60, 5), &[])]);
    review.press(Pressed::Scroll(Way::On, By::Page), SMALL);
    let before = text(&review, SMALL);
    review.press(Pressed::Help, SMALL);
    assert!(text(&review, SMALL).contains("reject deletes the pending file"));
    review.press(Pressed::Close, SMALL);
    assert_eq!(text(&review, SMALL), before);
    assert_eq!(review.press(Pressed::Close, SMALL), Next::On);
    assert_eq!(review.page, Page::Difference);
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
    let mut review = Review::new(pending.iter().map(candidate).collect());
    decide(&mut review, Decision::Accept, Which::This);
    decide(&mut review, Decision::Reject, Which::This);
    assert_eq!(left(&folder), ["a.snap.new", "b.snap.new", "c.snap.new"]);
    assert_eq!(carry_out(&pending, &review, Output::new(Color::Never)), Exit::PASSED);
    assert_eq!(left(&folder), ["a.snap", "c.snap.new"]);
}

#[test]
fn what_changed_after_it_was_shown_is_not_accepted() {
    let (folder, pending) = three_pending();
    let mut review = Review::new(pending.iter().map(candidate).collect());
    decide(&mut review, Decision::Accept, Which::Rest);
    fs::write(folder.path().join("b.snap.new"), "---\nsource: \"b\"\n---\nother\n").unwrap();
    assert_eq!(carry_out(&pending, &review, Output::new(Color::Never)), Exit::USAGE);
    assert_eq!(left(&folder), ["a.snap", "b.snap.new", "c.snap"]);
}
