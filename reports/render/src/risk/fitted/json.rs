//! A fit for machines: one object, money in currency units.

use serde::Serialize;
use sim_risk::{Ages, Amounts, Arrivals, Estimate, Stored, Tenders};

use harness_scenario::show_day;

use super::FitReport;
use crate::json::line;
use crate::risk::losses::{in_units, twelve_digits};

#[derive(Clone, Copy, Serialize)]
struct Number {
    value: f64,
    low: f64,
    high: f64,
}

impl From<Estimate> for Number {
    fn from(known: Estimate) -> Self {
        let Estimate { value, low, high } = known;
        Self { value: twelve_digits(value), low: twelve_digits(low), high: twelve_digits(high) }
    }
}

#[derive(Serialize)]
struct Report<'a> {
    file: &'a str,
    recognised: Option<&'static str>,
    columns: Vec<(&'static str, &'a str)>,
    currency: &'a str,
    rows: u64,
    kept: u64,
    cards: u64,
    left_out: Vec<LeftOut>,
    out_of_order: u64,
    tenders: Vec<Tender<'a>>,
    devices: Option<usize>,
    notes: &'a [String],
    arrivals: Option<ArrivalsObject>,
    amounts: Option<AmountsObject>,
    stored: Option<StoredObject>,
    declines: Option<DeclinesObject<'a>>,
    /// The figures that stand in the study, by their keys; money in minor units, time in ms.
    study: Vec<Figure>,
}

#[derive(Serialize)]
struct LeftOut {
    why: String,
    rows: u64,
    first_line: u64,
}

#[derive(Serialize)]
struct Tender<'a> {
    name: &'a str,
    sales: u64,
    is_card: bool,
}

#[derive(Serialize)]
struct ArrivalsObject {
    first_day: String,
    last_day: String,
    days: i64,
    sales: u64,
    tills: u32,
    per_hour: Number,
    per_open_hour: Number,
    open_hours: usize,
    spread: Option<Number>,
    spread_of_all: Option<Number>,
    week: Vec<Number>,
    edge_days: u64,
    edge_sales: u64,
}

#[derive(Serialize)]
struct AmountsObject {
    count: u64,
    median: Number,
    sigma: Number,
    largest: f64,
    mean: Number,
    mean_of_law: f64,
    quantiles: Vec<QuantileObject>,
    distance: f64,
    is_lognormal: bool,
}

#[derive(Serialize)]
struct QuantileObject {
    level: f64,
    seen: Number,
    of_law: f64,
}

#[derive(Serialize)]
struct StoredObject {
    share: Number,
    stored: u64,
    known: u64,
    tenders: &'static str,
    design_effect: f64,
}

#[derive(Serialize)]
struct DeclinesObject<'a> {
    asked: u64,
    declined: u64,
    grows: bool,
    at_once: Number,
    later: Number,
    half_life_hours: Option<Number>,
    buckets: Vec<BucketObject>,
    codes: Vec<(&'a str, u64)>,
}

#[derive(Serialize)]
struct BucketObject {
    from_hours: f64,
    to_hours: Option<f64>,
    asked: u64,
    declined: u64,
    share: Number,
    isotonic: f64,
}

#[derive(Serialize)]
struct Figure {
    key: &'static str,
    #[serde(rename = "figure")]
    known: Number,
}

/// Writes what an export says as one object, its line ended.
pub fn fit_json(report: &FitReport<'_>) -> String {
    let (export, fitted) = (report.export, report.fitted);
    let table = &export.table;
    let left_out = table.left_out.iter().map(|one| LeftOut {
        why: one.why.to_string(),
        rows: one.rows.count,
        first_line: one.rows.first_line,
    });
    let tenders = export.tenders.iter();
    let tenders = tenders.map(|(tender, sales, is_card)| Tender {
        name: tender,
        sales: *sales,
        is_card: *is_card,
    });
    line(&Report {
        file: &table.file,
        recognised: export.recognised,
        columns: export.columns.iter().map(|(role, name)| (role.name(), name.as_str())).collect(),
        currency: export.currency.code(),
        rows: table.rows,
        kept: table.kept,
        cards: export.observed.cards(),
        left_out: left_out.collect(),
        out_of_order: table.out_of_order.map_or(0, |rows| rows.count),
        tenders: tenders.collect(),
        devices: export.devices,
        notes: &export.notes,
        arrivals: fitted.arrivals.as_ref().map(arrivals),
        amounts: fitted.amounts.as_ref().map(|one| amounts(one, export.currency)),
        stored: fitted.stored.as_ref().map(stored),
        declines: fitted.ages.as_ref().map(declines),
        study: report
            .fits
            .iter()
            .map(|fit| Figure { key: fit.key, known: fit.known.into() })
            .collect(),
    })
}

fn arrivals(arrivals: &Arrivals) -> ArrivalsObject {
    let (first, last) = arrivals.days;
    ArrivalsObject {
        first_day: show_day(first),
        last_day: show_day(last),
        days: last - first + 1,
        sales: arrivals.sales,
        tills: arrivals.tills,
        per_hour: arrivals.per_hour.into(),
        per_open_hour: arrivals.per_open_hour.into(),
        open_hours: arrivals.open_hours,
        spread: arrivals.spread.map(Number::from),
        spread_of_all: arrivals.spread_of_all.map(Number::from),
        week: arrivals.week.iter().map(|hour| Number::from(*hour)).collect(),
        edge_days: arrivals.edge.days,
        edge_sales: arrivals.edge.sales,
    }
}

fn amounts(amounts: &Amounts, currency: pos_core::Currency) -> AmountsObject {
    let units = currency.units() as f64;
    let money = |known: Estimate| Number::from(in_units(known, units));
    let exact = |minor: f64| in_units(Estimate::exact(minor), units).value;
    let quantiles = amounts.quantiles.iter().map(|one| QuantileObject {
        level: one.level,
        seen: money(one.seen),
        of_law: exact(one.of_law),
    });
    AmountsObject {
        count: amounts.count,
        median: money(amounts.median),
        sigma: amounts.sigma.into(),
        largest: exact(amounts.cap as f64),
        mean: money(amounts.mean),
        mean_of_law: exact(amounts.mean_of_law),
        quantiles: quantiles.collect(),
        distance: twelve_digits(amounts.distance),
        is_lognormal: amounts.is_lognormal(),
    }
}

fn stored(stored: &Stored) -> StoredObject {
    StoredObject {
        share: stored.share.into(),
        stored: stored.stored,
        known: stored.known,
        tenders: match stored.tenders {
            Tenders::All => "all",
            Tenders::Cards => "cards",
        },
        design_effect: twelve_digits(stored.design_effect),
    }
}

fn declines(ages: &Ages) -> DeclinesObject<'_> {
    const HOUR: f64 = 3_600_000.0;
    let buckets = ages.buckets.iter().map(|bucket| BucketObject {
        from_hours: bucket.from_ms as f64 / HOUR,
        to_hours: bucket.to_ms.map(|to| to as f64 / HOUR),
        asked: bucket.asked,
        declined: bucket.declined,
        share: bucket.share.into(),
        isotonic: twelve_digits(bucket.isotonic),
    });
    DeclinesObject {
        asked: ages.asked,
        declined: ages.declined,
        grows: ages.grows,
        at_once: ages.at_once.into(),
        later: ages.later.into(),
        half_life_hours: ages.half_life_ms.map(|known| {
            let Estimate { value, low, high } = known;
            Number::from(Estimate { value: value / HOUR, low: low / HOUR, high: high / HOUR })
        }),
        buckets: buckets.collect(),
        codes: ages.codes.iter().map(|(code, count)| (code.as_str(), *count)).collect(),
    }
}
