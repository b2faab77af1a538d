//! Working on one file: `deadzone fmt`, `show --timeline`, and the hooks for a commit.
#![expect(clippy::unwrap_used, reason = "a test that cannot write its files has failed")]

mod folder;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use folder::{FAILS, Folder, PASSES, Run};

const LOOSE: &str = "name=\"a\"\nsteps =[ {internet=\"down\"},\n {internet=\"up\" } ]\n";
const LAID: &str =
    "name = \"a\"\nsteps = [\n  { internet = \"down\" },\n  { internet = \"up\" },\n]\n";

fn house() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap()
}

#[test]
fn the_house_is_formatted() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_deadzone"));
    let run = Run::of(command.args(["fmt", "--check"]).current_dir(house()).env_remove("CI"));
    assert_eq!(run.exit, Some(0), "{}", run.stderr);
}

#[test]
fn files_are_laid_out_in_place_and_counted() {
    let folder = Folder::with(&[("scenarios/a.toml", LOOSE), ("scenarios/b.toml", LAID)]);
    let run = folder.run(&["fmt"]);
    assert_eq!((run.exit, run.stdout.as_str()), (Some(0), ""));
    assert_eq!(run.stderr, "formatted scenarios/a.toml\n1 file formatted, 1 unchanged\n");
    assert_eq!(folder.read("scenarios/a.toml"), LAID);
    let there = fs::read_dir(folder.path("scenarios")).unwrap().count();
    assert_eq!(there, 2, "nothing is left behind");
    assert_eq!(folder.run(&["fmt"]).stderr, "0 files formatted, 2 unchanged\n");
}

#[test]
fn a_check_writes_nothing_and_shows_what_would_change() {
    let folder = Folder::with(&[("scenarios/a.toml", LOOSE)]);
    let run = folder.run(&["fmt", "--check"]);
    assert_eq!(run.exit, Some(1));
    for said in [
        "scenarios/a.toml\n",
        "  -name=\"a\"\n",
        "  +name = \"a\"\n",
        "error: 1 file would change, 0 unchanged\n  to format: deadzone fmt\n",
    ] {
        assert!(run.stderr.contains(said), "{said:?} is missing:\n{}", run.stderr);
    }
    assert_eq!(folder.read("scenarios/a.toml"), LOOSE);
}

#[test]
fn a_file_that_is_no_toml_stops_all_and_another_mistake_none() {
    let folder = Folder::with(&[("scenarios/a.toml", LOOSE), ("scenarios/b.toml", "name = \n")]);
    let run = folder.run(&["fmt"]);
    assert_eq!(run.exit, Some(3));
    assert!(run.stderr.contains("--> scenarios/b.toml:1:8"), "{}", run.stderr);
    assert!(run.stderr.ends_with("1 mistake in 1 file; nothing was written\n"), "{}", run.stderr);
    assert_eq!(folder.read("scenarios/a.toml"), LOOSE);
    folder.write("scenarios/b.toml", "naem=1\n");
    assert_eq!(folder.run(&["fmt"]).exit, Some(0));
    assert_eq!(folder.read("scenarios/b.toml"), "naem = 1\n");
}

/// Runs the command with this on standard input.
fn piped(folder: &Folder, args: &[&str], text: &str) -> Run {
    let mut command = folder.command(args);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    Run {
        exit: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = Folder::with(&[]);
    let out = |args: &[&str], text: &str| {
        let run = piped(&folder, args, text);
        (run.exit, run.stdout)
    };
    assert_eq!(out(&["fmt", "-"], LOOSE), (Some(0), LAID.to_owned()));
    assert_eq!(out(&["fmt", "-"], "name = "), (Some(3), String::new()));
    assert_eq!(out(&["fmt", "--check", "-"], LOOSE), (Some(1), String::new()));
    let check = piped(&folder, &["fmt", "--check", "-"], LOOSE);
    assert!(check.stderr.ends_with("to format: deadzone fmt -\n"), "{}", check.stderr);
    assert_eq!(folder.run(&["fmt", "-", "a.toml"]).exit, Some(2));
}

/// An editor that formats on saving takes what comes back for the file.
#[test]
fn a_file_of_something_else_comes_back_as_it_is() {
    let folder = Folder::with(&[]);
    for foreign in ["[package]\nname=\"x\"", "\u{feff}[package]\r\nname=\"x\"\r\n"] {
        let run = piped(&folder, &["fmt", "-"], foreign);
        assert_eq!((run.exit, run.stdout.as_str()), (Some(0), foreign));
        assert!(run.stderr.contains("which is no deadzone file"), "{}", run.stderr);
        let check = piped(&folder, &["fmt", "--check", "-"], foreign);
        assert_eq!((check.exit, check.stdout.as_str()), (Some(0), ""), "{}", check.stderr);
        assert!(check.stderr.contains("which is no deadzone file"), "{}", check.stderr);
    }
    for comments in ["# soon\n", "# soon"] {
        let run = piped(&folder, &["fmt", "-"], comments);
        assert_eq!((run.exit, run.stdout.trim_end()), (Some(0), "# soon"), "{}", run.stderr);
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_stops_all() {
    use std::os::unix::fs::PermissionsExt;
    let files = [("a.toml", LOOSE), ("b.toml", LOOSE), ("shut/c.toml", LOOSE), ("d.toml", LOOSE)];
    let folder = Folder::with(&files);
    let mode = |path: &str, mode| {
        fs::set_permissions(folder.path(path), fs::Permissions::from_mode(mode)).unwrap();
    };
    mode("b.toml", 0o444);
    mode("shut", 0o555);
    let run = folder.run(&["fmt", "."]);
    mode("shut", 0o755);
    assert_eq!(run.exit, Some(2));
    for said in
        ["b.toml`: it is read-only; nothing was written", "c.toml`: its folder is read-only"]
    {
        assert!(run.stderr.contains(said), "{said:?} is missing:\n{}", run.stderr);
    }
    assert!(!run.stderr.contains("formatted"), "{}", run.stderr);
    for (path, text) in files {
        assert_eq!(folder.read(path), text, "{path}");
    }
}

#[cfg(unix)]
#[test]
fn a_link_to_something_that_is_not_there_is_told_as_one() {
    let folder = Folder::with(&[]);
    std::os::unix::fs::symlink("gone.toml", folder.path("a.toml")).unwrap();
    for command in ["check", "fmt", "run"] {
        let run = folder.run(&[command, "a.toml"]);
        let said = "error: `a.toml` is a link to `gone.toml`, which is not there\n";
        assert_eq!((run.exit, run.stderr.as_str()), (Some(4), said), "{command}");
    }
}

#[cfg(unix)]
#[test]
fn permissions_and_links_stay() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = Folder::with(&[("real/a.toml", LOOSE)]);
    let mode = || fs::metadata(folder.path("real/a.toml")).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(folder.path("real/a.toml"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("real/a.toml", folder.path("link.toml")).unwrap();
    assert_eq!(folder.run(&["fmt", "link.toml"]).exit, Some(0));
    assert_eq!((folder.read("real/a.toml").as_str(), mode()), (LAID, 0o640));
    assert!(fs::symlink_metadata(folder.path("link.toml")).unwrap().is_symlink());
    fs::write(folder.path("real/a.toml"), LOOSE).unwrap();
    fs::set_permissions(folder.path("real/a.toml"), fs::Permissions::from_mode(0o440)).unwrap();
    assert_eq!(folder.run(&["fmt", "real"]).exit, Some(2), "a read-only file is left alone");
    assert_eq!(folder.read("real/a.toml"), LOOSE);
}

#[test]
fn a_toml_file_of_something_else_is_passed_over() {
    let cargo = "[package]\nname=\"x\"\n";
    let folder = Folder::with(&[("Cargo.toml", cargo), ("scenarios/a.toml", PASSES)]);
    for command in ["check", "fmt"] {
        let run = folder.run(&[command, "Cargo.toml", "scenarios/a.toml"]);
        let said = "passed over Cargo.toml, which is no deadzone file\n";
        assert!(run.exit == Some(0) && run.stderr.starts_with(said), "{command}: {}", run.stderr);
        let alone = folder.run(&[command, "Cargo.toml"]);
        assert!(alone.exit == Some(0) && alone.stderr.starts_with(said), "{}", alone.stderr);
        let end = alone.stderr.lines().last().unwrap();
        assert!(end.starts_with("no deadzone file among them; nothing was "), "{end}");
    }
    assert_eq!(folder.read("Cargo.toml"), cargo);
    assert_eq!(folder.run(&["run", "Cargo.toml"]).exit, Some(4));
    folder.write("scenarios/b.toml", "stroe = { country = \"US\" }\n");
    assert_eq!(folder.run(&["check"]).exit, Some(3), "a slip is no other kind of file");
}

/// The hooks are what people copy: each is run as the framework runs it.
#[test]
fn each_hook_is_a_command_that_takes_the_files_of_a_commit() {
    let hooks = fs::read_to_string(house().join(".pre-commit-hooks.yaml")).unwrap();
    let entries: Vec<&str> =
        hooks.lines().filter_map(|line| line.trim().strip_prefix("entry: deadzone ")).collect();
    assert_eq!(entries, ["check", "fmt"]);
    for entry in entries {
        let folder = Folder::with(&[("Cargo.toml", "[workspace]\n"), ("a.toml", PASSES)]);
        let mut args: Vec<&str> = entry.split(' ').collect();
        args.extend(["Cargo.toml", "a.toml"]);
        assert_eq!(folder.run(&args).exit, Some(0), "{entry}");
        folder.write("a.toml", "name =\n");
        assert_eq!(folder.run(&args).exit, Some(3), "{entry}");
    }
}

#[test]
fn a_timeline_shows_what_happened_and_what_failed() {
    let folder = Folder::with(&[("scenarios/b.toml", FAILS)]);
    let shown = folder.run(&["show", "--timeline", "scenarios/b.toml"]);
    assert_eq!((shown.exit, shown.stderr.as_str()), (Some(1), ""));
    for said in [
        "b  a jacket is too dear\n  day 1\n",
        "  09:00:00  \u{2502}     line",
        "> 09:00:16  \u{2502}  x  staff",
        "   <- expected accepted\n",
        "  (\u{2502} line down   x refused or declined   ? lost)\n",
        "failed, ",
        "       expected: accepted      actual: refused, over-transaction-limit\n",
    ] {
        assert!(shown.stdout.contains(said), "{said:?} is missing:\n{}", shown.stdout);
    }
    assert!(!shown.stdout.contains('\u{1b}'));
    let colored = folder.run(&["show", "--timeline", "--color", "always", "scenarios/b.toml"]);
    assert!(colored.stdout.contains('\u{1b}'));
    assert_eq!(folder.run(&["show", "--timeline", "scenarios/b.toml"]).stdout, shown.stdout);
}

#[test]
fn idle_stretches_of_a_timeline_are_folded() {
    let text = "name = \"a long night\"\nsnapshot = []\nsteps = [\n  { at = \"09:00\", internet = \"down\" },\n  \
                { at = \"day 2 14:12\", internet = \"up\" },\n]\n";
    let folder = Folder::with(&[("a.toml", text)]);
    let shown = folder.run(&["show", "--timeline", "a.toml"]);
    assert_eq!(shown.exit, Some(0), "{}", shown.stderr);
    assert!(
        shown.stdout.contains("\u{2502}      1d5h, nothing happens\n  day 2\n"),
        "{}",
        shown.stdout
    );
    assert!(shown.stdout.contains("\npassed, 1d5h virtual\n"), "{}", shown.stdout);
}
