//! The process of a till's disk that tears writes when its power is cut, and that can be full, fail
//! to sync, or lie about it: FUSE over a folder.

use std::fs;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::sync::OnceLock;

use harness_hardware::{FaultyDisk, Space, Syncs, fuse};
use sim_world::DiskHealth;

use super::super::serve::serve;
use super::super::words::{FromDisk, ToDisk};

/// Runs a disk over the folder `under`, mounted at a folder, until nobody tells it anything more.
/// What a power cut leaves is its own affair, so that what is below it does not matter.
///
/// # Errors
///
/// [`io::Error`] where there is no FUSE here.
pub fn serve_faulty_disk(
    (under, folder): (&Path, &Path),
    seed: u64,
    told: impl BufRead,
    said: impl Write,
) -> io::Result<()> {
    let disk = FaultyDisk::mount(under, folder).map_err(io::Error::other)?;
    let mut cuts = seed;
    serve((told, said), Some(FromDisk::Open), |told| {
        match told {
            ToDisk::Cut => {
                cuts = cuts.wrapping_add(1);
                disk.power_cut(cuts).map_err(io::Error::other)?;
            }
            // It can be used again at once.
            ToDisk::Restore => {}
            ToDisk::CopyDurable(name, copy) => {
                fs::write(copy, disk.durable(&name).map_err(io::Error::other)?)?;
            }
            ToDisk::Become(health) => become_so(&disk, health),
        }
        Ok(FromDisk::Done)
    })
}

fn become_so(disk: &FaultyDisk, health: DiskHealth) {
    let (space, syncs) = match health {
        DiskHealth::Ok => (Space::Free, Syncs::Honest),
        DiskHealth::Full => (Space::Exhausted, Syncs::Honest),
        DiskHealth::FailSync => (Space::Free, Syncs::Fail),
        DiskHealth::Lies => (Space::Free, Syncs::Lie),
    };
    disk.set_space(space);
    disk.set_syncs(syncs);
}

/// Says why tills have no disks with faults here; it is tried once.
pub(in crate::real_parts) fn no_faulty_disk() -> Option<&'static str> {
    static TRIED: OnceLock<Option<String>> = OnceLock::new();
    TRIED.get_or_init(|| fuse().found.err()).as_deref()
}
