//! What the names in a step can name.

use std::collections::BTreeMap;

use pos_core::{NetworkId, OrderId, StaffId, TillId};
use sim_world::{CardId, Plan, Shop};

use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::read::fields::Fields;
use crate::read::ids::no_such;
use crate::source::Place;

/// What is known of a step before it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) opens: bool,
    pub(super) till: Option<TillId>,
}

/// The steps that have ids, with where the ids stand.
pub(super) type Ids<'a> = BTreeMap<&'a str, (usize, &'a Place)>;

/// Everything that a step can name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scope<'a> {
    pub(super) ledger: &'a Ledger,
    pub(super) shop: &'a Shop,
    pub(super) known: &'a [Known<'a>],
    pub(super) ids: &'a Ids<'a>,
    /// The step that is read.
    pub(super) here: usize,
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
        found.or_else(|| self.ledger.none(no_such(what, (name, place), known)))
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
        let opened = self.ids.get(name).and_then(|(step, _)| self.known.get(*step)?.till);
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

    /// Finds an earlier step by its id; `what` is an order or a step.
    pub(super) fn step(&self, name: &str, (place, what): (&Place, &str)) -> Option<usize> {
        let found = self.ids.get(name).map(|(step, _)| *step);
        match found {
            Some(step) if step < self.here => Some(step),
            Some(_) => {
                let message = format!("the {what} `{name}` is named before it is there");
                let mistake = Mistake::new(Code::NotYetOpen, place, message);
                self.ledger.none(mistake.help("move the step with this id above this one"))
            }
            None => {
                let orders = self.known.iter().filter(|known| what == "step" || known.opens);
                let names = orders.filter_map(|known| known.id);
                self.ledger.none(no_such(what, (name, place), names))
            }
        }
    }

    fn orders_help(&self) -> String {
        let orders = self.known.iter().take(self.here).filter(|known| known.opens);
        let names: Vec<&str> = orders.filter_map(|known| known.id).collect();
        match names.as_slice() {
            [] => "no step above opens an order with an id".to_owned(),
            names => format!("these steps do: {}", names.join(", ")),
        }
    }
}
