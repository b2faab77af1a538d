//! Hands the fuzzer's bytes to what must hold of them.
#![no_main]

#[path = "../claims/frames.rs"]
mod frames;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| frames::holds(bytes));
