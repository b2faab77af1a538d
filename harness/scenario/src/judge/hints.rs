//! What to write instead, where a failure shows it.

use core::time::Duration;

use pos_core::{OrderId, ReceiptState, Refusal, Scheme};
use reports_language::Language;
use sim_world::{
    Act, Expect, OrderQuestion, Outcome, Question, Reason, Seen, Step, Tendered, TillQuestion,
    Value,
};

use crate::clock::Clock;
use crate::scenario::Scenario;
use crate::words::{Words, name_of, said_span};

/// Says which times a step can begin at that was due before the one above it had finished.
pub(super) fn later(clock: &Clock, (due, now): (Duration, Duration), language: Language) -> String {
    let more = u64::from(now.subsec_nanos() > 0);
    let next = Duration::from_secs(now.as_secs().saturating_add(more));
    let next = if clock.day(next) == clock.day(due) { clock.time(next) } else { clock.at(next) };
    language.say("hint-later", &[("time", &next)])
}

/// Says how a receipt is asked for, where one is wanted and no step asks.
pub(super) fn nobody_asked(
    (scenario, language): (&Scenario, Language),
    (question, wanted): (&Question, &Value),
    answer: &Value,
) -> Option<String> {
    let Question::Order(order, OrderQuestion::Receipt) = question else { return None };
    let none = Value::Receipt(ReceiptState::None);
    let is_asked = scenario.plan.steps.iter().any(|step| asks(&step.act, *order));
    let sold = scenario.plan.step_of(*order).is_some_and(|step| match &step.act {
        Act::Sale(sale) => sale.order.contact.is_some(),
        _ => false,
    });
    let missing = *answer == none && *wanted != none && !is_asked && !sold;
    let name = Words::of(&scenario.plan).order(*order);
    missing.then(|| language.say("hint-no-receipt", &[("order", &name)]))
}

/// Says how another scheme of a co-badged card is picked, where its first needs the internet.
pub(super) fn another_scheme(
    (scenario, language): (&Scenario, Language),
    act: &Act,
    reason: Option<Reason>,
) -> Option<String> {
    let Some(Reason::Refusal(Refusal::InteracNeedsInternet | Refusal::EftposNeedsInternet)) =
        reason
    else {
        return None;
    };
    let tendered = match act {
        Act::Pay(payment) => &payment.tendered,
        Act::Sale(sale) => &sale.tendered,
        _ => return None,
    };
    let Tendered::Card { card, .. } = tendered else { return None };
    let mut schemes = scenario.plan.shop.card(*card)?.schemes.iter();
    let other = schemes.find(|scheme| !matches!(scheme, Scheme::Interac | Scheme::Eftpos))?;
    let other = name_of(&Scheme::NAMES, *other);
    Some(language.say("hint-another-scheme", &[("scheme", &other)]))
}

/// Says how an ending is written that nobody expected, for where the till is right.
pub(super) fn if_it_is_right(language: Language, expect: &Expect, seen: &Seen) -> Option<String> {
    let outcome = seen.outcome.unwrap_or(Outcome::Accepted);
    let said = format!("outcome = \"{}\"", Words::outcome(outcome));
    let right = match (seen.reason, outcome) {
        (Some(reason), _) => format!("{said}, reason = \"{}\"", written(reason)),
        (None, Outcome::Accepted | Outcome::Sent | Outcome::Found) => {
            expect.outcome?;
            return Some(language.text("hint-if-it-worked").to_owned());
        }
        (None, Outcome::Refused | Outcome::Declined | Outcome::Unknown | Outcome::Unread) => said,
    };
    Some(match expect.outcome {
        Some(_) => language.say("hint-if-right", &[("right", &right)]),
        None => language.say("hint-if-right-expect", &[("right", &right)]),
    })
}

/// Says how another reason is written, for where the till is right.
pub(super) fn if_the_reason_is_right(language: Language, reason: Reason) -> String {
    language.say("hint-if-the-reason-is-right", &[("reason", &written(reason))])
}

fn written(reason: Reason) -> &'static str {
    match reason {
        Reason::Refusal(refusal) => name_of(&Refusal::NAMES, refusal),
        Reason::Decline(code) => code.name(),
    }
}

/// Says how long something stayed so that was to stay so for longer, of a check that looked for so
/// long; none where it was never so.
pub(super) fn held(language: Language, step: &Step, spent: Duration) -> Option<String> {
    let wanted = said_span(language, step.holds_for?);
    let patience = step.within.unwrap_or_default();
    let rough = Duration::from_secs(spent.as_secs());
    let held = said_span(language, if rough.is_zero() { spent } else { rough });
    // Patience that ran out to its end saw nothing become true.
    (spent != patience).then(|| match patience {
        Duration::ZERO => language.say("hint-held", &[("span", &held), ("wanted", &wanted)]),
        _ => language.say("hint-did-not-stay", &[("wanted", &wanted)]),
    })
}

/// Says why a till takes itself for online though its line is cut.
pub(super) fn nothing_noticed(
    language: Language,
    (question, wanted): (&Question, &Value),
    answer: &Value,
) -> Option<String> {
    let is_online = matches!(question, Question::Till(_, TillQuestion::Online));
    let unnoticed = *wanted == Value::Flag(false) && *answer == Value::Flag(true);
    (is_online && unnoticed).then(|| language.text("hint-nothing-noticed").to_owned())
}

fn asks(act: &Act, order: OrderId) -> bool {
    matches!(act, Act::Receipt(receipt) if receipt.order == order)
}
