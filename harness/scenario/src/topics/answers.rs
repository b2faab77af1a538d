//! Answers of issuers and the rules of networks on trying again, from the dated tables of the core.

use core::time::Duration;

use pos_core::{Class, Limit, Listed, Retry, RetryRule, Scheme, Source};

use super::lists::columns;
use crate::words::name_of;

/// Stands where no source says anything.
const NOTHING: &str = "–";

/// Says what our till does with an answer of this class.
pub(super) const fn at_a_till(class: Class) -> &'static str {
    match class {
        Class::Approved => "good",
        Class::Declined => "final",
        Class::Later => "asked again later",
        Class::Unreadable => "final; a stored payment becomes a dead letter",
    }
}

/// Explains an answer by its code or name.
pub(super) fn answer(word: &str) -> Option<String> {
    let row = Listed::all().find(|row| row.code == word || row.name == word)?;
    let Listed { code, name, meaning, class, as_of, source, .. } = row;
    let networks = match row.retry {
        None => "no source says whether it may be tried again",
        Some(Retry::Never) => "never: it may not be tried again",
        Some(Retry::Later) => "later: it may be tried again, within the limits",
        Some(Retry::Fix) => "fix: it may be tried again once what was sent is another",
        Some(Retry::Generic) => {
            "generic: no reason is given; it may be tried again within the limits"
        }
    };
    Some(format!(
        "`{code}`, `{name}`, the answer of an issuer: {}\n  meaning   {meaning}\n  \
         networks  {networks}\n  source    {} ({})\n  as of     {as_of}\n  \
         `deadzone explain codes` lists all, `deadzone explain retries` the limits\n",
        at_a_till(*class),
        source.what,
        source.standing,
    ))
}

/// Writes the whole table of answers, with its sources.
pub(super) fn codes() -> String {
    let head = ["code", "name", "class", "at a till", "as of", "source", "meaning"];
    let rows: Vec<_> = core::iter::once(head.map(str::to_owned)).chain(code_rows()).collect();
    format!(
        "the answers of issuers and processors: what networks let be done (class), what a till does\n\
         \n{}\n{}",
        columns(&rows),
        sources()
    )
}

/// Writes what networks say of trying again, with the sources.
pub(super) fn retries() -> String {
    let head =
        ["network", "answer", "class", "at most", "wait", "in force", "as of", "source", "meaning"];
    let rows: Vec<_> = core::iter::once(head.map(str::to_owned)).chain(retry_rows()).collect();
    format!(
        "what networks say of payments that are tried again after a decline\n\n{}\n{}",
        columns(&rows),
        sources()
    )
}

fn sources() -> String {
    let rows: Vec<_> = source_rows().collect();
    format!("sources\n{}", columns(&rows))
}

/// Lists the rows of the table of answers.
pub(crate) fn code_rows() -> impl Iterator<Item = [String; 7]> {
    Listed::all().map(|row| {
        let class = row.retry.map_or(NOTHING, Retry::name);
        let till = at_a_till(row.class).split(';').next().unwrap_or_default();
        [row.code, row.name, class, till, row.as_of, row.source.key, row.meaning].map(str::to_owned)
    })
}

/// Lists the rows of the table of what networks say.
pub(crate) fn retry_rows() -> impl Iterator<Item = [String; 9]> {
    RetryRule::all().map(|row| {
        let nothing = || NOTHING.to_owned();
        let RetryRule { network, answer, meaning, as_of, source, .. } = *row;
        [
            name_of(&Scheme::NAMES, network).to_owned(),
            answer.to_owned(),
            row.retry.map_or(NOTHING, Retry::name).to_owned(),
            row.limit.map_or_else(nothing, limit),
            row.wait.map_or_else(nothing, span),
            in_force(row),
            as_of.to_owned(),
            source.key.to_owned(),
            meaning.to_owned(),
        ]
    })
}

/// Lists the sources of both tables.
pub(crate) fn source_rows() -> impl Iterator<Item = [String; 4]> {
    let cells = |it: &Source| [it.key, it.standing, it.what, it.place].map(str::to_owned);
    Source::all().map(cells)
}

fn limit(limit: Limit) -> String {
    let Limit { counted, most, within } = limit;
    let within = within.map_or_else(String::new, |within| format!(" in {}", span(within)));
    format!("{most} {}{within}", counted.name())
}

fn in_force(row: &RetryRule) -> String {
    match (row.from, row.until) {
        (None, None) => NOTHING.to_owned(),
        (Some(from), None) => format!("from {from}"),
        (None, Some(until)) => format!("until {until}"),
        (Some(from), Some(until)) => format!("{from} to {until}"),
    }
}

/// Writes a span as networks do: a day and less in hours.
fn span(span: Duration) -> String {
    let hours = span.as_secs() / 3_600;
    if hours > 24 { format!("{} d", hours / 24) } else { format!("{hours} h") }
}

/// Finds the code next to two digits that are none: a slip of one digit, the nearest number first.
pub(super) fn nearest_code(text: &str) -> Option<&'static str> {
    let number = text.parse::<u8>().ok().filter(|_| text.len() == 2)?;
    let near = |code: &&str| code.bytes().zip(text.bytes()).any(|(one, other)| one == other);
    let far = |code: &&str| code.parse::<u8>().map_or(u8::MAX, |other| other.abs_diff(number));
    Listed::all().map(|row| row.code).filter(near).min_by_key(far)
}
