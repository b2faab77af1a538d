//! What can go wrong with a journal.

use std::error::Error;
use std::io;
use std::path::PathBuf;

use pos_core::{OrderId, Slot};

use crate::written_form::VERSION;

/// Why a journal could not be opened, written or read.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The file of a journal cannot be opened, created or locked.
    #[error("the journal file {} cannot be opened", path.display())]
    File {
        /// Which file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// Another till holds the file of the journal.
    #[error("the journal file {} is in use", path.display())]
    FileInUse {
        /// Which file.
        path: PathBuf,
    },
    /// The disk failed; its [`io::ErrorKind`] tells whether it is full.
    #[error("the disk of the journal failed")]
    Disk {
        /// What the disk says.
        source: io::Error,
    },
    /// An earlier call failed, and the journal refuses everything until it is reopened.
    #[error("the journal failed before and must be reopened")]
    FailedBefore,
    /// The disk holds something that was never a journal.
    #[error("the disk does not hold a journal")]
    NotAJournal {
        /// What the database says.
        source: io::Error,
    },
    /// The disk holds a journal with damage that no power cut explains, if it syncs honestly.
    #[error("the journal is damaged")]
    Damaged {
        /// What the database says.
        source: Box<dyn Error + Send + Sync>,
    },
    /// The database refused for a reason of its own.
    #[error("the journal's database refused")]
    Refused {
        /// What the database says.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A key names no slot.
    #[error("the journal holds a record under the unknown key {key:02x?}")]
    UnknownKey {
        /// The key as it was read.
        key: [u8; 5],
    },
    /// A record is written in a format that this program does not read.
    #[error("the record of {} has format {version}, but none above {VERSION} is known", name(*slot))]
    UnknownVersion {
        /// Which record.
        slot: Slot,
        /// Its format.
        version: u8,
    },
    /// A record has no bytes at all.
    #[error("the record of {} is empty", name(*slot))]
    Empty {
        /// Which record.
        slot: Slot,
    },
    /// The bytes of a record do not make one.
    #[error("the record of {} cannot be read", name(*slot))]
    Undecodable {
        /// Which record.
        slot: Slot,
        /// Where decoding stopped.
        source: postcard::Error,
    },
    /// A record ends before its bytes do.
    #[error("the record of {} is followed by {count} stray bytes", name(*slot))]
    StrayBytes {
        /// Which record.
        slot: Slot,
        /// How many bytes are left over.
        count: usize,
    },
    /// A record stands in the slot of another.
    #[error("the record of {} stands in the place of {}", name(*found), name(*slot))]
    Misplaced {
        /// The place.
        slot: Slot,
        /// Whose record stands there.
        found: Slot,
    },
    /// A record cannot be written down.
    #[error("the record of {} cannot be written", name(*slot))]
    Unencodable {
        /// Which record.
        slot: Slot,
        /// Where encoding stopped.
        source: postcard::Error,
    },
}

impl JournalError {
    /// Tells, of an error of a commit or a reading, whether the journal must be opened again.
    ///
    /// It refuses everything before that, and whether the records of the failed commit are durable
    /// is unknown: the reopened journal holds all of them or none.
    pub const fn needs_reopen(&self) -> bool {
        match self {
            Self::Disk { .. }
            | Self::FailedBefore
            | Self::Damaged { .. }
            | Self::Refused { .. } => true,
            Self::File { .. }
            | Self::FileInUse { .. }
            | Self::NotAJournal { .. }
            | Self::UnknownKey { .. }
            | Self::UnknownVersion { .. }
            | Self::Empty { .. }
            | Self::Undecodable { .. }
            | Self::StrayBytes { .. }
            | Self::Misplaced { .. }
            | Self::Unencodable { .. } => false,
        }
    }

    /// Says what a person can do about it.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::File { .. } => "look whether the folder is there and may be written to",
            Self::FileInUse { .. } => "end the till that holds it, or name another file",
            Self::Disk { .. } => {
                "look whether the disk is full or failing, and start the till again"
            }
            Self::FailedBefore => "open the journal again",
            Self::NotAJournal { .. } => "name another file, this one is left as it is",
            Self::Damaged { .. }
            | Self::Empty { .. }
            | Self::Undecodable { .. }
            | Self::StrayBytes { .. }
            | Self::Misplaced { .. } => {
                "keep the file, which may hold stored payments, and start the till on a backup or \
                 a new one"
            }
            Self::Refused { .. } | Self::UnknownKey { .. } | Self::UnknownVersion { .. } => {
                "start the version of the app that wrote it last, or a later one; the file is left \
                 as it is"
            }
            Self::Unencodable { .. } => "report it, since no record of today's is so",
        }
    }

    /// Sorts an error of the database, which is large and stays behind a pointer.
    pub(crate) fn from_database(error: impl Into<redb::Error>) -> Self {
        match error.into() {
            redb::Error::Io(source) => Self::Disk { source },
            redb::Error::PreviousIo => Self::FailedBefore,
            error @ redb::Error::Corrupted(_) => Self::Damaged { source: Box::new(error) },
            error => Self::Refused { source: Box::new(error) },
        }
    }

    /// Sorts an error of the database on opening, where a disk that works can hold anything.
    pub(crate) fn from_opening(error: redb::DatabaseError) -> Self {
        match Self::from_database(error) {
            Self::Disk { source } => match source.kind() {
                io::ErrorKind::InvalidData => Self::NotAJournal { source },
                io::ErrorKind::UnexpectedEof => Self::Damaged { source: Box::new(source) },
                _ => Self::Disk { source },
            },
            error => error,
        }
    }
}

fn name(slot: Slot) -> String {
    match slot {
        Slot::Order(OrderId(number)) => format!("order {number}"),
        Slot::Settings => "the settings".into(),
        Slot::Session => "the session".into(),
        Slot::Verified => "the verified network".into(),
        Slot::NextKey => "the next key".into(),
        Slot::Note(place) => format!("note {place}"),
    }
}
