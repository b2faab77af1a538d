//! A table held against the words that may stand in it.

use core::time::Duration;
use std::collections::BTreeMap;

use super::kinds::fits;
use super::tree::{Entry, Node, Table};
use crate::code::Code;
use crate::language::{Group, Kind, MeantKey, Presence, STEP, TOP, Word};
use crate::mistake::{Ledger, Mistake};
use crate::names::{closest, did_you_mean};
use crate::source::Place;
use crate::span::{NoSpan, read_span};
use crate::topics::{root_of, words_from};

/// The keys of a table that are known and of the right kind.
#[derive(Debug)]
pub(crate) struct Fields<'a> {
    pub(crate) ledger: &'a Ledger,
    pub(crate) group: &'static Group,
    pub(crate) place: &'a Place,
    table: &'a Table,
    entries: Vec<&'a Entry>,
}

impl<'a> Fields<'a> {
    /// Holds a node that is a table against its words, and notes what is wrong with each key.
    pub(crate) fn open(ledger: &'a Ledger, node: &'a Node, group: &'static Group) -> Option<Self> {
        Some(Self::of(ledger, node.table()?, (&node.place, group)))
    }

    /// Holds a table against its words, and notes what is wrong with each key.
    pub(crate) fn of(
        ledger: &'a Ledger,
        table: &'a Table,
        (place, group): (&'a Place, &'static Group),
    ) -> Self {
        let entries = table.entries.iter().filter(|entry| accepts(ledger, group, entry)).collect();
        let fields = Self { ledger, group, place, table, entries };
        for word in group.words {
            if word.presence == Presence::Must && !fields.tries(word.key) {
                ledger.note(fields.missing(word));
            }
        }
        fields
    }

    fn missing(&self, word: &Word) -> Mistake {
        let message = format!("{} has no `{}`", self.group.name, word.key);
        Mistake::new(Code::MissingKey, self.place, message)
            .label(format!("`{}` is missing here", word.key))
            .help(format!("`{}` is {}, {}", word.key, word.help, word.kind.describe()))
    }

    /// Returns the keys in the order of the file.
    pub(crate) fn entries(&self) -> &[&'a Entry] {
        &self.entries
    }

    /// Finds a key with its value.
    pub(crate) fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.entries.iter().copied().find(|entry| entry.key == key)
    }

    /// Finds a value.
    pub(crate) fn node(&self, key: &str) -> Option<&'a Node> {
        self.entry(key).map(|entry| &entry.node)
    }

    /// Finds a text with its place.
    pub(crate) fn text(&self, key: &str) -> Option<(&'a str, &'a Place)> {
        let node = self.node(key)?;
        node.text().map(|text| (text, &node.place))
    }

    /// Finds a text that must say something.
    pub(crate) fn said(&self, key: &str) -> Option<String> {
        let (text, place) = self.text(key)?;
        if text.trim().is_empty() {
            let mistake = Mistake::new(Code::Empty, place, format!("`{key}` is empty"));
            self.ledger.note(mistake.label("say something, or take it away"));
        }
        Some(text.to_owned())
    }

    /// Finds `true` or `false`.
    pub(crate) fn flag(&self, key: &str) -> Option<bool> {
        self.node(key)?.flag()
    }

    /// Finds a word of a closed list.
    pub(crate) fn word<T: Copy>(&self, key: &str, names: &[(&str, T)]) -> Option<T> {
        let (text, _) = self.text(key)?;
        names.iter().find(|(name, _)| *name == text).map(|(_, value)| *value)
    }

    /// Finds several words of a closed list; one that stands twice is a mistake.
    pub(crate) fn words<T: Copy>(&self, key: &str, names: &[(&str, T)]) -> Option<Vec<T>> {
        self.each_once(key, self.node(key)?);
        Some(self.all_words(key, names))
    }

    /// Finds several words of a closed list, as often as they stand there.
    pub(crate) fn all_words<T: Copy>(&self, key: &str, names: &[(&str, T)]) -> Vec<T> {
        let items = self.node(key).into_iter().flat_map(Node::list);
        let found = items.filter_map(|item| {
            let text = item.text()?;
            names.iter().find(|(name, _)| *name == text).map(|(_, value)| *value)
        });
        found.collect()
    }

    /// Notes texts of a list that stand twice.
    pub(crate) fn each_once(&self, key: &str, node: &Node) {
        let mut first: BTreeMap<&str, &Place> = BTreeMap::new();
        for (text, place) in node.list().iter().filter_map(|item| Some((item.text()?, &item.place)))
        {
            if let Some(before) = first.get(text) {
                let message = format!("`{text}` stands twice in `{key}`");
                let mistake = Mistake::new(Code::TwiceTheSame, place, message);
                self.ledger.note(mistake.label("take this one away").also(before, "the first"));
            } else {
                first.insert(text, place);
            }
        }
    }

    /// Finds a length of time.
    pub(crate) fn span(&self, key: &str) -> Option<Duration> {
        let (text, place) = self.text(key)?;
        match read_span(text) {
            Ok(span) => Some(span),
            Err(wrong) => self.ledger.none(no_span(place, text, &wrong)),
        }
    }

    /// Finds a length of time that is not nothing.
    pub(crate) fn some_span(&self, key: &str) -> Option<Duration> {
        let span = self.span(key)?;
        let (_, place) = self.text(key)?;
        if span.is_zero() {
            let message = format!("`{key}` must be longer than nothing");
            let mistake = Mistake::new(Code::BadNumber, place, message);
            return self.ledger.none(mistake.label("write \"1s\" or more"));
        }
        Some(span)
    }

    /// Finds a whole number from `least` on that fits.
    pub(crate) fn whole<T: TryFrom<i128>>(&self, key: &str, least: i128) -> Option<T> {
        let node = self.node(key)?;
        let super::tree::Tree::Whole(number) = node.value else {
            return None;
        };
        let fits = number.filter(|number| *number >= least).and_then(|n| T::try_from(n).ok());
        if fits.is_none() {
            let message = format!("`{key}` is out of range");
            let mistake = Mistake::new(Code::BadNumber, &node.place, message);
            let too_small = number.is_some_and(|number| number < least);
            self.ledger.note(mistake.label(if too_small {
                format!("write {least} or more")
            } else {
                "write a smaller number".to_owned()
            }));
        }
        fits
    }

    /// Notes keys that exclude each other; returns the first that is there.
    pub(crate) fn at_most_one(&self, keys: &[&str]) -> Option<&'a Entry> {
        let mut there = self.entries.iter().filter(|entry| keys.contains(&entry.key.as_str()));
        let first = *there.next()?;
        if let Some(second) = there.next() {
            self.ledger.note(together(self.group.name, first, second));
        }
        Some(first)
    }

    /// Notes that none of some keys is there, or more than one; returns the first that is there.
    pub(crate) fn exactly_one(&self, keys: &[&str]) -> Option<&'a Entry> {
        let first = self.at_most_one(keys);
        if first.is_none() && !keys.iter().any(|key| self.tries(key)) {
            let wanted: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            let message = format!("{} needs {}", self.group.name, wanted.join(" or "));
            let mistake = Mistake::new(Code::MissingKey, self.place, message);
            let several = keys.len() > 1;
            let label = if several { "add one of them here" } else { "add it here" };
            self.ledger.note(mistake.label(label));
        }
        first
    }

    /// Tells whether a key is there, if only misspelled or with a value of the wrong kind.
    pub(crate) fn tries(&self, key: &str) -> bool {
        let meant = |entry: &Entry| {
            let by_name = || closest(&entry.key, self.group.keys());
            self.group.find(&entry.key).is_none()
                && meant_key(self.group, entry).map_or_else(by_name, |meant| meant.key) == Some(key)
        };
        self.table.find(key).is_some() || self.table.entries.iter().any(meant)
    }

    /// Notes a key that means something only beside another.
    pub(crate) fn only_beside(&self, key: &str, others: &[&str]) {
        let beside = others.iter().any(|other| self.entry(other).is_some());
        if let Some(entry) = self.entry(key).filter(|_| !beside) {
            let wanted: Vec<String> = others.iter().map(|key| format!("`{key}`")).collect();
            let wanted = wanted.join(" or ");
            let message = format!("`{key}` in {} stands beside {wanted} only", self.group.name);
            let mistake = Mistake::new(Code::NotTogether, &entry.key_place, message);
            self.ledger.note(mistake.label(format!("take it away, or add {wanted}")));
        }
    }
}

fn together(group: &str, first: &Entry, second: &Entry) -> Mistake {
    let message = format!("`{}` and `{}` exclude each other in {group}", first.key, second.key);
    Mistake::new(Code::NotTogether, &second.key_place, message)
        .label("take one of them away")
        .also(&first.key_place, "the other is here")
}

/// Says what is wrong with a length of time.
pub(crate) fn no_span(place: &Place, text: &str, wrong: &NoSpan) -> Mistake {
    match wrong {
        NoSpan::TooLong => {
            let message = format!("`{text}` is longer than a hundred years");
            Mistake::new(Code::BadSpan, place, message).label("write a shorter one")
        }
        NoSpan::Spelling(guess) => {
            let plain = text.strip_prefix('+').filter(|rest| read_span(rest).is_ok());
            let right = plain.map(str::to_owned).or_else(|| guess.clone());
            let label = right.map_or_else(String::new, |right| format!("write \"{right}\""));
            Mistake::new(Code::BadSpan, place, format!("`{text}` is not a length of time"))
                .label(label)
                .help("units are d h m s ms, largest first, without spaces or decimals: \"1h30m\"")
        }
    }
}

/// Notes what is wrong with a key, and tells whether it can be read.
fn accepts(ledger: &Ledger, group: &'static Group, entry: &Entry) -> bool {
    let Some(word) = group.find(&entry.key) else {
        ledger.note(unknown(group, entry));
        return false;
    };
    fits(ledger, (&group.inside(), word.key), (&word.kind, &entry.node))
}

fn unknown(group: &'static Group, entry: &Entry) -> Mistake {
    let key = &entry.key;
    let readable: Vec<&str> = group.keys().collect();
    let by_name = || closest(key, group.keys()).map(|near| format!("did you mean `{near}`?"));
    let meant = meant_key(group, entry).map(|meant| meant.said(entry.node.place.text()));
    let label = meant
        .or_else(by_name)
        .or_else(|| below_a_header(group, entry))
        .or_else(|| elsewhere(group, entry))
        .unwrap_or_else(|| did_you_mean(key, group.keys()));
    Mistake::new(
        Code::UnknownKey,
        &entry.key_place,
        format!("unknown key `{key}` {}", group.inside()),
    )
    .label(label)
    .help(format!("{} takes {}", group.name, readable.join(", ")))
}

fn meant_key(group: &Group, entry: &Entry) -> Option<&'static MeantKey> {
    MeantKey::find(group.name, &entry.key)
}

/// Where `[cards.visa]` stands above it, a key of the top level belongs to the card.
fn below_a_header(group: &Group, entry: &Entry) -> Option<String> {
    let root = root_of(group);
    root.find(&entry.key).filter(|_| group.name != root.name)?;
    let text = entry.key_place.source().text();
    let before = text.get(..entry.key_place.span().start)?;
    let (above, indent) = before.rsplit_once('\n').unwrap_or(("", before));
    let is_header = |line: &str| {
        let name = line.trim().trim_start_matches('[').trim_end_matches(']');
        line.starts_with('[') && name.starts_with(char::is_alphabetic) && !name.contains('{')
    };
    let (at, header) = above.lines().enumerate().filter(|(_, line)| is_header(line)).last()?;
    let header = header.split('#').next().unwrap_or(header).trim();
    let key = &entry.key;
    let or = if key == "steps" { ", or write [[steps]]" } else { "" };
    let line = at + 1;
    indent.trim().is_empty().then(|| {
        format!("`{key}` stands below {header} (line {line}) and so belongs to it: move it up{or}")
    })
}

/// Says where a key stands that only one other table knows.
fn elsewhere(group: &'static Group, entry: &Entry) -> Option<String> {
    let key = entry.key.as_str();
    let root = root_of(group);
    let of_a_scenario = core::ptr::eq(root, &raw const TOP);
    if let Some(word) = STEP.find(key).filter(|_| of_a_scenario && group.name.starts_with('`')) {
        return Some(format!("`{}` stands beside {} in the step, not in it", word.key, group.name));
    }
    let of_the_top = core::ptr::eq(group, root);
    let is_home = |(home, word): &(&Group, &Word)| {
        let reached = !of_the_top || is_step(home) || table_at_the_top(root, home).is_some();
        word.key == key && reached && home.name != group.name
    };
    let homes: Vec<&Group> =
        words_from(root).into_iter().filter(is_home).map(|(home, _)| home).collect();
    let [home] = homes.as_slice() else { return None };
    let written = entry.node.place.text();
    let written = if written.contains('\n') { "…" } else { written };
    Some(match table_at_the_top(root, home) {
        Some(table) if of_the_top => format!("write {table} = {{ {key} = {written} }}"),
        _ if is_step(home) => {
            format!("write steps = [ {{ {key} = {written} }} ]: it stands in a step")
        }
        _ => format!("`{key}` stands {}", home.inside()),
    })
}

fn is_step(group: &Group) -> bool {
    group.name == STEP.name
}

/// Finds the key of the top level that has a table of these keys.
fn table_at_the_top(root: &Group, home: &Group) -> Option<&'static str> {
    let mut words = root.words.iter();
    let is_it = |word: &&Word| match word.kind {
        Kind::Table(group) => core::ptr::eq(group, home),
        _ => false,
    };
    words.find(is_it).map(|word| word.key)
}
