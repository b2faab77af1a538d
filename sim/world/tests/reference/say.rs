//! The words in which the model and the shop are compared.

use pos_core::{Badges, GivenUp, ReceiptState};
use sim_world::{Outcome, Reason, Seen, TenderWord, Value};

use crate::fact::{Fate, How};
use crate::ledger::Tender;

/// Says how a step ended for the staff.
pub(crate) fn outcome(seen: &Seen) -> String {
    let reason = match seen.reason {
        Some(Reason::Refusal(why)) => {
            let named = pos_core::Refusal::NAMES.iter().find(|(_, refusal)| *refusal == why);
            named.map_or("", |(name, _)| *name).to_owned()
        }
        Some(Reason::Decline(code)) => code.code().to_owned(),
        None => String::new(),
    };
    match seen.outcome {
        None => "done".to_owned(),
        Some(Outcome::Accepted) => "accepted".to_owned(),
        Some(Outcome::Refused) => format!("refused {reason}"),
        Some(Outcome::Declined) => format!("declined {reason}"),
        Some(Outcome::Sent) => format!("sent to {}", seen.to.clone().unwrap_or_default()),
        Some(Outcome::Found) => "found".to_owned(),
        Some(Outcome::Unread) => "unread".to_owned(),
        Some(Outcome::Unknown) => "unknown".to_owned(),
    }
}

/// Names badges in the order of rules.md, section 5.
pub(crate) fn badges(shown: Badges) -> String {
    let order = ["payment-pending", "paid", "partially-paid", "card-declined"];
    let has = |name: &&str| {
        let badge = pos_core::Badge::NAMES.iter().find(|(of, _)| of == name);
        badge.is_some_and(|(_, badge)| shown.has(*badge))
    };
    order.into_iter().filter(has).collect::<Vec<_>>().join(" ")
}

/// Says a tender of the model.
pub(crate) fn line(tender: &Tender) -> String {
    let with = match tender.with {
        Ok(card) => format!("card {card}"),
        Err(How::Cash) => "cash".to_owned(),
        Err(_) => "other".to_owned(),
    };
    let fate = match tender.fate {
        Fate::Plain => String::new(),
        Fate::Pending => " pending".to_owned(),
        Fate::Approved => " approved".to_owned(),
        Fate::Refused(code) | Fate::Declined(code) => format!(" declined {code:02}"),
        Fate::Dead(code) => format!(" dead {code:02}"),
    };
    format!("{with} {}{fate}", tender.amount)
}

/// Says an answer of the shop.
pub(crate) fn say(value: &Value) -> String {
    match value {
        Value::Flag(flag) => flag.to_string(),
        Value::Count(count) => count.to_string(),
        Value::Money(money) => money.minor().to_string(),
        Value::Badges(shown) => badges(*shown),
        Value::Receipt(ReceiptState::None) => "none".to_owned(),
        Value::Receipt(ReceiptState::Queued) => "queued".to_owned(),
        Value::Receipt(ReceiptState::Sent) => "sent".to_owned(),
        Value::Decline(code) => code.map_or("none".to_owned(), |code| code.code().to_owned()),
        Value::Text(text) => text.clone().unwrap_or("none".to_owned()),
        Value::Tenders(lines) => lines.iter().map(written).collect::<Vec<_>>().join(", "),
        Value::Staff(staff) => staff.map_or("nobody".to_owned(), |who| format!("staff {}", who.0)),
        Value::Warnings(list) => (if list.is_empty() { "" } else { "near-24h" }).to_owned(),
        Value::Orders(orders) => {
            format!("{:?}", orders.iter().map(|order| order.0).collect::<Vec<_>>())
        }
        Value::Absent => "absent".to_owned(),
    }
}

fn written(line: &sim_world::TenderLine) -> String {
    let with = match line.means {
        Ok(card) => format!("card {}", card.0),
        Err(sim_world::CashOr::Cash) => "cash".to_owned(),
        Err(sim_world::CashOr::Other) => "other".to_owned(),
    };
    let word = match line.word {
        TenderWord::Taken => String::new(),
        TenderWord::Pending => " pending".to_owned(),
        TenderWord::Approved => " approved".to_owned(),
        TenderWord::Declined(code) => format!(" declined {}", code.code()),
        TenderWord::Dead(GivenUp::TooOld) => " dead too-old".to_owned(),
        TenderWord::Dead(GivenUp::NotUnderstood(code)) => format!(" dead {}", code.code()),
    };
    format!("{with} {}{word}", line.amount.minor())
}
