//! `deadzone review` as a person meets it: on a terminal, with keys.
#![cfg(unix)]

#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;
mod terminal;

use std::process::Command;

use folder::{Folder, PASSES};
use terminal::Terminal;

const NARROW: (u16, u16) = (80, 40);
const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (140, 30);

/// Three scenarios whose recorded totals are others.
fn three_changed() -> Folder {
    let scenario = |total: &str| PASSES.replace("snapshot = []", "").replace("45.00", total);
    let folder = Folder::with(&[]);
    let write = |total: &str| {
        for name in ["a", "b", "c"] {
            folder.write(&format!("scenarios/{name}.toml"), &scenario(total));
        }
    };
    write("45.00");
    folder.run(&["run", "--update", "changed"]);
    write("46.00");
    assert_eq!(folder.run(&["run"]).exit, Some(1));
    folder
}

fn review(folder: &Folder, size: (u16, u16)) -> Terminal {
    Terminal::start(folder.command(&["review"]), size)
}

fn is_pending(folder: &Folder, name: &str) -> bool {
    folder.path(&format!("scenarios/snapshots/{name}.snap.new")).exists()
}

fn has(folder: &Folder, name: &str, total: &str) -> bool {
    folder.read(&format!("scenarios/snapshots/{name}.snap")).contains(total)
}

#[test]
fn each_is_decided_with_one_key_and_carried_out_at_the_end() {
    let folder = three_changed();
    let mut terminal = review(&folder, NARROW);
    let first = terminal.wait_for("q done");
    assert!(first.contains("scenarios/snapshots/a.snap") && first.contains("1 of 3"), "{first:?}");
    terminal.press("a");
    terminal.wait_for("2 of 3");
    terminal.press("r");
    terminal.wait_for("3 of 3");
    assert!(is_pending(&folder, "a") && is_pending(&folder, "b"), "nothing is written yet");
    terminal.press("s");
    terminal.wait_for("all decided");
    terminal.press("\r");
    let (exit, last) = terminal.end();
    assert_eq!(exit, Some(0), "{last:?}");
    let said =
        "rejected and deleted: scenarios/snapshots/b.snap.new\r\n1 accepted, 1 rejected, 1 left";
    assert!(last.contains(said), "{last:?}");
    assert!(!is_pending(&folder, "a") && has(&folder, "a", "46.00"));
    assert!(!is_pending(&folder, "b") && has(&folder, "b", "45.00"));
    assert!(is_pending(&folder, "c") && has(&folder, "c", "45.00"));
}

#[test]
fn one_key_takes_all_with_the_same_change() {
    let folder = three_changed();
    let mut terminal = review(&folder, NARROW);
    let first = terminal.wait_for("q done");
    let group = "g accept this one and 2 others with the same change:";
    assert!(first.contains(group) && first.contains("scenarios/b, scenarios/c"), "{first:?}");
    terminal.press("g");
    let last = terminal.wait_for("all decided");
    assert!(last.contains("2 accepted without a look at them:"), "{last:?}");
    terminal.press("q");
    assert_eq!(terminal.end().0, Some(0));
    assert!(["a", "b", "c"].iter().all(|name| has(&folder, name, "46.00")));
}

#[test]
fn what_was_not_on_the_screen_is_accepted_at_the_second_key_or_once_it_was_seen() {
    let folder = three_changed();
    let mut terminal = review(&folder, SMALL);
    let first = terminal.wait_for("q done");
    assert!(first.contains("↓ 11 more lines, 2 other changes"), "{first:?}");
    terminal.press("a");
    terminal.wait_for("2 other changes were not on the screen yet: a again accepts");
    terminal.press("a");
    terminal.wait_for("2 of 3");
    terminal.press("]\t]");
    terminal.wait_for("change 4 of 4");
    terminal.press("a");
    terminal.wait_for("3 of 3");
    terminal.press("q");
    assert!(terminal.end().1.contains("2 accepted, 0 rejected, 1 left for later"));
}

#[test]
fn what_is_sent_elsewhere_is_printed_and_nothing_is_asked() {
    let folder = three_changed();
    let mut shell = Command::new("sh");
    shell.args(["-c", "\"$0\" review | cat; echo over"]).arg(folder.command(&[]).get_program());
    shell.current_dir(folder.path(".")).env_remove("CI");
    let mut terminal = Terminal::start(shell, NARROW);
    let said = terminal.wait_for("over\r");
    let exit = terminal.end().0;
    assert_eq!(exit, Some(0));
    assert!(said.contains("3 of 3  scenarios/snapshots/c.snap  changed"), "{said:?}");
    assert!(!said.contains("\u{1b}[?1049h"), "{said:?}");
}

#[test]
fn ctrl_c_carries_out_nothing_and_gives_the_terminal_back() {
    let folder = three_changed();
    let mut terminal = review(&folder, NARROW);
    terminal.wait_for("q done");
    terminal.press("A");
    terminal.wait_for("2 snapshots have changes not on the screen yet");
    terminal.press("A");
    terminal.wait_for("all decided");
    terminal.press("\u{3}");
    let (exit, last) = terminal.end();
    assert_eq!(exit, Some(130));
    assert!(last.contains("\u{1b}[?25h\u{1b}[?1049l"), "{last:?}");
    assert!(last.contains("nothing was accepted or rejected"), "{last:?}");
    assert!(["a", "b", "c"].iter().all(|name| is_pending(&folder, name)));
}

#[test]
fn a_signal_gives_the_terminal_back_as_well() {
    let folder = three_changed();
    let mut terminal = review(&folder, NARROW);
    terminal.wait_for("q done");
    terminal.signal("-TERM");
    let (exit, last) = terminal.end();
    assert_eq!(exit, Some(130));
    assert!(last.contains("\u{1b}[?1049l"), "{last:?}");
    assert!(is_pending(&folder, "a"));
}

#[test]
fn a_wide_terminal_has_the_two_side_by_side_and_d_changes_that() {
    let folder = three_changed();
    let mut terminal = review(&folder, WIDE);
    let side_by_side = terminal.wait_for("q done");
    assert!(side_by_side.contains(" │ "), "{side_by_side:?}");
    terminal.press("d");
    assert!(!terminal.wait_for("q done").contains(" │ "));
    terminal.press("q");
    assert!(terminal.end().1.contains("0 accepted, 0 rejected, 3 left for later"));
}

#[test]
fn the_scenario_and_what_it_is_for_are_a_key_away() {
    let folder = three_changed();
    let mut terminal = review(&folder, NARROW);
    terminal.wait_for("q done");
    terminal.press("i");
    let about = terminal.wait_for("the shop is online");
    for said in ["scenarios/a.toml", "a coffee is paid", "tender.cash", "source: \"a.toml\""] {
        assert!(about.contains(said), "{said}: {about:?}");
    }
    terminal.press("?");
    terminal.wait_for("take the last decision back");
    terminal.press("\u{1b}");
    terminal.wait_for("q done");
    terminal.press("q");
    assert_eq!(terminal.end().0, Some(0));
}

#[test]
fn without_colours_the_signs_stay() {
    let folder = three_changed();
    let mut command: Command = folder.command(&["review"]);
    command.env("NO_COLOR", "1");
    let mut terminal = Terminal::start(command, NARROW);
    let first = terminal.wait_for("q done");
    assert!(!first.contains("\u{1b}[31m") && !first.contains("\u{1b}[1m"), "{first:?}");
    assert!(first.contains("\n- ") && first.contains("\n+ "), "{first:?}");
    terminal.press("q");
    assert_eq!(terminal.end().0, Some(0));
}
