//! The top of a file: which keys have a place in it, and what a scenario says of itself.

use super::fields::Fields;
use super::files::Loaded;
use super::tree::{Entry, Table};
use crate::code::Code;
use crate::language::{STUDY, TOP};
use crate::mistake::{Ledger, Mistake};
use crate::names::{closest, did_you_mean};
use crate::refusals::REFUSALS;
use crate::rules::RULES;
use crate::scenario::{Header, Need, SnapshotPart};
use crate::source::Place;

/// The keys of the shop.
const SHOP: [&str; 10] = [
    "store",
    "offline",
    "roles",
    "staff",
    "tills",
    "networks",
    "cards",
    "line",
    "processor",
    "forwarding",
];

/// What a file is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// With `name` and `steps`.
    Scenario,
    /// With `steps` and no `name`.
    Part,
    /// Without `steps`.
    Fixture,
    /// Without `steps`, with more keys of a study than of a shop.
    Study,
}

impl Role {
    /// Tells what a file is.
    pub(crate) fn of(table: &Table) -> Self {
        match (table.find("steps"), table.find("name")) {
            (Some(_), Some(_)) => Self::Scenario,
            (Some(_), None) => Self::Part,
            (None, _) if asks(table) => Self::Study,
            (None, _) => Self::Fixture,
        }
    }
}

/// Tells whether a file is of something else: it has keys, and none is known or like one that is.
pub(crate) fn is_foreign(table: &Table) -> bool {
    let known = || TOP.words.iter().chain(STUDY.words).map(|word| word.key);
    let is_ours = |key: &str| closest(key, known()).is_some();
    !table.entries.is_empty() && !table.entries.iter().any(|entry| is_ours(&entry.key))
}

/// Tells whether a file has more keys of a study than of a shop.
fn asks(table: &Table) -> bool {
    let keys = table.entries.iter().map(|entry| entry.key.as_str());
    let of_a_study = |key: &&str| STUDY.find(key).is_some() && TOP.find(key).is_none();
    let of_a_shop = |key: &&str| SHOP.contains(key) || *key == "use";
    keys.clone().filter(of_a_study).count() > keys.filter(of_a_shop).count()
}

/// Notes that a file which is meant to be a study is another one, and tells whether it is.
pub(crate) fn is_another(ledger: &Ledger, loaded: &Loaded) -> bool {
    let (keys, is): (&[&str], _) = match Role::of(&loaded.table) {
        Role::Study => return false,
        Role::Scenario => (&["steps"], "a scenario: `deadzone run` plays it"),
        Role::Part => (&["steps"], "a part of scenarios"),
        Role::Fixture => (&SHOP, "a shop for scenarios to use"),
    };
    let mut entries = loaded.table.entries.iter();
    let entry = entries.find(|entry| keys.contains(&entry.key.as_str()));
    if let Some(entry) = entry {
        let message = format!("`{}` has no place in a study", entry.key);
        let mistake = Mistake::new(Code::OutOfPlace, &entry.key_place, message);
        ledger.note(mistake.label(format!("this file is {is}")).help(WHAT_A_STUDY_IS));
    }
    entry.is_some()
}

/// What a study has.
const WHAT_A_STUDY_IS: &str =
    "a study has `currency`, `sales` and `outages`: `deadzone explain study` lists its keys";

/// Notes what is wrong with the keys at the top of a file.
pub(crate) fn check_keys(ledger: &Ledger, loaded: &Loaded, role: Role) {
    let place = Place::new(&loaded.source, 0..0);
    Fields::of(ledger, &loaded.table, (&place, &TOP));
    let has_no_steps = role == Role::Fixture && !has_steps_below(&loaded.table);
    if let Some(name) = loaded.table.find("name").filter(|_| has_no_steps) {
        let mistake =
            Mistake::new(Code::MissingKey, &name.key_place, "the scenario has no `steps`");
        ledger.note(mistake.label("write what happens: steps = [ … ]").help(WHAT_IS_WHAT));
        return;
    }
    if role == Role::Fixture && !has_no_steps && loaded.table.find("name").is_some() {
        return;
    }
    for entry in &loaded.table.entries {
        let key = entry.key.as_str();
        let (file, label, has_a_place) = match role {
            Role::Scenario | Role::Study => return,
            Role::Part => ("part", "a part holds steps only", ["steps", "why"].contains(&key)),
            Role::Fixture => {
                let has_a_place = SHOP.contains(&key) || key == "use";
                ("fixture", "a fixture holds the shop only", has_a_place)
            }
        };
        if TOP.find(key).is_some() && !has_a_place {
            let message = format!("`{key}` has no place in a {file}");
            let mistake = Mistake::new(Code::OutOfPlace, &entry.key_place, message);
            ledger.note(mistake.label(label).help(WHAT_IS_WHAT));
        }
    }
}

/// Tells whether steps stand below the header of another table, which is noted there.
fn has_steps_below(table: &Table) -> bool {
    let below = |entry: &Entry| {
        let inner = entry.node.table();
        inner.is_some_and(|inner| inner.find("steps").is_some() || has_steps_below(inner))
    };
    table.entries.iter().any(below)
}

/// What makes a file a scenario, a part or a fixture.
const WHAT_IS_WHAT: &str =
    "a scenario has `name` and `steps`; a part has `steps` and no name; a fixture has neither";

/// Takes the shop out of a file.
pub(crate) fn shop_of(table: &Table) -> Table {
    let shop = table.entries.iter().filter(|entry| SHOP.contains(&entry.key.as_str()));
    Table { entries: shop.cloned().collect() }
}

/// Reads what a scenario says of itself, beside its name.
pub(crate) fn header(fields: &Fields<'_>) -> Header {
    let usual = || SnapshotPart::USUAL.to_vec();
    Header {
        why: fields.said("why"),
        proves: proves(fields),
        tags: tags(fields),
        needs: fields.words("needs", &Need::NAMES).unwrap_or_default(),
        snapshot: fields.words("snapshot", &SnapshotPart::NAMES).unwrap_or_else(usual),
    }
}

fn proves(fields: &Fields<'_>) -> Vec<&'static str> {
    let Some(node) = fields.node("proves") else {
        return Vec::new();
    };
    fields.each_once("proves", node);
    let items = node.list().iter().filter_map(|item| Some((item.text()?, &item.place)));
    items.filter_map(|(id, place)| rule(fields.ledger, id, place)).collect()
}

fn rule(ledger: &Ledger, id: &str, place: &Place) -> Option<&'static str> {
    let known = RULES.iter().find(|rule| rule.id == id);
    known.map(|rule| rule.id).or_else(|| {
        let mistake = Mistake::new(Code::UnknownRule, place, format!("there is no rule `{id}`"));
        let refusal = REFUSALS.iter().find(|refusal| refusal.name == id);
        let meant = match refusal {
            Some(refusal) => format!("did you mean `{}`?", refusal.rule),
            None => did_you_mean(id, RULES.iter().map(|rule| rule.id)),
        };
        ledger.none(mistake.label(meant).help("`deadzone explain rules` lists all rules"))
    })
}

fn tags(fields: &Fields<'_>) -> Vec<String> {
    let Some(node) = fields.node("tags") else {
        return Vec::new();
    };
    fields.each_once("tags", node);
    let mut tags = Vec::new();
    for (tag, place) in node.list().iter().filter_map(|item| Some((item.text()?, &item.place))) {
        if tag.trim().is_empty() {
            let mistake = Mistake::new(Code::Empty, place, "a tag is empty");
            fields.ledger.note(mistake.label("say something, or take it away"));
        }
        tags.push(tag.to_owned());
    }
    tags
}
