//! Disks on this kernel: what a power cut takes, and what is full.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write as _};
use std::path::Path;
use std::process::Command;
use std::thread;

use harness_hardware::namespace::leave_mounts;
use harness_hardware::{HardwareError, PowerDisk, SmallDisk};
use libtest_mimic::{Failed, Trial};

use crate::machine::check;

const CUTS: u32 = 20;

/// A test, whose failures are errors.
pub(crate) type Test = fn(&Path) -> io::Result<()>;

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, Test); 7] = [
        ("a_power_cut_keeps_what_was_synced_and_loses_what_was_not", twenty_power_cuts),
        ("a_disk_is_sound_after_hundreds_of_power_cuts", hundreds_of_power_cuts),
        ("a_disk_that_was_cut_fails_whoever_writes_on", who_writes_on),
        ("a_disk_is_opened_again_with_all_that_was_synced", opened_again),
        ("a_busy_disk_says_so_and_goes_with_its_last_user", a_busy_disk),
        ("a_full_disk_has_no_space_until_it_is_freed", a_full_disk),
        ("what_cannot_be_mounted_says_where", what_cannot_be_mounted),
    ];
    tests.map(|(name, test)| trial(name, test)).into()
}

/// Plays in a folder of its own, in which there is a folder `disk`.
pub(crate) fn trial(name: &'static str, test: Test) -> Trial {
    Trial::test(name, move || play(name, test))
}

/// Plays in a thread with mounts of its own, where the machine lets it.
fn play(name: &str, test: Test) -> Result<(), Failed> {
    let folder = tempfile::tempdir()?;
    fs::create_dir(folder.path().join("disk"))?;
    let played = || {
        leave_mounts()?;
        test(folder.path())?;
        let mounts = fs::read_to_string("/proc/thread-self/mounts")?;
        check(!mounts.contains(&*folder.path().to_string_lossy()), "nothing to stay mounted")
    };
    let played: io::Result<()> =
        thread::scope(|scope| scope.spawn(played).join().expect("it does not panic"));
    match played {
        Err(error) if is_a_lack(&error) => println!("skipped: {name}: {error}"),
        played => played?,
    }
    Ok(())
}

/// Tells whether the machine lacks a part or a right.
fn is_a_lack(error: &io::Error) -> bool {
    let ours = error.get_ref().and_then(|inner| inner.downcast_ref::<HardwareError>());
    match ours {
        Some(HardwareError::Missing { .. }) => true,
        Some(HardwareError::Kernel { doing, source }) => {
            source.kind() == ErrorKind::PermissionDenied
                || ["loop", "/dev/fuse"].iter().any(|part| doing.contains(part))
        }
        _ => false,
    }
}

fn disk(folder: &Path) -> Result<PowerDisk, HardwareError> {
    PowerDisk::make(&folder.join("image"), 16, &folder.join("disk"))
}

/// A record that no other number has.
fn record(nth: u32) -> Vec<u8> {
    format!("payment {nth} of {}\n", nth.wrapping_mul(2_654_435_761)).repeat(40).into_bytes()
}

fn twenty_power_cuts(folder: &Path) -> io::Result<()> {
    let disk = disk(folder)?;
    for nth in 0..CUTS {
        a_power_cut(&disk, nth).map_err(|error| io::Error::other(format!("cut {nth}: {error}")))?;
    }
    Ok(())
}

fn a_power_cut(disk: &PowerDisk, nth: u32) -> io::Result<()> {
    let journal = disk.folder().join("journal");
    let (mut synced, kept) = (append(&journal)?, fs::read(&journal)?);
    synced.write_all(&record(nth))?;
    synced.sync_data()?;
    synced.write_all(b"never confirmed")?;
    let lost = disk.folder().join(format!("lost-{nth}"));
    fs::write(&lost, record(nth))?;
    disk.cut_power()?;
    drop(synced);
    disk.restore()?;
    let (found, wanted) = (fs::read(&journal)?, [kept, record(nth)].concat());
    check(found.starts_with(&wanted), "all that was synced")?;
    check(found == wanted, "nothing that was not")?;
    let found = fs::read(&lost).unwrap_or_default();
    check(found != record(nth), "a file that was not synced to be lost")
}

fn append(journal: &Path) -> io::Result<File> {
    let file = OpenOptions::new().create(true).append(true).open(journal)?;
    file.sync_all()?;
    Ok(file)
}

fn who_writes_on(folder: &Path) -> io::Result<()> {
    let disk = disk(folder)?;
    let mut file = append(&disk.folder().join("journal"))?;
    disk.cut_power()?;
    let error = file.write_all(b"x").and_then(|()| file.sync_all()).expect_err("the power is off");
    check(error.raw_os_error() == Some(5), &format!("EIO, not {error}"))
}

fn opened_again(folder: &Path) -> io::Result<()> {
    let first = disk(folder)?;
    let mut file = append(&first.folder().join("journal"))?;
    file.write_all(&record(1))?;
    file.sync_all()?;
    first.cut_power()?;
    drop((file, first));
    let again = PowerDisk::open(&folder.join("image"), &folder.join("disk"))?;
    check(fs::read(again.folder().join("journal"))? == record(1), "what was synced")
}

fn a_busy_disk(folder: &Path) -> io::Result<()> {
    let disk = disk(folder)?;
    let held = append(&disk.folder().join("journal"))?;
    let error = disk.restore().expect_err("a file of it is open").to_string();
    check(error.starts_with("unmounting "), &error)?;
    drop(disk);
    drop(held);
    Ok(())
}

fn a_full_disk(folder: &Path) -> io::Result<()> {
    let disk = SmallDisk::make(&folder.join("disk"), 65_536)?;
    let file = disk.folder().join("journal");
    fs::write(&file, b"kept")?;
    for _ in 0..2 {
        disk.fill()?;
        disk.fill()?;
        let kind = fs::write(disk.folder().join("new"), b"x").expect_err("it is full").kind();
        check(kind == ErrorKind::StorageFull, &format!("ENOSPC, not {kind:?}"))?;
        disk.free()?;
        disk.free()?;
        fs::write(disk.folder().join("new"), record(1))?;
        fs::remove_file(disk.folder().join("new"))?;
    }
    check(fs::read(&file)? == b"kept", "what was there before")
}

fn what_cannot_be_mounted(folder: &Path) -> io::Result<()> {
    let nowhere = folder.join("nowhere");
    let error = SmallDisk::make(&nowhere, 65_536).expect_err("no such folder").to_string();
    check(error.contains("nowhere"), &error)?;
    let made = PowerDisk::make(&folder.join("image"), 16, &nowhere);
    match made.map_err(io::Error::from) {
        Ok(_) => check(false, "no disk without a folder"),
        Err(error) if is_a_lack(&error) => Err(error),
        Err(error) => check(error.to_string().contains("nowhere"), &error.to_string()),
    }
}

/// Puts a file in the place of another, again and again, until the disk is gone.
fn replace_until_the_end(folder: &Path) -> io::Error {
    loop {
        let replaced = fs::write(folder.join("next"), [7; 2_000])
            .and_then(|()| File::open(folder.join("next"))?.sync_all())
            .and_then(|()| fs::rename(folder.join("next"), folder.join("file")));
        if let Err(error) = replaced {
            return error;
        }
    }
}

fn hundreds_of_power_cuts(folder: &Path) -> io::Result<()> {
    let (image, mounted) = (folder.join("image"), folder.join("disk"));
    let disk = PowerDisk::make(&image, 16, &mounted)?;
    for cut in 0..300 {
        let at = mounted.clone();
        let writer = thread::spawn(move || replace_until_the_end(&at));
        thread::sleep(std::time::Duration::from_micros(cut * 37 % 5_000));
        disk.cut_power()?;
        let error = writer.join().expect("no panic");
        check(error.kind() != ErrorKind::StorageFull, &format!("room at cut {cut}"))?;
        disk.restore()?;
    }
    drop(disk);
    let looked = Command::new("e2fsck").arg("-fn").arg(&image).output()?;
    let said = String::from_utf8_lossy(&looked.stdout).into_owned();
    check(looked.status.success(), &format!("a sound disk, not {said}"))
}
