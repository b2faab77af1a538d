//! What the staff saw, what was asked and what was sent, beside what the model says.

use pos_core::Message;
use sim_world::{
    Act, AdminQuestion, OrderQuestion, ProcessorQuestion, Question, Seen, TillQuestion, Value,
};

use crate::due::{self, Way};
use crate::fact::{OrderNo, PayKey, Plug, Reach, TillNo};
use crate::say::{badges, line, outcome, say};
use crate::walk::Walk;
use crate::work::{Stage, Work, by};

/// Compares a step that finished with what the model makes of it.
pub(crate) fn step(walk: &mut Walk<'_>, work: Option<&Work>, seen: &Seen) {
    let Some(work) = work else { return };
    let plan = walk.plan;
    let model = match &work.stage {
        Stage::Silent => return,
        Stage::Plain => "done".to_owned(),
        Stage::Accepted => "accepted".to_owned(),
        Stage::Sent => format!("sent to {}", work.to.clone().unwrap_or_default()),
        Stage::Found => "found".to_owned(),
        Stage::Refused(why) => format!("refused {why}"),
        Stage::Declined(code) => format!("declined {code:02}"),
        Stage::Probes(_, Way::Open) => "accepted".to_owned(),
        Stage::Probes(_, Way::Shut | Way::Unsure) => "refused network-not-verified".to_owned(),
        Stage::Starts if walk.ledger.is_up(work.till) => "done".to_owned(),
        Stage::Starts => "refused till-down".to_owned(),
        Stage::Waiting
        | Stage::AsksFirst
        | Stage::Prompted(_)
        | Stage::Presented(_)
        | Stage::Asked(_) => {
            format!("not finished: {:?}", work.stage)
        }
    };
    walk.disagree("outcome", &model, &outcome(seen));
    let card = work.tender.is_some_and(|tender| tender.card.is_some());
    if let (Act::Sale(_) | Act::Pay(_), Some(reach), true) =
        (&plan.steps[work.step].act, work.taken, card)
    {
        let model = Some(reach == Reach::Offline);
        walk.disagree("taken offline", &format!("{model:?}"), &format!("{:?}", seen.offline));
    }
    if let (Some(order), Some(shown)) = (work.order, seen.badges) {
        let model = walk.ledger.badges(order);
        walk.disagree("badges at once", &model, &badges(shown));
        let complete = Some(walk.ledger.balance(order) <= 0);
        let shown = format!("{:?}", seen.order_complete);
        walk.disagree("order complete", &format!("{complete:?}"), &shown);
    }
}

/// Compares an answer that a check of the plan was given.
pub(crate) fn check(walk: &mut Walk<'_>, step: usize, place: usize, value: &Value) {
    let plan = walk.plan;
    let Some(Act::Check(wanted)) = plan.steps.get(step).map(|step| &step.act) else { return };
    if place == 0 {
        due::look(walk);
    }
    if let Some(wanted) = wanted.get(place) {
        answer(walk, wanted.question, value);
    }
}

/// Compares an answer.
pub(crate) fn answer(walk: &mut Walk<'_>, question: Question, value: &Value) {
    let model = match question {
        Question::Order(order, what) => of_order(walk, order.0, what),
        Question::Till(till, what) => of_till(walk, usize::from(till.0), what),
        Question::Admin(AdminQuestion::Orders) => Some(reports(walk).len().to_string()),
        Question::Admin(AdminQuestion::TotalPaid) => {
            Some(reports(walk).iter().sum::<i64>().to_string())
        }
        Question::Processor(ProcessorQuestion::CapturedTotal) => {
            Some(walk.bank.captured_total().to_string())
        }
        Question::Processor(ProcessorQuestion::Requests) => Some(walk.bank.requests().to_string()),
        Question::Processor(ProcessorQuestion::Reversals) => {
            Some(walk.bank.reversals().to_string())
        }
    };
    if let Some(model) = model {
        walk.disagree(&format!("{question:?}"), &model, &say(value));
    }
}

fn reports(walk: &Walk<'_>) -> Vec<i64> {
    let reported = |order| walk.ledger.reported(order).map(|(paid, _)| paid);
    walk.ledger.orders().into_iter().filter_map(reported).collect()
}

fn of_order(walk: &Walk<'_>, order: OrderNo, what: OrderQuestion) -> Option<String> {
    let ledger = &walk.ledger;
    match what {
        OrderQuestion::InAdmin => return Some(ledger.reported(order).is_some().to_string()),
        OrderQuestion::Captures => return Some(walk.bank.captures_of(order).to_string()),
        _ => {}
    }
    let Some(opening) = ledger.opening(order) else { return Some("absent".to_owned()) };
    Some(match what {
        OrderQuestion::Badges => ledger.badges(order),
        OrderQuestion::Receipt => ledger.receipt(order).to_owned(),
        OrderQuestion::Reason => {
            ledger.last_decline(order).map_or("none".to_owned(), |code| format!("{code:02}"))
        }
        OrderQuestion::Balance => ledger.balance(order).to_string(),
        OrderQuestion::Total => opening.total.to_string(),
        OrderQuestion::Contact => {
            ledger.last_address(order).map_or("none".to_owned(), |address| address.text)
        }
        OrderQuestion::Tenders => {
            ledger.tenders(order).iter().map(line).collect::<Vec<_>>().join(", ")
        }
        OrderQuestion::InAdmin | OrderQuestion::Captures => return None,
    })
}

fn of_till(walk: &Walk<'_>, till: TillNo, what: TillQuestion) -> Option<String> {
    let ledger = &walk.ledger;
    let stored = ledger.stored_total(till);
    let listed = |order: &OrderNo| ledger.is_listed(*order);
    Some(match what {
        // `till.restart` does not say what a till without its app believes.
        TillQuestion::Online | TillQuestion::Reader if !ledger.is_up(till) => return None,
        // What a till stored as it died is seen when it is up again.
        TillQuestion::PeakTotal if !ledger.is_up(till) => return None,
        // A till that was restarted knows ages by its clock alone. Rule: `delay.24h`.
        TillQuestion::Warnings if ledger.clock_was_moved(till) => return None,
        TillQuestion::Online => (ledger.reach(till) == Reach::Online).to_string(),
        TillQuestion::Reader => (ledger.reader(till) == Plug::In).to_string(),
        TillQuestion::OfflineTotal => stored.to_string(),
        TillQuestion::OfflineLeft => {
            let limit = ledger.terms(till).map_or(0, |terms| terms.device);
            (limit - stored).max(0).to_string()
        }
        TillQuestion::Queued => ledger.queue(till).len().to_string(),
        TillQuestion::LoggedIn => {
            ledger.staff(till).map_or("nobody".to_owned(), |staff| format!("staff {staff}"))
        }
        TillQuestion::Orders => {
            ledger.orders_at(till).iter().filter(|order| listed(order)).count().to_string()
        }
        TillQuestion::Warnings => {
            (if ledger.near_24h(till, walk.now) { "near-24h" } else { "" }).to_owned()
        }
        TillQuestion::DeadLetters => ledger.dead_letters(till).to_string(),
        TillQuestion::Forwarded => format!("{:?}", ledger.forwarded(till)),
        TillQuestion::PeakTotal => ledger.peak(till).to_string(),
        // `delay.24h` is compared by its warnings.
        TillQuestion::OldestMillis => return None,
    })
}

/// Compares a message that left a till: whether it may leave, and whether it says what is so.
pub(crate) fn sent(walk: &mut Walk<'_>, till: TillNo, message: &Message) {
    let online = walk.ledger.reach(till) == Reach::Online;
    let staff = walk.ledger.staff(till).is_some();
    let may = |yes: bool| if yes { "may leave" } else { "stays" };
    match message {
        Message::Payment(payment) => {
            let key = PayKey { till, count: payment.key.count };
            let asks = walk.stage_at(till) == Some(Stage::Asked(key));
            let forwards = staff && !walk.ledger.is_held(till) && is_next(walk, till, key);
            let what = format!("payment {key:?} sent");
            walk.disagree(&what, may(online && (asks || forwards)), "may leave");
        }
        Message::Reversal(key) => {
            let key = PayKey { till: usize::from(key.till.0), count: key.count };
            let what = format!("reversal of {key:?} sent");
            walk.disagree(&what, may(online && walk.ledger.is_unwanted(key)), "may leave");
        }
        Message::Order(report) => {
            let order = report.order.0;
            walk.disagree(
                "order sent",
                may(online && staff && walk.ledger.is_listed(order)),
                "may leave",
            );
            let model = (walk.ledger.paid(order), walk.ledger.badges(order));
            let shop = (report.paid.minor(), badges(report.badges));
            walk.disagree("order report", &format!("{model:?}"), &format!("{shop:?}"));
        }
        Message::Receipt(receipt) => {
            let asked = walk.ledger.receipt_asked(receipt.order().0);
            let to = asked.map(|(_, address)| address).filter(|_| online && staff);
            let to = to.map_or("stays".to_owned(), |to| format!("{:?} {}", to.by, to.text));
            let shop = format!("{:?} {}", by(receipt.to().channel), receipt.to().address);
            walk.disagree("receipt sent", &to, &shop);
        }
        Message::Search(_) | Message::Contact(..) => {
            walk.disagree("errand sent", may(online && staff), "may leave");
        }
        Message::Check => {}
    }
}

/// Tells whether a stored payment is the oldest of those that wait for nothing but their turn.
fn is_next(walk: &Walk<'_>, till: TillNo, key: PayKey) -> bool {
    let queue = walk.ledger.queue(till);
    let keys = queue.iter().filter_map(|tender| tender.key);
    let older = keys.filter(|older| older.count < key.count);
    let mut held_up = older.filter(|older| !walk.bank.said_later(*older));
    held_up.next().is_none() && queue.iter().any(|tender| tender.key == Some(key))
}
