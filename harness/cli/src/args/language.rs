//! The language of reports.

use std::env;

use clap::ValueEnum;
use reports_language::Language;

/// The variables that POSIX lets choose the language of messages; the first that says anything
/// counts.
const VARIABLES: [&str; 3] = ["LC_ALL", "LC_MESSAGES", "LANG"];

/// The language of reports, as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum LangArg {
    /// English.
    En,
    /// Japanese.
    Ja,
}

/// Returns the language that was asked for, else the one of the environment.
pub(crate) fn language(asked: Option<LangArg>) -> Language {
    match asked {
        Some(LangArg::En) => Language::English,
        Some(LangArg::Ja) => Language::Japanese,
        None => of_environment(|name| env::var(name).ok()),
    }
}

fn of_environment(variable: impl Fn(&str) -> Option<String>) -> Language {
    let mut said = VARIABLES.into_iter().filter_map(variable).filter(|value| !value.is_empty());
    said.next().map_or(Language::English, |locale| Language::of_locale(&locale))
}

#[cfg(test)]
mod tests {
    use super::of_environment;
    use reports_language::Language::{English, Japanese};

    #[test]
    fn the_first_variable_that_says_anything_counts() {
        let of = |set: &[(&str, &str)]| {
            let value = |name: &str| set.iter().find(|(known, _)| *known == name);
            of_environment(|name| value(name).map(|(_, value)| (*value).to_owned()))
        };
        assert_eq!(of(&[]), English);
        assert_eq!(of(&[("LANG", "ja_JP.UTF-8")]), Japanese);
        assert_eq!(of(&[("LC_MESSAGES", "C"), ("LANG", "ja_JP.UTF-8")]), English);
        assert_eq!(of(&[("LC_ALL", ""), ("LC_MESSAGES", "ja_JP"), ("LANG", "C")]), Japanese);
        assert_eq!(of(&[("LC_ALL", "en_US.UTF-8"), ("LANG", "ja_JP.UTF-8")]), English);
    }
}
