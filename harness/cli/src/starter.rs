//! The text of a first scenario.

use std::path::{Path, PathBuf};

const TEXT: &str = include_str!("starter/starter.toml");
/// The steps where the reader takes cards offline.
const TAKEN: &str = include_str!("starter/taken.toml");
/// The steps where it does not.
const REFUSED: &str = include_str!("starter/refused.toml");
/// Why a name over several lines is refused.
pub(crate) const NO_CONTROL: &str = "a name has no control characters";
/// The schema that editors read, and how far above a scenario it may be.
const SCHEMA: &str = "scenario.schema.json";
const HIGHEST: usize = 4;

/// A country with what its shops reckon and live by.
#[derive(Clone, Copy, Debug)]
struct Country {
    code: &'static str,
    currency: &'static str,
    timezone: &'static str,
}

/// Currencies without a smaller unit: the amounts of the text are in hundredths of another.
const WHOLE: [&str; 1] = ["JPY"];

const COUNTRIES: [Country; 10] = [
    country("US", "USD", "America/New_York"),
    country("CA", "CAD", "America/Toronto"),
    country("AU", "AUD", "Australia/Sydney"),
    country("DE", "EUR", "Europe/Berlin"),
    country("ES", "EUR", "Europe/Madrid"),
    country("FR", "EUR", "Europe/Paris"),
    country("GB", "GBP", "Europe/London"),
    country("IE", "EUR", "Europe/Dublin"),
    country("JP", "JPY", "Asia/Tokyo"),
    country("NZ", "NZD", "Pacific/Auckland"),
];

const fn country(code: &'static str, currency: &'static str, timezone: &'static str) -> Country {
    Country { code, currency, timezone }
}

/// What a first scenario is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Starter {
    pub(crate) name: String,
    pub(crate) reader: String,
    pub(crate) country: String,
}

impl Starter {
    /// Takes what is usual where nothing is said.
    pub(crate) fn usual() -> Self {
        Self {
            name: "a card is taken while the internet is down".to_owned(),
            reader: "pos-terminal-reader".to_owned(),
            country: "US".to_owned(),
        }
    }

    /// Returns the name of a file for it: the words of its name with `-` between.
    pub(crate) fn file_name(&self) -> String {
        let words = self.name.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
        let plain = words.collect::<Vec<_>>().join("-").to_lowercase();
        if plain.is_empty() { "scenario.toml".to_owned() } else { format!("{plain}.toml") }
    }

    /// Writes the scenario that is to stand at `path`.
    ///
    /// # Errors
    /// What cannot be written so, in words: a name over several lines, a country that has no
    /// currency here.
    pub(crate) fn text(&self, path: &Path) -> Result<String, String> {
        if self.name.trim().is_empty() {
            return Err("a name is missing".to_owned());
        }
        if self.name.chars().any(char::is_control) {
            return Err(NO_CONTROL.to_owned());
        }
        let known = COUNTRIES.iter().find(|known| known.code.eq_ignore_ascii_case(&self.country));
        let Country { code, currency, timezone } = *known.ok_or_else(|| self.no_country())?;
        let steps = if self.reader.starts_with("tap-to-pay") { REFUSED } else { TAKEN };
        let name = self.name.replace('\\', "\\\\").replace('"', "\\\"");
        let values = [
            ("@schema@", schema_line(path)),
            ("@path@", path.display().to_string()),
            ("@country@", code.to_owned()),
            ("@currency@", currency.to_owned()),
            ("@timezone@", timezone.to_owned()),
            ("@reader@", self.reader.clone()),
            ("@name@", name),
        ];
        let fill = |text: String, (key, value): &(&str, String)| text.replace(key, value);
        let amounts = |text: &str| {
            if WHOLE.contains(&currency) { in_whole_units(text) } else { text.to_owned() }
        };
        // What somebody typed is filled in last: no amount is looked for in it.
        Ok(values.iter().fold(amounts(&TEXT.replace("@steps@", steps)), fill))
    }

    fn no_country(&self) -> String {
        let known: Vec<&str> = COUNTRIES.iter().map(|known| known.code).collect();
        let (country, known) = (&self.country, known.join(", "));
        format!(
            "`{country}` is none of {known}; take one of these, and write another `store` into the \
             file: deadzone explain store"
        )
    }
}

/// Writes `"4.50"` as `"450"`.
fn in_whole_units(text: &str) -> String {
    let mut parts = text.split('"');
    let plain = parts.next().unwrap_or_default().to_owned();
    parts.fold(plain, |text, part| text + "\"" + &amount_in_whole_units(part))
}

fn amount_in_whole_units(quoted: &str) -> String {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    match quoted.split_once('.') {
        Some((whole, cents)) if digits(whole) && digits(cents) => format!("{whole}{cents}"),
        _ => quoted.to_owned(),
    }
}

/// Names the schema where one stands above the file.
fn schema_line(path: &Path) -> String {
    let folders = path.ancestors().skip(1).take(HIGHEST).enumerate();
    let found = folders.map(|(up, folder)| (up, folder.join(SCHEMA)));
    let above = found.filter(|(_, schema)| schema.is_file()).map(|(up, _)| up).next();
    let up = |up| PathBuf::from("../".repeat(up)).join(SCHEMA);
    above.map_or_else(String::new, |above| format!("#:schema {}\n\n", up(above).display()))
}

#[cfg(test)]
mod tests {
    use super::Starter;
    use std::path::Path;

    #[test]
    fn a_file_is_named_after_the_words_of_the_name() {
        let file = |name: &str| Starter { name: name.to_owned(), ..Starter::usual() }.file_name();
        assert_eq!(file("Kim's  coffee: paid?"), "kim-s-coffee-paid.toml");
        assert_eq!(file("../../etc"), "etc.toml");
        assert_eq!(file("…"), "scenario.toml");
    }

    #[test]
    fn a_name_cannot_break_out_of_its_quotes() {
        let starter = |name: &str| Starter { name: name.to_owned(), ..Starter::usual() };
        let text = starter(r#"a "c:\" @steps@"#).text(Path::new("a.toml")).unwrap();
        assert!(text.contains("\nname = \"a \\\"c:\\\\\\\" @steps@\"\n"), "{text}");
        let refused = |name: &str| starter(name).text(Path::new("a.toml")).unwrap_err();
        assert_eq!(refused("two\nlines"), "a name has no control characters");
        assert_eq!(refused(" "), "a name is missing");
    }
}
