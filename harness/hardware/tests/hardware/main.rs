//! Every part for real, on this machine; what it lacks is a named skip.
#![cfg_attr(
    target_os = "linux",
    expect(clippy::expect_used, clippy::unwrap_used, clippy::print_stdout, reason = "a test")
)]

#[cfg(target_os = "linux")]
mod network;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    use libtest_mimic::Arguments;
    let arguments = Arguments::from_args();
    let trials = network::trials();
    libtest_mimic::run(&arguments, trials).exit_code()
}

#[cfg(not(target_os = "linux"))]
fn main() {}
