//! The tills of the full bench keep their journals on disks whose power is cut.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot play has failed")]
#![expect(clippy::print_stdout, reason = "a skip is named")]

#[expect(dead_code, reason = "other tests use the rest")]
mod folder;

use folder::Folder;

/// A till that dies with a stored payment, and forwards it later.
const CRASHES: &str = r#"
name = "a power cut between taking a card and forwarding it"
snapshot = []
steps = [
  { internet = "down" },
  { id = "coffee", sale = { total = "45.00", card = "visa" }, expect = { outcome = "accepted" } },
  { till = "crash" },
  { till = "start" },
  { id = "tea", sale = { total = "5.00", card = "visa" }, expect = { outcome = "accepted" } },
  { till = "crash" },
  { at = "+1m", till = "start" },
  { internet = "up" },
  { check = { order = "coffee", badges = ["paid"], captures = 1 }, within = "5m" },
  { check = { order = "tea", badges = ["paid"], captures = 1 }, within = "5m" },
]
"#;

/// Says why this machine has no disk whose power can be cut, or no network for a shop.
fn lack() -> Option<String> {
    let needed = ["network namespaces", "TUN", "ext4 on a loop device"];
    let parts = harness_bench::examine().into_iter();
    parts.filter(|part| needed.contains(&part.name)).find_map(|part| part.found.err())
}

#[test]
fn a_crash_on_the_full_bench_cuts_the_power_of_the_disk() {
    if let Some(lack) = lack() {
        println!("skipped: a crash cuts the power: {lack}");
        return;
    }
    let folder = Folder::with(&[("crashes.toml", CRASHES)]);
    let ran = folder.run(&["bench", "compare", "--tier", "full", "crashes.toml"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    let ran = folder.run(&["run", "--bench", "full", "-v", "crashes.toml"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("disk till"), "{}", ran.stderr);
}
