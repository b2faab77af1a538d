//! Reads scenarios for a command, and draws the mistakes in them.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use harness_runner::{Catalogue, CatalogueError, Filter, read_catalogue, read_some_of};
use harness_scenario::{Folder, Mistake, Shelf};
use reports_render::Annotation;

use crate::draw::Drawer;
use crate::exit::Exit;
use crate::output::Output;
use crate::workspace::MOST_ANNOTATIONS;

/// How many mistakes are drawn: nobody reads on, and a file may have a million.
const MOST_DRAWN: usize = 100;

/// How many files are named that are passed over.
const MOST_NAMED: usize = 3;

/// What is said where every TOML file is of something else.
pub(crate) const NONE_OF_OURS: &str = "no deadzone file among them";

/// The folder that is meant where nothing is said.
pub(crate) const USUAL: &str = "scenarios";

/// Returns the paths that are meant.
///
/// # Errors
/// Where none is given and the usual folder is not there: what to type.
pub(crate) fn paths_or_default(paths: &[PathBuf], command: &str) -> Result<Vec<PathBuf>, String> {
    if !paths.is_empty() {
        return Ok(paths.to_vec());
    }
    if Path::new(USUAL).is_dir() {
        return Ok(vec![PathBuf::from(USUAL)]);
    }
    Err(format!(
        "nothing matched: no path is given and there is no folder `{USUAL}` here\n  \
         type: deadzone {command} PATH, such as: deadzone {command} ."
    ))
}

/// Reads all scenarios of `paths`; where one is invalid all mistakes are drawn.
///
/// # Errors
/// The exit code, after what is wrong was said.
pub(crate) fn read(paths: &[PathBuf], command: &str, output: Output) -> Result<Catalogue, Exit> {
    let paths = paths_or_default(paths, command)
        .map_err(|message| output.failed(Exit::NOTHING, &message))?;
    tracing::info!(?paths, "reading");
    let read = read_catalogue(&paths).map_err(|error| not_read(&error, output));
    read.inspect(|catalogue| say_foreign(&catalogue.foreign, output))
}

/// Reads some of the files of `paths`; where one of them is invalid all mistakes are drawn.
///
/// # Errors
/// The exit code, after what is wrong was said.
pub(crate) fn read_touched(
    paths: &[PathBuf],
    some: &BTreeSet<PathBuf>,
    output: Output,
) -> Result<Catalogue, Exit> {
    read_some_of(paths, some).map_err(|error| not_read(&error, output))
}

fn not_read(error: &CatalogueError, output: Output) -> Exit {
    match error {
        CatalogueError::Find(error) => output.failed(Exit::NOTHING, &error.to_string()),
        CatalogueError::Invalid { mistakes, files } => {
            draw_all(mistakes, output);
            let (mistakes, files) = (counted(mistakes.len(), "mistake"), counted(*files, "file"));
            output.failed(Exit::INVALID, &format!("{mistakes} in {files}; nothing was run"))
        }
    }
}

/// Says which TOML files are of something else: hooks name every file that was changed.
pub(crate) fn say_foreign(files: &[PathBuf], output: Output) {
    let names: Vec<String> =
        files.iter().take(MOST_NAMED).map(|path| path.display().to_string()).collect();
    let names = names.join(", ");
    match files.len() {
        0 => {}
        1 => output.say(format!("passed over {names}, which is no deadzone file")),
        many => {
            let more = if many > MOST_NAMED { ", \u{2026}" } else { "" };
            output
                .say(format!("passed over {many} files that are no deadzone files: {names}{more}"));
        }
    }
}

/// Reads the scenarios of `paths` and keeps those that a filter takes.
///
/// # Errors
/// As [`read`], and where nothing is left.
pub(crate) fn read_some(
    paths: &[PathBuf],
    command: &str,
    (filter, output): (Option<&str>, Output),
) -> Result<Catalogue, Exit> {
    let (paths, lines) = without_lines(paths)
        .map_err(|wrong| output.failed(Exit::NOTHING, &format!("nothing matched: {wrong}")))?;
    let mut catalogue = read(&paths, command, output)?;
    for (file, line) in lines {
        catalogue.keep_case_at(&file, line);
    }
    let known = Known::of(&catalogue);
    catalogue.select(&filter.map_or(Filter::All, Filter::new));
    if catalogue.scenarios.is_empty() {
        return Err(output.failed(Exit::NOTHING, &nothing(filter, &known)));
    }
    Ok(catalogue)
}

/// Takes the line off each path that has one, as messages write places: `limits.toml:12`, or with a
/// column `limits.toml:12:3`. A file that is really called so is meant itself.
///
/// # Errors
/// Which file has no such line, in words.
pub(crate) fn without_lines(paths: &[PathBuf]) -> Result<Lines, String> {
    let (mut plain, mut lines) = (Vec::new(), Vec::new());
    for path in paths {
        match line_in(path) {
            Some((file, line)) if !path.exists() => {
                lines.push((file.clone(), existing_line(&file, line)?));
                plain.push(file);
            }
            _ => plain.push(path.clone()),
        }
    }
    Ok((plain, lines))
}

/// Paths without lines, and which line was meant of which file.
pub(crate) type Lines = (Vec<PathBuf>, Vec<(PathBuf, usize)>);

fn line_in(path: &Path) -> Option<(PathBuf, &str)> {
    let (file, line) = path.to_str()?.split_once(".toml:")?;
    Some((PathBuf::from(format!("{file}.toml")), line.split(':').next()?))
}

/// Reads the number of a line that a file has; one that cannot be read is told of by who plays it.
fn existing_line(file: &Path, line: &str) -> Result<usize, String> {
    let name = file.display();
    if line.is_empty() || !line.bytes().all(|digit| digit.is_ascii_digit()) {
        return Err(format!("`{line}` is no line of `{name}`: write a number, as `{name}:1`"));
    }
    // A number that does not fit is beyond any file.
    let number = line.parse().unwrap_or(usize::MAX);
    match lines_of(file) {
        Some(there) if number == 0 || number > there => {
            let there = counted(there, "line");
            Err(format!("there is no line {line}: `{name}` has {there}"))
        }
        _ => Ok(number),
    }
}

/// Counts the lines of a file that is there.
fn lines_of(file: &Path) -> Option<usize> {
    let bytes = Folder.read(file).ok()?;
    Some(String::from_utf8_lossy(&bytes).lines().count())
}

/// What there was to choose from.
struct Known {
    scenarios: usize,
    tags: BTreeSet<String>,
    /// What was read that is no scenario.
    none: Option<String>,
}

impl Known {
    fn of(catalogue: &Catalogue) -> Self {
        let tags = catalogue.scenarios.iter().flat_map(|scenario| scenario.header.tags.clone());
        let none = no_scenario(catalogue);
        Self { scenarios: catalogue.scenarios.len(), tags: tags.collect(), none }
    }
}

impl Known {
    /// Lists the tags that a filter could have named.
    fn tags_there(&self) -> String {
        let tags: Vec<&str> = self.tags.iter().map(String::as_str).collect();
        match tags.as_slice() {
            [] => "; no scenario has a tag".to_owned(),
            tags => format!("; the tags are {}", tags.join(", ")),
        }
    }
}

/// Says what a file is that is no scenario, or what a folder has of such files.
fn no_scenario(catalogue: &Catalogue) -> Option<String> {
    let studies = catalogue.studies.as_slice();
    match (catalogue.parts.as_slice(), catalogue.fixtures.as_slice(), studies) {
        ([], [], []) => None,
        ([part], [], []) => Some(format!(
            "`{}` is a part (`steps`, no `name`): write name = \"…\" in it to play it",
            part.display()
        )),
        ([], [fixture], []) => Some(format!(
            "`{}` is a fixture (no `steps`): a shop for scenarios to `use`, and nothing to play",
            fixture.display()
        )),
        ([], [], [study]) => Some(format!(
            "`{}` is a study (`sales` and `outages`, no `steps`), and no scenario to play",
            study.path.display()
        )),
        _ => Some(format!("there is no scenario there, only {}", others(catalogue).join(" and "))),
    }
}

/// Counts the files that are no scenarios: `2 parts`, `1 fixture`, `4 studies`.
pub(crate) fn others(catalogue: &Catalogue) -> Vec<String> {
    let counts = [(catalogue.parts.len(), "part"), (catalogue.fixtures.len(), "fixture")];
    let there = counts.into_iter().filter(|(count, _)| *count > 0);
    let there = there.map(|(count, what)| counted(count, what));
    let studies = match catalogue.studies.len() {
        0 => None,
        1 => Some("1 study".to_owned()),
        count => Some(format!("{count} studies")),
    };
    there.chain(studies).collect()
}

fn nothing(filter: Option<&str>, known: &Known) -> String {
    let Some(filter) = filter else {
        let there = "there is no scenario there";
        return format!("nothing matched: {}", known.none.as_deref().unwrap_or(there));
    };
    let among = counted(known.scenarios, "scenario");
    let spelled = ["tag:", "tag=", "tag ", "@"].iter().find_map(|start| filter.strip_prefix(start));
    let is_tag = known.tags.contains(filter);
    let meant = match spelled {
        Some(tag) => format!("; write 'tag({})'", tag.trim()),
        None if is_tag => format!("; did you mean `tag({filter})`?"),
        None if filter.starts_with("tag(") => known.tags_there(),
        None => String::new(),
    };
    format!("nothing matched `{filter}` among {among}{meant}")
}

/// Draws mistakes with the lines that they stand in.
pub(crate) fn draw_all(mistakes: &[Mistake], output: Output) {
    let drawer = if output.is_colored() { Drawer::colored() } else { Drawer::plain() };
    for mistake in mistakes.iter().take(MOST_DRAWN) {
        output.say(format!("{}\n", drawer.draw(mistake)));
    }
    annotate_all(mistakes, output);
    if let Some(more) = mistakes.len().checked_sub(MOST_DRAWN).filter(|more| *more > 0) {
        output.say(format!("and {} more: mend these first\n", counted(more, "mistake")));
    }
    if let Some(first) = mistakes.first() {
        output.say(format!("  = more: deadzone explain {}\n", first.code));
    }
}

/// Remarks on the first mistakes; where there are more than a build server shows, the last remark
/// says how many.
fn annotate_all(mistakes: &[Mistake], output: Output) {
    let most =
        if mistakes.len() > MOST_ANNOTATIONS { MOST_ANNOTATIONS - 1 } else { mistakes.len() };
    for mistake in mistakes.iter().take(most) {
        let help = mistake.help.as_ref().map_or_else(String::new, |help| format!("\nhelp: {help}"));
        let label =
            if mistake.label.is_empty() { String::new() } else { format!("\n{}", mistake.label) };
        let message = format!("{}{label}{help}", mistake.message);
        output.annotate(&remark(mistake, (mistake.code.id(), &message)));
    }
    if let Some(first) = mistakes.get(most) {
        let title = counted(mistakes.len() - most, "more mistake");
        output.annotate(&remark(first, (&title, "a build server shows no more of a step")));
    }
}

fn remark(mistake: &Mistake, (title, message): (&str, &str)) -> Annotation {
    let (file, title) = (mistake.place.file().to_owned(), title.to_owned());
    let (line, column) = (mistake.place.line(), mistake.place.column());
    Annotation { file, line, column, title, message: message.to_owned() }
}

/// Counts in words: `1 file`, `2 files`.
pub(crate) fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}
