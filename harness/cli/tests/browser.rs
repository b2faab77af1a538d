//! The page of a study, as a browser sees it: every picture is there, in the light and in the dark,
//! and nobody is asked for anything.
//!
//! The browser is that of `DEADZONE_BROWSER`, or a Chromium or Chrome on the path; where there is
//! none, the tests say so and are skipped.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and one that is skipped says so"
)]

mod chromium;
#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use chromium::{Browser, parts, pixels};
use folder::Folder;

/// The background and the first colour of the page, in the light and in the dark.
const LIGHT: [[u8; 3]; 2] = [[0xff, 0xff, 0xff], [0x1f, 0x5f, 0xae]];
const DARK: [[u8; 3]; 2] = [[0x14, 0x18, 0x1c], [0x7d, 0xb4, 0xff]];

/// The pictures by the names that they have for those who cannot see them.
const PICTURES: [&str; 10] = [
    "exceedance",
    "sweep",
    "trade",
    "reasons",
    "ages",
    "tornado-mean",
    "tornado-p99",
    "thinkable",
    "convergence-mean",
    "convergence-p99",
];

/// The café of the repository with everything that a page can have, drawn often enough for pictures.
fn page(folder: &Folder) {
    let made = folder.run(&[
        "risk",
        "run",
        "cafe.toml",
        "--quiet",
        "--replications",
        "40000",
        "--sensitivities=1000",
        "--uncertainty",
        "20",
        "--html",
        "cafe.html",
    ]);
    assert_eq!(made.exit, Some(0), "{}", made.stderr);
}

fn folder() -> Folder {
    Folder::with(&[("cafe.toml", include_str!("../../../scenarios/studies/cafe.toml"))])
}

#[test]
fn a_browser_shows_every_picture_and_asks_nobody() {
    let Some(browser) = Browser::found() else { return };
    let folder = folder();
    page(&folder);
    let shown = browser.open(&folder, "cafe.html", &["--dump-dom".to_owned()]);
    assert_eq!(shown.asked, Vec::<String>::new());
    assert!(!shown.said.contains("CONSOLE"), "{}", shown.said);
    assert!(!shown.dom.contains("<script"));
    let policy = "content=\"default-src 'none'; style-src 'unsafe-inline'\"";
    assert!(shown.dom.contains(policy), "nothing could be fetched if it were asked for");
    let pictures: Vec<&str> = parts(&shown.dom, "<svg", "</svg>").collect();
    assert_eq!(pictures.len(), PICTURES.len());
    for name in PICTURES {
        let label = format!("aria-labelledby=\"{name}-title");
        let picture = pictures.iter().find(|picture| picture.contains(&label)).unwrap();
        assert!(is_drawn(picture), "{name}: {picture}");
    }
    let links: Vec<&str> = parts(&shown.dom, "href=\"#", "\"").collect();
    assert_eq!(links.len(), 10, "the worst ten lead to their timelines");
    for link in links {
        assert!(shown.dom.contains(&format!("id=\"{link}\"")), "{link}");
    }
}

/// Tells whether a picture has a line through two points, or a bar that is wider than nothing.
fn is_drawn(picture: &str) -> bool {
    let has_points = parts(picture, " points=\"", "\"").any(|points| points.split(' ').count() > 1);
    let widths = parts(picture, " width=\"", "\"");
    has_points || widths.filter_map(|width| width.parse::<f64>().ok()).any(|width| width > 1.0)
}

/// Colours are those of the light or of the dark, on wide windows and on narrow ones.
#[test]
fn a_browser_draws_the_page_in_the_light_and_in_the_dark() {
    let Some(browser) = Browser::found() else { return };
    let folder = folder();
    page(&folder);
    for (scheme, [paper, first]) in [(1, LIGHT), (0, DARK)] {
        for width in [1_100, 500] {
            let file = folder.path("page.png");
            let more = [
                format!("--screenshot={}", file.display()),
                format!("--window-size={width},4000"),
                format!("--blink-settings=preferredColorScheme={scheme}"),
            ];
            browser.open(&folder, "cafe.html", &more);
            let pixels = pixels(&file);
            let count = |colour| pixels.iter().filter(|pixel| **pixel == colour).count();
            assert!(2 * count(paper) > pixels.len(), "most of it is paper, {scheme} {width}");
            assert!(count(first) > 500, "lines are drawn, {scheme} {width}: {}", count(first));
        }
    }
}

/// A page that asks is found out, so that the silence of ours says something.
#[test]
fn a_page_that_asks_is_found_out() {
    let Some(browser) = Browser::found() else { return };
    let asking =
        "<!DOCTYPE html><img src=\"http://shop.invalid/pixel.png\"><script>nothing()</script>";
    let folder = Folder::with(&[("asking.html", asking)]);
    let shown = browser.open(&folder, "asking.html", &["--dump-dom".to_owned()]);
    assert_eq!(shown.asked, ["http://shop.invalid/pixel.png"]);
    assert!(shown.said.contains("CONSOLE"), "{}", shown.said);
}
