//! The process of a till's disk: ext4 in the shop, whose power is cut in earnest.

use std::fs;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::sync::OnceLock;

use harness_hardware::{PowerDisk, power_disk};

use sim_world::DiskHealth;

use super::super::serve::serve;
use super::super::words::{FromDisk, ToDisk};

/// How large it is: a till's journal has room in it many times over, and it is made in no time.
const MEBIBYTES: u32 = 16;

/// Runs a disk in a file, mounted at a folder, until nobody tells it anything more.
///
/// # Errors
///
/// [`io::Error`] where there is no ext4 on a loop device here, or the disk stays in use.
pub fn serve_disk(
    (image, folder): (&Path, &Path),
    told: impl BufRead,
    said: impl Write,
) -> io::Result<()> {
    let disk = PowerDisk::make(image, MEBIBYTES, folder).map_err(io::Error::other)?;
    serve((told, said), Some(FromDisk::Open), |told| {
        match told {
            // It may have no power already: then it cannot be opened.
            ToDisk::Cut if has_power(disk.folder()) => disk.cut_power(),
            ToDisk::Cut => Ok(()),
            ToDisk::Restore => disk.restore(),
            // All that was confirmed is durable, and whoever is asked for a copy confirms nothing.
            ToDisk::CopyDurable(name, copy) => {
                fs::copy(folder.join(name), copy)?;
                Ok(())
            }
            ToDisk::Become(DiskHealth::Ok) => Ok(()),
            ToDisk::Become(sick) => return Err(cannot_become(sick)),
        }
        .map_err(io::Error::other)?;
        Ok(FromDisk::Done)
    })
}

fn cannot_become(sick: DiskHealth) -> io::Error {
    io::Error::other(format!("this disk cannot be made {sick:?}"))
}

/// Tells whether files can be looked at.
fn has_power(folder: &Path) -> bool {
    fs::read_dir(folder).is_ok()
}

/// Says why tills have no disks here whose power can be cut; it is tried once.
pub(in crate::real_parts) fn no_power_disk() -> Option<&'static str> {
    static TRIED: OnceLock<Option<String>> = OnceLock::new();
    TRIED.get_or_init(|| power_disk().found.err()).as_deref()
}
