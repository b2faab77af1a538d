//! What a study cannot be, at the place where it is written.

use pos_core::Currency;
use sim_risk::{Mistake as CannotBe, Study};

use super::super::tree::{Entry, Table};
use super::number::{HOUR_MS, of_ms, to_money};
use crate::code::Code;
use crate::mistake::{Ledger, Mistake};
use crate::source::Place;

/// Notes what a study cannot be; `table` is the file.
pub(super) fn check(ledger: &Ledger, table: &Table, study: &Study) {
    let Err(mistakes) = study.check() else { return };
    let has_no_mean = mistakes.0.iter().any(is_without_a_mean);
    for mistake in mistakes.0 {
        // Where outages have no mean, no sum over them has one.
        if has_no_mean && !is_without_a_mean(&mistake) {
            continue;
        }
        // What is not in the file follows from what is.
        if let Some(place) = place_of(table, mistake.key()) {
            ledger.note(said(&mistake, &place, study.currency));
        }
    }
}

fn is_without_a_mean(mistake: &CannotBe) -> bool {
    matches!(mistake, CannotBe::TooLarge { key, value, .. } if key == "outages.hours" && value.is_infinite())
}

/// Finds the value of a path, or the header of a table.
fn place_of(table: &Table, path: &str) -> Option<Place> {
    // A key such as `p99.5` has a point in it.
    let leads = |entry: &&Entry| {
        let rest = path.strip_prefix(entry.key.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    };
    let entry = table.entries.iter().filter(leads).max_by_key(|entry| entry.key.len())?;
    if let Some(rest) = path.get(entry.key.len() + 1..) {
        return place_of(entry.node.table()?, rest);
    }
    let is_block = entry.node.table().is_some() && entry.node.place.text().starts_with('[');
    Some(if is_block { entry.key_place.clone() } else { entry.node.place.clone() })
}

fn said(mistake: &CannotBe, place: &Place, currency: Currency) -> Mistake {
    let key = mistake.key();
    let named = if is_weighted(key) { format!("a weight of `{key}`") } else { format!("`{key}`") };
    let unit = |value: f64| in_unit(key, value, currency);
    let new = |code, message: String| Mistake::new(code, place, message);
    match mistake {
        CannotBe::TooSmall { value, least, .. } => {
            new(Code::BadNumber, format!("{named} cannot be {}", unit(*value)))
                .label(format!("write {} or more", unit(*least)))
        }
        CannotBe::TooLarge { value, most, .. } => {
            // A mean is a sum of many roundings.
            let value = if *value > 1e6 { value.round() } else { *value };
            too_large(key, place, (unit(value), unit(*most)))
        }
        CannotBe::NotFinite { .. } => {
            new(Code::BadNumber, format!("`{key}` is not a finite number"))
                .label("write a number with digits")
        }
        CannotBe::NotPositive { value, .. } => {
            new(Code::BadNumber, format!("{named} cannot be {}", unit(*value)))
                .label("write more than 0")
        }
        CannotBe::Empty { .. } => {
            new(Code::Empty, format!("`{key}` is empty")).label("write at least one value")
        }
        CannotBe::NoWeight { .. } => {
            new(Code::NoWeight, format!("the weights of `{key}` sum to zero"))
                .label("at least one must be above 0")
        }
        CannotBe::CapBelowMedian { cap, median, .. } => {
            let (cap, median) = (unit(of_ms(*cap)), unit(*median));
            new(Code::CapBelowMedian, format!("the cap {cap} is below the median {median}"))
                .label("more than half of the draws would become the cap")
                .help(format!("write {median} or more, or a smaller median"))
        }
        CannotBe::NotAWeek { count, .. } => {
            new(Code::NotAWeek, format!("`{key}` has {count} hours, and a week has 168"))
                .label("write one rate for each hour, from Monday at midnight")
        }
        CannotBe::TooManyPoints { count, most } => {
            new(Code::TooMany, format!("the sweep has {count} policies, more than {most}"))
                .label("each value is combined with each: take some away")
        }
        CannotBe::Twice { value, .. } => {
            new(Code::TwiceTheSame, format!("`{key}` says {} twice", twice(key, value, currency)))
                .label("take one of them away")
        }
    }
}

/// Tells whether numbers under a key are weights: its values were read one by one.
fn is_weighted(key: &str) -> bool {
    last(key) == "table" || key == "declines.reasons"
}

/// Returns the last key of a path.
fn last(path: &str) -> &str {
    path.rsplit('.').next().unwrap_or(path)
}

/// Where a mean of a replication is too large, the key that makes it so is named by the study.
fn too_large(key: &str, place: &Place, (value, most): (String, String)) -> Mistake {
    let new = |message: String| Mistake::new(Code::BadNumber, place, message);
    match key {
        "outages.per_year" => {
            new(format!("one replication has {value} outages on average, more than {most}"))
                .label("write fewer, or a shorter horizon")
        }
        "outages.hours" if value.starts_with("inf") => {
            new("outages have no mean length".to_owned())
                .label("add a cap, such as cap = 168, or an alpha above 1")
        }
        "outages.hours" => {
            new(format!("an outage lasts {value} hours on average, more than {most}"))
                .label("write shorter ones, or add a cap")
        }
        "sales.per_hour" => {
            new(format!("one replication has {value} sales on average, more than {most}"))
                .label("write fewer, or a shorter horizon, or fewer tills")
        }
        "sales.amount" => {
            new(format!("one replication takes {value} on average, more than {most}"))
                .label("write smaller amounts, or add a cap, or a shorter horizon")
        }
        _ => {
            let mistake =
                new(format!("`{key}` cannot be {value}")).label(format!("write at most {most}"));
            let per_cent = value.parse::<f64>().ok().filter(|it| most == "1" && *it <= 100.0);
            match per_cent {
                Some(per_cent) => mistake.help(format!("{per_cent} % is {}", per_cent / 100.0)),
                None => mistake,
            }
        }
    }
}

/// Writes a value as the file does: hours of milliseconds, amounts of minor units.
fn in_unit(key: &str, value: f64, currency: Currency) -> String {
    let is_shape = ["sigma", "alpha"].contains(&last(key)) || is_weighted(key);
    if !value.is_finite() {
        value.to_string()
    } else if key.starts_with("outages.hours") && !is_shape {
        (value / of_ms(HOUR_MS)).to_string()
    } else if key.starts_with("sales.amount") && !is_shape || key.ends_with("_limit") {
        currency.show(to_money(value)).to_string()
    } else if key == "chargebacks.basis_points" {
        (value * 10_000.0).to_string()
    } else {
        value.to_string()
    }
}

fn twice(key: &str, value: &str, currency: Currency) -> String {
    let minor = value.parse::<f64>().ok().filter(|_| key.ends_with("_limit"));
    minor.map_or_else(|| value.to_lowercase(), |minor| in_unit(key, minor, currency))
}
