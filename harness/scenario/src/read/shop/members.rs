//! The members of the shop: roles, staff, networks, tills.

use pos_core::{NetworkId, ReaderModel, StaffId};
use sim_world::{Network, Role, StaffMember, Till, Uplink};

use super::version;
use crate::code::Code;
use crate::language::{Group, NETWORK, READER_ALIAS, ROLE, STAFF_MEMBER, TILL};
use crate::mistake::{Ledger, Mistake};
use crate::read::fields::Fields;
use crate::read::ids::{check_id, no_such};
use crate::read::in_table::in_table;
use crate::read::tree::{Node, Table};
use crate::source::Place;
use crate::standard::is_standard;

/// The most members of one kind.
const MOST: usize = 1000;

/// Reads each member of a list with its name.
pub(super) fn each<T>(
    top: &Fields<'_>,
    (key, group): (&'static str, &'static Group),
    read: impl Fn(&Fields<'_>, String) -> T,
) -> Vec<T> {
    let Some(entry) = top.entry(key) else {
        return Vec::new();
    };
    let entries = entry.node.table().map_or(&[][..], |table| &table.entries);
    if entries.len() > MOST {
        let message = format!("`{key}` has more than {MOST} members");
        let mistake = Mistake::new(Code::TooMany, &entry.key_place, message);
        top.ledger.note(mistake.label("name fewer"));
    }
    let mut members = Vec::new();
    for member in entries.iter().take(MOST) {
        check_id(top.ledger, &member.key, &member.key_place);
        reserved(top.ledger, key, (&member.key, &member.key_place));
        if member.node.table().is_none() {
            let message = format!("`{key}.{}` is {}", member.key, member.node.kind());
            let mistake = Mistake::new(Code::WrongKind, &member.node.place, message);
            top.ledger.note(mistake.label(format!("write {}", example(group, &member.node))));
        }
        // A member of the wrong kind still has a name that others may use.
        let table = member.node.table().unwrap_or(&EMPTY);
        let fields = Fields::of(top.ledger, table, (&member.node.place, group));
        members.push(read(&fields, member.key.clone()));
    }
    members
}

static EMPTY: Table = Table { entries: Vec::new() };

fn example(group: &Group, node: &Node) -> String {
    if let Some(right) = in_table(group, node) {
        return right;
    }
    format!("a table, such as {{ {} = … }}", group.keys().next().unwrap_or("key"))
}

/// Some words mean something else where a name stands.
fn reserved(ledger: &Ledger, key: &str, (name, place): (&str, &Place)) {
    let taken = match key {
        "staff" => name == "nobody",
        "cards" => matches!(name, "cash" | "other"),
        _ => false,
    };
    if taken {
        let message = format!("`{name}` cannot be a name in `{key}`: it means something else");
        ledger.note(Mistake::new(Code::BadId, place, message).label("choose another name"));
    }
}

pub(super) fn roles(top: &Fields<'_>) -> Vec<Role> {
    each(top, ("roles", &ROLE), |fields, name| {
        let permissions = fields.node("permissions");
        let accepts_offline = permissions.is_some_and(|node| !node.list().is_empty());
        Role { name, accepts_offline }
    })
}

pub(super) fn staff(top: &Fields<'_>, roles: &[Role]) -> Vec<StaffMember> {
    let names: Vec<&str> = roles.iter().map(|role| role.name.as_str()).collect();
    let usual = place_of("cashier", &names).unwrap_or(0);
    each(top, ("staff", &STAFF_MEMBER), |fields, name| {
        let role = named(fields, ("role", "role"), &names).unwrap_or(usual);
        StaffMember { name, role, logged_in: fields.flag("logged_in").unwrap_or(false) }
    })
}

pub(super) fn networks(top: &Fields<'_>) -> Vec<Network> {
    each(top, ("networks", &NETWORK), |fields, name| {
        let internet = match (fields.flag("internet"), fields.text("internet")) {
            (Some(false), _) => Uplink::Dead,
            (None, Some(_)) => Uplink::Own,
            (Some(true), _) | (None, None) => Uplink::Shop,
        };
        Network { name, internet }
    })
}

pub(super) fn tills(top: &Fields<'_>, networks: &[Network], staff: &[StaffMember]) -> Vec<Till> {
    let on: Vec<&str> = networks.iter().map(|network| network.name.as_str()).collect();
    let who: Vec<&str> = staff.iter().map(|member| member.name.as_str()).collect();
    let usual = place_of("shop", &on).unwrap_or(0);
    each(top, ("tills", &TILL), |fields, name| Till {
        name,
        reader: reader(fields),
        app_version: version(fields, "app_version").unwrap_or_else(|| "9.14.0".to_owned()),
        wifi: NetworkId(short(named(fields, ("wifi", "network"), &on).unwrap_or(usual))),
        staff: named(fields, ("staff", "staff member"), &who).map(|place| StaffId(short(place))),
    })
}

fn reader(fields: &Fields<'_>) -> ReaderModel {
    let mut names = ReaderModel::NAMES.to_vec();
    names.push(READER_ALIAS);
    fields.word("reader", &names).unwrap_or(ReaderModel::PosTerminalReader)
}

/// Finds a member by name; a name of the standard shop that is gone is as good as none.
fn named(fields: &Fields<'_>, (key, what): (&str, &str), names: &[&str]) -> Option<usize> {
    let (text, place) = fields.text(key)?;
    let found = place_of(text, names);
    if found.is_none() && !is_standard(place) {
        fields.ledger.note(no_such(what, (text, place), names.iter().copied()));
    }
    found
}

fn place_of(name: &str, names: &[&str]) -> Option<usize> {
    names.iter().position(|known| *known == name)
}

fn short(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
