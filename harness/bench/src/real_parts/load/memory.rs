//! What processes hold in memory, as Linux tells it.

use std::fs;

/// Returns the resident memory of a process in KiB; none where this system does not tell.
pub(super) fn resident(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::resident;

    #[test]
    fn this_process_holds_something_where_linux_tells() {
        let held = resident(std::process::id());
        assert_eq!(held.is_some_and(|held| held > 0), cfg!(target_os = "linux"));
        assert_eq!(resident(u32::MAX), None);
    }
}
