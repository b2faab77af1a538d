//! Hands the fuzzer's bytes to what must hold of them.
#![no_main]

#[path = "../claims/text.rs"]
mod text;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| text::holds(bytes));
