//! The format as JSON Schema (2020-12), made of the table of words: editors complete, explain and
//! underline with it.
//!
//! Subjects are plain properties of a step, so that an editor marks the one key that is wrong and
//! not the whole step. What a schema cannot say, such as one subject a step, reading says.

mod json;
mod spelling;

use self::json::Json;
use crate::language::{Group, Kind, Presence, STEP, STUDY, TOP, Word};
use crate::topics::meaning;

/// The keywords of a schema.
type Keywords = Vec<(&'static str, Json)>;

/// Returns the schema of scenario files, parts and fixtures, as JSON text.
pub fn schema() -> String {
    whole("A scenario of deadzone, a part or a fixture", &TOP)
}

/// Returns the schema of studies, as JSON text.
pub fn study_schema() -> String {
    whole("A study of deadzone", &STUDY)
}

fn whole(title: &str, group: &'static Group) -> String {
    let head = [
        ("$schema", Json::text("https://json-schema.org/draft/2020-12/schema")),
        ("title", Json::text(title)),
        // What reads TOML 1.0 alone would stop at a table over several lines.
        ("x-tombi-toml-version", Json::text("v1.0.0")),
    ];
    Json::Object(head.into_iter().chain(table(group)).collect()).to_string()
}

/// Returns the keywords of a closed table.
fn table(group: &'static Group) -> Keywords {
    let properties = group.words.iter().map(|word| (word.key, property(group, word)));
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

fn property(group: &Group, word: &Word) -> Json {
    let description = ("description", Json::text(&described(word)));
    let spelled = spelling::of_text(group, word.key).map(spelling::text);
    let keywords = match (spelled, &word.kind) {
        (Some(text), Kind::Either(Kind::Text, other)) => any_of(vec![text, keywords(other)]),
        (Some(text), _) => text,
        (None, kind) => keywords(kind),
    };
    let keywords = keywords.into_iter().map(|keyword| in_choices(keyword, &description));
    Json::Object([description.clone()].into_iter().chain(keywords).collect())
}

/// Some editors show the description of a choice alone, and not that of its key.
fn in_choices(
    keyword: (&'static str, Json),
    description: &(&'static str, Json),
) -> (&'static str, Json) {
    let ("anyOf", Json::List(choices)) = keyword else { return keyword };
    let told = |choice: Json| match choice {
        Json::Object(keywords) if keywords.iter().all(|(name, _)| *name != "description") => {
            Json::Object([description.clone()].into_iter().chain(keywords).collect())
        }
        other => other,
    };
    ("anyOf", Json::List(choices.into_iter().map(told).collect()))
}

/// Says what a key means, what is written behind it, and what holds without it.
fn described(word: &Word) -> String {
    let kind = match word.kind {
        // Editors list the words themselves.
        Kind::Word(_) | Kind::Known(..) => None,
        kind => Some(kind.describe()),
    };
    let left_out = match word.presence {
        Presence::Else(usual) => Some(format!("left out: {usual}")),
        Presence::Must => Some("it must be there".to_owned()),
        Presence::May => None,
    };
    let more: Vec<String> = [kind, left_out].into_iter().flatten().collect();
    let more = if more.is_empty() { String::new() } else { format!("\n\n{}", more.join("; ")) };
    format!("{}{more}", word.help)
}

/// Returns the keywords of a kind of value.
fn keywords(kind: &Kind) -> Keywords {
    match kind {
        Kind::Text => of_type("string"),
        Kind::Name | Kind::Money | Kind::Span | Kind::Moment | Kind::Date => {
            spelling::of_kind(kind).map_or_else(|| of_type("string"), spelling::text)
        }
        Kind::Flag => of_type("boolean"),
        Kind::Whole => at_least(of_type("integer")),
        Kind::Share => {
            let most = [("maximum", Json::Whole(1))];
            at_least(of_type("number")).into_iter().chain(most).collect()
        }
        Kind::Word(words) | Kind::Known(_, words) => word_of(&words()),
        Kind::List(kind) => list(keywords(kind)),
        Kind::Steps => {
            list(table(&STEP)).into_iter().chain([("minItems", Json::Whole(1))]).collect()
        }
        Kind::Number => at_least(of_type("number")),
        Kind::Count => any_of(vec![at_least(of_type("number")), of_type("string")]),
        Kind::Or(kind, word) => any_of(vec![keywords(kind), one_of(&[word])]),
        Kind::Weights => named(at_least(of_type("number"))),
        Kind::Texts => named(of_type("string")),
        Kind::Rows(_) => list(of_type("array")),
        Kind::Table(group) => table(group),
        Kind::Members(group) => named(table(group)),
        // Keys of ends stand in quotes, or as tables in tables.
        Kind::Values | Kind::Ends => anything(),
        Kind::Lists => named(of_type("array")),
        Kind::Either(one, other) => any_of([choices(one), choices(other)].concat()),
    }
}

fn of_type(name: &str) -> Keywords {
    vec![("type", Json::text(name))]
}

/// A number below zero has no meaning anywhere in the format.
fn at_least(number: Keywords) -> Keywords {
    number.into_iter().chain([("minimum", Json::Whole(0))]).collect()
}

/// Returns what is chosen from: words beside others are choices of their own.
fn choices(kind: &Kind) -> Vec<Keywords> {
    match kind {
        Kind::Word(words) | Kind::Known(_, words) => words_of(&words()),
        Kind::Either(one, other) => [choices(one), choices(other)].concat(),
        kind => vec![keywords(kind)],
    }
}

fn word_of(words: &[&'static str]) -> Keywords {
    any_of(words_of(words))
}

/// Words that need to be explained are choices with a text each, which editors show.
fn words_of(words: &[&'static str]) -> Vec<Keywords> {
    let (told, plain): (Vec<_>, Vec<_>) =
        words.iter().copied().map(|word| (word, meaning(word))).partition(|(_, it)| it.is_some());
    let plain: Vec<&str> = plain.into_iter().map(|(word, _)| word).collect();
    let plain = (!plain.is_empty()).then(|| one_of(&plain));
    let told = told.into_iter().filter_map(|(word, means)| Some(told_word(word, &means?)));
    let parameter = spelling::text(spelling::PARAMETER.to_owned());
    told.chain(plain).chain([parameter]).collect()
}

fn told_word(word: &str, means: &str) -> Keywords {
    let shown = Json::Object(vec![("constValue", Json::text(means))]);
    vec![
        ("const", Json::text(word)),
        ("description", Json::text(means)),
        ("x-taplo", Json::Object(vec![("docs", shown)])),
    ]
}

fn one_of(words: &[&str]) -> Keywords {
    vec![("enum", Json::List(words.iter().map(|word| Json::text(word)).collect()))]
}

fn list(items: Keywords) -> Keywords {
    vec![("type", Json::text("array")), ("items", Json::Object(items))]
}

/// A table whose keys are anybody's.
fn named(member: Keywords) -> Keywords {
    vec![("type", Json::text("object")), ("additionalProperties", Json::Object(member))]
}

/// A table of anything. Without the second keyword, editors warn of each key.
fn anything() -> Keywords {
    vec![("type", Json::text("object")), ("additionalProperties", Json::Flag(true))]
}

fn any_of(choices: Vec<Keywords>) -> Keywords {
    vec![("anyOf", Json::List(choices.into_iter().map(Json::Object).collect()))]
}
