//! The second phase of a campaign: every fault ends, everybody is back at work, and the tills have
//! time to settle what is open. What does not settle then never will.

use core::time::Duration;

use pos_core::{Class, NetworkId, StaffId, TillId};

use crate::plan::{
    Act, Answering, Card, DiskHealth, InternetChange, Issuer, Plan, PowerChange, ProcessorChange,
    ReaderChange, RouterChange, Shop, StaffChange, Step, TillChange, Uplink, When, WifiChange,
};

/// Time for a device to start and to join its Wi-Fi.
const UP_AGAIN: Duration = Duration::from_mins(3);

/// Longer than the longest wait of any till between two looks, and between two tries.
const SETTLES: Duration = Duration::from_hours(12);

impl Plan {
    /// Adds the steps after which all is well, and the time to settle everything.
    #[must_use]
    pub fn healed(mut self) -> Self {
        let waits = |step: &&Step| matches!(step.act, Act::Till(TillChange::CrashAt(..)));
        // A crash that waits for its occasion may find it while all is healed; so it is done again,
        // once for each.
        let crashes = self.steps.iter().filter(waits).count();
        let steps = healing(&self.shop, 1 + crashes);
        self.steps.extend(steps);
        self
    }
}

fn healing(shop: &Shop, rounds: usize) -> Vec<Step> {
    let mut steps: Vec<Step> =
        faults_end(shop).map(|act| Step::plain(When::Next, None, act)).collect();
    for _ in 0..rounds {
        for till in shop.till_ids() {
            steps.extend(back_at_work(shop, till));
        }
        let empty = shop.till_ids().map(|till| Step::queue_is_empty(till, UP_AGAIN));
        steps.extend(empty);
    }
    steps.extend(shop.till_ids().map(|till| Step::queue_is_empty(till, SETTLES)));
    // The last answers bring the last reports and receipts with them.
    let last = Act::Internet(InternetChange::Up);
    steps.push(Step::plain(When::After(Duration::from_hours(1)), None, last));
    steps
}

fn faults_end(shop: &Shop) -> impl Iterator<Item = Act> + use<> {
    let processor = [
        ProcessorChange::Up,
        ProcessorChange::Latency(shop.processor.latency),
        ProcessorChange::Answer { answer: Answering::Approve, times: approvals(shop) },
        ProcessorChange::LoseAnswers(0),
        ProcessorChange::LoseRequests(0),
        ProcessorChange::LateAnswers { count: 0, by: Duration::from_secs(1) },
    ];
    let around = [
        Act::Internet(InternetChange::Up),
        Act::Power(PowerChange::Restored),
        Act::Router(RouterChange::On),
    ];
    around.into_iter().chain(processor.map(Act::Processor))
}

/// An issuer that is never there is a fault as well: the processor stands in for it from here on.
/// Where every issuer gives an answer that ends a payment, each goes on giving its own.
fn approvals(shop: &Shop) -> u32 {
    let never_ends = |answer: Answering| match answer {
        Answering::Approve => false,
        Answering::Decline(code) => code.class() == Class::Later,
    };
    let is_never_there = |card: &Card| match card.issuer {
        Issuer::Always(answer) => never_ends(answer),
        Issuer::ByAge { before, then, .. } => never_ends(before) || never_ends(then),
    };
    let waits = shop.processor.cents || shop.cards.iter().any(is_never_there);
    if waits { u32::MAX } else { 0 }
}

fn back_at_work(shop: &Shop, till: TillId) -> Vec<Step> {
    let device = [
        Act::Till(TillChange::Disk(DiskHealth::Ok)),
        Act::Wifi(WifiChange::Back),
        Act::Reader(ReaderChange::Charged),
        Act::Till(TillChange::Start),
    ];
    let mut acts: Vec<Act> = device.into();
    acts.extend(home(shop, till).map(|network| Act::Wifi(WifiChange::Join(network))));
    acts.push(Act::Staff(StaffChange::LogIn(StaffId(0))));
    acts.push(Act::Reader(ReaderChange::Connect));
    let mut steps: Vec<Step> =
        acts.into_iter().map(|act| Step::plain(When::Next, Some(till), act)).collect();
    if let Some(first) = steps.first_mut() {
        first.at = When::After(UP_AGAIN);
    }
    steps
}

/// Finds a network with a living line for a till: its own, or else the first.
fn home(shop: &Shop, till: TillId) -> Option<NetworkId> {
    let lives = |id: NetworkId| {
        let network = shop.networks.get(usize::from(id.0));
        network.is_some_and(|network| network.internet != Uplink::Dead)
    };
    let own = shop.till(till).map(|till| till.wifi).filter(|own| lives(*own));
    let all = (0..shop.networks.len()).filter_map(|place| u16::try_from(place).ok().map(NetworkId));
    own.or_else(|| all.into_iter().find(|id| lives(*id)))
}
