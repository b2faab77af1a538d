//! The reference of the format in Markdown, made of the table of words and the lists beside it.

use crate::code::Code;
use crate::language::{FIGURES, Group, Presence, RANGES, STEP, SUBJECTS, TOP, Word};
use crate::topics::{StudyKey, answers, group_of, lists, study_keys};

/// Writes the tables that end the page of the format.
pub fn reference() -> String {
    let readers = table(["reader", "reads", "connected"], &lists::readers());
    let reasons = table(["reason", "rule", "what is the case"], &lists::reasons());
    let declines = table(["code", "name", "what a till does"], &lists::declines());
    [
        every_word(),
        format!("## Readers\n\nThe first way to read a card is meant where no `entry` is said. What is said \
             the same of two readers is the same in a run.\n\n{readers}"),
        format!(
            "## Reasons for a refusal\n\nOf several that apply, the first is named.\n\n{reasons}"
        ),
        format!("## Answers of an issuer\n\n{declines}"),
        format!(
            "## Mistakes\n\n`deadzone explain CODE` shows a wrong and a right file.\n\n{}",
            mistakes()
        ),
    ]
    .join("\n")
}

fn mistakes() -> String {
    let row = |code: &Code| format!("| {} | {} |\n", code.id(), code.title());
    let rows: String = Code::ALL.iter().map(row).collect();
    format!("| code | what is wrong |\n|---|---|\n{rows}")
}

/// Names a table.
fn heading(group: &Group) -> String {
    let inside = group.inside();
    let (first, rest) = inside.split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

/// Names a table of steps: a step takes other keys than the shop does under the same name.
fn heading_of_step(group: &Group) -> String {
    let subject = group.name.strip_prefix('`').and_then(|name| name.strip_suffix('`'));
    match subject.filter(|key| SUBJECTS.contains(key)) {
        Some(subject) => format!("In the step `{subject}`"),
        None => heading(group),
    }
}

/// Returns what a heading is linked by.
fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// Lists the tables that are met from one of them on, each once, that one first.
fn met_from(first: &'static Group) -> Vec<&'static Group> {
    let mut groups: Vec<&'static Group> = vec![first];
    let mut at = 0;
    while let Some(group) = groups.get(at).copied() {
        for inner in group.words.iter().flat_map(|word| group_of(&word.kind)) {
            let is_known = groups.iter().any(|known| core::ptr::eq(*known, inner));
            if !is_known && !core::ptr::eq(inner, &raw const STEP) {
                groups.push(inner);
            }
        }
        at += 1;
    }
    groups
}

/// A table with its heading.
type Headed = (String, String);

fn headed(first: &'static Group, heading: fn(&Group) -> String) -> Vec<Headed> {
    met_from(first).into_iter().map(|group| (heading(group), words(group))).collect()
}

fn links(tables: &[Headed]) -> String {
    let link = |(heading, _): &Headed| format!("[{heading}](#{})", anchor(heading));
    tables.iter().map(link).collect::<Vec<_>>().join(" · ")
}

/// Writes the tables of the shop and those of steps, with a list of both before them.
fn every_word() -> String {
    let (shop, steps) = (headed(&TOP, heading), headed(&STEP, heading_of_step));
    let contents = format!("- Of the shop: {}\n- Of steps: {}\n", links(&shop), links(&steps));
    let tables =
        shop.iter().chain(&steps).map(|(heading, words)| ["\n### ", heading, "\n\n", words]);
    let tables: String = tables.flatten().collect();
    format!("## Every word\n\n{contents}{tables}")
}

fn words(group: &Group) -> String {
    let row = |word: &Word| {
        let left_out = match word.presence {
            Presence::Must => "must be there".to_owned(),
            Presence::Else(usual) => format!("left out: {usual}"),
            Presence::May => String::new(),
        };
        let written = match left_out.as_str() {
            "" => word.kind.describe(),
            more => format!("{}; {more}", word.kind.describe()),
        };
        [format!("`{}`", word.key), written, word.help.to_owned()]
    };
    let rows: Vec<_> = group.words.iter().map(row).collect();
    table(["key", "what is written", "what it means"], &rows)
}

fn table<const N: usize>(head: [&str; N], rows: &[[String; N]]) -> String {
    let row = |row: &[String; N]| {
        let cells = row.iter().map(|cell| format!(" {} |", cell.replace('|', "\\|")));
        format!("|{}\n", cells.collect::<String>())
    };
    let head = row(&head.map(str::to_owned));
    format!("{head}|{}\n{}", "---|".repeat(N), rows.iter().map(row).collect::<String>())
}

/// Writes the tables that end the page of studies.
pub fn study_reference() -> String {
    let keys = study_keys();
    let rows: Vec<_> = keys.iter().map(study_row).collect();
    let keys = table(["key", "what is written", "what it means"], &rows);
    let figures = FIGURES.iter().map(|figure| {
        [format!("`{}`", figure.key), format!("`{}`", figure.value), figure.basis.to_string()]
    });
    let figures = table(["key", "to begin with", "from"], &figures.collect::<Vec<_>>());
    let ranges = RANGES.iter().map(|range| {
        let ends = format!("`{}` to `{}`", range.low, range.high);
        [format!("`{}`", range.key), ends, range.basis.to_string()]
    });
    let ranges = table(["key", "9 in 10 between", "from"], &ranges.collect::<Vec<_>>());
    format!(
        "## Every key\n\n{keys}\n## Figures and their sources\n\n{figures}\n## How well the figures are \
         known\n\n{ranges}"
    )
}

fn study_row(key: &StudyKey) -> [String; 3] {
    let StudyKey { path, written, help, .. } = key;
    let written = match (key.is_needed, key.left_out) {
        (true, _) => format!("{written}; must be there"),
        (false, Some(usual)) => format!("{written}; left out: {usual}"),
        (false, None) => written.clone(),
    };
    [format!("`{path}`"), written, (*help).to_owned()]
}

/// Writes the tables that end the page of response codes.
pub fn code_reference() -> String {
    let codes: Vec<_> = answers::code_rows().collect();
    let retries: Vec<_> = answers::retry_rows().collect();
    let sources: Vec<_> = answers::source_rows().collect();
    let head = ["code", "name", "class", "at a till", "as of", "source", "meaning"];
    let codes = table(head, &codes);
    let head =
        ["network", "answer", "class", "at most", "wait", "in force", "as of", "source", "meaning"];
    let retries = table(head, &retries);
    let sources = table(["key", "standing", "what", "where"], &sources);
    format!("## Answers\n\n{codes}\n## Trying again\n\n{retries}\n## Sources\n\n{sources}")
}
