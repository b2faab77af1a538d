//! A study to begin with: what was said of it, and the usual figures for the rest.

use std::path::Path;

use pos_core::Currency;
use sim_risk::Study;

use crate::language::{FIGURES, Figure, Kind, STUDY, Word};
use crate::mistake::Mistake;
use crate::read::{forgiving, read_study};
use crate::shelf::MemoryShelf;
use crate::topics::group_of;
use crate::write::quoted;

/// What is said of a study that is begun.
#[derive(Clone, Debug)]
pub struct Beginning {
    /// What it is called.
    pub name: String,
    /// The currency of its amounts.
    pub currency: Currency,
    /// Keys as paths, such as `sales.per_hour`, with their values as people type them: without
    /// quotes, lists with commas.
    pub said: Vec<(String, String)>,
}

impl Beginning {
    /// Makes the study that is to stand at `path`: what was said, and the usual figures for the rest.
    ///
    /// # Errors
    /// All mistakes in what was said, at their places in the file that it would be.
    pub fn study(&self, path: &Path) -> Result<Study, Vec<Mistake>> {
        let memory = MemoryShelf::new().with(path.to_string_lossy(), self.text());
        read_study(&memory, path).map(|file| file.study)
    }

    /// Lists the usual figures that stand for what was not said.
    pub fn usual(&self) -> impl Iterator<Item = &'static Figure> {
        let is_part =
            |key: &str, of: &str| key.strip_prefix(of).is_some_and(|rest| rest.starts_with('.'));
        let is_said = move |figure: &Figure| {
            self.said.iter().any(|(key, _)| key == figure.key || is_part(key, figure.key))
        };
        FIGURES.iter().filter(move |figure| !is_said(figure))
    }

    fn text(&self) -> String {
        let head =
            format!("name = {}\ncurrency = \"{}\"\n", quoted(&self.name), self.currency.code());
        let usual = self.usual().map(|figure| (figure.key, figure.value));
        let said = self.said.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        let lines = said.chain(usual).map(|(key, value)| {
            let written = match find(key) {
                Some(word) => written(&word.kind, value, self.currency),
                None => quoted(value),
            };
            format!("{key} = {written}\n")
        });
        head + &lines.collect::<String>()
    }
}

/// Finds a key by its path.
fn find(path: &str) -> Option<&'static Word> {
    let mut group = &STUDY;
    let mut parts = steps(path).into_iter().peekable();
    while let Some(part) = parts.next() {
        let word = group.find(part)?;
        if parts.peek().is_none() {
            return Some(word);
        }
        group = group_of(&word.kind).into_iter().next()?;
    }
    None
}

/// Splits a path at its points; what stands in quotes is one step.
fn steps(path: &str) -> Vec<&str> {
    let (plain, last) = match path.split_once(".\"") {
        Some((plain, last)) => (plain, Some(last.trim_end_matches('"'))),
        None => (path, None),
    };
    plain.split('.').chain(last).collect()
}

/// Writes a value as its key asks. What does not fit stands in quotes, so that it is told as a
/// mistake and is never more than a value.
fn written(kind: &Kind, value: &str, currency: Currency) -> String {
    let value = value.trim();
    match kind {
        Kind::Money => money(value, currency),
        Kind::Or(_, word) if *word == value => quoted(value),
        Kind::Or(kind, _) => written(kind, value, currency),
        Kind::List(kind) => {
            let items = value.split(',').map(|item| written(kind, item, currency));
            format!("[{}]", items.collect::<Vec<_>>().join(", "))
        }
        Kind::Either(one, _) if is_number(value) => written(one, value, currency),
        Kind::Number | Kind::Share | Kind::Whole | Kind::Count if is_number(value) => {
            value.to_owned()
        }
        Kind::Weights if FIGURES.iter().any(|figure| figure.value == value) => value.to_owned(),
        _ => quoted(value),
    }
}

/// Writes an amount with the decimals of the currency, where it can be read at all.
fn money(value: &str, currency: Currency) -> String {
    // The usual figures have two decimals, and a yen has none.
    let whole = || value.split_once('.').and_then(|(whole, _)| forgiving(whole, currency));
    let is_usual = FIGURES.iter().any(|figure| figure.value == value);
    let amount = forgiving(value, currency).or_else(|| is_usual.then(whole)?);
    amount.map_or_else(|| quoted(value), |it| quoted(&currency.show(it).to_string()))
}

fn is_number(value: &str) -> bool {
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    let starts = value.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'));
    starts && value.chars().all(allowed) && value.parse::<f64>().is_ok()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use pos_core::{Currency, Money};
    use sim_risk::{Axis, Question, Rate};

    use super::Beginning;
    use crate::language::FIGURES;

    fn begun(code: &str, said: &[(&str, &str)]) -> Beginning {
        let said = said.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        let currency = Currency::find(code).unwrap();
        Beginning { name: "a \"stall\"".to_owned(), currency, said: said.collect() }
    }

    #[test]
    fn usual_figures_stand_for_what_is_not_said_in_any_currency() {
        for code in ["USD", "JPY", "KWD"] {
            let beginning = begun(code, &[("sales.per_hour", "30"), ("per.tills", "3")]);
            let study = beginning.study(Path::new("a.toml")).unwrap();
            assert_eq!((study.sales.rate, study.tills), (Rate::PerHour(30.0), 3));
            assert_eq!(study.name, "a \"stall\"");
            let limit = Currency::find(code).unwrap().whole(5_000);
            assert_eq!(study.policy.device_limit, Some(limit));
            assert_eq!(beginning.usual().count(), FIGURES.len() - 1);
        }
    }

    #[test]
    fn amounts_and_lists_are_written_as_people_type_them() {
        let said = [
            ("sweep.device_limit", "250, $500,none"),
            ("question.keep.\"p99.5\"", "1,200"),
            ("question.over", "device_limit"),
            ("policy.device_limit", "none"),
        ];
        let study = begun("USD", &said).study(Path::new("a.toml")).unwrap();
        let money = |whole: i64| Some(Money::from_minor(100 * whole));
        assert_eq!(study.sweep.device_limit, [money(250), money(500), None]);
        assert_eq!(study.policy.device_limit, None);
        let Some(Question { under, over, .. }) = study.question else { panic!("no question") };
        assert_eq!((Some(under), over), (money(1_200), Axis::DeviceLimit));
    }

    #[test]
    fn what_cannot_be_is_a_mistake_and_never_another_key() {
        for (key, value, code) in [
            ("sales.per_hour", "-1", "E029"),
            ("sales.per_hour", "many", "E016"),
            ("sales.per_hour", "1\nname = \"x\"", "E016"),
            ("policy.device_limit", "a lot", "E027"),
            ("declines.at_once", "2", "E029"),
            ("outages.notice", "soon", "E030"),
        ] {
            let mistakes = begun("USD", &[(key, value)]).study(Path::new("a.toml")).unwrap_err();
            let codes: Vec<String> = mistakes.iter().map(|one| one.code.to_string()).collect();
            assert_eq!(codes, [code], "{key} = {value}");
        }
    }
}
