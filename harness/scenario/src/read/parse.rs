//! From bytes to a tree, or to everything that is wrong with the text.

use core::ops::Range;
use std::collections::BTreeSet;
use std::sync::Arc;

use toml::de::DeTable;

use super::scan::{Remark, scan};
use super::tree::{Node, Table, Tree};
use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::source::{Place, Source};

/// How many mistakes of the parser are shown: one slip brings many more in its train.
const SHOWN: usize = 3;

/// Reads the bytes of a file.
pub(crate) fn parse(ledger: &Ledger, file: &str, bytes: &[u8]) -> Option<(Arc<Source>, Table)> {
    let source = text(ledger, file, bytes)?;
    let remarks = scan(source.text());
    let too_deep = remarks.iter().any(|remark| matches!(remark, Remark::TooDeep(_)));
    let slips: Vec<Range<usize>> = remarks.iter().filter_map(Remark::slip).collect();
    let mut told = BTreeSet::new();
    for remark in remarks {
        let line = remark.slip().map(|span| Place::new(&source, span).line());
        if line.is_none_or(|line| told.insert(line)) {
            ledger.note(remarked(&source, remark));
        }
    }
    if too_deep {
        return None;
    }
    let (tree, errors) = DeTable::parse_recoverable(source.text());
    if errors.is_empty() {
        let table = Table::take(&source, tree.get_ref());
        note_unseen(ledger, &table);
        return Some((Arc::clone(&source), table));
    }
    note_errors(ledger, &source, (&errors, &slips));
    None
}

/// Notes texts that would move the cursor of a terminal, or turn the writing around.
fn note_unseen(ledger: &Ledger, table: &Table) {
    for entry in &table.entries {
        unseen(ledger, &entry.key, &entry.key_place);
        note_unseen_in(ledger, &entry.node);
    }
}

fn note_unseen_in(ledger: &Ledger, node: &Node) {
    match &node.value {
        Tree::Text(text) => unseen(ledger, text, &node.place),
        Tree::List(items) => items.iter().for_each(|item| note_unseen_in(ledger, item)),
        Tree::Table(table) => note_unseen(ledger, table),
        Tree::Whole(_) | Tree::Decimal(_) | Tree::Flag(_) | Tree::Date => {}
    }
}

fn unseen(ledger: &Ledger, text: &str, place: &Place) {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let control = |c: char| c.is_control() && c != '\n' && c != '\t';
    if let Some(found) = text.chars().find(|c| control(*c) || turns(*c)) {
        let message = format!("the text has the unseen character U+{:04X}", u32::from(found));
        ledger.note(Mistake::new(Code::ControlCharacter, place, message).label("take it away"));
    }
}

fn text(ledger: &Ledger, file: &str, bytes: &[u8]) -> Option<Arc<Source>> {
    let lossy = Source::new(file, String::from_utf8_lossy(bytes));
    let invalid = std::str::from_utf8(bytes).err().map(|error| error.valid_up_to());
    let nul = bytes.iter().position(|byte| *byte == 0);
    let (at, what) = match (invalid, nul) {
        (None, None) => return Some(with_plain_ends(lossy)),
        (Some(at), None) => (at, "bytes that are not UTF-8"),
        (Some(at), Some(nul)) if at < nul => (at, "bytes that are not UTF-8"),
        (_, Some(nul)) => (nul, "a zero byte, so it is not text"),
    };
    let place = Place::new(&lossy, at..at);
    let mistake = Mistake::new(Code::NotText, &place, format!("the file holds {what}"));
    ledger.none(mistake.help("save it as text in UTF-8"))
}

/// Reads lines that end as on Windows as all others, also inside a text, as TOML lets a reader do.
/// A carriage return before another is no line end, and is told as what it is.
fn with_plain_ends(source: Arc<Source>) -> Arc<Source> {
    let text = source.text();
    if !text.contains("\r\n") || text.contains("\r\r") {
        return source;
    }
    Source::new(source.file(), text.replace("\r\n", "\n"))
}

fn remarked(source: &Arc<Source>, remark: Remark) -> Mistake {
    let at = |span: Range<usize>| Place::new(source, span);
    match remark {
        Remark::TooDeep(span) => Mistake::new(
            Code::TooDeep,
            &at(span),
            "brackets or dotted keys are nested more than 64 deep",
        )
        .help("no scenario needs more than a few; look for brackets left open"),
        Remark::Lines(span) => {
            Mistake::new(Code::NotToml10, &at(span), "an inline table goes over several lines")
                .label("this `{` must be closed on its line")
                .help("write it on one line, or as a [[steps]] or [table] block")
        }
        Remark::Comma(span) => {
            Mistake::new(Code::NotToml10, &at(span), "a comma stands before a closing `}`")
                .label("take it away")
                .help("TOML 1.0 has no comma after the last key of an inline table")
        }
        Remark::Escape(span) => {
            Mistake::new(Code::NotToml10, &at(span), "an escape that TOML 1.0 does not have")
                .help("write `\\u001b` or `\\u0041`: four hexadecimal digits")
        }
        Remark::Slashes(span) => {
            Mistake::new(Code::NotToml, &at(span), "a remark does not begin with `//` here")
                .label("write # in its place")
        }
        Remark::Curly(span) => {
            Mistake::new(Code::NotToml, &at(span), "this quote curls, as word processors make it")
                .label("write straight quotes: \"")
        }
        Remark::Colon(span) => colon(&at(span)),
        Remark::NoComma(span) => {
            let place = at(span.start..span.start + 1);
            let line = place.line();
            Mistake::new(Code::NotToml, &place, "two steps or tables without a comma between them")
                .label(format!("write a comma after the `}}` of line {line}"))
        }
    }
}

fn colon(place: &Place) -> Mistake {
    let mistake = Mistake::new(Code::NotToml, place, "a colon stands where `=` is meant");
    let (key, value) = place.text().split_once(':').unwrap_or((place.text(), ""));
    let (key, value) = (key.trim().trim_matches('"'), value.trim());
    let value = in_quotes(value);
    let text = place.source().text();
    let line = text.get(..place.span().start).and_then(|before| before.rsplit('\n').next());
    if line.is_some_and(|line| line.trim() == "-") {
        return mistake.label(format!("write {{ {key} = {value} }},"));
    }
    let next = text.get(place.span().end..).unwrap_or("").trim_start();
    let value = if value == "…" && next.starts_with("- ") { "[ … ], a list" } else { &value };
    mistake.label(format!("write {key} = {value}"))
}

/// Texts of other languages stand without quotes.
fn in_quotes(value: &str) -> String {
    let is_flag = matches!(value, "true" | "false");
    let is_word = value.starts_with(char::is_alphabetic) && !is_flag;
    match value {
        "" => "…".to_owned(),
        word if is_word && !word.contains(['"', '=']) => format!("\"{word}\""),
        other => other.to_owned(),
    }
}

/// The parser stumbles over a slip on its line, and over a comma that is missing before the next.
fn is_of_a_slip(source: &Arc<Source>, span: &Range<usize>, slips: &[Range<usize>]) -> bool {
    let line = |at: usize| Place::new(source, at..at).line();
    let here = line(span.start);
    slips.iter().any(|slip| line(slip.start) == here || slip.contains(&span.start))
}

fn note_errors(
    ledger: &Ledger,
    source: &Arc<Source>,
    (errors, slips): (&[toml::de::Error], &[Range<usize>]),
) {
    let found = errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message()));
    let mut found: Vec<(Range<usize>, &str)> =
        found.filter(|(span, _)| !is_of_a_slip(source, span, slips)).collect();
    found.sort_by_key(|(span, _)| span.start);
    let blocks = found.iter().find_map(|(span, _)| list_and_blocks(source, span));
    if let Some((mistake, key)) = blocks {
        found.retain(|(span, _)| block_at(source.text(), span) != Some(key.as_str()));
        ledger.note(mistake);
    }
    for (span, message) in found.into_iter().take(SHOWN) {
        let place = Place::new(source, span);
        let mistake = Mistake::new(Code::NotToml, &place, format!("this is not TOML: {message}"));
        ledger.note(mistake.help(remedy(source.text(), &place)));
    }
}

/// Finds the name in `[[steps]]` where a span stands in such a line.
fn block_at<'t>(text: &'t str, span: &Range<usize>) -> Option<&'t str> {
    let start = text.get(..span.start)?.rfind('\n').map_or(0, |at| at + 1);
    let line = text.get(start..)?.lines().next()?.trim();
    line.strip_prefix("[[")?.split_once("]]").map(|(key, _)| key.trim())
}

/// A list of steps cannot go on in blocks.
fn list_and_blocks(source: &Arc<Source>, span: &Range<usize>) -> Option<(Mistake, String)> {
    let text = source.text();
    let key = block_at(text, span)?;
    let is_list = |line: &str| {
        line.trim().strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let mut lines = text.get(..span.start)?.lines().enumerate();
    let (line, _) = lines.find(|(_, line)| is_list(line))?;
    let message = format!("`{key}` is a list in line {} and goes on in blocks", line + 1);
    let mistake = Mistake::new(Code::NotToml, &Place::new(source, span.clone()), message)
        .label("use one of the two")
        .help(format!("write {key} = [ … ] with all of them in it, or [[{key}]] above each"));
    Some((mistake, key.to_owned()))
}

/// Guesses the remedy from the text at the place, never from the parser's words.
fn remedy(text: &str, place: &Place) -> String {
    let (before, after) = text.split_at_checked(place.span().start).unwrap_or((text, ""));
    let line = before.rsplit('\n').next().unwrap_or("");
    if let Some(remedy) = missing_comma(line, after).or_else(|| missing_quotes(line, place)) {
        return remedy;
    }
    if line.contains('=') && !line.trim_end().ends_with('}') {
        "text stands in quotes, lists in [ ], tables in { }, with commas between".to_owned()
    } else {
        "write `key = value`, each key once, text in quotes".to_owned()
    }
}

/// A value, and then another key or another text.
fn missing_comma(line: &str, after: &str) -> Option<String> {
    let after = after.trim_start_matches(' ');
    let is_over =
        line.trim_end().ends_with(['"', '\'', ']', '}']) || line.ends_with(char::is_numeric);
    let end = after.find(|c: char| !is_of_key(c)).unwrap_or(after.len());
    let (key, rest) = after.split_at_checked(end).filter(|_| is_over)?;
    let is_key = !key.is_empty() && rest.trim_start().starts_with('=');
    let next = if is_key { format!("`{key}`") } else { "the next text".to_owned() };
    (is_key || after.starts_with('"')).then(|| format!("write a comma before {next}"))
}

/// A word where a value stands.
fn missing_quotes(line: &str, place: &Place) -> Option<String> {
    let word = place.text();
    let is_value = line.trim_end().ends_with('=') && word.starts_with(char::is_alphabetic);
    (is_value && word.chars().all(is_of_key)).then(|| format!("put it in quotes: \"{word}\""))
}

fn is_of_key(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '_')
}
