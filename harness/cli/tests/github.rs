//! What a build server of GitHub is told: remarks on lines, and a page at the end of the step.

#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use folder::{FAILS, Folder, PASSES, Run};

/// Ten cases fail in the same way at the same line.
const CASES: &str = r#"
name = "a coat of ${total} is too dear"
snapshot = []
steps = [
  { internet = "down" },
  { sale = { total = "${total}", card = "visa" }, expect = { outcome = "accepted" } },
]
matrix.total = ["101.00", "102.00", "103.00"]
"#;

fn told(folder: &Folder, args: &[&str]) -> Run {
    let mut command = folder.command(args);
    command.env("GITHUB_ACTIONS", "true").env("GITHUB_STEP_SUMMARY", folder.path("summary.md"));
    command.env("GITHUB_WORKSPACE", folder.path(""));
    Run::of(&mut command)
}

fn remarks(run: &Run) -> Vec<&str> {
    run.stderr.lines().filter(|line| line.starts_with("::")).collect()
}

#[test]
fn each_failure_is_one_remark_with_all_there_is_to_say() {
    let folder = Folder::with(&[("s/a.toml", PASSES), ("s/b.toml", FAILS), ("s/c.toml", CASES)]);
    let run = told(&folder, &["run", "s"]);
    let remarks = remarks(&run);
    assert_eq!(remarks.len(), 2, "{}", run.stderr);
    let [one, same] = [remarks[0], remarks[1]];
    assert!(one.starts_with("::error file=s/b.toml,line=7,col="), "{one}");
    assert!(one.contains(",title=failed%3A b::step 2 of 2, outcome%0Aexpected: accepted%0Aactual: refused, over-transaction-limit%0Adecided by: transaction_limit = 100.00 USD"), "{one}");
    assert!(one.ends_with("%0Arerun: deadzone run s/b.toml --seed 1"), "{one}");
    assert!(same.contains("line=6,") && same.ends_with(" and 1 more"), "{same}");
    assert!(same.contains("%0Athe same in c[total=102.00]"), "{same}");
}

#[test]
fn a_file_is_named_from_the_workspace_on() {
    let folder = Folder::with(&[("shop/s/b.toml", FAILS)]);
    let mut command = folder.command(&["run", "../shop/./s"]);
    command.current_dir(folder.path("shop")).env("GITHUB_ACTIONS", "true");
    command.env("GITHUB_WORKSPACE", folder.path(""));
    let run = Run::of(&mut command);
    assert!(remarks(&run)[0].starts_with("::error file=shop/s/b.toml,line=7,"), "{}", run.stderr);
}

#[test]
fn ten_remarks_are_made_the_most_telling_first_and_the_last_says_how_many_more() {
    let snapshot = PASSES.replace("snapshot = []\n", "");
    let mut files = vec![("s/a.toml".to_owned(), snapshot)];
    // The limit differs, so that no two fail just alike.
    files.extend(
        (10..22)
            .map(|nth| (format!("s/f{nth}.toml"), FAILS.replace("100.01", &format!("1{nth}.00")))),
    );
    let files: Vec<(&str, &str)> = files.iter().map(|(path, text)| (&**path, &**text)).collect();
    let folder = Folder::with(&files);
    let run = told(&folder, &["run", "s"]);
    let remarks = remarks(&run);
    assert_eq!(remarks.len(), 10, "{}", run.stderr);
    assert!(remarks[0].contains("file=s/f10.toml,"), "{}", remarks[0]);
    let last = remarks[9];
    assert!(
        last.contains(
            "title=4 more failures::failed: f19%0Afailed: f20%0Afailed: f21%0Afailed: a%0A"
        ),
        "{last}"
    );
}

#[test]
fn mistakes_are_remarked_on_with_their_code_and_the_last_says_how_many_more() {
    let wrong: Vec<String> = (0..15).map(|nth| format!("wrong{nth} = 1\n")).collect();
    let folder = Folder::with(&[("s/a.toml", &(wrong.concat() + PASSES))]);
    for command in ["check", "run"] {
        let run = told(&folder, &[command, "s"]);
        let remarks = remarks(&run);
        assert_eq!((run.exit, remarks.len()), (Some(3), 10), "{}", run.stderr);
        assert!(remarks[0].contains("file=s/a.toml,line=1,col=1,title=E0"), "{}", remarks[0]);
        assert!(remarks[0].contains("%0Ahelp: "), "{}", remarks[0]);
        assert!(remarks[9].contains(",title=6 more mistakes::"), "{}", remarks[9]);
    }
}

#[test]
fn the_page_of_the_step_counts_and_shows_what_failed() {
    let folder = Folder::with(&[("s/a.toml", PASSES), ("s/b.toml", FAILS)]);
    folder.write("summary.md", "before\n");
    told(&folder, &["run", "s", "--history", "h.jsonl"]);
    let page = folder.read("summary.md");
    assert!(page.starts_with("before\n### deadzone\n\n1 passed, 1 failed, 0 skipped"), "{page}");
    assert!(page.contains("\n- no complete run of the same list"), "{page}");
    assert!(
        page.contains("| b | s/b.toml:7 | accepted | refused, over-transaction-limit |"),
        "{page}"
    );
    assert!(page.contains("<code>deadzone run s/b.toml --seed 1</code>"), "{page}");
    let without = folder.run(&["run", "s"]);
    assert_eq!((without.exit, folder.read("summary.md")), (Some(1), page));
}

#[test]
fn a_page_that_is_full_or_cannot_be_written_does_not_fail_a_run() {
    let folder = Folder::with(&[("s/a.toml", PASSES)]);
    folder.write("summary.md", &"x".repeat(1024 * 1024 - 10));
    assert_eq!(told(&folder, &["run", "s"]).exit, Some(0));
    assert_eq!(folder.read("summary.md").len(), 1024 * 1024 - 10);
    let mut command = folder.command(&["run", "s"]);
    let run = Run::of(command.env("GITHUB_STEP_SUMMARY", folder.path("s")));
    assert_eq!(run.exit, Some(0));
    assert!(run.stderr.contains("warning: cannot write the summary"), "{}", run.stderr);
}
