//! One page of a fit: pictures, each with its table; no script, and nothing from elsewhere.

use super::{FitReport, figures, rows, tables, what};
use crate::document::section;
use crate::markup::Element;
use crate::printable::printable;
use crate::risk::page::{table, whole, wide};

/// Writes the page, as UTF-8.
///
/// It asks nobody for anything, works without scripts, and is well-formed as HTML and as XML.
pub fn fit_page(report: &FitReport<'_>) -> String {
    let title = report.language.say("fit-title", &[("file", &printable(&report.file_name()))]);
    let header = Element::new("header")
        .child(Element::saying("h1", &title))
        .child(Element::saying("p", what(report).replace("\n  ", "; ")).with("class", "soft"));
    let main = Element::new("main").children(parts(report));
    whole((&title, report.language), Element::new("body").child(header).child(main))
}

fn parts(report: &FitReport<'_>) -> Vec<Element> {
    let text = |id| report.language.text(id);
    let fitted = report.fitted;
    let remarks = tables::remarks(report).into_iter().map(|remark| Element::saying("p", remark));
    let mut parts = vec![
        section("figures", text("fit-figures"))
            .child(table(&tables::figures(report)))
            .children(remarks)
            .child(Element::saying("pre", rows(report).trim_end())),
    ];
    if let Some(arrivals) = &fitted.arrivals {
        let part = section("arrivals", text("fit-arrivals"));
        let week = (!arrivals.week.is_empty())
            .then(|| wide(text("fit-week"), figures::week(arrivals, report.language)));
        parts.push(
            part.children(week)
                .child(wide(text("fit-days"), figures::days(arrivals, report.language))),
        );
    }
    if let Some(amounts) = &fitted.amounts {
        let part = section("sizes", text("fit-sizes"));
        let picture = wide(text("fit-amounts"), figures::amounts(report, amounts));
        parts.push(part.child(picture).child(table(&tables::amounts(report))));
    }
    if let Some(stored) = &fitted.stored {
        let part = section("offline", text("fit-offline"));
        parts.push(part.child(wide(text("fit-share"), figures::stored(stored, report.language))));
    }
    if let Some(ages) = &fitted.ages {
        let part = section("by-age", text("fit-by-age"));
        let picture = wide(text("fit-declines"), figures::ages(ages, report.language));
        parts.push(part.child(picture).child(table(&tables::ages(report))));
    }
    parts.push(section("usual", text("fit-usual")).child(table(&tables::usual(report))));
    parts
}
