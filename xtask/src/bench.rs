//! `cargo xtask bench`: the numbers of the README, measured again. Never part of the tests.
//!
//! Machines differ and are shared: a number is worth something beside the control of the same run.

mod platform;
mod registry;
mod release;
mod unleash;

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Instant;

use anyhow::{Context, Result};
use serde_json::{Map, Value, json};

use crate::product::Programs;
use crate::shell::{self, capture, command, quiet_step, root};
use crate::{browser, grown, inputs, web};
use platform::Platform;

/// How often a build is repeated; the median counts.
const BUILDS: usize = 5;

/// A part of the results: its name in `benches/results.json`, and what measures it.
type Part = (&'static str, fn(&Bench) -> Result<Value>);

const PARTS: &[Part] = &[
    ("build", build),
    ("builds_in_process", builds),
    ("decisions", decisions),
    ("grown", |bench| {
        Ok(json!([grown(bench, &grown::LARGE)?, grown(bench, &grown::MIDDLE)?]))
    }),
    ("container", container),
    ("runner", runner),
    ("runtime_javascript_gzip_bytes", runtime_size),
    ("release_http", release::http),
    ("registry", registry::million),
    ("unleash", release::beside_unleash),
];

/// What the parts stand on.
struct Bench {
    programs: Programs,
    data: PathBuf,
}

/// Measures all parts, or those that are named, and writes them to `benches/results.json`.
pub fn run(named: &[String]) -> Result<()> {
    if let Some(unknown) = named.iter().find(|name| PARTS.iter().all(|(part, _)| part != name)) {
        let parts: Vec<_> = PARTS.iter().map(|(part, _)| *part).collect();
        anyhow::bail!("{unknown} is no part of the bench; there are {}", parts.join(" "));
    }
    web::build()?;
    let programs = Programs::build_beside(
        "release",
        &[
            ("hutong-api", "empty"),
            ("hutong-api", "load"),
            ("hutong-api", "seed"),
            ("hutong-compiler", "builds"),
            ("hutong-policy", "decisions"),
            ("hutong-runner", "cold"),
        ],
    )?;
    let data = root().join("var/bench");
    if data.exists() {
        std::fs::remove_dir_all(&data)?;
    }
    std::fs::create_dir_all(&data)?;
    quiet_step("make a key", programs.hutong(&data).args(["keys", "generate"]))?;
    let bench = Bench { programs, data };
    let file = root().join("benches/results.json");
    let mut results: Map<String, Value> = serde_json::from_str(&std::fs::read_to_string(&file)?)?;
    for (name, measure) in PARTS {
        if named.is_empty() || named.iter().any(|one| one == name) {
            let result = measure(&bench)?;
            println!("{name}: {result:#}");
            results.insert((*name).to_owned(), result);
            std::fs::write(&file, serde_json::to_string_pretty(&results)? + "\n")?;
        }
    }
    Ok(())
}

/// The folder of the largest input.
fn largest() -> Result<PathBuf> {
    inputs::install()?;
    let wux = inputs::INPUTS.iter().find(|input| input.name == "wux");
    Ok(wux.context("the largest input is gone")?.path())
}

/// The largest input, beside packing the same tree with tar and gzip.
fn build(Bench { programs, data }: &Bench) -> Result<Value> {
    if !Path::new("/usr/bin/time").exists() {
        shell::install(&["time"])?;
    }
    let tree = largest()?;
    let tree = tree.to_string_lossy();
    let out = data.join("wux.hutong");
    let hutong = programs.hutong(data);
    let hutong = hutong.get_program().to_string_lossy().into_owned();
    let ours = [hutong.as_str(), "build", &tree, "-o", &out.to_string_lossy(), "--json"].map(str::to_owned);
    let control = [
        "tar",
        "-czf",
        &data.join("control.tgz").to_string_lossy(),
        "-C",
        &tree,
        ".",
    ]
    .map(str::to_owned);
    let mut samples = Vec::new();
    let mut controls = Vec::new();
    for _ in 0..BUILDS {
        samples.push(timed(&ours, data)?);
        controls.push(timed(&control, data)?);
    }
    let [wall, cpu, memory] = medians(&samples);
    let [control_wall, control_cpu, _] = medians(&controls);
    Ok(json!({
        "input": "wux-weapp, 97 pages",
        "wall_seconds": wall, "cpu_seconds": cpu, "peak_memory_megabytes": memory,
        "control": "tar -cz of the same tree", "control_wall_seconds": control_wall, "control_cpu_seconds": control_cpu,
    }))
}

/// The largest input in full, after one page was changed, and several times side by side.
fn builds(Bench { programs, .. }: &Bench) -> Result<Value> {
    println!("==> builds in one process");
    let text = capture(programs.example("builds").arg(largest()?))?;
    Ok(serde_json::from_str(&text)?)
}

/// Which version a subject gets, over a million apps on twenty hosts; again with memory in large pages, which the
/// allocator has to be told to ask for: a decision is mostly waiting for memory.
fn decisions(Bench { programs, .. }: &Bench) -> Result<Value> {
    println!("==> decisions over a million apps");
    let small: Value = serde_json::from_str(&capture(&mut programs.example("decisions"))?)?;
    let tunables = ("GLIBC_TUNABLES", "glibc.malloc.hugetlb=1");
    let large = capture(programs.example("decisions").env(tunables.0, tunables.1))?;
    let large: Value = serde_json::from_str(&large)?;
    Ok(json!({"small_pages": small, "large_pages": large}))
}

/// A project made for this, from nothing and after one page was changed.
fn grown(Bench { programs, data }: &Bench, size: &grown::Size) -> Result<Value> {
    let tree = data.join(format!("grown-{}", size.pages));
    grown::write(&tree, size)?;
    let out = tree.with_extension("hutong");
    let hutong = programs.hutong(data).get_program().to_string_lossy().into_owned();
    let (from, to) = (tree.to_string_lossy(), out.to_string_lossy());
    let words = [hutong.as_str(), "build", &from, "-o", &to, "--json"].map(str::to_owned);
    let samples: Vec<_> = (0..BUILDS).map(|_| timed(&words, data)).collect::<Result<_>>()?;
    let [wall, cpu, memory] = medians(&samples);
    Ok(json!({
        "pages": size.pages, "wall_seconds": wall, "cpu_seconds": cpu, "peak_memory_megabytes": memory,
        "package_bytes": std::fs::metadata(&out)?.len(),
        "dev_milliseconds_from_save_to_package": save_to_package(programs, data, &tree)?,
    }))
}

/// Milliseconds from a save to the line with which `hutong dev` says that the new package is there.
fn save_to_package(programs: &Programs, data: &Path, tree: &Path) -> Result<f64> {
    let mut dev = programs
        .hutong(data)
        .arg("dev")
        .arg(tree)
        .stderr(Stdio::piped())
        .spawn()?;
    let mut lines = BufReader::new(dev.stderr.take().context("it says nothing")?).lines();
    let outcome = changes(&mut lines, &tree.join("pages/page0/index.wxml"));
    let _ended = dev.kill().and_then(|()| dev.wait());
    outcome
}

fn changes(lines: &mut impl Iterator<Item = std::io::Result<String>>, page: &Path) -> Result<f64> {
    let mut wait_for = |words: &str| -> Result<()> {
        let line = lines.find(|line| line.as_ref().map_or(true, |line| line.contains(words)));
        line.context("hutong dev has ended")??;
        Ok(())
    };
    wait_for("is ready at")?;
    let text = std::fs::read_to_string(page)?;
    let mut samples = Vec::new();
    for at in 0..3 * BUILDS {
        let started = Instant::now();
        std::fs::write(page, format!("{text}<view>{at}</view>"))?;
        wait_for(" pages, ")?;
        samples.push(started.elapsed().as_secs_f64() * 1000.0);
    }
    samples.sort_by(f64::total_cmp);
    Ok((samples[samples.len() / 2] * 10.0).round() / 10.0)
}

/// The coffee shop without a browser: from nothing to its first tree at rest, in processes of their own.
fn runner(Bench { programs, data }: &Bench) -> Result<Value> {
    let package = data.join("coffee.hutong");
    let example = root().join("examples/coffee-wechat");
    quiet_step(
        "build the coffee shop",
        programs.hutong(data).arg("build").arg(example).arg("-o").arg(&package),
    )?;
    println!("==> the container without a browser");
    let mut samples = Vec::new();
    let mut heaps = Value::Null;
    for _ in 0..BUILDS {
        let mut seen: Value = serde_json::from_str(&capture(programs.example("cold").arg(&package))?)?;
        let number = |name: &str| seen[name].as_f64().unwrap_or_default();
        samples.push([number("milliseconds"), number("peak_megabytes"), number("nodes")]);
        heaps = seen["heap_bytes_after"].take();
    }
    let [milliseconds, memory, nodes] = medians(&samples);
    Ok(json!({
        "input": "coffee-wechat, its first page", "milliseconds": milliseconds, "peak_memory_megabytes": memory, "nodes": nodes,
        "heap_bytes_after_30_150_and_300_pages": heaps,
    }))
}

/// Wall seconds, processor seconds and peak megabytes of one run.
fn timed(words: &[String], data: &Path) -> Result<[f64; 3]> {
    let report = data.join("time");
    let mut run = command("/usr/bin/time", &["-f", "%e %U %S %M", "-o"]);
    run.arg(&report)
        .args(words)
        .env("HUTONG_HOME", data)
        .stdout(std::process::Stdio::null());
    let status = run.status()?;
    anyhow::ensure!(status.success(), "{words:?} ended with {status}");
    let text = std::fs::read_to_string(&report)?;
    let numbers: Vec<f64> = text.split_whitespace().filter_map(|word| word.parse().ok()).collect();
    let [wall, user, system, kilobytes] = numbers[..] else {
        anyhow::bail!("cannot read the timing {text:?}")
    };
    Ok([wall, user + system, kilobytes / 1024.0])
}

fn medians(samples: &[[f64; 3]]) -> [f64; 3] {
    std::array::from_fn(|index| {
        let mut values: Vec<f64> = samples.iter().map(|sample| sample[index]).collect();
        values.sort_by(f64::total_cmp);
        (values[values.len() / 2] * 100.0).round() / 100.0
    })
}

fn container(Bench { programs, data }: &Bench) -> Result<Value> {
    let chromium = browser::path()?;
    let platform = Platform::start(programs, data, None)?;
    println!("==> the container beside a bare page");
    let text = capture(
        platform
            .script("benches/browser.mjs", programs, data)
            .env("HUTONG_CHROMIUM", chromium),
    )?;
    Ok(serde_json::from_str(&text)?)
}

/// What a browser loads before the first line of a mini-program, compressed.
fn runtime_size(_: &Bench) -> Result<Value> {
    let sent = |name: &str| std::fs::metadata(root().join("web/container/dist").join(name)).map(|file| file.len());
    Ok(json!(sent("hutong.js.gz")? + sent("frame.html.gz")?))
}
