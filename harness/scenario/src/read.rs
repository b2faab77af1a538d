//! From text to a scenario.

mod amount;
mod fields;
mod files;
mod fill;
mod ids;
mod in_table;
mod instances;
mod kinds;
mod merge;
mod parse;
mod scan;
mod shop;
mod steps;
mod study;
mod told;
mod top;
mod tree;
mod unroll;

pub(crate) use amount::{forgiving, loose, read_amount};
pub(crate) use files::unread;
pub(crate) use parse::parse;
pub(crate) use shop::shop as read_shop;
pub(crate) use study::{DAY_MS, HOUR, milliseconds, of_money, of_ms};
pub(crate) use top::is_foreign;
pub(crate) use tree::Table;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use pos_core::Wall;
use sim_world::{Plan, Shop};

use self::fields::Fields;
use self::files::{Files, Loaded};
use self::fill::{Filler, Values};
use self::told::Told;
use self::top::Role;
use self::unroll::Script;
use crate::clock::{NoSuchTime, read_start};
use crate::code::Code;
use crate::language::TOP;
use crate::mistake::{Ledger, Mistake};
use crate::scenario::{Document, Instance, Places, Scenario};
use crate::shelf::Shelf;
use crate::source::{Place, Source};
use crate::study_file::StudyFile;

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
    if top::is_foreign(&loaded.table) {
        return Some(Document::Foreign);
    }
    match Role::of(&loaded.table) {
        Role::Fixture => {
            top::check_keys(ledger, &loaded, Role::Fixture);
            whole_shop(ledger, &mut files, (path, &loaded));
            Some(Document::Fixture)
        }
        Role::Part => {
            top::check_keys(ledger, &loaded, Role::Part);
            steps::check_part(ledger, &loaded);
            Some(Document::Part)
        }
        Role::Study => Some(Document::Study(Box::new(study::study(&files, (path, &loaded))))),
        Role::Scenario => scenarios(&mut files, path, &loaded),
    }
}

/// Reads a study and the tables that it names.
///
/// # Errors
/// All mistakes of the file and of its tables, sorted by place, its own first.
pub fn read_study(shelf: &dyn Shelf, path: &Path) -> Result<StudyFile, Vec<Mistake>> {
    let ledger = Ledger::default();
    let files = Files::new(&ledger, shelf);
    let loaded = files.load(path, None).filter(|loaded| !top::is_another(&ledger, loaded));
    let study = loaded.map(|loaded| study::study(&files, (path, &loaded)));
    match study {
        Some(study) if ledger.is_clean() => Ok(study),
        Some(_) | None => Err(ledger.close(&path.to_string_lossy())),
    }
}

/// Reads a plain file as one scenario, another as its instances.
fn scenarios(files: &mut Files<'_>, path: &Path, loaded: &Loaded) -> Option<Document> {
    let ledger = files.ledger();
    let here = Place::new(&loaded.source, 0..0);
    let Some(rows) = instances::rows(ledger, &loaded.table, &here) else {
        let (scenario, mistakes) = instance(files, (path, loaded), &Values::new());
        for mistake in mistakes {
            ledger.note(mistake);
        }
        return Some(Document::Scenario(Box::new(scenario)));
    };
    let mut told = Told::default();
    let mut scenarios = Vec::with_capacity(rows.len());
    for (place, row) in rows.iter().enumerate() {
        let (mut scenario, mistakes) = instance(files, (path, loaded), &row.values);
        let (skipped, mistakes) = reason_to_skip(mistakes);
        told.take(place, mistakes);
        scenario.id = format!("{}[{}]", scenario.id, row.name);
        let name = row.name.clone();
        scenario.instance =
            Some(Instance { name, place, of: rows.len(), lines: row.lines(), skipped });
        scenarios.push(scenario);
    }
    told.note(ledger, &rows);
    (!scenarios.is_empty()).then_some(Document::Scenarios(scenarios))
}

/// What a reader cannot do is no mistake where readers and entries are tried each with each.
fn reason_to_skip(mistakes: Vec<Mistake>) -> (Option<String>, Vec<Mistake>) {
    let (skips, mistakes): (Vec<_>, Vec<_>) =
        mistakes.into_iter().partition(|mistake| mistake.code == Code::EntryNotRead);
    (skips.into_iter().next().map(|first| first.message), mistakes)
}

/// Reads one instance of a file, with everything that is wrong with it.
fn instance(
    files: &mut Files<'_>,
    (path, loaded): (&Path, &Loaded),
    values: &Values,
) -> (Scenario, Vec<Mistake>) {
    let ledger = Ledger::default();
    let source = "parameters are the keys of `cases` and `matrix`";
    let mut table = loaded.table.clone();
    table.entries.retain(|entry| !instances::KEYS.contains(&entry.key.as_str()));
    let table = Filler { ledger: &ledger, values, source, played_from: None }.table(&table);
    let loaded = Loaded { source: Arc::clone(&loaded.source), table };
    let (shop, places) = whole_shop(&ledger, files, (path, &loaded));
    let mut scenario = scenario(&ledger, files, (path, &loaded, shop));
    scenario.id = path.with_extension("").to_string_lossy().replace('\\', "/");
    path.clone_into(&mut scenario.path);
    scenario.places.shop = places;
    (scenario, ledger.into_mistakes())
}

/// Reads the shop of a file with all that it uses, and where each value of it stands.
fn whole_shop(
    ledger: &Ledger,
    files: &mut Files<'_>,
    (path, loaded): (&Path, &Loaded),
) -> (Shop, BTreeMap<String, Place>) {
    let mut shop = files.used(path, &loaded.table, &mut vec![files::beside(path, &name_of(path))]);
    merge::merge(&mut shop, &top::shop_of(&loaded.table));
    let whole = merge::complete(&crate::standard::standard_table(ledger), &shop);
    let here = Place::new(&loaded.source, 0..0);
    (shop::shop(ledger, &whole, &here), shop::places(&whole))
}

fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn scenario(
    ledger: &Ledger,
    files: &mut Files<'_>,
    (path, loaded, shop): (&Path, &Loaded, Shop),
) -> Scenario {
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
    let script = script(ledger, files, (path, &fields));
    let steps = steps::steps(ledger, &script, &mut plan);
    Scenario {
        id: String::new(),
        path: PathBuf::new(),
        plan,
        header: top::header(&fields),
        places: Places { steps, ..Places::default() },
        instance: None,
    }
}

/// Writes out the steps of a scenario.
fn script(ledger: &Ledger, files: &mut Files<'_>, (path, fields): (&Path, &Fields<'_>)) -> Script {
    let Some(list) = fields.node("steps") else {
        return Script::default();
    };
    if list.list().is_empty() {
        let mistake = Mistake::new(Code::Empty, &list.place, "the scenario has no steps");
        ledger.note(mistake.label("write what happens"));
    }
    unroll::unroll(ledger, files, (path, list))
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
    // The first moment of a day: no step is before it, so that nothing else seems wrong.
    let midnight = read_start("2026-03-02 00:00", timezone).and_then(Result::ok);
    midnight.unwrap_or(Wall::from_millis(0))
}
