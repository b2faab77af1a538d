//! Puts the test card into a virtual reader, and leaves it there until Enter is pressed: a stand-in
//! for the reader that is plugged in. Needs `pcscd` and `vsmartcard-vpcd`:
//! `cargo run -p harness-reader --features pcsc --example card_in_hand`
#![expect(clippy::print_stdout, reason = "it says what to type next")]

use std::error::Error;
use std::io;

use harness_reader::VirtualReader;
use sim_card::{Card, Number, Personal, Scheme, Ways};

fn main() -> Result<(), Box<dyn Error>> {
    let schemes = vec![Scheme { label: "visa".to_owned(), index: 1 }];
    let personal = Personal {
        number: Number::new("9999990000000014")?,
        sequence: 0,
        schemes,
        expires: (2049, 12),
        holder: "TEST/CARD".to_owned(),
    };
    let reader = VirtualReader::start(35_963)?;
    let inserted = reader.insert(Card::new(personal, Ways::SOUND, 0)?)?;
    println!(
        "the card is in: deadzone run --bench full --reader Virtual SCENARIO; Enter takes it out"
    );
    io::stdin().read_line(&mut String::new())?;
    println!("{:?}", inserted.remove()?.log());
    Ok(())
}
