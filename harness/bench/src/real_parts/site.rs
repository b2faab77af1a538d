//! Where the parts of a run stand, and how each is started there.

use std::ffi::OsString;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};

use harness_hardware::Held;

use crate::watch::{BenchPart, PartLog};

use super::part::Part;

/// Where the parts of a run stand: all on loopback, or on the two sides of a router.
#[derive(Clone, Copy, Debug, Default)]
pub(super) enum Site {
    /// All share the network and the files of this machine.
    #[default]
    Loopback,
    /// Two networks of the run's own.
    TwoNetworks {
        /// Who holds the network and the mounts of the shop: tills, readers, customers.
        shop: Held,
        /// Who holds the network beyond the shop's line.
        beyond: Held,
        /// Where the tills find what is beyond.
        host: Ipv4Addr,
    },
}

impl Site {
    /// Names who holds the networks that a part stands in.
    const fn holder_of(self, who: BenchPart) -> Option<Held> {
        let Self::TwoNetworks { shop, beyond, .. } = self else { return None };
        match who {
            BenchPart::Till(_)
            | BenchPart::Reader(_)
            | BenchPart::Disk(_)
            | BenchPart::PcscDaemon
            | BenchPart::Customer => Some(shop),
            BenchPart::Line | BenchPart::Processor | BenchPart::Admin | BenchPart::Issuer => {
                Some(beyond)
            }
            BenchPart::Router => None,
        }
    }

    /// Tells whether the shop has mounts of its own.
    pub(super) const fn has_mounts(self) -> bool {
        matches!(self, Self::TwoNetworks { .. })
    }

    /// Names a file of the shop as this process reaches it, which is not in the shop's mounts.
    pub(super) fn reach(self, path: &Path) -> PathBuf {
        let Self::TwoNetworks { shop: Held { pid, tid }, .. } = self else {
            return path.to_owned();
        };
        let root = PathBuf::from(format!("/proc/{pid}/task/{tid}/root"));
        root.join(path.strip_prefix("/").unwrap_or(path))
    }

    /// Returns the address at which tills find the line.
    pub(super) const fn line(self) -> Ipv4Addr {
        match self {
            Self::Loopback => Ipv4Addr::LOCALHOST,
            Self::TwoNetworks { host, .. } => host,
        }
    }
}

/// The two doors of the line: to the processor, and to the admin.
pub(super) type Doors = (SocketAddr, SocketAddr);

/// Starts parts of a run: `deadzone till …`, or `deadzone device …`, each where it stands.
#[derive(Clone, Debug)]
pub(super) struct Launcher {
    pub(super) program: PathBuf,
    pub(super) log: PartLog,
    pub(super) site: Site,
    /// What parts find beside the variables of this process.
    environment: Environment,
}

/// Variables of a process.
pub(super) type Environment = Vec<(&'static str, OsString)>;

impl Launcher {
    /// Starts parts on loopback.
    pub(super) fn on_loopback(program: PathBuf, log: PartLog) -> Self {
        Self { program, log, site: Site::Loopback, environment: Environment::new() }
    }

    /// Returns one whose parts find these variables as well.
    pub(super) fn with_environment(&self, environment: Environment) -> Self {
        Self { environment, ..self.clone() }
    }

    /// Starts a part with its arguments, the first of which is what it is.
    pub(super) fn start(&self, who: BenchPart, words: &[&str]) -> io::Result<Part> {
        let held = self.site.holder_of(who).map(|held| held.to_string());
        let within = held.iter().flat_map(|held| ["--within", held]);
        let command = if matches!(who, BenchPart::Till(_)) { &[][..] } else { &["device"][..] };
        let arguments: Vec<String> = match words.split_first() {
            Some((what, rest)) => {
                let words = command.iter().chain([what]).copied().chain(within);
                words.chain(rest.iter().copied()).map(str::to_owned).collect()
            }
            None => Vec::new(),
        };
        Part::start((&self.program, &self.environment), &arguments, (who, &self.log))
    }
}
