//! A run in parts, each for a machine of its own, and the whole put together from them; and a run of
//! what failed in the one before.

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

#[test]
fn the_results_that_say_what_failed_may_be_written_anew() {
    let folder = folder();
    let again = ["run", "s", "--last-failed", "r.jsonl", "--json", "r.jsonl"];
    folder.run(&["run", "s", "--quiet", "--json", "r.jsonl"]);
    let run = folder.run(&again);
    assert_eq!(run.exit, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("0 passed, 2 failed"), "{}", run.stderr);
    folder.write("s/b.toml", PASSES);
    assert!(folder.run(&again).stderr.contains("1 passed, 1 failed"));
    folder.write("s/e.toml", PASSES);
    assert!(folder.run(&again).stderr.contains("1 passed, 0 failed"));
    let nothing = folder.run(&again);
    assert_eq!(nothing.stderr, "nothing failed by `r.jsonl`: nothing to play\n");
    assert_eq!(folder.read("r.jsonl").lines().count(), 2, "it is left as it is");
}

#[test]
fn what_failed_is_not_taken_from_half_a_run() {
    let folder = folder();
    let part = part(&folder, (1, 1), &[]);
    let whole = folder.read(&part);
    let (cut, _) = whole.trim_end().rsplit_once('\n').unwrap();
    for (text, wrong) in [
        ("", "`r.jsonl` is empty; give a file that `deadzone run --json FILE` wrote"),
        (cut, "`r.jsonl` was cut short: it has no summary; give a file"),
        (&whole.replacen("\"passed\"", "\"well\"", 1), "`r.jsonl`, line 2: there is no verdict"),
    ] {
        folder.write("r.jsonl", text);
        let run = folder.run(&["run", "s", "--last-failed", "r.jsonl"]);
        assert_eq!(run.exit, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(wrong), "{}", run.stderr);
    }
    let run = folder.run(&["run", "s", "--last-failed", &part]);
    assert!(run.stderr.contains("0 passed, 2 failed"), "{}", run.stderr);
    let missing = folder.run(&["run", "s", "--last-failed", "nowhere.jsonl"]);
    assert_eq!(missing.exit, Some(2));
    assert!(missing.stderr.contains("there is no file `nowhere.jsonl`"), "{}", missing.stderr);
}

#[test]
fn a_list_is_not_split_into_parts_without_end() {
    let folder = folder();
    for (shard, wrong) in [
        ("1/99999999999999", "99999999999999 parts are too many: the most is 10000"),
        ("1/0", "there is no part of 0 parts"),
    ] {
        let run = folder.run(&["run", "s", "--shard", shard]);
        assert_eq!(run.exit, Some(2), "{}", run.stderr);
        assert!(run.stderr.contains(wrong), "{}", run.stderr);
    }
}

#[test]
fn parts_are_not_written_over_and_the_one_without_its_end_is_named() {
    let folder = folder();
    let (one, two) = (part(&folder, (1, 2), &[]), part(&folder, (2, 2), &[]));
    let before = folder.read(&one);
    let run = folder.run(&["merge-reports", &one, &two, "--json", &format!("./{one}")]);
    assert_eq!(run.exit, Some(2), "{}", run.stderr);
    assert!(run.stderr.contains(&format!("`{one}` is a part that is read")), "{}", run.stderr);
    assert_eq!(folder.read(&one), before);
    folder.write(&one, &format!("{before}\n"));
    assert_eq!(folder.run(&["merge-reports", &one, &two]).exit, Some(1));
    folder.write(&one, before.trim_end().rsplit_once('\n').unwrap().0);
    let run = folder.run(&["merge-reports", &one, &two]);
    assert_eq!(run.exit, Some(3));
    let said = format!("`{one}` was cut short: it has no summary line");
    assert!(run.stderr.contains(&said), "{}", run.stderr);
}
