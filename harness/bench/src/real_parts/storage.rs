//! What a till keeps its journal on: a file of the run's folder, or a disk of its own whose power
//! can be cut.

use core::cell::{Cell, RefCell};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pos_core::TillId;
use sim_world::DiskHealth;

use crate::watch::BenchPart;

use super::full::{no_faulty_disk, no_power_disk};
use super::hub::odd;
use super::part::Part;
use super::site::Launcher;
use super::words::{FromDisk, ToDisk};

/// What a journal is called on the disk of its till.
const JOURNAL: &str = "till.redb";

/// What a till's disk must be able to.
#[derive(Clone, Copy, Debug)]
pub(super) enum DiskKind {
    /// To lose its power in earnest.
    LosesPower,
    /// To be sick; this seed says what its power cuts tear.
    HasFaults(u64),
}

/// The storage of one till.
#[derive(Debug)]
pub(super) struct Storage {
    /// Its journal, as the app names it.
    journal: PathBuf,
    /// The same file, as this process reaches it.
    reached: PathBuf,
    disk: Option<RefCell<Part>>,
    health: Cell<DiskHealth>,
    /// Whether it ever said of something that it kept it, and did not.
    lied: Cell<bool>,
}

impl Storage {
    /// Gives a till a file in a folder; where the shop has mounts of its own and this machine can
    /// make one, a disk.
    pub(super) fn make(
        launcher: &Launcher,
        (folder, till): (&Path, TillId),
        kind: DiskKind,
    ) -> io::Result<Self> {
        let TillId(number) = till;
        let health = Cell::new(DiskHealth::Ok);
        let lack = match kind {
            DiskKind::LosesPower => no_power_disk(),
            DiskKind::HasFaults(_) => no_faulty_disk(),
        };
        if !launcher.site.has_mounts() || lack.is_some() {
            let journal = folder.join(format!("till-{number}.redb"));
            return Ok(Self {
                reached: journal.clone(),
                journal,
                disk: None,
                health,
                lied: Cell::new(false),
            });
        }
        let mounted = folder.join(format!("disk-{number}"));
        fs::create_dir(&mounted)?;
        let disk = match kind {
            DiskKind::LosesPower => start_disk(launcher, till, &mounted)?,
            DiskKind::HasFaults(seed) => start_faulty_disk(launcher, till, (&mounted, seed))?,
        };
        let journal = mounted.join(JOURNAL);
        let reached = launcher.site.reach(&journal);
        Ok(Self {
            journal,
            reached,
            disk: Some(RefCell::new(disk)),
            health,
            lied: Cell::new(false),
        })
    }

    /// Names the journal as the app does.
    pub(super) fn journal(&self) -> &Path {
        &self.journal
    }

    /// Names the journal as this process reaches it.
    pub(super) fn reached(&self) -> &Path {
        &self.reached
    }

    /// Names the folder of the disk as this process reaches it, where there is a disk.
    pub(super) fn disk(&self) -> Option<&Path> {
        self.disk.as_ref().and(self.reached.parent())
    }

    /// Cuts the power of the disk, where it has one of its own.
    pub(super) fn cut_power(&self) -> io::Result<()> {
        self.tell(&ToDisk::Cut)
    }

    /// Brings back what a power cut left; nobody has a file of it open by then.
    pub(super) fn restore(&self) -> io::Result<()> {
        self.tell(&ToDisk::Restore)
    }

    /// Changes the ways of the disk.
    pub(super) fn set_health(&self, health: DiskHealth) -> io::Result<()> {
        self.health.set(health);
        self.lied.set(self.lied.get() || health == DiskHealth::Lies);
        if self.disk.is_none() && health != DiskHealth::Ok {
            return Err(io::Error::other(format!("a plain file cannot be made {health:?}")));
        }
        self.tell(&ToDisk::Become(health))
    }

    /// Copies what of the journal would be there after a power cut that loses all that was not synced.
    pub(super) fn copy_durable(&self, copy: &Path) -> io::Result<()> {
        if self.disk.is_none() {
            return fs::copy(&self.reached, copy).map(drop);
        }
        self.tell(&ToDisk::CopyDurable(JOURNAL.into(), copy.to_owned()))
    }

    /// Tells whether it ever lied: what it said that it kept may be gone.
    pub(super) fn has_lied(&self) -> bool {
        self.lied.get()
    }

    /// Tells whether the disk does what it is told.
    pub(super) fn is_healthy(&self) -> bool {
        self.health.get() == DiskHealth::Ok
    }

    fn tell(&self, told: &ToDisk) -> io::Result<()> {
        let Some(disk) = &self.disk else { return Ok(()) };
        match disk.borrow_mut().ask(told)? {
            FromDisk::Done => Ok(()),
            FromDisk::Open => Err(odd("the disk", "that it is open")),
        }
    }
}

fn start_disk(launcher: &Launcher, till: TillId, mounted: &Path) -> io::Result<Part> {
    let image = mounted.with_extension("image");
    let (image, folder) = (image.to_string_lossy(), mounted.to_string_lossy());
    start(launcher, till, &["disk", "--image", &image, "--folder", &folder])
}

fn start_faulty_disk(
    launcher: &Launcher,
    till: TillId,
    (mounted, seed): (&Path, u64),
) -> io::Result<Part> {
    let under = mounted.with_extension("under");
    fs::create_dir(&under)?;
    let (under, folder) = (under.to_string_lossy(), mounted.to_string_lossy());
    let seed = seed.to_string();
    let words = ["faulty-disk", "--under", &under, "--folder", &folder, "--seed", &seed];
    start(launcher, till, &words)
}

fn start(launcher: &Launcher, till: TillId, words: &[&str]) -> io::Result<Part> {
    let mut disk = launcher.start(BenchPart::Disk(till), words)?;
    match disk.hear()? {
        FromDisk::Open => Ok(disk),
        FromDisk::Done => Err(odd("the disk", "Done")),
    }
}
