use core::time::Duration;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use harness_hardware::PowerDisk;
use harness_hardware::namespace::leave_mounts;
use pos_wire::dukpt::{Device, KeyId, Ksn, SecretKey, number_tag};
use sim_kernel::{Chance, Purpose};

use super::ReaderState;

/// How many cards the reader seals before the power is cut. The numbers are beyond those of the
/// world.
const SEALS: Purpose = Purpose(0x4131);
const MOST_SEALS: u64 = 5;
/// How long after that it is cut, on the clock on the wall: one more is sealed within it.
const SEALS_FOR: Purpose = Purpose(0x4132);
const LONGEST_US: u64 = 6_000;
/// How long a seal may take before the disk is broken.
const SILENCE: Duration = Duration::from_secs(20);
const CUTS: u64 = 500;

fn loaded() -> Device {
    Device::new(&SecretKey::new([7; 16]), KeyId([1; 8]))
}

fn counter(state: &mut ReaderState) -> io::Result<Ksn> {
    let number = number_tag(b"4111111111111111").ok_or(io::ErrorKind::InvalidInput)?;
    Ok(state.seal(&[number])?.ksn())
}

/// Seals one card after the other, and tells which keys it used, until the disk is gone.
fn seal_until_the_end(path: &Path, used: &Sender<Ksn>) -> io::Error {
    let mut state = match ReaderState::open(path, loaded) {
        Ok(state) => state,
        Err(reason) => return reason,
    };
    loop {
        match counter(&mut state) {
            Ok(ksn) => drop(used.send(ksn)),
            Err(reason) => return reason,
        }
    }
}

/// Cuts the power again and again while a reader seals; says which keys it used, in their order.
fn cut_while_sealing(folder: &Path, cuts: u64) -> io::Result<Vec<Ksn>> {
    leave_mounts()?;
    let mounted = folder.join("disk");
    fs::create_dir(&mounted)?;
    let disk = PowerDisk::make(&folder.join("image"), 16, &mounted)?;
    let (used, told): (Sender<Ksn>, Receiver<Ksn>) = channel();
    let (path, chance): (PathBuf, Chance) = (mounted.join("reader.state"), Chance::new(1, 0));
    let mut all = Vec::new();
    for cut in 0..cuts {
        let (path_again, path, used) = (path.clone(), path.clone(), used.clone());
        let sealing = thread::spawn(move || seal_until_the_end(&path, &used));
        for _ in 0..chance.draw(SEALS, 0, cut) % MOST_SEALS {
            all.push(told.recv_timeout(SILENCE).map_err(io::Error::other)?);
        }
        thread::sleep(Duration::from_micros(chance.draw(SEALS_FOR, 0, cut) % LONGEST_US));
        disk.cut_power()?;
        let why = sealing.join().map_err(|_| io::Error::other("it panicked"))?;
        // The kernel has more than one word for a disk that is gone.
        assert!(why.raw_os_error().is_some(), "{why}");
        disk.restore()?;
        ReaderState::open(&path_again, loaded)?;
        all.extend(told.try_iter());
    }
    Ok(all)
}

#[test]
fn no_key_is_used_twice_however_often_the_power_is_cut_while_a_reader_seals() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_owned();
    // The mounts are those of a thread, and go with it.
    let played = thread::spawn(move || cut_while_sealing(&path, CUTS)).join().unwrap();
    let used = match played {
        Ok(used) => used,
        Err(lack) if harness_hardware::power_disk().found.is_err() => {
            return println!("skipped: power cuts while a reader seals: {lack}");
        }
        Err(reason) => panic!("{reason}"),
    };
    let counters: BTreeSet<u32> = used.iter().map(|ksn| ksn.counter).collect();
    assert_eq!(counters.len(), used.len(), "a key was used twice");
    assert!(used.is_sorted_by_key(|ksn| ksn.counter), "a key was used after a later one");
    println!("{CUTS} power cuts, {} cards sealed", used.len());
    assert!(used.len() > 500, "{} cards were sealed", used.len());
}

#[test]
fn a_reader_goes_on_where_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reader.state");
    let first = counter(&mut ReaderState::open(&path, loaded).unwrap()).unwrap();
    let none: fn() -> Device = || unreachable!("it is loaded once");
    let second = counter(&mut ReaderState::open(&path, none).unwrap()).unwrap();
    assert_eq!((first.counter, second.counter), (1, 2));
}

#[test]
fn a_reader_whose_state_is_damaged_does_not_begin_anew() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("reader.state");
    fs::write(&path, "a shopping list").unwrap();
    let said = ReaderState::open(&path, loaded).unwrap_err().to_string();
    assert!(said.contains("holds no state of a reader"), "{said}");
    assert!(said.ends_with("give the reader new keys, and never those that it had"), "{said}");
}
