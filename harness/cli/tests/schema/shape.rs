//! What a schema can tell of a line: lines of one shape are all of it, or none is.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value};

/// What a schema tells values by.
#[derive(Debug)]
pub(crate) struct Shapes {
    /// The words of its closed lists.
    words: BTreeSet<String>,
    /// The ends of its ranges of numbers.
    bounds: BTreeSet<i64>,
}

impl Shapes {
    /// Takes the words and the ranges out of a schema.
    pub(super) fn of(schema: &Value) -> Self {
        let mut shapes = Self { words: BTreeSet::new(), bounds: BTreeSet::new() };
        shapes.note(schema);
        shapes
    }

    fn note(&mut self, schema: &Value) {
        for (word, inner) in schema.as_object().into_iter().flatten() {
            match word.as_str() {
                "const" => self.words.extend(inner.as_str().map(str::to_owned)),
                "enum" => {
                    let words = inner.as_array().into_iter().flatten().filter_map(Value::as_str);
                    self.words.extend(words.map(str::to_owned));
                }
                // A number below a least one is of another kind than that one.
                "minimum" => self.bounds.extend(inner.as_i64().map(|least| least - 1)),
                "maximum" => self.bounds.extend(inner.as_i64()),
                _ => self.note(inner),
            }
        }
        schema.as_array().into_iter().flatten().for_each(|inner| self.note(inner));
    }

    /// Returns a line with the bounds that its numbers pass in their place: lines of one outline
    /// have one shape, and are not read for it.
    pub(crate) fn outline(&self, line: &str) -> String {
        let mut outline = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(begins) = rest.find(|one: char| one.is_ascii_digit()) {
            let (before, digits) = rest.split_at(begins);
            let ends = digits.find(|one: char| !one.is_ascii_digit()).unwrap_or(digits.len());
            let number = digits[..ends].parse().unwrap_or(i64::MAX);
            let passed = self.bounds.iter().filter(|bound| number > **bound).count();
            write!(outline, "{before}<{ends} digits past {passed}>").unwrap();
            rest = &digits[ends..];
        }
        outline + rest
    }

    /// Returns a value without what the schema cannot tell: numbers by the bounds that they pass,
    /// texts that are no words by their length and their kinds of characters, lists by the shapes
    /// that are in them.
    pub(crate) fn shape(&self, value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let inner = fields.iter().map(|(key, inner)| (key.clone(), self.shape(inner)));
                Value::Object(inner.collect::<Map<_, _>>())
            }
            Value::Array(list) => {
                let inner = list.iter().map(|inner| self.shape(inner).to_string());
                inner.collect::<BTreeSet<_>>().into_iter().collect()
            }
            Value::Number(number) if number.is_f64() => Value::from("a fraction"),
            Value::Number(number) => {
                let passed = |bound: &i64| number.as_i64().is_none_or(|number| number > *bound);
                self.bounds.iter().filter(|bound| passed(bound)).count().into()
            }
            Value::String(word) if !self.words.contains(word) => kinds(word).into(),
            Value::String(_) | Value::Bool(_) | Value::Null => value.clone(),
        }
    }
}

/// Says how long a text is and which of the sets of the schema's patterns its characters are of.
fn kinds(text: &str) -> String {
    let kind = |one: char| match one {
        '0'..='9' => '0',
        'A'..='F' => 'A',
        'a'..='f' => 'a',
        'G'..='Z' => 'Z',
        'g'..='z' => 'z',
        '*' => '*',
        _ => '?',
    };
    let kinds: BTreeSet<char> = text.chars().map(kind).collect();
    format!("{} of {}", text.chars().count(), kinds.into_iter().collect::<String>())
}
