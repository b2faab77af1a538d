//! What happens in the shop: line, router, Wi-Fi, apps, disks.

use sim_world::{Act, Entry, Uplink, What, WifiChange};

use super::Walk;
use crate::due::Way;
use crate::fact::{Charge, Fact, Link, PayKey, Plug, Reach, TillNo};
use crate::reason::Hardware;
use crate::work::Stage;

impl Walk<'_> {
    pub(super) fn read_floor(&mut self, entry: &Entry) {
        match &entry.what {
            What::Internet(change) => self.calm.line(*change, self.now),
            What::Router(up) => {
                self.calm.router(if *up { Way::Open } else { Way::Shut }, self.now);
                self.router_starts += usize::from(!up);
            }
            What::Wifi(till, network) => {
                let network = network.map(|network| usize::from(network.0));
                self.wifi(usize::from(till.0), network);
            }
            What::Processor(change) => {
                self.bank.change(*change);
                self.calm.trouble(self.now);
            }
            What::Clock(till, _) => self.add(Fact::Clock(usize::from(till.0))),
            What::AppDied(till) => self.app_died(usize::from(till.0)),
            What::AppStarted(till) => self.app_started(usize::from(till.0)),
            What::Presented { till, card, .. } => {
                self.card_is_presented(usize::from(till.0), *card);
            }
            What::Stored(till, keys) => {
                let till = usize::from(till.0);
                for key in keys {
                    let key = PayKey { till, count: key.count };
                    if !self.bank.knows(key) {
                        self.key_is_durable(key);
                    }
                }
            }
            _ => self.read_message(entry),
        }
    }

    pub(super) fn link_to(&self, network: usize) -> Link {
        let uplink = self.plan.shop.networks.get(network).map(|network| network.internet);
        let start = if uplink == Some(Uplink::Shop) { self.router_starts } else { 0 };
        Link { network, start }
    }

    fn wifi(&mut self, till: TillNo, network: Option<usize>) {
        self.calm.trouble(self.now);
        let link = network.map(|network| self.link_to(network));
        self.joins[till] = self.place;
        self.add(Fact::Joined(till, link));
        match link {
            // Offline, a till only goes where the internet was confirmed. Rule: `net.switch`.
            Some(link) if self.is_confirmed(till, link) => {
                self.is_online(till);
                self.add(Fact::Verified(till, link));
            }
            _ => self.set_reach(till, Reach::Offline),
        }
        if link.is_none() {
            self.flights.retain(|flight| flight.till != till);
        }
    }

    /// Tells whether the till, offline, heard that the internet is there over this network.
    fn is_confirmed(&self, till: TillNo, link: Link) -> bool {
        let picks = |network: usize| match self.plan.steps[self.step].act {
            Act::Wifi(WifiChange::Join(picked)) => usize::from(picked.0) == network,
            _ => false,
        };
        let work = self.work.as_ref().filter(|work| work.till == till);
        work.is_some_and(|work| work.reach == Reach::Offline && work.stage == Stage::Accepted)
            && picks(link.network)
    }

    fn app_died(&mut self, till: TillNo) {
        self.calm.trouble(self.now);
        self.work_dies(till);
        self.add(Fact::AppDown(till));
        self.plug(till, Plug::Out);
        self.flights.retain(|flight| flight.till != till);
    }

    /// The till is up again: the same staff, the same settings, its reader. Rule: `till.restart`.
    fn app_started(&mut self, till: TillNo) {
        self.calm.trouble(self.now);
        self.add(Fact::AppUp(till));
        self.set_reach(till, Reach::Offline);
        self.reader_comes(till);
    }

    /// A reader connects by itself, unless the staff let it go. Rule: `reader.connected`.
    fn reader_comes(&mut self, till: TillNo) {
        let charged = self.ledger.charge(till) == Charge::Full;
        if charged && self.ledger.is_up(till) && self.ledger.wish(till) == Plug::In {
            self.plug(till, Plug::In);
        }
    }

    pub(super) fn reader_back(&mut self, till: TillNo, absence: usize) {
        let shares = self.hardware(till) != Hardware::Bluetooth;
        let away = self.ledger.reader(till) == Plug::Out && self.absences[till] == absence;
        if away && (!shares || self.ledger.is_up(till)) {
            self.reader_comes(till);
        }
    }

    pub(crate) fn stage_at(&self, till: TillNo) -> Option<Stage> {
        self.work.as_ref().filter(|work| work.till == till).map(|work| work.stage.clone())
    }
}
