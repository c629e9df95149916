//! Builds by a running process: in full, after one page was changed (from the save to the package in memory), and
//! of the same project one, four and sixteen times side by side.
//!
//! `cargo run --profile quick -p hutong-compiler --example builds -- PROJECT` prints one JSON object, in
//! milliseconds; `cargo xtask bench` runs it on the largest input.
#![expect(clippy::print_stdout, reason = "the numbers are its result")]

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Instant;

use hutong_compiler::{Options, Session, build};
use serde_json::{Value, json};

/// How often each change is made; the median counts.
const CHANGES: usize = 15;
/// How often a whole tree is built; the median counts.
const BUILDS: usize = 5;
/// How many copies of the project stand side by side.
const COPIES: [usize; 3] = [1, 4, 16];

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let project = std::env::args_os().nth(1).ok_or("name a project")?;
    let project = Path::new(&project);
    println!(
        "{}",
        json!({ "incremental": incremental(project)?, "scale": scale(project)? })
    );
    Ok(())
}

/// A session that has built nothing.
#[expect(clippy::disallowed_methods, reason = "the times of files come from the same clock")]
fn fresh() -> Session {
    Session::new(std::time::SystemTime::now)
}

fn incremental(project: &Path) -> Result<Value, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    copy(project, folder.path())?;
    let options = Options::default();

    let mut full = Vec::new();
    let mut session = fresh();
    for _ in 0..BUILDS {
        session = fresh();
        let started = Instant::now();
        session.build(folder.path(), &options);
        full.push(milliseconds(started));
    }
    // What was copied just now would be read anew in every build; where somebody works, the other files were left alone.
    std::thread::sleep(options.limits.settling);
    let unchanged = times(&mut session, folder.path(), |_| Ok(()))?;
    let page = page(&mut session, folder.path()).ok_or("the project has no page with a template, script and style")?;
    let mut change = |extension: &str, text: &str| {
        let file = page.with_extension(extension);
        let before = fs::read_to_string(&file)?;
        times(&mut session, folder.path(), |at| {
            fs::write(&file, format!("{before}\n{}", text.replace('#', &at.to_string())))
        })
    };
    let template = change("wxml", "<view>#</view>")?;
    let script = change("js", "const added# = 1;")?;
    let style = change("wxss", ".added# { width: 1rpx }")?;
    Ok(json!({
        "full_milliseconds": median(full), "unchanged_milliseconds": unchanged,
        "one_template_milliseconds": template, "one_script_milliseconds": script, "one_style_milliseconds": style,
    }))
}

/// One row per size: pages, milliseconds, milliseconds per page.
fn scale(project: &Path) -> Result<Value, Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let mut rows = Vec::new();
    for copies in COPIES {
        let tree = folder.path().join(copies.to_string());
        repeat(project, &tree, copies)?;
        let mut samples = Vec::new();
        let mut pages = 0;
        for _ in 0..BUILDS {
            let started = Instant::now();
            pages = build(&tree, &Options::default()).summary.pages_ok;
            samples.push(milliseconds(started));
        }
        let milliseconds = median(samples);
        #[expect(clippy::cast_precision_loss, reason = "some thousands of pages")]
        let per_page = (milliseconds / pages as f64 * 100.0).round() / 100.0;
        rows.push(json!({ "pages": pages, "milliseconds": milliseconds, "milliseconds_per_page": per_page }));
    }
    Ok(rows.into())
}

/// The median time from a change to the package.
fn times(session: &mut Session, folder: &Path, change: impl Fn(usize) -> std::io::Result<()>) -> std::io::Result<f64> {
    let mut samples = Vec::new();
    for at in 0..CHANGES {
        let started = Instant::now();
        change(at)?;
        session.build(folder, &Options::default());
        samples.push(milliseconds(started));
    }
    Ok(median(samples))
}

/// A page with a template, a script and a style sheet, without extension.
fn page(session: &mut Session, folder: &Path) -> Option<PathBuf> {
    let build = session.build(folder, &Options::default());
    let roots = [
        folder.to_owned(),
        folder.join("miniprogram"),
        folder.join("src"),
        folder.join("dist"),
    ];
    let pages = build
        .config
        .pages
        .keys()
        .flat_map(|page| roots.iter().map(move |root| root.join(page)));
    pages.into_iter().find(|page| {
        ["wxml", "js", "wxss"]
            .iter()
            .all(|extension| page.with_extension(extension).is_file())
    })
}

/// A project with so many copies of another one's files, each in a folder of its own, and all their pages.
fn repeat(project: &Path, to: &Path, copies: usize) -> Result<(), Box<dyn std::error::Error>> {
    let mut app: Value = serde_json::from_slice(&fs::read(project.join("app.json"))?)?;
    let pages: Vec<String> = serde_json::from_value(app["pages"].take())?;
    let mut all = Vec::new();
    for at in 0..copies {
        copy(project, &to.join(format!("copy{at}")))?;
        all.extend(pages.iter().map(|page| format!("copy{at}/{page}")));
    }
    app["pages"] = all.into();
    fs::write(to.join("app.js"), "require('./copy0/app')")?;
    fs::write(to.join("app.wxss"), "@import './copy0/app.wxss';")?;
    Ok(fs::write(to.join("app.json"), app.to_string())?)
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let (path, to) = {
            let entry = entry?;
            (entry.path(), to.join(entry.file_name()))
        };
        if path.is_dir() {
            copy(&path, &to)?;
        } else {
            fs::copy(&path, &to)?;
        }
    }
    Ok(())
}

fn milliseconds(since: Instant) -> f64 {
    since.elapsed().as_secs_f64() * 1000.0
}

fn median(mut samples: Vec<f64>) -> f64 {
    samples.sort_by(f64::total_cmp);
    (samples[samples.len() / 2] * 10.0).round() / 10.0
}
