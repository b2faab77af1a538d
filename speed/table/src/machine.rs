//! The machine that figures are from, with nothing in it that names its owner.

use std::fs;
use std::process::Command;
use std::thread::available_parallelism;

/// Names the processor, its cores, the system and the compiler.
pub(crate) fn named() -> String {
    let cores = available_parallelism().map_or(1, usize::from);
    let cores = if cores == 1 { "1 core".to_owned() } else { format!("{cores} cores") };
    [processor(), cores, system(), compiler()].join(", ")
}

fn processor() -> String {
    let known = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = known.lines().find_map(|line| line.strip_prefix("model name"));
    let name = line.and_then(|line| line.split_once(':')).map(|(_, name)| name.trim().to_owned());
    let asked = || said("sysctl", &["-n", "machdep.cpu.brand_string"]);
    name.or_else(asked).unwrap_or_else(|| format!("a processor of {}", std::env::consts::ARCH))
}

fn system() -> String {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let line = release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="));
    line.map_or_else(|| std::env::consts::OS.to_owned(), |name| name.trim_matches('"').to_owned())
}

fn compiler() -> String {
    let version = said("rustc", &["--version"]).unwrap_or_else(|| "rustc".to_owned());
    version.split(" (").next().unwrap_or("rustc").to_owned()
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?.trim().to_owned();
    (output.status.success() && !text.is_empty()).then_some(text)
}
