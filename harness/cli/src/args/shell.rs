//! Arguments of what is handed to shells and to `man`.

use std::path::PathBuf;

use clap::Args;
use clap_complete::Shell;

/// Which shell is told what can be typed.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone completions bash > ~/.local/share/bash-completion/completions/deadzone
  deadzone completions zsh > ~/.zfunc/_deadzone       with ~/.zfunc in fpath, before compinit
  deadzone completions fish > ~/.config/fish/completions/deadzone.fish
  deadzone completions powershell >> $PROFILE
  eval \"$(deadzone completions bash)\"                 in this shell alone

Then Tab completes commands, flags and their values, and paths; in bash and zsh also every code,
key and rule after explain.")]
pub(crate) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    pub(crate) shell: Shell,
}

/// Where manual pages are written to.
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  deadzone man | man -l -
  deadzone man ~/.local/share/man/man1     then: man deadzone, man deadzone-run
  deadzone man > deadzone.1")]
pub(crate) struct ManArgs {
    /// A folder for the pages of all commands; without one, the first page goes to standard output.
    #[arg(value_name = "FOLDER")]
    pub(crate) folder: Option<PathBuf>,
}
