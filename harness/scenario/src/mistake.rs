//! A mistake in a file: what is wrong, where, and what to type instead.

use core::fmt;
use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::code::Code;
use crate::source::Place;

/// A mistake in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// Its kind.
    pub code: Code,
    /// What is wrong, in one line.
    pub message: String,
    /// Where.
    pub place: Place,
    /// What to say beside the place; may be empty.
    pub label: String,
    /// What to type instead.
    pub help: Option<String>,
    /// Other places that have a part in it, each with what to say beside it.
    pub also: Vec<(Place, String)>,
}

impl Mistake {
    /// Starts a mistake.
    pub(crate) fn new(code: Code, place: &Place, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            place: place.clone(),
            label: String::new(),
            help: None,
            also: Vec::new(),
        }
    }

    /// Says something beside the place.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Self {
        self.label = label.into();
        self
    }

    /// Says what to type instead.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Shows another place.
    pub(crate) fn also(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.also.push((place.clone(), label.into()));
        self
    }
}

/// Writes the mistake without the lines of the file, for where nobody draws it.
impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}\n  --> {}", self.code, self.message, self.place)?;
        if !self.label.is_empty() {
            write!(f, " {}", self.label)?;
        }
        for (place, label) in &self.also {
            write!(f, "\n  --> {place} {label}")?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n  = help: {help}")?;
        }
        Ok(())
    }
}

/// Where mistakes are noted while reading goes on.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    noted: RefCell<Vec<Mistake>>,
    /// Where texts stand that could not be filled in: what else is wrong with them means nothing.
    unfilled: RefCell<BTreeSet<Place>>,
}

impl Ledger {
    /// Notes a mistake.
    pub(crate) fn note(&self, mistake: Mistake) {
        if !self.unfilled.borrow().contains(&mistake.place) {
            self.noted.borrow_mut().push(mistake);
        }
    }

    /// Notes what is wrong with the parameters of a text, and from then on nothing else of it.
    pub(crate) fn note_unfilled(&self, text: &Place, mistake: Mistake) {
        self.noted.borrow_mut().push(mistake);
        self.unfilled.borrow_mut().insert(text.clone());
    }

    /// Notes a mistake in place of a value.
    pub(crate) fn none<T>(&self, mistake: Mistake) -> Option<T> {
        self.note(mistake);
        None
    }

    /// Tells whether nothing was noted.
    pub(crate) fn is_clean(&self) -> bool {
        self.noted.borrow().is_empty()
    }

    /// Returns all mistakes as they were noted.
    pub(crate) fn into_mistakes(self) -> Vec<Mistake> {
        self.noted.into_inner()
    }

    /// Returns all mistakes, each once, sorted by file and place; `first` is the user's own file.
    pub(crate) fn close(self, first: &str) -> Vec<Mistake> {
        let mut mistakes = self.into_mistakes();
        mistakes.sort_by(|a, b| {
            let key = |mistake: &Mistake| (mistake.place.file() != first, mistake.code);
            key(a).0.cmp(&key(b).0).then(a.place.cmp(&b.place)).then(key(a).1.cmp(&key(b).1))
        });
        mistakes.dedup();
        mistakes
    }
}
