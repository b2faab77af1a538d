//! The schema says of every file of the house what reading says.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the tree has failed")]

use std::fs;
use std::path::{Path, PathBuf};

use harness_scenario::{Code, Page, schema, study_schema};
use serde_json::Value;

/// The keywords that the schema is made of; any other would be passed over below.
const KEYWORDS: [&str; 13] = [
    "$schema",
    "title",
    "description",
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "anyOf",
    "enum",
    "pattern",
    "minimum",
    "maximum",
];

fn house() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

fn read_schema() -> Value {
    serde_json::from_str(&schema()).unwrap()
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
    if schema.get("pattern").is_some() && !text.contains("${") {
        wrong.extend(refuse("no parameter"));
    }
    for (place, item) in value.as_array().into_iter().flatten().enumerate() {
        let items = schema.get("items").unwrap_or(&Value::Null);
        wrong.extend(against(items, item, &format!("{path}[{place}]")));
    }
    wrong.extend(keys_against(schema, value, path));
    wrong
}

fn keys_against(schema: &Value, value: &toml::Value, path: &str) -> Vec<String> {
    let Some(table) = value.as_table() else { return Vec::new() };
    let mut wrong = Vec::new();
    for (key, value) in table {
        let property = schema.get("properties").and_then(|known| known.get(key));
        let path = format!("{path}.{key}");
        match property.or_else(|| schema.get("additionalProperties")) {
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

fn said_of(text: &str) -> Vec<String> {
    let table: toml::Table = text.parse().unwrap();
    against(&schema_of(&table), &toml::Value::Table(table), "")
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "toml") {
            found.push(path);
        }
    }
}

#[test]
fn the_schemas_beside_the_scenarios_are_current() {
    let path = house().join("scenarios/scenario.schema.json");
    let kept = fs::read_to_string(path).unwrap_or_default().replace('\r', "");
    assert!(kept == schema(), "type: deadzone schema > scenarios/scenario.schema.json");
    let path = house().join("scenarios/study.schema.json");
    let kept = fs::read_to_string(path).unwrap_or_default().replace('\r', "");
    assert!(kept == study_schema(), "type: deadzone schema study > scenarios/study.schema.json");
}

#[test]
fn every_file_of_the_house_is_as_the_schema_says_and_names_it() {
    let mut found = Vec::new();
    files(&house().join("scenarios"), &mut found);
    assert!(found.len() > 30);
    for path in found {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!(said_of(&text), Vec::<String>::new(), "{}", path.display());
        // The first line of a study is its question.
        let named = text.lines().take(2).find_map(|line| line.strip_prefix("#:schema "));
        let named = path.parent().unwrap().join(named.unwrap_or_default());
        assert!(named.is_file(), "{} names no schema that is there", path.display());
    }
}

#[test]
fn every_good_example_is_as_the_schema_says() {
    for page in Page::all() {
        assert_eq!(said_of(page.good), Vec::<String>::new(), "{}", page.code);
    }
}

#[test]
fn mistakes_in_keys_and_words_are_refused_at_their_place() {
    let said = |code: Code| said_of(Page::of(code).unwrap().bad).join("; ");
    assert_eq!(
        said(Code::UnknownKey),
        ".steps[0].sale.totl: no such key; .steps[0].sale: no \"total\""
    );
    assert_eq!(said(Code::UnknownWord), ".steps[0].internet: none of several");
    assert_eq!(said(Code::WrongKind), ".steps[0].sale.total: another type");
    assert_eq!(said(Code::MissingKey), ".steps[0].sale: no \"total\"");
    assert_eq!(said_of("tills.till = { raeder = 1 }"), [".tills.till.raeder: no such key"]);
}

#[test]
fn every_key_is_described_and_no_other_keyword_is_used() {
    fn look(schema: &Value, properties: &mut usize) {
        for (keyword, value) in schema.as_object().unwrap() {
            assert!(KEYWORDS.contains(&keyword.as_str()), "{keyword}");
            match keyword.as_str() {
                "properties" => {
                    for property in value.as_object().unwrap().values() {
                        assert!(property.get("description").is_some(), "{property}");
                        *properties += 1;
                        look(property, properties);
                    }
                }
                "items" | "additionalProperties" if value.is_object() => look(value, properties),
                "anyOf" => value.as_array().unwrap().iter().for_each(|one| look(one, properties)),
                _ => {}
            }
        }
    }
    let mut properties = 0;
    look(&read_schema(), &mut properties);
    assert!(properties > 150, "{properties}");
    let mut properties = 0;
    look(&serde_json::from_str(&study_schema()).unwrap(), &mut properties);
    assert!(properties > 80, "{properties}");
}
