//! Tenders in words: `visa 30.00 approved`, `broke 20.00 declined 51`, `cash 10.00`.

use pos_core::{Currency, GivenUp, ResponseCode};
use sim_world::{Card, CardId, CashOr, TenderLine, TenderWord};

use super::Words;
use super::plain::name_of;
use crate::read::read_amount;

pub(crate) const MANUAL: [(&str, CashOr); 2] = [("cash", CashOr::Cash), ("other", CashOr::Other)];

pub(super) const STANDING: [(&str, TenderWord); 2] =
    [("pending", TenderWord::Pending), ("approved", TenderWord::Approved)];

/// How a payment that was given up at 30 days of age is named.
const TOO_OLD: &str = "too-old";

impl Words<'_> {
    /// Says a tender.
    pub fn tender(&self, tender: &TenderLine) -> String {
        let means = match tender.means {
            Ok(card) => self.card(card),
            Err(manual) => self.language.word("manual", name_of(&MANUAL, manual)).to_owned(),
        };
        format!("{means} {}{}", self.money(tender.amount), self.standing(tender.word))
    }

    fn standing(&self, word: TenderWord) -> String {
        let language = self.language;
        match word {
            TenderWord::Taken => String::new(),
            TenderWord::Declined(code) => {
                language.say("tender-declined", &[("code", &code.code())])
            }
            TenderWord::Dead(GivenUp::NotUnderstood(code)) => {
                language.say("tender-dead", &[("code", &code.code())])
            }
            TenderWord::Dead(GivenUp::TooOld) => language.text("tender-too-old").to_owned(),
            TenderWord::Pending | TenderWord::Approved => {
                format!(" {}", language.word("tender", name_of(&STANDING, word)))
            }
        }
    }
}

/// What is wrong with a tender in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NoTender {
    /// It is not made of a card, an amount and a word.
    Spelling,
    /// No card has this name.
    Card(String),
    /// The amount is not spelled as the currency asks.
    Amount(String),
}

/// Reads a tender in words.
pub(crate) fn read_tender(
    text: &str,
    cards: &[Card],
    currency: Currency,
) -> Result<TenderLine, NoTender> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [name, amount, standing @ ..] = words.as_slice() else {
        return Err(NoTender::Spelling);
    };
    let manual = MANUAL.iter().find(|(known, _)| known == name).map(|(_, means)| *means);
    let word = match (manual, standing) {
        (Some(_), []) => TenderWord::Taken,
        (None, standing) => read_standing(standing).ok_or(NoTender::Spelling)?,
        (Some(_), _) => return Err(NoTender::Spelling),
    };
    let means = manual.map_or_else(|| card(name, cards).map(Ok), |manual| Ok(Err(manual)))?;
    let amount =
        read_amount(amount, currency).map_err(|_| NoTender::Amount((*amount).to_owned()))?;
    Ok(TenderLine { means, amount, word })
}

fn card(name: &str, cards: &[Card]) -> Result<CardId, NoTender> {
    let place = cards.iter().position(|card| card.name == name);
    let id = place.and_then(|place| u16::try_from(place).ok());
    id.map(CardId).ok_or_else(|| NoTender::Card(name.to_owned()))
}

fn read_standing(words: &[&str]) -> Option<TenderWord> {
    match words {
        ["declined", code] => ResponseCode::find(code).map(TenderWord::Declined),
        ["dead", TOO_OLD] => Some(TenderWord::Dead(GivenUp::TooOld)),
        ["dead", code] => {
            ResponseCode::find(code).map(|code| TenderWord::Dead(GivenUp::NotUnderstood(code)))
        }
        [word] => STANDING.iter().find(|(known, _)| known == word).map(|(_, word)| *word),
        _ => None,
    }
}
