//! The pictures of a fit: what was seen beside what was fitted.

use harness_scenario::show_day;
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
const WEEKDAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

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
pub(super) fn week(arrivals: &Arrivals) -> Element {
    let all = arrivals.week.iter().map(|hour| hour.high);
    let most = 1.05 * all.fold(1e-9, f64::max);
    let mut plot = Plot::new(Frame::USUAL, Scale::Linear(0.0, 168.0), Scale::Linear(0.0, most));
    let tills = if arrivals.tills > 1 { " at a till" } else { "" };
    plot.upright_axis(&ticks(0.0, most), &format!("sales by card an hour{tills}"));
    let days = (0_u32..).zip(WEEKDAYS);
    let days = days.map(|(day, name)| Tick { at: f64::from(24 * day), label: name.to_owned() });
    plot.level_axis(&days.collect::<Vec<_>>(), "hour of the week");
    let ends = |hour: usize| [hour as f64, hour as f64 + 1.0];
    let hours = || arrivals.week.iter().enumerate();
    let band = hours().flat_map(|(hour, known)| ends(hour).map(|at| (at, known.low, known.high)));
    plot.band("first", &band.collect::<Vec<_>>());
    let steps = hours().flat_map(|(hour, known)| ends(hour).map(|at| (at, known.value)));
    plot.line("first", &steps.collect::<Vec<_>>());
    plot.finish(
        "week",
        "Sales by card in each hour of the week",
        "A line with a step for each of 168 hours, and its 95 % interval as a band.",
    )
}

/// The count of each day beside what its kind of day has on average.
pub(super) fn days(arrivals: &Arrivals) -> Element {
    let days = &arrivals.by_day;
    let spread = arrivals.spread_of_all.map_or(1.0, |spread| spread.value.max(1.0));
    let way = |expected: f64| Z * (spread * expected).sqrt();
    let highs = days.iter().map(|day| (day.expected + way(day.expected)).max(day.sales as f64));
    let most = ROOM * largest(highs);
    let mut plot = Plot::new(Frame::USUAL, Scale::Places(days.len()), Scale::Linear(0.0, most));
    plot.upright_axis(&ticks(0.0, most), "sales by card a day");
    let labels = days.iter().enumerate().step_by(days.len().div_ceil(MOST_LABELS).max(1));
    let labels = labels.map(|(at, day)| Tick { at: at as f64, label: show_day(day.day) });
    plot.level_axis(&labels.collect::<Vec<_>>(), "day");
    let each = || days.iter().enumerate().map(|(at, day)| (at as f64, day));
    let band = each().map(|(at, day)| {
        let way = way(day.expected);
        (at, (day.expected - way).max(0.0), day.expected + way)
    });
    plot.band("first", &band.collect::<Vec<_>>());
    plot.line("first", &each().map(|(at, day)| (at, day.expected)).collect::<Vec<_>>());
    for (at, day) in each() {
        let says = format!("{}: {}, {:.0} expected", show_day(day.day), day.sales, day.expected);
        plot.dot("second", (at, day.sales as f64), &says);
    }
    plot.legend_at_left(&[
        ("first", "fitted, with room for 95 of 100 days"),
        ("second", "seen (dots)"),
    ]);
    plot.finish(
        "days",
        "Sales by card of each day",
        "A dot for each day, beside the mean of its weekday with the spread that was fitted as a band.",
    )
}

/// How likely an amount of at least so much is: seen, and by the law.
pub(super) fn amounts(report: &FitReport<'_>, amounts: &Amounts) -> Element {
    let currency = report.export.currency;
    let least = (1.0 / amounts.count as f64).max(LEAST);
    let shown = || amounts.curve.iter().filter(|point| point.seen.max(point.of_law) >= least);
    let most = largest(shown().map(|point| point.minor as f64));
    let mut plot = Plot::new(Frame::USUAL, Scale::Linear(0.0, 1.03 * most), Scale::Log(least, 1.0));
    let decades = (0_i32..5).map(|power| {
        let at = 10.0_f64.powi(-power);
        let label = if power == 0 {
            "all".to_owned()
        } else {
            format!("1 in {}", 10_u32.pow(power.unsigned_abs()))
        };
        Tick { at, label }
    });
    let decades: Vec<Tick> = decades.filter(|tick| tick.at >= least).collect();
    plot.upright_axis(&decades, "share of amounts");
    let code = currency.code();
    plot.level_axis(
        &money_ticks(currency, 0.0, 1.03 * most),
        &format!("amount of at least, in {code}"),
    );
    let line = |of: fn(&sim_risk::CurvePoint) -> f64| -> Vec<(f64, f64)> {
        let points = shown().map(|point| (point.minor as f64, of(point)));
        points.filter(|(_, share)| *share >= least).collect()
    };
    plot.line("second", &line(|point| point.of_law));
    plot.line("first", &line(|point| point.seen));
    for one in amounts.quantiles.iter().filter(|one| 1.0 - one.level >= least) {
        let says = format!("{} % are not above this", 100.0 * one.level);
        plot.dot("first", (one.seen.value, 1.0 - one.level), &says);
    }
    plot.legend(&[("first", "seen"), ("second", "lognormal law")]);
    plot.finish(
        "amounts",
        "How likely an amount of at least so much is",
        "Two lines that fall from the left to the right: what was seen, and the lognormal law. The \
         table below has the quantiles.",
    )
}

/// The share that was stored on each day, and of all.
pub(super) fn stored(stored: &Stored) -> Element {
    let share = |known: u64, stored: u64| stored as f64 / known as f64;
    let shares = stored.by_day.iter().map(|(_, known, stored)| share(*known, *stored));
    let most = (1.08 * shares.fold(stored.share.high, f64::max)).max(1e-6);
    let count = stored.by_day.len();
    let mut plot = Plot::new(Frame::USUAL, Scale::Places(count), Scale::Linear(0.0, most));
    plot.upright_axis(&share_ticks(most), "share stored");
    let labels = stored.by_day.iter().enumerate().step_by(count.div_ceil(MOST_LABELS).max(1));
    let labels = labels.map(|(at, (day, _, _))| Tick { at: at as f64, label: show_day(*day) });
    plot.level_axis(&labels.collect::<Vec<_>>(), "day");
    let (from, to) = (-0.5, count as f64 - 0.5);
    let known = stored.share;
    plot.band("first", &[(from, known.low, known.high), (to, known.low, known.high)]);
    plot.line("first", &[(from, known.value), (to, known.value)]);
    for (at, (day, known, stored)) in stored.by_day.iter().enumerate() {
        let says = format!("{}: {stored} of {known}", show_day(*day));
        plot.dot("second", (at as f64, share(*known, *stored)), &says);
    }
    plot.legend(&[("first", "all days, 95 % interval"), ("second", "a day (dots)")]);
    plot.finish(
        "stored",
        "Share of sales that were stored",
        "A dot for each day, and the share of all days as a line with its 95 % interval.",
    )
}

/// Declines by age: seen, that never fall, and by the curve.
pub(super) fn ages(ages: &Ages) -> Element {
    let count = ages.buckets.len();
    let most = (ROOM * ages.buckets.iter().map(|one| one.share.high).fold(0.0, f64::max)).max(1e-6);
    let mut plot = Plot::new(Frame::USUAL, Scale::Places(count), Scale::Linear(0.0, most));
    plot.upright_axis(&share_ticks(most), "declined");
    let each = || ages.buckets.iter().enumerate().map(|(at, one)| (at as f64, one));
    let labels: Vec<Tick> = each().map(|(at, one)| Tick { at, label: age(one) }).collect();
    plot.level_axis(&labels, "age of the payment when it was asked for");
    plot.line("third", &each().map(|(at, one)| (at, one.isotonic)).collect::<Vec<_>>());
    plot.line("second", &each().map(|(at, one)| (at, ages.at(one.mean_ms))).collect::<Vec<_>>());
    for (at, one) in each() {
        plot.stroke("whisker", (at, one.share.low), (at, one.share.high));
        let says = format!("{}: {} of {}", age(one), one.declined, one.asked);
        plot.dot("first", (at, one.share.value), &says);
        let count = format!("{}/{}", one.declined, one.asked);
        plot.label((at, one.share.high), (0.0, -6.0), (Anchor::Middle, &count));
    }
    plot.legend_at_left(&[
        ("first", "seen (dots)"),
        ("third", "that never falls"),
        ("second", "curve"),
    ]);
    plot.finish(
        "declines",
        "Declines of stored payments by age",
        "A dot for each age with its 95 % interval, a line that never falls, and the curve of the \
         study. The table below has the numbers.",
    )
}
