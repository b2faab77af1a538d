//! What must have happened by itself once the world has been calm for long enough.
//!
//! The model does not foretell when a till sends what; it foretells that, with nothing in the way
//! for longer than the longest wait of `sync.order`, all of it has been sent and answered.

use sim_world::{Act, InternetChange, Plan, Uplink, WifiChange};

use crate::fact::{At, Fate, MINUTE, Reach, SECOND, TillNo};
use crate::walk::Walk;

/// How the shop's line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Line {
    Down,
    /// Nothing is lost and nothing takes long.
    Clean,
    Poor,
}

/// Whether a way is open; nobody knows of one that loses messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Open,
    Shut,
    Unsure,
}

/// Since when nothing has been in the way.
#[derive(Debug)]
pub(crate) struct Calm {
    line: Line,
    router: Way,
    wifi: Vec<Way>,
    processor: Way,
    since: At,
    /// Since when every way out has been as it is.
    ways_since: At,
}

impl Calm {
    pub(crate) fn new(plan: &Plan) -> Self {
        Self {
            line: Line::Clean,
            router: Way::Open,
            wifi: vec![Way::Open; plan.shop.tills.len()],
            processor: Way::Open,
            since: 0,
            ways_since: 0,
        }
    }

    /// Something was in the way.
    pub(crate) const fn trouble(&mut self, now: At) {
        self.since = now;
    }

    /// The ways out changed.
    pub(crate) const fn ways_change(&mut self, now: At) {
        self.since = now;
        self.ways_since = now;
    }

    pub(crate) fn disturb(&mut self, act: &Act, till: TillNo, now: At) {
        match act {
            Act::Wifi(WifiChange::Lost) => self.wifi[till] = Way::Shut,
            Act::Wifi(WifiChange::Back) => self.wifi[till] = Way::Open,
            Act::Processor(change) => self.processor = processor(*change, self.processor),
            Act::Check(_) => return,
            _ => {}
        }
        self.trouble(now);
    }

    pub(crate) fn line(&mut self, change: InternetChange, now: At) {
        self.line = match change {
            InternetChange::Down => Line::Down,
            InternetChange::Up => Line::Clean,
            InternetChange::Poor { .. } => Line::Poor,
        };
        self.ways_change(now);
    }

    pub(crate) const fn router(&mut self, way: Way, now: At) {
        self.router = way;
        self.ways_change(now);
    }

    /// Tells whether a till reaches the internet over a network.
    pub(crate) fn way_out(&self, uplink: Uplink, till: TillNo) -> Way {
        match (uplink, self.line) {
            _ if self.wifi[till] == Way::Shut => Way::Shut,
            (Uplink::Own, _) => Way::Open,
            (Uplink::Dead, _) => Way::Shut,
            (Uplink::Shop, _) if self.router == Way::Shut => Way::Shut,
            (Uplink::Shop, Line::Down) => Way::Shut,
            (Uplink::Shop, Line::Clean) => Way::Open,
            (Uplink::Shop, Line::Poor) => Way::Unsure,
        }
    }
}

fn processor(change: sim_world::ProcessorChange, before: Way) -> Way {
    use sim_world::ProcessorChange as Change;
    match change {
        Change::Down => Way::Shut,
        Change::Up => Way::Open,
        Change::Latency(_) => Way::Unsure,
        Change::Answer { .. }
        | Change::LoseAnswers(_)
        | Change::LoseRequests(_)
        | Change::LateAnswers { .. } => before,
    }
}

/// Compares what must be so by this time with what the facts say.
pub(crate) fn look(walk: &mut Walk<'_>) {
    for till in 0..walk.plan.shop.tills.len() {
        if is_open(walk, till) {
            look_online(walk, till);
            look_settled(walk, till);
        }
    }
}

fn is_open(walk: &Walk<'_>, till: TillNo) -> bool {
    let Some(link) = walk.ledger.link(till) else { return false };
    let uplink = walk.plan.shop.networks[link.network].internet;
    walk.ledger.is_up(till) && walk.calm.way_out(uplink, till) == Way::Open
}

fn nanos(span: core::time::Duration) -> At {
    At::try_from(span.as_nanos()).unwrap_or(At::MAX)
}

/// A return is noticed within `check_every` plus a round trip. Rule: `net.detect`.
fn look_online(walk: &mut Walk<'_>, till: TillNo) {
    let shop = &walk.plan.shop;
    let round_trip = 2 * nanos(shop.line.latency);
    let by_then = nanos(shop.patience.check_every) + round_trip;
    let since = walk.calm.ways_since.max(walk.ledger.reach_since(till));
    if walk.now > since + by_then && walk.ledger.reach(till) == Reach::Offline {
        let waited = format!("still offline {} s after", (walk.now - since) / SECOND);
        walk.disagree("net.detect: the return is noticed", "online", &waited);
    }
}

/// Whatever waited has been sent and answered. Rules: `sync.automatic`, `sync.admin`.
fn look_settled(walk: &mut Walk<'_>, till: TillNo) {
    let longest = nanos(walk.plan.shop.patience.retry_most);
    let calm = walk.now >= walk.calm.since + longest + 2 * MINUTE;
    let open = walk.calm.processor == Way::Open;
    let free = walk.ledger.staff(till).is_some() && !walk.ledger.is_held(till);
    if !(calm && open && free) {
        return;
    }
    for tender in walk.ledger.queue(till) {
        let what = format!("order {} is still {:?}", tender.order, Fate::Pending);
        walk.disagree("sync.automatic", "all is answered", &what);
    }
    for order in walk.ledger.orders_at(till) {
        let model = walk.ledger.is_listed(order).then(|| {
            let (paid, badges) = (walk.ledger.paid(order), walk.ledger.badges(order));
            (paid, badges)
        });
        let shop = walk.ledger.reported(order);
        walk.disagree("sync.admin", &format!("{model:?}"), &format!("{shop:?}"));
        if walk.ledger.receipt(order) == "queued" {
            walk.disagree("sale.receipt", "sent", "still queued");
        }
    }
    for key in walk.ledger.to_undo(till) {
        walk.disagree(
            "never.guess",
            "undone",
            &format!("{key:?} waits, held: {}", walk.bank.holds(key)),
        );
    }
}
