//! The pictures of a fit: what was seen beside what was fitted.

use core::fmt::Display;

use harness_scenario::show_day;
use reports_language::Language;
use sim_risk::{Ages, Amounts, Arrivals, Stored};

use super::FitReport;
use super::tables::age;
use crate::markup::Element;
use crate::risk::figures::{largest, money_ticks};
use crate::risk::plot::{Anchor, Frame, Plot, Scale, Tick, round_numbers};

/// The 97.5 % quantile of the standard normal.
const Z: f64 = 1.959_963_984_540_054;
/// The least share of amounts that is drawn.
const LEAST: f64 = 5e-5;
/// What is left above the marks for what they are.
const ROOM: f64 = 1.3;
/// More labels than this have no room below a picture.
const MOST_LABELS: usize = 9;
const WEEKDAYS: [&str; 7] =
    ["fit-mon", "fit-tue", "fit-wed", "fit-thu", "fit-fri", "fit-sat", "fit-sun"];

/// Marks an axis with round numbers.
fn ticks(from: f64, to: f64) -> Vec<Tick> {
    let (numbers, step) = round_numbers(from, to);
    let mut decimals = 0;
    let mut part = step;
    while part < 0.999 && decimals < 6 {
        part *= 10.0;
        decimals += 1;
    }
    numbers.into_iter().map(|at| Tick { at, label: format!("{at:.decimals$}") }).collect()
}

/// Marks an axis of shares, in per cent.
fn share_ticks(to: f64) -> Vec<Tick> {
    let label = |tick: Tick| Tick { at: tick.at / 100.0, label: tick.label + " %" };
    ticks(0.0, 100.0 * to).into_iter().map(label).collect()
}

/// Sales by the hour of the week, with the interval of each hour.
pub(super) fn week(arrivals: &Arrivals, language: Language) -> Element {
    let all = arrivals.week.iter().map(|hour| hour.high);
    let most = 1.05 * all.fold(1e-9, f64::max);
    let mut plot = Plot::new(Frame::USUAL, Scale::Linear(0.0, 168.0), Scale::Linear(0.0, most));
    let per_hour = if arrivals.tills > 1 { "fit-an-hour-at-a-till" } else { "fit-an-hour" };
    plot.upright_axis(&ticks(0.0, most), language.text(per_hour));
    let days = (0_u32..).zip(WEEKDAYS);
    let days = days
        .map(|(day, name)| Tick { at: f64::from(24 * day), label: language.text(name).to_owned() });
    plot.level_axis(&days.collect::<Vec<_>>(), language.text("fit-hour-of-week"));
    let ends = |hour: usize| [hour as f64, hour as f64 + 1.0];
    let hours = || arrivals.week.iter().enumerate();
    let band = hours().flat_map(|(hour, known)| ends(hour).map(|at| (at, known.low, known.high)));
    plot.band("first", &band.collect::<Vec<_>>());
    let steps = hours().flat_map(|(hour, known)| ends(hour).map(|at| (at, known.value)));
    plot.line("first", &steps.collect::<Vec<_>>());
    plot.finish("week", language.text("fit-week-title"), language.text("fit-week-described"))
}

/// The count of each day beside what its kind of day has on average.
pub(super) fn days(arrivals: &Arrivals, language: Language) -> Element {
    let days = &arrivals.by_day;
    let spread = arrivals.spread_of_all.map_or(1.0, |spread| spread.value.max(1.0));
    let way = |expected: f64| Z * (spread * expected).sqrt();
    let highs = days.iter().map(|day| (day.expected + way(day.expected)).max(day.sales as f64));
    let most = ROOM * largest(highs);
    let mut plot = Plot::new(Frame::USUAL, Scale::Places(days.len()), Scale::Linear(0.0, most));
    plot.upright_axis(&ticks(0.0, most), language.text("fit-a-day"));
    let labels = days.iter().enumerate().step_by(days.len().div_ceil(MOST_LABELS).max(1));
    let labels = labels.map(|(at, day)| Tick { at: at as f64, label: show_day(day.day) });
    plot.level_axis(&labels.collect::<Vec<_>>(), language.text("fit-day"));
    let each = || days.iter().enumerate().map(|(at, day)| (at as f64, day));
    let band = each().map(|(at, day)| {
        let way = way(day.expected);
        (at, (day.expected - way).max(0.0), day.expected + way)
    });
    plot.band("first", &band.collect::<Vec<_>>());
    plot.line("first", &each().map(|(at, day)| (at, day.expected)).collect::<Vec<_>>());
    for (at, day) in each() {
        let with: &[(&str, &dyn Display)] = &[
            ("day", &show_day(day.day)),
            ("sales", &day.sales),
            ("expected", &format!("{:.0}", day.expected)),
        ];
        let says = language.say("fit-day-says", with);
        plot.dot("second", (at, day.sales as f64), &says);
    }
    plot.legend_at_left(&[
        ("first", language.text("fit-fitted")),
        ("second", language.text("fit-seen-dots")),
    ]);
    plot.finish("days", language.text("fit-days-title"), language.text("fit-days-described"))
}

/// How likely an amount of at least so much is: seen, and by the law.
pub(super) fn amounts(report: &FitReport<'_>, amounts: &Amounts) -> Element {
    let (currency, language) = (report.export.currency, report.language);
    let least = (1.0 / amounts.count as f64).max(LEAST);
    let shown = || amounts.curve.iter().filter(|point| point.seen.max(point.of_law) >= least);
    let most = largest(shown().map(|point| point.minor as f64));
    let mut plot = Plot::new(Frame::USUAL, Scale::Linear(0.0, 1.03 * most), Scale::Log(least, 1.0));
    let decades = (0_i32..5).map(|power| {
        let at = 10.0_f64.powi(-power);
        let label = if power == 0 {
            language.text("risk-all").to_owned()
        } else {
            language.say("risk-one-in", &[("of", &10_u32.pow(power.unsigned_abs()))])
        };
        Tick { at, label }
    });
    let decades: Vec<Tick> = decades.filter(|tick| tick.at >= least).collect();
    plot.upright_axis(&decades, language.text("fit-share-of-amounts"));
    let code = currency.code();
    plot.level_axis(
        &money_ticks(currency, 0.0, 1.03 * most),
        &language.say("fit-at-least", &[("code", &code)]),
    );
    let line = |of: fn(&sim_risk::CurvePoint) -> f64| -> Vec<(f64, f64)> {
        let points = shown().map(|point| (point.minor as f64, of(point)));
        points.filter(|(_, share)| *share >= least).collect()
    };
    plot.line("second", &line(|point| point.of_law));
    plot.line("first", &line(|point| point.seen));
    for one in amounts.quantiles.iter().filter(|one| 1.0 - one.level >= least) {
        let says = language.say("fit-level", &[("level", &(100.0 * one.level))]);
        plot.dot("first", (one.seen.value, 1.0 - one.level), &says);
    }
    plot.legend(&[
        ("first", language.text("fit-seen")),
        ("second", language.text("fit-lognormal")),
    ]);
    plot.finish(
        "amounts",
        language.text("fit-amounts-title"),
        language.text("fit-amounts-described"),
    )
}

/// The share that was stored on each day, and of all.
pub(super) fn stored(stored: &Stored, language: Language) -> Element {
    let share = |known: u64, stored: u64| stored as f64 / known as f64;
    let shares = stored.by_day.iter().map(|(_, known, stored)| share(*known, *stored));
    let most = (1.08 * shares.fold(stored.share.high, f64::max)).max(1e-6);
    let count = stored.by_day.len();
    let mut plot = Plot::new(Frame::USUAL, Scale::Places(count), Scale::Linear(0.0, most));
    plot.upright_axis(&share_ticks(most), language.text("fit-share-stored"));
    let labels = stored.by_day.iter().enumerate().step_by(count.div_ceil(MOST_LABELS).max(1));
    let labels = labels.map(|(at, (day, _, _))| Tick { at: at as f64, label: show_day(*day) });
    plot.level_axis(&labels.collect::<Vec<_>>(), language.text("fit-day"));
    let (from, to) = (-0.5, count as f64 - 0.5);
    let known = stored.share;
    plot.band("first", &[(from, known.low, known.high), (to, known.low, known.high)]);
    plot.line("first", &[(from, known.value), (to, known.value)]);
    for (at, (day, known, stored)) in stored.by_day.iter().enumerate() {
        let with: &[(&str, &dyn Display)] =
            &[("of", &show_day(*day)), ("some", stored), ("all", known)];
        let says = language.say("fit-some-of", with);
        plot.dot("second", (at as f64, share(*known, *stored)), &says);
    }
    plot.legend(&[
        ("first", language.text("fit-all-days")),
        ("second", language.text("fit-a-day-dots")),
    ]);
    plot.finish("stored", language.text("fit-stored-title"), language.text("fit-stored-described"))
}

/// Declines by age: seen, that never fall, and by the curve.
pub(super) fn ages(ages: &Ages, language: Language) -> Element {
    let count = ages.buckets.len();
    let most = (ROOM * ages.buckets.iter().map(|one| one.share.high).fold(0.0, f64::max)).max(1e-6);
    let mut plot = Plot::new(Frame::USUAL, Scale::Places(count), Scale::Linear(0.0, most));
    plot.upright_axis(&share_ticks(most), language.text("fit-declined"));
    let each = || ages.buckets.iter().enumerate().map(|(at, one)| (at as f64, one));
    let labels: Vec<Tick> =
        each().map(|(at, one)| Tick { at, label: age(one, language) }).collect();
    plot.level_axis(&labels, language.text("fit-age-when-asked"));
    plot.line("third", &each().map(|(at, one)| (at, one.isotonic)).collect::<Vec<_>>());
    plot.line("second", &each().map(|(at, one)| (at, ages.at(one.mean_ms))).collect::<Vec<_>>());
    for (at, one) in each() {
        plot.stroke("whisker", (at, one.share.low), (at, one.share.high));
        let with: &[(&str, &dyn Display)] =
            &[("of", &age(one, language)), ("some", &one.declined), ("all", &one.asked)];
        let says = language.say("fit-some-of", with);
        plot.dot("first", (at, one.share.value), &says);
        let count = format!("{}/{}", one.declined, one.asked);
        plot.label((at, one.share.high), (0.0, -6.0), (Anchor::Middle, &count));
    }
    plot.legend_at_left(&[
        ("first", language.text("fit-seen-dots")),
        ("third", language.text("fit-isotonic")),
        ("second", language.text("fit-curve")),
    ]);
    plot.finish(
        "declines",
        language.text("fit-declines-by-age"),
        language.text("fit-ages-described"),
    )
}
