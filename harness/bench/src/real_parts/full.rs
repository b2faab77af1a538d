//! What the tier `full` has beyond the tier `loopback`: networks of its own with a router between
//! them, disks whose power can be cut, chip cards at real readers.

#[cfg(feature = "pcsc")]
mod chip_reader;
#[cfg(not(feature = "pcsc"))]
#[path = "full/no_chip_reader.rs"]
mod chip_reader;
mod disk;
#[cfg(feature = "fuse")]
mod faulty_disk;
#[cfg(not(feature = "fuse"))]
#[path = "full/no_faulty_disk.rs"]
mod faulty_disk;
mod router;

pub(crate) use chip_reader::chips_can_be_asked;
pub use chip_reader::serve_chip_reader;
pub use disk::serve_disk;
pub use faulty_disk::serve_faulty_disk;
pub use router::serve_router;

pub(super) use disk::no_power_disk;
pub(super) use faulty_disk::no_faulty_disk;
pub(super) use router::{no_router, passing, site};
