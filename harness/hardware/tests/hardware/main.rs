//! Every part for real, on this machine; what it lacks is a named skip.
#![cfg_attr(
    target_os = "linux",
    expect(
        clippy::expect_used,
        clippy::print_stdout,
        reason = "a test says what it misses, and fails by a panic"
    )
)]

#[cfg(target_os = "linux")]
mod clocks;
#[cfg(target_os = "linux")]
mod disks;
#[cfg(all(target_os = "linux", feature = "fuse"))]
mod faults;
#[cfg(target_os = "linux")]
mod machine;
#[cfg(target_os = "linux")]
mod network;

#[cfg(target_os = "linux")]
fn main() -> std::process::ExitCode {
    use libtest_mimic::Arguments;
    if let Some(answer) = machine::plays_a_part() {
        return answer;
    }
    // Where that is not allowed either, each test says what it misses.
    let _ = harness_hardware::namespace::own_users();
    let arguments = Arguments::from_args();
    let before = machine::Left::behind();
    let trials = [network::trials(), disks::trials(), clocks::trials(), machine::trials()];
    #[cfg(feature = "fuse")]
    let trials = trials.into_iter().chain([faults::trials()]);
    let conclusion = libtest_mimic::run(&arguments, trials.into_iter().flatten().collect());
    before.is_what_is_left();
    conclusion.exit_code()
}

#[cfg(not(target_os = "linux"))]
fn main() {}
