//! The disk with faults, through the kernel.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read as _, Seek as _, Write as _};
use std::path::Path;

use harness_hardware::{FaultyDisk, Space, Syncs};
use libtest_mimic::Trial;

use crate::disks::{Test, trial};
use crate::machine::check;

const EIO: Option<i32> = Some(5);

pub(crate) fn trials() -> Vec<Trial> {
    let tests: [(&str, Test); 8] = [
        ("a_disk_with_faults_is_a_disk", is_a_disk),
        ("a_power_cut_tears_only_what_was_not_synced", tears_only_what_was_not_synced),
        ("who_had_a_file_open_at_the_power_cut_gets_an_error", who_had_a_file_open),
        ("a_sync_that_fails_makes_nothing_durable", a_sync_that_fails),
        ("a_sync_that_lies_makes_nothing_durable", a_sync_that_lies),
        ("a_full_disk_with_faults_lets_nothing_grow", lets_nothing_grow),
        ("what_is_durable_can_be_read_before_a_power_cut", what_is_durable),
        ("an_exhausted_disk_with_faults_takes_nothing_at_all", takes_nothing),
    ];
    tests.map(|(name, test)| trial(name, test)).into()
}

fn disk(folder: &Path) -> io::Result<FaultyDisk> {
    let under = folder.join("under");
    fs::create_dir(&under)?;
    Ok(FaultyDisk::mount(&under, &folder.join("disk"))?)
}

fn open(disk: &FaultyDisk) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true).open(disk.folder().join("journal"))
}

fn is_a_disk(folder: &Path) -> io::Result<()> {
    let disk = disk(folder)?;
    let at = |name: &str| disk.folder().join(name);
    fs::create_dir(at("shop"))?;
    fs::write(at("shop/a"), b"first")?;
    fs::write(at("shop/a"), b"2nd")?;
    let mut held = File::options().read(true).write(true).open(at("shop/a"))?;
    held.lock()?;
    fs::rename(at("shop"), at("store"))?;
    fs::rename(at("store/a"), at("store/b"))?;
    check(fs::read(at("store/b"))? == b"2nd", "what was written")?;
    let names: io::Result<Vec<_>> = fs::read_dir(at("store"))?.collect();
    check(names?.len() == 1, "one file")?;
    fs::write(at("c"), b"other")?;
    fs::rename(at("c"), at("store/b"))?;
    check(fs::read(at("store/b"))? == b"other", "what was renamed over it")?;
    fs::remove_file(at("store/b"))?;
    held.set_len(1)?;
    held.rewind()?;
    let mut text = String::new();
    held.read_to_string(&mut text)?;
    check(text == "2", "an open file to outlive its name")?;
    fs::remove_dir(at("store"))?;
    check(fs::read_dir(disk.folder())?.next().is_none(), "an empty disk")
}

fn tears_only_what_was_not_synced(folder: &Path) -> io::Result<()> {
    let disk = disk(folder)?;
    let (mut kept, mut torn, mut lost) = (0, 0, 0);
    for seed in 0..20_u8 {
        let mut file = open(&disk)?;
        file.set_len(0)?;
        file.write_all(&[seed; 3_000])?;
        file.sync_data()?;
        file.write_all(&[0xFF; 5_000])?;
        drop(file);
        let fates = disk.power_cut(u64::from(seed))?;
        let found = fs::read(disk.folder().join("journal"))?;
        let (synced, rest) = found.split_at(3_000.min(found.len()));
        check(synced == [seed; 3_000], "all that was synced")?;
        check(rest.iter().all(|octet| [0, 0xFF].contains(octet)), "sectors of the write")?;
        check((fates.lost == 1) == rest.is_empty(), "nothing of what was lost")?;
        check((fates.kept == 1) == (rest == [0xFF; 5_000]), "all of what was kept")?;
        kept += fates.kept;
        torn += fates.torn;
        lost += fates.lost;
    }
    check(kept > 0 && torn > 0 && lost > 0, &format!("each fate, not {kept} {torn} {lost}"))
}

fn who_had_a_file_open(folder: &Path) -> io::Result<()> {
    let disk = disk(folder)?;
    let mut file = open(&disk)?;
    disk.power_cut(1)?;
    let error = file.write_all(b"x").expect_err("it was cut off");
    check(error.raw_os_error() == EIO, &format!("EIO, not {error}"))?;
    let error = file.sync_all().expect_err("it was cut off");
    check(error.raw_os_error() == EIO, &format!("EIO, not {error}"))?;
    open(&disk)?.write_all(b"x")
}

/// Whether what was written before so many power cuts ever went missing.
fn is_lost_some_time(disk: &FaultyDisk, sync: fn(&File) -> io::Result<()>) -> io::Result<bool> {
    for seed in 0..20 {
        let mut file = open(disk)?;
        file.set_len(0)?;
        file.write_all(&[7; 600])?;
        sync(&file)?;
        disk.power_cut(seed)?;
        if fs::read(disk.folder().join("journal"))? != [7; 600] {
            return Ok(true);
        }
    }
    Ok(false)
}

fn a_sync_that_fails(folder: &Path) -> io::Result<()> {
    let disk = disk(folder)?;
    check(!is_lost_some_time(&disk, File::sync_data)?, "an honest sync to keep all")?;
    disk.set_syncs(Syncs::Fail);
    let lost = is_lost_some_time(&disk, |file| {
        let error = file.sync_data().expect_err("it fails");
        check(error.raw_os_error() == EIO, &format!("EIO, not {error}"))
    });
    check(lost?, "a failed sync to keep nothing")
}

fn a_sync_that_lies(folder: &Path) -> io::Result<()> {
    let disk = disk(folder)?;
    disk.set_syncs(Syncs::Lie);
    check(is_lost_some_time(&disk, File::sync_all)?, "a lie to keep nothing")?;
    disk.set_syncs(Syncs::Honest);
    check(!is_lost_some_time(&disk, File::sync_all)?, "an honest sync to keep all")
}

fn lets_nothing_grow(folder: &Path) -> io::Result<()> {
    let disk = disk(folder)?;
    let mut file = open(&disk)?;
    file.write_all(b"x")?;
    disk.set_space(Space::Full);
    let kind = file.write_all(b"x").expect_err("it is full").kind();
    check(kind == ErrorKind::StorageFull, &format!("ENOSPC, not {kind:?}"))?;
    let kind = File::create(disk.folder().join("new")).expect_err("it is full").kind();
    check(kind == ErrorKind::StorageFull, &format!("ENOSPC, not {kind:?}"))?;
    disk.set_space(Space::Free);
    file.write_all(b"x")
}

fn takes_nothing(folder: &Path) -> io::Result<()> {
    let disk = disk(folder)?;
    let path = disk.folder().join("journal");
    fs::write(&path, b"first")?;
    disk.set_space(Space::Exhausted);
    let mut held = File::options().read(true).write(true).open(&path)?;
    let refused = held.write_all(b"over");
    check(refused.is_err_and(|error| error.kind() == ErrorKind::StorageFull), "no space")?;
    check(held.set_len(9).is_err(), "no room to grow")?;
    held.sync_all()?;
    check(fs::read(&path)? == b"first", "what was there")?;
    disk.set_space(Space::Free);
    held.write_all(b"FIR")?;
    check(fs::read(&path)? == b"FIRst", "room again")
}

fn what_is_durable(folder: &Path) -> io::Result<()> {
    let disk = disk(folder)?;
    let mut held = File::create(disk.folder().join("journal"))?;
    held.write_all(b"synced")?;
    held.sync_all()?;
    disk.set_syncs(Syncs::Lie);
    held.rewind()?;
    held.write_all(b"not so")?;
    held.write_all(b", and longer")?;
    held.set_len(9)?;
    held.sync_all()?;
    check(fs::read(disk.folder().join("journal"))? == b"not so, a", "what was written")?;
    check(disk.durable(Path::new("journal"))? == b"synced", "what was synced")?;
    disk.set_syncs(Syncs::Honest);
    held.sync_all()?;
    check(disk.durable(Path::new("journal"))? == b"not so, a", "what is synced with the rest")
}
