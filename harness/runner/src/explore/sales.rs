//! Who buys what, when and how; most of it while the line is down.

use core::time::Duration;
use std::collections::BTreeMap;

use pos_core::{Channel, Contact, Entry, Money, OrderId, TillId};
use sim_kernel::{Chance, Time};
use sim_world::{
    Act, AskReceipt, CardId, CashOr, ContactCustomer, NewOrder, OfferChoice, Payment, Plan, Sale,
    Shop, Step, Tendered,
};

use super::dice::{Dice, SALES, WORLD};
use super::shops::{Workload, due, minor};
use super::weather::Outage;

/// Something that happens at a time, before the orders have numbers.
#[derive(Clone, Debug)]
pub(super) struct Happening {
    pub(super) at: Time,
    on: Option<TillId>,
    idea: Idea,
}

/// What happens; what needs an order means one that was opened before, at the same till.
#[derive(Clone, Debug)]
enum Idea {
    Plain(Act),
    Pay(Tendered, OfferChoice),
    Receipt(Contact),
    Contact(Channel),
}

impl Happening {
    pub(super) const fn plain(at: Time, on: Option<TillId>, act: Act) -> Self {
        Self { at, on, idea: Idea::Plain(act) }
    }
}

/// Draws the sales of a run.
pub(super) fn sales(
    chance: Chance,
    (workload, shop): (Workload, &Shop),
    outages: &[Outage],
) -> Vec<Happening> {
    let mut dice = Dice::of(chance, SALES);
    match workload {
        Workload::Week => sales_of_a_week(&mut dice, shop, outages),
        Workload::Any => any_sales(&mut dice, shop, outages),
    }
}

/// Ten sales a till in each of three outages.
fn sales_of_a_week(dice: &mut Dice, shop: &Shop, outages: &[Outage]) -> Vec<Happening> {
    let mut sales = Vec::new();
    for outage in outages {
        for till in shop.till_ids() {
            for _ in 0..10 {
                let at = moment_in(dice, outage);
                sales.push(Happening::plain(at, Some(till), plain_sale(dice)));
            }
        }
    }
    sales
}

fn plain_sale(dice: &mut Dice) -> Act {
    let card = if dice.one_in(5) { dice.between(3, 5) } else { dice.below(3) };
    let card = CardId(u16::try_from(card).unwrap_or(0));
    let entry = if dice.one_in(3) { Entry::Insert } else { Entry::Tap };
    let tendered = Tendered::Card { card, entry, pick: None, amount: None };
    let to = dice.one_in(4).then(contact);
    sale(dice.between(100, 9_999), (tendered, OfferChoice::Take), to)
}

fn any_sales(dice: &mut Dice, shop: &Shop, outages: &[Outage]) -> Vec<Happening> {
    let tills: Vec<TillId> = shop.till_ids().collect();
    let mut sales = Vec::new();
    for _ in 0..dice.between(1, 40) {
        let place = usize::try_from(dice.below(64)).unwrap_or(0) % outages.len().max(1);
        let Some(outage) = outages.get(place) else { continue };
        let at = match dice.below(4) {
            0 => outage.to.after(dice.span(Duration::ZERO, Duration::from_mins(30))),
            _ => moment_in(dice, outage),
        };
        let on = dice.pick(&tills);
        let entries = entries(shop, on);
        let (later, wait) = (dice.below(8), dice.span(Duration::ZERO, Duration::from_mins(20)));
        sales.push(Happening { at, on, idea: any_idea(dice, entries) });
        let more = match later {
            0 | 3 => Idea::Pay(any_tender(dice, entries), any_offer(dice)),
            1 => Idea::Receipt(contact()),
            2 => Idea::Contact(Channel::Email),
            _ => continue,
        };
        sales.push(Happening { at: at.after(wait), on, idea: more });
    }
    sales
}

/// Lists how the reader of a till reads cards.
fn entries(shop: &Shop, on: Option<TillId>) -> &'static [Entry] {
    let till = on.and_then(|till| shop.till(till));
    till.map_or(&[], |till| till.reader.reads())
}

fn any_idea(dice: &mut Dice, entries: &[Entry]) -> Idea {
    let total = dice.between(100, 15_000);
    let to = dice.one_in(3).then(contact);
    if dice.one_in(4) {
        return Idea::Plain(Act::Order(new_order(total, (dice.one_in(8), to))));
    }
    let (tendered, offer) = (whole(any_tender(dice, entries)), any_offer(dice));
    Idea::Plain(sale(total, (tendered, offer), to))
}

/// A sale is paid in one; by card its total.
const fn whole(tendered: Tendered) -> Tendered {
    match tendered {
        Tendered::Card { card, entry, pick, .. } => {
            Tendered::Card { card, entry, pick, amount: None }
        }
        manual @ Tendered::Manual { .. } => manual,
    }
}

fn any_offer(dice: &mut Dice) -> OfferChoice {
    if dice.one_in(5) { OfferChoice::Leave } else { OfferChoice::Take }
}

fn any_tender(dice: &mut Dice, entries: &[Entry]) -> Tendered {
    let amount = dice.one_in(4).then(|| Money::from_minor(minor(dice.between(100, 6_000))));
    if dice.one_in(6) {
        return Tendered::Manual { means: CashOr::Cash, amount };
    }
    let card = CardId(dice.small(6));
    let entry = dice.pick(entries).unwrap_or(Entry::Manual);
    Tendered::Card { card, entry, pick: None, amount }
}

fn sale(total: u64, (tendered, offer): (Tendered, OfferChoice), contact: Option<Contact>) -> Act {
    Act::Sale(Sale { order: new_order(total, (false, contact)), tendered, offer })
}

fn new_order(total: u64, (tips, contact): (bool, Option<Contact>)) -> NewOrder {
    let tip = if tips { Money::from_minor(100) } else { Money::ZERO };
    NewOrder { total: Money::from_minor(minor(total)), tip, sells_gift_card: false, contact }
}

fn contact() -> Contact {
    Contact { channel: Channel::Email, address: "kim@example.com".to_owned() }
}

fn moment_in(dice: &mut Dice, outage: &Outage) -> Time {
    outage.from.after(dice.span(Duration::ZERO, outage.span()))
}

/// Makes steps of happenings that are in order, and gives every order its number and its name.
pub(super) fn named(happenings: Vec<Happening>, chance: Chance) -> Vec<Step> {
    let mut dice = Dice::of(chance, WORLD);
    let mut steps: Vec<Step> = Vec::with_capacity(happenings.len());
    let mut opened: BTreeMap<Option<TillId>, Vec<OrderId>> = BTreeMap::new();
    let mut orders = 0;
    for Happening { at, on, idea } in happenings {
        let here = opened.entry(on).or_default();
        let Some(act) = act(idea, dice.pick(here)) else { continue };
        let opens = matches!(act, Act::Sale(_) | Act::Order(_));
        orders += u32::from(opens);
        let id = opens.then(|| format!("order-{orders}"));
        if opens {
            here.push(Plan::order_of(steps.len()));
        }
        steps.push(Step {
            id,
            at: due(at),
            on,
            act,
            expect: None,
            within: None,
            holds_for: None,
            note: None,
        });
    }
    steps
}

fn act(idea: Idea, order: Option<OrderId>) -> Option<Act> {
    Some(match idea {
        Idea::Plain(act) => act,
        Idea::Pay(tendered, offer) => {
            Act::Pay(Payment { order: order?, tendered, currency: None, offer })
        }
        Idea::Receipt(to) => Act::Receipt(AskReceipt { order: order?, to }),
        Idea::Contact(by) => Act::Contact(ContactCustomer { order: order?, by }),
    })
}
