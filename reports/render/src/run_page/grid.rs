//! The instances of each file as a grid: a row an instance, a column a step that has an outcome.

use reports_language::Language;

use super::{Summed, link, verdict};
use crate::document::{scrolling, section as part};
use crate::markup::Element;
use crate::matrix::{MatrixRow, grid};

/// Writes the grids; nothing where no file has more than one scenario.
pub(super) fn section(results: &[Summed], language: Language) -> Option<Element> {
    let files = results.chunk_by(|one, next| one.file == next.file);
    let grids = files.filter_map(|results| file(results, language)).collect::<Vec<_>>();
    let is_any = !grids.is_empty();
    is_any.then(|| part("matrix", language.text("page-matrix")).children(grids))
}

fn file(results: &[Summed], language: Language) -> Option<Element> {
    let rows: Vec<&MatrixRow> = results.iter().filter_map(|one| one.row.as_ref()).collect();
    let [first, ..] = results else { return None };
    if rows.is_empty() {
        return None;
    }
    let (heads, lines) = grid(&rows, language);
    let heads = heads.iter().map(|head| Element::saying("th", head.as_str()).with("scope", "col"));
    let named = results.iter().filter(|one| one.row.is_some());
    let lines = named.zip(lines).map(|(one, cells)| line(one, &cells));
    let head = Element::new("tr")
        .children(heads)
        .child(Element::saying("th", language.text("page-verdict")));
    let table = Element::new("table")
        .child(Element::saying("caption", first.file.as_str()))
        .child(Element::new("thead").child(head))
        .child(Element::new("tbody").children(lines));
    Some(scrolling(&first.file, table))
}

fn line(one: &Summed, cells: &[String]) -> Element {
    let name = cells.first().map_or("", String::as_str);
    let head = Element::new("th").with("scope", "row").child(link(&one.id, name));
    let cells = cells.iter().skip(1).map(|cell| Element::saying("td", cell.as_str()));
    let word = Element::new("td").child(verdict((one.word, one.said)));
    Element::new("tr").child(head).children(cells).child(word)
}
