//! Half a million events of one workload, for `speed/instructions` to count what they cost:
//! `cargo run --release -p sim-kernel --example counted -- hold 1024`, or `timeouts`.
#![expect(clippy::print_stdout, reason = "an example shows its result")]

#[path = "../benches/hold/workload.rs"]
mod workload;

use sim_kernel::Agenda;

use workload::{Hold, Timeouts};

const EVENTS: u64 = 500_000;

fn main() -> Result<(), String> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [workload, pending] = arguments.as_slice() else {
        return Err("say which workload and how many are pending, as: hold 1024".into());
    };
    let pending = pending.parse().map_err(|reason| format!("{pending} pending: {reason}"))?;
    let fingerprint = match workload.as_str() {
        "hold" => {
            let mut hold = Hold::new(Agenda::new(), pending);
            hold.run(EVENTS);
            hold.fingerprint()
        }
        "timeouts" => {
            let mut timeouts = Timeouts::new(Agenda::new(), pending);
            timeouts.run(EVENTS);
            timeouts.fingerprint()
        }
        other => return Err(format!("no workload is named {other}: hold, timeouts")),
    };
    println!("{fingerprint}");
    Ok(())
}
