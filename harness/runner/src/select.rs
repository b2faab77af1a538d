//! Chooses scenarios of a catalogue.

use harness_scenario::Scenario;

/// Which scenarios are meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// All.
    All,
    /// Those with this text in their id or name.
    Text(String),
    /// Those with this tag.
    Tag(String),
}

impl Filter {
    /// Reads a filter: `tag(x)`, or a text.
    pub fn new(text: &str) -> Self {
        let tag = text.strip_prefix("tag(").and_then(|rest| rest.strip_suffix(')'));
        tag.map_or_else(|| Self::Text(text.to_owned()), |tag| Self::Tag(tag.trim().to_owned()))
    }

    /// Tells whether a scenario is meant.
    pub fn takes(&self, scenario: &Scenario) -> bool {
        match self {
            Self::All => true,
            Self::Text(text) => scenario.id.contains(text) || scenario.plan.name.contains(text),
            Self::Tag(tag) => scenario.header.tags.contains(tag),
        }
    }
}
