//! Whatever once broke something, tried again.

#![expect(clippy::unwrap_used, reason = "a test stops where it fails")]

#[path = "common/holds.rs"]
mod holds;

use std::{fs, path::Path};

#[test]
fn what_was_found_once_holds() {
    let findings = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/findings");
    for input in fs::read_dir(findings).unwrap() {
        let input = input.unwrap().path();
        println!("{}", input.display());
        holds::archive(&fs::read(input).unwrap());
    }
}
