//! Random steps.

use core::time::Duration;

use pos_core::{
    Channel, Contact, Currency, Entry, Money, NetworkId, OrderId, ReaderModel, Scheme, StaffId,
    TillId,
};
use sim_world::{
    Act, AdminChange, AdminSave, Answering, AskReceipt, CardId, CashOr, ContactCustomer, CrashAt,
    Grant, InternetChange, NewOrder, OfferChoice, PartsPerMillion, Payment, PowerChange,
    ProcessorChange, ReaderChange, RouterChange, Sale, SearchFor, StaffChange, Tendered,
    TillChange, WifiChange,
};

use super::shop::code;
use super::{Diary, Width};

impl Diary {
    pub(super) fn write_step(&mut self) {
        let (gap, till) = (self.gap(), self.any_till());
        let weights: &[u64] = match self.width {
            Width::Narrow => &[40, 6, 20, 20],
            Width::Wide => &[36, 5, 20, 12, 4, 4, 5, 5, 6, 6, 4, 4],
        };
        match self.dice.weigh(weights) {
            0 => self.sale(gap, till),
            1 => self.order(gap, till),
            2 => self.pay(gap),
            3 => self.internet(gap, till),
            4 => self.router(gap, till),
            5 => self.wifi(gap, till),
            6 => self.processor(gap, till),
            7 => self.reader(gap, till),
            8 => self.till(gap, till),
            9 => self.staff(gap, till),
            10 => self.admin(gap, till),
            _ => self.errand(gap, till),
        }
    }

    fn next_order(&mut self, till: TillId) -> OrderId {
        let order = OrderId(u32::try_from(self.steps.len()).unwrap_or(u32::MAX));
        self.orders.push((order, till));
        order
    }

    fn is_wide(&self) -> bool {
        self.width == Width::Wide
    }

    fn new_order(&mut self) -> NewOrder {
        let wide = self.is_wide();
        let tip = if wide && self.dice.percent(8) { self.dice.within(0, 5_00) } else { 0 };
        NewOrder {
            total: Money::from_minor(self.dice.within(1, 160_00)),
            tip: Money::from_minor(tip),
            sells_gift_card: wide && self.dice.percent(4),
            contact: if wide && self.dice.percent(30) { Some(self.contact()) } else { None },
        }
    }

    fn contact(&mut self) -> Contact {
        let email = Contact { channel: Channel::Email, address: "kim@example.com".to_owned() };
        let text = Contact { channel: Channel::Text, address: "+1 555 0100".to_owned() };
        let other = Contact { channel: Channel::Email, address: "lee@example.com".to_owned() };
        self.dice.pick(&[email, text, other])
    }

    fn sale(&mut self, gap: Duration, till: TillId) {
        self.next_order(till);
        let (order, tendered) = (self.new_order(), self.tendered(till));
        let sale = Sale { order, tendered, offer: self.offer() };
        self.add(gap, till, Act::Sale(sale));
    }

    fn order(&mut self, gap: Duration, till: TillId) {
        self.next_order(till);
        let order = self.new_order();
        self.add(gap, till, Act::Order(order));
    }

    fn pay(&mut self, gap: Duration) {
        if self.orders.is_empty() {
            return;
        }
        let late = self.orders.len().saturating_sub(4);
        let (order, till) = self.dice.pick(&self.orders[late..]);
        let euro = Currency::find("EUR").filter(|_| self.is_wide() && self.dice.percent(3));
        let tendered = self.tendered(till);
        let payment = Payment { order, tendered, currency: euro, offer: self.offer() };
        self.add(gap, till, Act::Pay(payment));
    }

    fn offer(&mut self) -> OfferChoice {
        if self.dice.percent(20) { OfferChoice::Leave } else { OfferChoice::Take }
    }

    fn tendered(&mut self, till: TillId) -> Tendered {
        let part = self.dice.percent(25).then(|| Money::from_minor(self.dice.within(1, 70_00)));
        if self.dice.percent(12) {
            let means = self.dice.pick(&[CashOr::Cash, CashOr::Other]);
            return Tendered::Manual { means, amount: part };
        }
        let place =
            if self.dice.percent(45) { 0 } else { self.dice.below(self.shop.cards.len() as u64) };
        let card = usize::try_from(place).unwrap_or(0);
        let schemes = self.shop.cards[card].schemes.clone();
        let pick: Option<Scheme> =
            (schemes.len() > 1 && self.dice.percent(50)).then(|| self.dice.pick(&schemes));
        let entry = self.entry(till);
        let card = CardId(u16::try_from(place).unwrap_or(0));
        Tendered::Card { card, entry, pick, amount: part }
    }

    /// Picks a way of reading that the reader knows. Source: scenario format, section 3.
    fn entry(&mut self, till: TillId) -> Entry {
        use Entry::{Insert, Manual, Swipe, Tap};
        use ReaderModel as Model;
        if self.is_wide() && self.dice.percent(4) {
            return Manual;
        }
        let reader = self.shop.till(till).map_or(Model::PosTerminal, |till| till.reader);
        let ways: &[Entry] = match reader {
            Model::PosTerminalReader | Model::PosTerminal | Model::Chipper2xBt => {
                &[Tap, Tap, Insert, Insert, Insert, Swipe]
            }
            Model::TapAndChip | Model::WisePad3 => &[Tap, Insert],
            Model::ChipAndSwipe => &[Insert, Insert, Swipe],
            Model::TapToPayIphone | Model::TapToPayAndroid => &[Tap],
        };
        self.dice.pick(ways)
    }

    fn internet(&mut self, gap: Duration, till: TillId) {
        let poor = self.is_wide() && self.dice.percent(20);
        let change = if poor {
            let loss = PartsPerMillion(u32::try_from(self.dice.below(700_000)).unwrap_or(0));
            let slow = self.dice.percent(40).then(|| self.dice.below(9_000));
            InternetChange::Poor { loss, latency: slow.map(Duration::from_millis) }
        } else {
            self.dice.pick(&[InternetChange::Down, InternetChange::Up])
        };
        self.add(gap, till, Act::Internet(change));
    }

    fn router(&mut self, gap: Duration, till: TillId) {
        let act = self.dice.pick(&[
            Act::Router(RouterChange::Off),
            Act::Router(RouterChange::On),
            Act::Router(RouterChange::On),
            Act::Router(RouterChange::Restart),
            Act::Power(PowerChange::Cut),
            Act::Power(PowerChange::Restored),
            Act::Power(PowerChange::Restored),
        ]);
        self.add(gap, till, act);
    }

    fn wifi(&mut self, gap: Duration, till: TillId) {
        let network = NetworkId(u16::try_from(self.dice.below(3)).unwrap_or(0));
        let changes = [WifiChange::Lost, WifiChange::Back, WifiChange::Join(network)];
        let change = self.dice.pick(&changes);
        self.add(gap, till, Act::Wifi(change));
    }

    fn processor(&mut self, gap: Duration, till: TillId) {
        let times = u32::try_from(self.dice.within(1, 3)).unwrap_or(1);
        let by = Duration::from_millis(self.dice.below(90_000));
        let text = self.dice.pick(&["05", "51", "91", "91", "96", "30", "12"]);
        let answer = Answering::Decline(code(text));
        let slow = Duration::from_millis(self.dice.below(20_000));
        let usual = Duration::from_millis(400);
        let change = match self.dice.below(9) {
            0 => ProcessorChange::Down,
            1 => ProcessorChange::Up,
            2 => ProcessorChange::Latency(slow),
            3 => ProcessorChange::Latency(usual),
            4 | 5 => ProcessorChange::Answer { answer, times },
            6 => ProcessorChange::LoseAnswers(times),
            7 => ProcessorChange::LoseRequests(times),
            _ => ProcessorChange::LateAnswers { count: times, by },
        };
        self.add(gap, till, Act::Processor(change));
    }

    fn reader(&mut self, gap: Duration, till: TillId) {
        let change = self.dice.pick(&[
            ReaderChange::Connect,
            ReaderChange::Connect,
            ReaderChange::Disconnect,
            ReaderChange::Restart,
            ReaderChange::BatteryEmpty,
            ReaderChange::Charged,
            ReaderChange::Charged,
        ]);
        self.add(gap, till, Act::Reader(change));
    }

    fn till(&mut self, gap: Duration, till: TillId) {
        let moment = self.dice.pick(&[
            CrashAt::BeforeStore,
            CrashAt::AfterStore,
            CrashAt::AfterSend,
            CrashAt::AfterAnswer,
        ]);
        let version = self.dice.pick(&["9.14.0", "9.15.0", "9.13.99"]);
        let change = match self.dice.below(9) {
            0 => TillChange::Crash,
            1 | 2 => TillChange::Start,
            3 | 4 => TillChange::Restart,
            5 => TillChange::AppVersion(version.to_owned()),
            6 => TillChange::Clock(self.dice.within(-50_000_000, 50_000_000)),
            _ => TillChange::CrashAt(moment, None),
        };
        self.add(gap, till, Act::Till(change));
    }

    fn staff(&mut self, gap: Duration, till: TillId) {
        let who = StaffId(u16::try_from(self.dice.below(3)).unwrap_or(0));
        let in_again = StaffChange::LogIn(who);
        let change = self.dice.pick(&[StaffChange::LogOut, in_again, in_again]);
        self.add(gap, till, Act::Staff(change));
    }

    fn admin(&mut self, gap: Duration, till: TillId) {
        let mut change = AdminChange {
            offline_payments: None,
            transaction_limit: None,
            device_limit: None,
            role: None,
            save: AdminSave::Yes,
        };
        match self.dice.below(5) {
            0 => change.offline_payments = Some(self.dice.percent(65)),
            1 => change.transaction_limit = Some(Money::from_minor(self.dice.within(0, 200_00))),
            2 | 3 => change.device_limit = Some(Money::from_minor(self.dice.within(0, 500_00))),
            _ => {
                let role = usize::try_from(self.dice.below(2)).unwrap_or(0);
                change.role = Some(Grant { role, granted: self.dice.percent(60) });
            }
        }
        change.save = match self.dice.below(10) {
            0 => AdminSave::No,
            1 => AdminSave::Unconfirmed,
            _ => AdminSave::Yes,
        };
        self.add(gap, till, Act::Admin(change));
    }

    fn errand(&mut self, gap: Duration, till: TillId) {
        if self.orders.is_empty() || self.dice.percent(25) {
            return self.add(gap, till, Act::Search(SearchFor::Product("mug".to_owned())));
        }
        let (order, at) = self.dice.pick(&self.orders.clone());
        let act = if self.dice.percent(50) {
            Act::Receipt(AskReceipt { order, to: self.contact() })
        } else {
            let by = self.dice.pick(&[Channel::Email, Channel::Text]);
            Act::Contact(ContactCustomer { order, by })
        };
        self.add(gap, at, act);
    }

    /// Ends all faults, brings everybody back, and gives the tills time to settle everything.
    pub(super) fn end_well(&mut self) {
        let first = TillId(0);
        let usual = ProcessorChange::Latency(Duration::from_millis(400));
        for act in [
            Act::Internet(InternetChange::Up),
            Act::Router(RouterChange::On),
            Act::Power(PowerChange::Restored),
            Act::Processor(ProcessorChange::Up),
            Act::Processor(usual),
        ] {
            self.add(Duration::ZERO, first, act);
        }
        let tills: Vec<TillId> = self.shop.till_ids().collect();
        for till in tills {
            for act in [
                Act::Reader(ReaderChange::Charged),
                Act::Wifi(WifiChange::Back),
                Act::Till(TillChange::Start),
                Act::Staff(StaffChange::LogIn(StaffId(0))),
                Act::Reader(ReaderChange::Connect),
            ] {
                self.add(Duration::from_secs(15), till, act);
            }
        }
        self.look();
        for _ in 0..2 {
            self.add(Duration::from_mins(40), first, Act::Check(Vec::new()));
            self.look();
        }
        // A moment of a crash may still lie in wait, and take the till down as it settles.
        let tills: Vec<TillId> = self.shop.till_ids().collect();
        for till in tills {
            self.add(Duration::ZERO, till, Act::Till(TillChange::Start));
        }
        self.add(Duration::from_mins(40), first, Act::Check(Vec::new()));
        self.look();
    }
}
