//! Archives, manifests and domain lists.
#![no_main]

#[path = "../../crates/package/tests/common/holds.rs"]
mod holds;

libfuzzer_sys::fuzz_target!(|data: &[u8]| holds::archive(data));
