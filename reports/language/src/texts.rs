//! The messages of one language, cut up once so that saying one costs no more than joining strings.

use core::fmt::{self, Display};
use std::collections::BTreeMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

/// A part of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(&'static str),
    /// A value, by its name.
    Value(&'static str),
}

/// The messages of a language by their ids.
pub(crate) struct Texts {
    language: &'static str,
    source: &'static str,
    plain: BTreeMap<&'static str, Vec<Piece>>,
    /// Those that choose by a number, which Fluent puts together; few runs say any.
    choosing: OnceLock<FluentBundle<FluentResource>>,
}

impl fmt::Debug for Texts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Texts").field("plain", &self.plain.len()).finish_non_exhaustive()
    }
}

impl Texts {
    /// Reads the messages of the language with this name; a test says that nothing in them is
    /// wrong.
    pub(crate) fn read(language: &'static str, source: &'static str) -> Self {
        let (Ok(resource) | Err((resource, _))) = parser::parse(source);
        let messages = resource.body.into_iter().filter_map(|entry| match entry {
            Entry::Message(message) => Some((message.id.name, pieces(&message.value?)?)),
            _ => None,
        });
        Self { language, source, plain: messages.collect(), choosing: OnceLock::new() }
    }

    fn bundle(&self) -> FluentBundle<FluentResource> {
        let locales = vec![self.language.parse().unwrap_or_default()];
        let mut bundle = FluentBundle::new_concurrent(locales);
        // What is put in is put in as it is: a terminal shows the marks around it.
        bundle.set_use_isolating(false);
        let (Ok(resource) | Err((resource, _))) = FluentResource::try_new(self.source.to_owned());
        drop(bundle.add_resource(resource));
        bundle
    }

    /// Returns a message that is one text.
    pub(crate) fn plain(&self, id: &str) -> Option<&'static str> {
        match self.plain.get(id)?.as_slice() {
            [Piece::Text(text)] => Some(text),
            _ => None,
        }
    }

    /// Puts values into a message; one that is not there is its id.
    pub(crate) fn filled(&self, id: &str, with: &[(&str, &dyn Display)]) -> String {
        let Some(pieces) = self.plain.get(id) else { return self.chosen(id, with) };
        let mut said = String::new();
        for piece in pieces {
            match piece {
                Piece::Text(text) => said.push_str(text),
                Piece::Value(name) => {
                    let value = with.iter().find(|(known, _)| known == name);
                    // Writing to a string cannot fail.
                    let _ = value.map(|(_, value)| fmt::write(&mut said, format_args!("{value}")));
                }
            }
        }
        said
    }

    /// Finds the message that a text was made of, and what was put in.
    pub(crate) fn taken_apart<'a>(
        &self,
        family: &str,
        said: &'a str,
    ) -> Option<(&'static str, Vec<(&'static str, &'a str)>)> {
        let mut of_family = self.plain.iter().filter(|(id, _)| id.starts_with(family));
        of_family.find_map(|(id, pieces)| Some((*id, values_of(pieces, said)?)))
    }

    fn chosen(&self, id: &str, with: &[(&str, &dyn Display)]) -> String {
        let choosing = self.choosing.get_or_init(|| self.bundle());
        let pattern = choosing.get_message(id).and_then(|message| message.value());
        let Some(pattern) = pattern else { return id.to_owned() };
        let mut values = FluentArgs::new();
        for (name, value) in with {
            values.set((*name).to_owned(), number_or_text(value.to_string()));
        }
        let mut wrong = Vec::new();
        choosing.format_pattern(pattern, Some(&values), &mut wrong).into_owned()
    }
}

/// A choice is made by numbers, so what looks like one is one.
fn number_or_text(text: String) -> FluentValue<'static> {
    match text.parse::<u32>() {
        Ok(number) => FluentValue::from(number),
        Err(_) => FluentValue::from(text),
    }
}

/// Cuts a message up; none where it chooses.
fn pieces(pattern: &Pattern<&'static str>) -> Option<Vec<Piece>> {
    pattern.elements.iter().map(piece).collect()
}

fn piece(element: &PatternElement<&'static str>) -> Option<Piece> {
    match element {
        PatternElement::TextElement { value } => Some(Piece::Text(value)),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::VariableReference { id }),
        } => Some(Piece::Value(id.name)),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::StringLiteral { value }),
        } => Some(Piece::Text(value)),
        PatternElement::Placeable { .. } => None,
    }
}

/// Takes out of a text what was put into a message; none where it is of another.
fn values_of<'a>(pieces: &[Piece], said: &'a str) -> Option<Vec<(&'static str, &'a str)>> {
    let mut values = Vec::new();
    let mut rest = said;
    for (place, piece) in pieces.iter().enumerate() {
        match piece {
            Piece::Text(text) => rest = rest.strip_prefix(text)?,
            Piece::Value(name) => {
                let end = match pieces.get(place + 1) {
                    Some(Piece::Text(text)) => rest.find(text)?,
                    Some(Piece::Value(_)) => return None,
                    None => rest.len(),
                };
                let (value, after) = rest.split_at_checked(end)?;
                values.push((*name, value));
                rest = after;
            }
        }
    }
    rest.is_empty().then_some(values)
}
