//! The words that are written behind keys, one by one: where each stands, and what it means.

use super::{Found, all, lists};
use crate::language::Kind;
use crate::refusals::REFUSALS;
use crate::rules::RULES;

/// What a word means where its name does not say it.
pub(super) const MEANINGS: [(&str, &str); 15] = [
    (
        "payment-pending",
        "a stored payment is not answered yet, or nothing is paid and one was declined",
    ),
    ("paid", "cash and approved payments cover the total"),
    ("partially-paid", "a part is paid, a balance is left, and no stored payment is unanswered"),
    ("card-declined", "a stored payment was declined, and the balance is not yet 0"),
    ("near-24h", "the oldest stored payment was read 22 h ago or earlier"),
    ("accepted", "it worked"),
    ("refused", "the till did not take it, for a reason of `deadzone explain reasons`"),
    ("declined", "the processor declined it online, for a reason of `deadzone explain declines`"),
    ("sent", "it was written to the customer"),
    ("found", "the search found it"),
    ("unknown", "the till cannot tell whether the payment was stored"),
    ("unread", "the reader could not read the card; nothing was paid, and the order stays open"),
    ("queued", "it waits until the till is online again"),
    ("interac", "a debit scheme that is taken online only, whatever the country"),
    ("eftpos", "a debit scheme that is taken online only, whatever the country"),
];

/// Says what a word of a closed list means, where its name does not say it.
pub(crate) fn meaning(word: &str) -> Option<String> {
    let own = MEANINGS.iter().find(|(name, _)| *name == word).map(|(_, means)| (*means).to_owned());
    let refusal = || Some(REFUSALS.iter().find(|it| it.name == word)?.why.to_owned());
    let rule = || Some(RULES.iter().find(|rule| rule.id == word)?.summary.to_owned());
    own.or_else(refusal).or_else(rule).or_else(|| lists::meaning(word))
}

/// Explains a word of a closed list.
pub(super) fn value(topic: &str) -> Option<String> {
    let homes = all().into_iter().filter(|found| takes(&found.word.kind, topic));
    let said = |found: Found| {
        format!("  `{}` {}: {}\n", found.word.key, found.group.inside(), found.word.help)
    };
    let homes: String = homes.map(said).collect();
    let means = MEANINGS.iter().find(|(word, _)| *word == topic).map(|(_, means)| *means);
    let means = means.map_or_else(String::new, |means| format!(": {means}"));
    (!homes.is_empty()).then(|| format!("`{topic}`{means}\nit is written behind\n{homes}"))
}

/// Lists every word of a closed list.
pub(super) fn values() -> Vec<&'static str> {
    all().into_iter().flat_map(|found| words_of(&found.word.kind)).collect()
}

fn takes(kind: &Kind, word: &str) -> bool {
    words_of(kind).contains(&word)
}

fn words_of(kind: &Kind) -> Vec<&'static str> {
    let words = |leaf: &Kind| if let Kind::Word(words) = leaf { words() } else { Vec::new() };
    kind.leaves().into_iter().flat_map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::{MEANINGS, values};

    #[test]
    fn what_is_explained_is_a_word_of_a_list() {
        assert!(MEANINGS.iter().all(|(word, _)| values().contains(word)));
    }
}
