//! Expressions of templates.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| hutong_compiler::fuzz::expression(data));
