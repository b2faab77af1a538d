//! How well the figures of a study are known.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::path::Path;

use harness_scenario::{
    Basis, MemoryShelf, Mistake, RANGES, RangeBasis, StudyFile, UncertainFigure, read_study,
    uncertain_figures,
};
use sim_risk::Study;

/// A study that says what the sources of all figures say.
const USUAL: &str = r#"currency = "USD"
[sales]
per_hour = 12
amount = { lognormal = { median = "22.20", sigma = 0.52 } }
[outages]
per_year = 3.5
hours = { lognormal = { median = 2.6, sigma = 1.2 }, cap = 168 }
[declines]
at_once = 0.012
later = 0.05
half_life = "24h"
[recovery]
share = 0.35
[chargebacks]
basis_points = 0.1
"#;

fn study(text: &str) -> Study {
    let shelf = MemoryShelf::new().with("a.toml", text);
    read_study(&shelf, Path::new("a.toml")).unwrap().study
}

fn ends(figure: &UncertainFigure) -> (&str, &str, &str, &str) {
    (&figure.key, &figure.value, &figure.low, &figure.high)
}

#[test]
fn figures_of_a_source_have_the_ends_of_that_source() {
    let figures = uncertain_figures(&study(USUAL), &[]);
    assert_eq!(
        figures.iter().map(|it| it.key.as_str()).collect::<Vec<_>>(),
        RANGES.iter().map(|it| it.key).collect::<Vec<_>>()
    );
    for figure in &figures {
        assert!(matches!(figure.basis, RangeBasis::Known(_)), "{figure:?}");
        assert!(figure.range.low < figure.range.high, "{figure:?}");
    }
    let of = |key: &str| figures.iter().find(|it| it.key == key).unwrap();
    let median = of("sales.amount.lognormal.median");
    assert_eq!(ends(median), ("sales.amount.lognormal.median", "22.20", "20.85", "30.00"));
    assert_eq!((median.range.low, median.range.high), (2_085.0, 3_000.0));
    assert!(matches!(median.basis, RangeBasis::Known(Basis::Source(_))));
    assert_eq!(ends(of("declines.half_life")), ("declines.half_life", "1d", "6h", "3d"));
    let hours = of("outages.hours.lognormal.median");
    assert_eq!((hours.low.as_str(), hours.range.low), ("1.3", 1.3 * 3_600_000.0));
}

#[test]
fn figures_of_ones_own_are_moved_by_a_factor() {
    let own = USUAL.replace("per_year = 3.5", "per_year = 6").replace("0.35", "0.9");
    let figures = uncertain_figures(&study(&own), &[]);
    let of = |key: &str| figures.iter().find(|it| it.key == key).unwrap();
    assert_eq!(ends(of("outages.per_year")), ("outages.per_year", "6", "4", "9"));
    assert_eq!(of("outages.per_year").basis, RangeBasis::Factor);
    assert_eq!(ends(of("recovery.share")), ("recovery.share", "0.9", "0.6", "1"), "a share is one");
}

#[test]
fn lists_are_moved_as_a_whole() {
    let listed = USUAL.replace(
        "{ lognormal = { median = \"22.20\", sigma = 0.52 } }",
        "{ values = [\"4.00\", \"9.00\"] }",
    );
    let figures = uncertain_figures(&study(&listed), &[]);
    let amount = figures.iter().find(|it| it.key == "sales.amount").unwrap();
    assert_eq!(ends(amount), ("sales.amount", "× 1", "× 0.6667", "× 1.5"));
}

/// A zero that is nobody's figure, and a rule of the processor.
#[test]
fn what_is_certain_is_not_moved() {
    let certain = USUAL.replace("share = 0.35", "share = 0.0").replace(
        "half_life = \"24h\"",
        "half_life = \"24h\"\ntoo_late = { after = \"24h\", share = 1.0 }",
    );
    let figures = uncertain_figures(&study(&certain), &[]);
    let keys: Vec<&str> = figures.iter().map(|it| it.key.as_str()).collect();
    for key in ["recovery.share", "declines.too_late.share"] {
        assert!(!keys.contains(&key), "{keys:?}");
    }
    assert!(keys.contains(&"declines.shared"), "its zero is an assumption: {keys:?}");
}

fn read(ranges: &str) -> Result<StudyFile, Vec<Mistake>> {
    let shelf = MemoryShelf::new().with("a.toml", format!("{USUAL}[ranges]\n{ranges}"));
    read_study(&shelf, Path::new("a.toml"))
}

/// Keys stand in quotes, or as tables in tables.
#[test]
fn a_study_says_how_well_its_figures_are_known() {
    let file = read(
        "\"outages.per_year\" = [3, 8.5]\ndeclines.half_life = [\"12h\", \"2d\"]\n\
         sales.amount.lognormal = { median = [\"20.00\", \"24.00\"], sigma = [0.52, 0.52] }\n",
    );
    let file = file.unwrap();
    let figures = uncertain_figures(&file.study, &file.ranges);
    let of = |key: &str| figures.iter().find(|it| it.key == key);
    let stated = [
        ("outages.per_year", "3.5", "3", "8.5"),
        ("declines.half_life", "1d", "12h", "2d"),
        ("sales.amount.lognormal.median", "22.20", "20.00", "24.00"),
    ];
    for (key, value, low, high) in stated {
        let figure = of(key).unwrap();
        assert_eq!(ends(figure), (key, value, low, high));
        assert_eq!(figure.basis, RangeBasis::Study);
    }
    assert_eq!(of("sales.amount.lognormal.sigma"), None, "what has one end is known");
    assert!(matches!(of("declines.later").unwrap().basis, RangeBasis::Known(_)));
}

#[test]
fn ends_that_cannot_be_are_refused_at_their_place() {
    for (ranges, says) in [
        ("\"outages.peryear\" = [2, 5]", "did you mean `outages.per_year`?"),
        ("\"policy.device_limit\" = [2, 5]", "is no figure of this study"),
        ("outages.per_year = [2]", "write [2, 5.5]"),
        ("outages.per_year = 5", "is not two ends"),
        ("outages.per_year = [\"2\", \"5\"]", "write both as in [2, 5.5]"),
        ("declines.half_life = [6, 48]", "write both as in [\"6h\", \"2d\"]"),
        ("outages.per_year = [4, 9]", "is 3.5, which is not from 4 to 9"),
        ("outages.per_year = [9, 2]", "is not from 9 to 2"),
        ("recovery.share = [0.1, 1.5]", "no study can have 1.5 as `recovery.share`"),
        ("ranges = 3", "in `ranges` is no figure"),
    ] {
        let mistakes = read(ranges).unwrap_err();
        let said: String = mistakes.iter().map(ToString::to_string).collect();
        assert!(said.contains(says), "{ranges}:\n{said}");
    }
}
