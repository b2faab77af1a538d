//! By what scenarios can be chosen: verdict, theme, tag, rule, reader, file, or some text.

use std::collections::BTreeMap;

use reports_language::Language;

use crate::labels::{other_files, readers, theme};
use crate::markup::Element;
use crate::played::Played;

/// How many scenarios have which verdict, theme, tag, rule, reader and file.
#[derive(Debug, Default)]
pub(super) struct Choices {
    kinds: [BTreeMap<String, usize>; NAMES.len()],
}

/// What scenarios are chosen by, and the messages for it and for all of them.
const NAMES: [(&str, &str, &str); 6] = [
    ("verdict", "page-verdict", "page-every-verdict"),
    ("theme", "page-theme", "page-every-theme"),
    ("tag", "page-tag", "page-every-tag"),
    ("rule", "page-rule", "page-every-rule"),
    ("reader", "page-reader", "page-every-reader"),
    ("file", "page-file", "page-every-file"),
];

impl Choices {
    pub(super) fn count(&mut self, played: &Played<'_>) {
        let scenario = played.scenario;
        let header = &scenario.header;
        let owned = |text: &&str| (*text).to_owned();
        let values: [Vec<String>; NAMES.len()] = [
            vec![played.ending.word().to_owned()],
            vec![theme(scenario)],
            header.tags.clone(),
            header.proves.iter().map(owned).collect(),
            readers(scenario).iter().map(owned).collect(),
            other_files(scenario),
        ];
        for (counts, values) in self.kinds.iter_mut().zip(values) {
            for value in values {
                *counts.entry(value).or_default() += 1;
            }
        }
    }

    /// Writes the choices; they are hidden where no script would heed them.
    pub(super) fn form(&self, language: Language) -> Element {
        let selects = NAMES.iter().zip(&self.kinds).map(|((name, said, all), counts)| {
            let options = counts.iter().map(|(value, count)| {
                let said = if *name == "verdict" { verdict_said(value, language) } else { value };
                Element::saying("option", format!("{said} ({count})")).with("value", value)
            });
            let every = Element::saying("option", language.text(all)).with("value", "");
            Element::new("select")
                .with("id", format!("by-{name}"))
                .with("aria-label", language.text(said))
                .child(every)
                .children(options)
        });
        let find = Element::new("input")
            .with("id", "find")
            .with("type", "search")
            .with("placeholder", language.text("page-find"))
            .with("aria-label", language.text("page-find-what"));
        let button = |id: &str, says| {
            Element::saying("button", language.text(says)).with("id", id).with("type", "button")
        };
        Element::new("form")
            .with("id", "choices")
            .with("hidden", "hidden")
            .child(find)
            .children(selects)
            .child(button("unfold", "page-unfold"))
            .child(button("fold", "page-fold"))
            .child(shown(language))
            .child(keys(language))
    }
}

/// Says how many are shown; the script puts the numbers in.
fn shown(language: Language) -> Element {
    let says = language.say("page-shown", &[("shown", &"{shown}"), ("all", &"{all}")]);
    Element::new("output").with("id", "shown").with("aria-live", "polite").with("data-says", says)
}

fn verdict_said(word: &str, language: Language) -> &str {
    let known = ["passed", "failed", "skipped", "error"].into_iter().find(|known| *known == word);
    known.map_or(word, |known| language.word("verdict", known))
}

fn keys(language: Language) -> Element {
    let keys = [
        ("/", "page-key-find"),
        ("j", "page-key-next"),
        ("k", "page-key-back"),
        ("n", "page-key-next-failed"),
        ("o", "page-key-unfold-all"),
        ("c", "page-key-fold-all"),
    ];
    let keys = keys.map(|(key, does)| {
        Element::new("span")
            .child(Element::saying("kbd", key))
            .text(format!(" {}", language.text(does)))
    });
    Element::new("p").with("class", "keys").children(keys)
}
