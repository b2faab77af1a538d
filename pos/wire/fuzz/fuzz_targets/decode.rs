//! Hands the fuzzer's bytes to what must hold of them.
#![no_main]

#[path = "../claims/decode.rs"]
mod decode;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| decode::holds(bytes));
