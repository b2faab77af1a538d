//! From text to a study.

mod checked;
mod column;
mod draws;
mod laws;
mod number;
mod profile;
mod ranges;
mod sheet;
mod values;

pub(crate) use number::{HOUR, milliseconds, of_money, of_ms};
use number::{HOUR_MS, real};

use std::path::Path;

use pos_core::{Currency, Money};
use sim_risk::{
    Declines, Horizon, Outages, Policy, Question, Rate, Sales, Study, Sweep, TooLate, WhenFull,
};

use super::fields::Fields;
use super::files::{Files, Loaded};
use super::shop::find_currency;
use super::tree::{Node, Table};
use crate::code::Code;
use crate::language::{
    AMOUNT, AXES, CHARGEBACKS, DECLINES, Group, HOURS, KEEP, Kind, MEASURES, OUTAGES, PER, POLICY,
    PROFILE, Presence, QUESTION, RECOVERY, SALES, STUDY, SWEEP, TOO_LATE, WHEN_FULL,
};
use crate::mistake::Mistake;
use crate::source::Place;
use crate::study_file::{StudyFile, TableRead};

use self::laws::Unit;
use self::values::{amount, limit, long_span};

/// The age scale where declines do not depend on the age.
pub(crate) const DAY_MS: u64 = 24 * HOUR_MS;
/// A year of 365 days, in milliseconds.
const YEAR_MS: u64 = 365 * DAY_MS;
/// The currency in which a study is read whose own is unknown; its amounts are not looked at then.
const ANY_CURRENCY: &str = "USD";

/// Reads a study; where a value is wrong, another stands for it, so that all else is looked at.
pub(crate) fn study(files: &Files<'_>, (path, loaded): (&Path, &Loaded)) -> StudyFile {
    let here = Place::new(&loaded.source, 0..0);
    let top = Fields::of(files.ledger(), &loaded.table, (&here, &STUDY));
    let mut reading = Reading { files, path, currency: currency(&top), tables: Vec::new() };
    let study = reading.study(&top);
    checked::check(files.ledger(), &loaded.table, &study);
    // Where the study itself cannot be, nothing could be moved.
    let ranges = if study.check().is_ok() { ranges::ranges(&top, &study) } else { Vec::new() };
    StudyFile {
        path: path.to_owned(),
        about: about(loaded.source.text()),
        study,
        ranges,
        tables: reading.tables,
        left_out: left_out((&loaded.table, &STUDY), ""),
    }
}

/// Takes the first remark that is none for editors.
fn about(text: &str) -> Option<String> {
    let remarks = text.lines().map_while(|line| line.strip_prefix('#'));
    let first = remarks.map(str::trim).find(|line| !line.is_empty() && !line.starts_with(':'));
    first.map(str::to_owned)
}

fn currency(top: &Fields<'_>) -> Option<Currency> {
    let (code, place) = top.text("currency")?;
    find_currency(top.ledger, code, place)
}

/// The tables whose keys are a choice of one.
const CHOICES: [&str; 4] = ["per", "per_hour", "amount", "hours"];

/// Lists the keys with usual values that are not there, of the tables that are.
fn left_out((table, group): (&Table, &'static Group), prefix: &str) -> Vec<String> {
    let mut found = Vec::new();
    for word in group.words {
        let key = format!("{prefix}{}", word.key);
        let node = table.find(word.key).map(|entry| &entry.node);
        if node.is_none() && matches!(word.presence, Presence::Else(_)) {
            found.push(key);
        } else if let Some(inner) = node.and_then(Node::table)
            && let Kind::Table(group) = word.kind
            && !CHOICES.contains(&word.key)
        {
            found.extend(left_out((inner, group), &format!("{key}.")));
        }
    }
    found
}

/// A study that is being read.
pub(super) struct Reading<'a> {
    files: &'a Files<'a>,
    path: &'a Path,
    /// None where it is unknown: then no amount can be judged.
    currency: Option<Currency>,
    tables: Vec<TableRead>,
}

impl Reading<'_> {
    fn study(&mut self, top: &Fields<'_>) -> Study {
        let policy = self.policy(top);
        let horizon = horizon(top);
        let sweep = self.sweep(top);
        let study = Study {
            name: top.said("name").unwrap_or_else(|| stem(self.path)),
            currency: self.currency.unwrap_or_else(any_currency),
            horizon,
            tills: tills(top),
            policy,
            sales: self.sales(top),
            outages: self.outages(top, horizon),
            declines: declines(top),
            recovery: part(top, "recovery", &RECOVERY)
                .and_then(|f| real(&f, "share"))
                .unwrap_or(0.0),
            chargeback_basis_points: part(top, "chargebacks", &CHARGEBACKS)
                .and_then(|fields| real(&fields, "basis_points"))
                .unwrap_or(0.0),
            run: draws::run(top),
            sweep,
            question: None,
        };
        Study { question: self.question(top, &study.sweep), ..study }
    }

    fn policy(&self, top: &Fields<'_>) -> Policy {
        let Some(fields) = part(top, "policy", &POLICY) else { return Policy::UNLIMITED };
        let at = |key: &str| limit(&fields, fields.node(key)?, self.currency)?.0;
        Policy {
            transaction_limit: at("transaction_limit"),
            device_limit: at("device_limit"),
            when_full: fields.word("when_full", &WHEN_FULL).unwrap_or(WhenFull::Skip),
        }
    }

    fn sales(&mut self, top: &Fields<'_>) -> Sales {
        let fields = part(top, "sales", &SALES);
        let rate = fields.as_ref().and_then(|fields| self.rate(fields));
        let amount = fields.as_ref().and_then(|fields| part(fields, "amount", &AMOUNT));
        let unit = Unit::Money(self.currency);
        let law = amount.and_then(|fields| self.law(&fields, ("sales.amount", unit)));
        Sales {
            rate: rate.unwrap_or(Rate::PerHour(0.0)),
            spread: fields.and_then(|fields| real(&fields, "spread")).unwrap_or(1.0),
            amount: law.unwrap_or_else(laws::any),
        }
    }

    fn rate(&mut self, sales: &Fields<'_>) -> Option<Rate> {
        match part(sales, "per_hour", &PROFILE) {
            Some(fields) => self.profile(&fields).map(Rate::HourOfWeek),
            None => real(sales, "per_hour").map(Rate::PerHour),
        }
    }

    fn outages(&mut self, top: &Fields<'_>, horizon: Horizon) -> Outages {
        let fields = part(top, "outages", &OUTAGES);
        let hours = fields.as_ref().and_then(|fields| part(fields, "hours", &HOURS));
        let law = hours.and_then(|fields| self.law(&fields, ("outages.hours", Unit::Hours)));
        if let Some(fields) = fields.as_ref().filter(|_| horizon != Horizon::Outage) {
            fields.exactly_one(&["per_year"]);
        }
        let number = |key: &str| fields.as_ref().and_then(|fields| real(fields, key));
        Outages {
            per_year: number("per_year").unwrap_or(0.0),
            clustering: number("clustering"),
            length: law.unwrap_or_else(laws::any),
            notice_ms: fields.as_ref().and_then(|f| long_span(f, "notice")).unwrap_or(0),
        }
    }

    fn sweep(&self, top: &Fields<'_>) -> Sweep {
        let Some(fields) = part(top, "sweep", &SWEEP) else { return Sweep::default() };
        for entry in fields.entries().iter().filter(|entry| entry.node.list().is_empty()) {
            let message = format!("`{}` in `sweep` is empty", entry.key);
            let mistake = Mistake::new(Code::Empty, &entry.node.place, message);
            fields.ledger.note(mistake.label("write the values to compare, or take it away"));
        }
        let limits = |key: &str| {
            let items = fields.node(key).into_iter().flat_map(Node::list);
            let read = items.filter(|item| item.text().is_some());
            read.filter_map(|item| Some(limit(&fields, item, self.currency)?.0)).collect()
        };
        Sweep {
            transaction_limit: limits("transaction_limit"),
            device_limit: limits("device_limit"),
            when_full: fields.all_words("when_full", &WHEN_FULL),
        }
    }

    fn question(&self, top: &Fields<'_>, sweep: &Sweep) -> Option<Question> {
        let fields = part(top, "question", &QUESTION)?;
        let keep = part(&fields, "keep", &KEEP);
        let under = keep.as_ref().and_then(|keep| self.bearable(keep));
        let over = fields.word("over", &AXES)?;
        let (key, swept) = match over {
            sim_risk::Axis::TransactionLimit => ("transaction_limit", &sweep.transaction_limit),
            sim_risk::Axis::DeviceLimit => ("device_limit", &sweep.device_limit),
        };
        let is_swept = top.node("sweep").and_then(|node| node.table()?.find(key)).is_some();
        if let Some((_, place)) = fields.text("over").filter(|_| swept.is_empty() && !is_swept) {
            let message =
                format!("the question is over `{key}`, and `sweep` has none to choose from");
            let mistake = Mistake::new(Code::NoSweep, place, message);
            let label = format!("write sweep = {{ {key} = [ … ] }} with the limits to try");
            fields.ledger.note(mistake.label(label));
        }
        let (measure, under) = under?;
        Some(Question { measure, under, over })
    }

    fn bearable(&self, keep: &Fields<'_>) -> Option<(sim_risk::Measure, Money)> {
        let keys = MEASURES.map(|(name, _)| name);
        let entry = keep.exactly_one(&keys)?;
        let measure = MEASURES.iter().find(|(name, _)| *name == entry.key)?.1;
        Some((measure, amount(keep.ledger, &entry.node, (self.currency, 0))?))
    }
}

fn any_currency() -> Currency {
    let known = Currency::find(ANY_CURRENCY).or_else(|| Currency::codes().find_map(Currency::find));
    let Some(known) = known else { unreachable!("there is a currency") };
    known
}

fn stem(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Opens a table that stands behind a key.
pub(super) fn part<'a>(
    fields: &Fields<'a>,
    key: &str,
    group: &'static Group,
) -> Option<Fields<'a>> {
    Fields::open(fields.ledger, fields.node(key)?, group)
}

fn horizon(top: &Fields<'_>) -> Horizon {
    match top.text("horizon") {
        Some(("outage", _)) => Horizon::Outage,
        Some(_) => Horizon::Span(long_span(top, "horizon").unwrap_or(YEAR_MS)),
        None => Horizon::Span(YEAR_MS),
    }
}

fn tills(top: &Fields<'_>) -> u32 {
    part(top, "per", &PER).and_then(|fields| fields.whole("tills", 1)).unwrap_or(1)
}

fn declines(top: &Fields<'_>) -> Declines {
    let Some(fields) = part(top, "declines", &DECLINES) else { return never_declined() };
    let at_once = real(&fields, "at_once").unwrap_or(0.0);
    fields.only_beside("half_life", &["later"]);
    if let Some(later) = fields.entry("later").filter(|_| fields.node("half_life").is_none()) {
        let message = "`later` in `declines` stands beside `half_life`";
        let mistake = Mistake::new(Code::MissingKey, &later.key_place, message);
        fields.ledger.note(mistake.label("add when half of the way is gone: half_life = \"24h\""));
    }
    let half_life = long_span(&fields, "half_life").map(of_ms);
    Declines {
        at_once,
        later: real(&fields, "later").unwrap_or(at_once),
        half_life_ms: half_life.unwrap_or_else(|| of_ms(DAY_MS)),
        too_late: part(&fields, "too_late", &TOO_LATE).map_or(NOTHING_LATE, |late| TooLate {
            after_ms: long_span(&late, "after").unwrap_or(0),
            share: real(&late, "share").unwrap_or(0.0),
        }),
        shared: real(&fields, "shared").unwrap_or(0.0),
        reasons: fields
            .node("reasons")
            .map(|node| values::reasons(&fields, node))
            .unwrap_or_default(),
    }
}

/// Nothing is lost for its age.
const NOTHING_LATE: TooLate = TooLate { after_ms: 0, share: 0.0 };

fn never_declined() -> Declines {
    Declines {
        at_once: 0.0,
        later: 0.0,
        half_life_ms: of_ms(DAY_MS),
        too_late: NOTHING_LATE,
        shared: 0.0,
        reasons: Vec::new(),
    }
}
