//! A study told in Japanese: nothing of ours is left in English.

use std::collections::BTreeSet;

use reports_language::Language::{English, Japanese};
use reports_render::{
    Retold, RiskReport, replayed_loss, risk_csv, risk_json, risk_page, risk_summary,
};

use crate::page::studies;
use crate::rig::{self, Known};

/// Latin words that are no English: of commands, laws and measures.
const LATIN: &str =
    "deadzone risk replay replication point seed USD GBP TVaR Sobol fast core h d m";

fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|letter: char| !letter.is_ascii_alphabetic());
    words.filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn told_by(known: &Known) -> RiskReport<'_> {
    RiskReport { language: Japanese, ..known.report() }
}

/// Lists the words that neither the study nor a command has, and that nobody who reads Japanese
/// knows.
fn foreign(text: &str, report: &RiskReport<'_>) -> Vec<String> {
    let mut theirs = vec![LATIN.to_owned(), report.study.name.clone()];
    theirs.push(format!("{} {}", report.file.display(), report.options));
    theirs.push(report.estimates.digest.to_string());
    for one in report.sensitivities {
        theirs
            .push([&one.parameter, &one.value, &one.low, &one.high].map(String::as_str).join(" "));
    }
    for one in report.assumptions {
        let source = one.source.clone().filter(|source| source != "the study's own word");
        theirs.extend([one.key.clone(), one.value.clone(), source.unwrap_or_default()]);
    }
    theirs.extend(report.study.declines.reasons.iter().map(|(code, _)| code.clone()));
    let known = words(&theirs.join(" "));
    words(text).into_iter().filter(|word| !known.contains(word)).collect()
}

#[test]
fn a_summary_is_all_in_japanese() {
    for (name, known) in studies() {
        let report = told_by(&known);
        let text = risk_summary(&report);
        assert_eq!(foreign(&text, &report), Vec::<String>::new(), "{name}: {text}");
        assert!(text.contains("\n損失（") && text.contains("売上の内訳（"), "{text}");
    }
}

#[test]
fn a_page_is_all_in_japanese() {
    for (name, known) in studies() {
        let report = told_by(&known);
        let page = risk_page(&report);
        let page = page.strip_prefix("<!DOCTYPE html>\n").unwrap();
        let document = roxmltree::Document::parse(page).unwrap();
        assert_eq!(document.root_element().attribute("lang"), Some("ja"), "{name}");
        let mut said = String::new();
        for node in document.descendants() {
            let is_code = |node: roxmltree::Node<'_, '_>| {
                ["style", "code", "pre"].contains(&node.tag_name().name())
            };
            if let Some(text) = node.text().filter(|_| node.is_text()) {
                said += if node.ancestors().any(is_code) { "" } else { text };
                said.push('\n');
            }
            said += node.attribute("aria-label").unwrap_or_default();
            said.push('\n');
        }
        assert_eq!(foreign(&said, &report), Vec::<String>::new(), "{name}");
    }
}

#[test]
fn a_replication_is_told_in_japanese_and_folded_the_same() {
    let known = rig::known();
    let point = &known.estimates.points[0];
    for retold in [Retold::Whole, Retold::WhatWentWrong] {
        let of = (point.worst[0].replication, retold);
        let told =
            |language| replayed_loss(&known.study, &point.policy, of, language).unwrap().timeline;
        let (english, japanese) = (told(English), told(Japanese));
        let cards = words("good code card visa mastercard usd");
        let foreign: Vec<String> = foreign(&japanese, &told_by(&known))
            .into_iter()
            .filter(|it| !cards.contains(it))
            .collect();
        assert_eq!(foreign, Vec::<String>::new(), "{japanese}");
        assert_eq!(english.lines().count(), japanese.lines().count(), "{japanese}");
    }
}

#[test]
fn what_machines_read_of_a_study_is_the_same_in_every_language() {
    for (name, known) in studies() {
        let (english, japanese) = (known.report(), told_by(&known));
        assert_eq!(risk_json(&english), risk_json(&japanese), "{name}");
        assert_eq!(risk_csv(&english), risk_csv(&japanese), "{name}");
    }
}
