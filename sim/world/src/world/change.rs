//! What changes in the shop without anybody at a till: line, router, power, devices, admin.

use pos_core::{Input, TillId};

use super::{APP_STARTS_IN, World, version};
use crate::device::Device;
use crate::event::Happening;
use crate::parts::Passage;
use crate::plan::{Act, AdminChange, ReaderChange, TillChange, Uplink, WifiChange};
use crate::reader::{CONNECTS_IN, ReaderEffect};
use crate::router::{BOOT, RouterEffect};
use crate::stage::NEVER;
use crate::trace::{Seen, What};

impl World<'_> {
    /// Changes something in the shop. All but the start of an app is done at once.
    pub(super) fn change(&mut self, step: usize, act: &Act, till: TillId) {
        match act {
            Act::Internet(change) => {
                self.line.change(*change);
                self.note_cause(What::Internet(*change));
                self.tell_passage();
            }
            Act::Router(change) => {
                let effect = self.router.switch(*change);
                self.router_changes(effect);
            }
            Act::Power(change) => {
                let effect = self.router.power(*change);
                self.router_changes(effect);
            }
            Act::Wifi(change) => self.change_wifi(till, *change),
            Act::Processor(change) => {
                self.processor.change(*change);
                self.note_cause(What::Processor(*change));
            }
            Act::Reader(change) => self.change_reader(till, *change),
            Act::Till(change) => return self.change_till(step, till, change),
            Act::Admin(change) => self.change_admin(change),
            Act::Staff(_)
            | Act::Order(_)
            | Act::Pay(_)
            | Act::Sale(_)
            | Act::Receipt(_)
            | Act::Search(_)
            | Act::Contact(_)
            | Act::Check(_) => {}
        }
        self.finish_plain(step);
    }

    fn router_changes(&mut self, effect: RouterEffect) {
        match effect {
            RouterEffect::None => {}
            RouterEffect::Down => self.router_down(),
            RouterEffect::Booting(boot) => self.later(BOOT, Happening::RouterUp(boot)),
            RouterEffect::DownAndBooting(boot) => {
                self.router_down();
                self.later(BOOT, Happening::RouterUp(boot));
            }
        }
    }

    fn router_down(&mut self) {
        self.note_cause(What::Router(false));
        self.tell_passage();
        for till in self.plan.shop.till_ids() {
            let joined = self.device(till).and_then(|device| device.wifi.joined);
            if joined.is_some_and(|link| self.uplink(link.network) == Some(Uplink::Shop)) {
                self.lose_wifi(till);
            }
        }
    }

    /// Brings the Wi-Fi back; tills join by themselves, but for those that are elsewhere.
    pub(super) fn router_up(&mut self, boot: u32) {
        if self.router.finish_boot(boot) {
            self.note_cause(What::Router(true));
            self.tell_passage();
            for till in self.plan.shop.till_ids() {
                if self.device(till).is_some_and(|device| device.wifi.joined.is_none()) {
                    self.join_wifi(till);
                }
            }
        }
    }

    /// Tells whoever carries messages what passes.
    fn tell_passage(&mut self) {
        self.carrier.set_passage(match (self.router.is_up(), self.line.passes()) {
            (false, _) => Passage::RouterDead,
            (true, false) => Passage::LineDead,
            (true, true) => Passage::Open { loss: self.line.loss() },
        });
    }

    fn lose_wifi(&mut self, till: TillId) {
        let Some(device) = self.device_mut(till) else { return };
        if device.wifi.joined.take().is_some() {
            self.note(What::Wifi(till, None));
            self.feed(till, Input::LinkDown);
        }
    }

    /// Lets a till join the network that it wants, where it is not on one; an app that was just
    /// started is told of the one that its device is on.
    pub(super) fn join_wifi(&mut self, till: TillId) {
        let Some(device) = self.device(till) else { return };
        let wifi = device.wifi;
        if let Some(link) = wifi.joined {
            return self.feed(till, Input::LinkUp(link));
        }
        if wifi.in_reach && self.is_on_air(wifi.wanted) {
            let link = self.link_to(wifi.wanted);
            if let Some(device) = self.device_mut(till) {
                device.wifi.join(link);
            }
            self.note(What::Wifi(till, Some(wifi.wanted)));
            self.feed(till, Input::LinkUp(link));
        }
    }

    fn change_wifi(&mut self, till: TillId, change: WifiChange) {
        let Some(device) = self.device_mut(till) else { return };
        match change {
            WifiChange::Lost => {
                device.wifi.in_reach = false;
                self.lose_wifi(till);
            }
            WifiChange::Back if device.wifi.in_reach => {}
            WifiChange::Back => {
                device.wifi.in_reach = true;
                self.join_wifi(till);
            }
            WifiChange::Join(_) => {}
        }
    }

    fn change_reader(&mut self, till: TillId, change: ReaderChange) {
        let Some(device) = self.device_mut(till) else { return };
        let was_connected = device.reader.is_connected();
        let effect = device.reader.change(change);
        if was_connected && !device.reader.is_connected() {
            self.note_cause(What::Reader(till, false));
            self.feed(till, Input::ReaderDisconnected);
        }
        match effect {
            ReaderEffect::None | ReaderEffect::Gone => {}
            ReaderEffect::BackSoon(absence) => {
                self.later(CONNECTS_IN, Happening::ReaderBack(till, absence));
            }
            ReaderEffect::TillDies => self.app_dies(till),
            ReaderEffect::TillStarts => self.begin_start(till, None),
        }
    }

    /// Tells an app that its reader is in reach again.
    pub(super) fn reader_back(&mut self, till: TillId, absence: u32) {
        if self.device(till).is_some_and(|device| device.reader.is_back(absence)) {
            self.feed(till, Input::ReaderFound);
        }
    }

    fn change_till(&mut self, step: usize, till: TillId, change: &TillChange) {
        match change {
            TillChange::Crash => self.app_dies(till),
            TillChange::Start => return self.start_later(till, step),
            TillChange::Restart => {
                self.app_dies(till);
                return self.start_later(till, step);
            }
            TillChange::AppVersion(text) => {
                self.app_dies(till);
                if let Some(device) = self.device_mut(till) {
                    device.profile.app_version = version(text);
                }
                return self.start_later(till, step);
            }
            TillChange::CrashAt(moment, back) => {
                if let Some(device) = self.device_mut(till) {
                    device.crashes.push((*moment, *back));
                }
            }
            TillChange::Clock(millis) => {
                if let Some(device) = self.device_mut(till) {
                    device.move_clock(*millis);
                }
                self.note_cause(What::Clock(till, *millis));
            }
            TillChange::Disk(health) => {
                if let Some(device) = self.device_mut(till) {
                    device.set_disk(*health);
                }
                self.note_cause(What::Disk(till, *health));
            }
        }
        self.finish_plain(step);
    }

    fn start_later(&mut self, till: TillId, step: usize) {
        if self.has_died(till) {
            self.app_dies(till);
        }
        if self.device(till).is_some_and(Device::is_up) {
            return self.finish_plain(step);
        }
        self.begin_start(till, Some(step));
    }

    fn begin_start(&mut self, till: TillId, step: Option<usize>) {
        let Some(device) = self.device_mut(till) else { return };
        device.starts += 1;
        let start = device.starts;
        self.later(APP_STARTS_IN, Happening::AppUp(till, start, step));
    }

    /// Brings an app up, unless it is up already; a device without power stays dark.
    pub(super) fn app_up(&mut self, till: TillId, start: u32, step: Option<usize>) {
        let may_start = self.device(till).is_some_and(|device| {
            !device.is_up() && device.reader.powers_its_till() && device.starts == start
        });
        if may_start {
            self.note_cause(What::AppStarted(till));
            if !self.start_app(till) {
                self.app_dies(till);
            }
        }
        let Some(step) = step else { return };
        if self.device(till).is_some_and(Device::is_up) {
            self.finish_plain(step);
        } else {
            self.finish(step, Seen::till_down());
        }
    }

    /// Lets an app die: whoever is at the till sees it go dark. Rule: `till.restart`.
    pub(super) fn app_dies(&mut self, till: TillId) {
        let chance = self.chance;
        let Some(device) = self.device_mut(till) else { return };
        if !device.is_up() {
            return;
        }
        device.kill(chance);
        let (task, keys) = (device.task.take(), device.keys_on_disk());
        self.note_cause(What::AppDied(till));
        self.note(What::OnDisk(till, keys));
        self.wakes.set(till, NEVER);
        self.start_again(till);
        if let Some(task) = task {
            self.finish(task.step, Seen::till_down());
        }
    }

    /// Lets a till that was told so start by itself, a while after it died.
    fn start_again(&mut self, till: TillId) {
        let Some(device) = self.device_mut(till) else { return };
        let Some(back) = device.back.take() else { return };
        device.starts += 1;
        let start = device.starts;
        self.later(back.saturating_add(APP_STARTS_IN), Happening::AppUp(till, start, None));
    }

    fn change_admin(&mut self, change: &AdminChange) {
        if self.admin.change(change) {
            self.note_cause(What::AdminSaved(*change));
            self.push_settings();
        } else {
            self.note_cause(What::AdminNotSaved(*change));
        }
    }
}
