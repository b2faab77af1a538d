//! The files of a disk with faults, as numbers and handles over a folder.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io;
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::unsynced::{Fates, Unsynced};

/// What a sync does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Syncs {
    /// It makes durable what was written.
    Honest,
    /// It fails with `EIO`, and nothing is durable.
    Fail,
    /// It succeeds, and nothing is durable.
    Lie,
}

/// Whether there is space.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Space {
    /// There is as much as below.
    Free,
    /// No file can be made or grow: `ENOSPC`.
    Full,
    /// Nothing can be written, not even over what is there, as on a disk that writes all that is
    /// new to a new place: `ENOSPC`.
    Exhausted,
}

/// The number of the folder itself.
pub(super) const ROOT: u64 = 1;

/// An open file.
#[derive(Debug)]
struct Handle {
    number: u64,
    file: Arc<File>,
    /// How many power cuts there were before it was opened.
    cuts: u64,
}

/// A disk with its faults.
#[derive(Debug)]
pub(super) struct Volume {
    root: PathBuf,
    /// Paths below the root, by number; a file that was removed has none.
    paths: BTreeMap<u64, PathBuf>,
    numbers: BTreeMap<PathBuf, u64>,
    handles: BTreeMap<u64, Handle>,
    /// The last number that was given, to a file or a handle.
    last: u64,
    unsynced: Unsynced,
    cuts: u64,
    pub(super) syncs: Syncs,
    pub(super) space: Space,
}

fn code(number: i32) -> io::Error {
    io::Error::from_raw_os_error(number)
}

impl Volume {
    pub(super) fn over(root: &Path) -> Self {
        Self {
            root: root.to_owned(),
            paths: BTreeMap::from([(ROOT, PathBuf::new())]),
            numbers: BTreeMap::from([(PathBuf::new(), ROOT)]),
            handles: BTreeMap::new(),
            last: ROOT,
            unsynced: Unsynced::default(),
            cuts: 0,
            syncs: Syncs::Honest,
            space: Space::Free,
        }
    }

    /// Cuts the power. Whoever has a file open was cut off with it, and gets `EIO` from then on.
    pub(super) fn cut_power(&mut self, seed: u64) -> io::Result<Fates> {
        self.cuts += 1;
        self.unsynced.cut_power(seed)
    }

    /// Reads what of a file of the root would be there if all that was not synced were lost.
    pub(super) fn durable(&self, name: &Path) -> io::Result<Vec<u8>> {
        let mut octets = fs::read(self.root.join(name))?;
        if let Some(number) = self.numbers.get(name) {
            self.unsynced.take_back(*number, &mut octets);
        }
        Ok(octets)
    }

    fn next(&mut self) -> u64 {
        self.last += 1;
        self.last
    }

    /// The path of a file, below the root.
    fn below(&self, number: u64) -> io::Result<&Path> {
        self.paths.get(&number).map(PathBuf::as_path).ok_or_else(|| code(libc::ENOENT))
    }

    fn path(&self, number: u64) -> io::Result<PathBuf> {
        Ok(self.root.join(self.below(number)?))
    }

    fn child(&self, folder: u64, name: &OsStr) -> io::Result<PathBuf> {
        Ok(self.below(folder)?.join(name))
    }

    /// The number of a path, the same as long as it is there.
    fn number(&mut self, path: &Path) -> u64 {
        if let Some(number) = self.numbers.get(path) {
            return *number;
        }
        let number = self.next();
        self.numbers.insert(path.to_owned(), number);
        self.paths.insert(number, path.to_owned());
        number
    }

    fn forget(&mut self, path: &Path) {
        if let Some(number) = self.numbers.remove(path) {
            self.paths.remove(&number);
        }
    }

    pub(super) fn find(&mut self, folder: u64, name: &OsStr) -> io::Result<(u64, Metadata)> {
        let path = self.child(folder, name)?;
        let metadata = fs::symlink_metadata(self.root.join(&path))?;
        Ok((self.number(&path), metadata))
    }

    /// Looks at a file: by its handle, which works after it was removed, else by its path.
    pub(super) fn look(&self, number: u64, handle: Option<u64>) -> io::Result<Metadata> {
        let open = handle.and_then(|handle| self.handles.get(&handle));
        let open = open.or_else(|| self.handles.values().find(|open| open.number == number));
        match open {
            Some(open) => open.file.metadata(),
            None => fs::symlink_metadata(self.path(number)?),
        }
    }

    pub(super) fn entries(&mut self, folder: u64) -> io::Result<Vec<(u64, fs::FileType, PathBuf)>> {
        let entries: io::Result<Vec<_>> = fs::read_dir(self.path(folder)?)?.collect();
        let mut found = Vec::new();
        for entry in entries? {
            let path = self.child(folder, &entry.file_name())?;
            found.push((self.number(&path), entry.file_type()?, PathBuf::from(entry.file_name())));
        }
        Ok(found)
    }

    pub(super) fn make_folder(&mut self, folder: u64, name: &OsStr) -> io::Result<(u64, Metadata)> {
        self.has_space()?;
        fs::create_dir(self.path(folder)?.join(name))?;
        self.find(folder, name)
    }

    pub(super) fn make_file(&mut self, folder: u64, name: &OsStr) -> io::Result<(u64, Metadata)> {
        self.has_space()?;
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).open(self.path(folder)?.join(name))?;
        self.find(folder, name)
    }

    fn has_space(&self) -> io::Result<()> {
        match self.space {
            Space::Free => Ok(()),
            Space::Full | Space::Exhausted => Err(code(libc::ENOSPC)),
        }
    }

    pub(super) fn remove_file(&mut self, folder: u64, name: &OsStr) -> io::Result<()> {
        let path = self.child(folder, name)?;
        fs::remove_file(self.root.join(&path))?;
        self.forget(&path);
        Ok(())
    }

    pub(super) fn remove_folder(&mut self, folder: u64, name: &OsStr) -> io::Result<()> {
        let path = self.child(folder, name)?;
        fs::remove_dir(self.root.join(&path))?;
        self.forget(&path);
        Ok(())
    }

    /// Renames a file or a folder, with all that is in it.
    pub(super) fn rename(
        &mut self,
        (folder, name): (u64, &OsStr),
        (new_folder, new_name): (u64, &OsStr),
    ) -> io::Result<()> {
        let (from, to) = (self.child(folder, name)?, self.child(new_folder, new_name)?);
        fs::rename(self.root.join(&from), self.root.join(&to))?;
        if from == to {
            return Ok(());
        }
        self.forget(&to);
        let moved: Vec<PathBuf> =
            self.numbers.keys().filter(|path| path.starts_with(&from)).cloned().collect();
        for path in moved {
            let Some(number) = self.numbers.remove(&path) else { continue };
            let rest = path.strip_prefix(&from).unwrap_or(Path::new(""));
            let path = if rest.as_os_str().is_empty() { to.clone() } else { to.join(rest) };
            self.numbers.insert(path.clone(), number);
            self.paths.insert(number, path);
        }
        Ok(())
    }

    /// Opens a file; the kernel has seen to it that who opens it may.
    pub(super) fn open(&mut self, number: u64) -> io::Result<u64> {
        let file = OpenOptions::new().read(true).write(true).open(self.path(number)?)?;
        let (handle, cuts) = (self.next(), self.cuts);
        self.handles.insert(handle, Handle { number, file: Arc::new(file), cuts });
        Ok(handle)
    }

    pub(super) fn close(&mut self, handle: u64) {
        self.handles.remove(&handle);
    }

    /// Finds an open file that was opened since the last power cut.
    fn opened(&self, handle: u64) -> io::Result<(u64, Arc<File>)> {
        let open = self.handles.get(&handle).ok_or_else(|| code(libc::EBADF))?;
        let alive = (open.cuts == self.cuts).then(|| (open.number, Arc::clone(&open.file)));
        alive.ok_or_else(|| code(libc::EIO))
    }

    pub(super) fn read(&self, handle: u64, at: u64, length: u32) -> io::Result<Vec<u8>> {
        let (_, file) = self.opened(handle)?;
        let mut octets = vec![0; usize::try_from(length).unwrap_or(0)];
        let mut read = 0;
        while read < octets.len() {
            match file.read_at(&mut octets[read..], at + read as u64)? {
                0 => break,
                more => read += more,
            }
        }
        octets.truncate(read);
        Ok(octets)
    }

    pub(super) fn write(&mut self, handle: u64, at: u64, octets: &[u8]) -> io::Result<()> {
        let (number, file) = self.opened(handle)?;
        let grows = at.saturating_add(octets.len() as u64) > file.metadata()?.len();
        if grows || self.space == Space::Exhausted {
            self.has_space()?;
        }
        self.unsynced.write((number, &file), at, octets)
    }

    pub(super) fn sync(&mut self, handle: u64) -> io::Result<()> {
        let (number, _) = self.opened(handle)?;
        match self.syncs {
            Syncs::Honest => self.unsynced.sync(number),
            Syncs::Fail => return Err(code(libc::EIO)),
            Syncs::Lie => (),
        }
        Ok(())
    }

    pub(super) fn set_length(
        &mut self,
        number: u64,
        handle: Option<u64>,
        length: u64,
    ) -> io::Result<()> {
        let handle = handle.map(|handle| self.opened(handle)).transpose()?;
        let (number, file) = match handle {
            Some(open) => open,
            None => (
                number,
                Arc::new(OpenOptions::new().write(true).read(true).open(self.path(number)?)?),
            ),
        };
        if length > file.metadata()?.len() {
            self.has_space()?;
        }
        self.unsynced.set_length((number, &file), length)
    }

    pub(super) fn set_mode(&self, number: u64, mode: u32) -> io::Result<()> {
        let mode = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(mode);
        fs::set_permissions(self.path(number)?, mode)
    }
}
