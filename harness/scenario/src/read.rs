//! From text to a scenario.

mod amount;
mod fields;
mod files;
mod ids;
mod kinds;
mod merge;
mod parse;
mod scan;
mod shop;
mod steps;
mod top;
mod tree;

pub(crate) use amount::read_amount;
pub(crate) use parse::parse;
pub(crate) use shop::shop as read_shop;
pub(crate) use tree::Table;

use std::path::{Path, PathBuf};

use pos_core::Wall;
use sim_world::{Plan, Shop};

use self::fields::Fields;
use self::files::{Files, Loaded};
use self::top::Role;
use crate::clock::{NoSuchTime, read_start};
use crate::code::Code;
use crate::language::TOP;
use crate::mistake::{Ledger, Mistake};
use crate::scenario::{Document, Places, Scenario};
use crate::shelf::Shelf;
use crate::source::{Place, Source};

/// The start where nothing is said: a Monday.
const USUAL_START: &str = "2026-03-02 09:00";

/// Reads a file and what it uses.
///
/// # Errors
/// All mistakes of the file and of the files it uses, sorted by place, its own first.
pub fn read_scenario(shelf: &dyn Shelf, path: &Path) -> Result<Document, Vec<Mistake>> {
    let ledger = Ledger::default();
    let document = document(&ledger, shelf, path);
    match document {
        Some(document) if ledger.is_clean() => Ok(document),
        Some(_) | None => Err(ledger.close(&path.to_string_lossy())),
    }
}

/// Tells whether a file is meant to be a scenario: it has a `name` and `steps`, or cannot be read.
pub fn is_scenario_file(bytes: &[u8]) -> bool {
    let parsed = parse(&Ledger::default(), "", bytes);
    parsed.is_none_or(|(_, table)| Role::of(&table) == Role::Scenario)
}

fn document(ledger: &Ledger, shelf: &dyn Shelf, path: &Path) -> Option<Document> {
    let mut files = Files::new(ledger, shelf);
    let loaded = files.load(path, None)?;
    let role = Role::of(&loaded.table);
    top::check_keys(ledger, &loaded, role);
    let mut shop = files.used(path, &loaded.table, &mut vec![files::beside(path, &name_of(path))]);
    merge::merge(&mut shop, &top::shop_of(&loaded.table));
    let whole = merge::complete(&crate::standard::standard_table(ledger), &shop);
    let here = Place::new(&loaded.source, 0..0);
    let shop = shop::shop(ledger, &whole, &here);
    Some(match role {
        Role::Fixture => Document::Fixture,
        Role::Part => {
            steps::check_part(ledger, &loaded);
            Document::Part
        }
        Role::Scenario => {
            let places = shop::places(&whole);
            let scenario = scenario(ledger, &loaded, shop);
            Document::Scenario(Box::new(finish(scenario, path, places)))
        }
    })
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn finish(
    mut scenario: Scenario,
    path: &Path,
    places: std::collections::BTreeMap<String, Place>,
) -> Scenario {
    scenario.id = path.with_extension("").to_string_lossy().replace('\\', "/");
    path.clone_into(&mut scenario.path);
    scenario.places.shop = places;
    scenario
}

fn scenario(ledger: &Ledger, loaded: &Loaded, shop: Shop) -> Scenario {
    let here = Place::new(&loaded.source, 0..0);
    let fields = Fields::of(ledger, &loaded.table, (&here, &TOP));
    let start = start(&fields, &shop.store.timezone);
    let mut plan = Plan {
        name: fields.said("name").unwrap_or_default(),
        seed: fields.whole("seed", 0).unwrap_or(1),
        start,
        shop,
        steps: Vec::new(),
    };
    let steps = steps::steps(&fields, &mut plan);
    Scenario {
        id: String::new(),
        path: PathBuf::new(),
        plan,
        header: top::header(&fields),
        places: Places { steps, ..Places::default() },
    }
}

fn start(fields: &Fields<'_>, timezone: &str) -> Wall {
    let nowhere = Place::new(&Source::new("", ""), 0..0);
    let (text, place) = fields.text("start").unwrap_or((USUAL_START, &nowhere));
    let mistake = match read_start(text, timezone) {
        Some(Ok(start)) => return start,
        Some(Err(NoSuchTime::Skipped(to))) => {
            Mistake::new(Code::NoSuchTime, place, format!("`{text}` does not exist in {timezone}"))
                .label(format!("the clocks go forward over it, to {to}"))
        }
        Some(Err(NoSuchTime::BeforeStart | NoSuchTime::BeyondCalendar)) | None => {
            Mistake::new(Code::BadTime, place, format!("`{text}` is not a date and time of day"))
                .help("write \"2026-03-02 09:00\"")
        }
    };
    fields.ledger.note(mistake);
    Wall::from_millis(0)
}
