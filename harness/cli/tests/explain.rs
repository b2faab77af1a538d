//! `deadzone explain` from outside: whatever word a failure shows can be asked for.

mod folder;

use folder::{FAILS, Folder, PASSES};

#[test]
fn a_rule_names_the_scenarios_here_that_prove_it() {
    let folder = Folder::with(&[("scenarios/a.toml", PASSES)]);
    let rule = folder.run(&["explain", "tender.cash"]).stdout;
    assert!(rule.starts_with("rule tender.cash: "), "{rule}");
    assert!(rule.ends_with("\nProved by:\n    a\n"), "{rule}");
    let other = folder.run(&["explain", "limit.order"]).stdout;
    assert!(other.ends_with("\nNo scenario in `scenarios` proves limit.order.\n"), "{other}");
    let refusal = folder.run(&["explain", "over-transaction-limit"]).stdout;
    assert!(refusal.contains("proves limit.order.\n"), "{refusal}");
    let nowhere = Folder::with(&[]).run(&["explain", "tender.cash"]).stdout;
    assert!(!nowhere.contains("Proved by"), "{nowhere}");
    folder.write("scenarios/a.toml", "name = 1\n");
    let broken = folder.run(&["explain", "tender.cash"]);
    assert_eq!((broken.exit, broken.stderr.as_str()), (Some(0), ""));
}

#[test]
fn every_word_that_a_failure_shows_is_explained() {
    let folder = Folder::with(&[("scenarios/b.toml", FAILS)]);
    let run = folder.run(&["run"]);
    for word in ["over-transaction-limit", "refused", "accepted", "transaction_limit", "exit"] {
        assert!(word == "exit" || run.stderr.contains(word), "{word}: {}", run.stderr);
        assert_eq!(folder.run(&["explain", word]).exit, Some(0), "{word}");
    }
}

#[test]
fn a_mistake_says_once_where_to_read_more() {
    let two = PASSES.replace("total =", "totl =").replace("why", "whi");
    let folder = Folder::with(&[("scenarios/a.toml", two.as_str())]);
    let check = folder.run(&["check"]);
    assert_eq!(
        check.stderr.matches("= more: deadzone explain E014\n").count(),
        1,
        "{}",
        check.stderr
    );
    assert_eq!(folder.read("scenarios/a.toml"), two);
    let pages =
        ["E014", "e14", "014", "error[E014]:"].map(|it| folder.run(&["explain", it]).stdout);
    assert!(pages.iter().all(|page| *page == pages[0] && page.contains("\nSee also:\n")));
}

#[test]
fn the_exit_codes_and_colours_are_there_for_whoever_asks() {
    let folder = Folder::with(&[]);
    let exits = folder.run(&["explain", "exit"]).stdout;
    assert!(exits.contains("\n    3  a file is invalid: nothing was run\n"), "{exits}");
    assert!(!folder.run(&["explain", "E014"]).stdout.contains('\u{1b}'));
    let colored = folder.run(&["--color", "always", "explain", "E014"]).stdout;
    assert!(colored.contains("\u{1b}[31mWrong:"), "{colored:?}");
}
