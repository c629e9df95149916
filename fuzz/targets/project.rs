//! Whole projects: configuration, resolving, a second build like a cold one.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| hutong_compiler::fuzz::project(data));
