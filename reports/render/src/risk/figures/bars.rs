//! Bars: what a loss is made of, and what it hangs on.

use sim_risk::{Estimate, PointEstimates};

use crate::risk::RiskReport;
use crate::risk::figures::{largest, money_ticks, short};
use crate::risk::markup::Element;
use crate::risk::plot::{Anchor, Frame, Plot, Scale};
use crate::risk::words::{RiskWords, printable};

/// What is left of the bars for their names.
const NAMES: f64 = 178.0;

fn frame(width: f64, count: usize) -> Frame {
    Frame { left: NAMES, width, height: 72.0 + 32.0 * count as f64 }
}

/// Draws mean losses by their names, with their intervals.
pub(crate) fn parts(
    report: &RiskReport<'_>,
    (id, title): (&str, &str),
    parts: &[(String, Estimate)],
) -> Element {
    let (words, currency) = (RiskWords::of(report.study), report.study.currency);
    let count = parts.len();
    let most = 1.18 * largest(parts.iter().map(|(_, mean)| mean.high));
    let frame = frame(Frame::HALF, count);
    let mut plot = Plot::new(frame, Scale::Linear(0.0, most), Scale::Places(count));
    plot.level_axis(
        &money_ticks(currency, 0.0, most),
        &format!("average loss, in {}", currency.code()),
    );
    for (place, (name, mean)) in parts.iter().rev().enumerate() {
        let y = place as f64;
        plot.bar("first", (0.0, mean.value), y);
        plot.stroke("whisker", (mean.low, y), (mean.high, y));
        plot.label((0.0, y), (-8.0, 4.0), (Anchor::End, &short(name)));
        let value = words.money().say(*mean).value;
        plot.label((mean.high, y), (6.0, 4.0), (Anchor::Start, &value));
    }
    plot.finish(id, title, "Bars with their 95 % intervals. The table below has the numbers.")
}

/// Draws how the mean loss hangs on each parameter, the widest swing on top.
pub(crate) fn tornado(report: &RiskReport<'_>, point: &PointEstimates) -> Element {
    let currency = report.study.currency;
    let (swings, base) = (report.swings(), point.loss.mean.value);
    let ends = swings.iter().flat_map(|one| [one.mean_at_low, one.mean_at_high]).chain([base]);
    let (least, most) =
        ends.fold((base, base), |(least, most), end| (least.min(end), most.max(end)));
    // The values stand beside the bars.
    let room = 0.2 * (most - least).max(1.0);
    let (least, most) = (least - room, most + room);
    let count = swings.len();
    let frame = frame(Frame::USUAL.width, count);
    let mut plot = Plot::new(frame, Scale::Linear(least, most), Scale::Places(count));
    let ticks: Vec<_> = money_ticks(currency, least.max(0.0), most);
    plot.level_axis(&ticks, &format!("average loss, in {}", currency.code()));
    for (place, one) in swings.iter().rev().enumerate() {
        let y = place as f64;
        // The colours meet at the study as it is, where that lies between the two.
        let ends = [one.mean_at_low, one.mean_at_high];
        let meet = base.clamp(ends[0].min(ends[1]), ends[0].max(ends[1]));
        plot.bar("second", (one.mean_at_low, meet), y);
        plot.bar("first", (one.mean_at_high, meet), y);
        let side = |mean: f64, other: f64| {
            if mean < other { ((-6.0, 4.0), Anchor::End) } else { ((6.0, 4.0), Anchor::Start) }
        };
        let ends = [
            (one.mean_at_low, one.mean_at_high, &one.low),
            (one.mean_at_high, one.mean_at_low, &one.high),
        ];
        for (mean, other, value) in ends {
            let (by, anchor) = side(mean, other);
            plot.label((mean, y), by, (anchor, &short(&printable(value))));
        }
        plot.label((least, y), (-8.0, 4.0), (Anchor::End, &short(&printable(&one.parameter))));
    }
    plot.stroke("base", (base, -0.5), (base, count as f64));
    plot.finish(
        "tornado",
        "What the average loss hangs on",
        "A bar for each parameter, from the average loss at its low value to that at its high \
         value; the line is the study as it is. The table below has the numbers.",
    )
}
