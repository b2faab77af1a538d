//! The schema says of every file of the house what reading says, and refuses what it can of the
//! files with mistakes.
#![expect(clippy::unwrap_used, reason = "a test that cannot read the tree has failed")]

mod validator;

use std::fs;
use std::path::Path;

use harness_scenario::{Code, Folder, Page, read_scenario, schema, study_schema};
use serde_json::Value;
use validator::{files, house, is_refused, said_of};

/// The keywords that the schema is made of; any other would be passed over below.
const KEYWORDS: [&str; 18] = [
    "$schema",
    "title",
    "description",
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "anyOf",
    "const",
    "enum",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "minItems",
    "x-taplo",
    "x-tombi-toml-version",
];

fn read_schema() -> Value {
    serde_json::from_str(&schema()).unwrap()
}

#[test]
fn the_schemas_beside_the_scenarios_are_current() {
    for (name, what, text) in [("scenario", "", schema()), ("study", " study", study_schema())] {
        let path = house().join(format!("scenarios/{name}.schema.json"));
        if std::env::var_os("RENEW_SCHEMAS").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let kept = fs::read_to_string(path).unwrap_or_default().replace('\r', "");
        assert!(kept == text, "type: deadzone schema{what} > scenarios/{name}.schema.json");
    }
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

/// The mistakes that no schema can find, each with the reason.
const BEYOND: [(Code, &str); 41] = [
    (Code::MissingFile, "it is about other files"),
    (Code::NotAFile, "it is about other files"),
    (Code::UnreadableFile, "it is about other files"),
    (Code::TooLarge, "it is about other files"),
    (Code::NotText, "it is about other files"),
    (Code::TooDeep, "editors have limits of their own"),
    (Code::Circle, "it is about other files"),
    (Code::NotAFixture, "it is about other files"),
    (Code::OutOfPlace, "it depends on the keys beside it"),
    (Code::NoSubject, "a choice of subjects would mark the whole step in editors"),
    (Code::TwoSubjects, "a choice of subjects would mark the whole step in editors"),
    (Code::TwiceTheSame, "ids are compared over the whole file"),
    (Code::UnknownName, "names are defined in other places"),
    (Code::NotYetOpen, "names are defined in other places"),
    (Code::NotTogether, "it depends on the keys beside it"),
    (Code::WhichTill, "it depends on how many tills there are"),
    (Code::EntryNotRead, "it depends on the reader of the till"),
    (Code::BadAmount, "zero is right in some places, and decimals are the currency's"),
    (Code::TimeOrder, "times are compared with those of other steps"),
    (Code::BeforeStart, "times are compared with the start"),
    (Code::NoSuchTime, "it takes a table of time zones"),
    (Code::UnknownCountry, "it takes a list of countries"),
    (Code::UnknownCurrency, "it takes a list of currencies"),
    (Code::UnknownTimezone, "it takes a table of time zones"),
    (Code::BadTender, "a tender is a small language of its own"),
    (Code::NotOnCard, "cards are defined in other places"),
    (Code::NeverTrue, "it depends on the keys beside it"),
    (Code::TooMany, "things are counted over the whole file"),
    (Code::UnknownParameter, "parameters are defined in other places"),
    (Code::UnusedParameter, "parameters are defined in other places"),
    (Code::BadParameter, "any text may have a parameter in it"),
    (Code::NotAPart, "it is about other files"),
    (Code::ControlCharacter, "any text may have any letter"),
    (Code::NoWeight, "weights are summed"),
    (Code::CapBelowMedian, "values are compared with each other"),
    (Code::NotAWeek, "it may be a file"),
    (Code::NoSweep, "it depends on the keys beside it"),
    (Code::UnknownColumn, "it is about other files"),
    (Code::BrokenRows, "it is about other files"),
    (Code::MixedCurrencies, "it is about other files"),
    (Code::NoRows, "it is about other files"),
];

/// Files with mistakes of other kinds that no schema can find, each with the reason.
const BEYOND_HERE: [(&str, &str); 24] = [
    ("bad-money-in-yen", "decimals are the currency's"),
    ("empty", "an empty list has a meaning elsewhere"),
    ("inline-table-lines", "this is TOML 1.1, which is refused by editors and not by a schema"),
    ("key-out-of-place", "one of several keys is missing"),
    ("mistakes-in-instances", "values stand behind parameters"),
    ("name-without-steps", "a fixture has no steps"),
    ("no-cases", "an empty list has a meaning elsewhere"),
    ("parameters-of-a-part", "the part is another file"),
    ("shop", "a fixture has no steps"),
    ("study-bad-hours", "zero is right in some places"),
    ("study-bad-reasons", "keys are declines"),
    ("study-csv-keys", "one of several keys is missing"),
    ("study-half-a-curve", "it depends on the keys beside it"),
    ("study-limits-in-yen", "decimals are the currency's"),
    ("study-no-mean", "it follows from several values"),
    ("study-no-rate-of-outages", "it depends on the keys beside it"),
    ("study-no-weight", "zero is right in some places"),
    ("study-nothing-of-a-horizon", "zero is right in some places"),
    ("study-ranges", "keys are paths"),
    ("study-too-much", "it follows from several values"),
    ("study-twice-in-a-sweep", "an empty list has a meaning elsewhere"),
    ("study-which-distribution", "one of several keys is missing"),
    ("table-over-lines", "this is TOML 1.1, which is refused by editors and not by a schema"),
    ("unseen", "there are more letters than a pattern can name"),
];

fn is_beyond(code: Code) -> bool {
    BEYOND.iter().any(|(beyond, _)| *beyond == code)
}

#[test]
fn every_page_with_a_mistake_that_a_schema_can_find_is_refused() {
    for page in Page::all().filter(|page| page.code != Code::NotToml10) {
        let can = !is_beyond(page.code);
        assert!(!can || is_refused(page.bad), "{}: nothing is said of {}", page.code, page.bad);
    }
}

#[test]
fn every_bad_file_with_a_mistake_that_a_schema_can_find_is_refused() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mistakes");
    let mut found = Vec::new();
    files(&folder, &mut found);
    let (mut refused, mut passed) = (0, Vec::new());
    for path in found {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let mistakes = read_scenario(&Folder, &path).err().unwrap_or_default();
        let own = mistakes.iter().filter(|one| Path::new(one.place.file()) == path);
        let can: Vec<Code> = own.map(|one| one.code).filter(|code| !is_beyond(*code)).collect();
        match (can.as_slice(), is_refused(&text)) {
            ([], _) => {}
            (_, true) => refused += 1,
            (can, false) => passed.push((name, format!("{can:?}"))),
        }
    }
    passed.sort();
    let names: Vec<&str> = passed.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, BEYOND_HERE.map(|(name, _)| name), "{passed:?}");
    assert!(refused > 50, "{refused}");
}
