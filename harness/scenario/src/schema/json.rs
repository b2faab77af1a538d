//! JSON as text, with the keys in the order in which they were put.

use core::fmt;

/// A value.
#[derive(Clone, Debug)]
pub(super) enum Json {
    Text(String),
    Flag(bool),
    Whole(u32),
    List(Vec<Self>),
    Object(Vec<(&'static str, Self)>),
}

impl Json {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, margin: usize) -> fmt::Result {
        match self {
            Self::Text(text) => quoted(f, text),
            Self::Flag(flag) => write!(f, "{flag}"),
            Self::Whole(number) => write!(f, "{number}"),
            Self::List(items) => {
                block(f, ('[', ']', margin), items, |f, item| item.write(f, margin + 1))
            }
            Self::Object(entries) => block(f, ('{', '}', margin), entries, |f, (key, value)| {
                quoted(f, key)?;
                f.write_str(": ")?;
                value.write(f, margin + 1)
            }),
        }
    }
}

/// Writes the value with two spaces a level, and ends the last line.
impl fmt::Display for Json {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, 0)?;
        f.write_str("\n")
    }
}

fn block<T>(
    f: &mut fmt::Formatter<'_>,
    (open, close, margin): (char, char, usize),
    items: &[T],
    write: impl Fn(&mut fmt::Formatter<'_>, &T) -> fmt::Result,
) -> fmt::Result {
    write!(f, "{open}")?;
    for (place, item) in items.iter().enumerate() {
        let comma = if place == 0 { "" } else { "," };
        write!(f, "{comma}\n{:1$}", "", 2 * (margin + 1))?;
        write(f, item)?;
    }
    if !items.is_empty() {
        write!(f, "\n{:1$}", "", 2 * margin)?;
    }
    write!(f, "{close}")
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        match c {
            '"' => f.write_str("\\\"")?,
            '\\' => f.write_str("\\\\")?,
            c if c.is_control() => write!(f, "\\u{:04x}", u32::from(c))?,
            c => write!(f, "{c}")?,
        }
    }
    f.write_str("\"")
}

#[cfg(test)]
mod tests {
    use super::Json;

    #[test]
    fn keys_keep_their_order_and_texts_are_escaped() {
        let value = Json::Object(vec![
            ("b", Json::List(vec![Json::text("say \"up\"\n"), Json::Whole(1)])),
            ("a", Json::Object(Vec::new())),
            ("c", Json::Flag(false)),
        ]);
        let written = "{\n  \"b\": [\n    \"say \\\"up\\\"\\u000a\",\n    1\n  ],\n  \"a\": {},\n  \"c\": false\n}\n";
        assert_eq!(value.to_string(), written);
    }
}
