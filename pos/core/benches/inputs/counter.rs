//! A till at work: sales while the line is down, and their forwarding once it is back.
#![expect(clippy::unwrap_used, reason = "the shop of a benchmark is sound")]
#![expect(clippy::panic, reason = "a sale that is refused is none to measure")]

use core::time::Duration;
use std::collections::VecDeque;

use pos_core::{
    Answer, Cart, Country, Currency, Deed, Entry, Input, LastFour, Link, MaskedPan, Message,
    Method, Moment, Money, NetworkId, OfflinePolicy, OrderId, Output, Patience, PaymentChoice,
    Presentation, Profile, ReaderModel, Request, ResponseCode, Scheme, Screen, Sealed, Settings,
    StaffAccess, StaffId, Till, TillId, Version, Wall,
};

/// Monday, 2026-03-02, 09:00 UTC.
const MORNING: Wall = Wall::from_millis(1_772_442_000_000);
const DAY: Duration = Duration::from_hours(24);
const STAFF: StaffId = StaffId(0);

/// Hands an input to a till: whoever measures does that in its own way.
pub(crate) type Hand<'a> = &'a mut dyn FnMut(&mut Till, Moment, Input, &mut Vec<Output>);

/// A till with its journal, its reader, its staff and its line.
#[derive(Debug)]
pub(crate) struct Counter {
    pub(crate) till: Till,
    up: Duration,
    wake: Option<Duration>,
    is_line_up: bool,
    next: VecDeque<Input>,
    outputs: Vec<Output>,
    orders: u32,
    days: u32,
}

impl Counter {
    /// Opens a till, which is online in the end and has somebody at it.
    pub(crate) fn open(hand: Hand<'_>) -> Self {
        let mut outputs = Vec::new();
        let mut counter = Self {
            till: start(&mut outputs),
            up: Duration::ZERO,
            wake: None,
            is_line_up: true,
            next: VecDeque::new(),
            outputs,
            orders: 0,
            days: 0,
        };
        counter.obey();
        counter.tell(Input::LinkUp(Link { network: NetworkId(0), joined: 0 }), hand);
        counter.tell(Input::Staff(Deed::LogIn(STAFF)), hand);
        counter.tell(Input::Staff(Deed::ConnectReader), hand);
        counter
    }

    /// Lets a day pass in which the line is down while so many sales are made.
    pub(crate) fn day(&mut self, sales: u32, hand: Hand<'_>) {
        self.is_line_up = false;
        for _ in 0..sales {
            self.sell(hand);
        }
        self.is_line_up = true;
        self.days += 1;
        self.wait_until(DAY * self.days, hand);
    }

    /// Sells something for a card; the next customer comes half a minute later.
    fn sell(&mut self, hand: Hand<'_>) {
        let order = OrderId(self.orders);
        self.orders += 1;
        let total = Money::from_minor(250 + i64::from(self.orders * 37 % 4_000));
        let cart = Cart { order, total, tip: Money::ZERO, sells_gift_card: false, contact: None };
        self.tell(Input::Staff(Deed::Open(cart)), hand);
        let (currency, method) = (usd(), Method::Card);
        let choice = PaymentChoice { order, amount: None, currency, method };
        self.tell(Input::Staff(Deed::Pay(choice)), hand);
        self.up += Duration::from_secs(1);
        self.tell(Input::CardPresented(card()), hand);
        self.wait_until(self.up + Duration::from_secs(29), hand);
    }

    fn wait_until(&mut self, at: Duration, hand: Hand<'_>) {
        while let Some(wake) = self.wake.take_if(|wake| *wake <= at) {
            self.up = self.up.max(wake);
            self.tell(Input::Woken, hand);
        }
        self.up = self.up.max(at);
    }

    /// Tells the till a fact, and all that follows from it at once.
    fn tell(&mut self, input: Input, hand: Hand<'_>) {
        self.next.push_back(input);
        while let Some(input) = self.next.pop_front() {
            let moment = Moment { up: self.up, wall: MORNING.after(self.up) };
            hand(&mut self.till, moment, input, &mut self.outputs);
            self.obey();
        }
    }

    fn obey(&mut self) {
        for output in self.outputs.drain(..) {
            let next = match output {
                Output::Store(batch) => Some(Input::Stored(batch.stored())),
                Output::Send(request) if self.is_line_up => answer(&request),
                Output::ConnectReader => Some(Input::ReaderConnected),
                Output::Show(Screen::Offer(order)) => Some(Input::Staff(Deed::TakeOffer(order))),
                Output::Show(Screen::Taken(taken)) => Some(Input::Staff(Deed::Done(taken.order))),
                Output::Wake(at) => {
                    self.wake = at;
                    None
                }
                Output::Show(Screen::Refused(order, why)) => panic!("{order:?}: {why:?}"),
                Output::Send(_)
                | Output::Show(_)
                | Output::ReopenJournal
                | Output::DisconnectReader
                | Output::JoinNetwork(_) => None,
            };
            self.next.extend(next);
        }
    }
}

fn answer(request: &Request) -> Option<Input> {
    let answer = match &request.message {
        Message::Payment(payment) => Answer::Payment(payment.key, ResponseCode::APPROVED),
        Message::Check => Answer::Here(settings()),
        Message::Order(report) => Answer::Synced(report.order),
        Message::Reversal(_) | Message::Receipt(_) | Message::Search(_) | Message::Contact(..) => {
            return None;
        }
    };
    Some(Input::Answered(request.id, answer))
}

/// Starts a till, on an empty journal.
pub(crate) fn start(outputs: &mut Vec<Output>) -> Till {
    let quarter = Duration::from_secs(15);
    let profile = Profile {
        till: TillId(0),
        country: Country::US,
        currency: usd(),
        app_version: Version::new(9, 14, 0),
        reader: ReaderModel::WisePad3,
        patience: Patience {
            answer: quarter,
            check_every: quarter,
            retry_first: Duration::from_mins(1),
            retry_most: Duration::from_hours(1),
        },
    };
    Till::start(profile, Vec::new(), Moment { up: Duration::ZERO, wall: MORNING }, outputs)
}

fn usd() -> Currency {
    Currency::find("USD").unwrap()
}

fn settings() -> Settings {
    let limit = Money::from_minor(1_000_000_000);
    Settings {
        offline: OfflinePolicy { enabled: true, transaction_limit: limit, device_limit: limit },
        staff: vec![StaffAccess { staff: STAFF, accepts_offline: true }],
    }
}

fn card() -> Presentation {
    let masked = MaskedPan::read(b"424242******4242").unwrap();
    let sealed = Sealed { ksn: [7; 12], masked, secret: [0x5a; 12], code: [0xc0; 16] };
    let last_four = LastFour(*b"4242");
    Presentation { entry: Entry::Tap, scheme: Scheme::Visa, last_four, sealed, chip: None }
}
