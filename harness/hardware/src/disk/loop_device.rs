//! A loop device: a file as a disk.

use std::fs::{File, OpenOptions};
use std::os::fd::AsRawFd as _;
use std::path::{Path, PathBuf};

use nix::errno::Errno;

use crate::calls::{FREE_LOOP, LoopConfig, SET_LOOP};
use crate::error::{Doing as _, HardwareError};

/// `LO_FLAGS_AUTOCLEAR`: the kernel gives the device back when its last user has gone.
const GIVE_BACK: u32 = 4;
/// How often another may take the free device before us.
const TRIES: usize = 20;

/// A loop device, attached as long as this lives or it is mounted.
#[derive(Debug)]
pub(super) struct LoopDevice {
    path: PathBuf,
    /// Keeps the device between an unmount and the next mount.
    _device: File,
}

impl LoopDevice {
    pub(super) fn attach(image: &Path) -> Result<Self, HardwareError> {
        let file = open(image)?;
        let control = open(Path::new("/dev/loop-control"))?;
        let mut last = Errno::EBUSY.into();
        for _ in 0..TRIES {
            let number = FREE_LOOP.send(&control, &mut ());
            let number = number.doing(|| "asking for a free loop device".to_owned())?;
            let path = PathBuf::from(format!("/dev/loop{number}"));
            let device = open(&path)?;
            let mut config = LoopConfig::new(file.as_raw_fd().unsigned_abs(), GIVE_BACK);
            match SET_LOOP.send(&device, &mut config) {
                Ok(_) => return Ok(Self { path, _device: device }),
                Err(error) => last = error,
            }
            if last.raw_os_error() != Some(libc::EBUSY) {
                break;
            }
        }
        Err(last).doing(|| format!("attaching {} to a loop device", image.display()))
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

fn open(path: &Path) -> Result<File, HardwareError> {
    let file = OpenOptions::new().read(true).write(true).open(path);
    file.doing(|| format!("opening {}", path.display()))
}
