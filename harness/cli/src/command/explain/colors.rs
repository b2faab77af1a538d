//! The colours of a page: what it is about, what is wrong, what is right, where to read on.

use anstyle::Style;

use crate::output::{GREEN, RED};

const BOLD: Style = Style::new().bold();

/// Puts headings in colour: the first line, and each that stands alone at the margin.
pub(super) fn colored(text: &str) -> String {
    let lines = text.lines().enumerate().map(|(place, line)| match style(place, line) {
        Some(style) => format!("{style}{line}{style:#}\n"),
        None => format!("{line}\n"),
    });
    lines.collect()
}

fn style(place: usize, line: &str) -> Option<Style> {
    match line {
        "Wrong:" => Some(RED),
        "Instead:" => Some(GREEN),
        "See also:" | "Proved by:" | "codes" | "keys" | "rules" => Some(BOLD),
        _ => (place == 0).then_some(BOLD),
    }
}

#[cfg(test)]
mod tests {
    use super::colored;

    #[test]
    fn headings_alone_are_coloured_and_no_letter_is_lost() {
        let page = "E014: an unknown key\n\nNothing.\n\nWrong:\n    a = 1\n";
        let text = colored(page);
        assert!(text.contains("\u{1b}[31mWrong:\u{1b}[0m\n    a = 1\n"), "{text:?}");
        assert_eq!(anstream::adapter::strip_str(&text).to_string(), page);
    }
}
