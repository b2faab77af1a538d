//! The tills of the full bench keep their journals on disks whose power is cut.
#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test that cannot play has failed")]

#[expect(dead_code, reason = "other tests use the rest")]
mod folder;

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use folder::Folder;

const EXT4: &str = "ext4 on a loop device";

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

/// A till whose disk is full for a while.
const FULL: &str = r#"
name = "a full disk"
snapshot = []
steps = [
  { internet = "down" },
  { id = "tea", sale = { total = "5.00", card = "visa" }, expect = { outcome = "accepted" } },
  { till = { disk = "full" } },
  { sale = { total = "7.00", card = "visa" }, expect = { outcome = "refused", reason = "storage-full" } },
  { at = "+1m", till = "restart", expect = { outcome = "refused", reason = "till-down" } },
  { till = { disk = "ok" } },
  { at = "+1m", till = "start" },
  { internet = "up" },
  { check = { order = "tea", badges = ["paid"], captures = 1 }, within = "5m" },
]
"#;

/// Says what of the full bench this machine does not have.
fn lack(disk: &str) -> Option<String> {
    let needed = ["network namespaces", "TUN", disk];
    let parts = harness_bench::examine().into_iter();
    parts.filter(|part| needed.contains(&part.name)).find_map(|part| part.found.err())
}

#[test]
fn a_crash_on_the_full_bench_cuts_the_power_of_the_disk() {
    if let Some(lack) = lack(EXT4) {
        return println!("skipped: a crash cuts the power: {lack}");
    }
    let folder = Folder::with(&[("crashes.toml", CRASHES)]);
    let ran = folder.run(&["bench", "compare", "--tier", "full", "crashes.toml"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    let ran = folder.run(&["run", "--bench", "full", "-v", "crashes.toml"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    assert!(ran.stderr.contains("disk till"), "{}", ran.stderr);
}

#[test]
fn a_sick_disk_is_as_in_virtual_time_or_a_named_skip() {
    if let Some(lack) = lack("FUSE") {
        return println!("skipped: sick disks: {lack}");
    }
    let folder = Folder::with(&[("full.toml", FULL)]);
    let ran = folder.run(&["bench", "compare", "--tier", "full", "full.toml"]);
    assert_eq!(ran.exit, Some(0), "{}", ran.stderr);
    if cfg!(feature = "fuse") {
        assert!(ran.stderr.contains("1 passed, 0 failed, 0 skipped"), "{}", ran.stderr);
    } else {
        let why = "the disk of the full bench cannot be full here: this build has no FUSE";
        assert!(ran.stderr.contains(why), "{}", ran.stderr);
    }
}

/// Ends the command when it is dropped, also where the test fails.
struct Killed(Child);

impl Drop for Killed {
    fn drop(&mut self) {
        // One that has ended already is what is wanted.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The loop devices over files below a folder.
fn loops_below(folder: &Path) -> usize {
    let devices = fs::read_dir("/sys/block").into_iter().flatten().flatten();
    let files = devices.map(|device| device.path().join("loop/backing_file"));
    let files = files.filter_map(|file| fs::read_to_string(file).ok());
    files.filter(|file| file.starts_with(&*folder.to_string_lossy())).count()
}

/// The mounts below a folder, in any mount namespace of the machine.
fn mounts_below(folder: &Path) -> usize {
    let name = folder.to_string_lossy().into_owned();
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let tasks =
        processes.flat_map(|one| fs::read_dir(one.path().join("task")).into_iter().flatten());
    let mounts =
        tasks.flatten().filter_map(|one| fs::read_to_string(one.path().join("mounts")).ok());
    mounts.filter(|mounts| mounts.contains(&name)).count()
}

/// Plays an hour without leaps until the disk of its till is there; then ends the command by a
/// signal, and waits until nothing is left of the disk.
fn nothing_is_left_after(signal: &str) {
    let long = CRASHES.replace("\"+1m\"", "\"+1h\"");
    let folder = Folder::with(&[("long.toml", &long)]);
    let run = folder.path("run");
    fs::create_dir(&run).unwrap();
    let args = ["run", "--bench", "full", "--no-leaps", "--speed", "1", "long.toml"];
    let mut command = folder.command(&args);
    let child = command.env("TMPDIR", &run).stderr(Stdio::null()).spawn().unwrap();
    let mut child = Killed(child);
    let wait = || sleep(Duration::from_millis(50));
    let is_there = || loops_below(&run) > 0 && mounts_below(&run) > 0;
    (0..200).take_while(|_| !is_there()).for_each(|_| wait());
    assert!(is_there(), "a till has a disk");
    let pid = child.0.id().to_string();
    assert!(Command::new("kill").args([signal, &pid]).status().unwrap().success());
    child.0.wait().unwrap();
    let is_left = || loops_below(&run) + mounts_below(&run);
    (0..200).take_while(|_| is_left() > 0).for_each(|_| wait());
    assert_eq!((loops_below(&run), mounts_below(&run)), (0, 0), "after {signal}");
}

#[test]
fn no_disk_is_left_however_the_command_ends() {
    if let Some(lack) = lack(EXT4) {
        return println!("skipped: no disk is left: {lack}");
    }
    for signal in ["-INT", "-KILL"] {
        nothing_is_left_after(signal);
    }
}
