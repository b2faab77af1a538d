//! By what scenarios can be chosen: verdict, theme, tag, rule, reader, or some text.

use std::collections::BTreeMap;

use harness_scenario::Scenario;
use pos_core::ReaderModel;

use crate::markup::Element;
use crate::played::Played;

/// How many scenarios have which verdict, theme, tag, rule and reader.
#[derive(Debug, Default)]
pub(super) struct Choices {
    kinds: [BTreeMap<String, usize>; NAMES.len()],
}

/// What scenarios are chosen by, and the words for all of them.
const NAMES: [(&str, &str); 5] = [
    ("verdict", "every verdict"),
    ("theme", "every theme"),
    ("tag", "every tag"),
    ("rule", "every rule"),
    ("reader", "every reader"),
];

impl Choices {
    pub(super) fn count(&mut self, played: &Played<'_>) {
        let scenario = played.scenario;
        let header = &scenario.header;
        let owned = |text: &&str| (*text).to_owned();
        let values: [Vec<String>; NAMES.len()] = [
            vec![played.ending.word().to_owned()],
            vec![theme(&scenario.id).to_owned()],
            header.tags.clone(),
            header.proves.iter().map(owned).collect(),
            readers(scenario).iter().map(owned).collect(),
        ];
        for (counts, values) in self.kinds.iter_mut().zip(values) {
            for value in values {
                *counts.entry(value).or_default() += 1;
            }
        }
    }

    /// Writes the choices; they are hidden where no script would heed them.
    pub(super) fn form(&self) -> Element {
        let selects = NAMES.iter().zip(&self.kinds).map(|((name, all), counts)| {
            let options = counts.iter().map(|(value, count)| {
                Element::saying("option", format!("{value} ({count})")).with("value", value)
            });
            let every = Element::saying("option", *all).with("value", "");
            Element::new("select")
                .with("id", format!("by-{name}"))
                .with("aria-label", *name)
                .child(every)
                .children(options)
        });
        let find = Element::new("input")
            .with("id", "find")
            .with("type", "search")
            .with("placeholder", "id or name  ( / )")
            .with("aria-label", "text in id or name");
        let button = |id: &str, says: &str| {
            Element::saying("button", says).with("id", id).with("type", "button")
        };
        Element::new("form")
            .with("id", "choices")
            .with("hidden", "hidden")
            .child(find)
            .children(selects)
            .child(button("unfold", "unfold"))
            .child(button("fold", "fold"))
            .child(Element::new("output").with("id", "shown").with("aria-live", "polite"))
            .child(keys())
    }
}

fn keys() -> Element {
    let keys = [
        ("/", "find"),
        ("j", "next"),
        ("k", "back"),
        ("n", "next that did not pass"),
        ("o", "unfold all"),
        ("c", "fold all"),
    ];
    let keys = keys.map(|(key, does)| {
        Element::new("span").child(Element::saying("kbd", key)).text(format!(" {does}"))
    });
    Element::new("p").with("class", "keys").children(keys)
}

/// Returns the folder that a scenario is in: its theme.
pub(super) fn theme(id: &str) -> &str {
    id.rsplit_once('/').map_or("-", |(folders, _)| folders.rsplit('/').next().unwrap_or(folders))
}

/// Lists the readers of the shop, each once.
pub(super) fn readers(scenario: &Scenario) -> Vec<&'static str> {
    let has = |model: ReaderModel| scenario.plan.shop.tills.iter().any(|till| till.reader == model);
    ReaderModel::NAMES.iter().filter(|(_, model)| has(*model)).map(|(name, _)| *name).collect()
}
