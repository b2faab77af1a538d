//! What the tier `full` has beyond the tier `loopback`: networks of its own with a router between
//! them, disks whose power can be cut, chip cards at real readers.

mod disk;
mod router;

pub use disk::serve_disk;
pub use router::serve_router;

pub(super) use disk::no_power_disk;
pub(super) use router::{passing, site};
