//! As much of JSON Schema as the format uses, and the files that it is held against.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the tree has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use harness_scenario::{schema, study_schema};
use regex_lite::Regex;
use serde_json::Value;

/// Returns the top of the repository.
pub(crate) fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// Reads the schema that a file is of: studies have outages.
fn schema_of(table: &toml::Table) -> Value {
    let is_study = table.contains_key("outages");
    serde_json::from_str(&if is_study { study_schema() } else { schema() }).unwrap()
}

/// Lists what a schema has against a value, as far as it uses the keywords above.
fn against(schema: &Value, value: &toml::Value, path: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let refuse = |what: &str| vec![format!("{path}: {what}")];
    if let Some(choices) = schema.get("anyOf").and_then(Value::as_array) {
        let fits = choices.iter().any(|choice| against(choice, value, path).is_empty());
        wrong.extend(if fits { Vec::new() } else { refuse("none of several") });
    }
    if schema.get("type").is_some_and(|wanted| !is_of(wanted.as_str().unwrap(), value)) {
        return refuse("another type");
    }
    let text = value.as_str().unwrap_or_default();
    if schema.get("enum").is_some_and(|words| !words.as_array().unwrap().contains(&text.into())) {
        wrong.extend(refuse("not in the list"));
    }
    if schema.get("const").is_some_and(|word| word.as_str() != Some(text)) {
        wrong.extend(refuse("another word"));
    }
    wrong.extend(measured(schema, value).map(|what| format!("{path}: {what}")));
    for (place, item) in value.as_array().into_iter().flatten().enumerate() {
        let items = schema.get("items").unwrap_or(&Value::Null);
        wrong.extend(against(items, item, &format!("{path}[{place}]")));
    }
    wrong.extend(keys_against(schema, value, path));
    wrong
}

/// Says what is wrong with the spelling of a text, the size of a number, the length of a list.
fn measured(schema: &Value, value: &toml::Value) -> Option<&'static str> {
    let least = |keyword: &str| schema.get(keyword).and_then(Value::as_i64);
    let text = value.as_str().unwrap_or_default();
    let pattern = schema.get("pattern").map(|pattern| pattern.as_str().unwrap());
    if pattern.is_some_and(|pattern| !matches(pattern, text)) {
        return Some("spelled otherwise");
    }
    let length = i64::try_from(text.chars().count()).unwrap();
    if least("minLength").is_some_and(|least| length < least) {
        return Some("too short");
    }
    let items = value.as_array().map(|items| i64::try_from(items.len()).unwrap());
    if items.zip(least("minItems")).is_some_and(|(items, least)| items < least) {
        return Some("too few");
    }
    let whole = || value.as_integer()?.to_string().parse().ok();
    let number: Option<f64> = value.as_float().or_else(whole);
    let end = |keyword: &str| schema.get(keyword).and_then(Value::as_f64);
    let beyond = |number: f64| {
        end("minimum").is_some_and(|least| number < least)
            || end("maximum").is_some_and(|most| number > most)
    };
    number.is_some_and(beyond).then_some("out of range")
}

/// Patterns are few and texts are many.
fn matches(pattern: &str, text: &str) -> bool {
    static READ: Mutex<BTreeMap<String, Regex>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap();
    let regex = read.entry(pattern.to_owned()).or_insert_with(|| Regex::new(pattern).unwrap());
    regex.is_match(text)
}

fn keys_against(schema: &Value, value: &toml::Value, path: &str) -> Vec<String> {
    let Some(table) = value.as_table() else { return Vec::new() };
    let mut wrong = Vec::new();
    for (key, value) in table {
        let property = schema.get("properties").and_then(|known| known.get(key));
        let path = format!("{path}.{key}");
        match property.or_else(|| schema.get("additionalProperties")) {
            Some(Value::Bool(true)) => {}
            Some(Value::Bool(false)) => wrong.push(format!("{path}: no such key")),
            Some(other) => wrong.extend(against(other, value, &path)),
            None => {}
        }
    }
    for key in schema.get("required").and_then(Value::as_array).into_iter().flatten() {
        if !table.contains_key(key.as_str().unwrap()) {
            wrong.push(format!("{path}: no {key}"));
        }
    }
    wrong
}

fn is_of(wanted: &str, value: &toml::Value) -> bool {
    match wanted {
        "string" => value.is_str(),
        "boolean" => value.is_bool(),
        "integer" => value.is_integer(),
        "number" => value.is_integer() || value.is_float(),
        "array" => value.is_array(),
        "object" => value.is_table(),
        _ => false,
    }
}

/// Lists what the schema of its kind has against a text in TOML.
pub(crate) fn said_of(text: &str) -> Vec<String> {
    let table: toml::Table = text.parse().unwrap();
    against(&schema_of(&table), &toml::Value::Table(table), "")
}

/// Lists all files in TOML below a folder.
pub(crate) fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
}

/// Says whether the schema, or TOML itself, refuses a text.
pub(crate) fn is_refused(text: &str) -> bool {
    text.parse::<toml::Table>().is_err() || !said_of(text).is_empty()
}
