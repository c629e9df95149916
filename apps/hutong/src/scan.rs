//! Opening a package that strangers have uploaded: `hutong run` in a limited child that knows nothing of the platform.

use std::io;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use hutong_core::{PackageSeen, PageSeen, Places, ScanError, Scanner, ScriptsSeen};
use serde::Deserialize;
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;

use crate::build::child::{self, End};

/// How long all pages together may take.
const TIMEOUT: Duration = Duration::from_mins(2);
/// The child stops by its own clock before, and says what it has seen until then; who is not done then is ended.
const GRACE: Duration = Duration::from_secs(10);
/// Most bytes that are read of what the child says.
const OUTPUT: u64 = 64 << 20;
/// Errors of a page that are kept, and letters of each.
const ERRORS: (usize, usize) = (50, 1000);
/// Lines of a page's outline that are kept, and letters of each.
const OUTLINE: (usize, usize) = (400, 120);

/// Letters that are kept of the name of a file, and of what stands in it.
const PLACE: (usize, usize) = (300, 200);

/// Opens packages in child processes of this program.
pub struct ChildScanner;

/// What `hutong run --json --tree --scripts` says.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    Seen { pages: Vec<Page>, scripts: ScriptsSeen },
    Error { error: Refusal },
}

#[derive(Deserialize)]
struct Page {
    #[serde(flatten)]
    seen: PageSeen,
    tree: String,
}

#[derive(Deserialize)]
struct Refusal {
    message: String,
}

#[async_trait::async_trait]
impl Scanner for ChildScanner {
    async fn scan(&self, package: Vec<u8>) -> Result<PackageSeen, ScanError> {
        run(package)
            .await
            .map_err(|error| ScanError::Scanner(error.to_string()))?
    }
}

async fn run(package: Vec<u8>) -> io::Result<Result<PackageSeen, ScanError>> {
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("package.hutong");
    tokio::fs::write(&path, package).await?;
    let mut child = Command::new(program()?)
        .arg0("hutong")
        .arg("run")
        .arg(&path)
        .args([
            "--json",
            "--tree",
            "--scripts",
            "--in-child",
            "--timeout",
            &TIMEOUT.as_secs().to_string(),
        ])
        .env_clear()
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let work = async { tokio::join!(read(stdout), read(stderr), child.wait()) };
    let ended = tokio::time::timeout(TIMEOUT + GRACE, work).await;
    let in_time = ended.is_ok();
    let (said, last_words, status) = if let Ok((said, last_words, status)) = ended {
        (said?, last_words?, status?)
    } else {
        child.start_kill()?;
        (Vec::new(), Vec::new(), child.wait().await?)
    };
    let last_words = String::from_utf8_lossy(&last_words);
    let failed = |reason: String| Ok(Err(ScanError::Package(reason)));
    if let End::Died(death) = child::end(status, in_time, &last_words, "opening its pages", TIMEOUT) {
        return failed(death.message);
    }
    match serde_json::from_slice(&said) {
        Ok(Said::Seen { pages, mut scripts }) => {
            let places = scripts.dynamic.values_mut().chain(scripts.capabilities.values_mut());
            places.for_each(shorten);
            let pages = pages.into_iter().map(seen).collect();
            Ok(Ok(PackageSeen { pages, scripts }))
        }
        Ok(Said::Error { error }) => failed(error.message),
        Err(_) => failed("opening its pages says more than is read of it".to_owned()),
    }
}

/// This program as it runs: its file may have been replaced by a newer one since.
fn program() -> io::Result<PathBuf> {
    let running = Path::new("/proc/self/exe");
    if running.exists() {
        return Ok(running.to_owned());
    }
    std::env::current_exe()
}

async fn read(from: Option<impl AsyncRead + Unpin>) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    if let Some(from) = from {
        from.take(OUTPUT).read_to_end(&mut bytes).await?;
    }
    Ok(bytes)
}

/// What is told of a page: its texts, all of them, are the lines of its tree that are JSON texts.
fn seen(Page { mut seen, tree }: Page) -> PageSeen {
    let texts = tree
        .lines()
        .filter_map(|line| serde_json::from_str::<String>(line).ok());
    seen.texts = texts.map(|text| text.replace('\0', "")).collect();
    let outline = tree.lines().take(OUTLINE.0);
    seen.outline = outline.map(|line| short(line, OUTLINE.1)).collect();
    seen.errors = seen
        .errors
        .iter()
        .take(ERRORS.0)
        .map(|text| short(text, ERRORS.1))
        .collect();
    seen
}

fn shorten(places: &mut Places) {
    for place in &mut places.places {
        place.file = short(&place.file, PLACE.0);
        place.excerpt = short(&place.excerpt, PLACE.1);
    }
}

fn short(text: &str, letters: usize) -> String {
    text.chars().take(letters).filter(|letter| *letter != '\0').collect()
}
