//! The pages of the themes: their lists are those of the catalogue.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;

use harness_scenario::{Document, Folder, RULES, read_scenario};

use crate::page::{Page, house};

/// What stands between what is written by hand and what is made of the catalogue.
const BORDER: &str = "<!-- From here on the page is made of the catalogue. -->\n";

/// Folders of the catalogue that hold no scenarios.
const OTHERS: [&str; 3] = ["fixtures", "parts", "studies"];

/// A file of a theme.
struct Told {
    stem: String,
    name: String,
    why: String,
    proves: Vec<String>,
    scenarios: usize,
}

fn sorted(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names
}

fn themes() -> Vec<String> {
    let folder = house().join("scenarios");
    let is_theme = |name: &String| folder.join(name).is_dir() && !OTHERS.contains(&name.as_str());
    sorted(&folder).into_iter().filter(is_theme).collect()
}

fn files(theme: &str) -> Vec<Told> {
    let folder = house().join("scenarios").join(theme);
    let is_file = |name: &String| Path::new(name).extension().is_some_and(|end| end == "toml");
    let told = |name: String| Told::read(&folder.join(name));
    sorted(&folder).into_iter().filter(is_file).map(told).collect()
}

impl Told {
    fn read(path: &Path) -> Self {
        let scenarios = match read_scenario(&Folder, path) {
            Ok(Document::Scenario(_)) => 1,
            Ok(Document::Scenarios(all)) => all.len(),
            other => panic!("{}: {other:?}", path.display()),
        };
        let table: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
        let text = |key: &str| table.get(key).and_then(toml::Value::as_str).map(in_words);
        let proves = table.get("proves").and_then(toml::Value::as_array);
        let proves = proves.into_iter().flatten().filter_map(toml::Value::as_str);
        Self {
            stem: path.file_stem().unwrap().to_str().unwrap().to_owned(),
            name: text("name").unwrap(),
            why: text("why").unwrap_or_default(),
            proves: proves.map(str::to_owned).collect(),
            scenarios,
        }
    }

    fn line(&self, theme: &str) -> String {
        let Self { stem, name, why, proves, scenarios } = self;
        let count = if *scenarios == 1 { String::new() } else { format!(" ({scenarios} cases)") };
        let mut line = format!("- [{stem}](../../scenarios/{theme}/{stem}.toml){count}: {name}.");
        if !why.is_empty() {
            write!(line, " *Why:* {why}.").unwrap();
        }
        if !proves.is_empty() {
            let proves: Vec<String> = proves.iter().map(|id| format!("`{id}`")).collect();
            write!(line, " *Proves:* {}.", proves.join(", ")).unwrap();
        }
        line + "\n"
    }
}

/// Writes what the cases of a file fill in, `${entry}`, as a word.
fn in_words(text: &str) -> String {
    let text = text.replace("`${", "${").replace("}`", "}");
    let mut parts = text.split("${");
    let mut words = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once('}').unwrap();
        write!(words, "*{name}*{rest}").unwrap();
    }
    words.replace('<', "&lt;")
}

/// Counts the files that prove each rule, in the order in which rules are taught.
fn rules(files: &[Told]) -> String {
    let mut rows = String::from("| rule | what it says | proved by |\n|---|---|---|\n");
    for rule in RULES {
        let proves = |file: &&Told| file.proves.iter().any(|id| id == rule.id);
        let count = files.iter().filter(proves).count();
        if count > 0 {
            let files = if count == 1 { "1 file".to_owned() } else { format!("{count} files") };
            writeln!(rows, "| `{}` | {} | {files} |", rule.id, rule.summary).unwrap();
        }
    }
    rows
}

fn lists(theme: &str) -> String {
    let files = files(theme);
    let lines: String = files.iter().map(|file| file.line(theme)).collect();
    format!(
        "## Its rules\n\nWhat the scenarios of this theme prove; `deadzone explain RULE` says one.\n\n{}\n\
         ## Its scenarios\n\nA word in slanted letters stands for what the cases of the file fill in.\n\n{lines}",
        rules(&files)
    )
}

/// Returns the first sentence below the title of a page.
fn about(theme: &str) -> String {
    let page = Page::at(&format!("docs/themes/{theme}.md"));
    let first = page.text.lines().skip(1).find(|line| !line.is_empty()).unwrap();
    first.split_inclusive(". ").next().unwrap().trim().to_owned()
}

fn index() -> String {
    let mut rows =
        String::from("| theme | what it is about | files | scenarios |\n|---|---|---|---|\n");
    for theme in themes() {
        let files = files(&theme);
        let scenarios: usize = files.iter().map(|file| file.scenarios).sum();
        let about = about(&theme);
        writeln!(rows, "| [{theme}]({theme}.md) | {about} | {} | {scenarios} |", files.len())
            .unwrap();
    }
    rows
}

/// Holds what is below the border against what it should be, or writes it.
fn ends_in(path: &str, lists: &str) {
    let page = Page::at(path).text;
    let written = page.split(BORDER).next().unwrap();
    let whole = format!("{}\n\n{BORDER}\n{lists}", written.trim_end());
    if std::env::var_os("RENEW_PAGE").is_some() {
        fs::write(house().join(path), &whole).unwrap();
        return;
    }
    let remedy = "RENEW_PAGE=1 cargo test -p harness-cli --test docs";
    assert!(page == whole, "{path}: the lists differ from the catalogue: {remedy}");
}

#[test]
fn the_lists_of_each_theme_are_those_of_the_catalogue() {
    for theme in themes() {
        ends_in(&format!("docs/themes/{theme}.md"), &lists(&theme));
    }
}

#[test]
fn the_index_of_the_themes_has_each_of_them() {
    ends_in("docs/themes/README.md", &index());
}

#[test]
fn every_page_of_a_theme_has_a_folder_and_shows_real_lines() {
    let mut pages: BTreeMap<String, Page> = BTreeMap::new();
    for page in Page::all().into_iter().filter(|page| page.path.starts_with("docs/themes/")) {
        let name = page.path.trim_start_matches("docs/themes/").trim_end_matches(".md");
        pages.insert(name.to_owned(), page);
    }
    assert!(pages.remove("README").is_some());
    assert_eq!(pages.keys().cloned().collect::<Vec<_>>(), themes());
    for (theme, page) in pages {
        let blocks = page.blocks();
        let shown = blocks.iter().filter(|block| block.language == "toml").count();
        assert!((1..=4).contains(&shown), "{theme} shows {shown} snippets");
        for heading in ["## What usually goes wrong", "## Its rules", "## Its scenarios"] {
            assert!(page.text.contains(heading), "{theme} has no `{heading}`");
        }
    }
}
