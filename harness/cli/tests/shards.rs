//! A run in parts, each for a machine of its own, and the whole put together from them; and a run of
//! what failed in the one before.

#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use folder::{FAILS, Folder, PASSES};

const CASES: &str = r#"
name = "a coffee of ${total} is paid"
snapshot = []
steps = [{ sale = { total = "${total}", card = "visa" }, expect = { outcome = "accepted" } }]
[[cases]]
case = "one"
total = "1.00"
[[cases]]
case = "two"
total = "2.00"
"#;

fn folder() -> Folder {
    Folder::with(&[
        ("s/a.toml", PASSES),
        ("s/b.toml", FAILS),
        ("s/c.toml", CASES),
        ("s/d.toml", PASSES),
        ("s/e.toml", FAILS),
    ])
}

fn part(folder: &Folder, (number, of): (usize, usize), more: &[&str]) -> String {
    let (shard, file) = (format!("{number}/{of}"), format!("out/{number}-of-{of}.jsonl"));
    let mut arguments = vec!["run", "s", "--quiet", "--shard", &shard, "--json", &file];
    arguments.extend(more);
    let run = folder.run(&arguments);
    assert!(matches!(run.exit, Some(0 | 1)), "{}", run.stderr);
    file
}

#[test]
fn parts_make_up_one_run_to_the_byte() {
    let folder = folder();
    let whole = folder.run(&["run", "s", "--quiet", "--json", "-"]);
    for of in [1, 2, 4, 7] {
        let files: Vec<String> =
            (1..=of).rev().map(|number| part(&folder, (number, of), &[])).collect();
        let mut arguments = vec!["merge-reports"];
        arguments.extend(files.iter().map(String::as_str));
        let merged = folder.run(&arguments);
        assert_eq!((merged.exit, merged.stdout), (Some(1), whole.stdout.clone()), "{of} parts");
        let said = "4 passed, 2 failed, 0 skipped, 0 errors";
        assert!(merged.stderr.contains(said), "{}", merged.stderr);
    }
}

#[test]
fn a_part_that_is_missing_or_of_another_run_is_refused() {
    let folder = folder();
    let first = part(&folder, (1, 2), &[]);
    let missing = folder.run(&["merge-reports", &first, "--json", "out/whole.jsonl"]);
    assert_eq!(missing.exit, Some(3));
    assert!(missing.stderr.contains("part 2 of 2 is missing"), "{}", missing.stderr);
    assert!(!folder.path("out/whole.jsonl").exists());
    let other = part(&folder, (2, 2), &["--seed", "9"]);
    let mixed = folder.run(&["merge-reports", &first, &other]);
    assert_eq!(mixed.exit, Some(3));
    assert!(mixed.stderr.contains("are not of one list"), "{}", mixed.stderr);
    assert_eq!(mixed.stdout, "");
}

#[test]
fn a_part_of_nothing_passes_and_no_such_part_is_a_wrong_command_line() {
    let folder = Folder::with(&[("s/a.toml", PASSES)]);
    let run = folder.run(&["run", "s", "--shard", "2/2"]);
    assert_eq!(run.exit, Some(0), "{}", run.stderr);
    assert!(run.stderr.contains("part 2 of 2: 0 of 1 scenarios"), "{}", run.stderr);
    let run = folder.run(&["run", "s", "--shard", "3/2"]);
    assert_eq!(run.exit, Some(2));
    assert!(run.stderr.contains("there is no part 3 of 2"), "{}", run.stderr);
}

#[test]
fn what_failed_is_played_again_and_where_nothing_failed_nothing_is() {
    let folder = folder();
    folder.run(&["run", "s", "--quiet", "--json", "r.jsonl"]);
    let again = folder.run(&["run", "s", "--last-failed", "r.jsonl", "--json", "again.jsonl"]);
    assert_eq!(again.exit, Some(1));
    assert!(again.stderr.contains("0 passed, 2 failed, 0 skipped"), "{}", again.stderr);
    // One is mended, the other is gone.
    folder.write("s/b.toml", PASSES);
    std::fs::remove_file(folder.path("s/e.toml")).unwrap();
    let mended = folder.run(&["run", "s", "--last-failed", "again.jsonl", "--json", "r.jsonl"]);
    assert_eq!(mended.exit, Some(0), "{}", mended.stderr);
    assert!(mended.stderr.contains("1 scenario that failed by `again.jsonl` is not among"));
    assert!(mended.stderr.contains("1 passed, 0 failed"), "{}", mended.stderr);
    let nothing = folder.run(&["run", "s", "--last-failed", "r.jsonl"]);
    assert_eq!(nothing.exit, Some(0));
    assert_eq!(nothing.stderr, "nothing failed by `r.jsonl`: nothing to play\n");
    let wrong = folder.run(&["run", "s", "--last-failed", "s/a.toml"]);
    assert_eq!(wrong.exit, Some(2));
    assert!(wrong.stderr.contains("`s/a.toml`, line 1: "), "{}", wrong.stderr);
}
