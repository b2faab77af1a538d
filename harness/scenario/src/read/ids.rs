//! Ids and names: how they are made, and finding what they name.

use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::names::did_you_mean;
use crate::source::Place;

/// Notes an id with other characters than letters, digits and `-`.
pub(crate) fn check_id(ledger: &Ledger, id: &str, place: &Place) {
    if is_id(id) {
        return;
    }
    let right: String = id.chars().map(|c| if is_of_id(c) { c } else { '-' }).collect();
    let label = if id.is_empty() { String::new() } else { format!("write `{right}`") };
    let mistake = Mistake::new(Code::BadId, place, format!("`{id}` cannot be an id"));
    ledger.note(mistake.label(label).help("ids are made of letters, digits and `-`"));
}

/// Notes the id of a step with other characters than letters, digits and `-`. The ids of steps that
/// are repeated or played from a part are read as well: `lunch#2`, `outage.back`.
pub(crate) fn check_step_id(ledger: &Ledger, id: &str, place: &Place) {
    let is_number = |text: &str| {
        !text.is_empty() && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    let plain = |part: &&str| match part.split_once('#') {
        Some((name, number)) => is_number(number) && is_id(name),
        None => is_id(part),
    };
    if !id.split('.').all(|part| plain(&part)) {
        check_id(ledger, id, place);
    }
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(is_of_id)
}

fn is_of_id(c: char) -> bool {
    c.is_alphanumeric() || c == '-'
}

/// So many known names are looked at for a guess.
const MOST_KNOWN: usize = 200;

/// Says that nothing has a name, and lists what there is.
pub(crate) fn no_such<'n>(
    what: &str,
    (name, place): (&str, &Place),
    known: impl IntoIterator<Item = &'n str>,
) -> Mistake {
    let known: Vec<&str> = known.into_iter().take(MOST_KNOWN).collect();
    let mistake = Mistake::new(Code::UnknownName, place, format!("there is no {what} `{name}`"))
        .label(did_you_mean(name, known.iter().copied()));
    mistake.help(match known.as_slice() {
        [] => format!("there is no {what} at all"),
        [only] => format!("there is only `{only}`"),
        several => {
            let shown: Vec<String> =
                several.iter().take(12).map(|name| format!("`{name}`")).collect();
            let more = if several.len() > 12 { ", …" } else { "" };
            format!("there are {}{more}", shown.join(", "))
        }
    })
}
