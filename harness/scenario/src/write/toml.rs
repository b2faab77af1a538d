//! TOML 1.0 as text.

/// Writes a text in quotes; what looks like a parameter is none.
pub(super) fn text(text: &str) -> String {
    quoted(&text.replace("${", "$${"))
}

/// Writes a text in quotes, where there are no parameters.
pub(crate) fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control() => out.extend(format!("\\u{:04X}", u32::from(c)).chars()),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// Writes a key, in quotes where it needs them.
pub(crate) fn key(key: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !key.is_empty() && key.chars().all(bare) { key.to_owned() } else { text(key) }
}

/// Writes a list.
pub(super) fn list(items: impl Iterator<Item = String>) -> String {
    format!("[{}]", items.collect::<Vec<_>>().join(", "))
}

/// An inline table that is being written.
#[derive(Clone, Debug, Default)]
pub(super) struct Inline(Vec<String>);

impl Inline {
    /// Adds a value that is written already.
    pub(super) fn raw(mut self, name: &str, value: impl Into<String>) -> Self {
        self.0.push(format!("{name} = {}", value.into()));
        self
    }

    /// Adds a text.
    pub(super) fn text(self, name: &str, value: &str) -> Self {
        self.raw(name, text(value))
    }

    /// Adds a text where there is one.
    pub(super) fn maybe(self, name: &str, value: Option<impl AsRef<str>>) -> Self {
        match value {
            Some(value) => self.text(name, value.as_ref()),
            None => self,
        }
    }

    /// Closes the table.
    pub(super) fn close(self) -> String {
        if self.0.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", self.0.join(", ")) }
    }
}
