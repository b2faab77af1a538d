//! One page with all of it: pictures, each with its table; no script, and nothing from elsewhere.

use reports_language::Language;
use sim_risk::{Bad, Estimate, Level, Measure, PointEstimates};

use crate::document::{Looks, document, scrolling, section};
use crate::markup::Element;
use crate::printable::printable;
use crate::risk::digits::{Kind, Said, grouped};
use crate::risk::figures::{self, Lane, Tornado};
use crate::risk::losses::{age_words, by_age, by_cause, said_cause};
use crate::risk::said::Spoken;
use crate::risk::table::Table;
use crate::risk::{RiskReport, tables};

/// How the page looks.
const STYLE: &str = include_str!("page/page.css");

/// Writes the page of a study, as UTF-8.
///
/// It asks nobody for anything, works without scripts, and is well-formed as HTML and as XML.
pub fn risk_page(report: &RiskReport<'_>) -> String {
    whole((&printable(&report.study.name), report.language), body(report))
}

/// Writes a page of its title and its body.
pub(crate) fn whole((title, language): (&str, Language), body: Element) -> String {
    document((title, language), Looks { style: STYLE, script: None }, body)
}

fn body(report: &RiskReport<'_>) -> Element {
    let title = Element::saying("h1", printable(&report.study.name));
    let provenance = Element::saying("p", report.provenance()).with("class", "soft");
    let header = Element::new("header").child(title).child(provenance);
    let mut main = Element::new("main").children(asked(report));
    if let Some(point) = report.point(report.focus()) {
        main = main.children(numbers(report, point)).children(pictures(report, point));
        main = main.children(worst(report, point));
    }
    Element::new("body").child(header).child(main)
}

/// The question of the study with its answer.
fn asked(report: &RiskReport<'_>) -> Option<Element> {
    let answer = report.study.answer(report.estimates)?;
    let spoken = Spoken::of(report, &answer);
    let question = Element::saying("h2", spoken.question()).with("id", "answer");
    let answers = spoken.answers().into_iter().map(|said| Element::saying("p", said));
    let section = Element::new("section").with("class", "answer");
    Some(section.with("aria-labelledby", "answer").child(question).children(answers))
}

/// The numbers in large, then in a table, with what they take for granted beside it.
fn numbers(report: &RiskReport<'_>, point: &PointEstimates) -> Vec<Element> {
    let words = report.words();
    let language = report.language;
    let (time, code) = (words.a_time(), report.study.currency.code());
    let heading = language.say("risk-heading-numbers", &[("time", &time), ("code", &code)]);
    let policy = report.looked_at().map(|policy| {
        Element::saying("p", language.say("risk-page-policy", &[("policy", &policy)]))
    });
    let assumptions = tables::assumptions(report);
    let beside =
        Element::new("div").with("class", "beside").child(table(&tables::losses(report, point)));
    let beside = beside.children((!assumptions.rows.is_empty()).then(|| table(&assumptions)));
    vec![section("numbers", &heading).children(policy).child(cards(report, point)).child(beside)]
}

fn cards(report: &RiskReport<'_>, point: &PointEstimates) -> Element {
    let (words, language) = (report.words(), report.language);
    let money = words.money();
    let card = |label: &str, said: &Said| card(label, &said.value, said.interval(language));
    let levels = [Level::P95, Level::P99, Level::P995, Level::P999].map(|level| {
        let label = words.more_than(level);
        card(&label, &money.say(point.measure(Measure::Var(level))))
    });
    Element::new("dl")
        .with("class", "cards")
        .child(card(language.text("risk-on-average"), &money.say(point.loss.mean)))
        .children(levels)
        .child(card(
            &language.say("risk-without-loss", &[("times", &words.times())]),
            &Kind::Share.say(point.loss.p_zero),
        ))
        .child(card(language.text("risk-refused-by-limits"), &money.say(point.refused())))
        .child(card(language.text("risk-refused-of-all"), &Kind::Share.say(point.refused_share())))
}

fn card(label: &str, value: &str, interval: String) -> Element {
    let interval = Element::saying("dd", interval).with("class", "interval");
    Element::new("div")
        .child(Element::saying("dt", label))
        .child(Element::saying("dd", value).with("class", "value"))
        .child(interval)
}

fn pictures(report: &RiskReport<'_>, point: &PointEstimates) -> Vec<Element> {
    let language = report.language;
    let likely = language.text("risk-heading-curve");
    let curve = section("curve", likely).child(wide(likely, figures::exceedance(report, point)));
    let mut sections = vec![curve];
    sections.extend(limits(report));
    sections.push(origins(report, point));
    let sensitivities = tables::sensitivities(report);
    sections.extend((!sensitivities.rows.is_empty()).then(|| {
        let drawn = [("risk-tornado-mean", Tornado::Mean), ("risk-tornado-p99", Tornado::P99)];
        let tornados = drawn.into_iter().filter_map(|(name, tornado)| {
            let picture = figures::tornado(report, point, tornado)?;
            Some(wide(language.text(name), picture))
        });
        let heading = language.text("risk-heading-hangs-on");
        section("hangs-on", heading).children(tornados).child(table(&sensitivities))
    }));
    let thinkable = tables::thinkable(report);
    sections.extend((!thinkable.rows.is_empty()).then(|| {
        let picture = figures::thinkable(report);
        let picture = picture.map(|picture| wide(language.text("risk-left-open"), picture));
        section("figures", language.text("risk-heading-figures"))
            .children(picture)
            .child(table(&thinkable))
    }));
    let convergence = tables::convergence(report);
    sections.extend((!convergence.rows.is_empty()).then(|| {
        let pictures = figures::convergence(report).map(figure);
        section("known", language.text("risk-heading-known"))
            .child(Element::new("div").with("class", "pair").children(pictures))
            .child(table(&convergence))
    }));
    sections
}

/// What the limits of the sweep cost and save; none where one policy stands alone.
fn limits(report: &RiskReport<'_>) -> Option<Element> {
    let all = tables::sweep(report)?;
    let text = |id| report.language.text(id);
    let mut part = section("limits", text("risk-heading-limits"));
    if let Some(lane) = Lane::of(report) {
        part = part
            .child(wide(text("risk-lost-at-each-limit"), figures::sweep(&lane)))
            .child(wide(text("risk-kept-at-each-limit"), figures::trade(&lane)));
    }
    Some(part.child(table(&all)))
}

fn origins(report: &RiskReport<'_>, point: &PointEstimates) -> Element {
    let language = report.language;
    let lost = |parts: Vec<(String, Estimate)>| -> Vec<_> {
        parts.into_iter().filter(|(_, mean)| mean.value > 0.0).collect()
    };
    let reasons =
        by_cause(report.study, point).map(|(cause, mean)| (said_cause(cause, language), mean));
    let ages = by_age(point).map(|(age, mean)| (age_words(age, language).to_owned(), mean));
    let drawn = [
        (
            ("reasons", language.text("risk-by-reason")),
            lost(reasons.collect()),
            tables::reasons(report, point),
        ),
        (("ages", language.text("risk-by-age")), lost(ages.collect()), tables::ages(report, point)),
    ];
    let mut beside = Element::new("div").with("class", "pair");
    for (named, parts, rows) in drawn.into_iter().filter(|(_, parts, _)| !parts.is_empty()) {
        let picture = figure(figures::parts(report, named, &parts));
        beside = beside.child(Element::new("div").child(picture).child(table(&rows)));
    }
    section("origins", language.text("risk-heading-origins"))
        .child(table(&tables::flows(report, point)))
        .child(beside)
}

/// The worst replications, with links to their timelines where these are known.
fn worst(report: &RiskReport<'_>, point: &PointEstimates) -> Option<Element> {
    let (rows, language) = (tables::worst(report, point), report.language);
    let known = |bad: &&Bad| report.timelines.iter().find(|one| one.replication == bad.replication);
    let linked = point.worst.iter().zip(&rows.rows).map(|(bad, row)| {
        let link = known(&bad).map(|_| format!("#{}", timeline_id(bad.replication)));
        worst_row(row, link)
    });
    let (caption, head) = (Element::saying("caption", &rows.title), table_head(&rows));
    let body = Element::new("tbody").children(linked);
    let list = Element::new("table").child(caption).child(head).child(body);
    let timelines = point.worst.iter().filter_map(|bad| known(&bad)).map(|one| {
        let number = grouped(&one.replication.to_string());
        let name = language.say("risk-replication-steps", &[("replication", &number)]);
        // A link opens what it leads into.
        let text = Element::saying("pre", &one.timeline);
        Element::new("details")
            .child(Element::saying("summary", name))
            .child(text.with("id", timeline_id(one.replication)).with("tabindex", 0))
    });
    (!rows.rows.is_empty()).then(|| {
        let folded = (!report.timelines.is_empty()).then(|| {
            let says = language.text("risk-told-below");
            Element::saying("p", says).with("class", "soft")
        });
        section("worst", language.text("risk-heading-worst"))
            .child(scrolling(&rows.title, list))
            .children(folded)
            .children(timelines)
    })
}

fn timeline_id(replication: u64) -> String {
    format!("replication-{replication}")
}

fn worst_row(row: &[String], link: Option<String>) -> Element {
    let [replication, loss, command] = row else {
        return Element::new("tr");
    };
    let number = match link {
        Some(link) => {
            Element::new("th").child(Element::saying("a", replication).with("href", link))
        }
        None => Element::saying("th", replication),
    };
    Element::new("tr")
        .child(number.with("scope", "row").with("class", "number"))
        .child(Element::saying("td", loss).with("class", "number"))
        .child(Element::new("td").child(Element::saying("code", command)))
}

fn figure(picture: Element) -> Element {
    Element::new("figure").child(picture)
}

/// Shows a picture that scrolls on a small screen.
pub(crate) fn wide(name: &str, picture: Element) -> Element {
    figure(scrolling(name, picture))
}

/// Writes a table with its heads as such; it scrolls by itself where it is too wide.
pub(crate) fn table(table: &Table) -> Element {
    let rows = table.rows.iter().map(|row| {
        let cells = row.iter().enumerate().map(|(place, cell)| {
            let is_head = place == 0;
            let cell_of = Element::saying(if is_head { "th" } else { "td" }, cell);
            let cell_of = if is_head { cell_of.with("scope", "row") } else { cell_of };
            aligned(table, place, cell_of)
        });
        Element::new("tr").children(cells)
    });
    let caption = Element::saying("caption", &table.title);
    let body = Element::new("tbody").children(rows);
    let written = Element::new("table").child(caption).child(table_head(table)).child(body);
    let scrolling = scrolling(&table.title, written);
    let note =
        (!table.note.is_empty()).then(|| Element::saying("p", &table.note).with("class", "soft"));
    scrolling.children(note)
}

fn table_head(table: &Table) -> Element {
    let heads = table.heads.iter().enumerate().map(|(place, head)| {
        // A column whose head says nothing is no head to a reader.
        let name = if head.is_empty() { "td" } else { "th" };
        let cell = Element::saying(name, head);
        let cell = if head.is_empty() { cell } else { cell.with("scope", "col") };
        aligned(table, place, cell)
    });
    Element::new("thead").child(Element::new("tr").children(heads))
}

fn aligned(table: &Table, place: usize, cell: Element) -> Element {
    if table.numbers.contains(&place) { cell.with("class", "number") } else { cell }
}
