//! Hands the fuzzer's bytes to what must hold of them.
#![no_main]

#[path = "../claims/sealed_card.rs"]
mod sealed_card;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| sealed_card::holds(bytes));
