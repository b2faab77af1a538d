//! The tables of a study: each made once, for terminal and page.

use core::fmt::Display;

use pos_core::Money;
use reports_language::Language;
use sim_risk::{Bad, Estimate, Flow, Level, Measure, PointEstimates, Policy, Spread};

use crate::printable::printable;
use crate::risk::RiskReport;
use crate::risk::digits::{Kind, Said, grouped};
use crate::risk::losses::{age_words, by_age, by_cause, said_cause};
use crate::risk::table::Table;
use crate::risk::words::when_full;

/// What a year in so many loses, and what a bad one does beyond.
pub(crate) fn losses(report: &RiskReport<'_>, point: &PointEstimates) -> Table {
    let words = report.words();
    let mut heads = report.heads(&["", "risk-loss", "risk-interval", "risk-beyond"]);
    let worst = point.worst_outage.as_ref().filter(|_| words.has_many_outages());
    heads.extend(worst.map(|_| report.text("risk-worst-outage")));
    let money = words.money();
    let row = |label: String, measure, beyond: Option<Measure>| {
        let said = money.say(point.measure(measure));
        let beyond = beyond.map(|beyond| money.say(point.measure(beyond)).whole(report.language));
        let mut row = vec![
            label,
            said.value.clone(),
            said.interval(report.language),
            beyond.unwrap_or_default(),
        ];
        row.extend(worst.map(|worst| money.say(worst.measure(measure)).value));
        row
    };
    let mut rows = vec![row(report.text("risk-on-average"), Measure::Mean, None)];
    rows.extend(Level::ALL.map(|level| {
        let label = words.more_than(level);
        row(label, Measure::Var(level), Some(Measure::Tvar(level)))
    }));
    let title = report.title("risk-table-losses");
    Table { title, numbers: 1..5, heads, rows, note: String::new() }
}

/// Where the sales go that are attempted while a till is offline; what does not happen is left out.
pub(crate) fn flows(report: &RiskReport<'_>, point: &PointEstimates) -> Table {
    let words = report.words();
    let attempted = point.flow(Flow::Attempted).money.value;
    let happens = |flow: &Flow| *flow == Flow::Attempted || point.flow(*flow).money.value > 0.0;
    let rows = Flow::ALL.into_iter().filter(happens).map(|flow| {
        let known = point.flow(flow);
        let money = words.money().say(known.money);
        let part = if attempted > 0.0 { known.money.value / attempted } else { 0.0 };
        vec![
            report.text(flow_words(flow)),
            Kind::Count.say(known.payments).value,
            money.value.clone(),
            money.interval(report.language),
            Kind::Share.brief(part),
        ]
    });
    let heads = ["", "risk-payments", "risk-money", "risk-interval", "risk-of-attempted"];
    Table {
        title: report.title("risk-table-flows"),
        numbers: 1..5,
        heads: report.heads(&heads),
        rows: rows.collect(),
        note: String::new(),
    }
}

const fn flow_words(flow: Flow) -> &'static str {
    match flow {
        Flow::Attempted => "risk-flow-attempted",
        Flow::Missed => "risk-flow-missed",
        Flow::OverTransactionLimit => "risk-flow-over-transaction",
        Flow::OverDeviceLimit => "risk-flow-over-device",
        Flow::Withheld => "risk-flow-withheld",
        Flow::Stored => "risk-flow-stored",
        Flow::TooLate => "risk-flow-too-late",
        Flow::Declined => "risk-declined",
        Flow::Recovered => "risk-flow-recovered",
        Flow::ChargedBack => "risk-charged-back",
    }
}

/// What each limit of the sweep keeps and loses; none where one policy stands alone.
pub(crate) fn sweep(report: &RiskReport<'_>) -> Option<Table> {
    let points = &report.estimates.points;
    if points.len() < 2 {
        return None;
    }
    let measures = measures(report);
    let mut heads = axes(report);
    let named = heads.len();
    heads.extend(report.heads(&["risk-kept", "risk-refused", "risk-of-sales"]));
    heads.extend(measures.iter().map(|measure| report.words().short_measure(*measure)));
    heads.extend(report.heads(&["risk-interval", "risk-no-loss", ""]));
    let rows = points.iter().enumerate();
    let rows = rows.map(|(place, point)| sweep_row(report, place, point)).collect();
    let title = report.title("risk-table-sweep");
    let last = report.words().short_measure(*measures.last()?);
    let note = report.language.say("risk-interval-of", &[("measure", &last)]);
    let numbers = named..heads.len() - 1;
    Some(Table { title, numbers, heads, rows, note })
}

/// The measures of a sweep: the average, one in a hundred, and what the question asks for.
fn measures(report: &RiskReport<'_>) -> Vec<Measure> {
    let asked = report.study.question.map(|question| question.measure);
    let usual = [Measure::Mean, Measure::Var(Level::P99)];
    let others = usual.into_iter().filter(|measure| Some(*measure) != asked);
    others.chain(asked).collect()
}

/// The limits that the sweep varies.
fn axes(report: &RiskReport<'_>) -> Vec<String> {
    let sweep = &report.study.sweep;
    let axes = [
        ("risk-transaction-limit", sweep.transaction_limit.len()),
        ("risk-device-limit", sweep.device_limit.len()),
        ("risk-when-full", sweep.when_full.len()),
    ];
    axes.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| report.text(name)).collect()
}

/// What a policy says of the limits that the sweep varies.
fn swept(report: &RiskReport<'_>, policy: &Policy) -> Vec<String> {
    let words = report.words();
    let sweep = &report.study.sweep;
    let mut row = Vec::new();
    row.extend((sweep.transaction_limit.len() > 1).then(|| words.limit(policy.transaction_limit)));
    row.extend((sweep.device_limit.len() > 1).then(|| words.limit(policy.device_limit)));
    row.extend(
        (sweep.when_full.len() > 1)
            .then(|| when_full(policy.when_full, report.language).to_owned()),
    );
    row
}

fn sweep_row(report: &RiskReport<'_>, place: usize, point: &PointEstimates) -> Vec<String> {
    let mut row = swept(report, &point.policy);
    let money = report.words().money();
    row.push(money.say(point.flow(Flow::Stored).money).value);
    row.push(money.say(point.refused()).value);
    row.push(Kind::Share.brief(point.refused_share().value));
    let said: Vec<_> =
        measures(report).iter().map(|measure| money.say(point.measure(*measure))).collect();
    row.extend(said.iter().map(|said| said.value.clone()));
    row.extend(said.last().map(|said| said.interval(report.language)));
    row.push(Kind::Share.brief(point.loss.p_zero.value));
    row.push(if place == report.focus() { report.mark() } else { "" }.to_owned());
    row
}

/// Why payments were lost; empty where a closed form does not tell.
pub(crate) fn reasons(report: &RiskReport<'_>, point: &PointEstimates) -> Table {
    let causes = by_cause(report.study, point);
    let causes = causes.map(|(cause, mean)| (printable(&said_cause(cause, report.language)), mean));
    parts(report, "risk-by-reason", causes.collect())
}

/// How old payments were that were lost; empty where a closed form does not tell.
pub(crate) fn ages(report: &RiskReport<'_>, point: &PointEstimates) -> Table {
    let ages = by_age(point).map(|(age, mean)| (age_words(age, report.language).to_owned(), mean));
    parts(report, "risk-by-age-asked", ages.collect())
}

fn parts(report: &RiskReport<'_>, what: &'static str, parts: Vec<(String, Estimate)>) -> Table {
    let words = report.words();
    let whole: f64 = parts.iter().map(|(_, mean)| mean.value).sum();
    let happening = parts.into_iter().filter(|(_, mean)| mean.value > 0.0);
    let rows = happening.map(|(name, mean)| {
        let said = words.money().say(mean);
        let part = Kind::Share.brief(mean.value / whole);
        vec![name, said.value.clone(), said.interval(report.language), part]
    });
    Table {
        title: {
            let (what, unit) = (report.language.text(what), words.per_unit());
            let code = report.study.currency.code();
            let with: &[(&str, &dyn Display)] =
                &[("what", &what), ("unit", &unit), ("code", &code)];
            report.language.say("risk-table-parts", with)
        },
        numbers: 1..4,
        heads: report.heads(&["", "risk-average", "risk-interval", "risk-of-the-loss"]),
        rows: rows.collect(),
        note: String::new(),
    }
}

/// The worst replications, each with the command that plays it again.
pub(crate) fn worst(report: &RiskReport<'_>, point: &PointEstimates) -> Table {
    let words = report.words();
    let amount =
        |bad: &Bad| words.amount(Money::from_minor(i64::try_from(bad.loss).unwrap_or(i64::MAX)));
    let rows = point.worst.iter().map(|bad| {
        vec![
            grouped(&bad.replication.to_string()),
            amount(bad),
            printable(&report.replay(report.focus(), bad)),
        ]
    });
    let rows: Vec<_> = rows.collect();
    let (times, code) = (words.times(), report.study.currency.code());
    let with: &[(&str, &dyn Display)] =
        &[("count", &rows.len()), ("times", &times), ("code", &code)];
    Table {
        title: report.language.say("risk-table-worst", with),
        numbers: 0..2,
        heads: report.heads(&["risk-replication", "risk-loss", "risk-step-by-step"]),
        rows,
        note: String::new(),
    }
}

/// What the loss hangs on, the widest swing of the average first; an end where the study is as it
/// is says nothing.
pub(crate) fn sensitivities(report: &RiskReport<'_>) -> Table {
    let rows = report.swings().into_iter().flat_map(|one| {
        let elasticity = one.elasticity.map(|known| Kind::Signed.say(known).value);
        let ends = [(&one.low, &one.at_low), (&one.high, &one.at_high)];
        let moved = ends.into_iter().filter(|(end, _)| **end != one.value);
        let rows = moved.map(|(end, effect)| {
            let moved = format!("{} \u{2192} {end}", one.value);
            let mut row = vec![printable(&one.parameter), printable(&moved)];
            row.extend(changed(effect.mean, report.language));
            row.extend(changed(effect.p99, report.language));
            row.push(elasticity.clone().unwrap_or_default());
            row
        });
        rows.collect::<Vec<_>>()
    });
    let heads = [
        "risk-figure",
        "risk-moved",
        "risk-average",
        "risk-interval",
        "risk-p99",
        "risk-interval",
        "risk-elasticity",
    ];
    Table {
        title: report.title("risk-table-sensitivities"),
        numbers: 1..7,
        heads: report.heads(&heads),
        rows: rows.collect(),
        note: report.text("risk-note-sensitivities"),
    }
}

/// Says by how much a loss changes, and its interval, whose ends share a sign of per cent.
fn changed(ratio: Option<Estimate>, language: Language) -> [String; 2] {
    let Some(Estimate { value, low, high }) = ratio else { return [String::new(), String::new()] };
    let said = Kind::Change.say(Estimate { value: value - 1.0, low: low - 1.0, high: high - 1.0 });
    let low = said.low.trim_end_matches(" %").to_owned();
    let is_wide = said.high.as_ref().is_some_and(|high| *high != said.low);
    let shared = Said { low: if is_wide { low } else { said.low.clone() }, ..said.clone() };
    let interval = shared.interval(language);
    [said.value, interval]
}

/// How far the losses go over the sets of figures; empty where nobody looked at any.
pub(crate) fn thinkable(report: &RiskReport<'_>) -> Table {
    let words = report.words();
    let money = words.money();
    let between = |spread: &Spread| {
        let [low, median, high] =
            [spread.low, spread.median, spread.high].map(|end| money.brief(end.value));
        [median, report.language.say("risk-to", &[("low", &low), ("high", &high)])]
    };
    let known = report.thinkable.map_or(&[][..], |known| &known.points);
    let rows = known.iter().zip(&report.estimates.points).enumerate();
    let rows = rows.map(|(place, (known, point))| {
        let mut row = swept(report, &point.policy);
        row.extend(between(&known.mean));
        row.extend(between(&known.p99));
        row.extend(known.kept.map(|kept| Kind::Share.say(kept).whole(report.language)));
        row.push(if place == report.focus() { report.mark() } else { "" }.to_owned());
        row
    });
    let rows = rows.collect();
    let mut heads = axes(report);
    let named = heads.len();
    heads.extend(report.heads(&["risk-average", "risk-of-sets", "risk-p99", "risk-of-sets"]));
    heads.extend(report.study.question.map(|question| {
        let measure = report.words().short_measure(question.measure);
        let under = words.amount(question.under);
        report.language.say("risk-sets-under", &[("measure", &measure), ("under", &under)])
    }));
    let numbers = named..heads.len();
    heads.push(String::new());
    let (unit, code) = (words.per_unit(), report.study.currency.code());
    let sets = grouped(&report.thinkable.map_or(0, |known| known.sets).to_string());
    let with: &[(&str, &dyn Display)] = &[("sets", &sets), ("unit", &unit), ("code", &code)];
    Table {
        title: report.language.say("risk-table-thinkable", with),
        numbers,
        heads,
        rows,
        note: report.text("risk-note-thinkable"),
    }
}

/// What was known after fewer replications.
pub(crate) fn convergence(report: &RiskReport<'_>) -> Table {
    let money = report.words().money();
    let rows = report.convergence.iter().map(|one| {
        let (mean, p99) = (money.say(one.mean), money.say(one.p99));
        let replications = grouped(&one.replications.to_string());
        vec![
            replications,
            mean.value.clone(),
            mean.interval(report.language),
            p99.value.clone(),
            p99.interval(report.language),
        ]
    });
    let heads =
        ["risk-replications-axis", "risk-average", "risk-interval", "risk-p99", "risk-interval"];
    Table {
        title: report.title("risk-table-convergence"),
        numbers: 0..5,
        heads: report.heads(&heads),
        rows: rows.collect(),
        note: String::new(),
    }
}

/// What the study takes for granted, and who says so.
pub(crate) fn assumptions(report: &RiskReport<'_>) -> Table {
    let rows = report.assumptions.iter().map(|one| {
        let source = one.source.as_deref().map_or_else(
            || report.text("risk-assumption"),
            |source| report.language.again("basis-", source),
        );
        [one.key.as_str(), one.value.as_str(), &source].map(printable).to_vec()
    });
    Table {
        title: report.text("risk-table-assumptions"),
        numbers: 0..0,
        heads: report.heads(&["risk-key", "risk-value", "risk-source"]),
        rows: rows.collect(),
        note: String::new(),
    }
}

impl RiskReport<'_> {
    fn text(&self, id: &'static str) -> String {
        self.language.text(id).to_owned()
    }

    fn heads(&self, ids: &[&'static str]) -> Vec<String> {
        ids.iter().map(|id| if id.is_empty() { String::new() } else { self.text(id) }).collect()
    }

    /// Says what a table is of, per what and in which currency, as far as its title says that.
    fn title(&self, id: &str) -> String {
        let (unit, code) = (self.words().per_unit(), self.study.currency.code());
        self.language.say(id, &[("unit", &unit), ("code", &code)])
    }
}
