//! What happens around the till: the line, the router, the processor, the admin, the disk, time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::time::Duration;

use pos_core::{
    Answer, Input, Key, Link, Message, Moment, NetworkId, OrderId, PaymentRequest, Request,
    RequestId, ResponseCode, Settings, Till, Wall,
};

use super::setup::PATIENCE;
use super::watch::Watch;
use super::{ANNA, Disk, HOME, Processor, Reach, Setup, Shop, code, seconds};

/// Monday, 2026-03-02, 09:00 UTC.
const MORNING: Wall = Wall::from_millis(1_772_442_000_000);

/// What the processor says to a request: a code to a payment, a nod to a reversal.
pub(super) fn answer(request: &Request, code: ResponseCode) -> Input {
    let answer = match &request.message {
        Message::Payment(payment) => Answer::Payment(payment.key, code),
        Message::Reversal(key) => Answer::Reversed(*key),
        other => panic!("the processor is not asked {other:?}"),
    };
    Input::Answered(request.id, answer)
}

impl Shop {
    pub(super) fn start(setup: Setup) -> Self {
        let Setup { profile, settings } = setup;
        let moment = Moment { up: Duration::ZERO, wall: MORNING };
        let mut outputs = Vec::new();
        let till = Till::start(profile.clone(), Vec::new(), moment, &mut outputs);
        let mut shop = Self {
            till,
            profile,
            up: Duration::ZERO,
            started: MORNING,
            admin: settings,
            kept_back: None,
            internet: BTreeSet::from([HOME]),
            link: None,
            joins: 0,
            reader: Reach::InReach,
            staff: None,
            processor: Processor::Waits,
            journal: BTreeMap::new(),
            next_stores: VecDeque::new(),
            next_reopening: Disk::Works,
            held: VecDeque::new(),
            doubts: BTreeSet::new(),
            received: None,
            inbox: VecDeque::new(),
            wake: None,
            waiting: VecDeque::new(),
            sent: Vec::new(),
            fresh: Vec::new(),
            status: None,
            watch: Watch::default(),
            orders: 0,
        };
        shop.obey(outputs);
        shop.router_on();
        shop.logs_in(ANNA);
        shop.connects_reader();
        assert!(shop.status().online && shop.status().reader, "the shop is open");
        shop
    }

    /// The app dies and is up again; what was on its way to it is lost.
    pub(crate) fn restarts(&mut self) {
        self.restarts_late(Duration::ZERO);
    }

    /// The app dies, and is up again after a while.
    pub(crate) fn restarts_late(&mut self, later: Duration) {
        self.started = self.started.after(self.up + later);
        self.up = Duration::ZERO;
        self.wake = None;
        self.waiting.clear();
        self.held.clear();
        self.inbox.clear();
        self.fresh.clear();
        self.doubts.clear();
        self.received = self.held_settings();
        self.staff = self.held_staff();
        self.watch.app_dies(&self.journal);
        let mut outputs = Vec::new();
        let (profile, journal) = (self.profile.clone(), self.journal());
        self.till = Till::start(profile, journal, self.moment(), &mut outputs);
        self.obey(outputs);
        let link_up = self.link.map_or(Input::LinkDown, Input::LinkUp);
        self.tell(link_up);
    }

    /// A second till, made of what the journal holds, as it would come up.
    pub(crate) fn twin(&self) -> Watch {
        let mut outputs = Vec::new();
        Till::start(self.profile.clone(), self.journal(), self.moment(), &mut outputs);
        let mut watch = Watch::default();
        for output in outputs {
            if let pos_core::Output::Show(screen) = output {
                watch.showed(&screen, &self.journal);
            }
        }
        watch
    }

    pub(crate) fn is_settled_on_disk(&self) -> bool {
        self.doubts.is_empty() && self.held.is_empty()
    }

    pub(crate) fn has_open_payments(&self) -> bool {
        self.watch.has_open_payments()
    }

    pub(crate) fn pending_payments(&self) -> Vec<(Key, pos_core::Money)> {
        self.watch.pending()
    }
}

/// Time.
impl Shop {
    /// Lets time pass; the till is woken whenever it wished to be.
    pub(crate) fn waits(&mut self, span: Duration) {
        self.fresh.clear();
        let until = self.up + span;
        while let Some(at) = self.wake.filter(|at| *at <= until) {
            self.up = at.max(self.up);
            self.wake = None;
            self.tell(Input::Woken);
        }
        self.up = until;
    }

    /// The clock on the wall is set back; the till learns it when it starts again.
    pub(crate) fn restarts_with_the_clock_back(&mut self, span: Duration) {
        let millis = i64::try_from(span.as_millis()).expect("a short span");
        self.started = Wall::from_millis(self.started.as_millis() - millis);
        self.restarts();
    }

    pub(crate) fn now(&self) -> Duration {
        self.up
    }

    /// When the till wants to be woken.
    pub(crate) fn wakes_at(&self) -> Option<Duration> {
        self.wake
    }
}

/// The line and the router.
impl Shop {
    pub(crate) fn has_internet(&self) -> bool {
        self.link.is_some_and(|link| self.internet.contains(&link.network))
    }

    /// The line is dead; the till does not know yet.
    pub(crate) fn line_dies(&mut self) {
        self.internet.remove(&HOME);
    }

    /// The line is back; the till does not know yet.
    pub(crate) fn line_heals(&mut self) {
        self.internet.insert(HOME);
    }

    pub(crate) fn gets_internet(&mut self, network: NetworkId) {
        self.internet.insert(network);
    }

    /// The line dies, and the till learns it from a search that nobody answers.
    pub(crate) fn goes_offline(&mut self) {
        self.line_dies();
        self.searches();
        self.waits(PATIENCE.answer);
        assert!(!self.status().online, "the till has noticed the outage");
    }

    /// The line is back, and the till finds that out by itself.
    pub(crate) fn reconnects(&mut self) {
        self.line_heals();
        self.waits(PATIENCE.check_every);
        assert!(self.status().online, "the till has noticed that it is online");
    }

    pub(crate) fn router_off(&mut self) {
        self.fresh.clear();
        self.link = None;
        self.tell(Input::LinkDown);
    }

    pub(crate) fn router_on(&mut self) {
        self.fresh.clear();
        self.joins += 1;
        let link = Link { network: HOME, joined: self.joins };
        self.link = Some(link);
        self.tell(Input::LinkUp(link));
    }

    /// The number of the request that the till sent last.
    pub(crate) fn last_request(&self) -> RequestId {
        RequestId(self.sent.len() as u64 - 1)
    }

    /// The admin answers a check that got lost as it seemed.
    pub(crate) fn hears_from_the_admin(&mut self, request: RequestId) {
        self.hears_from_the_admin_after(Duration::ZERO, request);
    }

    /// The admin answers a check after a while, before the till is woken for that moment.
    pub(crate) fn hears_from_the_admin_after(&mut self, span: Duration, request: RequestId) {
        self.fresh.clear();
        self.up += span;
        self.tell(Input::Answered(request, Answer::Here(self.admin.clone())));
    }

    pub(super) fn roam(&mut self, network: NetworkId) {
        self.joins += 1;
        let link = Link { network, joined: self.joins };
        self.link = Some(link);
        self.inbox.extend([Input::LinkDown, Input::LinkUp(link)]);
    }
}

/// The processor and the admin.
impl Shop {
    /// From here on the admin takes its time.
    pub(crate) fn admin_is_slow(&mut self) {
        self.kept_back = Some(Vec::new());
    }

    /// The admin answers all that waits for it, and is quick again.
    pub(crate) fn slow_admin_answers(&mut self) {
        self.fresh.clear();
        for answer in self.kept_back.take().unwrap_or_default() {
            self.tell(answer);
        }
    }

    /// The processor answers what has waited longest for it.
    pub(crate) fn processor_answers(&mut self, digits: &str) {
        self.fresh.clear();
        let request = self.waiting.pop_front().expect("a request waits for the processor");
        self.tell(answer(&request, code(digits)));
    }

    /// The processor takes note of the one reversal that waits for it.
    pub(crate) fn processor_reverses(&mut self) {
        self.waiting.retain(|request| matches!(request.message, Message::Reversal(_)));
        assert_eq!(self.waiting.len(), 1, "a reversal waits for its answer");
        self.processor_answers("00");
    }

    /// What waits for the processor is lost on its way.
    pub(crate) fn requests_are_lost(&mut self) {
        self.waiting.clear();
    }

    /// All that waits for the processor is lost, but what was sent last.
    pub(crate) fn requests_are_lost_but_the_last(&mut self) {
        let last = self.waiting.pop_back();
        self.waiting = last.into_iter().collect();
    }

    pub(crate) fn is_asked(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// The merchant saves other settings; the admin tells a till that it can reach.
    pub(crate) fn admin_saves(&mut self, change: impl FnOnce(&mut Settings)) {
        self.fresh.clear();
        change(&mut self.admin);
        if self.has_internet() && self.status().online {
            self.tell(Input::SettingsPushed(self.admin.clone()));
        }
    }
}

/// What left the till.
impl Shop {
    /// The payments that were sent, in order, with the time.
    pub(crate) fn payments(&self) -> Vec<(Duration, PaymentRequest)> {
        let payment = |sent: &super::Sent| match &sent.message {
            Message::Payment(payment) => Some((sent.up, *payment)),
            _ => None,
        };
        self.sent.iter().filter_map(payment).collect()
    }

    /// The orders that the sent payments were for, in order.
    pub(crate) fn forwarded(&self) -> Vec<OrderId> {
        self.payments().into_iter().map(|(_, payment)| payment.order).collect()
    }

    /// The keys that were reversed, in order, with the time.
    pub(crate) fn reversals(&self) -> Vec<(Duration, Key)> {
        let reversal = |sent: &super::Sent| match &sent.message {
            Message::Reversal(key) => Some((sent.up, *key)),
            _ => None,
        };
        self.sent.iter().filter_map(reversal).collect()
    }

    /// The spans between the sends of one order's payment.
    pub(crate) fn waits_between_sends(&self, order: OrderId) -> Vec<Duration> {
        let sends: Vec<_> =
            self.payments().into_iter().filter(|sent| sent.1.order == order).collect();
        sends.windows(2).map(|pair| pair[1].0.saturating_sub(pair[0].0)).collect()
    }

    /// How often the admin was told of an order.
    pub(crate) fn reports_of(&self, order: OrderId) -> usize {
        let is_meant = |sent: &&super::Sent| matches!(&sent.message, Message::Order(report) if report.order == order);
        self.sent.iter().filter(is_meant).count()
    }

    pub(crate) fn admin_has(&self, order: OrderId) -> bool {
        let is_report = |sent: &super::Sent| matches!(&sent.message, Message::Order(report) if report.order == order);
        self.sent.iter().any(is_report)
    }

    pub(crate) fn receipts_sent(&self) -> usize {
        self.sent.iter().filter(|sent| matches!(sent.message, Message::Receipt(_))).count()
    }
}

/// The disk.
impl Shop {
    /// What becomes of the next batches; those after them are durable at once.
    pub(crate) fn next_stores(&mut self, verdicts: &[Disk]) {
        self.next_stores = verdicts.iter().copied().collect();
    }

    pub(crate) fn journal_does_not_open_once(&mut self) {
        self.next_reopening = Disk::Fails;
    }

    /// A slow disk makes durable what it kept back.
    pub(crate) fn disk_catches_up(&mut self) {
        self.fresh.clear();
        while let Some(batch) = self.held.pop_front() {
            self.make_durable(&batch);
            self.tell(Input::Woken);
        }
    }

    /// A slow disk gives up: what it kept back is not there.
    pub(crate) fn slow_disk_fails(&mut self) {
        self.fresh.clear();
        while let Some(batch) = self.held.pop_front() {
            self.fail(&batch);
        }
        self.tell(Input::Woken);
    }

    /// A span within which anything that can settle has settled.
    pub(crate) fn waits_for_all(&mut self) {
        self.waits(PATIENCE.retry_most + seconds(600));
    }
}
