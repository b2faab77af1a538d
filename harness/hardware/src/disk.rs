//! Disks whose power can be cut, and disks that are full.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use nix::errno::Errno;
use nix::mount::{MntFlags, MsFlags, mount, umount2};

use crate::calls::SHUT_DOWN;
use crate::error::{Doing as _, HardwareError};
use crate::namespace::mount_tmpfs;
use loop_device::LoopDevice;

#[cfg(feature = "fuse")]
pub(crate) mod faulty;
mod loop_device;
#[cfg(feature = "fuse")]
pub(crate) mod unsynced;
#[cfg(feature = "fuse")]
pub(crate) mod volume;

/// Tells `EXT4_IOC_SHUTDOWN` to write nothing more, not even the journal that is in memory.
const WITHOUT_FLUSH: u32 = 2;
/// How long a file system may be busy after its last user has been told to end.
const BUSY: Duration = Duration::from_secs(2);
/// How often it is tried.
const AGAIN: Duration = Duration::from_millis(5);
/// The file that fills a small disk.
const FILLER: &str = ".filler";

/// A disk with ext4 on a file, whose power can be cut.
///
/// It is mounted in the current mount namespace. A mount namespace that is made while it is
/// mounted has it too, and keeps it as it is after a cut until both have unmounted it: make the
/// disk where it is used. To drop it unmounts it and gives the loop device back, from the mount
/// namespace that made it; the file of the image stays, as a disk does.
#[derive(Debug)]
pub struct PowerDisk {
    image: PathBuf,
    /// None only while the power is being restored.
    device: Mutex<Option<LoopDevice>>,
    folder: PathBuf,
}

impl PowerDisk {
    /// Makes a new disk of so many mebibytes, at least 8, in the file `image`, and mounts it at
    /// `folder`. Whatever is in the file is lost.
    ///
    /// # Errors
    ///
    /// Where `mkfs.ext4` is not installed or fails, there is no loop device, or the right is missing:
    /// it takes the root of the machine, the root of a user namespace is not enough.
    pub fn make(image: &Path, mebibytes: u32, folder: &Path) -> Result<Self, HardwareError> {
        let doing = || format!("making the image {}", image.display());
        let file = File::create(image).doing(doing)?;
        file.set_len(u64::from(mebibytes) << 20).doing(doing)?;
        drop(file);
        format(image)?;
        Self::open(image, folder)
    }

    /// Mounts a disk that was made before.
    ///
    /// # Errors
    ///
    /// As [`PowerDisk::make`].
    pub fn open(image: &Path, folder: &Path) -> Result<Self, HardwareError> {
        let (image, folder) = (image.to_owned(), folder.to_owned());
        let disk = Self { image, device: Mutex::default(), folder };
        disk.attach_and_mount()?;
        Ok(disk)
    }

    /// Where it is mounted.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Mounts the image through a new device: what the kernel remembers of blocks that never
    /// reached the image goes with the device before.
    fn attach_and_mount(&self) -> Result<(), HardwareError> {
        let mut device = self.device.lock().unwrap_or_else(PoisonError::into_inner);
        *device = None;
        let attached = device.insert(LoopDevice::attach(&self.image)?);
        let flags = MsFlags::MS_NODEV | MsFlags::MS_NOSUID | MsFlags::MS_NOATIME;
        mount(Some(attached.path()), &self.folder, Some("ext4"), flags, None::<&str>)
            .doing(|| format!("mounting ext4 at {}", self.folder.display()))
    }

    /// Cuts the power: what was not synced is gone, and whoever writes from here on gets `EIO`.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be opened: the power was cut before, or nothing is mounted.
    pub fn cut_power(&self) -> Result<(), HardwareError> {
        cut_power_at(&self.folder)
    }

    /// Brings the disk back, as what its journal makes of it.
    ///
    /// # Errors
    ///
    /// Where a process has a file of it open still, after two seconds of waiting.
    pub fn restore(&self) -> Result<(), HardwareError> {
        unmount(&self.folder)?;
        self.attach_and_mount()
    }
}

impl Drop for PowerDisk {
    fn drop(&mut self) {
        let _ = unmount_at_last(&self.folder);
    }
}

/// Cuts the power of the disk that is mounted at a folder, for who does not hold the [`PowerDisk`]:
/// a folder of another mount namespace is reached by `/proc/PID/task/TID/root`.
///
/// # Errors
///
/// As [`PowerDisk::cut_power`].
pub fn cut_power_at(folder: &Path) -> Result<(), HardwareError> {
    let doing = || format!("cutting the power of {}", folder.display());
    let folder = File::open(folder).doing(doing)?;
    SHUT_DOWN.send(&folder, &mut { WITHOUT_FLUSH }).map(drop).doing(doing)
}

/// Makes ext4 in a file.
fn format(image: &Path) -> Result<(), HardwareError> {
    let mut command = Command::new("mkfs.ext4");
    // What is written later in the background would keep the disk busy; nobody needs it here.
    command.args(["-q", "-F", "-m", "0", "-E", "lazy_itable_init=0,lazy_journal_init=0"]);
    let ran = command.arg(image).stdin(Stdio::null()).output();
    let ran = match ran {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(HardwareError::Missing { what: "mkfs.ext4", package: "e2fsprogs" });
        }
        ran => ran.doing(|| "starting mkfs.ext4".to_owned())?,
    };
    let said = || String::from_utf8_lossy(&ran.stderr).trim().to_owned();
    let failed = || HardwareError::Command { command: "mkfs.ext4", said: said() };
    ran.status.success().then_some(()).ok_or_else(failed)
}

/// Unmounts what is mounted at a folder, once nobody uses it any more.
fn unmount(folder: &Path) -> Result<(), HardwareError> {
    let start = Instant::now();
    loop {
        match umount2(folder, MntFlags::empty()) {
            Err(Errno::EBUSY) if start.elapsed() < BUSY => thread::sleep(AGAIN),
            ended => return ended.doing(|| format!("unmounting {}", folder.display())),
        }
    }
}

/// Unmounts, or takes out of sight what somebody still uses: it ends with its last user.
fn unmount_at_last(folder: &Path) -> Result<(), HardwareError> {
    unmount(folder).or_else(|_| {
        let detached = umount2(folder, MntFlags::MNT_DETACH);
        detached.doing(|| format!("detaching {}", folder.display()))
    })
}

/// A disk in memory that is soon full. To drop it unmounts it; all in it is gone then.
#[derive(Debug)]
pub struct SmallDisk {
    folder: PathBuf,
}

impl SmallDisk {
    /// Mounts an empty disk of so many octets, in whole pages, at a folder, in the current mount
    /// namespace.
    ///
    /// # Errors
    ///
    /// Where the folder or the right is missing.
    pub fn make(folder: &Path, octets: u64) -> Result<Self, HardwareError> {
        mount_tmpfs(folder, octets)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// Where it is mounted.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Fills what is free: whoever needs another page gets `ENOSPC`.
    ///
    /// # Errors
    ///
    /// Where the disk fails otherwise than by being full.
    pub fn fill(&self) -> Result<(), HardwareError> {
        let doing = || format!("filling {}", self.folder.display());
        let file = OpenOptions::new().create(true).append(true).open(self.folder.join(FILLER));
        let mut file = match file {
            // It is full to the last entry.
            Err(error) if error.kind() == ErrorKind::StorageFull => return Ok(()),
            file => file.doing(doing)?,
        };
        match io::copy(&mut io::repeat(0), &mut file).and_then(|_| file.flush()) {
            Err(error) if error.kind() == ErrorKind::StorageFull => Ok(()),
            ended => ended.doing(doing),
        }
    }

    /// Frees what [`SmallDisk::fill`] took.
    ///
    /// # Errors
    ///
    /// Where the disk fails.
    pub fn free(&self) -> Result<(), HardwareError> {
        match fs::remove_file(self.folder.join(FILLER)) {
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            ended => ended.doing(|| format!("freeing {}", self.folder.display())),
        }
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = unmount_at_last(&self.folder);
    }
}
