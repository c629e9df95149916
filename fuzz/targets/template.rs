//! Templates of every dialect, up to the vendor's compiler.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| hutong_compiler::fuzz::template(data));
