//! A TOML file as a tree in which every value and every key knows its place.

use std::sync::Arc;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::source::{Place, Source};

/// A value with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) place: Place,
    pub(crate) value: Tree,
}

/// A value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Tree {
    Text(String),
    /// A whole number; none where it does not fit.
    Whole(Option<i128>),
    /// A number with decimals, as written.
    Decimal(String),
    Flag(bool),
    Date,
    List(Vec<Node>),
    Table(Table),
}

/// Keys with their values, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) entries: Vec<Entry>,
}

/// A key with its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) key_place: Place,
    pub(crate) node: Node,
}

impl Table {
    /// Finds a key.
    pub(crate) fn find(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// Takes a table as the TOML crate read it; its spans put the keys in the file's order.
    pub(crate) fn take(source: &Arc<Source>, table: &DeTable<'_>) -> Self {
        let entry =
            |(key, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| Entry {
                key: key.get_ref().to_string(),
                key_place: Place::new(source, key.span()),
                node: Node::take(source, value),
            };
        let mut entries: Vec<Entry> = table.iter().map(entry).collect();
        entries.sort_by_key(|entry| entry.key_place.span().start);
        Self { entries }
    }
}

impl Node {
    fn take(source: &Arc<Source>, value: &Spanned<DeValue<'_>>) -> Self {
        let tree = match value.get_ref() {
            DeValue::String(text) => Tree::Text(text.to_string()),
            DeValue::Integer(whole) => {
                Tree::Whole(i128::from_str_radix(whole.as_str(), whole.radix()).ok())
            }
            DeValue::Float(decimal) => Tree::Decimal(decimal.as_str().to_owned()),
            DeValue::Boolean(flag) => Tree::Flag(*flag),
            DeValue::Datetime(_) => Tree::Date,
            DeValue::Array(list) => {
                Tree::List(list.iter().map(|item| Self::take(source, item)).collect())
            }
            DeValue::Table(table) => Tree::Table(Table::take(source, table)),
        };
        Self { place: Place::new(source, value.span()), value: tree }
    }

    /// Says what kind of value this is.
    pub(crate) const fn kind(&self) -> &'static str {
        match self.value {
            Tree::Text(_) => "text",
            Tree::Whole(_) | Tree::Decimal(_) => "a number",
            Tree::Flag(_) => "true or false",
            Tree::Date => "a date or time without quotes",
            Tree::List(_) => "a list",
            Tree::Table(_) => "a table",
        }
    }

    pub(crate) const fn table(&self) -> Option<&Table> {
        match &self.value {
            Tree::Table(table) => Some(table),
            Tree::Text(_)
            | Tree::Whole(_)
            | Tree::Decimal(_)
            | Tree::Flag(_)
            | Tree::Date
            | Tree::List(_) => None,
        }
    }

    pub(crate) const fn text(&self) -> Option<&str> {
        match &self.value {
            Tree::Text(text) => Some(text.as_str()),
            Tree::Whole(_)
            | Tree::Decimal(_)
            | Tree::Flag(_)
            | Tree::Date
            | Tree::List(_)
            | Tree::Table(_) => None,
        }
    }

    pub(crate) const fn flag(&self) -> Option<bool> {
        match self.value {
            Tree::Flag(flag) => Some(flag),
            Tree::Whole(_)
            | Tree::Decimal(_)
            | Tree::Text(_)
            | Tree::Date
            | Tree::List(_)
            | Tree::Table(_) => None,
        }
    }

    pub(crate) fn list(&self) -> &[Self] {
        match &self.value {
            Tree::List(list) => list,
            Tree::Whole(_)
            | Tree::Decimal(_)
            | Tree::Text(_)
            | Tree::Date
            | Tree::Flag(_)
            | Tree::Table(_) => &[],
        }
    }
}
