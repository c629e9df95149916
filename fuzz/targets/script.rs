//! Scripts, TypeScript and view scripts.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| hutong_compiler::fuzz::script(data));
