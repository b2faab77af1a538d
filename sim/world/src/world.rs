//! The shop with all its devices around the real POS core.
//!
//! The world is handed what happens ([`World::act`], [`World::handle`], [`World::wake`]) and returns
//! what is going to happen ([`World::next_event`]). It knows no agenda and no clock: a driver
//! decides what time means.

mod answers;
mod change;
mod forwarded;
mod obey;
mod traffic;

use core::time::Duration;
use std::collections::VecDeque;

use pos_core::{Input, Link, Message, NetworkId, Patience, Profile, Session, StaffId, TillId};
use sim_kernel::{Chance, Time};

use crate::device::{Counts, Device};
use crate::event::{Event, Happening};
use crate::invariant::Observers;
use crate::line::Line;
use crate::parts::{Acquirer, Carrier, HeldCard, Office, Parts};
use crate::plan::{Act, CardId, CrashAt, Plan, Till, TillChange, Unread, Uplink};
use crate::router::Router;
use crate::staff::{Move, Showing, Task};
use crate::stage::NEVER;
use crate::trace::{Entry, EntryId, Kept, Seen, Trace, What};
use crate::wakes::Wakes;
use crate::wallet::{CardNumber, Reading, Wallet};
use forwarded::Forwarded;
use obey::Talk;

/// How long an app takes to start. Source: scenario format, version 1, section 5.
const APP_STARTS_IN: Duration = Duration::from_secs(10);

/// The shop, its tills, the processor and the admin.
#[derive(Debug)]
pub struct World<'p> {
    plan: &'p Plan,
    chance: Chance,
    now: Time,
    step: usize,
    cause: Option<EntryId>,
    finished: Option<usize>,
    trace: Trace,
    /// The messages under way that the trace does not keep, by the entry that says what was sent.
    under_way: Vec<(EntryId, Message)>,
    /// What is going to happen, in the order of asking.
    events: VecDeque<(Time, Event)>,
    /// When each till wants to be woken.
    pub(crate) wakes: Wakes,
    /// Of the feeding that is over, for the next one.
    talk: Option<Box<Talk>>,
    line: Line,
    router: Router,
    wallet: Wallet,
    processor: Box<dyn Acquirer>,
    admin: Box<dyn Office>,
    carrier: Box<dyn Carrier>,
    tills: Vec<Device<'p>>,
    /// The orders whose stored payments each till sent.
    forwarded: Vec<Forwarded>,
    observers: Observers,
}

impl<'p> World<'p> {
    /// Sets up the shop as it stands when the run starts: every till up and online, its settings
    /// received, its reader charged and connected, its network verified.
    pub fn new(plan: &'p Plan, parts: &mut dyn Parts<'p>) -> Self {
        let chance = Chance::new(plan.seed, 0);
        let shop = &plan.shop;
        let mut world = Self {
            plan,
            chance,
            now: Time::ZERO,
            step: 0,
            cause: None,
            finished: None,
            trace: Trace::new(),
            under_way: Vec::new(),
            events: VecDeque::new(),
            wakes: Wakes::new(shop.tills.len()),
            talk: None,
            line: Line::new(shop.line),
            router: Router::running(),
            wallet: Wallet::new(chance, &shop.cards),
            processor: parts.processor(plan),
            admin: parts.admin(plan),
            carrier: parts.carrier(plan),
            tills: Vec::new(),
            forwarded: shop.tills.iter().map(|_| Forwarded::default()).collect(),
            observers: Observers::new(),
        };
        for (id, till) in shop.till_ids().zip(&shop.tills) {
            world.set_up(parts, id, till);
        }
        world.forget_the_morning();
        world
    }

    /// Opens a till before the run: what it asks the admin is answered at once.
    fn set_up(&mut self, parts: &mut dyn Parts<'p>, id: TillId, till: &Till) {
        let profile = profile(self.plan, id, till);
        let staff = till.staff.or_else(|| first_logged_in(self.plan));
        let session = Session { staff, knows_reader: true, awaits_reader: false };
        let terminal = parts.terminal(self.plan, &profile, session);
        self.tills.push(Device::new(self.plan, (profile, till.wifi), terminal));
        let before = self.trace.entries().len();
        self.start_app(id);
        self.answer_first_look(id, before);
    }

    /// Answers the till's question whether the admin is there, without waiting for the line: it
    /// stands after so many entries of the trace.
    fn answer_first_look(&mut self, id: TillId, before: usize) {
        let is_first_look = |entry: &Entry| match &entry.what {
            What::Sent(till, request, message) => {
                (*till == id && matches!(**message, pos_core::Message::Check)).then_some(*request)
            }
            _ => None,
        };
        let mut started = self.trace.entries().iter().skip(before);
        let Some(request) = started.find_map(is_first_look) else { return };
        let settings = self.admin.settings();
        self.feed(id, Input::Answered(request, pos_core::Answer::Here(settings)));
    }

    /// Lets the run begin here: what was before is not part of it.
    fn forget_the_morning(&mut self) {
        self.events.clear();
        self.trace = Trace::for_steps(self.plan.steps.len(), Kept::Everything);
        self.cause = None;
        for device in &mut self.tills {
            device.forget_counts();
        }
        self.observers = Observers::of(self.plan);
    }

    /// Lets the trace of a run that has not begun keep no more than this.
    ///
    /// Where a till is to crash as it stores, the world reads in its trace when, and keeps it all.
    pub(crate) fn keep(&mut self, kept: Kept) {
        let steps = &self.plan.steps;
        if kept != Kept::Everything && !steps.iter().any(|step| crashes_by_record(&step.act)) {
            self.trace = Trace::for_steps(steps.len(), kept);
        }
    }

    /// Begins a step of the plan; it is finished at once, or by something that happens later.
    pub fn act(&mut self, now: Time, step: usize) {
        self.now = now;
        self.finished = None;
        let Some(planned) = self.plan.steps.get(step) else { return };
        self.begin(step);
        match Task::begin(self.plan, step) {
            Some((task, first)) => self.assign(planned.on.unwrap_or(TillId(0)), task, first),
            None => self.change(step, &planned.act, planned.on.unwrap_or(TillId(0))),
        }
    }

    /// Notes that a step begins that only looks.
    pub fn begin_at(&mut self, now: Time, step: usize) {
        self.now = now;
        self.begin(step);
    }

    fn begin(&mut self, step: usize) {
        self.step = step;
        self.cause = None;
        self.cause = Some(self.note_between(|| What::StepBegan));
    }

    fn assign(&mut self, till: TillId, task: Task, first: Move) {
        let is_up = self.device(till).is_some_and(Device::is_up);
        if !is_up {
            return self.finish(task.step, Seen::till_down());
        }
        if let Some(device) = self.device_mut(till) {
            device.task = Some(task);
        }
        self.perform(till, first);
    }

    /// Lets something happen.
    pub fn handle(&mut self, now: Time, event: Event) {
        self.now = now;
        self.cause = event.cause;
        match event.what {
            Happening::RequestArrives(packet) => self.request_arrives(packet),
            Happening::AnswerLeaves(packet, answer) => self.answer_leaves(packet, answer),
            Happening::AnswerArrives(packet, answer) => self.answer_arrives(packet, answer),
            Happening::PushArrives(till, settings) => self.push_arrives(till, settings),
            Happening::Deed(till, step, deed) => self.perform_for(till, step, Move::Now(deed)),
            Happening::Present(till, step, showing) => self.present(till, step, showing),
            Happening::GiveUp(till, step) => self.give_up(till, step),
            Happening::RouterUp(boot) => self.router_up(boot),
            Happening::AppUp(till, start, step) => self.app_up(till, start, step),
            Happening::ReaderBack(till, absence) => self.reader_back(till, absence),
        }
    }

    /// Wakes an app at the time that it asked for.
    pub fn wake(&mut self, now: Time, till: TillId) {
        self.now = now;
        self.cause = None;
        self.wakes.set(till, NEVER);
        self.feed(till, Input::Woken);
    }

    /// Returns what each till did since the start of the run, in the order of the tills.
    pub fn counts(&self) -> Vec<Counts> {
        self.tills.iter().map(|device| device.counts).collect()
    }

    /// Lists the tills whose app is not running.
    pub fn down(&self) -> Vec<TillId> {
        let down = self.tills.iter().filter(|device| !device.is_up());
        down.map(|device| device.id).collect()
    }

    /// Lists the moments at which a till crashed that it was told of, with what it had done by then.
    pub fn crashed(&self) -> Vec<(TillId, CrashAt, Counts)> {
        let of = |device: &Device<'p>| {
            let id = device.id;
            let met = device.crashed.iter().map(move |(moment, counts)| (id, *moment, *counts));
            met.collect::<Vec<_>>()
        };
        self.tills.iter().flat_map(of).collect()
    }

    /// Takes the next of what is going to happen; for the driver, up to none, after each call.
    #[inline]
    pub fn next_event(&mut self) -> Option<(Time, Event)> {
        self.events.pop_front()
    }

    /// Returns the step that was finished last, once.
    pub fn take_finished(&mut self) -> Option<usize> {
        self.finished.take()
    }

    /// Returns all that has happened.
    pub const fn trace(&self) -> &Trace {
        &self.trace
    }

    /// Ends the run and gives the trace away.
    pub fn into_trace(self) -> Trace {
        self.trace
    }

    /// Writes down what the player does, under the step that is being played.
    pub fn note_at(&mut self, now: Time, step: usize, what: What) {
        self.now = now;
        self.step = step;
        self.note(what);
    }

    /// Tells whether a card number stands on the disk of any till, as digits or packed.
    pub(crate) fn is_on_a_disk(&self, number: &CardNumber) -> bool {
        let holds = |device: &Device<'_>| {
            device.disk_contains(number.digits()) || device.disk_contains(&number.packed())
        };
        self.tills.iter().any(holds)
    }

    /// Returns the customers' cards.
    pub(crate) const fn wallet(&self) -> &Wallet {
        &self.wallet
    }

    /// Returns what carries messages.
    pub(crate) fn carrier(&self) -> &dyn Carrier {
        &*self.carrier
    }

    /// Checks the invariants on all that happened since they were checked last.
    pub fn check_invariants(&mut self) {
        let breaches = self.observers.look(self.trace.entries());
        for breach in breaches {
            self.note(What::Broken(breach));
        }
    }

    /// Reads the disks and looks for card numbers, when the run ends. Rules: `never.lost`,
    /// `never.pan`.
    pub fn close(&mut self) {
        for place in 0..self.tills.len() {
            let keys = self.tills[place].keys_on_disk();
            self.note(What::OnDisk(self.tills[place].id, keys));
        }
        self.check_invariants();
        for breach in self.card_numbers_in_clear() {
            self.note(What::Broken(breach));
        }
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "what is left out is not even put together")]
    fn note(&mut self, what: What) -> EntryId {
        if self.trace.keeps(&what) { self.write_down(what) } else { self.trace.leave_out() }
    }

    fn write_down(&mut self, what: What) -> EntryId {
        self.trace.record(Entry { at: self.now, cause: self.cause, step: self.step, what })
    }

    /// Notes what a whole trace alone keeps, and puts it together for no other.
    #[inline]
    fn note_between(&mut self, what: impl FnOnce() -> What) -> EntryId {
        if self.trace.keeps_everything() { self.write_down(what()) } else { self.trace.leave_out() }
    }

    /// Notes something that causes what follows.
    fn note_cause(&mut self, what: What) {
        self.cause = Some(self.note(what));
    }

    fn later(&mut self, span: Duration, what: Happening) {
        let event = Event { cause: self.cause, what };
        self.events.push_back((self.now.after(span), event));
    }

    fn device(&self, till: TillId) -> Option<&Device<'p>> {
        self.tills.get(usize::from(till.0))
    }

    fn device_mut(&mut self, till: TillId) -> Option<&mut Device<'p>> {
        self.tills.get_mut(usize::from(till.0))
    }

    fn uplink(&self, network: NetworkId) -> Option<Uplink> {
        self.plan.shop.networks.get(usize::from(network.0)).map(|network| network.internet)
    }

    /// Returns the link that a till has by joining a network: another one after a restart of the
    /// router, the same one where the till alone lost it. Rule: `net.restart`.
    fn link_to(&self, network: NetworkId) -> Link {
        let joined = match self.uplink(network) {
            Some(Uplink::Shop) => self.router.boots(),
            Some(Uplink::Dead | Uplink::Own) | None => 0,
        };
        Link { network, joined }
    }

    /// Tells whether a network is on the air: the shop's ones are while its router is up.
    fn is_on_air(&self, network: NetworkId) -> bool {
        match self.uplink(network) {
            Some(Uplink::Shop) => self.router.is_up(),
            Some(Uplink::Dead | Uplink::Own) => true,
            None => false,
        }
    }

    fn present(&mut self, till: TillId, step: usize, showing: Showing) {
        if !self.is_at_work(till, step) {
            return;
        }
        let Showing { order, card, entry, scheme } = showing;
        self.cause = Some(self.note_between(|| What::Presented { till, order, card, entry }));
        let chip = self.plan.shop.cards.get(usize::from(card.0)).map(|card| card.chip);
        let read = Reading { till, entry, chip: chip.unwrap_or_default(), at: self.now };
        let presented = self.wallet.present(card, scheme, read);
        if let Some(device) = self.device_mut(till) {
            device.terminal.hold_card(HeldCard { card, scheme, entry, unread: presented.err() });
        }
        match presented {
            Ok(presentation) => self.feed(till, Input::CardPresented(presentation)),
            Err(why) => self.not_read(till, step, (card, why)),
        }
    }

    /// Nothing comes from the reader: the till goes on asking, and the staff give the card back.
    fn not_read(&mut self, till: TillId, step: usize, (card, why): (CardId, Unread)) {
        self.note_cause(What::NotRead(till, card, why));
        let task = self.device(till).and_then(|device| device.task.as_ref());
        let next = task.map_or(Move::Wait, Task::give_back);
        self.perform_for(till, step, next);
    }

    fn give_up(&mut self, till: TillId, step: usize) {
        let task = self.device(till).and_then(|device| device.task.as_ref());
        let next = task.map_or(Move::Wait, Task::give_up);
        self.perform_for(till, step, next);
    }

    fn is_at_work(&self, till: TillId, step: usize) -> bool {
        let task = self.device(till).and_then(|device| device.task.as_ref());
        task.is_some_and(|task| task.step == step)
    }

    /// Finishes a step with what the staff saw.
    fn finish(&mut self, step: usize, seen: Seen) {
        self.step = step;
        self.note(What::StepFinished(seen));
        self.finished = Some(step);
    }

    fn finish_plain(&mut self, step: usize) {
        self.finish(step, Seen::default());
    }
}

/// Tells whether a step makes a till crash at its first record of a payment.
const fn crashes_by_record(act: &Act) -> bool {
    matches!(act, Act::Till(TillChange::CrashAt(CrashAt::BeforeStore | CrashAt::AfterStore, _)))
}

fn profile(plan: &Plan, id: TillId, till: &Till) -> Profile {
    let shop = &plan.shop;
    let patience: Patience = shop.patience;
    Profile {
        till: id,
        country: shop.store.country,
        currency: shop.store.currency,
        app_version: version(&till.app_version),
        reader: till.reader,
        patience,
    }
}

/// Reads a version; what cannot be read counts as older than any.
fn version(text: &str) -> pos_core::Version {
    pos_core::Version::parse(text).unwrap_or(pos_core::Version::new(0, 0, 0))
}

fn first_logged_in(plan: &Plan) -> Option<StaffId> {
    let place = plan.shop.staff.iter().position(|member| member.logged_in)?;
    u16::try_from(place).ok().map(StaffId)
}
