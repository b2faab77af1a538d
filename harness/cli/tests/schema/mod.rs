//! As much of JSON Schema as the till protocol uses; a word that is not known here fails.

mod shape;

use serde_json::Value;

pub(crate) use shape::Shapes;

/// A schema, read.
pub(crate) struct Schema(Value);

/// Words that say nothing of what is valid.
const SILENT: [&str; 4] = ["$schema", "title", "description", "$defs"];

impl Schema {
    /// Reads a schema.
    pub(crate) fn read(text: &str) -> Self {
        Self(serde_json::from_str(text).unwrap())
    }

    /// Tells what it tells values by.
    pub(crate) fn shapes(&self) -> Shapes {
        Shapes::of(&self.0)
    }

    /// Checks a value.
    pub(crate) fn check(&self, value: &Value) -> Result<(), String> {
        self.holds(&self.0, value)
    }

    /// Lists the tags of a kind of tagged objects, each after the name of the kind.
    pub(crate) fn tags(&self, kind: &str) -> Vec<String> {
        let variants = self.0["$defs"][kind]["oneOf"].as_array().unwrap();
        let tag = |variant: &Value| format!("{kind} {}", variant["required"][0].as_str().unwrap());
        variants.iter().map(tag).collect()
    }

    fn holds(&self, schema: &Value, value: &Value) -> Result<(), String> {
        let words = schema.as_object().unwrap();
        words.iter().try_for_each(|(word, wanted)| self.holds_word((word, wanted), schema, value))
    }

    fn holds_word<'s>(
        &self,
        (word, wanted): (&str, &'s Value),
        schema: &Value,
        value: &Value,
    ) -> Result<(), String> {
        let all = |list: &'s Value| list.as_array().unwrap().iter();
        let fits = |one: &Value| self.holds(one, value).is_ok();
        let holds = match word {
            _ if SILENT.contains(&word) => true,
            "$ref" => return self.holds(self.definition(wanted.as_str().unwrap()), value),
            "type" => has_type(wanted.as_str().unwrap(), value),
            "const" => wanted == value,
            "enum" => all(wanted).any(|one| one == value),
            "oneOf" => all(wanted).filter(|one| fits(one)).count() == 1,
            "anyOf" => all(wanted).any(fits),
            "minimum" => value.as_i64().is_none_or(|number| number >= wanted.as_i64().unwrap()),
            "maximum" => value.as_i64().is_none_or(|number| number <= wanted.as_i64().unwrap()),
            "pattern" => value.as_str().is_none_or(|text| matches(wanted.as_str().unwrap(), text)),
            "required" => all(wanted).all(|key| value.get(key.as_str().unwrap()).is_some()),
            "items" => {
                let items = value.as_array().into_iter().flatten();
                return items.into_iter().try_for_each(|item| self.holds(wanted, item));
            }
            "properties" => return self.properties_hold(wanted, value),
            "additionalProperties" => {
                let known = |key: &String| schema["properties"].get(key).is_some();
                value.as_object().is_none_or(|fields| fields.keys().all(known))
            }
            other => panic!("the word {other} is not known"),
        };
        if holds { Ok(()) } else { Err(format!("{value} is not {word} {wanted}")) }
    }

    fn properties_hold(&self, wanted: &Value, value: &Value) -> Result<(), String> {
        let fields = wanted.as_object().unwrap().iter();
        let present = fields.filter_map(|(key, schema)| Some((schema, value.get(key)?)));
        let mut present = present.into_iter();
        present.try_for_each(|(schema, inner)| self.holds(schema, inner))
    }

    fn definition(&self, path: &str) -> &Value {
        self.0.pointer(path.strip_prefix('#').unwrap()).unwrap()
    }
}

fn has_type(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "null" => value.is_null(),
        other => panic!("the type {other} is not known"),
    }
}

/// Matches `^[0-9a-f]{4}[*-*]{2}$`: so many characters of a set, and so many of another.
fn matches(pattern: &str, text: &str) -> bool {
    let parts = pattern.strip_prefix("^[").and_then(|rest| rest.strip_suffix("}$"));
    let mut rest = text.chars();
    let fits = parts
        .unwrap_or_else(|| panic!("the pattern {pattern} is not known"))
        .split("}[")
        .all(|part| {
            let (set, count) = part.split_once("]{").unwrap();
            let set: Vec<char> = set.chars().collect();
            let is_of_set =
                |one: char| set.chunks(3).any(|range| (range[0]..=range[2]).contains(&one));
            (0..count.parse::<usize>().unwrap()).all(|_| rest.next().is_some_and(is_of_set))
        });
    fits && rest.next().is_none()
}
