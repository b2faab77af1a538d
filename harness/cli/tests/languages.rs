//! The messages of each language held against each other and against the code, and a run in
//! Japanese from the command line.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that cannot read the tree has failed"
)]

#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;
use folder::{FAILS, Folder, PASSES, Run};
use harness_scenario::RULES;
use reports_language::Language;

/// Latin words that Japanese texts have as well: names, and what is typed into files and commands.
const LATIN: &str = "POS Wi Fi MOTO Interac Eftpos Tap to Pay Bluetooth ID deadzone accept run \
     review update changed expect receipt order email scheme reason outcome check within m ms explain json jsonl html last failed r \
     reject Enter Ctrl a s u n p o q A R S g b d c i C TVaR Sobol risk \
     map unit minor currency CODE sales spread stored COLUMN status captured uploaded amounts seen";

/// Ids that begin so are put together from a list and a word of it.
const LISTS: &[&str] = &[
    "answer",
    "badge",
    "by",
    "countable",
    "crash",
    "decline",
    "disk",
    "entry",
    "internet",
    "key",
    "lane",
    "manual",
    "outcome",
    "power",
    "processor",
    "reader",
    "receipt",
    "refusal",
    "router",
    "rule",
    "staff",
    "step",
    "step-page",
    "tender",
    "till",
    "unit",
    "value",
    "verdict",
    "warning",
    "whole",
    "wifi",
];

/// Ids that begin so are found by the text that they are in English.
const FAMILIES: &[&str] = &[
    "basis-",
    "breach-",
    "file-",
    "hint-",
    "moment-",
    "note-",
    "noted-",
    "read-",
    "skip-",
    "snapshot-",
    "why-",
];

/// Where messages are said.
const SAYING: [&str; 4] =
    ["harness/scenario/src", "harness/runner/src", "harness/cli/src", "reports/render/src"];

/// A message: its texts, and the values that are put in.
#[derive(Debug, Default)]
struct Message {
    texts: Vec<String>,
    values: BTreeSet<String>,
    attributes: BTreeSet<String>,
}

fn messages(language: Language) -> BTreeMap<String, Message> {
    let resource = parser::parse(language.source()).unwrap();
    let mut messages = BTreeMap::new();
    for entry in resource.body {
        let Entry::Message(found) = entry else { continue };
        let mut message = Message::default();
        note(found.value.as_ref().unwrap(), &mut message);
        message.attributes = found.attributes.iter().map(|it| it.id.name.to_owned()).collect();
        let before = messages.insert(found.id.name.to_owned(), message);
        assert!(before.is_none(), "{language:?} has {} twice", found.id.name);
    }
    messages
}

fn note(pattern: &Pattern<&str>, message: &mut Message) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => message.texts.push((*value).to_owned()),
            PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                note_inline(inline, message);
            }
            PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                note_inline(selector, message);
                for variant in variants {
                    note(&variant.value, message);
                }
            }
        }
    }
}

fn note_inline(inline: &InlineExpression<&str>, message: &mut Message) {
    match inline {
        InlineExpression::VariableReference { id } => {
            message.values.insert(id.name.to_owned());
        }
        InlineExpression::StringLiteral { value } => message.texts.push((*value).to_owned()),
        other => panic!("no message is made of {other:?}"),
    }
}

/// The sources of some folders, without their tests.
fn sources(folders: &[&str]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let mut open: Vec<_> = folders.iter().map(|folder| root.join(folder)).collect();
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
            found.push((path.display().to_string(), code.to_owned()));
        }
    }
    found
}

/// The texts in quotation marks that stand right behind one of these words.
fn behind<'a>(code: &'a str, words: &[&str]) -> Vec<&'a str> {
    let of_word = |word: &str| -> Vec<&'a str> {
        let places = code.match_indices(word).map(|(place, found)| place + found.len());
        let literals = places.filter_map(|place| code.get(place..)?.trim_start().strip_prefix('"'));
        literals.filter_map(|rest| rest.split('"').next()).collect()
    };
    words.iter().flat_map(|word| of_word(word)).collect()
}

#[test]
fn both_languages_have_the_same_messages_with_the_same_values() {
    let [english, japanese] = [Language::English, Language::Japanese].map(messages);
    let ids = |all: &BTreeMap<String, Message>| all.keys().cloned().collect::<Vec<_>>();
    assert_eq!(ids(&english), ids(&japanese));
    for (id, message) in &english {
        let other = &japanese[id];
        assert_eq!(message.values, other.values, "the values of {id}");
        assert_eq!(message.attributes, other.attributes, "the attributes of {id}");
    }
}

/// What nothing is put into is taken as one text; of several pieces it would be said as its id.
#[test]
fn a_message_without_values_is_one_text() {
    for language in [Language::English, Language::Japanese] {
        for (id, message) in messages(language) {
            let is_one = !message.values.is_empty() || message.texts.len() == 1;
            assert!(is_one, "{id} of {language:?}: {:?}", message.texts);
        }
    }
}

#[test]
fn no_message_is_empty_and_nothing_is_left_in_english() {
    let known: BTreeSet<&str> = LATIN.split_whitespace().collect();
    for language in [Language::English, Language::Japanese] {
        for (id, message) in messages(language) {
            let text = message.texts.concat();
            assert!(!text.trim().is_empty() || !message.values.is_empty(), "{id} says nothing");
            if language == Language::Japanese {
                let words = text.split(|letter: char| !letter.is_ascii_alphabetic());
                let foreign: Vec<_> =
                    words.filter(|word| !word.is_empty() && !known.contains(word)).collect();
                assert!(foreign.is_empty(), "{id} says {foreign:?}");
            }
        }
    }
}

#[test]
fn every_message_is_said_somewhere_and_what_is_said_is_there() {
    let known = messages(Language::English);
    let sources = sources(&SAYING);
    let all: String = sources.iter().map(|(_, code)| code.as_str()).collect();
    for (path, code) in &sources {
        for id in behind(code, &["say(", ".text(", "says(", "unless_0("]) {
            // What has blanks or is made of parts is a text of its own.
            let is_id = id.contains('-')
                && !id.contains([' ', '{'])
                && !path.contains("/scenario/src/write");
            assert!(!is_id || known.contains_key(id), "{path} says {id}");
        }
    }
    let listed = |id: &str| {
        LISTS.iter().any(|list| id.strip_prefix(list).is_some_and(|rest| rest.starts_with('-')))
    };
    let unsaid: Vec<&String> = known
        .keys()
        .filter(|id| !all.contains(&format!("\"{id}\"")))
        .filter(|id| !listed(id) && !FAMILIES.iter().any(|family| id.starts_with(family)))
        .collect();
    assert!(unsaid.is_empty(), "nobody says {unsaid:?}");
    for list in LISTS {
        let is_used = all.contains(&format!("word(\"{list}\""))
            || all.contains(&format!("of_list(\"{list}\""));
        assert!(is_used || *list == "lane", "nobody takes a word of {list}");
    }
}

#[test]
fn what_is_found_by_its_english_text_is_said_so_somewhere() {
    let folders = [&SAYING[..], &["sim/world/src/invariant"]].concat();
    let all: String = sources(&folders).into_iter().map(|(_, code)| code).collect();
    // A text that goes over the end of a line is one text.
    let joined: String = all.split("\\\n").map(str::trim_start).collect();
    for (id, message) in messages(Language::English) {
        if ![
            "basis-",
            "breach-",
            "file-",
            "moment-",
            "note-",
            "noted-",
            "read-",
            "skip-",
            "snapshot-",
            "why-",
        ]
        .iter()
        .any(|family| id.starts_with(family))
        {
            continue;
        }
        let words = |text: &String| text.trim().trim_matches(['`', ',', ':']).trim().to_owned();
        let longest = message.texts.iter().map(words).max_by_key(String::len).unwrap();
        // Some are put together from two texts.
        let halves = longest.match_indices(' ').map(|(at, _)| longest.split_at(at));
        let mut halves = halves.map(|(first, last)| [first, last.trim_start()]);
        let is_there = joined.contains(&longest)
            || halves.any(|both| both.iter().all(|half| joined.contains(half)));
        assert!(is_there, "nobody says {longest:?} any more: {id}");
    }
}

#[test]
fn english_words_of_lists_are_those_of_the_format() {
    let english = messages(Language::English);
    for rule in RULES {
        let id = format!("rule-{}", rule.id.replace('.', "_"));
        assert_eq!(english[&id].texts.concat(), rule.summary, "{id}");
    }
    for list in ["badge", "refusal", "outcome", "receipt", "warning", "decline", "verdict"] {
        for (id, message) in english.iter().filter(|(id, _)| id.starts_with(&format!("{list}-"))) {
            assert_eq!(format!("{list}-{}", message.texts.concat()), *id);
        }
    }
}

fn with(folder: &Folder, variables: &[(&str, &str)], args: &[&str]) -> Run {
    let mut command = folder.command(args);
    for name in ["LC_ALL", "LC_MESSAGES", "LANG"] {
        command.env_remove(name);
    }
    command.envs(variables.iter().copied());
    Run::of(&mut command)
}

#[test]
fn a_run_is_told_in_the_language_that_was_asked_for_or_that_the_environment_has() {
    let folder = Folder::with(&[("s/a.toml", PASSES), ("s/b.toml", FAILS)]);
    let said = |variables: &[(&str, &str)], args: &[&str]| {
        let run = with(&folder, variables, args);
        assert_eq!(run.exit, Some(1), "{}", run.stderr);
        run.stderr
    };
    let is_japanese = |said: &str| said.contains("合格 1、不合格 1、スキップ 0");
    let is_english = |said: &str| said.contains("1 passed, 1 failed, 0 skipped");
    assert!(is_english(&said(&[], &["run", "s"])));
    assert!(is_japanese(&said(&[], &["run", "s", "--lang", "ja"])));
    assert!(is_japanese(&said(&[], &["--lang", "ja", "run", "s"])));
    assert!(is_japanese(&said(&[("LANG", "ja_JP.UTF-8")], &["run", "s"])));
    assert!(is_english(&said(&[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C")], &["run", "s"])));
    assert!(is_english(&said(&[("LANG", "ja_JP.UTF-8")], &["run", "s", "--lang", "en"])));
    let wrong = with(&folder, &[], &["run", "s", "--lang", "fr"]);
    assert_eq!(wrong.exit, Some(2));
}

#[test]
fn what_is_said_around_a_run_is_japanese_too() {
    let folder = Folder::with(&[("s/a.toml", PASSES), ("s/b.toml", FAILS)]);
    let lang = [("LANG", "ja_JP.UTF-8")];
    let said = |args: &[&str]| with(&folder, &lang, args).stderr;
    let first = said(&["run", "s", "--history", "h.jsonl"]);
    assert!(first.contains("同じ対象を最後まで実行した記録がまだないため"), "{first}");
    assert!(first.contains("経過の確認: 同じコマンドに --html run.html を付けて実行"), "{first}");
    folder.write("s/b.toml", PASSES);
    let again = said(&["run", "s", "--history", "h.jsonl"]);
    assert!(again.contains("再び合格 1件: b"), "{again}");
    said(&["run", "s", "--shard", "1/1", "--json", "r.jsonl"]);
    let merged = said(&["merge-reports", "r.jsonl", "--json", "m.jsonl"]);
    assert!(merged.contains("1分割の結果: 合格 2、不合格 0"), "{merged}");
    let swept = said(&["run", "s/a.toml", "--crash-sweep"]);
    assert!(swept.contains("か所は2回の電源断、すべて合格、"), "{swept}");
    assert!(said(&["pending", "s"]).contains("確認待ちのスナップショット: 0件"));
}

#[test]
fn what_is_a_format_is_the_same_in_every_language() {
    let snapped = PASSES.replace("snapshot = []", "snapshot = [\"timeline\", \"orders\"]");
    let files = [("s/a.toml", snapped.as_str()), ("s/b.toml", FAILS)];
    let [english, japanese] = [["--lang", "en"], ["--lang", "ja"]].map(|lang| {
        let folder = Folder::with(&files);
        let first = [&["run", "s", "--json", "-", "--update", "changed"], &lang[..]].concat();
        let run = with(&folder, &[], &first);
        let again = with(&folder, &[], &[&["run", "s/a.toml"], &lang[..]].concat());
        assert_eq!(again.exit, Some(0), "{}", again.stderr);
        (run.stdout, folder.read("s/snapshots/a.snap"))
    });
    assert!(english.1.contains("accepted, paid"), "{}", english.1);
    assert_eq!(english, japanese);
}
