//! Namespaces: to leave those of the machine, and to enter those that a thread holds.

use std::env;
use std::fs::{self, File};
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use nix::mount::{MntFlags, MsFlags, mount, umount2};
use nix::sched::{CloneFlags, setns, unshare};
use nix::unistd::{getegid, geteuid, getpid, gettid};

use crate::error::{Doing as _, HardwareError};
use crate::held::{Held, Which};
use crate::interface::Named;

/// Makes this process the root of a user namespace of its own, where it is not root already.
///
/// To be called while the process has one thread, at its start.
///
/// # Errors
///
/// Where the machine allows no user namespaces, or there are more threads.
pub fn own_users() -> Result<(), HardwareError> {
    let (user, group) = (geteuid(), getegid());
    if user.is_root() {
        return Ok(());
    }
    unshare(CloneFlags::CLONE_NEWUSER).doing(|| "making a user namespace".to_owned())?;
    // The kernel takes the map of the groups only from who cannot change them any more.
    write("/proc/self/setgroups", "deny")?;
    write("/proc/self/uid_map", &format!("0 {user} 1"))?;
    write("/proc/self/gid_map", &format!("0 {group} 1"))
}

fn write(path: &str, text: &str) -> Result<(), HardwareError> {
    fs::write(path, text).doing(|| format!("writing {path}"))
}

/// Gives this thread a network of its own, in which there is only a loopback that is down.
///
/// # Errors
///
/// Where the right is missing.
pub fn leave_network() -> Result<(), HardwareError> {
    unshare(CloneFlags::CLONE_NEWNET).doing(|| "making a network namespace".to_owned())
}

/// Gives this thread mounts of its own: what it mounts from here on, nobody else sees.
///
/// # Errors
///
/// Where the right is missing.
pub fn leave_mounts() -> Result<(), HardwareError> {
    unshare(CloneFlags::CLONE_NEWNS).doing(|| "making a mount namespace".to_owned())?;
    let (nothing, flags) = (None::<&str>, MsFlags::MS_REC | MsFlags::MS_PRIVATE);
    mount(nothing, "/", nothing, flags, nothing).doing(|| "making all mounts private".to_owned())
}

/// Brings up the loopback of the current network namespace.
///
/// # Errors
///
/// Where the right is missing.
pub fn loopback_up() -> Result<(), HardwareError> {
    Named::new("lo")?.bring_up()
}

/// Mounts an empty file system in memory that holds so many octets, in whole pages.
///
/// # Errors
///
/// Where the folder or the right is missing.
pub fn mount_tmpfs(folder: &Path, octets: u64) -> Result<(), HardwareError> {
    let flags = MsFlags::MS_NODEV | MsFlags::MS_NOSUID;
    let options = format!("size={octets},mode=0755");
    mount(Some("tmpfs"), folder, Some("tmpfs"), flags, Some(options.as_str()))
        .doing(|| format!("mounting a tmpfs at {}", folder.display()))
}

/// Unmounts, in the current mount namespace alone, all that is mounted below a folder.
///
/// A disk that is mounted in two namespaces stays dead after a power cut until both have let it go:
/// whoever leaves the mounts of others lets go of their disks first of all.
///
/// # Errors
///
/// Where the mounts cannot be read, or the right is missing.
pub fn unmount_below(folder: &Path) -> Result<(), HardwareError> {
    let mounts = "/proc/thread-self/mounts";
    let mounted = fs::read_to_string(mounts).doing(|| format!("reading {mounts}"))?;
    let places = mounted.lines().filter_map(|line| line.split(' ').nth(1)).map(Path::new);
    for place in places.filter(|place| place.starts_with(folder) && *place != folder) {
        umount2(place, MntFlags::MNT_DETACH).doing(|| format!("unmounting {}", place.display()))?;
    }
    Ok(())
}

impl Held {
    /// Names the current thread.
    pub fn here() -> Self {
        Self { pid: getpid().as_raw().unsigned_abs(), tid: gettid().as_raw().unsigned_abs() }
    }

    /// Enters namespaces that the thread holds; the working folder stays the same path.
    ///
    /// User namespaces can only be entered while the process has one thread. The mounts of a
    /// thread can be entered by a thread too: it has its own working folder from then on.
    ///
    /// # Errors
    ///
    /// Where the thread is gone, the right is missing, or the working folder is not there inside.
    pub fn enter(self, which: Which) -> Result<(), HardwareError> {
        let chosen = [
            (which.users, "user", CloneFlags::CLONE_NEWUSER),
            (which.network, "net", CloneFlags::CLONE_NEWNET),
            (which.mounts, "mnt", CloneFlags::CLONE_NEWNS),
        ];
        let chosen = chosen.into_iter().filter(|(chosen, ..)| *chosen);
        // All are opened first: after the first is entered the others may not be visible.
        let opened: Result<Vec<_>, _> =
            chosen.map(|(_, name, flag)| self.open(name, flag)).collect();
        opened?.into_iter().flatten().try_for_each(|(file, flag)| self.set(&file, flag))
    }

    /// Opens a namespace, unless the current thread is in it.
    fn open(
        self,
        name: &str,
        flag: CloneFlags,
    ) -> Result<Option<(File, CloneFlags)>, HardwareError> {
        let path = format!("/proc/{}/task/{}/ns/{name}", self.pid, self.tid);
        let file = File::open(&path).doing(|| format!("opening {path}"))?;
        let there = file.metadata().doing(|| format!("looking at {path}"))?;
        let own = format!("/proc/thread-self/ns/{name}");
        let here = fs::metadata(&own).doing(|| format!("looking at {own}"))?;
        let same = (there.dev(), there.ino()) == (here.dev(), here.ino());
        Ok((!same).then_some((file, flag)))
    }

    fn set(self, namespace: &File, flag: CloneFlags) -> Result<(), HardwareError> {
        let doing = || format!("entering a namespace of {self}");
        if flag != CloneFlags::CLONE_NEWNS {
            return setns(namespace, flag).doing(doing);
        }
        // The kernel puts whoever enters mounts at their root.
        let folder = env::current_dir().doing(|| "finding the working folder".to_owned())?;
        unshare(CloneFlags::CLONE_FS).doing(doing)?;
        setns(namespace, flag).doing(doing)?;
        env::set_current_dir(&folder).doing(|| format!("going back to {}", folder.display()))
    }
}
