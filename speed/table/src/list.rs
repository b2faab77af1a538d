//! The list of benchmarks: another one is another line here.

/// A benchmark, as Cargo finds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bench {
    /// The folder of its crate, from the root of the workspace on.
    pub(crate) folder: &'static str,
    /// What it is called there.
    pub(crate) name: &'static str,
    /// What it is handed.
    pub(crate) arguments: &'static [&'static str],
}

const fn bench(folder: &'static str, name: &'static str) -> Bench {
    Bench { folder, name, arguments: &[] }
}

/// All benchmarks, in the order of the page. One whose file is not there is said to be left out.
pub(crate) const BENCHES: [Bench; 10] = [
    bench("sim/kernel", "hold"),
    bench("speed/peers", "hold"),
    bench("pos/core", "inputs"),
    bench("pos/journal", "journal"),
    bench("sim/world", "shop_day"),
    bench("sim/risk", "played"),
    bench("sim/risk", "replications"),
    bench("harness/runner", "explore"),
    bench("harness/runner", "scale"),
    bench("harness/runner", "growth"),
];
