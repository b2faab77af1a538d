//! How likely it is to lose at least so much.

use reports_language::Language;
use sim_risk::{Distribution, Level, Measure, PointEstimates};

use crate::markup::Element;
use crate::risk::RiskReport;
use crate::risk::digits::grouped;
use crate::risk::figures::{largest, money_ticks};
use crate::risk::plot::{Anchor, Frame, Plot, Scale, Tick};

/// So many replications must lose as much for the curve to be drawn there.
const ENOUGH: f64 = 10.0;
/// The least probability that is drawn of an exact distribution.
const LEAST: f64 = 1e-5;

/// Draws the exceedance curve of a point, and that of its worst outage where it is another one.
pub(crate) fn exceedance(report: &RiskReport<'_>, point: &PointEstimates) -> Element {
    let (words, language) = (report.words(), report.language);
    let least = report.estimates.replications.map_or(LEAST, |count| ENOUGH / count as f64);
    let least = least.min(0.1);
    let worst = point.worst_outage.as_ref().filter(|_| words.has_many_outages());
    let bound = bound(report, least);
    let ends = shown(&point.loss, least).map(|(loss, _, _, _)| loss);
    let most = largest(ends.chain(bound.map(|(minor, _)| minor)));
    let mut plot =
        Plot::new(Frame::USUAL, Scale::Linear(0.0, most * 1.04), Scale::Log(least * 0.8, 1.0));
    plot.upright_axis(
        &ticks(least, language),
        &language.say("risk-share-of", &[("times", &words.times())]),
    );
    let code = report.study.currency.code();
    plot.level_axis(
        &money_ticks(report.study.currency, 0.0, most * 1.04),
        &language.say("risk-loss-of-at-least", &[("code", &code)]),
    );
    if let Some(worst) = worst {
        draw(&mut plot, "second", worst, least);
    }
    draw(&mut plot, "first", &point.loss, least);
    if let Some((minor, rest)) = bound {
        plot.stroke("bound", (minor, rest), (minor, least * 0.8));
        plot.stroke("bound", (0.0, rest), (minor, rest));
        plot.label((0.0, rest), (8.0, -7.0), (Anchor::Start, &asked(report)));
    }
    dots(report, &mut plot, point, least);
    let all = language.say("risk-all-of", &[("time", &words.a_time())]);
    match worst {
        Some(_) => plot.legend(&[("first", &all), ("second", language.text("risk-worst-of-it"))]),
        None => plot.legend(&[("first", &all)]),
    }
    let title = language.text("risk-exceedance");
    plot.finish("exceedance", title, &described(report, point))
}

fn described(report: &RiskReport<'_>, point: &PointEstimates) -> String {
    let words = report.words();
    let p99 = words.money().say(point.measure(Measure::Var(Level::P99)));
    let rare = words.rare(Level::P99);
    report.language.say("risk-described-exceedance", &[("rare", &rare), ("loss", &p99.value)])
}

/// The points of a curve that enough replications stand for: loss, probability, and its interval.
fn shown(losses: &Distribution, least: f64) -> impl Iterator<Item = (f64, f64, f64, f64)> {
    let points = losses.curve.iter().filter(move |one| one.probability.value >= least);
    points
        .filter(|one| one.loss > 0.0)
        .map(|one| (one.loss, one.probability.value, one.probability.low, one.probability.high))
}

fn draw(plot: &mut Plot, class: &str, losses: &Distribution, least: f64) {
    let points: Vec<_> = shown(losses, least).collect();
    let band: Vec<_> = points.iter().map(|(loss, _, low, high)| (*loss, *low, *high)).collect();
    let line: Vec<_> = points.iter().map(|(loss, value, _, _)| (*loss, *value)).collect();
    plot.band(class, &band);
    plot.line(class, &line);
}

/// Marks the quantiles of the table.
fn dots(report: &RiskReport<'_>, plot: &mut Plot, point: &PointEstimates, least: f64) {
    let words = report.words();
    for level in Level::ALL {
        let rest = 1.0 - level.probability();
        let loss = point.measure(Measure::Var(level));
        if rest >= least {
            let says = {
                let loss = words.money().say(loss).whole(report.language);
                format!("{}: {loss}", words.rare(level))
            };
            plot.dot("first", (loss.value, rest), &says);
        }
    }
}

/// Returns what a question asks of the curve, where it asks for a quantile that is drawn: the loss
/// in minor units, and the share that may exceed it.
fn bound(report: &RiskReport<'_>, least: f64) -> Option<(f64, f64)> {
    let question = report.study.question?;
    let Measure::Var(level) = question.measure else { return None };
    let rest = 1.0 - level.probability();
    (rest >= least).then(|| (question.under.minor() as f64, rest))
}

fn asked(report: &RiskReport<'_>) -> String {
    let under = report.study.question.map(|question| question.under).unwrap_or_default();
    report.language.say("risk-asked-for", &[("under", &report.words().amount(under))])
}

/// Marks one in so many; between the powers of ten only where there is room.
fn ticks(least: f64, language: Language) -> Vec<Tick> {
    let between: &[u32] = if least >= 1e-4 { &[1, 2, 5] } else { &[1] };
    let decades = (0..9).map(|power| 10_u32.pow(power));
    let counts = decades.flat_map(|decade| between.iter().map(move |part| decade * part));
    let counts = counts.take_while(|count| 1.0 / f64::from(*count) >= least * 0.8);
    let label = |count: u32| match count {
        1 => language.text("risk-all").to_owned(),
        _ => language.say("risk-one-in", &[("of", &grouped(&count.to_string()))]),
    };
    counts.map(|count| Tick { at: 1.0 / f64::from(count), label: label(count) }).collect()
}
