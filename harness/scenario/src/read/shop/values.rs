//! Small values that several tables share.

use pos_core::{Class, Currency, Money, ResponseCode};
use sim_world::Answering;

use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::names::did_you_mean;
use crate::read::amount::{NoAmount, read_amount};
use crate::read::fields::Fields;
use crate::source::Place;

/// Finds an amount in a currency, of at least so many minor units.
pub(crate) fn money(
    fields: &Fields<'_>,
    key: &str,
    (currency, least): (Currency, i64),
) -> Option<Money> {
    let (text, place) = fields.text(key)?;
    let amount = match read_amount(text, currency) {
        Ok(amount) => amount,
        Err(wrong) => return fields.ledger.none(no_amount(place, (text, currency), wrong)),
    };
    if amount.minor() < least {
        let message = format!("`{key}` in {} cannot be {text}", fields.group.name);
        let least = currency.show(Money::from_minor(least));
        let mistake = Mistake::new(Code::BadAmount, place, message);
        return fields.ledger.none(mistake.label(format!("write \"{least}\" or more")));
    }
    Some(amount)
}

/// Says what is wrong with an amount.
pub(crate) fn no_amount(
    place: &Place,
    (text, currency): (&str, Currency),
    wrong: NoAmount,
) -> Mistake {
    let code = currency.code();
    let message = format!("`{text}` is not an amount in {code}");
    let mistake = Mistake::new(Code::BadMoney, place, message);
    let mistake = match wrong {
        NoAmount::TooLarge => mistake.label("this is more money than any shop has"),
        NoAmount::Spelling(None) => mistake,
        NoAmount::Spelling(Some(right)) => mistake.label(format!("write \"{right}\"")),
    };
    let example = currency.show(currency.whole(45));
    mistake.help(match currency.decimals() {
        0 => format!("{code} has no decimals: \"{example}\""),
        decimals => format!("{code} has {decimals} decimals: \"{example}\""),
    })
}

/// Finds the answer of an issuer or of the processor.
pub(crate) fn answering(fields: &Fields<'_>, key: &str) -> Option<Answering> {
    let (text, place) = fields.text(key)?;
    if text == "approve" {
        return Some(Answering::Approve);
    }
    let code = text.strip_prefix("decline ").map(str::trim);
    let Some(code) = code else {
        let message = format!("`{text}` is not an answer");
        let mistake = Mistake::new(Code::BadAnswer, place, message);
        let meant = did_you_mean(text, ["approve"]);
        let mistake = mistake.label(right_answer(text).unwrap_or(meant));
        let help =
            "write \"approve\" or \"decline 51\"; `deadzone explain declines` lists the codes";
        return fields.ledger.none(mistake.help(help));
    };
    decline(fields.ledger, code, place).map(Answering::Decline)
}

/// Guesses what was meant by a code alone, `declined 54`, `decline: 54`, `approved`.
fn right_answer(text: &str) -> Option<String> {
    let text = text.trim();
    let last = text.rsplit([' ', ':', '-']).next().unwrap_or(text);
    let is_decline = text.to_lowercase().starts_with("decline");
    let code = if is_decline { last } else { text };
    let Some(known) = ResponseCode::find(code) else {
        let is_no = is_decline && !text.contains(' ') || matches!(text, "refuse" | "refused");
        return is_no.then(|| "write \"decline 51\"".to_owned());
    };
    Some(match known.class() {
        Class::Approved => "write \"approve\"".to_owned(),
        Class::Declined | Class::Later | Class::Unreadable => format!("write \"decline {code}\""),
    })
}

/// Finds a decline by its code or name.
pub(crate) fn decline(ledger: &Ledger, text: &str, place: &Place) -> Option<ResponseCode> {
    let found = ResponseCode::find(text);
    let declines = found.filter(|code| code.class() != Class::Approved);
    declines.or_else(|| {
        let message = match found {
            Some(_) => format!("`{text}` is an approval, not a decline"),
            None => format!("there is no decline `{text}`"),
        };
        let mistake = Mistake::new(Code::BadAnswer, place, message);
        let names = ResponseCode::all().map(|(_, name)| name).filter(|name| *name != "approved");
        ledger.none(mistake.label(did_you_mean(text, names)).help(
            "declines are codes or names, such as 51 or insufficient-funds: `deadzone explain declines` lists them",
        ))
    })
}

/// Notes a version that is not a semantic version, and returns it as written.
pub(crate) fn version(fields: &Fields<'_>, key: &str) -> Option<String> {
    let (text, place) = fields.text(key)?;
    if semver::Version::parse(text).is_err() {
        let message = format!("`{text}` is not a version");
        let padded = [format!("{text}.0"), format!("{text}.0.0"), text.replace(['v', 'V'], "")];
        let right = padded.into_iter().find(|guess| semver::Version::parse(guess).is_ok());
        let label = right.map_or_else(String::new, |right| format!("write \"{right}\""));
        let mistake = Mistake::new(Code::BadVersion, place, message).label(label);
        fields.ledger.note(mistake.help("versions have three numbers: \"9.14.0\""));
    }
    Some(text.to_owned())
}
