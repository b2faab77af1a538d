//! Random deeds, drawn first and fitted to the plan then.

use core::time::Duration;

use pos_core::{
    Badge, Badges, Channel, Contact, Entry, GivenUp, Money, NetworkId, OrderId, ReceiptState,
    Refusal, ResponseCode, Scheme, StaffId, TillId,
};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};
use sim_world::{
    Act, AdminChange, AdminQuestion, AdminSave, AskReceipt, CardId, CashOr, ContactCustomer,
    Countable, CrashAt, DiskHealth, Expect, Grant, InternetChange, NewOrder, OfferChoice,
    OrderQuestion, Outcome, PartsPerMillion, Payment, Plan, PowerChange, ProcessorChange,
    ProcessorQuestion, Question, ReaderChange, Reason, RouterChange, Sale, SearchFor, StaffChange,
    TenderLine, TenderWord, Tendered, TillChange, TillQuestion, Value, Wanted, Warning, WifiChange,
};

use super::said;
use super::shops::{answering, code, money};
use super::span;

/// Numbers and texts that any deed is made of.
#[derive(Clone, Debug)]
pub(crate) struct Draw {
    kind: u8,
    which: [Index; 4],
    amounts: (Money, Money),
    text: String,
    spans: (Duration, Duration),
    flags: [bool; 4],
    count: u32,
    answer: sim_world::Answering,
    code: ResponseCode,
    questions: Vec<u8>,
}

pub(crate) fn draw() -> impl Strategy<Value = Draw> {
    (
        0_u8..32,
        any::<[Index; 4]>(),
        (money(), money()),
        said(),
        (span(), span()),
        any::<[bool; 4]>(),
        1_u32..1_000_000,
        answering(),
        code(),
        subsequence((0_u8..24).collect::<Vec<_>>(), 1..8).prop_shuffle(),
    )
        .prop_map(
            |(kind, which, amounts, text, spans, flags, count, answer, code, questions)| Draw {
                kind,
                which,
                amounts,
                text,
                spans,
                flags,
                count,
                answer,
                code,
                questions,
            },
        )
}

pub(crate) fn expect() -> impl Strategy<Value = Expect> {
    let refusals = select(Refusal::NAMES.map(|(_, refusal)| refusal).to_vec());
    let worked =
        select(vec![None, Some(Outcome::Accepted), Some(Outcome::Sent), Some(Outcome::Found)]);
    let ended = prop_oneof![
        worked.prop_map(|outcome| (outcome, None)),
        prop::option::of(refusals)
            .prop_map(|reason| (Some(Outcome::Refused), reason.map(Reason::Refusal))),
        code().prop_map(|code| (Some(Outcome::Declined), Some(Reason::Decline(code)))),
    ];
    let flags = (prop::option::of(any::<bool>()), prop::option::of(any::<bool>()));
    (ended, prop::option::of(badges()), flags, prop::option::of(said())).prop_map(
        |((outcome, reason), badges, (order_complete, offline), to)| Expect {
            outcome,
            reason,
            badges,
            order_complete,
            offline: offline.filter(|_| outcome != Some(Outcome::Refused)),
            to,
        },
    )
}

fn badges() -> impl Strategy<Value = Badges> {
    let all = Badge::NAMES.map(|(_, badge)| badge).to_vec();
    subsequence(all, 0..=4).prop_map(|set| set.into_iter().fold(Badges::NONE, Badges::with))
}

fn short(place: usize) -> u16 {
    u16::try_from(place).unwrap()
}

impl Draw {
    /// Fits the deed to what the plan has so far.
    pub(crate) fn act(&self, plan: &Plan, on: TillId) -> Act {
        let [first, second, third, _] = &self.which;
        let order = self.order(plan, Some(on));
        match (self.kind, order) {
            (0, _) => Act::Internet([InternetChange::Down, InternetChange::Up][first.index(2)]),
            (1, _) => Act::Internet(InternetChange::Poor {
                loss: PartsPerMillion(self.count),
                latency: self.flags[0].then_some(self.spans.0),
            }),
            (2, _) => Act::Router(
                [RouterChange::Off, RouterChange::On, RouterChange::Restart][first.index(3)],
            ),
            (3, _) => Act::Power([PowerChange::Cut, PowerChange::Restored][first.index(2)]),
            (4, _) => Act::Wifi([WifiChange::Lost, WifiChange::Back][first.index(2)]),
            (5, _) => {
                Act::Wifi(WifiChange::Join(NetworkId(short(first.index(plan.shop.networks.len())))))
            }
            (6, _) => Act::Processor(self.processor(first.index(7))),
            (7, _) => Act::Reader(Self::reader(first.index(5))),
            (8 | 9, _) => Act::Till(self.till(first.index(12))),
            (10, _) => Act::Staff(StaffChange::LogOut),
            (11, _) => {
                Act::Staff(StaffChange::LogIn(StaffId(short(first.index(plan.shop.staff.len())))))
            }
            (12 | 13, _) => {
                Act::Order(NewOrder { sells_gift_card: self.flags[0], ..self.new_order() })
            }
            (14..=17, _) => Act::Sale(self.sale(plan, on)),
            (18, _) => Act::Search(SearchFor::Customer(self.text.clone())),
            (19, _) => Act::Search(SearchFor::Product(self.text.clone())),
            (20, _) => Act::Admin(self.admin(plan)),
            (21, Some(order)) => {
                let to = self
                    .contact()
                    .unwrap_or(Contact { channel: Channel::Text, address: "1".to_owned() });
                Act::Receipt(AskReceipt { order, to })
            }
            (22, Some(order)) => {
                let by = [Channel::Email, Channel::Text][second.index(2)];
                Act::Contact(ContactCustomer { order, by })
            }
            (23..=27, Some(order)) => Act::Pay(self.pay(plan, order, on)),
            _ => Act::Check(self.check(
                plan,
                on,
                self.order(plan, None).filter(|_| third.index(3) > 0),
            )),
        }
    }

    /// Picks an order of a till that a step before opened.
    fn order(&self, plan: &Plan, on: Option<TillId>) -> Option<OrderId> {
        let of_till =
            |order: &OrderId| on.is_none_or(|on| plan.step_of(*order).unwrap().on == Some(on));
        let orders: Vec<OrderId> = plan.orders().filter(of_till).collect();
        (!orders.is_empty()).then(|| orders[self.which[3].index(orders.len())])
    }

    fn contact(&self) -> Option<Contact> {
        let channel = if self.flags[1] { Channel::Email } else { Channel::Text };
        self.flags[2].then(|| Contact { channel, address: self.text.clone() })
    }

    fn new_order(&self) -> NewOrder {
        NewOrder {
            total: self.amounts.0,
            tip: if self.flags[3] { self.amounts.1 } else { Money::ZERO },
            sells_gift_card: false,
            contact: self.contact(),
        }
    }

    fn offer(&self) -> OfferChoice {
        if self.flags[0] { OfferChoice::Leave } else { OfferChoice::Take }
    }

    fn card(&self, plan: &Plan, on: TillId) -> Tendered {
        let place = self.which[0].index(plan.shop.cards.len());
        let schemes: &[Scheme] = &plan.shop.cards[place].schemes;
        let reads = plan.shop.till(on).unwrap().reader.reads();
        let entries = [reads, &[Entry::Manual]].concat();
        Tendered::Card {
            card: CardId(short(place)),
            entry: entries[self.which[1].index(entries.len())],
            pick: self.flags[1].then(|| schemes[self.which[2].index(schemes.len())]),
            amount: None,
        }
    }

    fn sale(&self, plan: &Plan, on: TillId) -> Sale {
        let amount = self.flags[1].then_some(self.amounts.1);
        let manual = Tendered::Manual { means: CashOr::Cash, amount };
        let tendered = if self.count.is_multiple_of(3) { manual } else { self.card(plan, on) };
        Sale { order: self.new_order(), tendered, offer: self.offer() }
    }

    fn pay(&self, plan: &Plan, order: OrderId, on: TillId) -> Payment {
        let amount = self.flags[2].then_some(self.amounts.1);
        let tendered = match (self.count % 4, self.card(plan, on)) {
            (0, _) => Tendered::Manual { means: CashOr::Cash, amount },
            (1, _) => Tendered::Manual { means: CashOr::Other, amount },
            (_, Tendered::Card { card, entry, pick, .. }) => {
                Tendered::Card { card, entry, pick, amount }
            }
            (_, manual @ Tendered::Manual { .. }) => manual,
        };
        let currency = self.flags[3].then(|| pos_core::Currency::find("JPY").unwrap());
        Payment { order, tendered, currency, offer: self.offer() }
    }

    fn processor(&self, which: usize) -> ProcessorChange {
        match which {
            0 => ProcessorChange::Down,
            1 => ProcessorChange::Up,
            2 => ProcessorChange::Latency(self.spans.0),
            3 => ProcessorChange::Answer { answer: self.answer, times: self.count },
            4 => ProcessorChange::LoseAnswers(self.count),
            5 => ProcessorChange::LoseRequests(self.count),
            _ => ProcessorChange::LateAnswers {
                count: self.count,
                by: self.spans.0 + Duration::from_millis(1),
            },
        }
    }

    fn reader(which: usize) -> ReaderChange {
        [
            ReaderChange::Connect,
            ReaderChange::Disconnect,
            ReaderChange::Restart,
            ReaderChange::BatteryEmpty,
            ReaderChange::Charged,
        ][which]
    }

    fn till(&self, which: usize) -> TillChange {
        let millis = i64::try_from(self.spans.0.as_millis()).unwrap();
        let crash =
            [CrashAt::BeforeStore, CrashAt::AfterStore, CrashAt::AfterSend, CrashAt::AfterAnswer];
        let counted = [Countable::Write, Countable::Send, Countable::Receive];
        let back = self.flags[0].then_some(self.spans.0);
        let disk = [DiskHealth::Ok, DiskHealth::Full, DiskHealth::FailSync, DiskHealth::Lies];
        match which {
            0 => TillChange::Crash,
            1 => TillChange::Start,
            2 => TillChange::Restart,
            3 | 4 => TillChange::CrashAt(crash[self.which[1].index(4)], back),
            5 => TillChange::CrashAt(
                CrashAt::Before(counted[self.which[1].index(3)], self.count),
                back,
            ),
            6 => TillChange::CrashAt(
                CrashAt::After(counted[self.which[1].index(3)], self.count),
                back,
            ),
            7 if self.flags[0] => TillChange::CrashAt(CrashAt::During(self.count), back),
            7 => TillChange::Clock(millis),
            8 => TillChange::Clock(-millis),
            9 | 10 => TillChange::Disk(disk[self.which[1].index(4)]),
            _ => TillChange::AppVersion("10.0.0".to_owned()),
        }
    }

    fn admin(&self, plan: &Plan) -> AdminChange {
        let role = self.which[0].index(plan.shop.roles.len());
        AdminChange {
            offline_payments: Some(self.flags[0]),
            transaction_limit: self.flags[1].then_some(self.amounts.0),
            device_limit: self.flags[2].then_some(self.amounts.1),
            role: self.flags[3].then_some(Grant { role, granted: self.flags[0] }),
            save: [AdminSave::No, AdminSave::Unconfirmed, AdminSave::Yes][self.which[1].index(3)],
        }
    }

    fn check(&self, plan: &Plan, on: TillId, order: Option<OrderId>) -> Vec<Wanted> {
        let wanted = self.questions.iter().filter_map(|which| {
            let (question, value) = self.question(*which, plan, (on, order))?;
            Some(Wanted { question, value })
        });
        let wanted: Vec<Wanted> = wanted.collect();
        if wanted.is_empty() {
            let question = Question::Till(on, TillQuestion::Online);
            return vec![Wanted { question, value: Value::Flag(true) }];
        }
        wanted
    }

    fn question(
        &self,
        which: u8,
        plan: &Plan,
        (on, order): (TillId, Option<OrderId>),
    ) -> Option<(Question, Value)> {
        let of = |question| order.map(|order| Question::Order(order, question));
        let till = |question| Some(Question::Till(on, question));
        let (money, flag) = (Value::Money(self.amounts.0), Value::Flag(self.flags[0]));
        let count = Value::Count(u64::from(self.count));
        let receipts = [ReceiptState::None, ReceiptState::Queued, ReceiptState::Sent];
        let staff = StaffId(short(self.which[1].index(plan.shop.staff.len())));
        let (question, value) = match which {
            0 => (of(OrderQuestion::Badges), Value::Badges(Badges::NONE.with(Badge::Paid))),
            1 => (of(OrderQuestion::InAdmin), flag),
            2 => (of(OrderQuestion::Receipt), Value::Receipt(receipts[self.which[0].index(3)])),
            3 => (of(OrderQuestion::Reason), Value::Decline(self.flags[1].then_some(self.code))),
            4 => (of(OrderQuestion::Balance), money),
            5 => {
                (of(OrderQuestion::Contact), Value::Text(self.flags[1].then(|| self.text.clone())))
            }
            6 => (of(OrderQuestion::Tenders), Value::Tenders(self.tenders(plan))),
            7 => (of(OrderQuestion::Captures), count),
            8 => (till(TillQuestion::Online), flag),
            9 => (till(TillQuestion::OfflineTotal), money),
            10 => (till(TillQuestion::OfflineLeft), money),
            11 => (till(TillQuestion::Queued), count),
            12 => (till(TillQuestion::LoggedIn), Value::Staff(self.flags[2].then_some(staff))),
            13 => (till(TillQuestion::Reader), flag),
            14 => (till(TillQuestion::Orders), count),
            15 => (
                till(TillQuestion::Warnings),
                Value::Warnings(if self.flags[1] { vec![Warning::Near24h] } else { vec![] }),
            ),
            16 => (till(TillQuestion::DeadLetters), count),
            17 => (till(TillQuestion::Forwarded), Value::Orders(order.into_iter().collect())),
            18 => (till(TillQuestion::PeakTotal), money),
            19 => (Some(Question::Admin(AdminQuestion::Orders)), count),
            20 => (Some(Question::Admin(AdminQuestion::TotalPaid)), money),
            21 => (Some(Question::Processor(ProcessorQuestion::CapturedTotal)), money),
            22 => (Some(Question::Processor(ProcessorQuestion::Requests)), count),
            _ => (Some(Question::Processor(ProcessorQuestion::Reversals)), count),
        };
        Some((question?, value))
    }

    fn tenders(&self, plan: &Plan) -> Vec<TenderLine> {
        let card = CardId(short(self.which[0].index(plan.shop.cards.len())));
        let words = [
            TenderWord::Pending,
            TenderWord::Approved,
            TenderWord::Declined(self.code),
            TenderWord::Dead(GivenUp::NotUnderstood(self.code)),
            TenderWord::Dead(GivenUp::TooOld),
        ];
        let word = words[self.which[1].index(words.len())];
        let manual = if self.flags[3] { CashOr::Cash } else { CashOr::Other };
        vec![
            TenderLine { means: Ok(card), amount: self.amounts.0, word },
            TenderLine { means: Err(manual), amount: self.amounts.1, word: TenderWord::Taken },
        ]
    }
}
