//! Which parts of the full bench this machine has: each is tried in a process of its own.

use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::SystemTime;

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use nix::unistd::getpid;

use crate::addresses::{PREFIX, TILL};
use crate::calls::apart;
use crate::clock::{WallClock, find_library, spawn_booted};
use crate::disk::{PowerDisk, SmallDisk};
use crate::error::{Doing as _, HardwareError};
use crate::namespace::{leave_mounts, leave_network, loopback_up, own_users};
use crate::part::{EXT4, FUSE, NAMES, Part, TUN};
use crate::tun::Tun;

/// What an attempt tells: what was found.
type Attempt = fn(&Path) -> Result<String, HardwareError>;

/// In the order of their names.
const ATTEMPTS: [Attempt; 8] = [users, network, tun, ext4, tmpfs, fuse_mount, faketime, time];

/// Tries every part, and leaves nothing behind. It takes less than a second.
pub fn probe() -> Vec<Part> {
    NAMES.into_iter().zip(ATTEMPTS).map(part).collect()
}

/// Tries a disk whose power can be cut, and leaves nothing behind.
pub fn power_disk() -> Part {
    part((EXT4, ext4))
}

/// Tries a network with a TUN device in it, as the router has two, and leaves nothing behind.
pub fn networks() -> Part {
    part((TUN, tun))
}

/// Tries FUSE, and leaves nothing behind.
pub fn fuse() -> Part {
    part((FUSE, fuse_mount))
}

fn part((name, attempt): (&'static str, Attempt)) -> Part {
    Part { name, found: tried(attempt) }
}

fn tried(attempt: Attempt) -> Result<String, String> {
    let folder = Folder::make().map_err(|error| error.to_string())?;
    let path = folder.0.clone();
    let told = apart(move || attempt(&path).map_err(|error| error.to_string()));
    told.unwrap_or_else(|error| Err(error.to_string()))
}

/// How many attempts this process has made.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A folder for one attempt, which goes with it.
struct Folder(PathBuf);

impl Folder {
    fn make() -> io::Result<Self> {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("deadzone-probe-{}-{number}", getpid());
        let folder = Self(std::env::temp_dir().join(name));
        fs::create_dir(&folder.0)?;
        fs::create_dir(folder.0.join("disk"))?;
        Ok(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn users(_: &Path) -> Result<String, HardwareError> {
    unshare(CloneFlags::CLONE_NEWUSER).doing(|| "making a user namespace".to_owned())?;
    Ok("can be made".to_owned())
}

fn network(_: &Path) -> Result<String, HardwareError> {
    own_users()?;
    leave_network()?;
    loopback_up()?;
    Ok("can be made".to_owned())
}

fn tun(_: &Path) -> Result<String, HardwareError> {
    own_users()?;
    leave_network()?;
    Tun::open("probe", TILL, PREFIX)?;
    Ok("/dev/net/tun".to_owned())
}

fn ext4(folder: &Path) -> Result<String, HardwareError> {
    own_users()?;
    leave_mounts()?;
    let disk = PowerDisk::make(&folder.join("image"), 8, &folder.join("disk"))?;
    disk.cut_power()?;
    disk.restore()?;
    Ok("survives a power cut".to_owned())
}

fn tmpfs(folder: &Path) -> Result<String, HardwareError> {
    own_users()?;
    leave_mounts()?;
    SmallDisk::make(&folder.join("disk"), 65_536)?.fill()?;
    Ok("can be mounted and filled".to_owned())
}

/// Mounts without serving: the kernel asks for nothing before somebody looks.
fn fuse_mount(folder: &Path) -> Result<String, HardwareError> {
    own_users()?;
    leave_mounts()?;
    let path = "/dev/fuse";
    let device = File::options().read(true).write(true).open(path);
    let device = device.doing(|| format!("opening {path}"))?;
    let number = std::os::fd::AsRawFd::as_raw_fd(&device);
    let options = format!("fd={number},rootmode=40000,user_id=0,group_id=0");
    let (source, kind) = (Some("probe"), Some("fuse"));
    let flags = MsFlags::MS_NODEV | MsFlags::MS_NOSUID;
    mount(source, &folder.join("disk"), kind, flags, Some(options.as_str()))
        .doing(|| "mounting a FUSE file system".to_owned())?;
    // The mount ends with the mount namespace of this process.
    Ok(path.to_owned())
}

fn faketime(folder: &Path) -> Result<String, HardwareError> {
    let clock = WallClock::make(&folder.join("clock"))?;
    clock.set(SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000))?;
    let mut command = Command::new("date");
    let seconds = said(command.arg("+%s").envs(clock.environment()))?;
    if !seconds.starts_with("10000000") {
        let told = format!("a child reads {seconds} and not 1000000000");
        return Err(HardwareError::Command { command: "date", said: told });
    }
    Ok(find_library()?.display().to_string())
}

fn time(_: &Path) -> Result<String, HardwareError> {
    own_users()?;
    let mut command = Command::new("cat");
    command.arg("/proc/uptime").stdin(Stdio::null()).stdout(Stdio::piped());
    let child = spawn_booted(&mut command, Duration::from_secs(77))?;
    let output = child.wait_with_output().doing(|| "waiting for cat".to_owned())?;
    let uptime = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if !uptime.starts_with("77.") {
        let told = format!("a child has been up for {uptime} and not for 77 seconds");
        return Err(HardwareError::Command { command: "cat", said: told });
    }
    Ok("a child is as long up as is wanted".to_owned())
}

fn said(command: &mut Command) -> Result<String, HardwareError> {
    let output = command.stdin(Stdio::null()).output().doing(|| "starting date".to_owned())?;
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
