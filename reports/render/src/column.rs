//! Columns of text on a terminal, where some letters take two places.

use unicode_width::UnicodeWidthStr;

/// Returns how many places a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Returns how many places the widest of some texts takes.
pub(crate) fn widest<'a>(texts: impl Iterator<Item = &'a str>) -> usize {
    texts.map(width).max().unwrap_or(0)
}

/// Fills a text up with spaces.
pub(crate) fn padded(text: &str, places: usize) -> String {
    let missing = places.saturating_sub(width(text));
    format!("{text}{:missing$}", "")
}

#[cfg(test)]
mod tests {
    use super::{padded, width};

    #[test]
    fn a_letter_of_two_places_counts_twice() {
        assert_eq!(width("\u{6771}\u{4eac}"), 4);
        assert_eq!(padded("\u{6771}", 4), "\u{6771}  ");
        assert_eq!(padded("tea", 2), "tea");
    }
}
