//! A language, as renderers take it.

use core::fmt::Display;
use std::sync::LazyLock;

use crate::texts::Texts;

/// The language of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English.
    English,
    /// Japanese.
    Japanese,
}

/// The texts of each language: constants, which cost something to read and so are read at most once.
static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::read("en", EN));
static JAPANESE: LazyLock<Texts> = LazyLock::new(|| Texts::read("ja", JA));

const EN: &str = include_str!("../lang/en.ftl");
const JA: &str = include_str!("../lang/ja.ftl");

impl Language {
    /// All languages, by the names that are typed and stand in pages.
    pub const NAMES: [(&'static str, Self); 2] = [("en", Self::English), ("ja", Self::Japanese)];

    /// Returns its name: `en`, `ja`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }

    /// Reads a locale as POSIX spells it: `ja_JP.UTF-8` is Japanese, and what is not known English.
    pub fn of_locale(locale: &str) -> Self {
        let language = locale.split(['_', '.', '@', '-']).next().unwrap_or_default();
        if language.eq_ignore_ascii_case("ja") { Self::Japanese } else { Self::English }
    }

    /// Returns a text that nothing is put into.
    pub fn text(self, id: &'static str) -> &'static str {
        self.texts().plain(id).unwrap_or(id)
    }

    /// Says something, with values put in by their names.
    pub fn say(self, id: &str, with: &[(&str, &dyn Display)]) -> String {
        self.texts().filled(id, with)
    }

    /// Says a word of a closed list of the format: `badge`, `payment-pending`. In English it is the
    /// word itself.
    pub fn word(self, list: &str, word: &'static str) -> &'static str {
        match self {
            Self::English => word,
            Self::Japanese => self.texts().plain(&id_of(list, word)).unwrap_or(word),
        }
    }

    /// Tells whether it has a message for a word of a list.
    pub fn knows(self, list: &str, word: &str) -> bool {
        self.texts().plain(&id_of(list, word)).is_some()
    }

    /// Says again what somebody said in English: the message is found among those whose ids begin
    /// with `family`, and its values are taken out of the text. What no message says stays as it
    /// is.
    pub fn again(self, family: &str, said: &str) -> String {
        if self == Self::English {
            return said.to_owned();
        }
        let found = ENGLISH.taken_apart(family, said);
        found.map_or_else(
            || said.to_owned(),
            |(id, values)| {
                let with: Vec<(&str, &dyn Display)> =
                    values.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
                self.say(id, &with)
            },
        )
    }

    /// Returns the source of its messages.
    pub const fn source(self) -> &'static str {
        match self {
            Self::English => EN,
            Self::Japanese => JA,
        }
    }

    fn texts(self) -> &'static Texts {
        match self {
            Self::English => &ENGLISH,
            Self::Japanese => &JAPANESE,
        }
    }
}

/// The message of a word; the ids of Fluent have no full stop.
fn id_of(list: &str, word: &str) -> String {
    format!("{list}-{}", word.replace('.', "_"))
}

#[cfg(test)]
mod tests {
    use super::Language;

    #[test]
    fn a_locale_of_posix_chooses_the_language() {
        for japanese in ["ja_JP.UTF-8", "ja", "ja_JP", "ja.UTF-8", "JA_jp", "ja-JP"] {
            assert_eq!(Language::of_locale(japanese), Language::Japanese, "{japanese}");
        }
        for other in ["C", "POSIX", "en_US.UTF-8", "", "jam_JM", "de_DE@euro", "C.UTF-8"] {
            assert_eq!(Language::of_locale(other), Language::English, "{other}");
        }
    }

    #[test]
    fn what_is_put_in_stands_there_without_marks_around_it() {
        let said = Language::Japanese.say("said-day", &[("day", &2)]);
        assert_eq!(said, "2日目");
        let one = Language::English.say("summary-errors", &[("errors", &1)]);
        let two = Language::English.say("summary-errors", &[("errors", &2)]);
        assert_eq!([one, two], [", 1 error", ", 2 errors"]);
    }

    #[test]
    fn a_text_that_is_put_in_is_never_taken_for_a_message() {
        let said = Language::English.say("act-wifi-join", &[("network", &"{ $network }")]);
        assert_eq!(said, "join { $network }");
    }
}
