//! Whatever happens to a till, in whatever order, it falls over nothing, and what it says adds up.
//!
//! The bytes are a history: each step takes one byte for what happens, and one for each thing that
//! is to be known of it. Where they end, the history does.

mod shop;

use core::time::Duration;

use pos_core::{
    Answer, Cart, Channel, Contact, Currency, Deed, Entry, Input, LastFour, Link, MaskedPan,
    Message, Method, Money, NetworkId, OfflinePolicy, OrderId, PaymentChoice, Presentation,
    Request, RequestId, ResponseCode, Scheme, Sealed, Settings, StaffAccess, StaffId,
};

use shop::{Disk, Shop};

const METHODS: [Method; 5] =
    [Method::Card, Method::Cash, Method::ManualCard, Method::GiftCard, Method::Other];
const CODES: [&str; 8] = ["00", "51", "91", "30", "05", "96", "19", "54"];
/// Around every patience of the till, and far beyond all of them.
const SECONDS: [u64; 12] = [0, 1, 14, 15, 16, 29, 30, 60, 240, 600, 86_400, 3_000_000];

pub(crate) fn holds(bytes: &[u8]) {
    let mut story = Story(bytes);
    let (reader, version) = (story.below(8), story.below(3));
    let mut shop = Shop::opens(reader, version);
    while !story.0.is_empty() {
        befalls(&mut shop, &mut story);
    }
}

/// The bytes that are left; what is asked of none is zero.
struct Story<'a>(&'a [u8]);

impl Story<'_> {
    fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::from(self.byte()).checked_rem(bound).unwrap_or(0)
    }

    fn one_of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn says(&mut self) -> bool {
        self.below(2) == 1
    }

    fn seconds(&mut self) -> Duration {
        Duration::from_secs(self.one_of(&SECONDS))
    }

    fn order(&mut self) -> OrderId {
        OrderId(u32::from(self.byte() % 5))
    }

    fn staff(&mut self) -> StaffId {
        StaffId(u16::from(self.byte() % 3))
    }

    /// Whole units, and what no shop should ask for.
    fn money(&mut self) -> Money {
        let minor = match self.byte() {
            251 => 1,
            252 => -1,
            253 => -4_500,
            254 => i64::from(i32::MAX),
            255 => i64::from(i32::MIN),
            units => i64::from(units) * 100,
        };
        Money::from_minor(minor)
    }

    fn contact(&mut self) -> Contact {
        let channel = if self.says() { Channel::Email } else { Channel::Text };
        Contact { channel, address: "kim@example.com".to_owned() }
    }

    fn settings(&mut self) -> Settings {
        let switches = self.byte();
        let is_on = |bit: u8| switches & (1 << bit) != 0;
        let access = |staff| StaffAccess { staff: StaffId(staff), accepts_offline: is_on(6) };
        let offline = OfflinePolicy {
            enabled: is_on(7),
            transaction_limit: self.money(),
            device_limit: self.money(),
        };
        let known = (0..3_u16).zip(0..3_u8).filter(|(_, bit)| !is_on(*bit));
        Settings { offline, staff: known.map(|(staff, _)| access(staff)).collect() }
    }

    fn card(&mut self) -> Presentation {
        let (_, scheme) = self.one_of(&Scheme::NAMES);
        let (_, entry) = self.one_of(&Entry::NAMES);
        let masked = MaskedPan::read(b"424242******4242").expect("a masked number");
        let sealed = Sealed { ksn: [7; 12], masked, secret: [0x5a; 12], code: [0xc0; 16] };
        Presentation { entry, scheme, last_four: LastFour(*b"4242"), sealed, chip: None }
    }

    fn cart(&mut self) -> Cart {
        Cart {
            order: self.order(),
            total: self.money(),
            tip: Money::ZERO,
            sells_gift_card: self.byte() % 8 == 1,
            contact: self.says().then(|| self.contact()),
        }
    }

    fn choice(&mut self) -> PaymentChoice {
        let (order, amount) = (self.order(), self.says().then(|| self.money()));
        let currency = if self.byte() % 16 == 1 { "EUR" } else { "USD" };
        let currency = Currency::find(currency).unwrap();
        PaymentChoice { order, amount, currency, method: self.one_of(&METHODS) }
    }

    fn code(&mut self) -> ResponseCode {
        ResponseCode::find(self.one_of(&CODES)).unwrap()
    }
}

fn befalls(shop: &mut Shop, story: &mut Story<'_>) {
    match story.byte() % 16 {
        0..=5 => {
            let deed = deed(story);
            shop.tell(Input::Staff(deed));
        }
        6 => {
            let card = story.card();
            shop.tell(Input::CardPresented(card));
        }
        7 => around(shop, story),
        8 => shop.disk_is(story.one_of(&[Disk::Works, Disk::Slow])),
        9 => keeps(shop, story),
        10 => answers(shop, story, Message::is_for_processor),
        11 => answers(shop, story, |message| !message.is_for_processor()),
        12 => shop.waits(story.seconds()),
        13 => shop.waits_until_it_wakes(),
        14 => joins(shop, story),
        _ => shop.restarts(usize::from(story.byte()), story.seconds()),
    }
}

fn deed(story: &mut Story<'_>) -> Deed {
    match story.byte() % 20 {
        0..=2 => Deed::Open(story.cart()),
        3..=5 => Deed::Pay(story.choice()),
        6 | 7 => Deed::Counted(story.order()),
        8 | 9 => Deed::TakeOffer(story.order()),
        10 => Deed::LeaveOffer(story.order()),
        11 | 12 => Deed::Done(story.order()),
        13 => Deed::AskReceipt(story.order(), story.contact()),
        14 => Deed::Search("green tea".to_owned()),
        15 => Deed::Contact(story.order(), story.contact().channel),
        16 => Deed::LogIn(story.staff()),
        17 => Deed::LogOut,
        18 => Deed::Join(NetworkId(u16::from(story.byte() % 3))),
        _ if story.says() => Deed::ConnectReader,
        _ => Deed::DisconnectReader,
    }
}

fn around(shop: &mut Shop, story: &mut Story<'_>) {
    let input = match story.byte() % 4 {
        0 => Input::ReaderFound,
        1 => Input::ReaderConnected,
        2 => Input::ReaderDisconnected,
        _ => Input::SettingsPushed(story.settings()),
    };
    shop.tell(input);
}

fn joins(shop: &mut Shop, story: &mut Story<'_>) {
    let network = NetworkId(u16::from(story.byte() % 3));
    let joined = u32::from(story.byte());
    let link = Link { network, joined };
    shop.tell(if joined == 0 { Input::LinkDown } else { Input::LinkUp(link) });
}

fn keeps(shop: &mut Shop, story: &mut Story<'_>) {
    let which = story.below(8);
    match story.byte() % 6 {
        0 => shop.writes(which),
        1 | 2 => shop.confirms(which),
        3 => shop.fails(which),
        4 => shop.reads_journal(),
        _ => shop.reopening_fails(),
    }
}

/// The processor or the admin answers one of its last requests, rightly or wrongly.
fn answers(shop: &mut Shop, story: &mut Story<'_>, is_asked: fn(&Message) -> bool) {
    let Some(request) = shop.request(story.below(4), is_asked) else { return };
    let right = right_answer(&request, story);
    let answer = match story.byte() % 8 {
        0 => Answer::Here(story.settings()),
        1 => Answer::Synced(story.order()),
        2 => Answer::ReceiptSent(story.order()),
        _ => right,
    };
    let id = if story.byte() == 255 { RequestId(u64::MAX) } else { request.id };
    shop.tell(Input::Answered(id, answer));
}

fn right_answer(request: &Request, story: &mut Story<'_>) -> Answer {
    match &request.message {
        Message::Payment(payment) => Answer::Payment(payment.key, story.code()),
        Message::Reversal(key) => Answer::Reversed(*key),
        Message::Check => Answer::Here(story.settings()),
        Message::Order(report) => Answer::Synced(report.order),
        Message::Receipt(receipt) => Answer::ReceiptSent(receipt.order()),
        Message::Search(_) => Answer::Found,
        Message::Contact(order, _) => Answer::Contacted(*order),
    }
}
