//! Writes a journal in the present format, and what must be read from it ever after:
//! `cargo run -p pos-journal --example written -- pos/journal/tests/written/FORMAT`. Where a journal
//! is there already, only what is read from it is written anew.
#![expect(clippy::disallowed_methods, reason = "what it writes are files")]
#![expect(clippy::unwrap_used, reason = "the sample is as it should be")]

#[path = "../src/sample.rs"]
#[allow(dead_code, reason = "the journal's own tests use all of it")]
mod sample;

use std::error::Error;
use std::fs;
use std::path::Path;

use pos_core::OrderId;
use pos_core::Record;
use pos_journal::{DurableJournal, FileDisk, Journal};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name the folder to write into")?;
    let folder = Path::new(&folder);
    fs::create_dir_all(folder)?;
    let file = folder.join("till.journal");
    let is_there = file.exists();
    let mut journal = DurableJournal::open(FileDisk::open(file)?)?;
    if !is_there {
        write(&mut journal)?;
    }
    fs::write(folder.join("records.txt"), format!("{:#?}\n", journal.read()?))?;
    Ok(())
}

fn write(journal: &mut DurableJournal) -> Result<(), Box<dyn Error>> {
    journal.commit(&sample::every_kind())?;
    journal.commit(&[sample::order_of(2, 10), sample::order_of(3, 10)])?;
    journal.commit(&[sample::order_of(2, 20), Record::Archived(OrderId(3))])?;
    Ok(())
}
