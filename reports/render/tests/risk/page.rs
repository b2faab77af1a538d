//! The page: it asks nobody for anything, says the same as the tables, and is read without eyes.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use reports_language::Language;
use reports_render::{Retold, replayed_loss, risk_page};
use roxmltree::{Document, Node};
use sim_risk::{Estimates, Horizon, Rate, Sweep, WhenFull};

use crate::rig::{self, HOSTILE, Known, usd};

/// The page without its first line, which is HTML's alone.
fn page(known: &Known) -> String {
    let page = risk_page(&known.report());
    page.strip_prefix("<!DOCTYPE html>\n").unwrap().to_owned()
}

fn parsed(text: &str) -> Document<'_> {
    Document::parse(text).unwrap()
}

fn elements<'a>(
    document: &'a Document<'a>,
    name: &'static str,
) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.has_tag_name(name))
}

pub(crate) fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter_map(|one| one.text().filter(|_| one.is_text())).collect()
}

/// The pages of [`studies`], written once for all tests.
fn all() -> &'static [(&'static str, String)] {
    static PAGES: LazyLock<Vec<(&'static str, String)>> =
        LazyLock::new(|| studies().iter().map(|(name, known)| (*name, page(known))).collect());
    &PAGES
}

/// Studies that make each part of the page look otherwise, down to those that have none of it.
pub(crate) fn studies() -> Vec<(&'static str, Known)> {
    let mut outage = rig::cafe();
    outage.horizon = Horizon::Outage;
    outage.sweep = Sweep::default();
    outage.question = None;
    let mut nothing = rig::cafe();
    nothing.sales.rate = Rate::PerHour(0.0);
    let mut two = rig::cafe();
    two.sweep.when_full = vec![WhenFull::Skip, WhenFull::Stop];
    two.sweep.transaction_limit = vec![Some(usd(50)), None];
    let mut full = rig::cafe();
    full.sweep = Sweep { when_full: vec![WhenFull::Skip, WhenFull::Stop], ..Sweep::default() };
    let mut many = rig::cafe();
    many.sweep.device_limit = (1..40).map(|step| Some(usd(step * 100))).chain([None]).collect();
    let mut few = rig::known().alone();
    few.estimates = Estimates::of(&few.study, &rig::block(&few.study, 1)).unwrap();
    vec![
        ("café", rig::known().replayed(1)),
        ("outage", Known::of(outage, 500).alone()),
        ("nothing", Known::of(nothing, 100)),
        ("two axes", Known::of(two, 300)),
        ("when full", Known::of(full, 300)),
        ("many", Known::of(many, 300)),
        ("one replication", few),
        ("exact", rig::exact()),
        ("hostile", rig::hostile()),
    ]
}

#[test]
fn every_page_is_well_formed_and_asks_nobody_for_anything() {
    for (name, text) in all() {
        let document = parsed(text);
        for outside in ["http:", "https:", "src=", "url(", "@import", "//", "<script", "javascript"]
        {
            // A text may say what it likes: only marks and the style could fetch.
            let marks: String = document
                .descendants()
                .flat_map(|node| node.attributes())
                .map(|attribute| format!("{}={} ", attribute.name(), attribute.value()))
                .filter(|attribute| !attribute.starts_with("aria-label="))
                .collect();
            assert!(!marks.contains(outside), "{name}: {outside} in {marks}");
            let style = text_of(elements(&document, "style").next().unwrap());
            assert!(!style.contains(outside), "{name}: {outside}");
        }
        for forbidden in
            ["script", "img", "link", "iframe", "object", "embed", "base", "form", "image", "use"]
        {
            assert!(
                !document.descendants().any(|node| node.has_tag_name(forbidden)),
                "{name}: {forbidden}"
            );
        }
        let handlers = document.descendants().flat_map(|node| node.attributes());
        assert!(!handlers.into_iter().any(|one| one.name().starts_with("on")), "{name}");
    }
}

#[test]
fn a_page_without_hostile_text_has_no_address_at_all() {
    let text = page(&rig::known());
    for outside in ["http:", "https:", "src=", "//", "<script"] {
        assert!(!text.contains(outside), "{outside}");
    }
}

#[test]
fn every_name_that_something_points_to_is_there_once() {
    for (name, text) in all() {
        let document = parsed(text);
        let ids: Vec<&str> =
            document.descendants().filter_map(|node| node.attribute("id")).collect();
        let once: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(once.len(), ids.len(), "{name}: {ids:?}");
        for node in document.descendants() {
            let named = node.attribute("aria-labelledby").unwrap_or_default();
            assert!(named.split_whitespace().all(|id| once.contains(id)), "{name}: {named}");
            let Some(link) = node.attribute("href") else { continue };
            assert!(link.strip_prefix('#').is_some_and(|id| once.contains(id)), "{name}: {link}");
        }
    }
}

#[test]
fn the_worst_replications_lead_to_their_timelines() {
    let known = rig::known().replayed(1);
    let text = page(&known);
    let document = parsed(&text);
    let links: Vec<_> =
        elements(&document, "a").filter_map(|link| link.attribute("href")).collect();
    assert_eq!(links.len(), 1);
    let timeline = elements(&document, "pre").next().unwrap();
    assert_eq!(links[0].trim_start_matches('#'), timeline.attribute("id").unwrap());
    let worst = known.estimates.points[known.report().focus()].worst[0];
    let lost = format!("USD {}.{:02} lost", worst.loss / 100, worst.loss % 100);
    let told = text_of(timeline);
    let first = told.lines().next().unwrap();
    assert!(first.ends_with(&lost), "the real core loses what the engine says: {first}");
}

/// What was paid in the end is counted; every decline is told.
#[test]
fn a_timeline_on_the_page_tells_what_went_wrong() {
    let known = rig::known();
    let point = &known.estimates.points[known.report().focus()];
    let told = |retold| {
        let of = (point.worst[0].replication, retold);
        replayed_loss(&known.study, &point.policy, of, Language::English).unwrap().timeline
    };
    let (whole, folded) = (told(Retold::Whole), told(Retold::WhatWentWrong));
    assert!(10 * folded.len() < whole.len(), "{} of {}", folded.len(), whole.len());
    for what in [&["  declined "][..], &["internet   up"], &[" declined-", "accepted"]] {
        let says = |line: &&str| what.iter().all(|word| line.contains(word));
        let count = |text: &str| text.lines().filter(says).count();
        assert!(count(&whole) > 0 && count(&folded) == count(&whole), "{what:?}\n{folded}");
    }
    assert!(folded.contains(" sales paid in the end"), "{folded}");
    assert!(!folded.contains("approved #"), "{folded}");
    assert_eq!(whole.lines().next(), folded.lines().next());
}

/// Each picture has a name and a description, and a section with a table that says the same.
#[test]
fn every_picture_is_described_and_has_its_numbers_beside_it() {
    let text = page(&rig::known());
    let document = parsed(&text);
    let pictures: Vec<_> = elements(&document, "svg").collect();
    assert_eq!(pictures.len(), 10);
    for picture in pictures {
        assert_eq!(picture.attribute("role"), Some("img"));
        let child = |name| picture.children().find(|node| node.has_tag_name(name)).map(text_of);
        assert!(child("title").is_some_and(|title| !title.is_empty()));
        assert!(child("desc").is_some_and(|description| !description.is_empty()));
    }
    let tables: Vec<_> = elements(&document, "caption").map(text_of).collect();
    assert_eq!(tables.len(), 10, "{tables:?}");
    for region in document.descendants().filter(|node| node.attribute("role") == Some("region")) {
        assert_eq!(region.attribute("tabindex"), Some("0"), "the keyboard can scroll it");
        assert!(region.attribute("aria-label").is_some());
    }
    for head in elements(&document, "th") {
        assert!(matches!(head.attribute("scope"), Some("row" | "col")));
    }
}

#[test]
fn every_point_of_a_picture_lies_within_it() {
    for (name, text) in all() {
        let document = parsed(text);
        for picture in elements(&document, "svg") {
            let size: Vec<f64> = numbers(picture.attribute("viewBox").unwrap());
            let inside = |number: f64, most: f64| (0.0..=most).contains(&number);
            for node in picture.descendants() {
                for (key, most) in [
                    ("x", 2),
                    ("x1", 2),
                    ("x2", 2),
                    ("cx", 2),
                    ("y", 3),
                    ("y1", 3),
                    ("y2", 3),
                    ("cy", 3),
                ] {
                    let at = node.attribute(key).map(|number| number.parse::<f64>().unwrap());
                    assert!(at.is_none_or(|at| inside(at, size[most])), "{name}: {node:?}");
                }
                let points = numbers(node.attribute("points").unwrap_or_default());
                assert!(
                    points.chunks(2).all(|at| inside(at[0], size[2]) && inside(at[1], size[3]))
                );
            }
        }
        assert!(!text.contains("NaN") && !text.contains("inf\""), "{name}");
    }
}

fn numbers(text: &str) -> Vec<f64> {
    let parts = text.split([' ', ',']).filter(|part| !part.is_empty());
    parts.map(|part| part.parse().unwrap()).collect()
}

#[test]
fn hostile_text_comes_out_as_text() {
    let known = rig::hostile();
    let text = page(&known);
    let document = parsed(&text);
    let shown = HOSTILE.replace(['\u{1b}', '\u{202e}', '\n'], "\u{fffd}");
    assert_eq!(text_of(elements(&document, "h1").next().unwrap()), shown);
    let cells: Vec<String> =
        elements(&document, "td").chain(elements(&document, "th")).map(text_of).collect();
    for place in ["reason", "assumption", "parameter"] {
        assert!(cells.iter().any(|cell| *cell == format!("{place}{shown}")), "{place}: {cells:?}");
    }
    assert!(
        text_of(elements(&document, "pre").next().unwrap()).contains("<script>alert('x')</script>")
    );
    assert!(!text.contains("<script"));
    assert!(!text.contains(['\u{1b}', '\u{202e}']));
}

#[test]
fn a_picture_is_drawn_as_it_was() {
    let text = page(&rig::known());
    let document = parsed(&text);
    let tornado = elements(&document, "svg").find(|picture| {
        picture.attribute("aria-labelledby").is_some_and(|id| id.starts_with("tornado"))
    });
    let range = tornado.unwrap().range();
    insta::assert_snapshot!("tornado", text[range].replace("><", ">\n<"));
}
