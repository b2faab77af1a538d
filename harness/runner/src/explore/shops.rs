//! The shops of a campaign: a plain one with a week of three outages, or any shop.

use core::time::Duration;

use harness_scenario::standard_shop;
use pos_core::{Money, NetworkId, Patience, ReaderModel, ResponseCode, Scheme};
use sim_kernel::{Chance, Time};
use sim_world::{
    Answering, Card, CardChip, Issuer, Network, Plan, Role, Shop, StaffMember, Till, Uplink, When,
};

use super::dice::{Dice, SHOP, WORLD};
use super::faults::{Swarm, faults};
use super::sales::sales;
use super::weather::{Outage, weather, week_of_three};

const DAY: Duration = Duration::from_hours(24);

/// What kind of shop a campaign looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Workload {
    /// Any shop: one to three tills, any readers, limits and forwarding, one to seven days.
    Any,
    /// Two tills, a week, outages of 5, 2 and 9 hours, 30 card sales a till in them.
    Week,
}

impl Workload {
    /// All workloads with the names that the command line uses.
    pub const NAMES: [(&'static str, Self); 2] = [("any", Self::Any), ("week", Self::Week)];

    /// Draws the plan of one run, healed at its end.
    pub fn plan(self, seed: u64, run: u64) -> Plan {
        self.unhealed(seed, run).healed()
    }

    /// Draws the plan of one run, its faults alone.
    pub fn unhealed(self, seed: u64, run: u64) -> Plan {
        let chance = Chance::new(seed, run);
        let mut dice = Dice::of(chance, SHOP);
        let (shop, days) = match self {
            Self::Any => (any_shop(&mut dice), u32::try_from(dice.between(1, 7)).unwrap_or(1)),
            Self::Week => (plain_shop(), 7),
        };
        let swarm = Swarm::draw(chance);
        let horizon = DAY * days;
        let outages = match self {
            Self::Any => weather(chance, swarm, horizon),
            Self::Week => week_of_three(chance),
        };
        let mut happenings = sales(chance, (self, &shop), &outages);
        happenings.extend(outages.iter().flat_map(Outage::steps));
        happenings.extend(faults(chance, swarm, (&shop, horizon)));
        happenings.sort_by_key(|happening| happening.at);
        let steps = super::sales::named(happenings, chance);
        // A seed that fits a number of the scenario language, whatever reads it.
        let seed = Dice::of(chance, WORLD).below(1 << 53);
        let name = format!("run {run}");
        Plan { name, seed, start: super::story::monday(), shop, steps }
    }
}

/// Returns when a step of a plan made here is due.
pub(super) const fn due(at: Time) -> When {
    When::At(Duration::from_nanos(at.as_nanos()))
}

fn plain_shop() -> Shop {
    let shop = standard_shop();
    let wisepad = ReaderModel::WisePad3;
    let till = |name: &str| Till { name: name.to_owned(), reader: wisepad, ..first_till(&shop) };
    Shop { tills: vec![till("front"), till("back")], cards: cards(), ..shop }
}

fn first_till(shop: &Shop) -> Till {
    let bare = || Till {
        name: "till".to_owned(),
        reader: ReaderModel::WisePad3,
        app_version: "9.14.0".to_owned(),
        wifi: NetworkId(0),
        staff: None,
    };
    shop.tills.first().cloned().unwrap_or_else(bare)
}

fn any_shop(dice: &mut Dice) -> Shop {
    let shop = standard_shop();
    let tills = (0..dice.between(1, 3)).map(|nth| any_till(&shop, nth, dice)).collect();
    let mut offline = shop.offline;
    offline.transaction_limit = Money::from_minor(minor(dice.between(2_000, 20_000)));
    offline.device_limit = Money::from_minor(minor(dice.between(5_000, 100_000)));
    let network = |name: &str, internet| Network { name: name.to_owned(), internet };
    let mut networks = vec![network("shop", Uplink::Shop)];
    networks.push(network("cafe", Uplink::Dead));
    networks.push(network("hotspot", Uplink::Own));
    let mut processor = shop.processor;
    processor.latency = dice.span(Duration::ZERO, Duration::from_secs(3));
    Shop {
        tills,
        offline,
        networks,
        cards: cards(),
        processor,
        patience: any_patience(dice),
        roles: roles(),
        staff: staff(),
        ..shop
    }
}

fn any_till(shop: &Shop, nth: u64, dice: &mut Dice) -> Till {
    let readers = ReaderModel::NAMES.map(|(_, model)| model);
    let reader = dice.pick(&readers).unwrap_or(ReaderModel::WisePad3);
    Till { name: format!("till-{}", nth + 1), reader, ..first_till(shop) }
}

fn any_patience(dice: &mut Dice) -> Patience {
    let secs = Duration::from_secs;
    Patience {
        answer: dice.span(secs(3), secs(20)),
        check_every: dice.pick(&[secs(15), secs(60), secs(300)]).unwrap_or(secs(15)),
        retry_first: dice.span(secs(1), secs(30)),
        retry_most: dice.span(secs(60), secs(900)),
    }
}

fn roles() -> Vec<Role> {
    let role = |name: &str, accepts_offline| Role { name: name.to_owned(), accepts_offline };
    vec![role("cashier", true), role("trainee", false)]
}

fn staff() -> Vec<StaffMember> {
    let member =
        |name: &str, role, logged_in| StaffMember { name: name.to_owned(), role, logged_in };
    vec![member("ana", 0, true), member("bob", 1, false), member("cem", 0, false)]
}

/// The customers' cards: good ones first.
fn cards() -> Vec<Card> {
    let card = |name: &str, scheme, issuer| Card {
        name: name.to_owned(),
        schemes: vec![scheme],
        issuer,
        balance: None,
        chip: CardChip::Sound,
    };
    let decline =
        |text: &str| ResponseCode::find(text).map_or(Answering::Approve, Answering::Decline);
    let approve = Issuer::Always(Answering::Approve);
    let late = Issuer::ByAge { before: Answering::Approve, until: DAY, then: decline("54") };
    let low =
        Card { balance: Some(Money::from_minor(5_000)), ..card("low", Scheme::Visa, approve) };
    vec![
        card("visa", Scheme::Visa, approve),
        card("mastercard", Scheme::Mastercard, approve),
        card("amex", Scheme::Amex, approve),
        card("broke", Scheme::Visa, Issuer::Always(decline("51"))),
        card("late", Scheme::Mastercard, late),
        low,
    ]
}

pub(super) fn minor(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
