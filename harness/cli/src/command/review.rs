//! `deadzone review`: looks at pending snapshots one by one, and decides.

mod drawn;
mod model;
mod terminal;
#[cfg(test)]
mod tests;

use std::fmt::Display;
use std::fs;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use console::Term;
use harness_runner::{Pending, Row, read_catalogue};
use harness_scenario::Scenario;
use reports_language::Language;
use unicode_width::UnicodeWidthStr;

use self::model::{Candidate, Decision, Next, Review};
use self::terminal::ask;
use super::pending::kind;
use super::settle::pending_in;
use crate::args::ReviewArgs;
use crate::exit::Exit;
use crate::output::{GREEN, Output, RED, YELLOW};

/// Asks a person where one sits in front of a terminal; else shows all and decides nothing.
pub(crate) fn review(args: &ReviewArgs, output: Output) -> Exit {
    let pending = match pending_in(&args.paths, "review") {
        Ok(pending) => pending,
        Err(message) => return output.failed(Exit::NOTHING, &message),
    };
    if pending.is_empty() {
        output.say(output.language.text("review-none"));
        return Exit::PASSED;
    }
    if output.watched && io::stdin().is_terminal() && can_be_drawn_on() {
        return ask_of_each(&pending, output);
    }
    for (place, one) in pending.iter().enumerate() {
        show((place + 1, pending.len()), one, output);
    }
    output.say(output.language.say("review-pending", &[("count", &pending.len())]));
    Exit::PASSED
}

/// A terminal that only prints one line below the other can show no screen.
fn can_be_drawn_on() -> bool {
    Term::stderr().features().is_attended() && std::env::var("TERM").as_deref() != Ok("dumb")
}

fn ask_of_each(pending: &[Pending], output: Output) -> Exit {
    let candidates = pending.iter().map(candidate).collect();
    let mut review = Review::new(candidates, output.language);
    let known = |one| about(one, output.language);
    let about = |place: usize| pending.get(place).map(known).unwrap_or_default();
    match ask(&mut review, about, output) {
        Ok(Next::Done) => carry_out(pending, &review, output),
        Ok(Next::On | Next::Abandoned) => {
            output.say(output.language.text("review-interrupted"));
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
    let (mut accepted, mut rejected, mut exit) = (0_usize, 0_usize, Exit::PASSED);
    for ((one, shown), decided) in pending.iter().zip(&review.candidates).zip(review.decided()) {
        let settled = match decided {
            Some(Decision::Accept) if one.comparison() != shown.compared => {
                Err(output.language.text("review-changed-since").to_owned())
            }
            Some(Decision::Accept) => {
                one.accept().map(|()| accepted += 1).map_err(|it| it.to_string())
            }
            Some(Decision::Reject) => {
                one.reject().map(|()| rejected += 1).map_err(|it| it.to_string())
            }
            Some(Decision::Skip) | None => Ok(()),
        };
        if let Err(reason) = settled {
            let message = format!("cannot settle `{}`: {reason}", one.path().display());
            exit = output.failed(Exit::USAGE, &message);
        }
    }
    let left = pending.len() - accepted - rejected;
    let with: &[(&str, &dyn Display)] =
        &[("accepted", &accepted), ("rejected", &rejected), ("left", &left)];
    output.say(output.language.say("review-settled", with));
    exit
}

/// Lists what is known of a pending snapshot beside its difference.
fn about(one: &Pending, language: Language) -> Vec<String> {
    let line = |what, said: &str| about_line(what, said, language);
    let mut lines = vec![
        line("snapshot", &one.becomes().display().to_string()),
        line("pending", &one.path().display().to_string()),
        line("lines", &lines_that_differ(one, language)),
    ];
    lines.extend(metadata(one.path()).iter().map(|it| line("written", it)));
    let Some((file, instance)) = one.scenario() else {
        lines.push(line("scenario", language.text("review-no-scenario")));
        return lines;
    };
    lines.push(line("scenario", &file.display().to_string()));
    lines.extend(instance.iter().map(|name| line("instance", name)));
    match read_catalogue(&[PathBuf::from(&file)]) {
        Ok(catalogue) => {
            let first = catalogue.scenarios.first();
            lines.extend(first.map(|one| of_scenario(one, language)).unwrap_or_default());
        }
        Err(_) => lines.push(line("", language.text("review-mistakes"))),
    }
    lines
}

/// Puts a text behind what it is, in a column.
fn about_line(what: &'static str, said: &str, language: Language) -> String {
    let what = if what.is_empty() { what } else { language.word("review-of", what) };
    format!("{what}{}{said}", " ".repeat(10_usize.saturating_sub(what.width())))
}

fn lines_that_differ(one: &Pending, language: Language) -> String {
    let rows = one.comparison().map(|compared| compared.rows).unwrap_or_default();
    let count = |is: fn(&Row) -> bool| rows.iter().filter(|row| is(row)).count();
    let gone = count(|row| matches!(row, Row::Differs(Some(_), _)));
    let came = count(|row| matches!(row, Row::Differs(_, Some(_))));
    let same = count(|row| matches!(row, Row::Same(_)));
    language.say("review-differ", &[("gone", &gone), ("came", &came), ("same", &same)])
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

fn of_scenario(scenario: &Scenario, language: Language) -> Vec<String> {
    let line = |what, said: &str| about_line(what, said, language);
    let header = &scenario.header;
    let mut lines = vec![String::new(), line("name", &scenario.plan.name)];
    lines.extend(header.why.iter().map(|why| line("why", why)));
    for (what, words) in [("proves", header.proves.join(", ")), ("tags", header.tags.join(", "))] {
        lines.extend((!words.is_empty()).then(|| line(what, &words)));
    }
    lines
}

fn show((place, of): (usize, usize), one: &Pending, output: Output) {
    let language = output.language;
    let (path, kind) = (one.becomes(), language.word("pending", kind(one)));
    let place = language.say("review-place", &[("place", &place), ("of", &of)]);
    output.say(format!("{YELLOW}{place}{YELLOW:#}  {}  {kind}", path.display()));
    match one.difference() {
        Ok(lines) => lines.iter().for_each(|line| output.say(painted(line))),
        Err(reason) => {
            let why = language.say("review-cannot-be-shown", &[("reason", &reason)]);
            output.say(format!("  {why}"));
        }
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
