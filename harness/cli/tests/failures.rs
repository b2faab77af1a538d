//! `examples/failures`: one failure of each kind, as its page says, and as a report shows it.
#![expect(clippy::unwrap_used, reason = "a test that cannot read its folder has failed")]

#[expect(dead_code, reason = "other tests have other scenarios")]
mod folder;

use std::fs;
use std::path::Path;

use folder::{Folder, Run};
use serde_json::Value;

/// The key of the first failure of each file, and what it says of it.
const KINDS: [(&str, &str, &str); 12] = [
    ("another-reason", "reason", "over-transaction-limit"),
    ("another-snapshot", "snapshot", "offers an offline checkout for coffee"),
    ("first-snapshot", "snapshot", "there is no such file yet"),
    ("never-in-time", "badges", "payment-pending"),
    ("not-for-so-long", "online", "true"),
    ("one-of-a-matrix", "outcome", "refused, tap-to-pay-needs-internet"),
    ("order-after-a-decline", "badges", "payment-pending, card-declined"),
    ("refusal-that-does-not-come", "outcome", "accepted, payment-pending"),
    ("too-late", "at", "the step before finished at day 1 09:05:17"),
    ("unexpected-decline", "outcome", "declined, 51 insufficient-funds"),
    ("unexpected-refusal", "outcome", "refused, swipe-needs-internet"),
    ("what-the-processor-knows", "requests", "2"),
];

/// Copies the examples to where nothing is lost, and plays them.
fn played() -> Run {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/failures");
    let folder = Folder::with(&[]);
    for below in ["", "snapshots"] {
        for entry in fs::read_dir(from.join(below)).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "toml" || ending == "snap") {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                let to = Path::new("failures").join(below).join(name);
                folder.write(to.to_str().unwrap(), &fs::read_to_string(&path).unwrap());
            }
        }
    }
    folder.run(&["run", "failures", "--json", "-"])
}

#[test]
fn each_kind_of_failure_has_a_file_that_fails_so() {
    let run = played();
    assert_eq!(run.exit, Some(1), "{}", run.stderr);
    let results: Vec<Value> =
        run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    for (file, key, actual) in KINDS {
        let failed = |one: &&Value| {
            one["verdict"] == "failed" && one["id"].as_str().is_some_and(|id| id.starts_with(file))
        };
        let failure = &results.iter().find(failed).unwrap()["failures"][0];
        assert_eq!(failure["key"], key, "{file}");
        assert!(failure["actual"].as_str().unwrap().contains(actual), "{file}: {failure}");
    }
    let of = |verdict: &str| results.iter().filter(|one| one["verdict"] == verdict).count();
    assert_eq!((of("passed"), of("failed"), of("skipped")), (5, 13, 1));
}

#[test]
fn its_page_names_every_file() {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/failures");
    let page = fs::read_to_string(from.join("README.md")).unwrap();
    for entry in fs::read_dir(&from).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            assert!(page.contains(&format!("]({name}) |")), "{name}");
        }
    }
}

/// A shop that several scenarios use, and one that has a shop of its own.
#[test]
fn what_those_that_failed_have_in_common_is_said_where_it_tells_them_from_those_that_passed() {
    let sale = "steps = [\n  { id = \"tea\", sale = { total = \"3.00\", card = \"visa\" }, expect = { badges = [\"paid\"] } },\n]\n";
    let scenario = |more: &str| format!("name = \"x\"\nsnapshot = []\n{more}{sale}");
    let slow = "line = { latency = \"8s\" }\n";
    let folder = Folder::with(&[("shops/slow.toml", slow)]);
    for name in ["a", "b", "c"] {
        folder.write(&format!("s/{name}.toml"), &scenario("use = [\"../shops/slow.toml\"]\n"));
    }
    let few = folder.run(&["run", "s", "--quiet"]).stderr;
    assert!(!few.contains("that did not pass use"), "nothing passed to compare with: {few}");
    folder.write("s/d.toml", &scenario(""));
    let run = folder.run(&["run", "s", "--quiet", "--html", "out/run.html"]);
    let said = "3 of 3 that did not pass use shops/slow.toml; of 1 that passed, 0";
    assert!(run.stderr.contains(&format!("  {said}\n")), "{}", run.stderr);
    assert!(run.stderr.contains("16s400ms there and back is longer than a till waits"));
    let page = folder.read("out/run.html");
    assert!(page.contains(&format!("<ul class=\"common\"><li>{said}</li>")), "{said}");
    assert!(
        page.contains("line.latency = &quot;8s&quot;") || page.contains("line.latency = \"8s\"")
    );
}
