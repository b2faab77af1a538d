//! What the staff must see at once.

use pos_core::{Badge, Badges, Refusal, ResponseCode};
use sim_world::{Expect, Outcome, Reason};

use super::scope::Scope;
use crate::code::Code;
use crate::language::{EXPECT, meant_reason};
use crate::mistake::Mistake;
use crate::names::did_you_mean;
use crate::read::fields::Fields;
use crate::read::tree::Node;
use crate::words::OUTCOMES;

pub(super) fn expect(scope: &Scope<'_>, node: &Node) -> Option<Expect> {
    let fields = Fields::open(scope.ledger, node, &EXPECT)?;
    let outcome = fields.word("outcome", &OUTCOMES);
    let reason = reason(&fields, outcome);
    if let Some(entry) = fields.entry("reason") {
        note_never(&fields, outcome, entry);
    }
    if let Some(entry) = fields.entry("offline").filter(|_| outcome == Some(Outcome::Refused)) {
        let message = "what is refused was taken neither offline nor online";
        let mistake = Mistake::new(Code::NeverTrue, &entry.key_place, message);
        let help = "to see whether the till is offline write check = { online = false }";
        fields.ledger.note(mistake.label("take `offline` away").help(help));
    }
    Some(Expect {
        outcome,
        reason,
        badges: badges(&fields),
        order_complete: fields.flag("order_complete"),
        offline: fields.flag("offline"),
        to: fields.said("to"),
    })
}

/// Reads the exact set of badges.
pub(super) fn badges(fields: &Fields<'_>) -> Option<Badges> {
    let badges = fields.words("badges", &Badge::NAMES)?;
    Some(badges.into_iter().fold(Badges::NONE, Badges::with))
}

fn reason(fields: &Fields<'_>, outcome: Option<Outcome>) -> Option<Reason> {
    let (text, place) = fields.text("reason")?;
    let refusal = Refusal::NAMES.iter().find(|(name, _)| *name == text);
    if let Some((_, refusal)) = refusal {
        return Some(Reason::Refusal(*refusal));
    }
    let code = ResponseCode::find(text).filter(|code| *code != ResponseCode::APPROVED);
    code.map(Reason::Decline).or_else(|| {
        let refusals = Refusal::NAMES.iter().map(|(name, _)| *name);
        let declines = ResponseCode::all().map(|(_, name)| name).filter(|name| *name != "approved");
        let known = refusals.chain(declines);
        let mistake =
            Mistake::new(Code::UnknownWord, place, format!("there is no reason `{text}`"));
        let help = if outcome == Some(Outcome::Declined) {
            "the reason of a decline is its code or name, such as 51 or insufficient-funds"
                .to_owned()
        } else {
            let all: Vec<&str> = Refusal::NAMES.iter().map(|(name, _)| *name).collect();
            format!("the reasons for a refusal are {}", all.join(", "))
        };
        let label = meant_reason(text).map_or_else(|| did_you_mean(text, known), str::to_owned);
        fields.ledger.none(mistake.label(label).help(help))
    })
}

/// Notes a reason that the outcome leaves no room for.
fn note_never(fields: &Fields<'_>, outcome: Option<Outcome>, entry: &crate::read::tree::Entry) {
    let (message, help) = match outcome {
        Some(Outcome::Refused | Outcome::Declined) => return,
        None => (
            "a reason without an outcome: where none is said, it must work",
            "write outcome = \"refused\" or outcome = \"declined\" beside it",
        ),
        Some(Outcome::Unread) => (
            "a card that is not read has no reason: its chip, or the reader, says why",
            "take `reason` away",
        ),
        Some(Outcome::Accepted | Outcome::Sent | Outcome::Found | Outcome::Unknown) => (
            "what works has no reason",
            "take `reason` away, or write outcome = \"refused\" or outcome = \"declined\"",
        ),
    };
    let mistake = Mistake::new(Code::NeverTrue, &entry.key_place, message);
    fields.ledger.note(mistake.label("this can never come true").help(help));
}
