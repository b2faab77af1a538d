//! A week of a small shop: two tills, outages of 5, 2 and 9 hours, 30 card sales a till in them.
//!
//! Each run is played in virtual time, on the database of a real till on a simulated disk, and on
//! a journal in memory.
#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::hint::black_box;
use std::time::Duration;
#[expect(clippy::disallowed_types, reason = "a benchmark measures real time")]
use std::time::Instant;

use pos_core::{Country, Currency, Entry, Money, NetworkId, Patience, ReaderModel, Scheme, TillId};
use sim_kernel::Agenda;
use sim_world::{
    Act, Answering, Card, CardId, InternetChange, Issuer, LineSpec, Modelled, Network, NewOrder,
    OfferChoice, Offline, OurTill, Plan, ProcessorSpec, Role, Sale, Shop, StaffMember, Step,
    Storage, Store, Tendered, Till, Uplink, When, play_under,
};

const REPEATS: usize = 5;
const HOUR: u64 = 3600;

fn shop() -> Shop {
    let till = |name: &str| Till {
        name: name.to_owned(),
        reader: ReaderModel::WisePad3,
        app_version: "9.14.0".to_owned(),
        wifi: NetworkId(0),
        staff: None,
    };
    let card = Card {
        name: "visa".to_owned(),
        schemes: vec![Scheme::Visa],
        issuer: Issuer::Always(Answering::Approve),
        balance: None,
    };
    Shop {
        store: Store {
            country: Country::find("US").expect("a country"),
            currency: Currency::find("USD").expect("a currency"),
            timezone: "America/New_York".to_owned(),
        },
        offline: Offline {
            enabled: true,
            transaction_limit: Money::from_minor(10_000),
            device_limit: Money::from_minor(500_000),
        },
        roles: vec![Role { name: "cashier".to_owned(), accepts_offline: true }],
        staff: vec![StaffMember { name: "ana".to_owned(), role: 0, logged_in: true }],
        tills: vec![till("front"), till("back")],
        networks: vec![Network { name: "shop".to_owned(), internet: Uplink::Shop }],
        cards: vec![card],
        line: LineSpec { latency: Duration::from_millis(50) },
        processor: ProcessorSpec { latency: Duration::from_millis(400), cents: false },
        patience: Patience {
            answer: Duration::from_secs(15),
            check_every: Duration::from_secs(15),
            retry_first: Duration::from_secs(15),
            retry_most: Duration::from_secs(300),
        },
    }
}

fn step(at: Duration, on: Option<TillId>, act: Act) -> Step {
    Step {
        id: None,
        at: When::At(at),
        on,
        act,
        expect: None,
        within: None,
        holds_for: None,
        note: None,
    }
}

fn sale(minor: i64) -> Act {
    Act::Sale(Sale {
        order: NewOrder {
            total: Money::from_minor(minor),
            tip: Money::ZERO,
            sells_gift_card: false,
            contact: None,
        },
        tendered: Tendered::Card { card: CardId(0), entry: Entry::Tap, pick: None, amount: None },
        offer: OfferChoice::Take,
    })
}

/// Outages of 5, 2 and 9 hours, in each of which both tills sell ten times.
fn week() -> Plan {
    let mut steps = Vec::new();
    for (begins, hours) in [(26, 5), (75, 2), (121, 9)] {
        let (begins, lasts) = (begins * HOUR, hours * HOUR);
        let down = Act::Internet(InternetChange::Down);
        steps.push(step(Duration::from_secs(begins), None, down));
        for nth in 0..20 {
            let at = Duration::from_secs(begins + 60 + nth * (lasts - 120) / 20);
            let till = TillId(u16::from(nth % 2 == 1));
            steps.push(step(at, Some(till), sale(1_000 + i64::try_from(nth).unwrap_or(0))));
        }
        let up = Act::Internet(InternetChange::Up);
        steps.push(step(Duration::from_secs(begins + lasts), None, up));
    }
    steps.push(step(Duration::from_secs(168 * HOUR), None, Act::Internet(InternetChange::Up)));
    let start = pos_core::Wall::from_millis(1_772_460_000_000);
    Plan { name: "a week".to_owned(), seed: 1, start, shop: shop(), steps }
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures real time")]
fn runs_a_second(plan: &Plan, storage: Storage, runs: u32) -> f64 {
    let mut rates: Vec<f64> = (0..REPEATS)
        .map(|_| {
            let began = Instant::now();
            for _ in 0..runs {
                let mut parts = Modelled { start_pos: &OurTill, storage };
                black_box(play_under(black_box(plan), &mut parts, Agenda::new()));
            }
            f64::from(runs) / began.elapsed().as_secs_f64()
        })
        .collect();
    rates.sort_by(f64::total_cmp);
    rates[REPEATS / 2]
}

fn main() {
    let plan = week();
    let mut parts = Modelled { start_pos: &OurTill, storage: Storage::Memory };
    let (trace, _) = play_under(&plan, &mut parts, Agenda::new());
    println!("entries of the trace            {:>10}", trace.entries().len());
    println!("weeks a second, disk            {:>10.0}", runs_a_second(&plan, Storage::Disk, 20));
    println!(
        "weeks a second, memory          {:>10.0}",
        runs_a_second(&plan, Storage::Memory, 100)
    );
}
