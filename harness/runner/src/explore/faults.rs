//! The families of faults. A swarm leaves out half of them, so that no fault hides another.

use core::time::Duration;

use pos_core::{Money, NetworkId, ResponseCode, StaffId, TillId};
use sim_kernel::{Chance, Time};
use sim_world::{
    Act, AdminChange, AdminSave, Answering, Countable, CrashAt, DiskHealth, Grant, InternetChange,
    PartsPerMillion, PowerChange, ProcessorChange, ReaderChange, RouterChange, Shop, StaffChange,
    TillChange, WifiChange,
};

use super::dice::{Dice, FAULTS, SWARM};
use super::sales::Happening;
use super::shops::minor;

/// A kind of thing that goes wrong, or changes, in a shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    FlappingLine,
    LossyLine,
    LostRequests,
    LostAnswers,
    LateAnswers,
    SlowProcessor,
    Declines,
    Crashes,
    CountedCrashes,
    ClockJumps,
    LogOuts,
    Readers,
    AppUpdates,
    Settings,
    Wifi,
    Mains,
    Disks,
}

const FAMILIES: [Family; 17] = [
    Family::FlappingLine,
    Family::LossyLine,
    Family::LostRequests,
    Family::LostAnswers,
    Family::LateAnswers,
    Family::SlowProcessor,
    Family::Declines,
    Family::Crashes,
    Family::CountedCrashes,
    Family::ClockJumps,
    Family::LogOuts,
    Family::Readers,
    Family::AppUpdates,
    Family::Settings,
    Family::Wifi,
    Family::Mains,
    Family::Disks,
];

/// The families of one run: each is there in half of the runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Swarm(u64);

impl Swarm {
    pub(super) fn draw(chance: Chance) -> Self {
        Self(Dice::of(chance, SWARM).below(1 << FAMILIES.len()))
    }

    pub(super) fn has(self, family: Family) -> bool {
        let place = FAMILIES.iter().position(|one| *one == family);
        place.is_some_and(|place| self.0 >> place & 1 == 1)
    }
}

/// Draws the faults of a run that its swarm has.
pub(super) fn faults(
    chance: Chance,
    swarm: Swarm,
    (shop, horizon): (&Shop, Duration),
) -> Vec<Happening> {
    let mut dice = Dice::of(chance, FAULTS);
    let tills: Vec<TillId> = shop.till_ids().collect();
    let mut happenings = Vec::new();
    for family in FAMILIES {
        for _ in 0..dice.between(1, 4) {
            let at = Time::ZERO.after(dice.span(Duration::ZERO, horizon));
            let on = dice.pick(&tills);
            let acts = of_family(&mut dice, family, shop);
            if swarm.has(family) {
                happenings.extend(spread(at, on, acts));
            }
        }
    }
    happenings
}

/// Puts what begins and what ends it at their times.
fn spread(at: Time, on: Option<TillId>, acts: Vec<(Duration, Act)>) -> Vec<Happening> {
    let place = |act: &Act| if is_of_a_till(act) { on } else { None };
    acts.into_iter().map(|(wait, act)| Happening::plain(at.after(wait), place(&act), act)).collect()
}

const fn is_of_a_till(act: &Act) -> bool {
    matches!(act, Act::Till(_) | Act::Staff(_) | Act::Reader(_) | Act::Wifi(_))
}

/// Draws what happens, and what undoes it after a while.
fn of_family(dice: &mut Dice, family: Family, shop: &Shop) -> Vec<(Duration, Act)> {
    let while_it_lasts = dice.span(Duration::from_secs(10), Duration::from_hours(6));
    let then = |first: Act, last: Act| vec![(Duration::ZERO, first), (while_it_lasts, last)];
    let processor = |change| vec![(Duration::ZERO, Act::Processor(change))];
    let till = |change| vec![(Duration::ZERO, Act::Till(change))];
    match family {
        Family::FlappingLine => Vec::new(),
        Family::LossyLine => then(poor_line(dice), Act::Internet(InternetChange::Up)),
        Family::LostRequests => processor(ProcessorChange::LoseRequests(count(dice))),
        Family::LostAnswers => processor(ProcessorChange::LoseAnswers(count(dice))),
        Family::LateAnswers => {
            let by = dice.span(Duration::from_secs(1), Duration::from_mins(40));
            processor(ProcessorChange::LateAnswers { count: count(dice), by })
        }
        Family::SlowProcessor => {
            let down = dice.one_in(2);
            let slow = ProcessorChange::Latency(dice.span(Duration::ZERO, Duration::from_secs(40)));
            let first = if down { ProcessorChange::Down } else { slow };
            let usual = ProcessorChange::Latency(shop.processor.latency);
            let last = if down { ProcessorChange::Up } else { usual };
            then(Act::Processor(first), Act::Processor(last))
        }
        Family::Declines => {
            processor(ProcessorChange::Answer { answer: decline(dice), times: count(dice) })
        }
        Family::Crashes => till(TillChange::CrashAt(named_moment(dice), Some(back(dice)))),
        Family::CountedCrashes => till(TillChange::CrashAt(counted(dice), Some(back(dice)))),
        Family::ClockJumps => till(TillChange::Clock(jump(dice))),
        Family::LogOuts => {
            let staff = StaffId(dice.small(shop.staff.len()));
            let log_in = Act::Staff(StaffChange::LogIn(staff));
            then(Act::Staff(StaffChange::LogOut), log_in)
        }
        Family::Readers => reader(dice, while_it_lasts),
        Family::AppUpdates => till(TillChange::AppVersion("9.15.0".to_owned())),
        Family::Settings => vec![(Duration::ZERO, Act::Admin(settings(dice, shop)))],
        Family::Wifi => wifi(dice, shop, while_it_lasts),
        Family::Mains => match dice.below(3) {
            0 => then(Act::Power(PowerChange::Cut), Act::Power(PowerChange::Restored)),
            1 => then(Act::Router(RouterChange::Off), Act::Router(RouterChange::On)),
            _ => vec![(Duration::ZERO, Act::Router(RouterChange::Restart))],
        },
        Family::Disks => {
            let sick = dice.pick(&[DiskHealth::Full, DiskHealth::FailSync]);
            let sick = Act::Till(TillChange::Disk(sick.unwrap_or(DiskHealth::Full)));
            then(sick, Act::Till(TillChange::Disk(DiskHealth::Ok)))
        }
    }
}

fn count(dice: &mut Dice) -> u32 {
    u32::try_from(dice.between(1, 4)).unwrap_or(1)
}

fn back(dice: &mut Dice) -> Duration {
    dice.span(Duration::ZERO, Duration::from_mins(30))
}

fn poor_line(dice: &mut Dice) -> Act {
    let loss = PartsPerMillion(u32::try_from(dice.between(10_000, 700_000)).unwrap_or(0));
    let latency = dice.one_in(2).then(|| dice.span(Duration::ZERO, Duration::from_secs(12)));
    Act::Internet(InternetChange::Poor { loss, latency })
}

fn decline(dice: &mut Dice) -> Answering {
    let code = dice.pick(&["05", "12", "30", "51", "54", "91", "91", "96"]).unwrap_or("05");
    ResponseCode::find(code).map_or(Answering::Approve, Answering::Decline)
}

fn named_moment(dice: &mut Dice) -> CrashAt {
    let moments =
        [CrashAt::BeforeStore, CrashAt::AfterStore, CrashAt::AfterSend, CrashAt::AfterAnswer];
    dice.pick(&moments).unwrap_or(CrashAt::AfterStore)
}

fn counted(dice: &mut Dice) -> CrashAt {
    let whats = [Countable::Write, Countable::Send, Countable::Receive];
    let what = dice.pick(&whats).unwrap_or(Countable::Write);
    let nth = u32::try_from(dice.between(1, 120)).unwrap_or(1);
    if dice.one_in(2) { CrashAt::Before(what, nth) } else { CrashAt::After(what, nth) }
}

/// Draws a jump of a clock, up to three days either way.
fn jump(dice: &mut Dice) -> i64 {
    let minutes = minor(dice.between(1, 3 * 24 * 60));
    let sign = if dice.one_in(2) { -1 } else { 1 };
    sign * minutes * 60_000
}

fn reader(dice: &mut Dice, lasts: Duration) -> Vec<(Duration, Act)> {
    let (first, last) = match dice.below(3) {
        0 => (ReaderChange::Disconnect, ReaderChange::Connect),
        1 => (ReaderChange::BatteryEmpty, ReaderChange::Charged),
        _ => (ReaderChange::Restart, ReaderChange::Connect),
    };
    vec![(Duration::ZERO, Act::Reader(first)), (lasts, Act::Reader(last))]
}

fn settings(dice: &mut Dice, shop: &Shop) -> AdminChange {
    let what = dice.below(4);
    let sum = |most: u64, dice: &mut Dice| Money::from_minor(minor(dice.between(0, most)));
    let grant = Grant { role: usize::from(dice.small(shop.roles.len())), granted: dice.one_in(2) };
    AdminChange {
        offline_payments: (what == 0).then(|| dice.one_in(2)),
        transaction_limit: (what == 1).then(|| sum(20_000, dice)),
        device_limit: (what == 2).then(|| sum(80_000, dice)),
        role: (what == 3).then_some(grant),
        save: AdminSave::Yes,
    }
}

fn wifi(dice: &mut Dice, shop: &Shop, lasts: Duration) -> Vec<(Duration, Act)> {
    let join = |network| Act::Wifi(WifiChange::Join(network));
    let (first, last) = if dice.one_in(2) {
        (Act::Wifi(WifiChange::Lost), Act::Wifi(WifiChange::Back))
    } else {
        (join(NetworkId(dice.small(shop.networks.len()))), join(NetworkId(0)))
    };
    vec![(Duration::ZERO, first), (lasts, last)]
}
