//! Hands the fuzzer's bytes to what must hold of them.
#![no_main]

#[path = "../claims/history.rs"]
mod history;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| history::holds(bytes));
