//! A folder of scenarios, and the command run in it.
#![expect(clippy::unwrap_used, reason = "a test that cannot write its files has failed")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A scenario that passes.
pub(crate) const PASSES: &str = r#"
name = "a coffee is paid"
why = "the shop is online"
tags = ["smoke"]
proves = ["tender.cash"]
snapshot = []
steps = [
  { id = "coffee", sale = { total = "45.00", card = "visa" }, expect = { outcome = "accepted" } },
  { check = { order = "coffee", badges = ["paid"] } },
]
"#;

/// A scenario whose second step fails.
pub(crate) const FAILS: &str = r#"
name = "a jacket is too dear"
why = "the limit is on the order total"
snapshot = []
steps = [
  { internet = "down" },
  { id = "jacket", sale = { total = "100.01", card = "visa" }, expect = { outcome = "accepted" } },
]
"#;

/// A folder that the command is run in.
pub(crate) struct Folder(TempDir);

impl Folder {
    /// Makes a folder with these files.
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(TempDir::new().unwrap());
        for (path, text) in files {
            folder.write(path, text);
        }
        folder
    }

    /// Writes a file.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Returns where a file is.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    /// Reads a file; nothing where there is none.
    pub(crate) fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_default()
    }

    /// Returns the command, in an environment that says nothing.
    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_deadzone"));
        command.args(args).current_dir(self.0.path());
        for name in [
            "CI",
            "GITHUB_ACTIONS",
            "GITHUB_STEP_SUMMARY",
            "GITHUB_WORKSPACE",
            "NO_COLOR",
            "CLICOLOR_FORCE",
        ] {
            command.env_remove(name);
        }
        command
    }

    /// Runs the command.
    pub(crate) fn run(&self, args: &[&str]) -> Run {
        Run::of(&mut self.command(args))
    }
}

/// What a command left behind.
pub(crate) struct Run {
    pub(crate) exit: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Runs a command to its end.
    pub(crate) fn of(command: &mut Command) -> Self {
        let Output { status, stdout, stderr } = command.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Self { exit: status.code(), stdout: text(stdout), stderr: text(stderr) }
    }
}
