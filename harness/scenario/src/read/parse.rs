//! From bytes to a tree, or to everything that is wrong with the text.

use core::ops::Range;
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
    for remark in remarks {
        ledger.note(remarked(&source, remark));
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
    note_errors(ledger, &source, &errors);
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
        (None, None) => return Some(lossy),
        (Some(at), None) => (at, "bytes that are not UTF-8"),
        (Some(at), Some(nul)) if at < nul => (at, "bytes that are not UTF-8"),
        (_, Some(nul)) => (nul, "a zero byte, so it is not text"),
    };
    let place = Place::new(&lossy, at..at);
    let mistake = Mistake::new(Code::NotText, &place, format!("the file holds {what}"));
    ledger.none(mistake.help("save it as text in UTF-8"))
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
    }
}

fn note_errors(ledger: &Ledger, source: &Arc<Source>, errors: &[toml::de::Error]) {
    let mut found: Vec<(Range<usize>, &str)> =
        errors.iter().map(|error| (error.span().unwrap_or(0..0), error.message())).collect();
    found.sort_by_key(|(span, _)| span.start);
    for (span, message) in found.into_iter().take(SHOWN) {
        let place = Place::new(source, span);
        let mistake = Mistake::new(Code::NotToml, &place, format!("this is not TOML: {message}"));
        ledger.note(mistake.help(remedy(source.text(), &place)));
    }
}

/// Guesses the remedy from the text at the place, never from the parser's words.
fn remedy(text: &str, place: &Place) -> &'static str {
    let start = place.span().start;
    let line = text.get(..start).and_then(|before| before.rsplit('\n').next()).unwrap_or("");
    if line.contains('=') && !line.trim_end().ends_with('}') {
        "text stands in quotes, lists in [ ], tables in { }, with commas between"
    } else {
        "write `key = value`, each key once, text in quotes"
    }
}
