//! How texts are spelled, as patterns: as much of what reading asks for as a pattern can say.
//!
//! Patterns have no look-around and no classes of Unicode, which not every editor knows.

use sim_world::CardChip;

use super::{Keywords, of_type};
use crate::language::{Group, Kind};
use crate::schema::json::Json;

/// Where a text has a parameter, nobody knows yet what stands there.
pub(super) const PARAMETER: &str = r"\$\{";

/// Any letter, digit and `-`; `#` and `.` stand in ids of steps that are repeated or of parts.
const NAME: &str = r#"^[^\s!"$-,/:-@\[-`{-~]+$"#;
const MONEY: &str = r"^-?[0-9]+(\.[0-9]{2,3})?$";
const CODE: &str = "([0-9]{2}|[a-z][a-z0-9-]+)";
const TIME: &str = "([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?";
/// At least one unit, the largest first.
const SPAN: &str = "([0-9]+y)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?";

/// Texts that reading takes apart: the table, the key, and what stands there.
fn spelled(table: &str, key: &str) -> Option<String> {
    let answer = format!("^(approve|decline +{CODE})$");
    Some(match (table, key) {
        ("a step", "wifi") => "^(lost|back|join .+)$".to_owned(),
        ("`processor`", "answer") | ("`issuer`", "then" | "before") | ("a card", "issuer") => {
            answer
        }
        ("a card", "chip") => chip(),
        ("`till`", "clock") => format!("^[+-]{SPAN}$"),
        ("`store`", "country") => "^[A-Z]{2}$".to_owned(),
        ("`store`" | "`pay`" | "a study", "currency") => "^[A-Z]{3}$".to_owned(),
        ("`store`", "timezone") => "^[A-Za-z][A-Za-z0-9_+/-]*$".to_owned(),
        ("a till" | "`till`", "app_version") => r"^[0-9]+\.[0-9]+\.[0-9]+([+-].+)?$".to_owned(),
        ("the top level" | "a study", "name") => r"\S".to_owned(),
        _ => return None,
    })
}

/// Returns the pattern of `expired`, `torn after 3`, `slow 20ms` or `used 65533`.
fn chip() -> String {
    let names = CardChip::NAMES.map(|row| row.0).join("|");
    format!("^({names}|torn after [1-9][0-9]*|slow {SPAN}|used [0-9]{{1,5}})$")
}

/// Returns the pattern of a text that is taken apart where it is read.
pub(super) fn of_text(group: &Group, key: &str) -> Option<String> {
    spelled(group.name, key)
}

/// Returns the pattern of a kind of text.
pub(super) fn of_kind(kind: &Kind) -> Option<String> {
    Some(match kind {
        Kind::Name => NAME.to_owned(),
        Kind::Money => MONEY.to_owned(),
        Kind::Span => format!("^{SPAN}$"),
        Kind::Moment => moment(),
        Kind::Date => format!("^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}} {TIME}$"),
        _ => return None,
    })
}

/// Returns the pattern of `+5m`, `09:05`, `day 2 09:00`, `id +30h` or `every 4m`.
fn moment() -> String {
    let day = format!("day [1-9][0-9]* {TIME}");
    format!("^({TIME}|{day}|([^ ]+ )?\\+{SPAN}|every {SPAN})$")
}

/// Returns the keywords of a text; with a parameter in it, it may be anything.
pub(super) fn text(pattern: String) -> Keywords {
    let pattern = if pattern == PARAMETER { pattern } else { format!("{pattern}|{PARAMETER}") };
    let least = if pattern.contains(SPAN) { 2 } else { 1 };
    let least = [("minLength", Json::Whole(least))];
    let pattern = [("pattern", Json::text(&pattern))];
    of_type("string").into_iter().chain(least).chain(pattern).collect()
}
