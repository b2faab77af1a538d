//! Each rule with the scenarios that prove it, and how these ended.

use harness_scenario::{RULES, Rule};

use reports_language::Language;

use super::{Summed, link};
use crate::document::{heads, scrolling, section as part};
use crate::markup::Element;

pub(super) fn section(results: &[Summed], language: Language) -> Element {
    let rows = RULES.iter().map(|rule| row(rule, results, language));
    let table = Element::new("table")
        .child(heads(["page-rule", "page-says", "page-proved-by"].map(|id| language.text(id))))
        .child(Element::new("tbody").children(rows));
    part("rules", language.text("page-rules"))
        .child(scrolling(language.text("page-all-rules"), table))
}

fn row(rule: &Rule, results: &[Summed], language: Language) -> Element {
    let proofs: Vec<&Summed> = results.iter().filter(|one| one.proves.contains(&rule.id)).collect();
    let ended = |word: &str| proofs.iter().filter(|one| one.word == word).count();
    let passed = ended("passed");
    let counted = match proofs.len() {
        0 => language.text("page-proved-by-nothing").to_owned(),
        all if all == passed => language.say("page-all-passed", &[("all", &all)]),
        all => language.say("page-some-passed", &[("passed", &passed), ("all", &all)]),
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
        .child(Element::saying("td", rule.summary_in(language)))
        .child(Element::new("td").child(proved))
}
