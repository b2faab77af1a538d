//! How well the loss was known after fewer replications.

use pos_core::Currency;
use reports_language::Language;
use sim_risk::Estimate;

use crate::markup::Element;
use crate::risk::RiskReport;
use crate::risk::digits::grouped;
use crate::risk::figures::money_ticks;
use crate::risk::plot::{Frame, Plot, Scale, Tick};

/// Draws average and one in a hundred, each a picture of its own: their sizes differ too much.
pub(crate) fn convergence(report: &RiskReport<'_>) -> [Element; 2] {
    let known = |of: fn(&crate::risk::Convergence) -> Estimate| {
        report.convergence.iter().map(|one| (one.replications, of(one))).collect::<Vec<_>>()
    };
    let of = (report.study.currency, report.language);
    [
        narrowing(of, ("convergence-mean", "risk-average-loss"), &known(|one| one.mean)),
        narrowing(of, ("convergence-p99", "risk-p99"), &known(|one| one.p99)),
    ]
}

fn narrowing(
    (currency, language): (Currency, Language),
    (id, name): (&str, &'static str),
    known: &[(u64, Estimate)],
) -> Element {
    let name = language.text(name);
    let ends = known.iter().flat_map(|(_, one)| [one.low, one.value, one.high]);
    let ends = ends.filter(|end| end.is_finite());
    let (least, most) =
        ends.fold((f64::INFINITY, 0.0_f64), |(least, most), end| (least.min(end), most.max(end)));
    let room = 0.1 * (most - least).max(1.0);
    let (least, most) = (least - room, most + room);
    let counts: Vec<f64> = known.iter().map(|(count, _)| *count as f64).collect();
    let (fewest, all) =
        (counts.first().copied().unwrap_or(1.0), counts.last().copied().unwrap_or(1.0));
    let frame = Frame { height: 270.0, width: Frame::HALF, ..Frame::USUAL };
    let x = Scale::Log(fewest.max(1.0) / 1.2, all.max(1.0) * 1.2);
    let mut plot = Plot::new(frame, x, Scale::Linear(least, most));
    plot.upright_axis(
        &money_ticks(currency, least, most),
        &language.say("risk-in", &[("what", &name), ("code", &currency.code())]),
    );
    plot.level_axis(&ticks(known), language.text("risk-replications-axis"));
    let band: Vec<_> = known.iter().map(|(n, one)| (*n as f64, one.low, one.high)).collect();
    let line: Vec<_> = known.iter().map(|(n, one)| (*n as f64, one.value)).collect();
    plot.band("first", &band);
    plot.line("first", &line);
    for point in line {
        plot.dot("first", point, &grouped(&format!("{:.0}", point.0)));
    }
    let title = language.say("risk-narrowing", &[("what", &name)]);
    plot.finish(id, &title, language.text("risk-described-narrowing"))
}

/// Marks some of the counts, the last one always.
fn ticks(known: &[(u64, Estimate)]) -> Vec<Tick> {
    let every = known.len().div_ceil(4).max(1);
    let counts = known.iter().rev().step_by(every).map(|(count, _)| *count);
    counts.map(|count| Tick { at: count as f64, label: grouped(&count.to_string()) }).collect()
}
