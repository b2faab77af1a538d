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

use std::env;
use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use folder::Folder;

/// The names that the browser has on different machines.
const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// A browser that does not answer for so many tenths of a second never will.
const PATIENCE: u32 = 1_200;

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

struct Browser(PathBuf);

/// What a browser made of a page.
struct Shown {
    dom: String,
    said: String,
    /// The addresses that the page asked for.
    asked: Vec<String>,
}

impl Browser {
    /// Finds the browser; says that the test is skipped where there is none.
    fn found() -> Option<Self> {
        let named = env::var_os("DEADZONE_BROWSER").map(PathBuf::from);
        let folders: Vec<PathBuf> = env::split_paths(&env::var_os("PATH")?).collect();
        let on_path = || {
            let places = NAMES.iter().flat_map(|name| folders.iter().map(move |it| it.join(name)));
            places.into_iter().find(|path| path.is_file())
        };
        let found = named.or_else(on_path);
        if found.is_none() {
            println!("skipped: the page in a browser needs Chromium or Chrome on the path");
        }
        found.map(Self)
    }

    /// Opens a page without a window, and waits until it is done.
    fn open(&self, folder: &Folder, page: &str, more: &[String]) -> Shown {
        let log = folder.path("net.json");
        let mut command = Command::new(&self.0);
        command
            .args(["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"])
            .args(["--no-first-run", "--disable-background-networking", "--disable-sync"])
            .args(["--disable-component-update", "--disable-default-apps", "--disable-extensions"])
            .args(["--host-resolver-rules=MAP * ~NOTFOUND", "--enable-logging=stderr"])
            .arg(format!("--user-data-dir={}", folder.path("profile").display()))
            .arg(format!("--log-net-log={}", log.display()))
            .args(more)
            .arg(format!("file://{}", folder.path(page).display()));
        let output = |name: &str| fs::File::create(folder.path(name)).unwrap();
        command.stdin(Stdio::null()).stdout(output("dom")).stderr(output("said"));
        end(command);
        let asked = asked(&fs::read_to_string(&log).unwrap());
        Shown { dom: folder.read("dom"), said: folder.read("said"), asked }
    }
}

fn end(mut command: Command) {
    let mut child = command.spawn().unwrap();
    for _ in 0..PATIENCE {
        if child.try_wait().unwrap().is_some() {
            return;
        }
        sleep(Duration::from_millis(100));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    unreachable!("the browser did not end");
}

/// Lists the addresses that a page asked for, by the log of the network; those that the browser asks
/// for by itself have no page behind them.
fn asked(log: &str) -> Vec<String> {
    let log: serde_json::Value = serde_json::from_str(log).unwrap();
    let events = log["events"].as_array().unwrap().iter().map(|event| &event["params"]);
    let of_a_page = |event: &&serde_json::Value| {
        event["initiator"].as_str().is_some_and(|page| page != "not an origin")
    };
    let asked = events.filter(of_a_page).filter_map(|event| event["url"].as_str());
    let mut asked: Vec<String> = asked.map(str::to_owned).collect();
    asked.sort();
    asked.dedup();
    asked
}

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

/// Each part of a text between two others.
fn parts<'a>(text: &'a str, from: &'a str, to: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(from).skip(1).filter_map(move |rest| rest.split(to).next())
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

fn pixels(file: &Path) -> Vec<[u8; 3]> {
    let mut reader =
        png::Decoder::new(BufReader::new(fs::File::open(file).unwrap())).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bytes).unwrap();
    let samples = frame.color_type.samples();
    bytes.chunks_exact(samples).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
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
