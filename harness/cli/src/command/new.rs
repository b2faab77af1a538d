//! `deadzone new`: writes a first scenario, to be made one's own.

use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use harness_scenario::{MemoryShelf, read_scenario};
use reports_render::typed;

use crate::args::NewArgs;
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::draw_all;
use crate::starter::Starter;

/// The folder that a first scenario is written to where nothing is said.
const USUAL: &str = "scenarios";

/// Writes a scenario; asks a person who sits in front of a terminal and said nothing.
pub(crate) fn new(args: &NewArgs, output: Output) -> Exit {
    let said = args.name.is_some() || args.till_reader.is_some() || args.country.is_some();
    let usual = Starter::usual();
    let starter = if !said && output.watched && io::stdin().is_terminal() {
        ask(usual, &mut io::stdin().lock(), output)
    } else {
        Starter {
            name: args.name.clone().unwrap_or(usual.name),
            reader: args.till_reader.clone().unwrap_or(usual.reader),
            country: args.country.clone().unwrap_or(usual.country),
        }
    };
    let path = path_for(args.path.as_deref(), &starter);
    match written(&starter, &path, output) {
        Ok(()) => {
            let path = path.display();
            output.say(format!("wrote {path}\n  play it: deadzone run {path}"));
            Exit::PASSED
        }
        Err(message) => output.failed(Exit::USAGE, &message),
    }
}

/// Enter takes what is usual.
fn ask(usual: Starter, answers: &mut impl BufRead, output: Output) -> Starter {
    let mut one = |what: &str, usual: String| {
        output.say(format!("{what} [{usual}]"));
        let mut line = String::new();
        let read = answers.read_line(&mut line).is_ok();
        let line = line.trim();
        if read && !line.is_empty() { line.to_owned() } else { usual }
    };
    Starter {
        name: one("What does the scenario show?", usual.name),
        reader: one("Which reader does the till have?", usual.reader),
        country: one("Which country is the store in?", usual.country),
    }
}

fn path_for(given: Option<&Path>, starter: &Starter) -> PathBuf {
    match given {
        None => Path::new(USUAL).join(starter.file_name()),
        Some(folder) if folder.is_dir() => folder.join(starter.file_name()),
        Some(file) if file.extension().is_none() => file.with_extension("toml"),
        Some(file) => file.to_owned(),
    }
}

/// Writes the file once its text reads without a mistake.
///
/// # Errors
/// Why it was not written, in words; mistakes in what was asked for are drawn before.
fn written(starter: &Starter, path: &Path, output: Output) -> Result<(), String> {
    let text = starter.text(path)?;
    let shelf = MemoryShelf::new().with(path.to_string_lossy(), text.as_str());
    if let Err(mistakes) = read_scenario(&shelf, path) {
        draw_all(&mistakes, output);
        return Err("nothing was written".to_owned());
    }
    create(path, &text).map_err(|reason| match reason.kind() {
        io::ErrorKind::AlreadyExists => {
            let free = typed(&free_beside(path));
            let path = path.display();
            format!("`{path}` is there already; nothing was written\n  type: deadzone new {free}")
        }
        _ => format!("cannot write `{}`: {reason}", path.display()),
    })
}

/// Finds a name that is not taken: `coffee-2.toml`.
fn free_beside(path: &Path) -> PathBuf {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let named = |count: u32| path.with_file_name(format!("{stem}-{count}.toml"));
    (2..u32::MAX).map(named).find(|path| !path.exists()).unwrap_or_else(|| path.to_owned())
}

/// Never writes over what somebody has.
fn create(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    file.write_all(text.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::ask;
    use crate::args::Color;
    use crate::output::Output;
    use crate::starter::Starter;

    #[test]
    fn enter_takes_what_is_usual() {
        let usual = Starter::usual();
        let output = Output::new(Color::Never);
        let asked = |answers: &str| ask(usual.clone(), &mut answers.as_bytes(), output);
        let starter = asked("my evening\n\nca\n");
        assert_eq!((starter.name.as_str(), starter.country.as_str()), ("my evening", "ca"));
        assert_eq!(starter.reader, usual.reader);
        assert_eq!(asked(""), usual, "whoever goes away takes all that is usual");
    }
}
