//! Whose an entry is, and words for those that make no line of a timeline. No value that a card
//! was read for is among them.

use harness_scenario::Words;
use pos_core::{Answer, Message, Screen, TillId};
use sim_world::{DiskHealth, Entry, InternetChange, Plan, Question, Unread, What};

/// Says whose an entry is.
pub(super) fn lane(plan: &Plan, entry: &Entry) -> String {
    let words = Words::of(plan);
    match &entry.what {
        What::StepBegan
        | What::StepLate(_)
        | What::StepFinished(_)
        | What::StepStuck
        | What::Checked { .. } => "staff".to_owned(),
        What::Closing(question, _) => asked(words, *question),
        What::Internet(_) | What::Arrived(..) | What::RequestLost(..) | What::AnswerLost(..) => {
            "line".to_owned()
        }
        What::Router(_) => "router".to_owned(),
        What::Processor(_)
        | What::Ignored(..)
        | What::Captured { .. }
        | What::DeclinedByIssuer(..)
        | What::ReversedAtProcessor(..) => "processor".to_owned(),
        What::AdminSaved(_)
        | What::AdminNotSaved(_)
        | What::InAdmin(..)
        | What::Answered(_, _, Answer::ReceiptSent(_)) => "admin".to_owned(),
        What::Reader(till, _) | What::Presented { till, .. } | What::NotRead(till, ..)
            if plan.shop.tills.len() > 1 =>
        {
            format!("reader {}", words.till(*till))
        }
        What::Reader(..) | What::Presented { .. } | What::NotRead(..) => "reader".to_owned(),
        What::Wifi(till, _)
        | What::AppDied(till)
        | What::AppStarted(till)
        | What::Clock(till, _)
        | What::Disk(till, _)
        | What::Sent(till, ..)
        | What::Answered(till, ..)
        | What::Pushed(till, _)
        | What::Stored(till, _)
        | What::OnDisk(till, _)
        | What::StoreFailed(till)
        | What::Shown(till, _) => lane_of_till(words, *till),
        What::Broken(_) => "rule".to_owned(),
    }
}

fn asked(words: Words<'_>, question: Question) -> String {
    match question {
        Question::Till(till, _) => lane_of_till(words, till),
        Question::Admin(_) => "admin".to_owned(),
        Question::Processor(_) => "processor".to_owned(),
        Question::Order(..) => "staff".to_owned(),
    }
}

fn lane_of_till(words: Words<'_>, till: TillId) -> String {
    format!("till {}", words.till(till))
}

/// Says an entry that makes no line of a timeline.
pub(super) fn detail(words: Words<'_>, entry: &Entry) -> String {
    match &entry.what {
        What::StepBegan | What::StepLate(_) | What::StepStuck => "begins".to_owned(),
        What::StepFinished(_) => "finished".to_owned(),
        What::Checked { place, met, .. } => {
            let word = if *met { "holds" } else { "does not hold" };
            format!("looked at value {}: {word}", place.saturating_add(1))
        }
        What::Closing(question, value) => {
            let (about, key) = (words.about(question), Words::question(question));
            format!("in the end, {about}, {key}: {}", words.value(question, value))
        }
        What::Presented { order, card, .. } => {
            format!("{} presented for {}", words.card(*card), words.order(*order))
        }
        What::NotRead(_, card, why) => format!("{} not read: {}", words.card(*card), unread(*why)),
        What::Captured { order, amount, .. } => {
            format!("captured {} {}", words.order(*order), words.money(*amount))
        }
        What::DeclinedByIssuer(_, order, code) => {
            format!("declined {} {}", words.order(*order), code.code())
        }
        What::ReversedAtProcessor(_, amount) => format!("reversed {}", words.money(*amount)),
        What::InAdmin(_, order, ..) => format!("{} is as it was", words.order(*order)),
        What::Broken(breach) => format!("{}: {}", breach.rule, breach.detail),
        What::Sent(_, id, message) => format!("sent {}: {}", id.0, of_message(words, message)),
        What::Arrived(_, id) => format!("request {} arrived", id.0),
        What::RequestLost(_, id) => format!("request {} lost", id.0),
        What::Ignored(_, id) => format!("did not hear of request {}", id.0),
        What::AnswerLost(_, id) => format!("answer {} lost", id.0),
        What::Answered(_, id, answer) => {
            format!("answered {}: {}", id.0, of_answer(words, answer))
        }
        _ => of_device(words, entry),
    }
}

/// Says why a card was not read.
const fn unread(why: Unread) -> &'static str {
    match why {
        Unread::Torn => "pulled out too early",
        Unread::WornOut => "its chip has counted its last transaction",
        Unread::ReaderSpent => "the reader has used its last key",
    }
}

fn of_device(words: Words<'_>, entry: &Entry) -> String {
    match &entry.what {
        What::Internet(change) => of_line(*change).to_owned(),
        What::Router(on) => if *on { "on" } else { "off" }.to_owned(),
        What::Wifi(_, Some(network)) => format!("on Wi-Fi {}", words.network(*network)),
        What::Wifi(_, None) => "on no Wi-Fi".to_owned(),
        What::Processor(_) => "changed its ways".to_owned(),
        What::AdminSaved(_) => "saved".to_owned(),
        What::AdminNotSaved(_) => "not saved".to_owned(),
        What::AppDied(_) => "app stopped".to_owned(),
        What::AppStarted(_) => "app started".to_owned(),
        What::Reader(_, true) => "connected".to_owned(),
        What::Reader(_, false) => "disconnected".to_owned(),
        What::Clock(_, millis) => format!("its clock moved by {millis} ms"),
        What::Disk(_, health) => of_disk(*health).to_owned(),
        What::Pushed(..) => "heard new settings".to_owned(),
        What::Stored(_, keys) => format!("a batch is durable, card payments: {}", keys.len()),
        What::OnDisk(_, keys) => format!("card payments on its storage: {}", keys.len()),
        What::StoreFailed(_) => "storing failed".to_owned(),
        What::Shown(_, screen) => format!("shows {}", of_screen(words, screen)),
        // All others are said before.
        _ => String::new(),
    }
}

/// Says how the shop's line is.
pub(super) const fn of_line(change: InternetChange) -> &'static str {
    match change {
        InternetChange::Down => "down",
        InternetChange::Up => "up",
        InternetChange::Poor { .. } => "poor",
    }
}

const fn of_disk(health: DiskHealth) -> &'static str {
    match health {
        DiskHealth::Ok => "its storage works",
        DiskHealth::Full => "its storage is full",
        DiskHealth::FailSync => "its storage does not sync",
        DiskHealth::Lies => "its storage says durable what is not",
    }
}

fn of_message(words: Words<'_>, message: &Message) -> String {
    match message {
        Message::Payment(payment) => {
            format!("payment of {} {}", words.order(payment.order), words.money(payment.amount))
        }
        Message::Reversal(_) => "reversal".to_owned(),
        Message::Check => "are you there".to_owned(),
        Message::Order(report) => format!("order {}", words.order(report.order)),
        Message::Receipt(_) => "receipt".to_owned(),
        Message::Search(_) => "search".to_owned(),
        Message::Contact(order, _) => format!("to the customer of {}", words.order(*order)),
    }
}

fn of_answer(words: Words<'_>, answer: &Answer) -> String {
    match answer {
        Answer::Payment(_, code) => format!("payment {}", code.code()),
        Answer::Reversed(_) => "reversal noted".to_owned(),
        Answer::Here(_) => "here, with settings".to_owned(),
        Answer::Synced(order) => format!("has order {}", words.order(*order)),
        Answer::ReceiptSent(order) => format!("receipt of {} sent", words.order(*order)),
        Answer::Found => "found".to_owned(),
        Answer::Contacted(order) => format!("wrote to the customer of {}", words.order(*order)),
    }
}

fn of_screen(words: Words<'_>, screen: &Screen) -> String {
    let of = |what: &str, order| format!("{what} {}", words.order(order));
    match screen {
        Screen::Opened(order) => of("the checkout of", *order),
        Screen::Prompt(prompt) => {
            of("a prompt for", prompt.order) + " " + &words.money(prompt.amount)
        }
        Screen::Asking(order) => of("that it asks for", *order),
        Screen::Offer(order) => of("the offer of an offline checkout of", *order),
        Screen::Taken(taken) => of("as taken", taken.order) + " " + &words.money(taken.amount),
        Screen::Declined(order, code) => of("as declined", *order) + " " + code.code(),
        Screen::Refused(order, _) => {
            order.map_or_else(|| "a refusal".to_owned(), |order| of("a refusal of", order))
        }
        Screen::OutcomeUnknown(order) => of("an unknown outcome of", *order),
        Screen::OrderCreated(durable) => of("as created", durable.order()),
        Screen::ReceiptNoted(order) => of("the receipt as noted of", *order),
        Screen::Found => "what was searched for".to_owned(),
        Screen::Contacted(order, _) => of("the customer as written to of", *order),
        Screen::LoggedIn(staff) => format!("as logged in {}", words.staff(*staff)),
        Screen::LoggedOut => "nobody as logged in".to_owned(),
        Screen::Network(network) => format!("Wi-Fi {}", words.network(*network)),
        Screen::Row(row) => of("the row of", row.order),
        Screen::Tender(tender) => of("a tender of", tender.order),
        Screen::Contact(order, _) => of("how to reach the customer of", *order),
        Screen::Archived(order) => of("as archived", *order),
        Screen::Status(_) => "its bar at the top".to_owned(),
    }
}
