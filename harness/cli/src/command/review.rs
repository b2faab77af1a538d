//! `deadzone review`: looks at pending snapshots one by one, and decides.

use std::io::{self, BufRead, IsTerminal};

use harness_runner::Pending;

use super::pending::kind;
use super::settle::pending_in;
use crate::args::ReviewArgs;
use crate::exit::Exit;
use crate::output::{GREEN, Output, RED, YELLOW};
use crate::reading::counted;

/// What is asked of each.
const QUESTION: &str = "a accept, r reject, s skip, q quit; then Enter";

/// Asks a person where one sits in front of a terminal; else shows all and decides nothing.
pub(crate) fn review(args: &ReviewArgs, output: Output) -> Exit {
    let pending = match pending_in(&args.paths, "review") {
        Ok(pending) => pending,
        Err(message) => return output.failed(Exit::NOTHING, &message),
    };
    if pending.is_empty() {
        output.say("0 snapshots pending");
        return Exit::PASSED;
    }
    if output.watched && io::stdin().is_terminal() {
        return ask_of_each(&pending, io::stdin().lock(), output);
    }
    for (place, one) in pending.iter().enumerate() {
        show((place + 1, pending.len()), one, output);
    }
    let count = counted(pending.len(), "snapshot");
    output.say(format!("{count} pending: type deadzone accept, or deadzone reject, with a path"));
    Exit::PASSED
}

/// What somebody answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Accept,
    Reject,
    Skip,
    Quit,
}

impl Answer {
    fn read(line: &str) -> Option<Self> {
        match line.trim().to_lowercase().as_str() {
            "a" | "accept" => Some(Self::Accept),
            "r" | "reject" => Some(Self::Reject),
            "s" | "skip" => Some(Self::Skip),
            "q" | "quit" => Some(Self::Quit),
            _ => None,
        }
    }
}

/// How many were settled how.
#[derive(Clone, Copy, Debug, Default)]
struct Settled {
    accepted: usize,
    rejected: usize,
}

fn ask_of_each(pending: &[Pending], mut answers: impl BufRead, output: Output) -> Exit {
    let mut settled = Settled::default();
    for (place, one) in pending.iter().enumerate() {
        show((place + 1, pending.len()), one, output);
        let answer = ask(&mut answers, output);
        if let Err(reason) = settled.act(answer, one) {
            let message = format!("cannot settle `{}`: {reason}", one.path().display());
            return output.failed(Exit::USAGE, &message);
        }
        if answer == Answer::Quit {
            break;
        }
    }
    let Settled { accepted, rejected } = settled;
    let left = pending.len() - accepted - rejected;
    output.say(format!("{accepted} accepted, {rejected} rejected, {left} left for later"));
    Exit::PASSED
}

impl Settled {
    fn act(&mut self, answer: Answer, one: &Pending) -> io::Result<()> {
        match answer {
            Answer::Accept => {
                self.accepted += 1;
                one.accept()
            }
            Answer::Reject => {
                self.rejected += 1;
                one.reject()
            }
            Answer::Skip | Answer::Quit => Ok(()),
        }
    }
}

/// Whoever has gone away has decided nothing.
fn ask(answers: &mut impl BufRead, output: Output) -> Answer {
    loop {
        output.say(QUESTION);
        let mut line = String::new();
        match answers.read_line(&mut line) {
            Ok(0) | Err(_) => return Answer::Quit,
            Ok(_) => {}
        }
        if let Some(answer) = Answer::read(&line) {
            return answer;
        }
    }
}

fn show((place, of): (usize, usize), one: &Pending, output: Output) {
    let (path, kind) = (one.becomes(), kind(one));
    output.say(format!("{YELLOW}{place} of {of}{YELLOW:#}  {}  {kind}", path.display()));
    match one.difference() {
        Ok(lines) => lines.iter().for_each(|line| output.say(painted(line))),
        Err(reason) => output.say(format!("  it cannot be shown: {reason}")),
    }
    output.say("");
}

fn painted(line: &str) -> String {
    match line.chars().next() {
        Some('-') => format!("{RED}{line}{RED:#}"),
        Some('+') => format!("{GREEN}{line}{GREEN:#}"),
        Some(_) | None => line.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Answer, ask_of_each};
    use crate::args::Color;
    use crate::exit::Exit;
    use crate::output::Output;
    use harness_runner::{Pending, pending_under};
    use std::fs;
    use tempfile::TempDir;

    fn three_pending() -> (TempDir, Vec<Pending>) {
        let folder = TempDir::new().unwrap();
        for name in ["a", "b", "c"] {
            let path = folder.path().join(format!("{name}.snap.new"));
            fs::write(path, format!("---\nsource: \"{name}.toml\"\n---\ntimeline\n")).unwrap();
        }
        let pending = pending_under(folder.path()).unwrap();
        (folder, pending)
    }

    fn left(folder: &TempDir) -> Vec<String> {
        let names = fs::read_dir(folder.path()).unwrap();
        let mut names: Vec<String> =
            names.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn each_is_settled_as_answered() {
        let (folder, pending) = three_pending();
        let exit = ask_of_each(&pending, "A\nwhat?\nr\ns\n".as_bytes(), Output::new(Color::Never));
        assert_eq!(exit, Exit::PASSED);
        assert_eq!(left(&folder), ["a.snap", "c.snap.new"]);
    }

    #[test]
    fn whoever_goes_away_decides_nothing() {
        let (folder, pending) = three_pending();
        ask_of_each(&pending, "q\na\n".as_bytes(), Output::new(Color::Never));
        ask_of_each(&pending, "".as_bytes(), Output::new(Color::Never));
        assert_eq!(left(&folder), ["a.snap.new", "b.snap.new", "c.snap.new"]);
    }

    #[test]
    fn only_whole_words_are_answers() {
        assert_eq!(Answer::read(" Accept\n"), Some(Answer::Accept));
        assert_eq!(Answer::read("\n"), None);
        assert_eq!(Answer::read("all"), None);
    }
}
