//! Each rule with the scenarios that prove it, and how these ended.

use harness_scenario::{RULES, Rule};

use reports_language::Language;

use super::{Summed, link};
use crate::document::{heads, scrolling, section as part};
use crate::markup::Element;

pub(super) fn section(results: &[Summed], language: Language) -> Element {
    let is_proved = |rule: &&Rule| results.iter().any(|one| one.proves.contains(&rule.id));
    let (proved, others): (Vec<&Rule>, Vec<&Rule>) = RULES.iter().partition(is_proved);
    let all = |rules: &[&Rule]| {
        let rows: Vec<Element> = rules.iter().map(|rule| row(rule, results, language)).collect();
        let heads = ["page-rule", "page-says", "page-proved-by"].map(|id| language.text(id));
        let body = Element::new("tbody").children(rows);
        let table = Element::new("table").child(self::heads(heads)).child(body);
        scrolling(language.text("page-all-rules"), table)
    };
    // Who plays one file wants to see its rules, and not all that there are.
    let rest = (!others.is_empty()).then(|| {
        let says = language.say("page-unproved-rules", &[("count", &others.len())]);
        Element::new("details").child(Element::saying("summary", says)).child(all(&others))
    });
    part("rules", language.text("page-rules"))
        .children((!proved.is_empty()).then(|| all(&proved)))
        .children(rest)
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
