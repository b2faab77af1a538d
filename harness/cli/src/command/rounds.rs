//! `deadzone run --watch`: plays, waits, and plays again what depends on a file that was saved.

mod watched;

use std::collections::BTreeSet;
use std::io::{self, BufRead};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use harness_runner::{Catalogue, Filter, toml_files};
use reports_render::{Ending, Played};
use sim_world::Plan;

use self::watched::{Changes, Watched};
use super::run::{manner, prepare, runner};
use crate::args::RunArgs;
use crate::desk::{Desk, SharedDesk};
use crate::exit::Exit;
use crate::interrupt;
use crate::other_pos::OtherPos;
use crate::output::Output;
use crate::reading::{counted, paths_or_default, read_touched, without_lines};
use crate::reports::Reports;

/// How often files are looked at.
const TICK: Duration = Duration::from_millis(50);
/// How many files are named that changed at once.
const MOST_NAMED: usize = 3;
const NEXT: &str =
    "waiting for a change; or type, with Enter behind it: nothing all again, f failed ones, q end";

/// Plays round after round until somebody ends it; returns how the last one ended.
pub(super) fn rounds(args: &RunArgs, output: Output) -> Exit {
    let other = match OtherPos::read(&args.other) {
        Ok(other) => other,
        Err(reason) => return output.failed(Exit::USAGE, &reason),
    };
    let paths = match paths_or_default(&args.paths, "run --watch") {
        Ok(paths) => paths,
        Err(message) => return output.failed(Exit::NOTHING, &message),
    };
    let (paths, lines) = match without_lines(&paths) {
        Ok(lines) => lines,
        Err(wrong) => return output.failed(Exit::NOTHING, &format!("nothing matched: {wrong}")),
    };
    if let Err(error) = toml_files(&paths) {
        return output.failed(Exit::NOTHING, &error.to_string());
    }
    interrupt::listen_alone(output, "interrupted");
    let watched = Watched::open(&paths);
    let (failed, owed) = (BTreeSet::new(), BTreeSet::new());
    let last = Exit::PASSED;
    Rounds { args, other, paths, lines, watched, failed, owed, last, output }.play_on()
}

/// What is remembered from round to round.
struct Rounds<'run> {
    args: &'run RunArgs,
    other: Option<OtherPos>,
    paths: Vec<PathBuf>,
    lines: Vec<(PathBuf, usize)>,
    watched: Watched,
    /// The ids of what did not pass when it was played last, each with its file.
    failed: BTreeSet<(PathBuf, String)>,
    /// The files that were to be played and were not, for a mistake in one of them.
    owed: BTreeSet<PathBuf>,
    last: Exit,
    output: Output,
}

/// What is played of the files that are read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    All,
    Failed,
}

/// What somebody typed.
#[derive(Clone, Copy)]
enum Key {
    Again(Which),
    End,
}

impl Rounds<'_> {
    fn play_on(mut self) -> Exit {
        let keys = keys();
        self.round(self.watched.files(), Which::All);
        loop {
            if interrupt::is_wanted() {
                return Exit::INTERRUPTED;
            }
            match typed(&keys) {
                Some(Key::End) => return self.last,
                Some(Key::Again(which)) => self.again(which),
                None => {}
            }
            if let Some(changes) = self.watched.changes() {
                self.take(changes);
            }
        }
    }

    fn again(&mut self, which: Which) {
        if which == Which::Failed && self.failed.is_empty() {
            self.output.say(format!("nothing failed; {NEXT}"));
            return;
        }
        self.output.say(format!("\n{}  again", time_of_day()));
        let files = match which {
            Which::All => self.watched.files(),
            Which::Failed => self.failed.iter().map(|(file, _)| file.clone()).collect(),
        };
        self.round(files, which);
    }

    fn take(&mut self, changes: Changes) {
        let Changes { saved, found, gone, touched } = changes;
        self.failed.retain(|(file, _)| !gone.contains(file));
        self.owed.retain(|file| !gone.contains(file));
        let said = [("changed", saved), ("new", found), ("gone", gone)]
            .map(|(word, files)| named(word, &files));
        let said: Vec<String> = said.into_iter().flatten().collect();
        if said.is_empty() && touched.is_empty() {
            return;
        }
        self.output.say(format!("\n{}  {}", time_of_day(), said.join("; ")));
        if touched.is_empty() {
            self.output.say(NEXT);
        } else {
            self.round(touched, Which::All);
        }
    }

    /// Reads files and plays the scenarios in them.
    fn round(&mut self, mut files: BTreeSet<PathBuf>, which: Which) {
        files.append(&mut self.owed);
        self.last = match self.read(&files) {
            Ok(mut catalogue) => {
                if which == Which::Failed {
                    let failed = core::mem::take(&mut self.failed);
                    let is_one =
                        |path: &Path, id: &str| failed.contains(&(path.to_owned(), id.to_owned()));
                    catalogue.scenarios.retain(|one| is_one(&one.path, &one.id));
                }
                self.play(&files, &catalogue)
            }
            Err(exit) => {
                self.owed = files;
                exit
            }
        };
        self.watched.forgive_snapshots();
        self.output.say(NEXT);
    }

    fn read(&self, files: &BTreeSet<PathBuf>) -> Result<Catalogue, Exit> {
        let there: Vec<PathBuf> = self.paths.iter().filter(|path| path.exists()).cloned().collect();
        let mut catalogue = read_touched(&there, files, self.output)?;
        for (file, line) in &self.lines {
            catalogue.keep_case_at(file, *line);
        }
        catalogue.select(&self.args.chosen.filter.as_deref().map_or(Filter::All, Filter::new));
        prepare(&mut catalogue, self.args);
        Ok(catalogue)
    }

    fn play(&mut self, files: &BTreeSet<PathBuf>, catalogue: &Catalogue) -> Exit {
        if catalogue.scenarios.is_empty() {
            self.output.say("nothing to play there");
            return self.last;
        }
        self.failed.retain(|(file, _)| !files.contains(file));
        interrupt::go_on();
        let other = self.other.as_ref();
        let player = |plan: &Plan| {
            other.map_or_else(|| harness_runner::play_virtual(plan), |other| other.play(plan))
        };
        let wanted = (catalogue.scenarios.len(), manner(self.args));
        let desk = SharedDesk::new(Desk::new(self.output, Reports::none(), wanted));
        let failed = &mut self.failed;
        let ran = runner(self.args, &player).run(&catalogue.scenarios, |played| {
            failed.extend(did_not_pass(&played));
            desk.take(&played);
        });
        match ran {
            Ok(()) => other.map_or_else(|| desk.close(), |other| other.judged(desk.close())),
            Err(reason) => self.output.failed(Exit::PANICKED, &format!("no threads: {reason}")),
        }
    }
}

fn did_not_pass(played: &Played<'_>) -> Option<(PathBuf, String)> {
    let failed = matches!(played.ending, Ending::Failed(_) | Ending::Error(_));
    failed.then(|| (played.scenario.path.clone(), played.scenario.id.clone()))
}

fn named(word: &str, files: &[PathBuf]) -> Option<String> {
    let names: Vec<String> =
        files.iter().take(MOST_NAMED).map(|file| file.display().to_string()).collect();
    let more = files.len().saturating_sub(MOST_NAMED);
    let more = (more > 0).then(|| format!(" and {}", counted(more, "other")));
    (!names.is_empty()).then(|| format!("{word}: {}{}", names.join(", "), more.unwrap_or_default()))
}

/// Listens to what is typed; where nobody can type, for ever to nothing.
fn keys() -> Receiver<Key> {
    let (said, heard) = channel();
    thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            let key = match line.trim() {
                "q" | "Q" => Key::End,
                "f" | "F" => Key::Again(Which::Failed),
                "" => Key::Again(Which::All),
                // Nobody means to play everything by a slip.
                _ => continue,
            };
            if said.send(key).is_err() {
                return;
            }
        }
    });
    heard
}

/// Waits a moment for somebody to type.
fn typed(keys: &Receiver<Key>) -> Option<Key> {
    match keys.recv_timeout(TICK) {
        Ok(key) => Some(key),
        Err(RecvTimeoutError::Timeout) => None,
        Err(RecvTimeoutError::Disconnected) => {
            thread::sleep(TICK);
            None
        }
    }
}

/// The time of day in UTC: what the shop has is in the scenario.
fn time_of_day() -> String {
    const DAY: u64 = 86_400;
    let now = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs()) % DAY;
    format!("{:02}:{:02}:{:02} UTC", now / 3600, now / 60 % 60, now % 60)
}
