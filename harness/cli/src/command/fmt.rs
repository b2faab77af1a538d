//! `deadzone fmt`: lays files out as the house does, and changes nothing that they say.

use std::io::{self, Read};
use std::path::{Path, PathBuf};

use harness_runner::{lines_that_differ, toml_files};
use harness_scenario::{Folder, Shelf, Unformatted, format};
use reports_render::typed;

use super::printed;
use crate::args::FmtArgs;
use crate::exit::Exit;
use crate::in_place::{may_replace, replace};
use crate::output::{GREEN, Output, RED};
use crate::reading::{NONE_OF_OURS, counted, draw_all, paths_or_default, say_foreign};

/// The folder whose files are of no author.
const SNAPSHOTS: &str = "snapshots";
const STDIN: &str = "-";

/// A file with what becomes of it.
struct Sheet {
    path: PathBuf,
    before: String,
    after: String,
}

/// Lays out all files, or none where one of them is no TOML.
pub(crate) fn fmt(args: &FmtArgs, output: Output) -> Exit {
    let from_stdin = args.paths.iter().any(|path| path == Path::new(STDIN));
    if from_stdin && args.paths.len() > 1 {
        return output.failed(Exit::USAGE, "`-` is standard input, and stands alone");
    }
    let sheets = if from_stdin { piped(args, output) } else { sheets(&args.paths, output) };
    match sheets {
        Err(exit) => exit,
        Ok(sheets) if from_stdin && !args.check => {
            printed(&sheets.iter().map(|sheet| sheet.after.as_str()).collect::<String>(), output)
        }
        Ok(sheets) if sheets.is_empty() => {
            let done = if args.check { "checked" } else { "formatted" };
            output.say(format!("{NONE_OF_OURS}; nothing was {done}"));
            Exit::PASSED
        }
        Ok(sheets) if args.check => show(&sheets, (args, output)),
        Ok(sheets) => write(&sheets, output),
    }
}

/// An editor takes what comes back for the file, so a file of something else comes back as it is.
fn piped(args: &FmtArgs, output: Output) -> Result<Vec<Sheet>, Exit> {
    let mut bytes = Vec::new();
    let read = io::stdin().lock().read_to_end(&mut bytes);
    read.map_err(|reason| output.failed(Exit::USAGE, &format!("cannot read it: {reason}")))?;
    let mut refused = Refused::default();
    let path = Path::new("standard input");
    let sheet = refused.sheet(path, &bytes);
    let is_echoed = !refused.foreign.is_empty() && !args.check;
    refused.none(output)?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let echo =
        is_echoed.then(|| Sheet { path: path.to_owned(), before: text.clone(), after: text });
    Ok(sheet.or(echo).into_iter().collect())
}

/// Reads all files that are meant, and lays them out in memory.
fn sheets(paths: &[PathBuf], output: Output) -> Result<Vec<Sheet>, Exit> {
    let nothing = |message: &str| output.failed(Exit::NOTHING, message);
    let paths = paths_or_default(paths, "fmt").map_err(|message| nothing(&message))?;
    let files = toml_files(&paths).map_err(|error| nothing(&error.to_string()))?;
    if files.is_empty() {
        return Err(nothing("nothing matched: there is no TOML file there"));
    }
    let mut refused = Refused::default();
    let mut sheets = Vec::new();
    for path in files.iter().filter(|path| !is_snapshot(path)) {
        match Folder.read(path) {
            Ok(bytes) => sheets.extend(refused.sheet(path, &bytes)),
            Err(reason) => refused.said.push(format!("cannot read `{}`: {reason}", path.display())),
        }
    }
    refused.none(output)?;
    Ok(sheets)
}

fn is_snapshot(path: &Path) -> bool {
    path.parent().and_then(Path::file_name).is_some_and(|folder| folder == SNAPSHOTS)
}

/// Why nothing is written.
#[derive(Default)]
struct Refused {
    mistakes: Vec<harness_scenario::Mistake>,
    files: usize,
    said: Vec<String>,
    foreign: Vec<PathBuf>,
}

impl Refused {
    fn sheet(&mut self, path: &Path, bytes: &[u8]) -> Option<Sheet> {
        match format(&path.to_string_lossy(), bytes) {
            Ok(after) => {
                let before = String::from_utf8_lossy(bytes).into_owned();
                return Some(Sheet { path: path.to_owned(), before, after });
            }
            Err(Unformatted::NotToml(mistakes)) => {
                self.files = self.files.saturating_add(1);
                self.mistakes.extend(mistakes);
            }
            Err(Unformatted::Foreign) => self.foreign.push(path.to_owned()),
            Err(Unformatted::Changed) => self.said.push(format!(
                "`{}` would say something else, which is a mistake of deadzone: please report it",
                path.display()
            )),
        }
        None
    }

    /// Says all that stands in the way.
    fn none(self, output: Output) -> Result<(), Exit> {
        say_foreign(&self.foreign, output);
        draw_all(&self.mistakes, output);
        let mut exit = None;
        for said in &self.said {
            exit = Some(output.failed(Exit::INVALID, &format!("{said}; nothing was written")));
        }
        if self.files > 0 {
            let (count, files) =
                (counted(self.mistakes.len(), "mistake"), counted(self.files, "file"));
            let said = format!("{count} in {files}; nothing was written");
            exit = Some(output.failed(Exit::INVALID, &said));
        }
        exit.map_or(Ok(()), Err)
    }
}

impl Sheet {
    fn is_changed(&self) -> bool {
        self.before != self.after
    }
}

fn unchanged(sheets: &[Sheet]) -> usize {
    sheets.iter().filter(|sheet| !sheet.is_changed()).count()
}

/// Looks whether all can be written before the first is.
fn writable(sheets: &[Sheet], output: Output) -> Result<(), Exit> {
    let mut exit = Ok(());
    for sheet in sheets.iter().filter(|sheet| sheet.is_changed()) {
        if let Err(reason) = may_replace(&sheet.path) {
            let message = format!("cannot write `{}`: {reason}", sheet.path.display());
            exit = Err(output.failed(Exit::USAGE, &format!("{message}; nothing was written")));
        }
    }
    exit
}

fn write(sheets: &[Sheet], output: Output) -> Exit {
    if let Err(exit) = writable(sheets, output) {
        return exit;
    }
    let mut written = 0_usize;
    for sheet in sheets.iter().filter(|sheet| sheet.is_changed()) {
        if let Err(reason) = replace(&sheet.path, &sheet.after) {
            let message = format!("cannot write `{}`: {reason}", sheet.path.display());
            let before = counted(written, "file");
            return output.failed(Exit::USAGE, &format!("{message}; {before} formatted before"));
        }
        output.say(format!("formatted {}", sheet.path.display()));
        written = written.saturating_add(1);
    }
    let left = unchanged(sheets);
    output.say(format!("{} formatted, {left} unchanged", counted(written, "file")));
    Exit::PASSED
}

/// Shows what would change.
fn show(sheets: &[Sheet], (args, output): (&FmtArgs, Output)) -> Exit {
    let changed: Vec<&Sheet> = sheets.iter().filter(|sheet| sheet.is_changed()).collect();
    for sheet in &changed {
        output.say(sheet.path.display());
        for line in lines_that_differ(&sheet.before, &sheet.after) {
            output.say(painted(&line.replace('\r', "\\r")));
        }
    }
    let (count, left) = (counted(changed.len(), "file"), unchanged(sheets));
    if changed.is_empty() {
        let they = if left == 1 { "it" } else { "they" };
        output.say(format!("{} formatted as {they} should be", counted(left, "file")));
        return Exit::PASSED;
    }
    let paths: Vec<String> = args.paths.iter().map(|path| format!(" {}", meant(path))).collect();
    let remedy = format!("to format: deadzone fmt{}", paths.concat());
    output.failed(Exit::FAILED, &format!("{count} would change, {left} unchanged\n  {remedy}"))
}

/// Writes a path as a shell takes it; `-` stays standard input.
fn meant(path: &Path) -> String {
    if path == Path::new(STDIN) { STDIN.to_owned() } else { typed(path) }
}

fn painted(line: &str) -> String {
    match line.chars().next() {
        Some('-') => format!("  {RED}{line}{RED:#}"),
        Some('+') => format!("  {GREEN}{line}{GREEN:#}"),
        _ => format!("  {line}"),
    }
}
