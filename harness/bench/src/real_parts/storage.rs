//! What a till keeps its journal on: a file of the run's folder, or a disk of its own whose power
//! can be cut.

use core::cell::{Cell, RefCell};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use pos_core::TillId;
use sim_world::DiskHealth;

use crate::watch::BenchPart;

use super::full::no_power_disk;
use super::hub::odd;
use super::part::Part;
use super::site::Launcher;
use super::words::{FromDisk, ToDisk};

/// The storage of one till.
#[derive(Debug)]
pub(super) struct Storage {
    /// Its journal, as the app names it.
    journal: PathBuf,
    /// The same file, as this process reaches it.
    reached: PathBuf,
    disk: Option<RefCell<Part>>,
    health: Cell<DiskHealth>,
}

impl Storage {
    /// Gives a till a file in a folder; where the shop has mounts of its own and this machine can
    /// make one, a disk.
    pub(super) fn make(launcher: &Launcher, (folder, till): (&Path, TillId)) -> io::Result<Self> {
        let TillId(number) = till;
        let health = Cell::new(DiskHealth::Ok);
        if !launcher.site.has_mounts() || no_power_disk().is_some() {
            let journal = folder.join(format!("till-{number}.redb"));
            return Ok(Self { reached: journal.clone(), journal, disk: None, health });
        }
        let mounted = folder.join(format!("disk-{number}"));
        fs::create_dir(&mounted)?;
        let image = mounted.with_extension("image");
        let disk = start(launcher, (&image, &mounted), BenchPart::Disk(till))?;
        let journal = mounted.join("till.redb");
        let reached = launcher.site.reach(&journal);
        Ok(Self { journal, reached, disk: Some(RefCell::new(disk)), health })
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
        match health {
            DiskHealth::Ok => Ok(()),
            sick => Err(io::Error::other(format!("no disk of this bench can be made {sick:?}"))),
        }
    }

    fn tell(&self, told: &ToDisk) -> io::Result<()> {
        let Some(disk) = &self.disk else { return Ok(()) };
        match disk.borrow_mut().ask(told)? {
            FromDisk::Done => Ok(()),
            FromDisk::Open => Err(odd("the disk", "that it is open")),
        }
    }
}

fn start(launcher: &Launcher, (image, folder): (&Path, &Path), who: BenchPart) -> io::Result<Part> {
    let (image, folder) = (image.to_string_lossy(), folder.to_string_lossy());
    let mut disk = launcher.start(who, &["disk", "--image", &image, "--folder", &folder])?;
    match disk.hear()? {
        FromDisk::Open => Ok(disk),
        FromDisk::Done => Err(odd("the disk", "Done")),
    }
}
