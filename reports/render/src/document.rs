//! A page as one file, which asks nobody for anything.

use reports_language::Language;

use crate::markup::Element;

/// How a page looks, and what it does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Looks {
    pub(crate) style: &'static str,
    /// None where the page does nothing.
    pub(crate) script: Option<&'static str>,
}

/// Nothing is fetched, whatever stands in the page.
const NOTHING_BUT_STYLE: &str = "default-src 'none'; style-src 'unsafe-inline'";
const NOTHING_BUT_ITS_OWN: &str =
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'";

/// Writes a page; it is well-formed as HTML and as XML.
pub(crate) fn document((title, language): (&str, Language), looks: Looks, body: Element) -> String {
    let script = looks.script.map(|script| Element::new("script").code(script));
    let body = body.children(script);
    let html =
        Element::new("html").with("lang", language.name()).child(head(title, looks)).child(body);
    let mut page = "<!DOCTYPE html>\n".to_owned();
    html.write(&mut page);
    page.push('\n');
    page
}

fn head(title: &str, looks: Looks) -> Element {
    let meta = |name: &'static str, content: &'static str| {
        Element::new("meta").with("name", name).with("content", content)
    };
    let policy = if looks.script.is_some() { NOTHING_BUT_ITS_OWN } else { NOTHING_BUT_STYLE };
    let asks = Element::new("meta").with("http-equiv", "Content-Security-Policy");
    Element::new("head")
        .child(Element::new("meta").with("charset", "utf-8"))
        .child(asks.with("content", policy))
        .child(meta("viewport", "width=device-width, initial-scale=1"))
        .child(meta("referrer", "no-referrer"))
        .child(Element::saying("title", title))
        .child(Element::new("style").code(looks.style))
}

/// Begins a part of a page.
pub(crate) fn section(id: &'static str, heading: &str) -> Element {
    let heading = Element::saying("h2", heading).with("id", id);
    Element::new("section").with("aria-labelledby", id).child(heading)
}

/// Writes the heads of a table.
pub(crate) fn heads<'a>(names: impl IntoIterator<Item = &'a str>) -> Element {
    let head = |name: &'a str| Element::saying("th", name).with("scope", "col");
    Element::new("thead").child(Element::new("tr").children(names.into_iter().map(head)))
}

/// Lets something that may be too wide be scrolled, with the keyboard too.
pub(crate) fn scrolling(name: &str, content: Element) -> Element {
    Element::new("div")
        .with("class", "scroll")
        .with("role", "region")
        .with("aria-label", name)
        .with("tabindex", 0)
        .child(content)
}
