//! Elements of a page: what is put in as text can only come out as text.
//!
//! What is written is well-formed both as HTML and as XML, so that any XML parser can check it.

use std::fmt::{Display, Write};

use crate::printable::printable;

/// Elements of HTML that have no content, and no end.
const EMPTY: [&str; 4] = ["br", "col", "input", "meta"];

/// An element with its attributes and what is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Element {
    name: &'static str,
    attributes: Vec<(&'static str, String)>,
    content: Vec<Node>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Node {
    Element(Element),
    Text(String),
    /// What the program itself is made of: a style or a script, as a browser reads it.
    Code(&'static str),
}

impl Element {
    pub(crate) const fn new(name: &'static str) -> Self {
        Self { name, attributes: Vec::new(), content: Vec::new() }
    }

    /// Makes an element that holds a text.
    pub(crate) fn saying(name: &'static str, text: impl Into<String>) -> Self {
        Self::new(name).text(text)
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Display) -> Self {
        self.attributes.push((name, value.to_string()));
        self
    }

    #[must_use]
    pub(crate) fn text(mut self, text: impl Into<String>) -> Self {
        self.content.push(Node::Text(text.into()));
        self
    }

    /// Puts code in: no text of a scenario or of a person can be any.
    #[must_use]
    pub(crate) fn code(mut self, code: &'static str) -> Self {
        self.content.push(Node::Code(code));
        self
    }

    #[must_use]
    pub(crate) fn child(mut self, child: Self) -> Self {
        self.content.push(Node::Element(child));
        self
    }

    #[must_use]
    pub(crate) fn children(mut self, children: impl IntoIterator<Item = Self>) -> Self {
        self.content.extend(children.into_iter().map(Node::Element));
        self
    }

    /// Writes it at the end of a text.
    pub(crate) fn write(&self, page: &mut String) {
        page.push('<');
        page.push_str(self.name);
        for (name, value) in &self.attributes {
            // Writing to a string cannot fail.
            let _ = write!(page, " {name}=\"{}\"", escaped(value));
        }
        if EMPTY.contains(&self.name) {
            page.push_str("/>");
            return;
        }
        page.push('>');
        for node in &self.content {
            match node {
                Node::Element(element) => element.write(page),
                Node::Text(text) => page.push_str(&escaped(text)),
                // The marks are comments in both languages, and let an XML parser pass by.
                Node::Code(code) => {
                    let _ = write!(page, "/*<![CDATA[*/{code}/*]]>*/");
                }
            }
        }
        let _ = write!(page, "</{}>", self.name);
    }
}

/// Takes the meaning from what HTML and XML give one, and from what steers the eye.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' => safe.push('\n'),
            '\u{fffe}' | '\u{ffff}' => safe.push('\u{fffd}'),
            _ => safe.push_str(&printable(letter.encode_utf8(&mut [0; 4]))),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::Element;

    #[test]
    fn a_text_is_never_markup() {
        let mut page = String::new();
        let element = Element::saying("p", "<b>&\u{1b}\u{202e}").with("title", "\"'>");
        element.write(&mut page);
        let expected = "<p title=\"&quot;&#39;&gt;\">&lt;b&gt;&amp;\u{fffd}\u{fffd}</p>";
        assert_eq!(page, expected);
    }
}
