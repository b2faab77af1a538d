//! XML that any reader takes: what XML cannot hold is left out, and what steers a terminal too.

use core::fmt;
use core::fmt::Write as _;

use quick_xml::escape::escape;

use crate::printable::printable;

/// A document that grows, element by element, each on lines of its own.
#[derive(Clone, Debug)]
pub(super) struct Document {
    text: String,
    depth: usize,
}

type Attributes<'a> = &'a [(&'a str, String)];

impl Document {
    pub(super) fn new() -> Self {
        Self { text: "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned(), depth: 0 }
    }

    pub(super) fn open(&mut self, name: &str, attributes: Attributes<'_>) -> fmt::Result {
        self.begin(name, attributes)?;
        self.text.write_str(">\n")?;
        self.depth += 1;
        Ok(())
    }

    pub(super) fn close(&mut self, name: &str) -> fmt::Result {
        self.depth -= 1;
        let margin = self.margin();
        writeln!(self.text, "{margin}</{name}>")
    }

    /// Writes an element with nothing but text in it.
    pub(super) fn saying(
        &mut self,
        name: &str,
        attributes: Attributes<'_>,
        text: &str,
    ) -> fmt::Result {
        self.begin(name, attributes)?;
        if text.is_empty() {
            return self.text.write_str("/>\n");
        }
        let lines: Vec<String> = without_colors(text).split('\n').map(shown).collect();
        writeln!(self.text, ">{}</{name}>", escape(lines.join("\n").as_str()))
    }

    pub(super) fn property(&mut self, name: &str, value: &str) -> fmt::Result {
        let attributes = [("name", name.to_owned()), ("value", value.to_owned())];
        self.saying("property", &attributes, "")
    }

    pub(super) fn text(self) -> String {
        self.text
    }

    fn begin(&mut self, name: &str, attributes: Attributes<'_>) -> fmt::Result {
        let margin = self.margin();
        write!(self.text, "{margin}<{name}")?;
        for (name, value) in attributes {
            // A parser makes one space of each white space in an attribute.
            let value = shown(&without_colors(value).replace('\n', " "));
            write!(self.text, " {name}=\"{}\"", escape(value.as_str()))?;
        }
        Ok(())
    }

    fn margin(&self) -> String {
        "  ".repeat(self.depth)
    }
}

/// Makes a line that holds no letter that XML forbids.
fn shown(line: &str) -> String {
    let line = line.trim_end_matches('\r').replace('\t', " ");
    printable(&line).replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}

/// Takes out what sets colours or moves the cursor of a terminal.
fn without_colors(text: &str) -> String {
    let mut plain = String::new();
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\u{1b}' {
            plain.push(letter);
        } else if letters.as_str().starts_with('[') {
            // The letter that ends it is none of its numbers.
            letters.next();
            letters.by_ref().find(|letter| ('@'..='~').contains(letter));
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::{shown, without_colors};

    #[test]
    fn what_steers_a_terminal_or_no_xml_can_hold_is_taken_out() {
        assert_eq!(without_colors("a\u{1b}[1;31mred\u{1b}[0m\u{1b}"), "ared");
        assert_eq!(without_colors("\u{1b}[31"), "");
        assert_eq!(shown("a\0b\u{ffff}c\t\u{202e}d😀\r"), "a\u{fffd}b\u{fffd}c \u{fffd}d😀");
    }
}
