//! Each rule with the scenarios that prove it, and how these ended.

use harness_scenario::{RULES, Rule};

use super::{Summed, link};
use crate::document::{heads, scrolling, section as part};
use crate::markup::Element;

pub(super) fn section(results: &[Summed]) -> Element {
    let rows = RULES.iter().map(|rule| row(rule, results));
    let table = Element::new("table")
        .child(heads(["rule", "says", "proved by"]))
        .child(Element::new("tbody").children(rows));
    part("rules", "Rules").child(scrolling("all rules", table))
}

fn row(rule: &Rule, results: &[Summed]) -> Element {
    let proofs: Vec<&Summed> = results.iter().filter(|one| one.proves.contains(&rule.id)).collect();
    let ended = |word: &str| proofs.iter().filter(|one| one.word == word).count();
    let passed = ended("passed");
    let counted = match proofs.len() {
        0 => "by nothing that was played".to_owned(),
        all if all == passed => format!("{all} passed"),
        all => format!("{passed} of {all} passed"),
    };
    let links = proofs
        .iter()
        .map(|one| Element::new("li").child(link(&one.id, &one.id).with("class", one.word)));
    let folded = (!proofs.is_empty()).then(|| Element::new("ul").children(links));
    let proved =
        Element::new("details").child(Element::saying("summary", counted)).children(folded);
    let class = if ended("failed") + ended("error") > 0 { "broken" } else { "" };
    Element::new("tr")
        .with("class", class)
        .child(
            Element::saying("th", rule.id)
                .with("scope", "row")
                .with("id", format!("rule-{}", rule.id)),
        )
        .child(Element::saying("td", rule.summary))
        .child(Element::new("td").child(proved))
}
