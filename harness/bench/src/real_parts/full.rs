//! What the tier `full` has beyond the tier `loopback`: networks of its own with a router between
//! them, disks whose power can be cut, chip cards at real readers.

mod router;

pub use router::serve_router;

pub(super) use router::{passing, site};
