//! What the names in a step can name.

use std::collections::BTreeMap;

use pos_core::{NetworkId, OrderId, StaffId, TillId};
use sim_world::{CardId, Plan, Shop};

use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::read::fields::Fields;
use crate::read::ids::no_such;
use crate::read::tree::Node;
use crate::source::Place;
use crate::standard::{STANDARD_SHOP, standard_shop};

/// What is known of a step before it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) opens: bool,
    pub(super) till: Option<TillId>,
}

/// The steps that have ids.
pub(super) type Ids<'a> = BTreeMap<&'a str, Named<'a>>;

/// A step that has an id.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named<'a> {
    pub(super) step: usize,
    /// Where the id stands.
    pub(super) place: &'a Place,
    pub(super) is: Naming,
}

/// What an id is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Naming {
    /// The step's own.
    Step,
    /// That of the step which played a part: it names the part's last step, and no order.
    Alias,
}

/// Everything that a step can name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) shop: &'a Shop,
    pub(super) known: &'a [Known<'a>],
    pub(super) ids: &'a Ids<'a>,
    /// The step that is read.
    pub(super) here: usize,
    /// What stands before the ids of its file: `outage.`.
    pub(super) prefix: &'a str,
}

/// Finds the till of a step: the one that is named, or the only one.
pub(super) fn find_till(shop: &Shop, name: Option<&str>) -> Option<TillId> {
    let only = shop.tills.len() == 1;
    let place = match name {
        Some(name) => shop.tills.iter().position(|till| till.name == name)?,
        None => only.then_some(0)?,
    };
    u16::try_from(place).ok().map(TillId)
}

impl Scope<'_> {
    pub(super) fn till(&self, name: &str, place: &Place) -> Option<TillId> {
        let names = self.shop.tills.iter().map(|till| till.name.as_str());
        self.member("till", (name, place), names).map(TillId)
    }

    pub(super) fn card(&self, fields: &Fields<'_>) -> Option<CardId> {
        let (name, place) = fields.text("card")?;
        let names = self.shop.cards.iter().map(|card| card.name.as_str());
        self.member("card", (name, place), names).map(CardId)
    }

    pub(super) fn staff(&self, name: &str, place: &Place) -> Option<StaffId> {
        let names = self.shop.staff.iter().map(|member| member.name.as_str());
        self.member("staff member", (name, place), names).map(StaffId)
    }

    pub(super) fn network(&self, name: &str, place: &Place) -> Option<NetworkId> {
        let names = self.shop.networks.iter().map(|network| network.name.as_str());
        self.member("network", (name, place), names).map(NetworkId)
    }

    pub(super) fn role(&self, fields: &Fields<'_>) -> Option<usize> {
        let (name, place) = fields.text("role")?;
        let names = self.shop.roles.iter().map(|role| role.name.as_str());
        self.member("role", (name, place), names).map(usize::from)
    }

    fn member<'n>(
        &self,
        what: &str,
        (name, place): (&str, &Place),
        mut names: impl Iterator<Item = &'n str> + Clone,
    ) -> Option<u16> {
        let known = names.clone();
        // The standard shop has a member of each kind: where there is none, that was noted.
        names.clone().next()?;
        let found = names.position(|known| known == name).and_then(|at| u16::try_from(at).ok());
        found.or_else(|| {
            let mistake = no_such(what, (name, place), known);
            let put_out = standard_member(what, name).filter(|_| mistake.label.is_empty());
            self.ledger.none(match put_out {
                Some(_) if what == "till" => mistake
                    .label(format!("write {}", self.on_which_till()))
                    .help("the standard till `till` is gone: the file names tills of its own"),
                Some((table, line)) => mistake
                    .label(format!(
                        "the standard {what} `{name}` is gone: the file names {what}s of its own"
                    ))
                    .help(format!("write {table}.{name} = {line} as well")),
                None => mistake,
            })
        })
    }

    /// Finds an order that an earlier step opens.
    pub(super) fn order(&self, name: &str, place: &Place) -> Option<OrderId> {
        let step = self.step(name, (place, "order"))?;
        if self.known.get(step).is_some_and(|known| known.opens) {
            return Some(Plan::order_of(step));
        }
        let message = format!("the step `{name}` opens no order");
        let mistake = Mistake::new(Code::UnknownName, place, message);
        self.ledger.none(mistake.help(self.orders_help()))
    }

    /// Finds an order that the step names, on the till that the step means.
    pub(super) fn order_here(&self, fields: &Fields<'_>, on: Option<TillId>) -> Option<OrderId> {
        let (name, place) = fields.text("order")?;
        let order = self.order(name, place)?;
        let opened = self.find(name).and_then(|named| self.known.get(named.step)?.till);
        if let (Some(opened), Some(on)) = (opened, on)
            && opened != on
        {
            let till = |id| self.shop.till(id).map_or("?", |till| till.name.as_str());
            let (there, here) = (till(opened), till(on));
            let message = format!("the order `{name}` is on till `{there}`, not on `{here}`");
            let mistake = Mistake::new(Code::NotTogether, place, message);
            self.ledger.note(mistake.label(format!("write on = \"{there}\"")));
        }
        Some(order)
    }

    /// Finds the order that a subject names, and the till on which it was opened.
    pub(super) fn till_of_order<'n>(&self, subject: &'n Node) -> Option<(&'n str, &str)> {
        let name = subject.table()?.find("order")?.node.text()?;
        let opened = self.known.get(self.find(name)?.step).filter(|known| known.opens)?.till?;
        Some((name, self.shop.till(opened)?.name.as_str()))
    }

    /// Finds an earlier step by its id; `what` is an order or a step.
    pub(super) fn step(&self, name: &str, (place, what): (&Place, &str)) -> Option<usize> {
        let names_an_order = |named: &Named<'_>| what == "step" || named.is == Naming::Step;
        match self.find(name).filter(names_an_order).map(|named| named.step) {
            Some(step) if step < self.here => Some(step),
            Some(_) => {
                let message = format!("the {what} `{name}` is named before it is there");
                let mistake = Mistake::new(Code::NotYetOpen, place, message);
                self.ledger.none(mistake.help("move the step with this id above this one"))
            }
            None => {
                let orders = self.known.iter().filter(|known| what == "step" || known.opens);
                let names = orders.filter_map(|known| self.as_written(known.id?));
                let mistake = no_such(what, (name, place), names);
                let opens = format!("give the `order` or `sale` step id = \"{name}\"");
                let is_far = what == "order" && mistake.label.is_empty();
                self.ledger.none(if is_far { mistake.label(opens) } else { mistake })
            }
        }
    }

    /// Finds a step in the part that is read, then in the files that play it.
    fn find(&self, name: &str) -> Option<Named<'_>> {
        let mut prefix = self.prefix;
        loop {
            let found = match prefix {
                "" => self.ids.get(name),
                prefix => self.ids.get(format!("{prefix}{name}").as_str()),
            };
            if prefix.is_empty() || found.is_some() {
                return found.copied();
            }
            let outer = prefix.trim_end_matches('.').rfind('.').map_or(0, |dot| dot + 1);
            prefix = prefix.get(..outer).unwrap_or("");
        }
    }

    /// Returns an id as the file that is read writes it.
    fn as_written<'n>(&self, id: &'n str) -> Option<&'n str> {
        id.strip_prefix(self.prefix).or(Some(id))
    }

    /// Says what to write beside a step where there are several tills.
    pub(super) fn on_which_till(&self) -> String {
        let tills = self.shop.tills.iter().take(12);
        let names: Vec<String> = tills.map(|till| format!("\"{}\"", till.name)).collect();
        format!("on = {}", names.join(" or "))
    }

    fn orders_help(&self) -> String {
        let orders = self.known.iter().take(self.here).filter(|known| known.opens);
        let names: Vec<&str> = orders.filter_map(|known| self.as_written(known.id?)).collect();
        match names.as_slice() {
            [] => "no step above opens an order with an id".to_owned(),
            names => format!("these steps do: {}", names.join(", ")),
        }
    }
}

/// Finds the table of the standard shop in which a name stands, and what it says of it.
fn standard_member(what: &str, name: &str) -> Option<(&'static str, &'static str)> {
    let shop = standard_shop();
    let (table, known) = match what {
        "till" => ("tills", shop.tills.iter().any(|till| till.name == name)),
        "card" => ("cards", shop.cards.iter().any(|card| card.name == name)),
        "staff member" => ("staff", shop.staff.iter().any(|member| member.name == name)),
        "network" => ("networks", shop.networks.iter().any(|network| network.name == name)),
        "role" => ("roles", shop.roles.iter().any(|role| role.name == name)),
        _ => return None,
    };
    let start = format!("{table}.{name} = ");
    let line =
        STANDARD_SHOP.lines().find_map(|line| line.strip_prefix(&start)).filter(|_| known)?;
    Some((table, line.split('#').next().unwrap_or(line).trim()))
}
