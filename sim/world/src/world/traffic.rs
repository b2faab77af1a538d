//! Messages between the tills, the processor and the admin, over the shop's line or another.

use core::time::Duration;

use pos_core::{
    Answer, Input, Key, Message, NetworkId, OrderReport, Request, RequestId, Settings, TillId,
};

use sim_kernel::Time;

use super::World;
use super::obey::App;
use crate::device::Device;
use crate::event::{Happening, Packet};
use crate::line::Way;
use crate::plan::{Countable, CrashAt, Uplink};
use crate::processor::{Asked, Cryptogram, Deed, Reply, Undone};
use crate::trace::{EntryId, Trace, What};

impl World<'_> {
    /// Sends a message off, or loses it; the app may be told to die right before or after.
    pub(super) fn send(&mut self, till: TillId, request: Request) -> App {
        let Request { id, via, message } = request;
        self.note_forwarded(till, &message);
        let uplink = self.way_out(till, via);
        let over_shop_line = uplink == Some(Uplink::Shop);
        let boot = self.device(till).map_or(0, |device| device.boots);
        let joined = self.joined(till);
        let sent = EntryId(0);
        let unsent = Packet { till, boot, request: id, sent, joined, via, over_shop_line };
        let lost =
            uplink.is_none_or(|uplink| uplink == Uplink::Dead) || self.is_lost(unsent, Way::Out);
        if lost {
            self.carrier.lose(unsent.parcel());
        }
        if lost && message == Message::Check && self.shows_offline(till) {
            // An offline till looks for the internet four times a minute, for weeks: a look that
            // meets nobody changes nothing and is not written down.
            return App::Lives;
        }
        let nth = self.device_mut(till).map_or(0, |device| device.count(Countable::Send));
        if self.crashes_at(till, CrashAt::Before(Countable::Send, nth)) {
            return App::Died;
        }
        let is_payment = matches!(message, Message::Payment(_));
        let sent = self.note_sent(till, id, message);
        let packet = Packet { sent, ..unsent };
        let before = self.cause.replace(sent);
        if lost {
            self.under_way.retain(|(other, _)| *other != sent);
            self.note(What::RequestLost(till, id));
        } else {
            self.later(self.latency(packet), Happening::RequestArrives(packet));
        }
        self.cause = before;
        let dies = self.crashes_at(till, CrashAt::After(Countable::Send, nth))
            || (is_payment && self.crashes_at(till, CrashAt::AfterSend));
        if dies { App::Died } else { App::Lives }
    }

    /// Notes what is sent; a message that the trace does not keep is kept until it arrives.
    fn note_sent(&mut self, till: TillId, id: RequestId, message: Message) -> EntryId {
        if self.trace.keeps_everything() {
            return self.note(What::Sent(till, id, Box::new(message)));
        }
        let sent = self.trace.leave_out();
        self.under_way.push((sent, message));
        sent
    }

    /// Tells whether a till does nothing but look for the internet, where nobody can hear it.
    pub(crate) fn looks_in_vain(&self, till: TillId) -> bool {
        self.shows_offline(till)
            && match self.way_out(till, None) {
                Some(Uplink::Shop) => !self.line.passes(),
                Some(Uplink::Own) => false,
                Some(Uplink::Dead) | None => true,
            }
            && self.device(till).is_some_and(Device::waits_to_look)
    }

    /// Lets a till look for the internet from `now` up to `until`, in vain, as fast as that can be
    /// counted; nothing that comes next is caused by what was before.
    pub(crate) fn look_in_vain(&mut self, now: Time, till: TillId, until: Time) {
        self.now = now;
        self.cause = None;
        if let Some(at) = self.device_mut(till).and_then(|device| device.look_in_vain(until)) {
            self.wakes.set(till, at);
        }
    }

    fn shows_offline(&self, till: TillId) -> bool {
        let status = self.device(till).and_then(|device| device.display.status);
        status.is_some_and(|status| !status.online)
    }

    fn note_forwarded(&mut self, till: TillId, message: &Message) {
        let Message::Payment(payment) = message else { return };
        let Some(orders) = self.forwarded.get_mut(usize::from(till.0)) else { return };
        if payment.deferred {
            orders.note(payment.order);
        }
    }

    /// Returns where a message of a till leaves the shop; none where it has no Wi-Fi to go over.
    fn way_out(&self, till: TillId, via: Option<NetworkId>) -> Option<Uplink> {
        let wifi = self.device(till)?.wifi;
        let network = match via {
            Some(other) => Some(other).filter(|other| wifi.in_reach && self.is_on_air(*other)),
            None => wifi.joined.map(|link| link.network),
        };
        self.uplink(network?)
    }

    fn joined(&self, till: TillId) -> Option<NetworkId> {
        self.device(till)?.wifi.joined.map(|link| link.network)
    }

    /// Tells whether the till is still on the network that a message left it over, or can hear the
    /// other one that it went over.
    fn is_way_back(&self, packet: Packet) -> bool {
        match packet.via {
            Some(other) => self.way_out(packet.till, Some(other)).is_some(),
            None => packet.joined.is_some() && packet.joined == self.joined(packet.till),
        }
    }

    fn is_lost(&self, packet: Packet, way: Way) -> bool {
        let Packet { till, boot, request, .. } = packet;
        let message = (u64::from(till.0) << 56) ^ (u64::from(boot) << 40) ^ request.0;
        packet.over_shop_line && (!self.line.passes() || self.line.loses(self.chance, message, way))
    }

    fn latency(&self, packet: Packet) -> Duration {
        if packet.over_shop_line { self.line.latency() } else { self.plan.shop.line.latency }
    }

    /// Takes a message in at the processor or the admin, unless the line was cut meanwhile.
    pub(super) fn request_arrives(&mut self, packet: Packet) {
        if packet.over_shop_line && !self.line.passes() {
            self.lose_request(packet);
        } else {
            self.take_in(packet);
        }
        self.under_way.retain(|(sent, _)| *sent != packet.sent);
    }

    fn take_in(&mut self, packet: Packet) {
        let Some(message) = message(&self.trace, &self.under_way, packet.sent) else { return };
        match *message {
            Message::Payment(request) => {
                let opened = self.wallet.open(request.sealed, request.chip);
                let age = opened.map_or(Duration::ZERO, |(_, at)| self.now.since(at));
                let card = opened.map(|(card, _)| card);
                let cryptogram = Cryptogram::as_planned(&self.plan.shop.cards, card, &request);
                self.payment_arrives(packet, &Asked { request, card, age, cryptogram });
            }
            Message::Reversal(key) => self.reversal_arrives(packet, key),
            Message::Check
            | Message::Order(_)
            | Message::Receipt(_)
            | Message::Search(_)
            | Message::Contact(..) => self.errand_arrives(packet),
        }
    }

    fn lose_request(&mut self, packet: Packet) {
        self.carrier.lose(packet.parcel());
        self.note(What::RequestLost(packet.till, packet.request));
    }

    fn lose_answer(&mut self, packet: Packet) {
        self.carrier.lose(packet.parcel());
        self.note(What::AnswerLost(packet.till, packet.request));
    }

    fn ignore(&mut self, packet: Packet) {
        self.carrier.lose(packet.parcel());
        self.note(What::Ignored(packet.till, packet.request));
    }

    fn payment_arrives(&mut self, packet: Packet, asked: &Asked) {
        let Some(reply) = self.processor.pay(packet.parcel(), asked) else {
            return self.ignore(packet);
        };
        self.note_arrived(packet);
        self.note_deed(asked, reply);
        match reply.after {
            Some(after) => {
                let answer = Answer::Payment(asked.request.key, reply.code);
                self.later(after, Happening::AnswerLeaves(packet, answer));
            }
            None => self.lose_answer(packet),
        }
    }

    fn note_arrived(&mut self, packet: Packet) {
        let arrived = self.note_between(|| What::Arrived(packet.till, packet.request));
        self.cause = Some(arrived);
    }

    fn note_deed(&mut self, asked: &Asked, reply: Reply) {
        let pos_core::PaymentRequest { key, order, amount, .. } = asked.request;
        match reply.deed {
            Deed::Captured => self.note_cause(What::Captured { key, order, amount }),
            Deed::Declined => self.note_cause(What::DeclinedByIssuer(key, order, reply.code)),
            Deed::Remembered => {}
        }
    }

    fn reversal_arrives(&mut self, packet: Packet, key: Key) {
        let Some(Undone { amount, after }) = self.processor.reverse(packet.parcel(), key) else {
            return self.ignore(packet);
        };
        self.note_arrived(packet);
        self.note_cause(What::ReversedAtProcessor(key, amount));
        self.later(after, Happening::AnswerLeaves(packet, Answer::Reversed(key)));
    }

    fn errand_arrives(&mut self, packet: Packet) {
        self.note_arrived(packet);
        let Some(message) = message(&self.trace, &self.under_way, packet.sent) else { return };
        let report = if let Message::Order(report) = message { Some(*report) } else { None };
        let answer = self.admin.answer(packet.parcel(), message);
        if let Some(report) = report {
            let OrderReport { order, paid, badges, .. } = report;
            self.note_between(|| What::InAdmin(packet.till, order, paid, badges));
        }
        if let Some(answer) = answer {
            self.answer_leaves(packet, answer);
        }
    }

    /// Sends an answer back, or loses it.
    pub(super) fn answer_leaves(&mut self, packet: Packet, answer: Answer) {
        if self.is_lost(packet, Way::Back) {
            self.lose_answer(packet);
        } else {
            self.later(self.latency(packet), Happening::AnswerArrives(packet, answer));
        }
    }

    /// Hands an answer to the app that asked; one that was started later does not hear it.
    pub(super) fn answer_arrives(&mut self, packet: Packet, answer: Answer) {
        let Packet { till, request, .. } = packet;
        let same_app = |device: &Device<'_>| device.is_up() && device.boots == packet.boot;
        let hears = self.device(till).is_some_and(same_app) && self.is_way_back(packet);
        let cut = packet.over_shop_line && !self.line.passes();
        if cut || !hears {
            return self.lose_answer(packet);
        }
        let is_payment = matches!(answer, Answer::Payment(..));
        let answered = self.note_between(|| What::Answered(till, request, answer.clone()));
        self.cause = Some(answered);
        if is_payment && self.crashes_at(till, CrashAt::AfterAnswer) {
            return self.app_dies(till);
        }
        self.hear(till, Input::Answered(request, answer));
    }

    /// Hands what came over the line to an app, which may be told to die right before or after.
    fn hear(&mut self, till: TillId, input: Input) {
        let nth = self.device_mut(till).map_or(0, |device| device.count(Countable::Receive));
        if self.crashes_at(till, CrashAt::Before(Countable::Receive, nth)) {
            return self.app_dies(till);
        }
        self.feed(till, input);
        if self.crashes_at(till, CrashAt::After(Countable::Receive, nth)) {
            self.app_dies(till);
        }
    }

    /// Sends new settings to every till that can be reached. Rule: `net.push`.
    pub(super) fn push_settings(&mut self) {
        let settings = self.admin.settings();
        for till in self.plan.shop.till_ids() {
            if self.is_reached(till) {
                let latency = self.line.latency();
                self.later(latency, Happening::PushArrives(till, settings.clone()));
            }
        }
    }

    /// Tells whether the internet reaches a till.
    fn is_reached(&self, till: TillId) -> bool {
        match self.way_out(till, None) {
            Some(Uplink::Shop) => self.line.passes(),
            Some(Uplink::Own) => true,
            Some(Uplink::Dead) | None => false,
        }
    }

    /// Hands pushed settings to a till, unless the line was cut meanwhile.
    pub(super) fn push_arrives(&mut self, till: TillId, settings: Settings) {
        if self.is_reached(till) && self.device(till).is_some_and(Device::is_up) {
            let pushed = self.note_between(|| What::Pushed(till, settings.clone()));
            self.cause = Some(pushed);
            self.hear(till, Input::SettingsPushed(settings));
        }
    }
}

/// Returns what a message says that is under way: it stands in the trace, or beside it.
fn message<'m>(
    trace: &'m Trace,
    under_way: &'m [(EntryId, Message)],
    sent: EntryId,
) -> Option<&'m Message> {
    match trace.entry(sent).map(|entry| &entry.what) {
        Some(What::Sent(_, _, message)) => Some(message),
        _ => under_way.iter().find(|(other, _)| *other == sent).map(|(_, message)| message),
    }
}
