//! The process that builds. It lives as long as it works well, and remembers what it compiled; when a build takes too
//! long, leaves something running or brings it down, the next build has a new one.
//!
//! The parent writes a line for each build; the child answers with a header of JSON behind its length, and the content
//! of the files that the last package did not have.

use std::collections::{BTreeSet, HashMap};
use std::io::{BufRead as _, BufReader, Read, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, ExitCode, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use axum::body::Bytes;
use hutong_compiler::{Diagnostic, Options, Session};
use hutong_package::{Digest, Limits, Manifest};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::build::report::{self, Report, Shown};
use crate::build::{child, package};

/// A build that takes longer is ended.
const PATIENCE: Duration = Duration::from_mins(1);

/// What a build came to.
#[derive(Default)]
pub struct Built {
    /// What there is to say, for a terminal.
    pub text: String,
    /// The same for the page, each with its text.
    pub findings: Vec<Value>,
    pub milliseconds: u64,
    /// Name of the mini-program, when it says one.
    pub name: Option<String>,
    /// The package, when there is one.
    pub manifest: Option<Manifest>,
    pub files: HashMap<Digest, Bytes>,
}

impl Built {
    /// Where nothing could be built, what ran before goes on; and what runs may still ask for its files.
    pub fn after(mut self, before: &Self) -> Self {
        if self.manifest.is_none() {
            self.manifest.clone_from(&before.manifest);
        }
        let entries = before.manifest.iter().flat_map(|manifest| manifest.files.values());
        for digest in entries.map(|entry| entry.sha256) {
            if let Some(content) = before.files.get(&digest) {
                self.files.entry(digest).or_insert_with(|| content.clone());
            }
        }
        self
    }
}

/// Begins each answer of the child.
#[derive(Serialize, Deserialize)]
struct Header {
    text: String,
    findings: Vec<Value>,
    milliseconds: u64,
    name: Option<String>,
    manifest: Option<Manifest>,
    /// Whether something of the build still runs, so that the child should not build again.
    is_last: bool,
    /// What follows: hash and bytes of each file.
    files: Vec<(Digest, u64)>,
}

/// Builds in a child process.
pub struct Builder {
    folder: PathBuf,
    process: Option<Process>,
    files: HashMap<Digest, Bytes>,
}

struct Process {
    child: Child,
    orders: ChildStdin,
    answers: Receiver<anyhow::Result<(Header, Vec<Bytes>)>>,
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Builder {
    /// Nothing is started before the first build.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            process: None,
            files: HashMap::new(),
        }
    }

    /// Builds the project as it is now.
    pub fn build(&mut self) -> Built {
        match self.ask() {
            Ok((header, contents)) => self.take(header, contents),
            Err(diagnostic) => {
                self.process = None;
                Built {
                    text: Shown(&diagnostic).to_string(),
                    findings: vec![finding(&diagnostic)],
                    ..Built::default()
                }
            }
        }
    }

    fn ask(&mut self) -> Result<(Header, Vec<Bytes>), Box<Diagnostic>> {
        let died = |message: String| Box::new(Diagnostic::error("build.crashed", "", message));
        if self.process.is_none() {
            self.files.clear();
            self.process = Some(start(&self.folder).map_err(|error| died(format!("{error:#}")))?);
        }
        let process = self
            .process
            .as_mut()
            .ok_or_else(|| died("the build process is gone".to_owned()))?;
        let asked = process.orders.write_all(b"build\n");
        asked.map_err(|error| died(format!("the build process is gone: {error}")))?;
        match process.answers.recv_timeout(PATIENCE) {
            Ok(Ok(answer)) => {
                if answer.0.is_last {
                    self.process = None;
                }
                Ok(answer)
            }
            Ok(Err(error)) => Err(died(format!("the build process crashed: {error:#}"))),
            Err(RecvTimeoutError::Disconnected) => Err(died("the build process crashed".to_owned())),
            Err(RecvTimeoutError::Timeout) => Err(Box::new(Diagnostic::error(
                "build.timeout",
                "",
                format!("the build did not end within {} s", PATIENCE.as_secs()),
            ))),
        }
    }

    fn take(&mut self, header: Header, contents: Vec<Bytes>) -> Built {
        self.files
            .extend(header.files.iter().map(|(digest, _)| *digest).zip(contents));
        if let Some(manifest) = &header.manifest {
            let needed: BTreeSet<Digest> = manifest.files.values().map(|entry| entry.sha256).collect();
            self.files.retain(|digest, _| needed.contains(digest));
        }
        Built {
            text: header.text,
            findings: header.findings,
            milliseconds: header.milliseconds,
            name: header.name,
            files: if header.manifest.is_some() {
                self.files.clone()
            } else {
                HashMap::new()
            },
            manifest: header.manifest,
        }
    }
}

fn start(folder: &Path) -> anyhow::Result<Process> {
    let program = std::env::current_exe().context("cannot find the hutong program")?;
    let mut child = Command::new(program)
        .arg("dev")
        .arg("--in-child")
        .arg(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("cannot start the build process")?;
    let orders = child.stdin.take().context("the build process takes no orders")?;
    let stdout = child.stdout.take().context("the build process gives no answers")?;
    let (sender, answers) = channel();
    thread::spawn(move || {
        let mut stdout = BufReader::new(stdout);
        loop {
            let answer = read(&mut stdout);
            let failed = answer.is_err();
            if sender.send(answer).is_err() || failed {
                return;
            }
        }
    });
    Ok(Process { child, orders, answers })
}

fn read(from: &mut impl Read) -> anyhow::Result<(Header, Vec<Bytes>)> {
    let limits = Limits::default();
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let header = read_bytes(from, u64::from_le_bytes(length), limits.total)?;
    let header: Header = serde_json::from_slice(&header)?;
    let contents = header
        .files
        .iter()
        .map(|(_, size)| read_bytes(from, *size, limits.file).map(Bytes::from));
    let contents = contents.collect::<anyhow::Result<_>>()?;
    Ok((header, contents))
}

fn read_bytes(from: &mut impl Read, size: u64, limit: u64) -> anyhow::Result<Vec<u8>> {
    anyhow::ensure!(size <= limit, "an answer of {size} bytes");
    let mut bytes = vec![0; usize::try_from(size)?];
    from.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The child: builds once for every line, until its parent is gone.
pub fn serve(folder: &Path) -> anyhow::Result<ExitCode> {
    child::limit_memory()?;
    #[expect(clippy::disallowed_methods, reason = "the times of files come from the same clock")]
    let mut session = Session::new(std::time::SystemTime::now);
    let mut known = BTreeSet::new();
    let mut out = std::io::stdout().lock();
    for order in std::io::stdin().lock().lines() {
        order.context("cannot hear the parent")?;
        let started = Instant::now();
        let built = package(&mut session, folder, &options());
        let elapsed = started.elapsed();
        let contents = built.contents();
        let fresh: Vec<_> = contents.iter().filter(|(digest, _)| !known.contains(*digest)).collect();
        let report = Report {
            summary: &built.summary,
            diagnostics: &built.diagnostics,
            elapsed,
            out: None,
        };
        let title = built.config.window.get("navigationBarTitleText");
        let header = Header {
            text: report.to_string(),
            findings: built.diagnostics.iter().map(finding).collect(),
            milliseconds: u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX),
            name: title.and_then(Value::as_str).map(str::to_owned),
            files: fresh
                .iter()
                .map(|(digest, content)| (**digest, content.len() as u64))
                .collect(),
            manifest: built.manifest.clone(),
            is_last: built.left_running > 0,
        };
        let header = serde_json::to_vec(&header)?;
        out.write_all(&(header.len() as u64).to_le_bytes())?;
        out.write_all(&header)?;
        for (_, content) in fresh {
            out.write_all(content)?;
        }
        out.flush()?;
        if built.manifest.is_some() {
            known = contents.into_keys().collect();
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// A finding and its text with the excerpt.
fn finding(diagnostic: &Diagnostic) -> Value {
    let mut finding = report::to_json(diagnostic);
    finding["text"] = Shown(diagnostic).to_string().trim_end().into();
    finding
}

fn options() -> Options {
    Options {
        toolchain: crate::build::TOOLCHAIN.to_owned(),
        development: true,
        ..Options::default()
    }
}
