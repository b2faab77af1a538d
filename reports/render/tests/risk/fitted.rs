//! What is said of a fit: the page asks nobody for anything, and text of somebody else stays text.

use std::path::Path;

use harness_scenario::{Beginning, Export, ExportAsk, MemoryShelf, read_export};
use pos_core::Currency;
use reports_language::Language;
use reports_render::{FitReport, fit_json, fit_page, fit_remarks, fit_summary};
use roxmltree::Document;
use sim_risk::{Fit, Fitted, Sizes, Study, fit};

use crate::rig::HOSTILE;

/// Everything that a report needs.
struct Known {
    export: Export,
    fitted: Fitted,
    study: Study,
    fits: Vec<Fit>,
}

impl Known {
    fn of(file: &str, text: &str, sizes: Sizes) -> Self {
        let shelf = MemoryShelf::new().with(file, text);
        let ask = ExportAsk::default();
        let export = read_export(&shelf, Path::new(file), (&ask, &mut |_| {})).unwrap();
        let fitted = fit(&export.observed, 1);
        let currency = Currency::find("USD").unwrap();
        let beginning = Beginning { name: "a till".to_owned(), currency, said: Vec::new() };
        let mut study = beginning.study(Path::new("a.toml")).unwrap();
        let fits = fitted.put_into(&mut study, sizes);
        Self { export, fitted, study, fits }
    }

    fn report(&self) -> FitReport<'_> {
        let Self { export, fitted, study, fits } = self;
        FitReport { export, fitted, fits, study, language: Language::English }
    }
}

/// Four weeks of sales; the payments of each ninth day are stored and asked for hours later.
fn sales(tender: &str) -> String {
    let mut text = String::from("ts,amount_cents,tender,stored,status,uploaded,response_code\n");
    for day in 1..=28_u32 {
        for sale in 0..12 + day % 3 {
            let cents = 400 + (day * 37 + sale * sale * 13) % 900;
            let is_stored = day % 9 == 0;
            let (flag, hours) = if is_stored { ("Y", sale % 12) } else { ("N", 0) };
            let status = if is_stored && sale % 5 == 0 { "declined" } else { "approved" };
            let row = format!(
                "2025-11-{day:02}T10:{sale:02}:00,{cents},{tender},{flag},{status},2025-11-{day:02}T{:02}:{sale:02}:00,51\n",
                10 + hours
            );
            text.push_str(&row);
        }
    }
    text
}

fn all() -> Vec<(&'static str, Known)> {
    let hostile = HOSTILE.replace(['\n', '\r', '"', ','], "");
    vec![
        ("whole", Known::of("sales.csv", &sales("card"), Sizes::Nearest)),
        ("seen", Known::of("sales.csv", &sales("card"), Sizes::Seen)),
        (
            "hostile",
            Known::of(
                &format!("{hostile}.csv"),
                &sales(&format!("{hostile} card")),
                Sizes::Lognormal,
            ),
        ),
        ("one", Known::of("one.csv", "ts,amount\n2025-11-03T09:30:00,1.00\n", Sizes::Nearest)),
        (
            "never stored",
            Known::of(
                "n.csv",
                "ts,amount,stored\n2025-11-03T09:30:00,1.00,N\n2025-11-13T09:30:00,2.00,N\n",
                Sizes::Nearest,
            ),
        ),
    ]
}

#[test]
fn every_page_is_well_formed_and_asks_nobody_for_anything() {
    for (name, known) in all() {
        let page = fit_page(&known.report());
        let page = page.strip_prefix("<!DOCTYPE html>\n").unwrap();
        let document = Document::parse(page).unwrap();
        let marks: Vec<_> = document.descendants().flat_map(|node| node.attributes()).collect();
        for outside in ["http:", "https:", "url("] {
            assert!(!marks.iter().any(|mark| mark.value().contains(outside)), "{name}: {outside}");
        }
        assert!(!marks.iter().any(|mark| ["src", "href"].contains(&mark.name())), "{name}");
        let elements: Vec<&str> = document.descendants().map(|one| one.tag_name().name()).collect();
        assert!(!elements.contains(&"script") && !elements.contains(&"img"), "{name}");
        let numbers = document.descendants().filter(|one| one.has_tag_name("polyline"));
        for line in numbers {
            let points = line.attribute("points").unwrap();
            assert!(!points.contains("NaN") && !points.contains("inf"), "{name}: {points}");
        }
    }
}

/// Data stands beside what was fitted, for each part that the sales say something of.
#[test]
fn each_part_has_its_picture() {
    let known = all();
    let pictures = |name: &str| -> Vec<String> {
        let (_, known) = known.iter().find(|(of, _)| *of == name).unwrap();
        let page = fit_page(&known.report());
        let ids = ["week", "days", "amounts", "stored", "declines"];
        let there = ids.iter().filter(|id| page.contains(&format!("id=\"{id}-title\"")));
        there.map(|id| (*id).to_owned()).collect()
    };
    assert_eq!(pictures("whole"), ["week", "days", "amounts", "stored", "declines"]);
    assert_eq!(pictures("one"), ["days"]);
    assert_eq!(pictures("never stored"), ["week", "days", "amounts", "stored"]);
}

#[test]
fn what_is_missing_is_said() {
    for (name, says) in [
        ("one", "no column says which sales were stored: --map stored=COLUMN"),
        ("one", "less than seven whole days: one rate stands for all hours"),
        ("one", "no outcomes of stored payments by age: --map status=COLUMN"),
        ("never stored", "no sale was stored, which bounds the outages from above alone"),
        ("one", "outages.hours.lognormal.sigma   1.2"),
        ("whole", "no column says the currency, so it is taken for USD"),
    ] {
        let known = all().into_iter().find(|(of, _)| *of == name).unwrap().1;
        let summary = fit_summary(&known.report());
        assert!(summary.contains(says), "{name}: {says}\n{summary}");
        assert!(!summary.contains('\u{1b}') && !summary.contains("NaN"), "{summary}");
    }
}

#[test]
fn a_summary_of_somebody_elses_text_steers_no_terminal() {
    let hostile = all().into_iter().find(|(name, _)| *name == "hostile").unwrap().1;
    let summary = fit_summary(&hostile.report());
    assert!(summary.chars().all(|letter| letter == '\n' || !letter.is_control()), "{summary:?}");
}

/// Each figure of the study says where it is from and how well it is known.
#[test]
fn figures_of_the_study_have_their_intervals_beside_them() {
    let known = Known::of("folder/sales.csv", &sales("card"), Sizes::Lognormal);
    let remarks = fit_remarks(&known.report());
    let keys: Vec<&str> = remarks.iter().map(|(key, _)| key.as_str()).collect();
    assert_eq!(
        keys,
        [
            "sales.per_hour",
            "sales.spread",
            "sales.amount.lognormal.median",
            "sales.amount.lognormal.sigma",
            "outages.per_year",
            "declines.at_once",
            "sales.amount.cap",
        ]
    );
    for (key, remark) in &remarks[..6] {
        let is_whole = remark.contains("fitted from sales.csv") && remark.ends_with("(95 %)");
        assert!(is_whole && remark.contains(" to "), "{key}: {remark}");
    }
    let json: serde_json::Value = serde_json::from_str(&fit_json(&known.report())).unwrap();
    assert_eq!(json["study"].as_array().map(Vec::len), Some(6));
    assert_eq!(json["stored"]["tenders"], "cards");
}

#[test]
fn an_export_is_told_all_in_japanese() {
    let latin = "csv one n sales time ts amount cents tender stored status uploaded code response \
        captured map COLUMN currency CODE USD card seen amounts policy outages declines recovery \
        chargebacks per hour spread";
    for (name, known) in all().into_iter().filter(|(name, _)| *name != "hostile") {
        let report = FitReport { language: Language::Japanese, ..known.report() };
        let summary = fit_summary(&report);
        // The figures that stand for the rest have their sources in the words of these.
        let told = summary.split("\nデータにないため使用する値").next().unwrap();
        let words = told.split(|letter: char| !letter.is_ascii_alphabetic());
        let foreign: Vec<&str> = words
            .filter(|word| word.len() > 1 && !latin.split_whitespace().any(|it| it == *word))
            .collect();
        assert_eq!(foreign, Vec::<&str>::new(), "{name}: {summary}");
        let page = fit_page(&report);
        assert!(page.contains("<html lang=\"ja\">") && page.contains("の拒否リスク"), "{name}");
        for english in ["The table below", "A dot for", "sales by card", "95 % interval", "fit-"] {
            assert!(!page.contains(english), "{name}: {english}");
        }
    }
}
