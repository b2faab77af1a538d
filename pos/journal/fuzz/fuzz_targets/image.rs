//! Hands the fuzzer's bytes to what must hold of them.
#![no_main]

#[path = "../claims/image.rs"]
mod image;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| image::holds(bytes));
