//! The tables of a fit.

use harness_scenario::{figures_of, show_day};
use sim_risk::{Ages, Amounts, Arrivals, Bucket, Estimate, Stored, Tenders};

use super::said::{Spoken, hours, money, number, share};
use super::{FitReport, unit_words};
use crate::risk::digits::{Kind, grouped};
use crate::risk::table::Table;

/// Milliseconds of an hour.
const HOUR_MS: u64 = 3_600_000;

/// The figures with their intervals.
pub(super) fn figures(report: &FitReport<'_>) -> Table {
    let fitted = report.fitted;
    let mut rows = Vec::new();
    rows.extend(fitted.arrivals.iter().flat_map(arrival_rows));
    rows.extend(fitted.amounts.iter().flat_map(|amounts| amount_rows(report, amounts)));
    rows.extend(fitted.stored.iter().flat_map(|stored| stored_rows(report, stored)));
    rows.extend(fitted.ages.iter().flat_map(age_rows));
    Table {
        title: format!("What the sales say, in {}", report.export.currency.code()),
        numbers: 1..2,
        heads: ["", "figure", "95 % interval", "from"].map(str::to_owned).to_vec(),
        rows,
        note: String::new(),
    }
}

fn row(name: &str, spoken: Spoken, from: String) -> Vec<String> {
    vec![name.to_owned(), spoken.value, spoken.interval, from]
}

fn counted(count: u64, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(&count.to_string()))
}

fn arrival_rows(arrivals: &Arrivals) -> Vec<Vec<String>> {
    let (first, last) = arrivals.days;
    let days = counted((last - first + 1).unsigned_abs(), "day");
    let from = format!(
        "{} in {days}, {} to {}",
        counted(arrivals.sales, "sale"),
        show_day(first),
        show_day(last)
    );
    let tills = f64::from(arrivals.tills);
    let times = |known: Estimate| Estimate {
        value: known.value * tills,
        low: known.low * tills,
        high: known.high * tills,
    };
    let mut rows = vec![row(
        "sales by card an hour, by day and night",
        number(times(arrivals.per_hour)),
        from,
    )];
    let open = format!("{} of 168 hours of the week hold 99 of 100 sales", arrivals.open_hours);
    rows.push(row("  while open", number(times(arrivals.per_open_hour)), open));
    if arrivals.tills > 1 {
        let name = format!("  at each of {} tills", grouped(&arrivals.tills.to_string()));
        rows.push(row(&name, number(arrivals.per_hour), "sales.per_hour".to_owned()));
    }
    if let (Some(spread), Some(all)) = (arrivals.spread, arrivals.spread_of_all) {
        let from = "variance over mean of a day's count, each weekday by itself".to_owned();
        rows.push(row("spread", number(all), from));
        if arrivals.tills > 1 {
            let from = "sales.spread, what days have in common shared evenly".to_owned();
            rows.push(row("  at a till", number(spread), from));
        }
    }
    rows
}

fn amount_rows(report: &FitReport<'_>, amounts: &Amounts) -> Vec<Vec<String>> {
    let currency = report.export.currency;
    let plain = |minor: f64| Kind::Money(currency).exact(minor);
    let from = counted(amounts.count, "amount");
    let off = 100.0 * amounts.distance;
    let stands = if report.has_law() {
        "the law stands in the study"
    } else {
        "the amounts themselves stand in the study"
    };
    let largest = Spoken { value: plain(amounts.cap as f64), interval: String::new() };
    let distance = Spoken { value: format!("{off:.1} %"), interval: String::new() };
    vec![
        row("amounts, lognormal: median", money(amounts.median, currency), from),
        row("  sigma", number(amounts.sigma), "deviation of the logarithm".to_owned()),
        row(
            "  mean seen",
            money(amounts.mean, currency),
            format!("by the law {}", plain(amounts.mean_of_law.round())),
        ),
        row("  largest", largest, "the cap".to_owned()),
        row("  farthest off the law", distance, format!("{stands}: 5 % may be off")),
    ]
}

fn stored_rows(report: &FitReport<'_>, stored: &Stored) -> Vec<Vec<String>> {
    let of = match stored.tenders {
        Tenders::All => "of any tender",
        Tenders::Cards => "by card",
    };
    let known = counted(stored.known, "row");
    let from = format!(
        "{} of {known} {of}; design effect {:.1}",
        grouped(&stored.stored.to_string()),
        stored.design_effect,
    );
    let mut rows = vec![row("share stored", share(stored.share), from)];
    if let Some(fit) = report.fits.iter().find(|fit| fit.key == "outages.per_year") {
        let from = "share of time offline over the mean length of an outage".to_owned();
        rows.push(row("  outages a year", number(fit.known), from));
    }
    rows
}

fn age_rows(ages: &Ages) -> Vec<Vec<String>> {
    let from = format!(
        "{} of {}",
        grouped(&ages.declined.to_string()),
        counted(ages.asked, "stored payment")
    );
    let mut rows = Vec::new();
    match ages.half_life_ms {
        None => rows.push(row("declined", share(ages.at_once), from)),
        Some(half_life) => {
            rows.push(row("declined at once", share(ages.at_once), from));
            rows.push(row("  later", share(ages.later), "at a great age".to_owned()));
            rows.push(row("  half-life", hours(half_life), "half of the way is gone".to_owned()));
        }
    }
    rows
}

/// Quantiles of the amounts beside those of the law.
pub(super) fn amounts(report: &FitReport<'_>) -> Table {
    let currency = report.export.currency;
    let rows = report.fitted.amounts.iter().flat_map(|amounts| {
        amounts.quantiles.iter().map(|one| {
            let seen = money(one.seen, currency);
            let of_law = Kind::Money(currency).exact(one.of_law.round());
            vec![format!("{} %", 100.0 * one.level), seen.value, seen.interval, of_law]
        })
    });
    Table {
        title: format!("Amounts against the lognormal law, in {}", currency.code()),
        numbers: 1..4,
        heads: ["not above", "seen", "95 % interval", "by the law"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        note: String::new(),
    }
}

/// Declines by age.
pub(super) fn ages(report: &FitReport<'_>) -> Table {
    let ages = report.fitted.ages.iter();
    let rows = ages.flat_map(|ages| ages.buckets.iter().map(|bucket| bucket_row(ages, bucket)));
    let heads = [
        "age",
        "asked for",
        "declined",
        "share",
        "95 % interval",
        "that never falls",
        "by the curve",
    ];
    Table {
        title: "Declines of stored payments by age".to_owned(),
        numbers: 1..7,
        heads: heads.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        note: "Shares start from half a decline and half an approval.".to_owned(),
    }
}

fn bucket_row(ages: &Ages, bucket: &Bucket) -> Vec<String> {
    let Spoken { value, interval } = share(bucket.share);
    let brief =
        |share: f64| format!("{:.2}{}", 100.0 * share, unit_words(sim_risk::FitUnit::Share));
    vec![
        age(bucket),
        grouped(&bucket.asked.to_string()),
        grouped(&bucket.declined.to_string()),
        value,
        interval,
        brief(bucket.isotonic),
        brief(ages.at(bucket.mean_ms)),
    ]
}

/// Names an age: `under 15 min`, `1 to 4 h`, `168 h or more`.
pub(super) fn age(bucket: &Bucket) -> String {
    let one = |ms: u64| {
        if ms < HOUR_MS { format!("{} min", ms / 60_000) } else { format!("{} h", ms / HOUR_MS) }
    };
    match (bucket.from_ms, bucket.to_ms) {
        (0, Some(to)) => format!("under {}", one(to)),
        (from, Some(to)) if from >= HOUR_MS => format!("{} to {}", from / HOUR_MS, one(to)),
        (from, Some(to)) => format!("{} to {}", one(from), one(to)),
        (from, None) => format!("{} or more", one(from)),
    }
}

/// What is taken for granted, what is missing, and what was left out of some figures.
pub(super) fn remarks(report: &FitReport<'_>) -> Vec<String> {
    let fitted = report.fitted;
    let mut remarks: Vec<String> =
        report.export.notes.iter().map(|note| crate::printable::printable(note)).collect();
    if let Some(arrivals) = &fitted.arrivals {
        remarks.extend(arrival_remarks(arrivals));
    }
    remarks.extend(fitted.amounts.iter().filter_map(|amounts| tail(report, amounts)));
    match &fitted.stored {
        None => remarks.push("no column says which sales were stored: --map stored=COLUMN".to_owned()),
        Some(stored) if stored.stored == 0 => remarks.push(
            "no sale was stored, which bounds the outages from above alone; the usual figure stands"
                .to_owned(),
        ),
        Some(_) => {}
    }
    match &fitted.ages {
        None => remarks.push(
            "no outcomes of stored payments by age: --map status=COLUMN,captured=COLUMN,uploaded=COLUMN"
                .to_owned(),
        ),
        Some(ages) if !ages.are_enough() => remarks.push(format!(
            "{} of {} stored payments declined say too little; the usual figures stand",
            ages.declined, ages.asked
        )),
        Some(ages) if !ages.grows => {
            remarks.push("no growth of declines with the age is seen beyond chance".to_owned());
        }
        Some(_) => {}
    }
    remarks
}

/// Says so where a law that stands for the amounts is another one among the large.
fn tail(report: &FitReport<'_>, amounts: &Amounts) -> Option<String> {
    const FAR: f64 = 0.15;
    let last = amounts.quantiles.iter().find(|one| one.level > 0.98)?;
    let off = last.of_law / last.seen.value - 1.0;
    if !report.has_law() || off.abs() < FAR {
        return None;
    }
    let currency = report.export.currency;
    let plain = |minor: f64| Kind::Money(currency).exact(minor.round());
    let (seen, of_law) = (plain(last.seen.value), plain(last.of_law));
    Some(format!(
        "1 in 100 amounts is above {seen}, by the law above {of_law}: where a limit a payment matters, take the amounts themselves (--amounts seen)"
    ))
}

fn arrival_remarks(arrivals: &Arrivals) -> Vec<String> {
    let mut remarks = Vec::new();
    if arrivals.edge.sales > 0 {
        let edge = arrivals.edge;
        let are = if edge.sales == 1 { "is" } else { "are" };
        remarks.push(format!(
            "{} by card on {} at the edges of the export {are} left out of the rates, the first in line {}: these are no whole days",
            counted(edge.sales, "sale"),
            counted(edge.days, "day"),
            edge.first_line,
        ));
    }
    if arrivals.week.is_empty() {
        remarks.push("less than seven whole days: one rate stands for all hours".to_owned());
    }
    if arrivals.spread.is_none() {
        remarks.push("less than two weeks say nothing of the spread of a day's count".to_owned());
    }
    remarks
}

/// The figures of which the export says nothing: those of the study that it was put into.
pub(super) fn usual(report: &FitReport<'_>) -> Table {
    let is_fitted = |key: &str| {
        let of_law = report.has_law() && key == "sales.amount.cap";
        of_law || report.fits.iter().any(|fit| key.starts_with(fit.key))
    };
    let figures = figures_of(report.study).into_iter().filter(|(key, _, _)| !is_fitted(key));
    let rows = figures.map(|(key, value, basis)| {
        let from =
            basis.map_or_else(|| "the study's own word".to_owned(), |basis| basis.to_string());
        vec![key.to_owned(), value.trim_matches('"').to_owned(), from]
    });
    Table {
        title: "Not in the export, so these stand".to_owned(),
        numbers: 0..0,
        heads: ["key", "figure", "from"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        note: String::new(),
    }
}
