//! The name of a thread that holds namespaces.

use core::fmt;
use core::str::FromStr;

use crate::error::HardwareError;

/// A thread that holds namespaces, written as `PID/TID`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Held {
    /// Its process.
    pub pid: u32,
    /// The thread.
    pub tid: u32,
}

/// Which of the namespaces to enter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Which {
    /// The user namespace; one that the process is in already is passed over.
    pub users: bool,
    /// The network.
    pub network: bool,
    /// The mounts.
    pub mounts: bool,
}

impl Which {
    /// All three.
    pub const ALL: Self = Self { users: true, network: true, mounts: true };
    /// Users and network: what a process needs that shares the files of everyone.
    pub const NETWORK: Self = Self { users: true, network: true, mounts: false };
}

impl fmt::Display for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.pid, self.tid)
    }
}

impl FromStr for Held {
    type Err = HardwareError;

    fn from_str(text: &str) -> Result<Self, HardwareError> {
        let problem = || HardwareError::NoThread { text: text.to_owned() };
        let (pid, tid) = text.split_once('/').ok_or_else(problem)?;
        let number = |digits: &str| {
            let number = digits.parse::<u32>().ok().filter(|number| *number > 0);
            number.filter(|number| number.to_string() == digits).ok_or_else(problem)
        };
        Ok(Self { pid: number(pid)?, tid: number(tid)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thread_is_read_as_it_is_written() {
        let held = Held { pid: 4242, tid: 7 };
        assert_eq!(held.to_string().parse::<Held>().unwrap(), held);
    }

    #[test]
    fn what_is_no_thread_is_refused_with_a_remedy() {
        for text in ["", "1", "1/", "/1", "1/2/3", "0/1", "-1/1", "+1/2", "a/b", "1/../2"] {
            let error = text.parse::<Held>().unwrap_err();
            assert!(error.to_string().ends_with("write PID/TID, as in 4242/4243"), "{text}");
        }
    }
}
