//! `hutong publish`: from a package or a source folder to a version that hosts can show.
//!
//! Every step may be repeated: the same manifest names the same version, a file is uploaded only when the
//! platform lacks it, and a release that is in place already stays as it is. A publish that was cut off is
//! finished by running the same command again.

mod outcome;
mod wish;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use hutong_package::{Archive, Digest, Limits};
use indicatif::{ProgressBar, ProgressStyle};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::client::{Body, Client, ClientError, UNREACHABLE};
use crate::credentials::{Credentials, server_url};
use crate::keys;
use outcome::{Outcome, Published, Release};
use wish::{Wish, wish};

/// Uploads at the same time.
const UPLOADS: usize = 4;
/// Attempts per call: with their pauses about half a minute, enough for a platform that restarts.
const ATTEMPTS: u32 = 10;
/// How long the platform is asked for the end of a scan, and how often.
const SCAN_WAIT: Duration = Duration::from_mins(10);
const SCAN_TURN: Duration = Duration::from_millis(250);
/// How often the platform is asked for the end of a review.
const REVIEW_TURN: Duration = Duration::from_secs(2);

/// Upload a package, and submit it for review or release it to hosts
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 published · 1 not published, for a reason on this machine · 2 wrong usage ·
3 the platform refused the version · 4 the platform cannot be reached · 5 not decided within --wait, or not yet
scanned · 6 the reviewers rejected it · 7 admitted, but a release was refused · 8 the platform could not open its pages ·
9 it was withdrawn or removed.
Run the same command again to finish a publish that was cut off.

Every version is scanned: the platform opens its pages. Where its operator reviews versions, --submit sends it to
the reviewers; once it is admitted, run the same command again to release it. Tracks dev and trial need no review.")]
pub struct Args {
    /// A package (`NAME.hutong`), or the source folder of a mini-program
    path: PathBuf,
    /// The app on the platform (`app_…`)
    #[arg(long)]
    app: String,
    /// Release to a host (`host_…`), on the track online when none is named: dev, trial, gray or online; gray goes to a
    /// part of the users, 1 to 100. May be given several times
    #[arg(long = "release", value_name = "HOST[:TRACK[:PERCENT]]", value_parser = wish)]
    wishes: Vec<Wish>,
    /// Send the version to the platform's reviewers; one that needs no review, or has passed it, is released at once
    #[arg(long)]
    submit: bool,
    /// With --submit: wait so many minutes for the reviewers, and release what they admit
    #[arg(long, value_name = "MINUTES", requires = "submit")]
    wait: Option<u32>,
    /// Address of the platform; the one that was logged in to last when not given
    #[arg(long, env = "HUTONG_SERVER", value_parser = server_url)]
    server: Option<Url>,
    /// The token (`hut_…`); the one kept by `hutong login` when not given
    #[arg(long, env = "HUTONG_TOKEN", hide_env_values = true)]
    token: Option<String>,
    /// Version name, for people; only when building from a folder
    #[arg(long)]
    version_name: Option<String>,
    /// Version code, a number that only grows; the one in hutong.json or else the next free one when not given;
    /// only when building from a folder
    #[arg(long)]
    version_code: Option<u64>,
    /// Leave out what the first pages look like before their logic has run; only when building from a folder
    #[arg(long)]
    no_paint: bool,
    /// Print what came of it as one line of JSON, also when it failed
    #[arg(long)]
    json: bool,
}

#[derive(Deserialize)]
struct Version {
    id: String,
    state: String,
    #[serde(default)]
    missing: Vec<Digest>,
    #[serde(default)]
    steps: Vec<Step>,
}

#[derive(Deserialize)]
struct Step {
    note: Option<String>,
    #[serde(default)]
    reasons: Vec<String>,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let progress = ProgressBar::new_spinner();
    progress.enable_steady_tick(Duration::from_millis(100));
    let mut published = Published {
        app: args.app.clone(),
        ..Published::default()
    };
    let done = publish(&args, &progress, &mut published);
    progress.finish_and_clear();
    if let Err(error) = &done {
        published.outcome = Outcome::of(error);
        published.trouble(format!("{error:#}"), ClientError::among(error), None);
    }
    if args.json {
        println!("{}", serde_json::to_string(&published)?);
    } else if done.is_ok() {
        published.report();
    }
    done.map(|()| ExitCode::from(published.outcome.exit_code()))
}

fn publish(args: &Args, progress: &ProgressBar, published: &mut Published) -> anyhow::Result<()> {
    let of_folder = args.version_name.is_some() || args.version_code.is_some() || args.no_paint;
    anyhow::ensure!(
        args.path.is_dir() || !of_folder,
        "a package has its version already: --version-name, --version-code and --no-paint go with a source folder"
    );
    let client = client(args, progress.clone())?;

    progress.set_message("reading the package");
    let archive = if args.path.is_dir() {
        build_folder(args, &client, progress)?
    } else {
        read_package(&args.path)?
    };

    progress.set_message("registering the version");
    let manifest = archive.manifest.to_bytes();
    let version = begin(&client, &args.app, &archive, &manifest)?;
    published.version = Some(version.id.clone());
    published.version_code = Some(archive.manifest.version.code);
    published.manifest_sha256 = Some(Digest::of(&manifest));
    published.state = Some(version.state.clone());
    upload(&client, &version, &archive, progress)?;
    published.uploaded = version.missing.len();
    if version.state == "uploading" {
        progress.set_message("completing the version");
        let _: Version = client.post(&format!("/v1/versions/{}/complete", version.id), &Body::None)?;
    }

    let (for_users, for_testers): (Vec<_>, Vec<_>) = args.wishes.iter().partition(|wish| wish.is_for_users());
    release_all(&client, &for_testers, progress, published)?;
    if !args.submit && for_users.is_empty() {
        published.state = Some(get(&client, &version.id)?.state);
        return Ok(());
    }
    let current = review(&client, args, &version.id, progress)?;
    published.state = Some(current.state.clone());
    let verdict = Outcome::at(&current.state, args.submit, args.wait.is_some());
    match verdict {
        Outcome::Published => release_all(&client, &for_users, progress, published)?,
        outcome => published.end(outcome, &current),
    }
    Ok(())
}

/// Follows the version through its scan and, where that is asked for, its review.
fn review(client: &Client, args: &Args, version: &str, progress: &ProgressBar) -> Result<Version, ClientError> {
    progress.set_message("waiting for the scan");
    let mut current = until(client, version, SCAN_WAIT, SCAN_TURN, &["uploaded", "scanning"])?;
    if args.submit && matches!(current.state.as_str(), "ready" | "withdrawn" | "rejected") {
        progress.set_message("submitting for review");
        let path = format!("/v1/versions/{version}/submit");
        current = client.post(&path, &Body::json(&json!({})))?;
    }
    if let Some(minutes) = args.wait {
        progress.set_message("waiting for the reviewers");
        let most = Duration::from_secs(u64::from(minutes) * 60);
        current = until(client, version, most, REVIEW_TURN, &["in_review", "delayed"])?;
    }
    Ok(current)
}

/// The version once it has left these states, or as it is after so long.
fn until(
    client: &Client,
    version: &str,
    most: Duration,
    turn: Duration,
    states: &[&str],
) -> Result<Version, ClientError> {
    let end = Instant::now() + most;
    loop {
        let current = get(client, version)?;
        if !states.contains(&current.state.as_str()) || end <= Instant::now() {
            return Ok(current);
        }
        thread::sleep(turn);
    }
}

/// Releases to each host. What one of them is refused is written down, and the others get it all the same.
fn release_all(
    client: &Client,
    wishes: &[&Wish],
    progress: &ProgressBar,
    published: &mut Published,
) -> Result<(), ClientError> {
    for wish in wishes {
        progress.set_message(format!("releasing to {}", wish.host));
        match release(client, published, wish) {
            Ok(release) => published.releases.push(release),
            Err(error @ ClientError::Refused(_)) if error.exit_code() != UNREACHABLE => {
                progress.suspend(|| {
                    eprintln!("error: not released to {}: {error}", wish.host);
                    if let Some(hint) = error.hint() {
                        eprintln!("hint: {hint}");
                    }
                });
                published.outcome = Outcome::ReleaseRefused;
                published.trouble(error.to_string(), Some(&error), Some(&wish.host));
            }
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn get(client: &Client, version: &str) -> Result<Version, ClientError> {
    client.get(&format!("/v1/versions/{version}"))
}

fn client(args: &Args, progress: ProgressBar) -> anyhow::Result<Client> {
    let credentials = Credentials::load()?;
    let server = args
        .server
        .clone()
        .or_else(|| credentials.last())
        .context("no platform: give --server, or log in with `hutong login --server URL`")?;
    let token = args
        .token
        .as_deref()
        .or(credentials.token(&server))
        .with_context(|| format!("not logged in: run `hutong login --server {server}`"))?;
    Ok(Client::new(server, Some(token.trim().to_owned())).patient(ATTEMPTS, progress))
}

/// Builds the folder as `hutong build` does. It is that very command, so a hostile source tree meets its limits.
fn build_folder(args: &Args, client: &Client, progress: &ProgressBar) -> anyhow::Result<Archive> {
    #[derive(Deserialize)]
    struct App {
        appid: String,
    }
    let App { appid } = client.get(&format!("/v1/apps/{}", args.app))?;
    keys::ensure()?;
    if args.version_code.is_some() || names_its_code(&args.path) {
        return build_as(args, &appid, args.version_code, progress);
    }
    let Some(last) = last_uploaded(client, &args.app)? else {
        return build_as(args, &appid, Some(1), progress);
    };
    // Nothing has changed since: it is that version, wherever its review is.
    let same = build_as(args, &appid, Some(last.code), progress)?;
    if Digest::of(&same.manifest.to_bytes()) == last.manifest_sha256 {
        return Ok(same);
    }
    build_as(args, &appid, Some(last.code + 1), progress)
}

/// Builds the folder as the version with this code, or with the one that the project names.
fn build_as(args: &Args, appid: &str, code: Option<u64>, progress: &ProgressBar) -> anyhow::Result<Archive> {
    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let out = folder.path().join("package.hutong");
    let mut build = Command::new(std::env::current_exe().context("cannot find the hutong program")?);
    build
        .arg("build")
        .arg("--out")
        .arg(&out)
        .args(["--app", appid])
        .stdout(Stdio::null());
    if let Some(code) = code {
        build.args(["--version-code", &code.to_string()]);
    }
    if let Some(name) = &args.version_name {
        build.args(["--version-name", name]);
    }
    if args.no_paint {
        build.arg("--no-paint");
    }
    build.arg(std::path::absolute(&args.path).context("cannot find the folder")?);
    progress.suspend(|| build.status()).context("cannot start the build")?;
    anyhow::ensure!(
        out.exists(),
        "{} could not be built, so nothing was published",
        args.path.display()
    );
    read_package(&out)
}

/// Whether the project sets its version code itself.
fn names_its_code(folder: &Path) -> bool {
    let project = fs::read(folder.join("hutong.json")).ok();
    let project = project.and_then(|text| serde_json::from_slice::<Value>(&text).ok());
    project.is_some_and(|project| project.get("versionCode").is_some())
}

#[derive(Deserialize)]
struct Listed {
    code: u64,
    state: String,
    manifest_sha256: Digest,
}

/// The version with the highest code that is uploaded: an upload that was cut off is begun again with its own code.
fn last_uploaded(client: &Client, app: &str) -> Result<Option<Listed>, ClientError> {
    #[derive(Deserialize)]
    struct Page {
        items: Vec<Listed>,
        next: Option<String>,
    }
    let path = format!("/v1/apps/{app}/versions?limit=200");
    let mut page: Page = client.get(&path)?;
    let mut last: Option<Listed> = None;
    loop {
        let uploaded = page.items.into_iter().filter(|version| version.state != "uploading");
        last = last.into_iter().chain(uploaded).max_by_key(|version| version.code);
        match page.next {
            Some(cursor) => page = client.get(&format!("{path}&cursor={cursor}"))?,
            None => return Ok(last),
        }
    }
}

fn read_package(path: &Path) -> anyhow::Result<Archive> {
    let limits = Limits::default();
    let size = fs::metadata(path)
        .with_context(|| format!("cannot read {}", path.display()))?
        .len();
    anyhow::ensure!(
        size <= limits.archive,
        "{} is too large for a package: {size} bytes, at most {} are allowed",
        path.display(),
        limits.archive
    );
    let bytes = fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    Archive::read(&bytes, &limits).with_context(|| format!("{} is not a usable package", path.display()))
}

/// Registers the version; the first time also the key that the package is signed with, if that key is the
/// developer's own: a package that somebody else has signed must not bring its key along.
fn begin(client: &Client, app: &str, archive: &Archive, manifest: &[u8]) -> anyhow::Result<Version> {
    let manifest = std::str::from_utf8(manifest).context("a manifest is UTF-8")?;
    let body = Body::json(&json!({"manifest": manifest, "signature": archive.signature}));
    let path = format!("/v1/apps/{app}/versions");
    match client.post(&path, &body) {
        Err(error) if error.code() == Some("foreign_key") => {
            let own = keys::load(None).is_ok_and(|own| own.verifying_key().to_string() == archive.signature.key);
            anyhow::ensure!(
                own,
                "the package is signed with {}, which is neither a key of the app nor your own; \
                 if you trust it, register it: POST /v1/apps/{app}/keys",
                archive.signature.key
            );
            let key = json!({"public_key": archive.signature.key, "name": "registered by hutong publish"});
            let _: Value = client.post(&format!("/v1/apps/{app}/keys"), &Body::json(&key))?;
            Ok(client.post(&path, &body)?)
        }
        answer => Ok(answer?),
    }
}

/// Uploads what is missing, a few files at a time; the first failure stops the rest.
fn upload(client: &Client, version: &Version, archive: &Archive, progress: &ProgressBar) -> anyhow::Result<()> {
    let style = ProgressStyle::with_template("{spinner} {msg} {bar:30} {pos}/{len}")?;
    progress.set_style(style);
    progress.set_length(version.missing.len() as u64);
    progress.set_message("uploading files");

    let queue = Mutex::new(version.missing.iter());
    let next = || queue.lock().expect("no upload panics while it holds the queue").next();
    let work = || -> anyhow::Result<()> {
        while let Some(digest) = next() {
            let content = archive
                .files
                .get(digest)
                .with_context(|| format!("the platform asks for a file that the package has not: {digest}"))?;
            let path = format!("/v1/versions/{}/files/{digest}", version.id);
            let sent: Result<Value, ClientError> = client.put(&path, &Body::Bytes(content));
            if let Err(error) = sent {
                while next().is_some() {}
                return Err(error.into());
            }
            progress.inc(1);
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..UPLOADS.min(version.missing.len()))
            .map(|_| scope.spawn(work))
            .collect();
        workers
            .into_iter()
            .try_for_each(|worker| worker.join().expect("an upload does not panic"))
    })
}

fn release(client: &Client, published: &Published, wish: &Wish) -> Result<Release, ClientError> {
    #[derive(Deserialize)]
    struct Answer {
        id: String,
    }
    let Wish { host, track, percent } = wish;
    let (app, version) = (&published.app, &published.version);
    let body = json!({"app": app, "version": version, "host": host, "track": track, "percent": percent});
    let Answer { id } = client.put("/v1/releases", &Body::json(&body))?;
    Ok(Release {
        id,
        host: host.clone(),
        track: track.clone(),
    })
}
