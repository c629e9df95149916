//! Compiles anew when the web build has made other files, or its first ones: the program carries them.

fn main() {
    println!("cargo::rerun-if-changed=../../web/container/dist");
    println!("cargo::rerun-if-changed=../../web/automator/dist");
}
