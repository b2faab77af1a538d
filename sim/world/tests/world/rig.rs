//! Plans as people say them: a shop in New York, and steps that call orders by their names.
#![expect(clippy::expect_used, reason = "a plan of a test that cannot be built is no plan")]

use core::time::Duration;

use pos_core::{
    Channel, Contact, Country, Currency, Entry, Money, NetworkId, OrderId, Patience, ReaderModel,
    ResponseCode, Scheme, StaffId, TillId, Wall,
};
use sim_world::{
    Act, AdminChange, AdminSave, Answering, Card, CardChip, CardId, CashOr, Issuer, LineSpec,
    Network, NewOrder, OfferChoice, Offline, OrderQuestion, Payment, Plan, ProcessorSpec, Question,
    Role, Sale, Shop, StaffMember, Step, Store, Tendered, Till, Uplink, Value, Wanted, When,
};

/// The seed of every plan here, unless a test says otherwise.
pub(crate) const SEED: u64 = 1;

pub(crate) const VISA: CardId = CardId(0);
/// Declined with 51.
pub(crate) const BROKE: CardId = CardId(1);
/// Approved while younger than 24 h, declined with 54 from then on.
pub(crate) const LATE: CardId = CardId(2);
pub(crate) const GIFT: CardId = CardId(3);

pub(crate) const TILL: TillId = TillId(0);
pub(crate) const ANA: StaffId = StaffId(0);
/// Holds no permission to take cards offline.
pub(crate) const BOB: StaffId = StaffId(1);

/// The network that goes where the shop's line goes.
pub(crate) const SHOP: NetworkId = NetworkId(0);
/// A network whose own line is dead.
pub(crate) const CAFE: NetworkId = NetworkId(1);
/// A network with a working line of its own.
pub(crate) const HOTSPOT: NetworkId = NetworkId(2);

pub(crate) const fn ms(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

pub(crate) const fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) const fn minutes(minutes: u64) -> Duration {
    Duration::from_mins(minutes)
}

pub(crate) const fn hours(hours: u64) -> Duration {
    Duration::from_hours(hours)
}

pub(crate) const fn cents(minor: i64) -> Money {
    Money::from_minor(minor)
}

pub(crate) fn code(text: &str) -> ResponseCode {
    ResponseCode::find(text).expect("a code of the response table")
}

fn usd() -> Currency {
    Currency::find("USD").expect("a currency")
}

/// The standard shop, with one till.
pub(crate) fn shop() -> Shop {
    let store = Store {
        country: Country::find("US").expect("a country"),
        currency: usd(),
        timezone: "America/New_York".to_owned(),
    };
    let offline =
        Offline { enabled: true, transaction_limit: cents(100_00), device_limit: cents(5000_00) };
    let cashier = Role { name: "cashier".to_owned(), accepts_offline: true };
    Shop {
        store,
        offline,
        roles: vec![cashier, Role { name: "trainee".to_owned(), accepts_offline: false }],
        staff: vec![member("ana", 0), StaffMember { logged_in: false, ..member("bob", 1) }],
        tills: vec![till("till", ReaderModel::PosTerminalReader)],
        networks: vec![
            network("shop", Uplink::Shop),
            network("cafe", Uplink::Dead),
            network("hotspot", Uplink::Own),
        ],
        cards: cards(),
        line: LineSpec { latency: ms(50) },
        processor: ProcessorSpec { latency: ms(400), cents: false },
        patience: patience(),
    }
}

const fn patience() -> Patience {
    Patience {
        answer: secs(15),
        check_every: secs(15),
        retry_first: secs(15),
        retry_most: minutes(5),
    }
}

fn member(name: &str, role: usize) -> StaffMember {
    StaffMember { name: name.to_owned(), role, logged_in: true }
}

fn network(name: &str, internet: Uplink) -> Network {
    Network { name: name.to_owned(), internet }
}

fn cards() -> Vec<Card> {
    let declines = |text| Answering::Decline(code(text));
    let late = Issuer::ByAge {
        before: Answering::Approve,
        until: hours(24),
        then: declines("expired-card"),
    };
    vec![
        card_of("visa", Scheme::Visa, Issuer::Always(Answering::Approve)),
        card_of("broke", Scheme::Visa, Issuer::Always(declines("insufficient-funds"))),
        card_of("late", Scheme::Mastercard, late),
        card_of("gift", Scheme::GiftCard, Issuer::Always(Answering::Approve)),
    ]
}

fn card_of(name: &str, scheme: Scheme, issuer: Issuer) -> Card {
    Card {
        name: name.to_owned(),
        schemes: vec![scheme],
        issuer,
        balance: None,
        chip: CardChip::Sound,
    }
}

pub(crate) fn till(name: &str, reader: ReaderModel) -> Till {
    Till {
        name: name.to_owned(),
        reader,
        app_version: "9.14.0".to_owned(),
        wifi: SHOP,
        staff: Some(ANA),
    }
}

/// The standard shop with another reader.
pub(crate) fn shop_with(reader: ReaderModel) -> Shop {
    Shop { tills: vec![till("till", reader)], ..shop() }
}

/// A day in the standard shop.
pub(crate) fn plan(steps: impl IntoIterator<Item = Step>) -> Plan {
    plan_in(shop(), steps)
}

/// A day in a shop; names of orders become their numbers.
pub(crate) fn plan_in(shop: Shop, steps: impl IntoIterator<Item = Step>) -> Plan {
    let mut steps: Vec<Step> = steps.into_iter().collect();
    let ids: Vec<Option<String>> = steps.iter().map(|step| step.id.clone()).collect();
    let number = |order: &mut OrderId| {
        let named = |id: &Option<String>| id.as_deref().map(called) == Some(*order);
        let place = ids.iter().position(named).expect("an order that a step opens");
        *order = Plan::order_of(place);
    };
    for step in &mut steps {
        orders_of(&mut step.act).into_iter().for_each(number);
    }
    let start = Wall::from_millis(1_772_460_000_000);
    Plan { name: "a test".to_owned(), seed: SEED, start, shop, steps }
}

fn orders_of(act: &mut Act) -> Vec<&mut OrderId> {
    match act {
        Act::Pay(payment) => vec![&mut payment.order],
        Act::Receipt(receipt) => vec![&mut receipt.order],
        Act::Contact(contact) => vec![&mut contact.order],
        Act::Check(wanted) => wanted.iter_mut().filter_map(order_of).collect(),
        _ => Vec::new(),
    }
}

const fn order_of(wanted: &mut Wanted) -> Option<&mut OrderId> {
    match &mut wanted.question {
        Question::Order(order, _) => Some(order),
        Question::Till(..) | Question::Admin(_) | Question::Processor(_) => None,
    }
}

/// An order by its name, until [`plan_in`] gives it its number.
pub(crate) fn called(name: &str) -> OrderId {
    let fold = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
    OrderId(name.bytes().fold(2_166_136_261, fold) | 1 << 31)
}

pub(crate) const fn step(act: Act) -> Step {
    Step {
        id: None,
        at: When::Next,
        on: None,
        act,
        expect: None,
        within: None,
        holds_for: None,
        note: None,
    }
}

pub(crate) fn named(name: &str, step: Step) -> Step {
    Step { id: Some(name.to_owned()), ..step }
}

pub(crate) fn after(span: Duration, step: Step) -> Step {
    Step { at: When::After(span), ..step }
}

pub(crate) fn at(span: Duration, step: Step) -> Step {
    Step { at: When::At(span), ..step }
}

pub(crate) fn on(till: TillId, step: Step) -> Step {
    Step { on: Some(till), ..step }
}

pub(crate) fn within(span: Duration, step: Step) -> Step {
    Step { within: Some(span), ..step }
}

pub(crate) fn holds_for(span: Duration, step: Step) -> Step {
    Step { holds_for: Some(span), ..step }
}

/// A tap of the good card.
pub(crate) fn sale(name: &str, minor: i64) -> Step {
    sale_by(name, minor, card(VISA, Entry::Tap))
}

pub(crate) fn sale_by(name: &str, minor: i64, tendered: Tendered) -> Step {
    let sale = Sale { order: cart(minor), tendered, offer: OfferChoice::Take };
    named(name, step(Act::Sale(sale)))
}

/// A tap of the good card, with an address for the receipt.
pub(crate) fn sale_to(name: &str, minor: i64, email: &str) -> Step {
    let contact = Some(Contact { channel: Channel::Email, address: email.to_owned() });
    let order = NewOrder { contact, ..cart(minor) };
    let sale = Sale { order, tendered: card(VISA, Entry::Tap), offer: OfferChoice::Take };
    named(name, step(Act::Sale(sale)))
}

/// The customer walks away where an offline checkout is offered.
pub(crate) fn leaving(step: Step) -> Step {
    let act = match step.act {
        Act::Sale(sale) => Act::Sale(Sale { offer: OfferChoice::Leave, ..sale }),
        Act::Pay(payment) => Act::Pay(Payment { offer: OfferChoice::Leave, ..payment }),
        other => other,
    };
    Step { act, ..step }
}

pub(crate) fn order(name: &str, minor: i64) -> Step {
    named(name, step(Act::Order(cart(minor))))
}

const fn cart(minor: i64) -> NewOrder {
    NewOrder { total: cents(minor), tip: Money::ZERO, sells_gift_card: false, contact: None }
}

pub(crate) fn pay(order: &str, tendered: Tendered) -> Step {
    let order = called(order);
    step(Act::Pay(Payment { order, tendered, currency: None, offer: OfferChoice::Take }))
}

pub(crate) const fn card(card: CardId, entry: Entry) -> Tendered {
    Tendered::Card { card, entry, pick: None, amount: None }
}

pub(crate) const fn cash() -> Tendered {
    Tendered::Manual { means: CashOr::Cash, amount: None }
}

/// Only a part of the balance.
pub(crate) fn part(minor: i64, tendered: Tendered) -> Tendered {
    let some = Some(cents(minor));
    match tendered {
        Tendered::Card { card, entry, pick, .. } => {
            Tendered::Card { card, entry, pick, amount: some }
        }
        Tendered::Manual { means, .. } => Tendered::Manual { means, amount: some },
    }
}

pub(crate) const fn internet(change: sim_world::InternetChange) -> Step {
    step(Act::Internet(change))
}

pub(crate) const fn internet_down() -> Step {
    internet(sim_world::InternetChange::Down)
}

pub(crate) const fn internet_up() -> Step {
    internet(sim_world::InternetChange::Up)
}

pub(crate) const fn router(change: sim_world::RouterChange) -> Step {
    step(Act::Router(change))
}

pub(crate) const fn wifi(change: sim_world::WifiChange) -> Step {
    step(Act::Wifi(change))
}

pub(crate) const fn processor(change: sim_world::ProcessorChange) -> Step {
    step(Act::Processor(change))
}

pub(crate) const fn reader(change: sim_world::ReaderChange) -> Step {
    step(Act::Reader(change))
}

pub(crate) const fn till_is(change: sim_world::TillChange) -> Step {
    step(Act::Till(change))
}

pub(crate) const fn crash_at(moment: sim_world::CrashAt) -> Step {
    till_is(sim_world::TillChange::CrashAt(moment, None))
}

pub(crate) const fn start() -> Step {
    till_is(sim_world::TillChange::Start)
}

pub(crate) const fn disk(health: sim_world::DiskHealth) -> Step {
    till_is(sim_world::TillChange::Disk(health))
}

pub(crate) const fn log_out() -> Step {
    step(Act::Staff(sim_world::StaffChange::LogOut))
}

pub(crate) const fn log_in(staff: StaffId) -> Step {
    step(Act::Staff(sim_world::StaffChange::LogIn(staff)))
}

/// The merchant saves another device limit.
pub(crate) const fn device_limit(minor: i64) -> Step {
    step(Act::Admin(AdminChange { device_limit: Some(cents(minor)), ..SAVED }))
}

/// The merchant saves another transaction limit.
pub(crate) const fn transaction_limit(minor: i64) -> Step {
    step(Act::Admin(AdminChange { transaction_limit: Some(cents(minor)), ..SAVED }))
}

const SAVED: AdminChange = AdminChange {
    offline_payments: None,
    transaction_limit: None,
    device_limit: None,
    role: None,
    save: AdminSave::Yes,
};

pub(crate) fn check(question: Question, value: Value) -> Step {
    step(Act::Check(vec![Wanted { question, value }]))
}

pub(crate) fn check_order(name: &str, what: OrderQuestion, value: Value) -> Step {
    check(Question::Order(called(name), what), value)
}

/// Looks whether the till believes that it is online.
pub(crate) fn is_online() -> Step {
    check(Question::Till(TILL, sim_world::TillQuestion::Online), Value::Flag(true))
}

/// Looks whether the till believes that it is offline.
pub(crate) fn is_offline() -> Step {
    check(Question::Till(TILL, sim_world::TillQuestion::Online), Value::Flag(false))
}
