//! Links lead to what is there, and lead to every page.

use std::collections::BTreeSet;

use crate::page::{Page, ends_with, house};

/// Pages that stand beside what they are about.
const ELSEWHERE: [&str; 4] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "examples/python-pos/README.md",
    "scenarios/incidents/README.md",
];

fn is_outside(target: &str) -> bool {
    target.contains("://") || target.starts_with("mailto:")
}

/// Says what is wrong with a link.
fn broken(page: &Page, target: &str) -> Option<String> {
    let (file, heading) = target.split_once('#').map_or((target, None), |(f, h)| (f, Some(h)));
    let path = if file.is_empty() { page.path.clone() } else { page.resolved(file) };
    if !house().join(&path).exists() {
        return Some(format!("{}: {target} is not there", page.path));
    }
    let has = |heading: &str| Page::at(&path).anchors().iter().any(|known| known == heading);
    let is_lost = heading.is_some_and(|heading| !has(heading));
    is_lost.then(|| format!("{}: {target} has no such heading", page.path))
}

#[test]
fn every_link_leads_to_a_file_or_a_heading_that_is_there() {
    let others = ELSEWHERE.iter().map(|path| Page::at(path));
    let pages: Vec<Page> = Page::all().into_iter().chain(others).collect();
    let mut links: Vec<(&Page, String)> = pages
        .iter()
        .flat_map(|page| page.links().into_iter().map(move |link| (page, link)))
        .collect();
    links.retain(|(_, target)| !is_outside(target));
    assert!(links.len() > 100, "{} links only", links.len());
    let lost: Vec<String> = links.iter().filter_map(|(page, link)| broken(page, link)).collect();
    assert_eq!(lost, Vec::<String>::new());
}

/// Follows links from a page to all pages that it leads to.
fn reached_from(start: &str) -> BTreeSet<String> {
    let mut reached = BTreeSet::from([start.to_owned()]);
    let mut waiting = vec![start.to_owned()];
    while let Some(path) = waiting.pop() {
        let page = Page::at(&path);
        let targets = page.links().into_iter().filter(|target| !is_outside(target));
        let paths = targets.map(|target| page.resolved(target.split('#').next().unwrap()));
        for next in paths.filter(|path| ends_with(path, "md")) {
            if reached.insert(next.clone()) {
                waiting.push(next);
            }
        }
    }
    reached
}

#[test]
fn every_page_is_reached_from_the_readme() {
    let reached = reached_from("README.md");
    let pages = Page::all().into_iter().map(|page| page.path);
    let lost: Vec<String> = pages.filter(|path| !reached.contains(path)).collect();
    assert_eq!(lost, Vec::<String>::new());
}

#[test]
fn the_index_names_every_page() {
    let index = Page::at("docs/README.md");
    let named: BTreeSet<String> =
        index.links().iter().map(|target| index.resolved(target)).collect();
    let pages = Page::all().into_iter().map(|page| page.path);
    // The themes have an index of their own.
    let own = |path: &String| {
        !path.starts_with("docs/themes/")
            && !["README.md", "docs/README.md"].contains(&path.as_str())
    };
    let lost: Vec<String> = pages.filter(|path| own(path) && !named.contains(path)).collect();
    assert_eq!(lost, Vec::<String>::new());
    assert!(named.contains("docs/themes/README.md"));
}
