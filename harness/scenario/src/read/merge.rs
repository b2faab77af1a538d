//! What a file and its fixtures say together: tables deep, everything else replaced.

use super::tree::{Entry, Table, Tree};

/// Lists of members: a file that names any keeps none of the standard shop.
pub(crate) const MEMBERS: [&str; 5] = ["roles", "staff", "tills", "networks", "cards"];

/// Lays `over` on top of `base`; keys keep the order in which they first came.
pub(crate) fn merge(base: &mut Table, over: &Table) {
    // The keys of one table differ, so only those that were there before are looked at.
    let before = base.entries.len();
    for entry in &over.entries {
        let known = base.entries.iter_mut().take(before).find(|known| known.key == entry.key);
        match known {
            None => base.entries.push(entry.clone()),
            Some(known) => lay(known, entry),
        }
    }
}

fn lay(known: &mut Entry, entry: &Entry) {
    if let (Tree::Table(under), Tree::Table(over)) = (&mut known.node.value, &entry.node.value) {
        drop_other_spelling(under, over);
        merge(under, over);
        return;
    }
    *known = entry.clone();
}

/// `scheme` and `schemes` are two spellings of one thing: the later file's counts.
fn drop_other_spelling(under: &mut Table, over: &Table) {
    for (one, other) in [("scheme", "schemes"), ("schemes", "scheme")] {
        if over.find(one).is_some() && over.find(other).is_none() {
            under.entries.retain(|known| known.key != other);
        }
    }
}

/// Lays a shop on top of the standard one.
pub(crate) fn complete(standard: &Table, shop: &Table) -> Table {
    let names_members = |key: &str| {
        let members = shop.find(key).and_then(|entry| entry.node.table());
        MEMBERS.contains(&key) && members.is_some_and(|members| !members.entries.is_empty())
    };
    let mut whole = standard.clone();
    whole.entries.retain(|entry| !names_members(&entry.key));
    merge(&mut whole, shop);
    whole
}
