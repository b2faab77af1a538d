//! The file that keeps the results of runs, to compare the next with.

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use harness_runner::{Sharded, bytes_hash, plan_hash};
use reports_language::Language;
use reports_render::{History, HistoryRun, Played, Timings, changes, typed};

use crate::args::RunArgs;
use crate::input::read_text;
use crate::output::Output;

/// A run that is kept at its end.
#[derive(Debug)]
pub(crate) struct Keeping {
    file: PathBuf,
    most: usize,
    run: HistoryRun,
    /// The ids of all scenarios that there are, in this part or in others.
    listed: BTreeSet<String>,
}

impl Keeping {
    /// Looks at the file before anything is played, so that a wrong one costs no time.
    ///
    /// # Errors
    /// Which line of the file is wrong, or why it cannot be read, in words.
    pub(crate) fn open(
        args: &RunArgs,
        sharded: Option<&Sharded>,
        listed: BTreeSet<String>,
    ) -> Result<Option<Self>, String> {
        let Some(file) = &args.reports.history else { return Ok(None) };
        let name = file.display();
        if file.extension().is_some_and(|ending| ending == "toml") || file == Path::new("-") {
            return Err(format!("`{name}` cannot keep a history: give a file, as history.jsonl"));
        }
        if file.exists() {
            read_file(file)?;
        }
        let folder = file.parent().map_or(Ok(()), fs::create_dir_all);
        let opened = folder.and_then(|()| open(file));
        opened.map_err(|why| format!("cannot write `{name}`: {why}"))?;
        let program = env::current_exe().and_then(fs::read).unwrap_or_default();
        let run = HistoryRun::new(asked(args, sharded), place(args), bytes_hash(&program));
        let most = args.reports.history_keep.get();
        Ok(Some(Self { file: file.clone(), most, run, listed }))
    }

    /// Takes a result.
    pub(crate) fn take(&mut self, played: &Played<'_>) {
        self.run.take(played, plan_hash(played.scenario));
    }

    /// Writes the run behind those that are there; returns what changed, line by line.
    ///
    /// # Errors
    /// What could not be read or written, in words.
    pub(crate) fn close(
        mut self,
        left_out: usize,
        language: Language,
    ) -> Result<Vec<String>, String> {
        if left_out == 0 {
            self.run.complete();
        }
        let name = self.file.display().to_string();
        let cannot = |why: io::Error| format!("cannot write `{name}`: {why}");
        let mut locked = lock(&self.file).map_err(cannot)?;
        let mut text = String::new();
        locked.read_to_string(&mut text).map_err(cannot)?;
        let mut history = History::read(&text).map_err(|wrong| refused(&name, &wrong))?;
        let cut = history
            .cut_short
            .map(|line| language.say("history-cut-short", &[("file", &name), ("line", &line)]));
        let mut lines: Vec<String> = cut.into_iter().collect();
        lines.extend(changes(&history, &self.run, &self.listed, language));
        let line = self.run.json();
        let is_shorter = history.add(self.run, self.most) || history.cut_short.is_some();
        let written = if is_shorter {
            replace(&self.file, &history.text())
        } else {
            locked.write_all(line.as_bytes())
        };
        written.map_err(cannot)?;
        Ok(lines)
    }
}

/// Reads how long scenarios took on such a place: of a folder, all histories in it; what else is in
/// it is passed over with a word.
///
/// # Errors
/// Which file is missing or wrong and where, in words.
pub(crate) fn timings(
    paths: &[PathBuf],
    args: &RunArgs,
    output: Output,
) -> Result<Timings, String> {
    let (mut history, mut seen) = (History::default(), BTreeSet::new());
    for path in paths.iter().filter(|path| !path.is_dir()) {
        if seen.insert(path.clone()) {
            history.extend(read_file(path)?);
        }
    }
    for folder in paths.iter().filter(|path| path.is_dir()) {
        let (files, mut there) = (files_in(folder)?, 0);
        for file in files {
            match read_file(&file) {
                Ok(read) => {
                    there += 1;
                    if seen.insert(file) {
                        history.extend(read);
                    }
                }
                Err(wrong) => output.say(format!("passed over what is no history: {wrong}")),
            }
        }
        if there == 0 {
            output.say(format!("`{}` has no history", folder.display()));
        }
    }
    Ok(history.timings(&place(args)))
}

/// Lists the files that may be histories, in the order of their names.
fn files_in(folder: &Path) -> Result<BTreeSet<PathBuf>, String> {
    let cannot = |why| format!("cannot read `{}`: {why}", folder.display());
    let mut files = BTreeSet::new();
    for entry in fs::read_dir(folder).map_err(cannot)? {
        let file = entry.map_err(cannot)?.path();
        if file.extension().is_some_and(|ending| ending == "jsonl") {
            files.insert(file);
        }
    }
    Ok(files)
}

fn read_file(file: &Path) -> Result<History, String> {
    let text = read_text(file)?;
    History::read(&text).map_err(|wrong| refused(&file.display().to_string(), &wrong))
}

fn refused(name: &str, wrong: &str) -> String {
    format!("`{name}`, {wrong}; give a file that `deadzone run --history FILE` wrote, or a new one")
}

fn open(file: &Path) -> io::Result<File> {
    OpenOptions::new().read(true).append(true).create(true).open(file)
}

/// Opens the file for this run alone. One that was replaced while we waited is none any more.
fn lock(file: &Path) -> io::Result<File> {
    loop {
        let opened = open(file)?;
        opened.lock()?;
        if is_same(&opened, file) {
            return Ok(opened);
        }
    }
}

#[cfg(unix)]
fn is_same(opened: &File, file: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let ino = |metadata: io::Result<fs::Metadata>| metadata.ok().map(|it| (it.dev(), it.ino()));
    ino(opened.metadata()) == ino(fs::metadata(file))
}

#[cfg(not(unix))]
const fn is_same(_: &File, _: &Path) -> bool {
    true
}

/// Writes a whole file beside the old one, and puts it in its place.
fn replace(file: &Path, text: &str) -> io::Result<()> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(format!(".{}.new", std::process::id()));
    let beside = PathBuf::from(beside);
    let written = fs::write(&beside, text).and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        drop(fs::remove_file(&beside));
    }
    written
}

/// Says what was asked for: runs that were asked for the same are compared.
fn asked(args: &RunArgs, sharded: Option<&Sharded>) -> String {
    let mut asked: Vec<String> = args.paths.iter().map(|path| typed(path)).collect();
    if asked.is_empty() {
        asked.push("scenarios".to_owned());
    }
    let chosen = &args.chosen;
    asked.extend(chosen.filter.as_ref().map(|filter| format!("--filter {filter}")));
    asked.extend(chosen.last_failed.as_ref().map(|_| "--last-failed".to_owned()));
    asked.extend(sharded.map(|part| format!("--shard {}/{}", part.number, part.of)));
    asked.extend(args.seed.map(|seed| format!("--seed {seed}")));
    asked.join(" ")
}

/// Says what is played on: elsewhere the same scenario takes another time.
fn place(args: &RunArgs) -> String {
    match (&args.other.pos, args.time.bench, args.time.real_time) {
        (Some(pos), ..) => format!("pos {pos}"),
        (None, Some(_), _) => format!("bench --speed {}", args.time.speed),
        (None, None, true) => format!("real-time --speed {}", args.time.speed),
        (None, None, false) => "virtual".to_owned(),
    }
}
