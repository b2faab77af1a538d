//! The tables of a fit.

use core::fmt::Display;

use harness_scenario::{figures_of, show_day};
use reports_language::Language;
use sim_risk::{Ages, Amounts, Arrivals, Bucket, Estimate, Stored, Tenders};

use super::said::{Spoken, hours, money, number, share};
use super::{FitReport, unit_words};
use crate::printable::printable;
use crate::risk::digits::{Kind, grouped};
use crate::risk::table::Table;

/// Milliseconds of an hour.
const HOUR_MS: u64 = 3_600_000;

/// The figures with their intervals.
pub(super) fn figures(report: &FitReport<'_>) -> Table {
    let fitted = report.fitted;
    let mut rows = Vec::new();
    let language = report.language;
    rows.extend(fitted.arrivals.iter().flat_map(|arrivals| arrival_rows(arrivals, language)));
    rows.extend(fitted.amounts.iter().flat_map(|amounts| amount_rows(report, amounts)));
    rows.extend(fitted.stored.iter().flat_map(|stored| stored_rows(report, stored)));
    rows.extend(fitted.ages.iter().flat_map(|ages| age_rows(ages, language)));
    Table {
        title: report.in_currency("fit-table-figures"),
        numbers: 1..2,
        heads: report.heads(&["", "risk-figure", "risk-interval", "fit-from"]),
        rows,
        note: String::new(),
    }
}

/// Writes rows of figures in a language.
#[derive(Clone, Copy)]
struct Writing(Language);

impl Writing {
    fn row(self, name: &'static str, spoken: Spoken, from: String) -> Vec<String> {
        self.named(self.0.text(name).to_owned(), spoken, from)
    }

    fn named(self, name: String, spoken: Spoken, from: String) -> Vec<String> {
        vec![name, spoken.value, said_interval(&spoken.interval, self.0), from]
    }

    fn text(self, id: &'static str) -> String {
        self.0.text(id).to_owned()
    }

    /// Counts something; what it is stands in the message.
    fn counted(self, id: &str, count: u64) -> String {
        let shown = grouped(&count.to_string());
        let shown: &[(&str, &dyn Display)] = &[("count", &count), ("shown", &shown)];
        self.0.say(id, shown)
    }
}

/// Says from where to where, in a language.
fn said_interval(interval: &str, language: Language) -> String {
    let ends = interval.split_once(" to ");
    ends.map_or_else(
        || interval.to_owned(),
        |(low, high)| language.say("risk-to", &[("low", &low), ("high", &high)]),
    )
}

fn arrival_rows(arrivals: &Arrivals, language: Language) -> Vec<Vec<String>> {
    let write = Writing(language);
    let (first, last) = arrivals.days;
    let with: &[(&str, &dyn Display)] = &[
        ("sales", &write.counted("fit-count-sales", arrivals.sales)),
        ("days", &write.counted("fit-count-days", (last - first + 1).unsigned_abs())),
        ("first", &show_day(first)),
        ("last", &show_day(last)),
    ];
    let from = language.say("fit-sales-in-days", with);
    let tills = f64::from(arrivals.tills);
    let times = |known: Estimate| Estimate {
        value: known.value * tills,
        low: known.low * tills,
        high: known.high * tills,
    };
    let mut rows = vec![write.row("fit-per-hour", number(times(arrivals.per_hour)), from)];
    let open = language.say("fit-open-hours", &[("hours", &arrivals.open_hours)]);
    rows.push(write.row("fit-while-open", number(times(arrivals.per_open_hour)), open));
    if arrivals.tills > 1 {
        let count = grouped(&arrivals.tills.to_string());
        let name = language.say("fit-at-each-till", &[("count", &count)]);
        rows.push(write.named(name, number(arrivals.per_hour), "sales.per_hour".to_owned()));
    }
    if let (Some(spread), Some(all)) = (arrivals.spread, arrivals.spread_of_all) {
        rows.push(write.row("fit-spread", number(all), write.text("fit-spread-from")));
        if arrivals.tills > 1 {
            let from = write.text("fit-spread-at-a-till-from");
            rows.push(write.row("fit-at-a-till", number(spread), from));
        }
    }
    rows
}

fn amount_rows(report: &FitReport<'_>, amounts: &Amounts) -> Vec<Vec<String>> {
    let (currency, language) = (report.export.currency, report.language);
    let write = Writing(language);
    let plain = |minor: f64| Kind::Money(currency).exact(minor);
    let off = 100.0 * amounts.distance;
    let stands = if report.has_law() { "fit-law-stands" } else { "fit-amounts-stand" };
    let stands = language.say("fit-may-be-off", &[("stands", &language.text(stands))]);
    let largest = Spoken { value: plain(amounts.cap as f64), interval: String::new() };
    let distance = Spoken { value: format!("{off:.1} %"), interval: String::new() };
    let by_law = plain(amounts.mean_of_law.round());
    let by_law = language.say("fit-by-law", &[("amount", &by_law)]);
    let from = write.counted("fit-count-amounts", amounts.count);
    vec![
        write.row("fit-median", money(amounts.median, currency), from),
        write.row("fit-sigma", number(amounts.sigma), write.text("fit-sigma-from")),
        write.row("fit-mean-seen", money(amounts.mean, currency), by_law),
        write.row("fit-largest", largest, write.text("fit-cap")),
        write.row("fit-farthest", distance, stands),
    ]
}

fn stored_rows(report: &FitReport<'_>, stored: &Stored) -> Vec<Vec<String>> {
    let write = Writing(report.language);
    let of = match stored.tenders {
        Tenders::All => "fit-of-any-tender",
        Tenders::Cards => "fit-of-cards",
    };
    let with: &[(&str, &dyn Display)] = &[
        ("stored", &grouped(&stored.stored.to_string())),
        ("known", &write.counted("fit-count-rows", stored.known)),
        ("of", &write.text(of)),
        ("effect", &format!("{:.1}", stored.design_effect)),
    ];
    let from = report.language.say("fit-stored-from", with);
    let mut rows = vec![write.row("fit-share-stored", share(stored.share), from)];
    if let Some(fit) = report.fits.iter().find(|fit| fit.key == "outages.per_year") {
        let from = write.text("fit-outages-from");
        rows.push(write.row("fit-outages", number(fit.known), from));
    }
    rows
}

fn age_rows(ages: &Ages, language: Language) -> Vec<Vec<String>> {
    let write = Writing(language);
    let declined = grouped(&ages.declined.to_string());
    let asked = write.counted("fit-count-payments", ages.asked);
    let from = language.say("fit-declined-of", &[("declined", &declined), ("asked", &asked)]);
    match ages.half_life_ms {
        None => vec![write.row("fit-declined", share(ages.at_once), from)],
        Some(half_life) => vec![
            write.row("fit-declined-at-once", share(ages.at_once), from),
            write.row("fit-later", share(ages.later), write.text("fit-later-from")),
            write.row("fit-half-life", hours(half_life), write.text("fit-half-life-from")),
        ],
    }
}

/// Quantiles of the amounts beside those of the law.
pub(super) fn amounts(report: &FitReport<'_>) -> Table {
    let currency = report.export.currency;
    let rows = report.fitted.amounts.iter().flat_map(|amounts| {
        amounts.quantiles.iter().map(|one| {
            let seen = money(one.seen, currency);
            let of_law = Kind::Money(currency).exact(one.of_law.round());
            let interval = said_interval(&seen.interval, report.language);
            vec![format!("{} %", 100.0 * one.level), seen.value, interval, of_law]
        })
    });
    Table {
        title: report.in_currency("fit-table-amounts"),
        numbers: 1..4,
        heads: report.heads(&["fit-not-above", "fit-seen", "risk-interval", "fit-of-law"]),
        rows: rows.collect(),
        note: String::new(),
    }
}

/// Declines by age.
pub(super) fn ages(report: &FitReport<'_>) -> Table {
    let ages = report.fitted.ages.iter();
    let rows = ages.flat_map(|ages| {
        ages.buckets.iter().map(|bucket| bucket_row(ages, bucket, report.language))
    });
    let heads = [
        "fit-age",
        "fit-asked-for",
        "fit-declined",
        "fit-share-of",
        "risk-interval",
        "fit-isotonic",
        "fit-by-curve",
    ];
    Table {
        title: report.language.text("fit-declines-by-age").to_owned(),
        numbers: 1..7,
        heads: report.heads(&heads),
        rows: rows.collect(),
        note: report.language.text("fit-note-ages").to_owned(),
    }
}

fn bucket_row(ages: &Ages, bucket: &Bucket, language: Language) -> Vec<String> {
    let Spoken { value, interval } = share(bucket.share);
    let brief =
        |share: f64| format!("{:.2}{}", 100.0 * share, unit_words(sim_risk::FitUnit::Share));
    vec![
        age(bucket, language),
        grouped(&bucket.asked.to_string()),
        grouped(&bucket.declined.to_string()),
        value,
        said_interval(&interval, language),
        brief(bucket.isotonic),
        brief(ages.at(bucket.mean_ms)),
    ]
}

/// Names an age: `under 15 min`, `1 to 4 h`, `168 h or more`.
pub(super) fn age(bucket: &Bucket, language: Language) -> String {
    let one = |ms: u64| {
        let (id, unit) =
            if ms < HOUR_MS { ("fit-minutes", 60_000) } else { ("fit-hours", HOUR_MS) };
        language.say(id, &[("count", &(ms / unit))])
    };
    let to = |low: String, high| language.say("risk-to", &[("low", &low), ("high", &one(high))]);
    match (bucket.from_ms, bucket.to_ms) {
        (0, Some(high)) => language.say("fit-under", &[("age", &one(high))]),
        (from, Some(high)) if from >= HOUR_MS => to((from / HOUR_MS).to_string(), high),
        (from, Some(high)) => to(one(from), high),
        (from, None) => language.say("risk-or-more", &[("low", &one(from))]),
    }
}

/// What is taken for granted, what is missing, and what was left out of some figures.
pub(super) fn remarks(report: &FitReport<'_>) -> Vec<String> {
    let (fitted, language) = (report.fitted, report.language);
    let text = |id| language.text(id).to_owned();
    let mut remarks: Vec<String> =
        report.export.notes.iter().map(|note| printable(&language.again("noted-", note))).collect();
    if let Some(arrivals) = &fitted.arrivals {
        remarks.extend(arrival_remarks(arrivals, language));
    }
    remarks.extend(fitted.amounts.iter().filter_map(|amounts| tail(report, amounts)));
    match &fitted.stored {
        None => remarks.push(text("fit-no-stored")),
        Some(stored) if stored.stored == 0 => remarks.push(text("fit-never-stored")),
        Some(_) => {}
    }
    match &fitted.ages {
        None => remarks.push(text("fit-no-outcomes")),
        Some(ages) if !ages.are_enough() => {
            let with: &[(&str, &dyn Display)] =
                &[("declined", &ages.declined), ("asked", &ages.asked)];
            remarks.push(language.say("fit-too-few", with));
        }
        Some(ages) if !ages.grows => {
            remarks.push(text("fit-no-growth"));
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
    let with: &[(&str, &dyn Display)] = &[("seen", &seen), ("law", &of_law)];
    Some(report.language.say("fit-tail", with))
}

fn arrival_remarks(arrivals: &Arrivals, language: Language) -> Vec<String> {
    let write = Writing(language);
    let mut remarks = Vec::new();
    if arrivals.edge.sales > 0 {
        let edge = arrivals.edge;
        let with: &[(&str, &dyn Display)] = &[
            ("count", &edge.sales),
            ("sales", &write.counted("fit-count-sales", edge.sales)),
            ("days", &write.counted("fit-count-days", edge.days)),
            ("line", &edge.first_line),
        ];
        remarks.push(language.say("fit-edges", with));
    }
    if arrivals.week.is_empty() {
        remarks.push(write.text("fit-no-week"));
    }
    if arrivals.spread.is_none() {
        remarks.push(write.text("fit-no-spread"));
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
        let from = basis.map_or_else(|| "the study's own word".to_owned(), |it| it.to_string());
        let from = report.language.again("basis-", &from);
        vec![key.to_owned(), value.trim_matches('"').to_owned(), from]
    });
    Table {
        title: report.language.text("fit-table-usual").to_owned(),
        numbers: 0..0,
        heads: report.heads(&["risk-key", "risk-figure", "fit-from"]),
        rows: rows.collect(),
        note: String::new(),
    }
}

impl FitReport<'_> {
    fn heads(&self, ids: &[&'static str]) -> Vec<String> {
        let text = |id: &&'static str| if id.is_empty() { "" } else { self.language.text(id) };
        ids.iter().map(|id| text(id).to_owned()).collect()
    }

    /// Says what a table is of, in its currency.
    fn in_currency(&self, id: &str) -> String {
        self.language.say(id, &[("code", &self.export.currency.code())])
    }
}
