//! Ids and names: how they are made, and finding what they name.

use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::names::did_you_mean;
use crate::source::Place;

/// Notes an id with other characters than letters, digits and `-`.
pub(crate) fn check_id(ledger: &Ledger, id: &str, place: &Place) {
    let good = |c: char| c.is_alphanumeric() || c == '-';
    if !id.is_empty() && id.chars().all(good) {
        return;
    }
    let right: String = id.chars().map(|c| if good(c) { c } else { '-' }).collect();
    let label = if id.is_empty() { String::new() } else { format!("write `{right}`") };
    let mistake = Mistake::new(Code::BadId, place, format!("`{id}` cannot be an id"));
    ledger.note(mistake.label(label).help("ids are made of letters, digits and `-`"));
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
