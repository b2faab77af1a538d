//! Steps: what each one does, when, and where.

mod check;
mod expect;
mod scope;
mod tenders;
mod times;
mod world;

use std::collections::BTreeMap;

use pos_core::TillId;
use sim_world::{Act, Plan, Shop, Step};

use self::scope::{Ids, Known, Named, Naming, Scope};
use self::times::Times;
use super::fields::Fields;
use super::files::Loaded;
use super::tree::{Entry, Node, Table, Tree};
use super::unroll::Script;
use crate::clock::Clock;
use crate::code::Code;
use crate::language::{STEP, SUBJECTS, TOP};
use crate::mistake::{Ledger, Mistake};
use crate::scenario::StepPlaces;
use crate::source::Place;

/// A step as it was written.
#[derive(Debug)]
struct Raw<'a> {
    node: &'a Node,
    fields: Fields<'a>,
    subject: Option<&'a Entry>,
    /// What stands before the ids of its file, and of the file that says when it begins.
    prefixes: (&'a str, &'a str),
}

/// Reads all steps into the plan, and returns where they stand.
pub(crate) fn steps(ledger: &Ledger, script: &Script, plan: &mut Plan) -> Vec<StepPlaces> {
    let raw = script.steps.iter().filter_map(|step| {
        raw_step(ledger, &step.node, (step.prefix.as_str(), step.at_prefix.as_str()))
    });
    let raw: Vec<Raw<'_>> = raw.collect();
    let (known, mut ids) = known(ledger, &plan.shop, &raw);
    for alias in &script.aliases {
        let named = Named { step: alias.step, place: &alias.place, is: Naming::Alias };
        name(ledger, &mut ids, (&alias.id, named));
    }
    let mut times = Times::new(Clock::of(plan));
    let mut read = Vec::with_capacity(raw.len());
    for (place, raw) in raw.iter().enumerate() {
        let (shop, prefix) = (&plan.shop, raw.prefixes.0);
        let scope = Scope { ledger, shop, known: &known, ids: &ids, here: place, prefix };
        read.push(step(&scope, raw, &mut times));
    }
    plan.steps = read;
    raw.iter().map(places).collect()
}

/// Notes what can be told of the steps of a part, whose parameters are not known.
pub(crate) fn check_part(ledger: &Ledger, loaded: &Loaded) {
    let unfilled = Ledger::default();
    let here = Place::new(&loaded.source, 0..0);
    let top = Fields::of(&unfilled, &loaded.table, (&here, &TOP));
    if let Some(list) = top.node("steps") {
        for node in list.list() {
            raw_step(&unfilled, node, ("", ""));
        }
    }
    let mistakes = unfilled.close(loaded.source.file()).into_iter();
    let sure = mistakes.filter(|mistake| !mistake.place.text().contains("${"));
    sure.for_each(|mistake| ledger.note(mistake));
}

fn raw_step<'a>(
    ledger: &'a Ledger,
    node: &'a Node,
    prefixes: (&'a str, &'a str),
) -> Option<Raw<'a>> {
    let fields = Fields::open(ledger, node, &STEP)?;
    let subject = subject(&fields, node);
    Some(Raw { node, fields, subject, prefixes })
}

/// Finds the one subject of a step.
pub(super) fn subject<'a>(fields: &Fields<'a>, node: &'a Node) -> Option<&'a Entry> {
    let table = node.table()?;
    let is_subject = |entry: &&Entry| SUBJECTS.contains(&entry.key.as_str());
    let mut there = table.entries.iter().filter(is_subject);
    let Some(first) = there.next() else {
        if table.entries.iter().all(|entry| STEP.find(&entry.key).is_some()) {
            fields.ledger.note(no_subject(&node.place, table));
        }
        return None;
    };
    for second in there {
        let message = format!("a step does one thing, not `{}` and `{}`", first.key, second.key);
        let mistake = Mistake::new(Code::TwoSubjects, &second.key_place, message);
        fields.ledger.note(
            mistake
                .label("make this a step of its own")
                .also(&first.key_place, "the first subject is here"),
        );
    }
    fields.entry(&first.key)
}

fn no_subject(place: &Place, table: &Table) -> Mistake {
    let mistake = Mistake::new(Code::NoSubject, place, "a step does nothing");
    if table.find("note").is_some() {
        let help = "a note stands beside a step; for a heading write a remark: # …";
        return mistake.label("say what happens").help(help);
    }
    mistake.label("say what happens").help(format!("a step has one of {}", SUBJECTS.join(", ")))
}

/// Looks at all ids before any step is read.
fn known<'a>(ledger: &Ledger, shop: &Shop, raw: &[Raw<'a>]) -> (Vec<Known<'a>>, Ids<'a>) {
    let mut ids: Ids<'a> = BTreeMap::new();
    let mut known = Vec::with_capacity(raw.len());
    for (here, raw) in raw.iter().enumerate() {
        let id = raw.fields.text("id");
        if let Some((id, place)) = id {
            name(ledger, &mut ids, (id, Named { step: here, place, is: Naming::Step }));
        }
        let opens = opens(raw);
        let till = scope::find_till(shop, raw.fields.text("on").map(|(name, _)| name));
        known.push(Known { id: id.map(|(id, _)| id), opens, till });
    }
    (known, ids)
}

/// Tells whether a step opens an order, or may be meant to: what is wrong with it is told there.
fn opens(raw: &Raw<'_>) -> bool {
    let keys = raw.node.table().into_iter().flat_map(|table| &table.entries);
    let mut subjects = keys.map(|entry| entry.key.as_str()).filter(|key| SUBJECTS.contains(key));
    subjects.next().is_none_or(|first| matches!(first, "order" | "sale"))
}

fn name<'a>(ledger: &Ledger, ids: &mut Ids<'a>, (id, named): (&'a str, Named<'a>)) {
    if let Some(before) = ids.get(id) {
        let message = format!("two steps have the id `{id}`");
        let mistake = Mistake::new(Code::TwiceTheSame, named.place, message);
        let mistake = mistake.label("choose another id").also(before.place, "the first is here");
        let from_a_part = id.contains('.') && before.place == named.place;
        return ledger.note(if from_a_part {
            mistake.help("a part that is played twice needs an `id` beside each `play`")
        } else {
            mistake
        });
    }
    ids.insert(id, named);
}

fn step(scope: &Scope<'_>, raw: &Raw<'_>, times: &mut Times) -> Step {
    let fields = &raw.fields;
    let on = on(scope, raw);
    let act = act(scope, raw, on);
    let is_check = matches!(act, Some(Act::Check(_)));
    if let Some(subject) = raw.subject {
        beside(fields, subject);
        if is_check && fields.node("expect").is_none() {
            check::note_empty(scope, &subject.node);
        }
    }
    let at = times.when(&Scope { prefix: raw.prefixes.1, ..*scope }, fields);
    let step = Step {
        id: fields.text("id").map(|(id, _)| id.to_owned()),
        at,
        on: if is_check { check::on(fields, act.as_ref(), on) } else { on },
        act: act.unwrap_or(Act::Check(Vec::new())),
        expect: fields.node("expect").and_then(|node| expect::expect(scope, node)),
        within: fields.span("within"),
        holds_for: fields.span("holds_for"),
        note: fields.said("note"),
    };
    times.passed(&step);
    step
}

/// Notes keys that mean nothing beside the subject.
fn beside(fields: &Fields<'_>, subject: &Entry) {
    let message = "`with` stands beside `play` only".to_owned();
    take_away(fields, "with", (message, "only parts have parameters"));
    if subject.key == "check" {
        let message = "`expect` does not stand beside `check`".to_owned();
        let expect = fields.entry("expect");
        let moved = expect.and_then(|entry| check::moved_into(&subject.node, &entry.node));
        let (Some(entry), Some(moved)) = (expect, moved) else {
            return take_away(fields, "expect", (message, "a check says itself what must be seen"));
        };
        let mistake = Mistake::new(Code::OutOfPlace, &entry.key_place, message);
        fields.ledger.note(mistake.label("move its keys into the check").help(moved));
        return;
    }
    for key in ["within", "holds_for"] {
        let message = format!("`{key}` stands beside `check` only");
        let span = fields.node(key).map_or("\"5s\"", |node| node.place.text());
        let help = format!("write a step after this one: {{ check = {{ … }}, {key} = {span} }}");
        take_away(fields, key, (message, &help));
    }
}

pub(super) fn take_away(fields: &Fields<'_>, key: &str, (message, help): (String, &str)) {
    if let Some(entry) = fields.entry(key) {
        let mistake = Mistake::new(Code::OutOfPlace, &entry.key_place, message);
        fields.ledger.note(mistake.label("take it away").help(help));
    }
}

/// Finds the till that is meant, and notes where nobody can know.
fn on(scope: &Scope<'_>, raw: &Raw<'_>) -> Option<TillId> {
    if let Some((name, place)) = raw.fields.text("on") {
        return scope.till(name, place);
    }
    let subject = raw.subject?;
    let means_a_till = match subject.key.as_str() {
        "check" => check::asks_a_till(&subject.node),
        key => MEAN_A_TILL.contains(&key),
    };
    if !means_a_till {
        return None;
    }
    if scope.shop.tills.len() <= 1 {
        return Some(TillId(0));
    }
    if let Some((order, till)) = scope.till_of_order(&subject.node) {
        let message = format!("`{}` does not say which till is meant", subject.key);
        let mistake = Mistake::new(Code::WhichTill, &subject.key_place, message);
        let label = format!("write on = \"{till}\" beside it");
        let help = format!("the order `{order}` is on that till, and stays there");
        return scope.ledger.none(mistake.label(label).help(help));
    }
    let message = format!("`{}` does not say which till is meant", subject.key);
    let mistake = Mistake::new(Code::WhichTill, &subject.key_place, message);
    scope.ledger.none(
        mistake
            .label("add `on` beside it")
            .help(format!("there are several tills: write {}", scope.on_which_till())),
    )
}

/// The subjects that mean one till, beside a check of one.
const MEAN_A_TILL: [&str; 10] =
    ["wifi", "reader", "till", "staff", "order", "pay", "sale", "receipt", "search", "contact"];

fn act(scope: &Scope<'_>, raw: &Raw<'_>, on: Option<TillId>) -> Option<Act> {
    let subject = raw.subject?;
    let node = &subject.node;
    match subject.key.as_str() {
        "internet" => world::internet(scope, node).map(Act::Internet),
        "router" => world::router(node).map(Act::Router),
        "power" => world::power(node).map(Act::Power),
        "wifi" => world::wifi(scope, node).map(Act::Wifi),
        "processor" => world::processor(scope, node).map(Act::Processor),
        "reader" => world::reader(node).map(Act::Reader),
        "till" => world::till(scope, node).map(Act::Till),
        "staff" => world::staff(scope, node).map(Act::Staff),
        "admin" => world::admin(scope, node).map(Act::Admin),
        "order" => tenders::order(scope, node).map(Act::Order),
        "pay" => tenders::pay(scope, node, on).map(Act::Pay),
        "sale" => tenders::sale(scope, node, on).map(Act::Sale),
        "receipt" => tenders::receipt(scope, node, on).map(Act::Receipt),
        "search" => tenders::search(scope, node).map(Act::Search),
        "contact" => tenders::contact(scope, node, on).map(Act::Contact),
        "check" => check::check(scope, node, on).map(Act::Check),
        _ => None,
    }
}

/// Lists where a step and its keys stand, those of `expect` and `check` included.
fn places(raw: &Raw<'_>) -> StepPlaces {
    let mut keys = BTreeMap::new();
    for entry in raw.fields.entries() {
        keys.insert(entry.key.clone(), entry.node.place.clone());
        if let Tree::Table(inner) = &entry.node.value {
            for key in &inner.entries {
                keys.insert(format!("{}.{}", entry.key, key.key), key.node.place.clone());
            }
        }
    }
    StepPlaces { step: raw.node.place.clone(), keys }
}
