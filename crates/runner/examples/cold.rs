//! One cold start for `xtask bench`: opens the entry of a package, prints milliseconds to its first tree and the peak
//! memory of the process; then the engine's heap after this many pages one after another.
#![expect(clippy::print_stdout, reason = "its output is the measurement")]

use std::rc::Rc;
use std::time::Instant;

use hutong_package::{Archive, Limits};
use hutong_runner::{Options, Package, Runner};

/// After how many pages the heap is looked at.
const MANY: [usize; 3] = [30, 150, 300];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which package?")?;
    let archive = Archive::read(&std::fs::read(path)?, &Limits::default())?;
    let package = Rc::new(Package::from(archive));
    let started = Instant::now();
    let pages = package.manifest.pages.clone();
    let mut runner = Runner::open(package, Options::default(), None)?;
    let milliseconds = started.elapsed().as_secs_f64() * 1000.0;
    let (heap, nodes) = runner.size();
    let status = std::fs::read_to_string("/proc/self/status")?;
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let peak: f64 = peak
        .and_then(|line| line.split_whitespace().next())
        .ok_or("no peak")?
        .parse()?;
    let mut heaps = Vec::new();
    for (number, page) in pages.iter().cycle().take(MANY[2]).enumerate() {
        runner.relaunch(&format!("/{page}"))?;
        if MANY.contains(&(number + 1)) {
            heaps.push(runner.size().0);
        }
    }
    println!(
        "{{\"milliseconds\": {milliseconds:.1}, \"peak_megabytes\": {:.1}, \"heap_bytes\": {heap}, \"nodes\": {nodes}, \"heap_bytes_after\": {heaps:?}}}",
        peak / 1024.0
    );
    if std::env::args().any(|argument| argument == "--tree") {
        for line in &runner.record().lines {
            println!("{line:?}");
        }
        println!("{}", runner.snapshot());
    }
    Ok(())
}
