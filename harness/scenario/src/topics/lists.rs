//! Closed lists that people look up: reasons, declines, readers, rules.

use pos_core::{Connection, Entry, Listed, ReaderModel};

use super::answers;
use crate::language::READER_ALIAS;
use crate::refusals::REFUSALS;
use crate::rules::RULES;
use crate::words::name_of;

/// What the lists are called.
pub(crate) const NAMES: [&str; 6] = ["rules", "reasons", "declines", "codes", "retries", "readers"];

/// Writes a list.
pub(crate) fn list(name: &str) -> Option<String> {
    let (head, rows) = match name {
        "rules" => ("the rules; `deadzone rules` says what proves each", rules()),
        "reasons" => ("the reasons for a refusal; of several the first is named", reasons()),
        "declines" => ("the answers of an issuer or processor, by code or name", declines()),
        "codes" => return Some(answers::codes()),
        "retries" => return Some(answers::retries()),
        "readers" => ("the readers, what they read and how they are connected", readers()),
        _ => return None,
    };
    Some(format!("{head}\n\n{}", columns(&rows)))
}

/// Says what a list has on one of its words: a code, the name of a decline or of a reader.
pub(super) fn row(word: &str) -> Option<String> {
    if let Some(answer) = answers::answer(word) {
        return Some(answer);
    }
    let of = |rows: Vec<[String; 3]>| {
        rows.into_iter().find(|row| row.iter().take(2).any(|it| it == word))
    };
    let [name, entries, connected] = of(readers())?;
    let list = "`deadzone explain readers` lists all";
    Some(format!("`{name}`, a reader: reads {entries}; {connected}\n  {list}\n"))
}

/// Says in a few words what an answer or a reader is.
pub(super) fn meaning(word: &str) -> Option<String> {
    let answer = Listed::all().find(|row| row.code == word || row.name == word);
    let reader = || readers().into_iter().find(|[name, ..]| name == word);
    let answer = answer.map(|row| format!("{} `{}`: {}", row.code, row.name, row.meaning));
    answer.or_else(|| reader().map(|[_, reads, connected]| format!("reads {reads}; {connected}")))
}

fn rules() -> Vec<[String; 3]> {
    let rows = RULES.iter().map(|rule| [rule.id, rule.summary, ""].map(str::to_owned));
    rows.collect()
}

pub(crate) fn reasons() -> Vec<[String; 3]> {
    let rows = REFUSALS.iter().map(|row| [row.name, row.rule, row.why].map(str::to_owned));
    rows.collect()
}

pub(crate) fn declines() -> Vec<[String; 3]> {
    let row = |row: &Listed| [row.code, row.name, answers::at_a_till(row.class)].map(str::to_owned);
    Listed::all().map(row).collect()
}

pub(crate) fn readers() -> Vec<[String; 3]> {
    let row = |(name, model): &(&str, ReaderModel)| {
        let entries: Vec<&str> =
            model.reads().iter().map(|entry| name_of(&Entry::NAMES, *entry)).collect();
        let connection = match model.connection() {
            Connection::BuiltIn => "built in, needs the local Wi-Fi; its battery is the till's",
            Connection::Bluetooth => "Bluetooth",
            Connection::Phone => "the phone itself; not offline",
        };
        [(*name).to_owned(), entries.join(", "), connection.to_owned()]
    };
    let (alias, of) = READER_ALIAS;
    let mut rows: Vec<[String; 3]> = ReaderModel::NAMES.iter().map(row).collect();
    let [_, entries, _] = row(&(alias, of));
    let former = format!("the former name of {}", name_of(&ReaderModel::NAMES, of));
    rows.push([alias.to_owned(), entries, former]);
    rows
}

/// Writes rows in columns.
pub(super) fn columns<const N: usize>(rows: &[[String; N]]) -> String {
    let width = |at: usize| rows.iter().map(|row| row[at].chars().count()).max().unwrap_or(0);
    let widths: [usize; N] = core::array::from_fn(width);
    let line = |row: &[String; N]| {
        let cells = row.iter().zip(widths).map(|(cell, width)| format!("  {cell:width$}"));
        format!("{}\n", cells.collect::<String>().trim_end())
    };
    rows.iter().map(line).collect()
}
