//! CSS and Less.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| hutong_compiler::fuzz::style(data));
