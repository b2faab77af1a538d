//! A plan that breaks a rule, made small: what is left is the story.

use pos_core::{Money, OrderId, TillId};
use sim_world::{
    Act, CardId, ContactCustomer, NewOrder, Payment, Plan, Sale, Step, Tendered, TillChange, When,
};

/// A plan that still breaks the rule.
#[derive(Clone, Debug)]
pub struct Shrunk {
    /// The plan, without the steps that heal.
    pub plan: Plan,
    /// How many plans were tried.
    pub tried: u32,
}

/// So many plans are tried at most.
const MOST_TRIES: u32 = 3_000;

/// Makes a plan small. `breaks` tells whether the same rule breaks when a plan is healed and played.
///
/// The end is cut off by halves, steps are left out in ever smaller groups, tills and cards that
/// nobody uses go, and values become plain. Orders keep their draws, so nothing else changes.
pub fn shrink(plan: &Plan, breaks: &dyn Fn(&Plan) -> bool) -> Shrunk {
    let mut search = Search { plan: plan.clone(), tried: 0, breaks };
    search.cut_the_end();
    loop {
        let before = (search.plan.clone(), search.tried);
        search.leave_out_groups();
        search.drop_tills();
        search.make_plain();
        if search.plan == before.0 || search.tried >= MOST_TRIES {
            break;
        }
    }
    search.drop_cards();
    Shrunk { plan: search.plan, tried: search.tried }
}

struct Search<'a> {
    plan: Plan,
    tried: u32,
    breaks: &'a dyn Fn(&Plan) -> bool,
}

impl Search<'_> {
    /// Takes a smaller plan over, where it still breaks the rule.
    fn takes(&mut self, smaller: Plan) -> bool {
        if self.tried >= MOST_TRIES || smaller == self.plan {
            return false;
        }
        self.tried += 1;
        let breaks = (self.breaks)(&smaller);
        if breaks {
            self.plan = smaller;
        }
        breaks
    }

    fn cut_the_end(&mut self) {
        let (mut least, mut most) = (0, self.plan.steps.len());
        while least < most {
            let half = usize::midpoint(least, most);
            let cut = Plan { steps: self.plan.steps[..half].to_vec(), ..self.plan.clone() };
            if self.takes(cut) {
                most = half;
            } else {
                least = half + 1;
            }
        }
    }

    fn leave_out_groups(&mut self) {
        let mut size = self.plan.steps.len().div_ceil(2);
        while size > 0 {
            let mut from = 0;
            while from < self.plan.steps.len() {
                if !self.takes(without(&self.plan, from, size)) {
                    from += size;
                }
            }
            size /= 2;
        }
    }

    fn drop_tills(&mut self) {
        let mut place = self.plan.shop.tills.len();
        while place > 0 && self.plan.shop.tills.len() > 1 {
            place -= 1;
            let Ok(till) = u16::try_from(place) else { continue };
            let smaller = without_till(&self.plan, TillId(till));
            self.takes(smaller);
        }
    }

    fn make_plain(&mut self) {
        for place in 0..self.plan.steps.len() {
            let Some(step) = self.plan.steps.get(place) else { continue };
            for plainer in plainer(step) {
                let mut smaller = self.plan.clone();
                smaller.steps[place] = plainer;
                self.takes(smaller);
            }
        }
    }

    fn drop_cards(&mut self) {
        let last = self.plan.steps.iter().filter_map(|step| card_of(&step.act)).max();
        let count = last.map_or(1, |CardId(place)| usize::from(place) + 1);
        let mut smaller = self.plan.clone();
        smaller.shop.cards.truncate(count);
        self.takes(smaller);
    }
}

/// Leaves steps out, and with them those that mean an order which is opened no more.
fn without(plan: &Plan, from: usize, size: usize) -> Plan {
    let to = (from + size).min(plan.steps.len());
    let mut places: Vec<Option<OrderId>> = Vec::with_capacity(plan.steps.len());
    let mut steps: Vec<Step> = Vec::new();
    for (place, step) in plan.steps.iter().enumerate() {
        let goes = (from..to).contains(&place);
        let kept = (!goes).then(|| renumbered(&step.act, &places)).flatten();
        places.push(kept.as_ref().map(|_| Plan::order_of(steps.len())));
        steps.extend(kept.map(|act| Step { act, ..step.clone() }));
    }
    Plan { steps, ..plan.clone() }
}

/// Gives an order its new number; none where it is gone.
fn renumbered(act: &Act, places: &[Option<OrderId>]) -> Option<Act> {
    let found = |OrderId(order): OrderId| places.get(usize::try_from(order).ok()?).copied()?;
    Some(match act {
        Act::Pay(pay) => Act::Pay(Payment { order: found(pay.order)?, ..*pay }),
        Act::Receipt(asked) => {
            Act::Receipt(sim_world::AskReceipt { order: found(asked.order)?, to: asked.to.clone() })
        }
        Act::Contact(contact) => {
            Act::Contact(ContactCustomer { order: found(contact.order)?, ..*contact })
        }
        other => other.clone(),
    })
}

fn without_till(plan: &Plan, till: TillId) -> Plan {
    let mut smaller = plan.clone();
    let mine = |step: &Step| step.on == Some(till);
    while let Some(place) = smaller.steps.iter().rposition(mine) {
        smaller = without(&smaller, place, 1);
    }
    smaller.shop.tills.remove(usize::from(till.0));
    for step in &mut smaller.steps {
        step.on = step.on.map(|on| if on > till { TillId(on.0 - 1) } else { on });
    }
    smaller
}

/// Lists plainer forms of a step, one change each.
fn plainer(step: &Step) -> Vec<Step> {
    let mut forms = Vec::new();
    if step.at != When::Next {
        forms.push(Step { at: When::Next, ..step.clone() });
    }
    forms.extend(plainer_acts(&step.act).into_iter().map(|act| Step { act, ..step.clone() }));
    forms
}

const PLAIN_TOTAL: Money = Money::from_minor(1_000);

fn plainer_acts(act: &Act) -> Vec<Act> {
    match act {
        Act::Sale(sale) => {
            let order = plain_order(&sale.order);
            let tendered = plain_tender(sale.tendered);
            vec![
                Act::Sale(Sale { order, ..sale.clone() }),
                Act::Sale(Sale {
                    order: NewOrder { contact: None, ..sale.order.clone() },
                    ..sale.clone()
                }),
                Act::Sale(Sale { tendered, ..sale.clone() }),
            ]
        }
        Act::Order(order) => vec![Act::Order(plain_order(order))],
        Act::Pay(pay) => vec![Act::Pay(Payment { tendered: plain_tender(pay.tendered), ..*pay })],
        Act::Till(TillChange::CrashAt(moment, Some(_))) => {
            vec![Act::Till(TillChange::CrashAt(*moment, Some(core::time::Duration::ZERO)))]
        }
        _ => Vec::new(),
    }
}

fn plain_order(order: &NewOrder) -> NewOrder {
    NewOrder { total: PLAIN_TOTAL, tip: Money::ZERO, ..order.clone() }
}

const fn plain_tender(tendered: Tendered) -> Tendered {
    match tendered {
        Tendered::Card { entry, pick, .. } => {
            Tendered::Card { card: CardId(0), entry, pick, amount: None }
        }
        Tendered::Manual { means, .. } => Tendered::Manual { means, amount: None },
    }
}

const fn card_of(act: &Act) -> Option<CardId> {
    let tendered = match act {
        Act::Sale(sale) => sale.tendered,
        Act::Pay(pay) => pay.tendered,
        _ => return None,
    };
    match tendered {
        Tendered::Card { card, .. } => Some(card),
        Tendered::Manual { .. } => None,
    }
}
