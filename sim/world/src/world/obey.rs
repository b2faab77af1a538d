//! What an app orders, done; and what follows at its till.

use core::time::Duration;
use std::collections::VecDeque;

use pos_core::{Batch, Input, Key, Message, NetworkId, Output, Record, Request, Screen, TillId};

use super::World;
use crate::device::{Device, keys_of};
use crate::event::Happening;
use crate::plan::{Countable, CrashAt, asks_chip};
use crate::staff::{Move, Showing};
use crate::stage::NEVER;
use crate::trace::{Seen, What};

/// Whether the app that gave an order lives on.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum App {
    Lives,
    Died,
}

/// What an app is still to be told, and what it has just ordered.
#[derive(Debug, Default)]
pub(super) struct Talk {
    inputs: VecDeque<Input>,
    outputs: Vec<Output>,
}

impl World<'_> {
    /// Hands a fact to an app, and does what it orders, until it has nothing more to order.
    pub(super) fn feed(&mut self, till: TillId, input: Input) {
        // One feeding may lead to another, which then finds no talk and makes its own.
        let mut talk = self.talk.take().unwrap_or_default();
        self.tell(till, input, &mut talk);
        while let Some(input) = talk.inputs.pop_front() {
            self.tell(till, input, &mut talk);
        }
        self.talk = Some(talk);
    }

    /// Hands one fact to an app, and does what it orders; what follows is still to be told.
    fn tell(&mut self, till: TillId, input: Input, talk: &mut Talk) {
        let now = self.now;
        if let Some((terminal, moment)) =
            self.device_mut(till).and_then(|device| device.running(now))
        {
            terminal.handle(moment, input, &mut talk.outputs);
        }
        let app = self.obey_all(till, talk);
        if app == App::Died || self.has_died(till) {
            talk.inputs.clear();
            self.app_dies(till);
        }
    }

    /// Tells whether somebody outside killed the app of a till, which nobody has noticed yet.
    pub(super) fn has_died(&self, till: TillId) -> bool {
        self.device(till).is_some_and(Device::has_died)
    }

    /// Starts the app of a till and does what it wants at once; tells whether it came up.
    pub(super) fn start_app(&mut self, till: TillId) -> bool {
        let now = self.now;
        let mut talk = Talk::default();
        let Some(device) = self.device_mut(till) else { return false };
        let started = device.start(now, &mut talk.outputs).is_ok();
        let app = self.obey_all(till, &mut talk);
        if !started || app == App::Died {
            return false;
        }
        for input in talk.inputs {
            self.feed(till, input);
        }
        self.join_wifi(till);
        true
    }

    /// Does what an app orders, up to where it dies.
    fn obey_all(&mut self, till: TillId, talk: &mut Talk) -> App {
        let Talk { inputs, outputs } = talk;
        let mut app = App::Lives;
        for output in outputs.iter_mut() {
            app = self.obey(till, output, inputs);
            if app == App::Died {
                break;
            }
        }
        outputs.clear();
        app
    }

    /// Does what an app orders; most of that is to be looked at, and stays where it is. Only what is
    /// stored or sent is taken out.
    fn obey(&mut self, till: TillId, output: &mut Output, inputs: &mut VecDeque<Input>) -> App {
        match output {
            Output::Show(screen) => self.show(till, screen, inputs),
            Output::ReopenJournal => {
                let records = self.device_mut(till).and_then(Device::reopen);
                if records.is_none() && self.has_died(till) {
                    return App::Died;
                }
                inputs.push_back(records.map_or(Input::ReopenFailed, Input::JournalRead));
            }
            Output::ConnectReader => self.connect_reader(till, inputs),
            Output::DisconnectReader => self.let_reader_go(till, inputs),
            Output::JoinNetwork(network) => self.switch_network(till, *network, inputs),
            Output::Wake(up) => {
                let at = self.device(till).zip(*up).and_then(|(device, up)| device.wake_time(up));
                self.wakes.set(till, at.unwrap_or(NEVER));
            }
            Output::Store(batch) => {
                let records = core::mem::take(&mut batch.records);
                return self.store(till, Batch { ticket: batch.ticket, records }, inputs);
            }
            Output::Send(Request { id, via, message }) => {
                let message = core::mem::replace(message, Message::Check);
                return self.send(till, Request { id: *id, via: *via, message });
            }
        }
        App::Lives
    }

    fn store(&mut self, till: TillId, batch: Batch, inputs: &mut VecDeque<Input>) -> App {
        let is_payment = self.has_new_payment(till, &batch);
        let write = self.device_mut(till).map_or(0, |device| device.next(Countable::Write));
        if self.crashes_at(till, CrashAt::Before(Countable::Write, write))
            || (is_payment && self.crashes_at(till, CrashAt::BeforeStore))
        {
            return App::Died;
        }
        if self.crashes_at(till, CrashAt::During(write)) {
            return self.store_in_part(till, batch);
        }
        let stored = batch.stored();
        let keys = self.trace.keeps_everything().then(|| keys_of(&batch.records));
        if !self.device_mut(till).is_some_and(|device| device.commit(batch)) {
            if self.has_died(till) {
                return App::Died;
            }
            self.note(What::StoreFailed(till));
            if self.crashes_at(till, CrashAt::After(Countable::Write, write)) {
                return App::Died;
            }
            inputs.push_back(Input::StoreFailed(stored.ticket()));
            return App::Lives;
        }
        self.note_between(|| What::Stored(till, keys.unwrap_or_default()));
        if self.crashes_at(till, CrashAt::After(Countable::Write, write))
            || (is_payment && self.crashes_at(till, CrashAt::AfterStore))
        {
            return App::Died;
        }
        inputs.push_back(Input::Stored(stored));
        App::Lives
    }

    /// Lets the power fail in the middle of a write, which nobody can tell the end of.
    fn store_in_part(&mut self, till: TillId, batch: Batch) -> App {
        let chance = self.chance;
        if let Some(device) = self.device_mut(till) {
            device.commit_in_part(batch, chance);
        }
        self.note(What::StoreFailed(till));
        App::Died
    }

    /// Tells, at a till that is told to crash, whether a batch is the first with a payment: our till counts its keys on with
    /// it, and a note names a payment that was not stored before.
    fn has_new_payment(&self, till: TillId, batch: &Batch) -> bool {
        let by_record =
            |(at, _): &(CrashAt, _)| matches!(at, CrashAt::BeforeStore | CrashAt::AfterStore);
        let is_asked = self.device(till).is_some_and(|device| device.crashes.iter().any(by_record));
        is_asked
            && batch.records.iter().any(|record| match record {
                Record::NextKey(_) => true,
                Record::Note(note) => note.payments.iter().any(|key| !self.has_stored(till, *key)),
                Record::Order(_)
                | Record::Settings(_)
                | Record::Session(_)
                | Record::Verified(_)
                | Record::Archived(_) => false,
            })
    }

    fn has_stored(&self, till: TillId, key: Key) -> bool {
        self.trace.entries().iter().any(|entry| match &entry.what {
            What::Stored(of, keys) => *of == till && keys.contains(&key),
            _ => false,
        })
    }

    /// Tells whether the till was told to crash at this moment; it does so once.
    #[inline]
    pub(super) fn crashes_at(&mut self, till: TillId, moment: CrashAt) -> bool {
        self.device_mut(till).is_some_and(|device| device.dies_at(moment))
    }

    fn show(&mut self, till: TillId, screen: &Screen, inputs: &mut VecDeque<Input>) {
        let now = self.now;
        let Some(device) = self.device_mut(till) else { return };
        device.display.show(screen);
        match screen {
            Screen::Status(status) => device.peak = device.peak.max(status.stored_total),
            Screen::Tender(row) => device.ages.note(row, now),
            _ => {}
        }
        if self.trace.keeps_shown(screen) {
            self.write_down(What::Shown(till, screen.clone()));
        } else {
            self.trace.leave_out();
        }
        // The staff look up for all but the bar at the top and the rows of the *Orders* tab.
        if !matches!(screen, Screen::Status(_) | Screen::Tender(_) | Screen::Row(_)) {
            self.look_up(till, screen, inputs);
        }
    }

    /// Lets whoever is at the till look at what it shows, and do what follows.
    fn look_up(&mut self, till: TillId, screen: &Screen, inputs: &mut VecDeque<Input>) {
        let task = self.device_mut(till).and_then(|device| device.task.as_mut());
        let Some(task) = task else { return };
        match task.watch(screen) {
            Move::Wait => {}
            Move::Now(deed) => inputs.push_back(Input::Staff(deed)),
            other => self.perform(till, other),
        }
    }

    /// Lets somebody at the till do the next thing.
    pub(super) fn perform(&mut self, till: TillId, next: Move) {
        let Some(step) = self.device(till).and_then(|device| Some(device.task.as_ref()?.step))
        else {
            return;
        };
        match next {
            Move::Wait => {}
            Move::Now(deed) => self.do_deed(till, deed),
            Move::Later(span, deed) => self.later(span, Happening::Deed(till, step, deed)),
            Move::PresentLater(span, showing) => {
                let span = span.saturating_add(self.chip_delay(showing));
                self.later(span, Happening::Present(till, step, showing));
            }
            Move::GiveUpLater(span) => self.later(span, Happening::GiveUp(till, step)),
            Move::Finish(seen) => self.finish_task(till, seen),
        }
    }

    /// Returns by how much the chip of a card that is being presented is slow.
    fn chip_delay(&self, showing: Showing) -> Duration {
        let card = self.plan.shop.cards.get(usize::from(showing.card.0));
        match card {
            Some(card) if asks_chip(showing.entry, showing.scheme) => card.chip.delay(),
            Some(_) | None => Duration::ZERO,
        }
    }

    /// Lets somebody at the till do something, if they still are at the step that it is for.
    pub(super) fn perform_for(&mut self, till: TillId, step: usize, next: Move) {
        if self.is_at_work(till, step) {
            self.perform(till, next);
        }
    }

    fn do_deed(&mut self, till: TillId, deed: pos_core::Deed) {
        self.feed(till, Input::Staff(deed));
        let Some(device) = self.device(till) else { return };
        let reader = device.reader;
        let next = device.task.as_ref().map_or(Move::Wait, |task| task.look_around(reader));
        self.perform(till, next);
    }

    fn finish_task(&mut self, till: TillId, seen: Seen) {
        let Some(device) = self.device_mut(till) else { return };
        let Some(task) = device.task.take() else { return };
        let row = task.order().and_then(|order| device.display.rows.get(order));
        let seen = Seen {
            badges: row.map(|row| row.badges),
            order_complete: row.map(|row| row.balance <= pos_core::Money::ZERO),
            ..seen
        };
        self.finish(task.step, seen);
    }

    fn connect_reader(&mut self, till: TillId, inputs: &mut VecDeque<Input>) {
        let Some(device) = self.device_mut(till) else { return };
        let was_connected = device.reader.is_connected();
        if device.reader.connect() {
            if !was_connected {
                self.note(What::Reader(till, true));
            }
            inputs.push_back(Input::ReaderConnected);
        }
    }

    fn let_reader_go(&mut self, till: TillId, inputs: &mut VecDeque<Input>) {
        if self.device_mut(till).is_some_and(|device| device.reader.let_go()) {
            self.note(What::Reader(till, false));
            inputs.push_back(Input::ReaderDisconnected);
        }
    }

    fn switch_network(&mut self, till: TillId, to: NetworkId, inputs: &mut VecDeque<Input>) {
        let (on_air, link) = (self.is_on_air(to), self.link_to(to));
        let Some(device) = self.device_mut(till) else { return };
        device.wifi.wanted = to;
        if on_air && device.wifi.in_reach {
            device.wifi.join(link);
            inputs.push_back(Input::LinkUp(link));
            self.note(What::Wifi(till, Some(to)));
        } else if device.wifi.joined.take().is_some() {
            inputs.push_back(Input::LinkDown);
            self.note(What::Wifi(till, None));
        }
    }
}
