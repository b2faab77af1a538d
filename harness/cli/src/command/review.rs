//! `deadzone review`: looks at pending snapshots one by one, and decides.

mod candidate;
mod cells;
mod difference;
mod drawn;
mod help;
mod model;
mod pressed;
mod terminal;
#[cfg(test)]
mod tests;

use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use anstream::adapter::strip_str;
use console::Term;
use harness_runner::{Pending, read_catalogue};
use harness_scenario::Scenario;

use self::candidate::Candidate;
use self::difference::printed as lines_of;
use self::model::{Next, Review};
use self::pressed::Decision;
use self::terminal::ask;
use super::pending::kind;
use super::printed;
use super::settle::pending_in;
use crate::args::ReviewArgs;
use crate::exit::Exit;
use crate::output::{Output, YELLOW};
use crate::reading::counted;

/// How many lines around a difference are printed.
const AROUND: usize = 2;

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
    if output.watched && can_be_drawn_on() {
        return ask_of_each(&pending, output);
    }
    let each = pending.iter().enumerate();
    let text: String = each.map(|(place, one)| shown((place + 1, pending.len()), one)).collect();
    let text = if output.colors_text() { text } else { strip_str(&text).to_string() };
    let exit = printed(&text, output);
    if exit == Exit::PASSED {
        let count = counted(pending.len(), "snapshot");
        let next = "type deadzone accept, or deadzone reject, with a path";
        output.say(format!("{count} pending: {next}"));
    }
    exit
}

/// Whoever sends what is printed elsewhere wants it printed. A terminal that only prints one line
/// below the other can show no screen.
fn can_be_drawn_on() -> bool {
    let is_read = io::stdin().is_terminal() && io::stdout().is_terminal();
    let is_dumb = std::env::var("TERM").as_deref() == Ok("dumb");
    is_read && !is_dumb && Term::stderr().features().is_attended()
}

fn ask_of_each(pending: &[Pending], output: Output) -> Exit {
    let candidates = pending.iter().map(candidate).collect();
    let mut review = Review::new(candidates);
    let about = |place: usize| pending.get(place).map(about).unwrap_or_default();
    match ask(&mut review, about, output) {
        Ok(Next::Done) => carry_out(pending, &review, output),
        Ok(Next::On | Next::Abandoned) => {
            output.say("interrupted: nothing was accepted or rejected");
            Exit::INTERRUPTED
        }
        Err(reason) => {
            let message = format!("the terminal cannot be read ({reason}): nothing was decided");
            output.failed(Exit::USAGE, &message)
        }
    }
}

fn candidate(one: &Pending) -> Candidate {
    Candidate::new(one.becomes().display().to_string(), kind(one), one.comparison())
}

/// Does what was decided. What changed after it was shown waits for another look.
fn carry_out(pending: &[Pending], review: &Review, output: Output) -> Exit {
    let (mut accepted, mut rejected, mut exit) = (0_usize, Vec::new(), Exit::PASSED);
    for ((one, shown), decided) in pending.iter().zip(&review.candidates).zip(review.decided()) {
        let settled = match decided {
            Some(Decision::Accept) if one.comparison() != shown.compared => {
                Err("it changed after it was shown: review it again".to_owned())
            }
            Some(Decision::Accept) => {
                one.accept().map(|()| accepted += 1).map_err(|it| it.to_string())
            }
            Some(Decision::Reject) => {
                one.reject().map(|()| rejected.push(one)).map_err(|it| it.to_string())
            }
            Some(Decision::Skip) | None => Ok(()),
        };
        if let Err(reason) = settled {
            let message = format!("cannot settle `{}`: {reason}", one.path().display());
            exit = output.failed(Exit::USAGE, &message);
        }
    }
    for one in &rejected {
        output.say(format!("rejected and deleted: {}", one.path().display()));
    }
    let (rejected, left) = (rejected.len(), pending.len() - accepted - rejected.len());
    output.say(format!("{accepted} accepted, {rejected} rejected, {left} left for later"));
    exit
}

/// Lists what is known of a pending snapshot beside its difference.
fn about(one: &Pending) -> Vec<String> {
    let line = |what: &str, said: &str| format!("{what:10}{said}");
    let mut lines = vec![
        line("snapshot", &one.becomes().display().to_string()),
        line("pending", &one.path().display().to_string()),
        line("differs", &candidate(one).stated),
    ];
    lines.extend(metadata(one.path()).iter().map(|it| line("written", it)));
    let Some((file, instance)) = one.scenario() else {
        lines.push(line("scenario", "there is no scenario beside it"));
        return lines;
    };
    lines.push(line("scenario", &file.display().to_string()));
    lines.extend(instance.iter().map(|name| line("instance", name)));
    match read_catalogue(&[PathBuf::from(&file)]) {
        Ok(catalogue) => {
            lines.extend(catalogue.scenarios.first().map(of_scenario).unwrap_or_default());
        }
        Err(_) => lines.push(line("", "it has mistakes: deadzone check says which")),
    }
    lines
}

/// Reads what stands above the text of a snapshot: `source: "limits/a.toml"`.
fn metadata(path: &Path) -> Vec<String> {
    let text = fs::read_to_string(path).unwrap_or_default();
    let mut lines = text.lines().skip_while(|line| *line != "---").skip(1);
    let mut kept = Vec::new();
    for line in lines.by_ref().take_while(|line| *line != "---") {
        kept.push(line.to_owned());
    }
    kept
}

fn of_scenario(scenario: &Scenario) -> Vec<String> {
    let line = |what: &str, said: &str| format!("{what:10}{said}");
    let header = &scenario.header;
    let mut lines = vec![String::new(), line("name", &scenario.plan.name)];
    lines.extend(header.why.iter().map(|why| line("why", why)));
    for (what, words) in [("proves", header.proves.join(", ")), ("tags", header.tags.join(", "))] {
        lines.extend((!words.is_empty()).then(|| line(what, &words)));
    }
    lines
}

/// Writes a snapshot where there is no screen.
fn shown((place, of): (usize, usize), one: &Pending) -> String {
    let one = candidate(one);
    let (path, kind, stated) = (&one.title, one.kind, &one.stated);
    let mut lines = vec![format!("{YELLOW}{place} of {of}{YELLOW:#}  {path}  {kind}")];
    match &one.compared {
        Ok(compared) => {
            lines.push(stated.clone());
            lines.extend(lines_of(&one, &compared.rows, AROUND));
        }
        Err(reason) => lines.push(format!("  it cannot be shown: {reason}")),
    }
    lines.join("\n") + "\n\n"
}
