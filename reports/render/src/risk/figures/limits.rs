//! What a limit costs and what it saves.

use core::fmt::Display;

use sim_risk::{Axis, Flow, Level, Measure, PointEstimates, Policy, Spread};

use crate::markup::Element;
use crate::risk::RiskReport;
use crate::risk::figures::{largest, money_ticks};
use crate::risk::plot::{Anchor, Frame, Plot, Scale, Tick};
use crate::risk::words::{axis_words, when_full};

/// More labels than this have no room below a picture.
const MOST_LABELS: usize = 9;
/// Labels nearer than this cover each other.
const APART: f64 = 15.0;

/// The points of a sweep that differ from the one that is looked at by one limit alone.
#[derive(Clone, Debug)]
pub(crate) struct Lane<'a> {
    report: &'a RiskReport<'a>,
    name: &'static str,
    points: Vec<(String, &'a PointEstimates)>,
    /// Their places in the sweep.
    places: Vec<usize>,
}

impl<'a> Lane<'a> {
    /// Finds them: along the limit that is asked about, else along the first that is swept; none
    /// where nothing is.
    pub(crate) fn of(report: &'a RiskReport<'a>) -> Option<Self> {
        let words = report.words();
        let sweep = &report.study.sweep;
        let asked = report.study.question.map(|question| question.over);
        let is_swept = |axis: &Axis| match axis {
            Axis::TransactionLimit => sweep.transaction_limit.len() > 1,
            Axis::DeviceLimit => sweep.device_limit.len() > 1,
        };
        let usual = [Axis::DeviceLimit, Axis::TransactionLimit];
        let axis = asked.into_iter().chain(usual).find(is_swept);
        let focus = report.point(report.focus())?.policy;
        let points = report.estimates.points.iter().enumerate();
        let mut points: Vec<_> = points.filter(|(_, one)| same(axis, one.policy, focus)).collect();
        points.sort_by_key(|(_, one)| {
            let limit = limit(axis, &one.policy);
            (limit.is_none(), limit)
        });
        let places = points.iter().map(|(place, _)| *place).collect();
        let label = |policy: &Policy| match axis {
            Some(_) => words.limit(limit(axis, policy)),
            None => when_full(policy.when_full, report.language).to_owned(),
        };
        let points: Vec<_> = points.into_iter().map(|(_, one)| (label(&one.policy), one)).collect();
        let name = axis.map_or_else(
            || report.language.text("risk-when-full"),
            |axis| axis_words(axis, report.language),
        );
        (points.len() > 1).then_some(Self { report, name, points, places })
    }

    /// The measures that are drawn: the rarest first.
    fn measures(&self) -> Vec<(&'static str, Measure)> {
        vec![
            ("first", self.measure()),
            ("third", Measure::Var(Level::P95)),
            ("second", Measure::Mean),
        ]
    }

    /// The measure that the question asks for; else one in a hundred.
    pub(crate) fn measure(&self) -> Measure {
        let asked = self.report.study.question.map(|question| question.measure);
        let usual = Measure::Var(Level::P99);
        asked.filter(|asked| *asked != Measure::Mean).unwrap_or(usual)
    }

    fn most(&self) -> f64 {
        let measures = self.measures();
        let ends = self.points.iter().flat_map(|(_, point)| {
            measures.iter().map(|(_, measure)| {
                let known = point.measure(*measure);
                if known.high.is_finite() { known.high } else { known.value }
            })
        });
        let bound = self.report.study.question.map(|question| question.under.minor() as f64);
        1.08 * largest(ends.chain(bound))
    }

    fn loss_axis(&self, plot: &mut Plot) {
        let currency = self.report.study.currency;
        plot.upright_axis(
            &money_ticks(currency, 0.0, self.most()),
            &self.report.language.say("risk-loss-in", &[("code", &currency.code())]),
        );
    }

    fn ticks(&self) -> Vec<Tick> {
        let every = self.points.len().div_ceil(MOST_LABELS);
        let ticks = self.points.iter().enumerate().step_by(every);
        ticks.map(|(at, (label, _))| Tick { at: at as f64, label: label.clone() }).collect()
    }

    /// Draws what must not be reached, across the picture.
    fn bound(&self, plot: &mut Plot, (from, to): (f64, f64)) {
        let Some(question) = self.report.study.question else { return };
        let minor = question.under.minor() as f64;
        plot.stroke("bound", (from, minor), (to, minor));
        let amount = self.report.words().amount(question.under);
        let under = self.report.language.say("risk-under", &[("amount", &amount)]);
        plot.label((from, minor), (8.0, -7.0), (Anchor::Start, &under));
    }
}

fn limit(axis: Option<Axis>, policy: &Policy) -> Option<pos_core::Money> {
    match axis? {
        Axis::TransactionLimit => policy.transaction_limit,
        Axis::DeviceLimit => policy.device_limit,
    }
}

/// Tells whether two policies differ by what is looked along at the most.
fn same(axis: Option<Axis>, one: Policy, other: Policy) -> bool {
    let with = |policy: Policy| match axis {
        Some(Axis::TransactionLimit) => Policy { transaction_limit: None, ..policy },
        Some(Axis::DeviceLimit) => Policy { device_limit: None, ..policy },
        None => Policy { when_full: other.when_full, ..policy },
    };
    with(one) == with(other)
}

/// Draws what is lost at each limit, with bands.
pub(crate) fn sweep(lane: &Lane<'_>) -> Element {
    let count = lane.points.len();
    let x = Scale::Places(count);
    let mut plot = Plot::new(Frame::USUAL, x, Scale::Linear(0.0, lane.most()));
    lane.loss_axis(&mut plot);
    plot.level_axis(&lane.ticks(), lane.name);
    lane.bound(&mut plot, (-0.5, count as f64));
    for (class, measure) in lane.measures().into_iter().rev() {
        curve(&mut plot, lane, (class, measure));
    }
    legend(&mut plot, lane);
    let language = lane.report.language;
    let description = language.say("risk-described-sweep", &[("limit", &lane.name)]);
    let title = language.say("risk-lost-at-each", &[("limit", &lane.name)]);
    plot.finish("sweep", &title, &description)
}

fn curve(plot: &mut Plot, lane: &Lane<'_>, (class, measure): (&str, Measure)) {
    let money = lane.report.words().money();
    let known = lane.points.iter().enumerate();
    let known: Vec<_> = known
        .map(|(place, (label, point))| (place as f64, label, point.measure(measure)))
        .collect();
    let band: Vec<_> = known.iter().map(|(x, _, one)| (*x, one.low, one.high)).collect();
    let values: Vec<_> = known.iter().map(|(x, _, one)| (*x, one.value)).collect();
    plot.band(class, &band);
    plot.line(class, &values);
    for (x, label, one) in known {
        let language = lane.report.language;
        let measure = lane.report.words().short_measure(measure);
        let (comma, one_said) = (language.text("said-comma"), money.say(one).whole(language));
        let says = format!("{label}{comma}{measure}: {one_said}");
        plot.dot(class, (x, one.value), &says);
    }
}

/// The lines rise to the right, so that what they are is said at the left.
fn legend(plot: &mut Plot, lane: &Lane<'_>) {
    let words = lane.report.words();
    let named: Vec<(&str, String)> = lane
        .measures()
        .into_iter()
        .map(|(class, measure)| (class, words.measure(measure)))
        .collect();
    let named: Vec<(&str, &str)> =
        named.iter().map(|(class, says)| (*class, says.as_str())).collect();
    plot.legend_at_left(&named);
}

/// Draws what the sets of figures leave open at each limit; none where nobody looked at any, or
/// nothing is swept.
pub(crate) fn thinkable(report: &RiskReport<'_>) -> Option<Element> {
    let lane = Lane::of(report)?;
    let sets = report.thinkable?;
    let known: Vec<Spread> =
        lane.places.iter().filter_map(|place| Some(sets.points.get(*place)?.p99)).collect();
    let asked = report.study.question.filter(|it| it.measure == Measure::Var(Level::P99));
    let bound = asked.map(|question| question.under.minor() as f64);
    let most = 1.08 * largest(known.iter().map(|spread| spread.high.value).chain(bound));
    let count = known.len();
    let mut plot = Plot::new(Frame::USUAL, Scale::Places(count), Scale::Linear(0.0, most));
    let currency = report.study.currency;
    let language = report.language;
    let name = language.say("risk-loss-in", &[("code", &currency.code())]);
    let ticks = money_ticks(currency, 0.0, most);
    plot.upright_axis(&ticks, &name);
    plot.level_axis(&lane.ticks(), lane.name);
    if asked.is_some() {
        lane.bound(&mut plot, (-0.5, count as f64));
    }
    let own = lane.points.iter().enumerate();
    let own: Vec<_> =
        own.map(|(x, (_, one))| (x as f64, one.measure(Measure::Var(Level::P99)).value)).collect();
    for (spread, (x, _)) in known.iter().zip(&own) {
        plot.stroke("reach", (*x, spread.low.value), (*x, spread.high.value));
        plot.dot("second", (*x, spread.median.value), language.text("risk-half-below"));
    }
    plot.line("first", &own);
    let words = report.words().measure(Measure::Var(Level::P99));
    plot.legend_at_left(&[
        ("first", language.text("risk-as-it-is")),
        ("reach", language.text("risk-sets-of-figures")),
    ]);
    let title = language.say("risk-left-open-of", &[("what", &words)]);
    Some(plot.finish("thinkable", &title, language.text("risk-described-thinkable")))
}

/// Draws what each limit keeps against what it loses.
pub(crate) fn trade(lane: &Lane<'_>) -> Element {
    let kept = |point: &PointEstimates| point.flow(Flow::Stored).money;
    let most = 1.04 * largest(lane.points.iter().map(|(_, point)| kept(point).value));
    let currency = lane.report.study.currency;
    let mut plot =
        Plot::new(Frame::USUAL, Scale::Linear(0.0, most), Scale::Linear(0.0, lane.most()));
    lane.loss_axis(&mut plot);
    let ticks = money_ticks(currency, 0.0, most);
    plot.level_axis(
        &ticks,
        &lane.report.language.say("risk-sales-kept-in", &[("code", &currency.code())]),
    );
    lane.bound(&mut plot, (0.0, most));
    let measure = lane.measure();
    let places: Vec<_> = lane
        .points
        .iter()
        .map(|(_, point)| (kept(point).value, point.measure(measure).value))
        .collect();
    plot.line("first", &places);
    for ((_, point), place) in lane.points.iter().zip(&places) {
        let (up, across) = (point.measure(measure), kept(point));
        plot.stroke("whisker", (place.0, up.low), (place.0, up.high));
        plot.stroke("whisker", (across.low, place.1), (across.high, place.1));
    }
    trade_labels(&mut plot, lane, &places);
    let words = lane.report.words();
    let with: &[(&str, &dyn Display)] =
        &[("limit", &lane.name), ("measure", &words.measure(measure))];
    let title = lane.report.language.say("risk-keeps-against", with);
    plot.finish("trade", &title, lane.report.language.text("risk-described-trade"))
}

fn trade_labels(plot: &mut Plot, lane: &Lane<'_>, places: &[(f64, f64)]) {
    let mut labelled: Vec<(f64, f64)> = Vec::new();
    for ((label, _), place) in lane.points.iter().zip(places) {
        plot.dot("first", *place, label);
        let (x, y) = plot.at(*place);
        let is_free = |(other_x, other_y): &(f64, f64)| {
            (other_x - x).abs() > 5.0 * APART || (other_y - y).abs() > APART
        };
        if labelled.iter().all(is_free) {
            labelled.push((x, y));
            let (by, anchor) = if x > 700.0 {
                ((-10.0, -8.0), Anchor::End)
            } else {
                ((10.0, 14.0), Anchor::Start)
            };
            plot.label(*place, by, (anchor, label));
        }
    }
}
