//! From rows to sales: each is counted, or left out with its reason.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::civil::DateTime;
use pos_core::{Class, Currency, ResponseCode};
use sim_risk::{Asked, Observed, Sale};

use super::columns::{Columns, ExportRole};
use super::fields::{Outcome, flag, is_sale, minor, outcome, signed, unit};
use super::rows::{Row, Rows};
use super::tenders::{MOST, Tenders};
use super::times::{DateOrder, Stamp};
use super::{Export, ExportAsk, ExportProgress};
use crate::code::Code;
use crate::language::MoneyUnit;
use crate::mistake::{Ledger, Mistake};
use crate::names::did_you_mean;
use crate::read::unread;
use crate::shelf::Shelf;
use crate::source::Place;
use crate::study_file::{LeftOut, Rows as RowCount, TableRead, Why};

/// So many rows are looked at before any is counted: what unit, which order of dates.
const LOOKED_AT: usize = 1_000;
/// After how many rows it is told how far the file is read.
const TOLD_EVERY: u64 = 4_096;
/// The currency where nothing says which.
const USUAL_CURRENCY: &str = "USD";
/// More devices than this are no devices.
const MOST_DEVICES: usize = 10_000;
/// More reasons than this are told without the words of their rows.
const MOST_REASONS: usize = 64;
/// How many words a remark names.
const NAMED: usize = 6;

/// Reads an export; nothing where a mistake was noted.
pub(super) fn read(
    (shelf, path): (&dyn Shelf, &Path),
    (ask, told): (&ExportAsk, &mut dyn FnMut(ExportProgress)),
    ledger: &Ledger,
) -> Option<Export> {
    let file = path.to_string_lossy().into_owned();
    let opened = match shelf.open(path) {
        Ok(opened) => opened,
        Err(why) => return ledger.none(unread(&file, &why, None)),
    };
    let mut rows = noted(Rows::open(file, opened), ledger)?;
    let columns = Columns::of(&rows, &ask.map, ledger)?;
    let first = noted(first_rows(&mut rows), ledger)?;
    let taken = Taken::of((&columns, &first), ask, &rows, ledger)?;
    let mut counting = Counting::new(columns, taken, ask);
    for row in &first {
        counting.take(row, &rows);
    }
    let mut row = Row::default();
    while noted(rows.next(&mut row), ledger)? {
        counting.take(&row, &rows);
        if counting.rows.is_multiple_of(TOLD_EVERY) {
            told(ExportProgress { rows: counting.rows, bytes: rows.bytes(), of: rows.size });
        }
        if counting.has_too_many() {
            break;
        }
    }
    counting.export(&rows, ledger)
}

fn noted<T>(result: Result<T, Box<Mistake>>, ledger: &Ledger) -> Option<T> {
    result.map_err(|mistake| ledger.note(*mistake)).ok()
}

fn first_rows(rows: &mut Rows) -> Result<Vec<Row>, Box<Mistake>> {
    let mut first = Vec::new();
    let mut row = Row::default();
    while first.len() < LOOKED_AT && rows.next(&mut row)? {
        first.push(row.clone());
    }
    Ok(first)
}

/// What is taken for granted of all rows.
struct Taken {
    unit: MoneyUnit,
    currency: Currency,
    order: DateOrder,
    notes: Vec<String>,
}

impl Taken {
    fn of(
        (columns, first): (&Columns, &[Row]),
        ask: &ExportAsk,
        rows: &Rows,
        ledger: &Ledger,
    ) -> Option<Self> {
        let mut notes = Vec::new();
        let fields = |role: ExportRole| -> Vec<String> {
            let all = columns.place(role).into_iter();
            all.flat_map(|at| first.iter().map(move |row| row.field(at).into_owned())).collect()
        };
        let amounts = fields(ExportRole::Amount);
        let amounts = || amounts.iter().map(String::as_str).filter(|field| !field.is_empty());
        let unit = ask.unit.unwrap_or_else(|| unit(columns.name(ExportRole::Amount), amounts()));
        if ask.unit.is_none() && unit == MoneyUnit::Major && amounts().all(is_digits) {
            let name = columns.name(ExportRole::Amount);
            notes.push(format!(
                "`{name}` has no decimals and is taken for whole units; --unit minor takes it for the least coin"
            ));
        }
        let dates = fields(ExportRole::Time);
        let (order, is_said) = DateOrder::of(dates.iter().map(String::as_str));
        if !is_said && dates.iter().any(|date| date.contains('/')) {
            notes.push("dates are taken for month/day/year".to_owned());
        }
        let codes = fields(ExportRole::Currency);
        let code = codes.iter().find(|code| !code.is_empty());
        let currency = match (ask.currency, code) {
            (Some(asked), _) => asked,
            (None, Some(code)) => known_currency(code, &rows.header_place(), ledger)?,
            (None, None) => currency_of(signed(amounts()), &mut notes)?,
        };
        Some(Self { unit, currency, order, notes })
    }
}

fn is_digits(field: &str) -> bool {
    field.strip_prefix('-').unwrap_or(field).bytes().all(|byte| byte.is_ascii_digit())
}

fn known_currency(code: &str, place: &Place, ledger: &Ledger) -> Option<Currency> {
    Currency::find(&code.to_uppercase()).or_else(|| {
        let mistake =
            Mistake::new(Code::UnknownCurrency, place, format!("there is no currency `{code}`"));
        let meant = did_you_mean(code, Currency::codes());
        let help = "name the right column: --map currency=COLUMN, or --map currency= for none";
        ledger.none(mistake.label(meant).help(help))
    })
}

/// Takes the currency of a sign, or the usual one, and says so.
fn currency_of(sign: Option<(char, &str)>, notes: &mut Vec<String>) -> Option<Currency> {
    let (code, why) = match sign {
        Some((sign, code)) => {
            (code, format!("amounts have the sign {sign}, so they are taken for {code}"))
        }
        None => (
            USUAL_CURRENCY,
            format!("no column says the currency, so it is taken for {USUAL_CURRENCY}"),
        ),
    };
    notes.push(format!("{why}; --currency CODE says another"));
    Currency::find(code)
}

/// Why rows are not sales, each with how many and the first of them.
type Left = BTreeMap<Why, (u64, u64, Place)>;

/// Takes the word of the row out of a reason: a column of other things has no end of them.
fn without_words(why: Why) -> Why {
    const OTHERS: &str = "…";
    match why {
        Why::OtherKind(_) => Why::OtherKind(OTHERS.to_owned()),
        Why::NoSale(_) => Why::NoSale(OTHERS.to_owned()),
        Why::OtherCurrency(_) => Why::OtherCurrency(OTHERS.to_owned()),
        plain => plain,
    }
}

struct Counting {
    columns: Columns,
    taken: Taken,
    tenders: Tenders,
    devices: BTreeSet<String>,
    observed: Observed,
    /// Other currencies are not meant.
    picks_currency: bool,
    asked: usize,
    rows: u64,
    kept: u64,
    left: Left,
    last: Option<DateTime>,
    out_of_order: Option<RowCount>,
    /// Sales that do not say whether they were stored.
    silent: u64,
    /// Words of the column of outcomes that nobody knows.
    words: BTreeSet<String>,
    /// Codes that nobody knows, and payments that were asked for before they were taken.
    codes: BTreeSet<String>,
    turned: u64,
}

impl Counting {
    fn new(columns: Columns, taken: Taken, ask: &ExportAsk) -> Self {
        Self {
            columns,
            taken,
            tenders: Tenders::new(&ask.cards),
            devices: BTreeSet::new(),
            observed: Observed::new(),
            picks_currency: ask.currency.is_some(),
            asked: ask.map.len(),
            rows: 0,
            kept: 0,
            left: Left::new(),
            last: None,
            out_of_order: None,
            silent: 0,
            words: BTreeSet::new(),
            codes: BTreeSet::new(),
            turned: 0,
        }
    }

    fn has_too_many(&self) -> bool {
        self.tenders.are_too_many() || self.devices.len() > MOST_DEVICES
    }

    fn take(&mut self, row: &Row, rows: &Rows) {
        self.rows += 1;
        match self.sale(row, rows) {
            Ok(sale) => {
                self.kept += 1;
                self.observed.take(&sale);
            }
            Err(why) => {
                if why == Why::NotPositive {
                    self.witness(row);
                }
                let why = if self.left.len() < MOST_REASONS { why } else { without_words(why) };
                match self.left.get_mut(&why) {
                    Some((count, _, _)) => *count += 1,
                    None => drop(self.left.insert(why, (1, row.line, rows.place(row)))),
                }
            }
        }
    }

    fn field<'r>(&self, row: &'r Row, role: ExportRole) -> Option<Cow<'r, str>> {
        self.columns.place(role).map(|at| row.field(at))
    }

    fn sale(&mut self, row: &Row, rows: &Rows) -> Result<Sale, Why> {
        if row.record.len() != rows.header.len() {
            return Err(Why::Fields);
        }
        if let Some(kind) = self.field(row, ExportRole::Kind).filter(|kind| !is_sale(kind)) {
            return Err(Why::OtherKind(kind.into_owned()));
        }
        let minor = self.amount(row)?;
        let time = self.time(row)?;
        let outcome = self.outcome(row)?;
        let stored = self.stored(row)?;
        self.order(time, row.line);
        let is_card = match self.field(row, ExportRole::Tender) {
            Some(tender) => self.tenders.take(&tender),
            None => true,
        };
        if let Some(device) = self.field(row, ExportRole::Device)
            && !device.is_empty()
            && !self.devices.contains(device.as_ref())
        {
            self.devices.insert(device.into_owned());
        }
        self.silent += u64::from(stored.is_none());
        let asked = if stored == Some(false) { None } else { self.asked(row, time, outcome) };
        Ok(Sale {
            line: row.line,
            day: time.day(),
            hour: time.hour(),
            minor,
            is_card,
            stored,
            asked,
        })
    }

    /// Whether the till was offline is told by every row, whatever its amount.
    fn witness(&mut self, row: &Row) {
        if let (Ok(time), Ok(stored)) = (self.time(row), self.stored(row)) {
            self.observed.witness(time.day(), stored);
        }
    }

    fn amount(&self, row: &Row) -> Result<u64, Why> {
        let field = self.field(row, ExportRole::Amount).unwrap_or_default();
        if field.is_empty() {
            return Err(Why::NoAmount);
        }
        let Taken { unit, currency, .. } = self.taken;
        if let Some(code) = self.field(row, ExportRole::Currency) {
            match code.as_ref() {
                "" => return Err(Why::NoCurrency),
                code if code.eq_ignore_ascii_case(currency.code()) => {}
                code => return Err(Why::OtherCurrency(code.to_uppercase())),
            }
        }
        let minor = minor(&field, unit, currency).ok_or(Why::NotANumber)?;
        u64::try_from(minor).ok().filter(|minor| *minor > 0).ok_or(Why::NotPositive)
    }

    fn stamp(&self, row: &Row, role: ExportRole) -> Option<Stamp> {
        match self.columns.places(role) {
            [] => None,
            [one] => self.taken.order.read(&row.field(*one)),
            several => {
                let parts: Vec<_> = several.iter().map(|at| row.field(*at)).collect();
                self.taken.order.read(&parts.join(" "))
            }
        }
    }

    fn time(&self, row: &Row) -> Result<Stamp, Why> {
        self.stamp(row, ExportRole::Time).ok_or(Why::NotATime)
    }

    fn outcome(&mut self, row: &Row) -> Result<Option<Outcome>, Why> {
        let Some(word) = self.field(row, ExportRole::Status).filter(|word| !word.is_empty()) else {
            return Ok(None);
        };
        match outcome(&word) {
            Some(Outcome::NoSale) => Err(Why::NoSale(word.into_owned())),
            Some(known) => Ok(Some(known)),
            None => {
                if self.words.len() <= NAMED {
                    self.words.insert(word.into_owned());
                }
                Ok(None)
            }
        }
    }

    fn stored(&self, row: &Row) -> Result<Option<bool>, Why> {
        match self.field(row, ExportRole::Stored) {
            None => Ok(None),
            Some(field) if field.is_empty() => Ok(None),
            Some(field) => flag(&field).map(Some).ok_or(Why::NotAFlag),
        }
    }

    fn order(&mut self, time: Stamp, line: u64) {
        if self.last.is_some_and(|last| time.local < last) {
            let first = RowCount { count: 0, first_line: line };
            self.out_of_order.get_or_insert(first).count += 1;
        }
        self.last = Some(time.local);
    }

    /// What came of a stored payment, where its age and its outcome are known.
    fn asked(&mut self, row: &Row, time: Stamp, outcome: Option<Outcome>) -> Option<Asked> {
        let uploaded = self.stamp(row, ExportRole::Uploaded)?;
        let taken = self.stamp(row, ExportRole::Captured).unwrap_or(time);
        let is_declined = outcome? == Outcome::Declined;
        let Some(age_ms) = uploaded.since(taken) else {
            self.turned += 1;
            return None;
        };
        let code = self.field(row, ExportRole::Code).filter(|code| is_declined && !code.is_empty());
        let code = code.and_then(|code| {
            let declines = ResponseCode::find(&code).filter(|it| it.class() != Class::Approved);
            if declines.is_none() && self.codes.len() <= NAMED {
                self.codes.insert(code.into_owned());
            }
            declines.map(|code| code.code().to_owned())
        });
        Some(Asked { age_ms, is_declined, code })
    }

    fn export(self, rows: &Rows, ledger: &Ledger) -> Option<Export> {
        self.look_over(rows, ledger)?;
        let notes = self.notes();
        let left_out = self.left.iter().map(|(why, (count, first_line, _))| LeftOut {
            why: why.clone(),
            rows: RowCount { count: *count, first_line: *first_line },
        });
        let table = TableRead {
            key: "sales".to_owned(),
            file: rows.file.clone(),
            rows: self.rows,
            kept: self.kept,
            left_out: left_out.collect(),
            out_of_order: self.out_of_order,
        };
        let found = self.columns.found.iter();
        let has_devices = !self.columns.places(ExportRole::Device).is_empty();
        Some(Export {
            recognised: self.columns.recognised,
            asked: self.asked,
            columns: found.map(|(role, name, _)| (*role, name.clone())).collect(),
            currency: self.taken.currency,
            tenders: self.tenders.list(),
            devices: has_devices.then_some(self.devices.len()),
            table,
            notes,
            observed: self.observed,
        })
    }

    /// Says what is not as all rows take it for.
    fn notes(&self) -> Vec<String> {
        let mut notes = self.taken.notes.clone();
        let listed = |words: &BTreeSet<String>| {
            let first: Vec<String> =
                words.iter().take(NAMED).map(|word| format!("`{word}`")).collect();
            let more = if words.len() > NAMED { ", …" } else { "" };
            format!("{}{more}", first.join(", "))
        };
        if !self.words.is_empty() {
            let words = listed(&self.words);
            notes.push(format!(
                "the status {words} says nothing of an outcome; these rows are sales"
            ));
        }
        if !self.codes.is_empty() {
            notes.push(format!("the codes {} are no declines that are known", listed(&self.codes)));
        }
        if self.turned > 0 {
            notes.push(format!(
                "{} payments were asked for before they were taken; their age is left out",
                self.turned
            ));
        }
        let has_flag = !self.columns.places(ExportRole::Stored).is_empty();
        if has_flag && self.silent > 0 {
            notes.push(format!("{} sales do not say whether they were stored", self.silent));
        }
        let never: Vec<&str> = self.tenders.not_met();
        if !never.is_empty() {
            notes.push(format!("no sale has the tender {}", never.join(", ")));
        }
        notes
    }

    /// Notes what makes the whole unsound.
    fn look_over(&self, rows: &Rows, ledger: &Ledger) -> Option<()> {
        if self.has_too_many() {
            return ledger.none(self.too_many(rows));
        }
        let count = |which: &dyn Fn(&Why) -> bool| -> u64 {
            self.left.iter().filter(|(why, _)| which(why)).map(|(_, (count, _, _))| count).sum()
        };
        let others = |why: &Why| matches!(why, Why::NoAmount | Why::OtherKind(_));
        let meant = self.rows - count(&others);
        let broken = count(&Why::is_broken);
        if broken.saturating_mul(10) > meant {
            return ledger.none(self.broken((broken, meant), rows)?);
        }
        let abroad = count(&|why| matches!(why, Why::OtherCurrency(_)));
        if abroad > 0 && !self.picks_currency {
            return ledger.none(self.mixed(abroad, rows)?);
        }
        if self.observed.cards() == 0 {
            return ledger.none(self.nothing(rows));
        }
        Some(())
    }

    fn first(&self, which: impl Fn(&Why) -> bool) -> Option<(&Why, &Place)> {
        let found = self.left.iter().filter(|(why, _)| which(why));
        let first = found.min_by_key(|(_, (_, line, _))| *line);
        first.map(|(why, (_, _, place))| (why, place))
    }

    fn broken(&self, (broken, meant): (u64, u64), rows: &Rows) -> Option<Mistake> {
        let (why, place) = self.first(Why::is_broken)?;
        let message = format!("{broken} of {meant} rows of `{}` cannot be read", rows.file);
        let of = |role| self.columns.name(role);
        let label = match why {
            Why::Fields => format!("the header has {} fields, this row has not", rows.header.len()),
            Why::NotATime => format!("`{}` is not a date with a time of day", of(ExportRole::Time)),
            Why::NotAFlag => format!("`{}` says neither yes nor no", of(ExportRole::Stored)),
            _ => format!("`{}` is not an amount in {}", of(ExportRole::Amount), self.unit()),
        };
        let help = "up to one row in ten is left out and counted; mend the others, or name other columns: --map";
        Some(Mistake::new(Code::BrokenRows, place, message).label(label).help(help))
    }

    fn unit(&self) -> String {
        let code = self.taken.currency.code();
        match self.taken.unit {
            MoneyUnit::Minor => format!("the least coin of {code}; --unit major takes whole units"),
            MoneyUnit::Major => format!("whole {code}, with decimals at the most"),
        }
    }

    fn mixed(&self, abroad: u64, rows: &Rows) -> Option<Mistake> {
        let (why, place) = self.first(|why| matches!(why, Why::OtherCurrency(_)))?;
        let own = self.taken.currency.code();
        let all = abroad + self.kept;
        let message = format!("{abroad} of {all} amounts of `{}` are not in {own}", rows.file);
        let Why::OtherCurrency(code) = why else { return None };
        let mistake = Mistake::new(Code::MixedCurrencies, place, message);
        let help = format!(
            "amounts of several currencies cannot be added; take one of them: --currency {own}, or --currency {code}"
        );
        Some(mistake.label(format!("the first is in {code}")).help(help))
    }

    fn too_many(&self, rows: &Rows) -> Mistake {
        let (role, most) = if self.tenders.are_too_many() {
            (ExportRole::Tender, MOST)
        } else {
            (ExportRole::Device, MOST_DEVICES)
        };
        let name = role.name();
        let message = format!(
            "`{}` of `{}` says more than {most} things",
            self.columns.name(role),
            rows.file
        );
        Mistake::new(Code::TooMany, &rows.header_place(), message)
            .label(format!("this is no column of a {name}"))
            .help(format!("name another one: --map {name}=COLUMN, or --map {name}= for none"))
    }

    fn nothing(&self, rows: &Rows) -> Mistake {
        let place = rows.header_place();
        if self.kept > 0 {
            let message = format!("none of the {} sales of `{}` is by card", self.kept, rows.file);
            let said: Vec<String> = self
                .tenders
                .list()
                .into_iter()
                .take(2 * NAMED)
                .map(|(tender, _, _)| tender)
                .collect();
            let name = self.columns.name(ExportRole::Tender);
            return Mistake::new(Code::NoRows, &place, message)
                .label(format!("`{name}` says {}", said.join(", ")))
                .help("say which of them are cards: --card VALUE");
        }
        let message = format!("none of the {} rows of `{}` is left", self.rows, rows.file);
        let most = self.left.iter().max_by_key(|(_, (count, _, _))| *count);
        match most {
            None => Mistake::new(Code::NoRows, &place, message)
                .label("there is nothing below this line"),
            Some((why, (count, _, first))) => Mistake::new(Code::NoRows, first, message)
                .label(format!("{count} were left out {why}, this is the first"))
                .help("name other columns: --map time=COLUMN,amount=COLUMN"),
        }
    }
}
