//! The format as JSON Schema (2020-12), made of the table of words: editors complete, explain and
//! underline with it.
//!
//! Subjects are plain properties of a step, so that an editor marks the one key that is wrong and
//! not the whole step. What a schema cannot say, such as one subject a step, reading says.

mod json;

use self::json::Json;
use crate::language::{Group, Kind, Presence, STEP, STUDY, TOP, Word};

/// Where a text has a parameter, nobody knows yet what stands there.
const PARAMETER: &str = "\\$\\{";

/// Returns the schema of scenario files, parts and fixtures, as JSON text.
pub fn schema() -> String {
    let head = [
        ("$schema", Json::text("https://json-schema.org/draft/2020-12/schema")),
        ("title", Json::text("A scenario of deadzone, a part or a fixture")),
    ];
    Json::Object(head.into_iter().chain(table(&TOP)).collect()).to_string()
}

/// Returns the schema of studies, as JSON text.
pub fn study_schema() -> String {
    let head = [
        ("$schema", Json::text("https://json-schema.org/draft/2020-12/schema")),
        ("title", Json::text("A study of deadzone")),
    ];
    Json::Object(head.into_iter().chain(table(&STUDY)).collect()).to_string()
}

/// Returns the keywords of a closed table.
fn table(group: &'static Group) -> Vec<(&'static str, Json)> {
    let properties = group.words.iter().map(|word| (word.key, property(word)));
    let must = group.words.iter().filter(|word| word.presence == Presence::Must);
    let required: Vec<Json> = must.map(|word| Json::text(word.key)).collect();
    let mut keywords =
        vec![("type", Json::text("object")), ("properties", Json::Object(properties.collect()))];
    if !required.is_empty() {
        keywords.push(("required", Json::List(required)));
    }
    keywords.push(("additionalProperties", Json::Flag(false)));
    keywords
}

fn property(word: &Word) -> Json {
    let description = match word.presence {
        Presence::Else(usual) => format!("{}; left out: {usual}", word.help),
        Presence::Must | Presence::May => word.help.to_owned(),
    };
    let description = ("description", Json::text(&description));
    Json::Object([description].into_iter().chain(keywords(&word.kind)).collect())
}

/// Returns the keywords of a kind of value.
fn keywords(kind: &Kind) -> Vec<(&'static str, Json)> {
    match kind {
        Kind::Text | Kind::Name | Kind::Money | Kind::Span | Kind::Moment | Kind::Date => {
            of_type("string")
        }
        Kind::Flag => of_type("boolean"),
        Kind::Whole => of_type("integer"),
        Kind::Share => {
            let limits = [("minimum", Json::Whole(0)), ("maximum", Json::Whole(1))];
            of_type("number").into_iter().chain(limits).collect()
        }
        Kind::Word(words) | Kind::Known(_, words) => word_of(&words()),
        Kind::List(kind) => list(keywords(kind)),
        Kind::Steps => list(table(&STEP)),
        Kind::Number => of_type("number"),
        Kind::Count => any_of([of_type("number"), of_type("string")]),
        Kind::Or(kind, word) => any_of([keywords(kind), vec![one_of(&[word])]]),
        Kind::Weights => named(of_type("number")),
        Kind::Texts => named(of_type("string")),
        Kind::Rows(_) => list(of_type("array")),
        Kind::Table(group) => table(group),
        Kind::Members(group) => named(table(group)),
        Kind::Values => of_type("object"),
        Kind::Lists => named(of_type("array")),
        // Keys stand in quotes, or as tables in tables.
        Kind::Ends => of_type("object"),
        Kind::Either(one, other) => any_of([keywords(one), keywords(other)]),
    }
}

fn of_type(name: &str) -> Vec<(&'static str, Json)> {
    vec![("type", Json::text(name))]
}

fn word_of(words: &[&str]) -> Vec<(&'static str, Json)> {
    let parameter = [of_type("string"), vec![("pattern", Json::text(PARAMETER))]].concat();
    any_of([vec![one_of(words)], parameter])
}

fn one_of(words: &[&str]) -> (&'static str, Json) {
    ("enum", Json::List(words.iter().map(|word| Json::text(word)).collect()))
}

fn list(items: Vec<(&'static str, Json)>) -> Vec<(&'static str, Json)> {
    vec![("type", Json::text("array")), ("items", Json::Object(items))]
}

/// A table whose keys are anybody's.
fn named(member: Vec<(&'static str, Json)>) -> Vec<(&'static str, Json)> {
    vec![("type", Json::text("object")), ("additionalProperties", Json::Object(member))]
}

fn any_of(choices: [Vec<(&'static str, Json)>; 2]) -> Vec<(&'static str, Json)> {
    vec![("anyOf", Json::List(choices.into_iter().map(Json::Object).collect()))]
}
