//! The workload on SimPy, in a Python of its own.

use std::process::{Command, Output};

const SCRIPT: &str = include_str!("../hold.py");

/// A Python that has SimPy.
pub(crate) struct SimPy {
    python: String,
}

impl SimPy {
    /// Tries the Python; an error says why it cannot be measured.
    pub(crate) fn find(python: &str) -> Result<Self, String> {
        let output = Command::new(python).args(["-c", "import simpy"]).output();
        let output = output.map_err(|reason| format!("{python} does not start: {reason}"))?;
        if !output.status.success() {
            return Err(format!(
                "{python} has no simpy: pip install simpy, or name another with --python"
            ));
        }
        Ok(Self { python: python.to_owned() })
    }

    /// Runs for so many holds, and gives how many a second of the processor there were.
    pub(crate) fn rate(&self, pending: u64, holds: u64) -> f64 {
        let arguments = [pending.to_string(), holds.to_string()];
        let output = Command::new(&self.python).args(["-c", SCRIPT]).args(arguments).output();
        said(output).unwrap_or_else(|reason| {
            println!("SimPy did not run: {reason}");
            f64::NAN
        })
    }
}

fn said(output: std::io::Result<Output>) -> Result<f64, String> {
    let output = output.map_err(|reason| reason.to_string())?;
    let said = String::from_utf8_lossy(&output.stdout);
    said.trim().parse().map_err(|_| String::from_utf8_lossy(&output.stderr).into_owned())
}
