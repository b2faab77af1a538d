//! Bars: what a loss is made of, and what it hangs on.

use sim_risk::{Effect, Estimate, Level, Measure, PointEstimates};

use crate::markup::Element;
use crate::printable::printable;
use crate::risk::figures::{largest, money_ticks, short};
use crate::risk::plot::{Anchor, Frame, Plot, Scale};
use crate::risk::{RiskReport, Sensitivity};

/// What is left of the bars for their names.
const NAMES: f64 = 178.0;
/// What is left of the bars of a tornado for the keys of a study.
const KEYS: f64 = 236.0;

fn frame(width: f64, count: usize) -> Frame {
    Frame { left: NAMES, width, height: 72.0 + 32.0 * count as f64 }
}

/// Draws mean losses by their names, with their intervals.
pub(crate) fn parts(
    report: &RiskReport<'_>,
    (id, title): (&str, &str),
    parts: &[(String, Estimate)],
) -> Element {
    let (words, currency) = (report.words(), report.study.currency);
    let count = parts.len();
    let most = 1.18 * largest(parts.iter().map(|(_, mean)| mean.high));
    let frame = frame(Frame::HALF, count);
    let mut plot = Plot::new(frame, Scale::Linear(0.0, most), Scale::Places(count));
    plot.level_axis(
        &money_ticks(currency, 0.0, most),
        &report.language.say("risk-average-loss-in", &[("code", &currency.code())]),
    );
    for (place, (name, mean)) in parts.iter().rev().enumerate() {
        let y = place as f64;
        plot.bar("first", (0.0, mean.value), y);
        plot.stroke("whisker", (mean.low, y), (mean.high, y));
        plot.label((0.0, y), (-8.0, 4.0), (Anchor::End, &short(name)));
        let value = words.money().say(*mean).value;
        plot.label((mean.high, y), (6.0, 4.0), (Anchor::Start, &value));
    }
    plot.finish(id, title, report.language.text("risk-described-parts"))
}

/// Which loss a tornado is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tornado {
    /// The average.
    Mean,
    /// What 1 in 100 exceeds.
    P99,
}

impl Tornado {
    const fn id(self) -> &'static str {
        match self {
            Self::Mean => "tornado-mean",
            Self::P99 => "tornado-p99",
        }
    }

    const fn measure(self) -> Measure {
        match self {
            Self::Mean => Measure::Mean,
            Self::P99 => Measure::Var(Level::P99),
        }
    }

    const fn of(self, effect: &Effect) -> Option<Estimate> {
        match self {
            Self::Mean => effect.mean,
            Self::P99 => effect.p99,
        }
    }
}

/// A bar of a tornado: the losses at both ends of a figure, in minor units.
struct Bar<'a> {
    of: &'a Sensitivity,
    ends: [(Estimate, &'a str); 2],
}

impl<'a> Bar<'a> {
    fn of(of: &'a Sensitivity, base: f64, tornado: Tornado) -> Option<Self> {
        let scaled = |Estimate { value, low, high }: Estimate| Estimate {
            value: base * value,
            low: base * low,
            high: base * high,
        };
        let (low, high) = (tornado.of(&of.at_low)?, tornado.of(&of.at_high)?);
        Some(Self { of, ends: [(scaled(low), &of.low), (scaled(high), &of.high)] })
    }

    fn swing(&self) -> f64 {
        (self.ends[0].0.value - self.ends[1].0.value).abs()
    }

    fn reaches(&self) -> impl Iterator<Item = f64> {
        let ends = self.ends.iter().flat_map(|(end, _)| [end.low, end.value, end.high]);
        ends.filter(|end| end.is_finite())
    }
}

/// Draws how a loss hangs on each figure, the widest swing on top; none where nothing is lost.
pub(crate) fn tornado(
    report: &RiskReport<'_>,
    point: &PointEstimates,
    tornado: Tornado,
) -> Option<Element> {
    let base = point.measure(tornado.measure()).value;
    let swings = report.swings();
    let mut bars: Vec<Bar<'_>> =
        swings.iter().filter_map(|one| Bar::of(one, base, tornado)).collect();
    bars.sort_by(|one, other| other.swing().total_cmp(&one.swing()));
    let ends = bars.iter().flat_map(Bar::reaches);
    let (least, most) =
        ends.fold((base, base), |(least, most), end| (least.min(end), most.max(end)));
    // The values stand beside the bars.
    let room = 0.12 * (most - least).max(1.0);
    let (least, most) = (least - room, most + room);
    let (currency, count) = (report.study.currency, bars.len());
    let frame = Frame { left: KEYS, ..frame(Frame::USUAL.width, count) };
    let mut plot = Plot::new(frame, Scale::Linear(least, most), Scale::Places(count));
    let words = report.words().measure(tornado.measure());
    let title = report.language.say("risk-hangs-on", &[("what", &words)]);
    plot.level_axis(
        &money_ticks(currency, least.max(0.0), most),
        &report.language.say("risk-in", &[("what", &words), ("code", &currency.code())]),
    );
    for (place, bar) in bars.iter().rev().enumerate() {
        draw(&mut plot, bar, (base, least, place as f64));
    }
    plot.stroke("base", (base, -0.5), (base, count as f64));
    (count > 0)
        .then(|| plot.finish(tornado.id(), &title, report.language.text("risk-described-tornado")))
}

fn draw(plot: &mut Plot, bar: &Bar<'_>, (base, least, y): (f64, f64, f64)) {
    let [low, high] = bar.ends.map(|(end, _)| end.value);
    // The colours meet at the study as it is, where that lies between the two.
    let meet = base.clamp(low.min(high), low.max(high));
    plot.bar("second", (low, meet), y);
    plot.bar("first", (high, meet), y);
    for ((end, value), other) in bar.ends.into_iter().zip([high, low]) {
        // At an end where the study is as it is, the line says so.
        if value == bar.of.value {
            continue;
        }
        plot.stroke("whisker", (end.low, y), (end.high, y));
        let says = short(&printable(value));
        if end.value < other {
            plot.label((end.low, y), (-6.0, 4.0), (Anchor::End, &says));
        } else {
            plot.label((end.high, y), (6.0, 4.0), (Anchor::Start, &says));
        }
    }
    plot.label((least, y), (-8.0, 4.0), (Anchor::End, &printable(&bar.of.parameter)));
}
