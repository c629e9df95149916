//! `cargo xtask fuzz`: one target of `fuzz/` with counters in every branch, from seeds that are the fixtures.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::shell::{capture, command, root, step};

/// What a fuzzed program is compiled with, as `cargo fuzz` does it without a sanitizer: those need a nightly compiler.
const COUNTERS: [&str; 5] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
];

/// What ends a run: seconds for one input, megabytes, and bytes of an input.
const LIMITS: [&str; 3] = ["-timeout=10", "-rss_limit_mb=1024", "-max_len=8192"];

/// A target, and what its seeds are made of.
struct Target {
    name: &'static str,
    /// Extension of the files that are seeds.
    extensions: &'static [&'static str],
    /// First bytes: each file is a seed with each of them.
    choices: &'static [u8],
}

const TEMPLATES: &[&str] = &["wxml", "axml", "swan", "ttml", "qml", "ksml", "jxml"];

const TARGETS: [Target; 7] = [
    Target {
        name: "template",
        extensions: TEMPLATES,
        choices: b"0123456",
    },
    Target {
        name: "expression",
        extensions: &["wxml", "axml", "js"],
        choices: b"0123",
    },
    Target {
        name: "style",
        extensions: &["wxss", "acss", "css", "less"],
        choices: b"01234567",
    },
    Target {
        name: "sass",
        extensions: &["wxss", "less", "scss", "sass"],
        choices: b"0123",
    },
    Target {
        name: "script",
        extensions: &["js", "ts", "wxs", "sjs"],
        choices: b"012345",
    },
    Target {
        name: "project",
        extensions: &[],
        choices: b"",
    },
    Target {
        name: "archive",
        extensions: &["json"],
        choices: b"0123",
    },
];

/// Runs a target until it finds something or is stopped; `flags` are libFuzzer's, after our own.
pub fn run(words: &[String]) -> Result<()> {
    let (name, flags) = words.split_first().context("name a target of fuzz/targets")?;
    let target = TARGETS.iter().find(|target| target.name == name);
    let target = target.with_context(|| format!("there is no target {name:?}"))?;
    let home = root().join("var/fuzz").join(name);
    for folder in ["seeds", "corpus", "found"] {
        std::fs::create_dir_all(home.join(folder))?;
    }
    seed(target, &home.join("seeds"))?;
    let program = build(name)?;
    let mut fuzzer = command(program, &LIMITS);
    fuzzer
        .args(flags)
        .arg(format!("-artifact_prefix={}/", home.join("found").display()))
        .args([home.join("corpus"), home.join("seeds")]);
    if Path::new("/dev/shm").is_dir() {
        fuzzer.env("TMPDIR", "/dev/shm");
    }
    step(&format!("fuzz {name}"), &mut fuzzer)
}

/// The targets still fit what they call; nothing is run.
pub fn check() -> Result<()> {
    let fmt = ["fmt", "--manifest-path", "fuzz/Cargo.toml", "--check"];
    step("fuzz targets: format", &mut command("cargo", &fmt))?;
    let check = [
        "check",
        "--manifest-path",
        "fuzz/Cargo.toml",
        "--locked",
        "--quiet",
        "--no-default-features",
    ];
    step(
        "fuzz targets: check",
        command("cargo", &check).arg("--target-dir").arg(root().join("target")),
    )
}

/// The program of a target.
fn build(name: &str) -> Result<PathBuf> {
    let about = capture(&mut command("rustc", &["-vV"]))?;
    let host = about.lines().find_map(|line| line.strip_prefix("host: "));
    let host = host.context("rustc does not say what it runs on")?;
    let target = root().join("target/fuzz");
    let words = [
        "build",
        "--release",
        "--locked",
        "--manifest-path",
        "fuzz/Cargo.toml",
        "--bin",
        name,
    ];
    // With a target, programs that only help to build are not changed.
    step(
        &format!("build fuzz target {name}"),
        command("cargo", &words)
            .args(["--target", host, "--target-dir"])
            .arg(&target)
            .env("RUSTFLAGS", COUNTERS.join(" ")),
    )?;
    Ok(target.join(host).join("release").join(name))
}

/// Writes the seeds: what the tests of the crates are made of.
fn seed(target: &Target, to: &Path) -> Result<()> {
    let fixtures = ["crates/compiler/tests", "spec/vectors", "examples"].map(|folder| root().join(folder));
    let mut files = Vec::new();
    for fixture in &fixtures {
        collect(fixture, &mut files)?;
    }
    let mut seeds: Vec<Vec<u8>> = Vec::new();
    for path in &files {
        let extension = path.extension().unwrap_or_default();
        if target.extensions.iter().any(|known| extension == *known) {
            let text = std::fs::read(path)?;
            seeds.extend(target.choices.iter().map(|choice| [&[*choice], &text[..]].concat()));
        }
        if target.extensions.is_empty() && path.file_name().is_some_and(|name| name == "app.json") {
            seeds.push(project(path)?);
        }
    }
    ensure!(!seeds.is_empty(), "there are no seeds for {}", target.name);
    for (at, seed) in seeds.iter().enumerate() {
        std::fs::write(to.join(at.to_string()), seed)?;
    }
    Ok(())
}

/// A project as one text: a line with its path before each file.
fn project(app: &Path) -> Result<Vec<u8>> {
    let folder = app.parent().context("a file has a folder")?;
    let mut files = Vec::new();
    collect(folder, &mut files)?;
    let mut whole = Vec::new();
    for file in files {
        let text = std::fs::read(&file)?;
        if std::str::from_utf8(&text).is_ok() {
            whole.extend(format!("=== {}\n", file.strip_prefix(folder)?.display()).bytes());
            whole.extend(text);
            whole.push(b'\n');
        }
    }
    Ok(whole)
}

/// Every file below a folder, in order.
fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<Result<_>>()?;
    entries.sort();
    for path in entries {
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "node_modules") {
                collect(&path, files)?;
            }
        } else {
            files.push(path);
        }
    }
    Ok(())
}
