//! The list of benchmarks: another one is another line here.

/// A benchmark, as Cargo finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bench {
    /// The folder of its crate, from the root of the workspace on.
    pub(crate) folder: &'static str,
    /// What it is called there.
    pub(crate) name: &'static str,
    /// Whether it has peers in Python.
    pub(crate) has_python: bool,
}

const fn bench(folder: &'static str, name: &'static str) -> Bench {
    Bench { folder, name, has_python: false }
}

const fn beside_python(folder: &'static str, name: &'static str) -> Bench {
    Bench { folder, name, has_python: true }
}

/// All benchmarks, in the order of the page. One whose file is not there is said to be left out.
pub(crate) const BENCHES: [Bench; 10] = [
    bench("sim/kernel", "hold"),
    beside_python("speed/peers", "main"),
    bench("pos/core", "inputs"),
    bench("pos/journal", "journal"),
    bench("sim/world", "shop_day"),
    bench("sim/risk", "played"),
    beside_python("sim/risk", "replications"),
    bench("harness/runner", "explore"),
    bench("harness/runner", "scale"),
    bench("harness/runner", "growth"),
];
