//! `deadzone new`: writes a first scenario, to be made one's own.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{self, BufRead, IsTerminal, Write};
use std::path::{Path, PathBuf};

use harness_scenario::{MemoryShelf, read_scenario};
use reports_render::typed;

use crate::args::NewArgs;
use crate::exit::Exit;
use crate::output::Output;
use crate::reading::draw_all;
use crate::starter::{NO_CONTROL, Starter};

/// The folder that a first scenario is written to where nothing is said.
const USUAL_FOLDER: &str = "scenarios/";

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
    let paths: Vec<PathBuf> = if args.paths.is_empty() {
        vec![path_for(Path::new(USUAL_FOLDER), &starter)]
    } else {
        args.paths.iter().map(|given| path_for(given, &starter)).collect()
    };
    // Either all are written or none is.
    let named = paths.iter().try_for_each(|path| has_name(path));
    let prepared = named.and_then(|()| all_free(&paths)).and_then(|()| {
        paths.iter().map(|path| Ok((path, text_of(&starter, path, output)?))).collect()
    });
    let prepared: Vec<(&PathBuf, String)> = match prepared {
        Ok(prepared) => prepared,
        Err(message) => return output.failed(Exit::USAGE, &message),
    };
    for (path, text) in prepared {
        if let Err(reason) = create(path, &text) {
            return output.failed(Exit::USAGE, &not_written(path, &reason));
        }
        output.say(format!("wrote {}", path.display()));
    }
    let typed: Vec<String> = paths.iter().map(|path| typed(path)).collect();
    output.say(format!("  play it: deadzone run {}", typed.join(" ")));
    Exit::PASSED
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

/// A folder need not be there yet where it ends as one; what a file is called ends in `.toml`, since
/// nothing else is found in a folder.
fn path_for(given: &Path, starter: &Starter) -> PathBuf {
    if given.is_dir() || given.to_string_lossy().ends_with(std::path::is_separator) {
        return given.join(starter.file_name());
    }
    match given.file_name() {
        Some(name) if given.extension().is_none_or(|ending| ending != "toml") => {
            given.with_file_name(format!("{}.toml", name.to_string_lossy()))
        }
        _ => given.to_owned(),
    }
}

/// Looks whether each of the files may be written, and is named once.
///
/// # Errors
/// Which may not, and what is free.
fn all_free(paths: &[PathBuf]) -> Result<(), String> {
    if let Some(taken) = paths.iter().find(|path| path.exists()) {
        return Err(is_there(taken));
    }
    let mut before = BTreeSet::new();
    // `a.toml` and `./a.toml` are one file.
    let mut full = |path: &Path| before.insert(std::path::absolute(path).ok());
    let twice = paths.iter().find(|path| !full(path));
    twice.map_or(Ok(()), |path| {
        Err(format!("`{}` is named twice; nothing was written", path.display()))
    })
}

/// Looks whether a file has a name that people can read.
///
/// # Errors
/// What is wrong with it.
fn has_name(path: &Path) -> Result<(), String> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let path = path.display().to_string();
    if path.chars().any(char::is_control) {
        return Err(format!("`{}`: {NO_CONTROL}; nothing was written", path.escape_debug()));
    }
    // What is called `.toml` twice was given as the ending alone.
    if name.trim_end_matches(".toml").trim().is_empty() {
        return Err(format!(
            "`{path}`: the name of the file is missing; nothing was written\n  \
             type: deadzone new NAME, such as: deadzone new coffee"
        ));
    }
    Ok(())
}

fn is_there(path: &Path) -> String {
    let free = typed(&free_beside(path));
    let path = path.display();
    format!("`{path}` is there already; nothing was written\n  type: deadzone new {free}")
}

fn not_written(path: &Path, reason: &io::Error) -> String {
    match reason.kind() {
        io::ErrorKind::AlreadyExists if path.exists() => is_there(path),
        _ => format!("cannot write `{}`: {reason}", path.display()),
    }
}

/// Makes the text of a file, and looks whether it reads without a mistake.
///
/// # Errors
/// Why it cannot be written, in words; mistakes in what was asked for are drawn before.
fn text_of(starter: &Starter, path: &Path, output: Output) -> Result<String, String> {
    let text = starter.text(path)?;
    let shelf = MemoryShelf::new().with(path.to_string_lossy(), text.as_str());
    if let Err(mistakes) = read_scenario(&shelf, path) {
        draw_all(&mistakes, output);
        return Err("nothing was written".to_owned());
    }
    Ok(text)
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
