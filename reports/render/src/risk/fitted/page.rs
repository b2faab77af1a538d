//! One page of a fit: pictures, each with its table; no script, and nothing from elsewhere.

use super::{FitReport, figures, rows, tables, what};
use reports_language::Language;

use crate::document::section;
use crate::markup::Element;
use crate::printable::printable;
use crate::risk::page::{table, whole, wide};

/// Writes the page, as UTF-8.
///
/// It asks nobody for anything, works without scripts, and is well-formed as HTML and as XML.
pub fn fit_page(report: &FitReport<'_>) -> String {
    let title = format!("What {} says of decline exposure", printable(&report.file_name()));
    let header = Element::new("header")
        .child(Element::saying("h1", &title))
        .child(Element::saying("p", what(report).replace("\n  ", "; ")).with("class", "soft"));
    let main = Element::new("main").children(parts(report));
    whole((&title, Language::English), Element::new("body").child(header).child(main))
}

fn parts(report: &FitReport<'_>) -> Vec<Element> {
    let fitted = report.fitted;
    let remarks = tables::remarks(report).into_iter().map(|remark| Element::saying("p", remark));
    let mut parts = vec![
        section("figures", "The figures")
            .child(table(&tables::figures(report)))
            .children(remarks)
            .child(Element::saying("pre", rows(report).trim_end())),
    ];
    if let Some(arrivals) = &fitted.arrivals {
        let part = section("arrivals", "How many sales there are");
        let week = (!arrivals.week.is_empty())
            .then(|| wide("Sales in each hour of the week", figures::week(arrivals)));
        parts.push(part.children(week).child(wide("Sales of each day", figures::days(arrivals))));
    }
    if let Some(amounts) = &fitted.amounts {
        let part = section("sizes", "How large they are");
        let picture = wide("Amounts", figures::amounts(report, amounts));
        parts.push(part.child(picture).child(table(&tables::amounts(report))));
    }
    if let Some(stored) = &fitted.stored {
        let part = section("offline", "How many were stored");
        parts.push(part.child(wide("Share stored", figures::stored(stored))));
    }
    if let Some(ages) = &fitted.ages {
        let part = section("by-age", "How stored payments were declined");
        let picture = wide("Declines by age", figures::ages(ages));
        parts.push(part.child(picture).child(table(&tables::ages(report))));
    }
    parts.push(section("usual", "What stands for the rest").child(table(&tables::usual(report))));
    parts
}
