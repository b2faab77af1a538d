//! Chromium without a window, as the tests of pages drive it.

use std::env;
use std::fs;
use std::io::BufReader;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use crate::folder::Folder;

/// The names that the browser has on different machines.
const NAMES: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/// A browser that does not answer for so many tenths of a second never will.
const PATIENCE: u32 = 1_200;

pub(crate) struct Browser(PathBuf);

/// What a browser made of a page.
pub(crate) struct Shown {
    pub(crate) dom: String,
    pub(crate) said: String,
    /// The addresses that the page asked for.
    pub(crate) asked: Vec<String>,
}

impl Browser {
    /// Finds the browser; says that the test is skipped where there is none.
    pub(crate) fn found() -> Option<Self> {
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
    pub(crate) fn open(&self, folder: &Folder, page: &str, more: &[String]) -> Shown {
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

/// Each part of a text between two others.
pub(crate) fn parts<'a>(
    text: &'a str,
    from: &'a str,
    to: &'a str,
) -> impl Iterator<Item = &'a str> {
    text.split(from).skip(1).filter_map(move |rest| rest.split(to).next())
}

pub(crate) fn pixels(file: &Path) -> Vec<[u8; 3]> {
    let mut reader =
        png::Decoder::new(BufReader::new(fs::File::open(file).unwrap())).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut bytes).unwrap();
    let samples = frame.color_type.samples();
    bytes.chunks_exact(samples).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect()
}
