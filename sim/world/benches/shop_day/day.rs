//! A busy day of a shop: six tills, and a line that is down for two hours.
#![expect(clippy::unwrap_used, reason = "the day of a benchmark is sound")]

use core::time::Duration;

use pos_core::{Currency, Money, ResponseCode, TillId, Wall};
use sim_world::{Act, Answering, Card, CardId, InternetChange, Plan, Sale, Shop, Step, When};

/// Monday, 2026-03-02, 09:00 in New York.
const START: Wall = Wall::from_millis(1_772_460_000_000);
const TILLS: u16 = 6;
const DAY: Duration = Duration::from_hours(24);

/// How busy days are.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Busy {
    /// How many days.
    pub(crate) days: u32,
    /// How many card sales a day, at all tills together.
    pub(crate) sales: u32,
    /// How many days with an outage follow on which nobody buys anything.
    pub(crate) quiet: u32,
}

/// Makes days of fourteen hours: the sales come evenly, at one till after the other, and the line is
/// down from the fourth hour to the sixth. One customer in fifty has a card that is declined.
pub(crate) fn plan(busy: Busy) -> Plan {
    let gap = Duration::from_hours(14) / busy.sales;
    let sale = |day, sale: u32| {
        let till = TillId(u16::try_from(sale % u32::from(TILLS)).unwrap_or_default());
        Step::plain(When::At(DAY * day + gap * sale), Some(till), tap(sale))
    };
    let mut steps: Vec<Step> = (0..busy.days + busy.quiet).flat_map(outage).collect();
    for day in 0..busy.days {
        steps.extend((0..busy.sales).map(|nth| sale(day, nth)));
    }
    steps.sort_by_key(|step| if let When::At(at) = step.at { at } else { Duration::ZERO });
    steps.extend((0..TILLS).map(|till| Step::queue_is_empty(TillId(till), DAY)));
    Plan { name: "busy days".to_owned(), seed: 1, start: START, shop: shop(), steps }
}

fn outage(day: u32) -> [Step; 2] {
    [(4, InternetChange::Down), (6, InternetChange::Up)].map(|(hour, change)| {
        let at = When::At(DAY * day + Duration::from_hours(hour));
        Step::plain(at, None, Act::Internet(change))
    })
}

fn tap(sale: u32) -> Act {
    let total = Money::from_minor(250 + i64::from(sale * 37 % 4_000));
    Act::Sale(Sale::tap(total, CardId(u16::from(sale % 50 == 49))))
}

fn shop() -> Shop {
    let broke = Answering::Decline(ResponseCode::INSUFFICIENT_FUNDS);
    let cards = vec![Card::always("good", Answering::Approve), Card::always("broke", broke)];
    Shop::plain(u32::from(TILLS), Currency::find("USD").unwrap(), cards)
}
