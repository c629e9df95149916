//! Sass in both syntaxes: what our guard lets through to the library.
#![no_main]

use std::sync::Once;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    static FORGIVING: Once = Once::new();
    FORGIVING.call_once(forgive_the_library);
    hutong_compiler::fuzz::sass(data);
});

/// A panic of the library is a finding in the sheet; libFuzzer would end at it.
fn forgive_the_library() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if std::thread::current().name() != Some(hutong_compiler::fuzz::SASS_THREAD) {
            hook(panic);
        }
    }));
}
