//! The tables of a study: each made once, for terminal and page.

use pos_core::Money;
use sim_risk::{Bad, Estimate, Flow, Level, Measure, PointEstimates, Policy, Spread};

use crate::printable::printable;
use crate::risk::RiskReport;
use crate::risk::digits::{Kind, grouped};
use crate::risk::losses::{age_words, by_age, by_cause};
use crate::risk::table::Table;
use crate::risk::words::{RiskWords, when_full};

/// What a year in so many loses, and what a bad one does beyond.
pub(crate) fn losses(report: &RiskReport<'_>, point: &PointEstimates) -> Table {
    let words = RiskWords::of(report.study);
    let mut heads = vec![String::new(), "loss".into(), "95 % interval".into()];
    heads.push("beyond that, on average".into());
    let worst = point.worst_outage.as_ref().filter(|_| words.has_many_outages());
    heads.extend(worst.map(|_| "worst outage alone".to_owned()));
    let money = words.money();
    let row = |label: String, measure, beyond: Option<Measure>| {
        let said = money.say(point.measure(measure));
        let beyond = beyond.map(|beyond| money.say(point.measure(beyond)).whole());
        let mut row = vec![label, said.value.clone(), said.interval(), beyond.unwrap_or_default()];
        row.extend(worst.map(|worst| money.say(worst.measure(measure)).value));
        row
    };
    let mut rows = vec![row("on average".to_owned(), Measure::Mean, None)];
    rows.extend(Level::ALL.map(|level| {
        let label = format!("{}, more than", words.rare(level));
        row(label, Measure::Var(level), Some(Measure::Tvar(level)))
    }));
    let title = format!("What is lost {}, in {}", words.per_unit(), report.study.currency.code());
    Table { title, numbers: 1..5, heads, rows, note: String::new() }
}

/// Where the sales go that are attempted while a till is offline; what does not happen is left out.
pub(crate) fn flows(report: &RiskReport<'_>, point: &PointEstimates) -> Table {
    let words = RiskWords::of(report.study);
    let attempted = point.flow(Flow::Attempted).money.value;
    let happens = |flow: &Flow| *flow == Flow::Attempted || point.flow(*flow).money.value > 0.0;
    let rows = Flow::ALL.into_iter().filter(happens).map(|flow| {
        let known = point.flow(flow);
        let money = words.money().say(known.money);
        let part = if attempted > 0.0 { known.money.value / attempted } else { 0.0 };
        vec![
            flow_words(flow).to_owned(),
            Kind::Count.say(known.payments).value,
            money.value.clone(),
            money.interval(),
            Kind::Share.brief(part),
        ]
    });
    let heads = ["", "payments", "money", "95 % interval", "of attempted"];
    Table {
        title: format!("Where the sales go, {}", words.per_unit()),
        numbers: 1..5,
        heads: heads.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        note: String::new(),
    }
}

const fn flow_words(flow: Flow) -> &'static str {
    match flow {
        Flow::Attempted => "attempted while offline",
        Flow::Missed => "failed before the outage was noticed",
        Flow::OverTransactionLimit => "refused by the transaction limit",
        Flow::OverDeviceLimit => "refused by the device limit",
        Flow::Withheld => "not offered once full",
        Flow::Stored => "stored",
        Flow::TooLate => "lost for their age",
        Flow::Declined => "declined",
        Flow::Recovered => "declined, collected afterwards",
        Flow::ChargedBack => "charged back",
    }
}

/// What each limit of the sweep keeps and loses; none where one policy stands alone.
pub(crate) fn sweep(report: &RiskReport<'_>) -> Option<Table> {
    let points = &report.estimates.points;
    if points.len() < 2 {
        return None;
    }
    let words = RiskWords::of(report.study);
    let measures = measures(report);
    let mut heads = axes(report);
    let named = heads.len();
    heads.extend(["kept", "refused", "of sales"].map(str::to_owned));
    heads.extend(measures.iter().map(|measure| RiskWords::short_measure(*measure)));
    heads.extend(["95 % interval", "no loss", ""].map(str::to_owned));
    let rows = points.iter().enumerate();
    let rows = rows.map(|(place, point)| sweep_row(report, place, point)).collect();
    let code = report.study.currency.code();
    let title = format!("What each policy keeps and what it loses {}, in {code}", words.per_unit());
    let last = RiskWords::short_measure(*measures.last()?);
    let note = format!("The interval is that of \"{last}\".");
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
        ("transaction limit", sweep.transaction_limit.len()),
        ("device limit", sweep.device_limit.len()),
        ("when full", sweep.when_full.len()),
    ];
    axes.into_iter().filter(|(_, count)| *count > 1).map(|(name, _)| name.to_owned()).collect()
}

/// What a policy says of the limits that the sweep varies.
fn swept(report: &RiskReport<'_>, policy: &Policy) -> Vec<String> {
    let words = RiskWords::of(report.study);
    let sweep = &report.study.sweep;
    let mut row = Vec::new();
    row.extend((sweep.transaction_limit.len() > 1).then(|| words.limit(policy.transaction_limit)));
    row.extend((sweep.device_limit.len() > 1).then(|| words.limit(policy.device_limit)));
    row.extend((sweep.when_full.len() > 1).then(|| when_full(policy.when_full).to_owned()));
    row
}

fn sweep_row(report: &RiskReport<'_>, place: usize, point: &PointEstimates) -> Vec<String> {
    let mut row = swept(report, &point.policy);
    let money = RiskWords::of(report.study).money();
    row.push(money.say(point.flow(Flow::Stored).money).value);
    row.push(money.say(point.refused()).value);
    row.push(Kind::Share.brief(point.refused_share().value));
    let said: Vec<_> =
        measures(report).iter().map(|measure| money.say(point.measure(*measure))).collect();
    row.extend(said.iter().map(|said| said.value.clone()));
    row.extend(said.last().map(crate::risk::digits::Said::interval));
    row.push(Kind::Share.brief(point.loss.p_zero.value));
    row.push(if place == report.focus() { report.mark() } else { "" }.to_owned());
    row
}

/// Why payments were lost; empty where a closed form does not tell.
pub(crate) fn reasons(report: &RiskReport<'_>, point: &PointEstimates) -> Table {
    let causes = by_cause(report.study, point);
    let causes = causes.map(|(cause, mean)| (printable(&cause.words()), mean));
    parts(report, "Losses by reason", causes.collect())
}

/// How old payments were that were lost; empty where a closed form does not tell.
pub(crate) fn ages(report: &RiskReport<'_>, point: &PointEstimates) -> Table {
    let ages = by_age(point).map(|(age, mean)| (age_words(age).to_owned(), mean));
    parts(report, "Losses by the age of the payment when it was asked for", ages.collect())
}

fn parts(report: &RiskReport<'_>, what: &str, parts: Vec<(String, Estimate)>) -> Table {
    let words = RiskWords::of(report.study);
    let whole: f64 = parts.iter().map(|(_, mean)| mean.value).sum();
    let happening = parts.into_iter().filter(|(_, mean)| mean.value > 0.0);
    let rows = happening.map(|(name, mean)| {
        let said = words.money().say(mean);
        let part = Kind::Share.brief(mean.value / whole);
        vec![name, said.value.clone(), said.interval(), part]
    });
    Table {
        title: format!("{what}, {}, in {}", words.per_unit(), report.study.currency.code()),
        numbers: 1..4,
        heads: ["", "average", "95 % interval", "of the loss"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        note: String::new(),
    }
}

/// The worst replications, each with the command that plays it again.
pub(crate) fn worst(report: &RiskReport<'_>, point: &PointEstimates) -> Table {
    let words = RiskWords::of(report.study);
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
    let (time, code) = (words.times(), report.study.currency.code());
    Table {
        title: format!("The worst {} {time}, in {code}", rows.len()),
        numbers: 0..2,
        heads: ["replication", "loss", "step by step"].map(str::to_owned).to_vec(),
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
            row.extend(changed(effect.mean));
            row.extend(changed(effect.p99));
            row.push(elasticity.clone().unwrap_or_default());
            row
        });
        rows.collect::<Vec<_>>()
    });
    let heads =
        ["figure", "moved", "average", "95 % interval", "1 in 100", "95 % interval", "elasticity"];
    Table {
        title: format!("What the loss hangs on, {}", RiskWords::of(report.study).per_unit()),
        numbers: 1..7,
        heads: heads.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        note: "Each figure by itself, to the ends between which it lies in 9 of 10 cases. \
               Elasticity: by how many per cent the average loss rises where the figure rises by 1 %."
            .to_owned(),
    }
}

/// Says by how much a loss changes, and its interval, whose ends share a sign of per cent.
fn changed(ratio: Option<Estimate>) -> [String; 2] {
    let Some(Estimate { value, low, high }) = ratio else { return [String::new(), String::new()] };
    let said = Kind::Change.say(Estimate { value: value - 1.0, low: low - 1.0, high: high - 1.0 });
    let interval = said.interval().replacen(" % to", " to", 1);
    [said.value, interval]
}

/// How far the losses go over the sets of figures; empty where nobody looked at any.
pub(crate) fn thinkable(report: &RiskReport<'_>) -> Table {
    let words = RiskWords::of(report.study);
    let money = words.money();
    let between = |spread: &Spread| {
        let [low, median, high] =
            [spread.low, spread.median, spread.high].map(|end| money.brief(end.value));
        [median, format!("{low} to {high}")]
    };
    let known = report.thinkable.map_or(&[][..], |known| &known.points);
    let rows = known.iter().zip(&report.estimates.points).enumerate();
    let rows = rows.map(|(place, (known, point))| {
        let mut row = swept(report, &point.policy);
        row.extend(between(&known.mean));
        row.extend(between(&known.p99));
        row.extend(known.kept.map(|kept| Kind::Share.say(kept).whole()));
        row.push(if place == report.focus() { report.mark() } else { "" }.to_owned());
        row
    });
    let rows = rows.collect();
    let mut heads = axes(report);
    let named = heads.len();
    heads.extend(["average", "9 in 10 sets", "1 in 100", "9 in 10 sets"].map(str::to_owned));
    heads.extend(report.study.question.map(|question| {
        let measure = RiskWords::short_measure(question.measure);
        format!("sets with \"{measure}\" under {}", words.amount(question.under))
    }));
    let numbers = named..heads.len();
    heads.push(String::new());
    let sets = grouped(&report.thinkable.map_or(0, |known| known.sets).to_string());
    Table {
        title: format!(
            "How well the figures let it be known: {sets} sets of them, {}, in {}",
            words.per_unit(),
            report.study.currency.code()
        ),
        numbers,
        heads,
        rows,
        note:
            "Each set draws all figures between their ends. This is apart from the chance inside \
               a year: more replications do not narrow it, better figures do."
                .to_owned(),
    }
}

/// What was known after fewer replications.
pub(crate) fn convergence(report: &RiskReport<'_>) -> Table {
    let money = RiskWords::of(report.study).money();
    let rows = report.convergence.iter().map(|one| {
        let (mean, p99) = (money.say(one.mean), money.say(one.p99));
        let replications = grouped(&one.replications.to_string());
        vec![replications, mean.value.clone(), mean.interval(), p99.value.clone(), p99.interval()]
    });
    let heads = ["replications", "average", "95 % interval", "1 in 100", "95 % interval"];
    Table {
        title: format!("After how many replications, in {}", report.study.currency.code()),
        numbers: 0..5,
        heads: heads.map(str::to_owned).to_vec(),
        rows: rows.collect(),
        note: String::new(),
    }
}

/// What the study takes for granted, and who says so.
pub(crate) fn assumptions(report: &RiskReport<'_>) -> Table {
    let rows = report.assumptions.iter().map(|one| {
        let source = one.source.as_deref().unwrap_or("assumption");
        [one.key.as_str(), one.value.as_str(), source].map(printable).to_vec()
    });
    Table {
        title: "What is taken for granted".to_owned(),
        numbers: 0..0,
        heads: ["key", "value", "source"].map(str::to_owned).to_vec(),
        rows: rows.collect(),
        note: String::new(),
    }
}
