//! A disk whose power cuts tear writes and whose syncs fail or lie: FUSE over a folder.

use std::ffi::OsStr;
use std::fs::Metadata;
use std::io;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use fuser::{
    BackgroundSession, BsdFileFlags, Config, Errno, FileAttr, FileHandle, FileType, Filesystem,
    FopenFlags, Generation, INodeNo, LockOwner, MountOption, OpenFlags, RenameFlags, ReplyAttr,
    ReplyCreate, ReplyData, ReplyDirectory, ReplyEmpty, ReplyEntry, ReplyOpen, ReplyStatfs,
    ReplyWrite, Request, TimeOrNow, WriteFlags,
};

use super::unsynced::Fates;
use super::volume::{Space, Syncs, Volume};
use super::{unmount, unmount_at_last};
use crate::error::{Doing as _, HardwareError};

/// The kernel keeps nothing: after a power cut all is different.
const KEPT_FOR: Duration = Duration::ZERO;

/// A disk with faults, over a folder, mounted in the current mount namespace. To drop it unmounts
/// it; what is in the folder stays.
///
/// Each write is under way until its file is synced. Files and folders are made, renamed and
/// removed at once: only what is in files can be torn.
#[derive(Debug)]
pub struct FaultyDisk {
    volume: Shared,
    folder: PathBuf,
    session: Option<BackgroundSession>,
}

type Shared = Arc<Mutex<Volume>>;

fn locked(volume: &Shared) -> MutexGuard<'_, Volume> {
    volume.lock().unwrap_or_else(PoisonError::into_inner)
}

impl FaultyDisk {
    /// Mounts what is in the folder `under` at `folder`, for the user who calls.
    ///
    /// # Errors
    ///
    /// Where there is no `/dev/fuse`, no such folder, or the right is missing.
    pub fn mount(under: &Path, folder: &Path) -> Result<Self, HardwareError> {
        let doing = || format!("mounting a disk with faults at {}", folder.display());
        let volume = Arc::new(Mutex::new(Volume::over(&under.canonicalize().doing(doing)?)));
        let mut config = Config::default();
        let name = MountOption::FSName("deadzone".to_owned());
        config.mount_options = vec![name, MountOption::DefaultPermissions, MountOption::NoAtime];
        let session =
            fuser::spawn_mount(Files(Arc::clone(&volume)), folder, &config).doing(doing)?;
        Ok(Self { volume, folder: folder.to_owned(), session: Some(session) })
    }

    /// Where it is mounted.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Cuts the power: each write that was not synced is kept, torn or lost as the seed decides, and
    /// who has a file open gets `EIO` from then on. The disk can be used again at once.
    ///
    /// # Errors
    ///
    /// Where the folder below fails.
    pub fn power_cut(&self, seed: u64) -> Result<Fates, HardwareError> {
        locked(&self.volume).cut_power(seed).doing(|| "cutting the power".to_owned())
    }

    /// Reads what of a file, by its path below the folder, would be there after a power cut that
    /// loses all that was not synced.
    ///
    /// # Errors
    ///
    /// Where there is no such file, or the folder below fails.
    pub fn durable(&self, name: &Path) -> Result<Vec<u8>, HardwareError> {
        let read = locked(&self.volume).durable(name);
        read.doing(|| format!("reading what is durable of {}", name.display()))
    }

    /// Changes what a sync does.
    pub fn set_syncs(&self, syncs: Syncs) {
        locked(&self.volume).syncs = syncs;
    }

    /// Makes it full, or not.
    pub fn set_space(&self, space: Space) {
        locked(&self.volume).space = space;
    }
}

impl Drop for FaultyDisk {
    fn drop(&mut self) {
        // Its thread ends with the last user, whom nobody can wait for.
        if unmount(&self.folder).is_ok() {
            let _ = self.session.take().map(BackgroundSession::umount_and_join);
        } else {
            let _ = unmount_at_last(&self.folder);
        }
    }
}

/// The disk as FUSE asks it.
struct Files(Shared);

impl Files {
    fn volume(&self) -> MutexGuard<'_, Volume> {
        locked(&self.0)
    }
}

fn attributes(number: u64, file: &Metadata) -> FileAttr {
    let time = |time: io::Result<SystemTime>| time.unwrap_or(SystemTime::UNIX_EPOCH);
    FileAttr {
        ino: INodeNo(number),
        size: file.len(),
        blocks: file.blocks(),
        atime: time(file.accessed()),
        mtime: time(file.modified()),
        ctime: time(file.modified()),
        crtime: SystemTime::UNIX_EPOCH,
        kind: FileType::from_std(file.file_type()).unwrap_or(FileType::RegularFile),
        perm: u16::try_from(file.permissions().mode() & 0o7777).unwrap_or(0o600),
        nlink: u32::try_from(file.nlink()).unwrap_or(1),
        uid: file.uid(),
        gid: file.gid(),
        rdev: 0,
        blksize: 4_096,
        flags: 0,
    }
}

/// Answers with a file that was found or made.
fn entry(found: io::Result<(u64, Metadata)>, reply: ReplyEntry) {
    match found {
        Ok((number, file)) => reply.entry(&KEPT_FOR, &attributes(number, &file), Generation(0)),
        Err(error) => reply.error(Errno::from(error)),
    }
}

fn empty(ended: io::Result<()>, reply: ReplyEmpty) {
    match ended {
        Ok(()) => reply.ok(),
        Err(error) => reply.error(Errno::from(error)),
    }
}

impl Filesystem for Files {
    fn lookup(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEntry) {
        entry(self.volume().find(parent.0, name), reply);
    }

    fn getattr(&self, _: &Request, ino: INodeNo, fh: Option<FileHandle>, reply: ReplyAttr) {
        match self.volume().look(ino.0, fh.map(|fh| fh.0)) {
            Ok(file) => reply.attr(&KEPT_FOR, &attributes(ino.0, &file)),
            Err(error) => reply.error(Errno::from(error)),
        }
    }

    fn setattr(
        &self,
        _: &Request,
        ino: INodeNo,
        mode: Option<u32>,
        _: Option<u32>,
        _: Option<u32>,
        size: Option<u64>,
        _: Option<TimeOrNow>,
        _: Option<TimeOrNow>,
        _: Option<SystemTime>,
        fh: Option<FileHandle>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<SystemTime>,
        _: Option<BsdFileFlags>,
        reply: ReplyAttr,
    ) {
        let mut volume = self.volume();
        let handle = fh.map(|fh| fh.0);
        let set = mode.map_or(Ok(()), |mode| volume.set_mode(ino.0, mode));
        let set = set
            .and_then(|()| size.map_or(Ok(()), |length| volume.set_length(ino.0, handle, length)));
        match set.and_then(|()| volume.look(ino.0, handle)) {
            Ok(file) => reply.attr(&KEPT_FOR, &attributes(ino.0, &file)),
            Err(error) => reply.error(Errno::from(error)),
        }
    }

    fn mkdir(&self, _: &Request, parent: INodeNo, name: &OsStr, _: u32, _: u32, reply: ReplyEntry) {
        entry(self.volume().make_folder(parent.0, name), reply);
    }

    fn unlink(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        empty(self.volume().remove_file(parent.0, name), reply);
    }

    fn rmdir(&self, _: &Request, parent: INodeNo, name: &OsStr, reply: ReplyEmpty) {
        empty(self.volume().remove_folder(parent.0, name), reply);
    }

    fn rename(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        newparent: INodeNo,
        newname: &OsStr,
        flags: RenameFlags,
        reply: ReplyEmpty,
    ) {
        if !flags.is_empty() {
            return reply.error(Errno::EINVAL);
        }
        empty(self.volume().rename((parent.0, name), (newparent.0, newname)), reply);
    }

    fn open(&self, _: &Request, ino: INodeNo, _: OpenFlags, reply: ReplyOpen) {
        match self.volume().open(ino.0) {
            Ok(handle) => reply.opened(FileHandle(handle), FopenFlags::FOPEN_DIRECT_IO),
            Err(error) => reply.error(Errno::from(error)),
        }
    }

    fn create(
        &self,
        _: &Request,
        parent: INodeNo,
        name: &OsStr,
        mode: u32,
        umask: u32,
        _: i32,
        reply: ReplyCreate,
    ) {
        let mut volume = self.volume();
        let created = volume.make_file(parent.0, name).and_then(|(number, _)| {
            volume.set_mode(number, mode & !umask & 0o7777)?;
            let handle = volume.open(number)?;
            Ok((number, handle, volume.look(number, Some(handle))?))
        });
        match created {
            Ok((number, handle, file)) => {
                let (file, opened) = (attributes(number, &file), FileHandle(handle));
                let flags = FopenFlags::FOPEN_DIRECT_IO;
                reply.created(&KEPT_FOR, &file, Generation(0), opened, flags);
            }
            Err(error) => reply.error(Errno::from(error)),
        }
    }

    fn read(
        &self,
        _: &Request,
        _: INodeNo,
        fh: FileHandle,
        offset: u64,
        size: u32,
        _: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyData,
    ) {
        match self.volume().read(fh.0, offset, size) {
            Ok(octets) => reply.data(&octets),
            Err(error) => reply.error(Errno::from(error)),
        }
    }

    fn write(
        &self,
        _: &Request,
        _: INodeNo,
        fh: FileHandle,
        offset: u64,
        data: &[u8],
        _: WriteFlags,
        flags: OpenFlags,
        _: Option<LockOwner>,
        reply: ReplyWrite,
    ) {
        let mut volume = self.volume();
        let mut written = volume.write(fh.0, offset, data);
        if flags.0 & libc::O_DSYNC != 0 {
            written = written.and_then(|()| volume.sync(fh.0));
        }
        match written {
            Ok(()) => reply.written(u32::try_from(data.len()).unwrap_or(u32::MAX)),
            Err(error) => reply.error(Errno::from(error)),
        }
    }

    /// A closed file is not a synced one.
    fn flush(&self, _: &Request, _: INodeNo, _: FileHandle, _: LockOwner, reply: ReplyEmpty) {
        reply.ok();
    }

    fn release(
        &self,
        _: &Request,
        _: INodeNo,
        fh: FileHandle,
        _: OpenFlags,
        _: Option<LockOwner>,
        _: bool,
        reply: ReplyEmpty,
    ) {
        self.volume().close(fh.0);
        reply.ok();
    }

    fn fsync(&self, _: &Request, _: INodeNo, fh: FileHandle, _: bool, reply: ReplyEmpty) {
        empty(self.volume().sync(fh.0), reply);
    }

    /// Folders are durable at once.
    fn fsyncdir(&self, _: &Request, _: INodeNo, _: FileHandle, _: bool, reply: ReplyEmpty) {
        reply.ok();
    }

    fn readdir(
        &self,
        _: &Request,
        ino: INodeNo,
        _: FileHandle,
        offset: u64,
        mut reply: ReplyDirectory,
    ) {
        let entries = match self.volume().entries(ino.0) {
            Ok(entries) => entries,
            Err(error) => return reply.error(Errno::from(error)),
        };
        let skipped = usize::try_from(offset).unwrap_or(usize::MAX);
        for (nth, (number, kind, name)) in (1..).zip(entries).skip(skipped) {
            let kind = FileType::from_std(kind).unwrap_or(FileType::RegularFile);
            if reply.add(INodeNo(number), nth, kind, name) {
                break;
            }
        }
        reply.ok();
    }

    fn statfs(&self, _: &Request, _: INodeNo, reply: ReplyStatfs) {
        let free = match self.volume().space {
            Space::Free => 1 << 20,
            Space::Full | Space::Exhausted => 0,
        };
        reply.statfs(1 << 20, free, free, 1 << 20, free, 4_096, 255, 4_096);
    }
}
