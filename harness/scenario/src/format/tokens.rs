//! The words of a text with the places that they stand at.

use toml_parser::Source;
use toml_parser::parser::{Event, EventKind, parse_document};
use unicode_width::UnicodeWidthStr;

/// What a token is, as far as the space around it depends on that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// `[` or `[[` before the name of a table, and what closes it.
    HeadOpen,
    HeadClose,
    /// `[` of a list.
    ListOpen,
    /// `{`.
    TableOpen,
    /// `]` of a list, or `}`.
    Close,
    /// A key, or a part of a dotted one.
    Key,
    Dot,
    Equals,
    Scalar,
    Comma,
    Comment,
    LineEnd,
}

/// A word of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) kind: Kind,
    pub(super) text: &'t str,
    /// How many columns of a terminal stand before it on its line.
    pub(super) column: usize,
    /// How many of them are the blanks right before it.
    pub(super) gap: usize,
}

impl Token<'_> {
    /// Makes one that stands nowhere yet.
    pub(super) const fn added(kind: Kind, text: &'static str) -> Self {
        Self { kind, text, column: 0, gap: 0 }
    }
}

/// Returns how wide a line is of which `before` columns stand before this text.
pub(super) fn width_after(before: usize, text: &str) -> usize {
    match text.rsplit_once('\n') {
        Some((_, last)) => last.width(),
        None => before.saturating_add(text.width()),
    }
}

/// Reads the tokens of a text that is known to be TOML.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let source = Source::new(text);
    let lexed = source.lex().into_vec();
    let mut found = Vec::new();
    let (mut end, mut column) = (0, 0);
    let mut take = |event: Event| {
        let Some(kind) = kind(event.kind()) else { return };
        let span = event.span();
        let said = text.get(span.start()..span.end()).unwrap_or_default();
        let gap = text.get(end..span.start()).unwrap_or_default().trim_start_matches('\u{feff}');
        let gap = gap.chars().count();
        column = usize::saturating_add(column, gap);
        let said = if kind == Kind::Comment { said.trim_end() } else { said };
        found.push(Token { kind, text: said, column, gap });
        column = if kind == Kind::LineEnd { 0 } else { width_after(column, said) };
        end = span.end();
    };
    // Whoever calls has parsed the text before, so that there is nothing to tell.
    parse_document(&lexed, &mut take, &mut ());
    found
}

const fn kind(of: EventKind) -> Option<Kind> {
    match of {
        EventKind::StdTableOpen | EventKind::ArrayTableOpen => Some(Kind::HeadOpen),
        EventKind::StdTableClose | EventKind::ArrayTableClose => Some(Kind::HeadClose),
        EventKind::InlineTableOpen => Some(Kind::TableOpen),
        EventKind::ArrayOpen => Some(Kind::ListOpen),
        EventKind::InlineTableClose | EventKind::ArrayClose => Some(Kind::Close),
        EventKind::SimpleKey => Some(Kind::Key),
        EventKind::KeySep => Some(Kind::Dot),
        EventKind::KeyValSep => Some(Kind::Equals),
        EventKind::Scalar => Some(Kind::Scalar),
        EventKind::ValueSep => Some(Kind::Comma),
        EventKind::Comment => Some(Kind::Comment),
        EventKind::Newline => Some(Kind::LineEnd),
        EventKind::Whitespace | EventKind::Error => None,
    }
}
