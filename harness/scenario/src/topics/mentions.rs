//! What is said of a word that is no topic itself: every name and description that has it.

use super::values::MEANINGS;
use super::{all, lists, study};
use crate::code::Code;
use crate::rules::RULES;

/// Shorter words stand everywhere.
const SHORTEST: usize = 3;

/// The name of the command stands in descriptions and says nothing of them.
const OUR_NAME: &str = "deadzone";

/// Lists what has a word in its name or its description, each with the topic to ask for.
pub(super) fn mentions(word: &str) -> Option<String> {
    let wanted = plain(word);
    let one = wanted.strip_suffix('s').filter(|one| one.chars().count() >= SHORTEST);
    let wanted = one.unwrap_or(&wanted);
    if wanted.trim().chars().count() < SHORTEST {
        return None;
    }
    let mut found: Vec<(String, String)> = Vec::new();
    for (topic, said) in sayings() {
        let has_it = [&topic, &said].iter().any(|text| begins_a_word(text, wanted));
        if has_it && !found.contains(&(topic.clone(), said.clone())) {
            found.push((topic, said));
        }
    }
    let width = found.iter().map(|(topic, _)| topic.chars().count()).max()?;
    let lines = found.iter().map(|(topic, said)| format!("  {topic:width$}  {said}\n"));
    let lines: String = lines.collect();
    Some(format!("nothing is called `{word}`; it is said of\n\n{lines}"))
}

/// Lists topics with what is said of each.
fn sayings() -> Vec<(String, String)> {
    let keys = all().into_iter().map(|found| {
        (found.word.key.to_owned(), format!("{}: {}", found.group.inside(), found.word.help))
    });
    let words = MEANINGS.iter().map(|(word, means)| ((*word).to_owned(), (*means).to_owned()));
    let of_lists = lists::reasons().into_iter().map(|[name, _, why]| (name, why));
    let declines = lists::declines().into_iter().map(|[_, name, class]| (name, class));
    let readers = lists::readers().into_iter().map(|[name, _, connected]| (name, connected));
    let rules = RULES.iter().map(|rule| (rule.id.to_owned(), rule.summary.to_owned()));
    let studies = study::study_keys().into_iter();
    let studies = studies.map(|key| (key.path, format!("of a study: {}", key.help)));
    let codes = Code::ALL.iter().map(|code| (code.id().to_owned(), code.title().to_owned()));
    keys.chain(words)
        .chain(of_lists)
        .chain(declines)
        .chain(readers)
        .chain(rules)
        .chain(codes)
        .chain(studies)
        .collect()
}

fn begins_a_word(text: &str, wanted: &str) -> bool {
    let text = format!(" {}", plain(text).replace(OUR_NAME, ""));
    text.match_indices(wanted).any(|(at, _)| {
        text.get(..at)
            .and_then(|before| before.chars().next_back())
            .is_some_and(|c| !c.is_alphanumeric())
    })
}

/// Dashes and underscores part words as spaces do.
fn plain(text: &str) -> String {
    text.trim().to_lowercase().replace(['-', '_'], " ")
}

#[cfg(test)]
mod tests {
    use super::mentions;

    #[test]
    fn a_word_that_is_no_topic_is_found_where_it_is_said() {
        let said = |word: &str, topic: &str| mentions(word).unwrap().contains(topic);
        assert!(said("battery", "  reader "));
        assert!(said("limits", "  transaction_limit "));
        assert!(said("dead-letter", "  dead_letters "));
        assert!(said("too-old", "  app-too-old "));
        assert!(said("near", "  near-24h "));
        assert!(said("binomial", "  outages.clustering "));
        assert!(said("approve", "  issuer "));
        assert_eq!(mentions("xy"), None);
        assert_eq!(mentions("xylophone"), None);
    }
}
