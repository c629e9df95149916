//! `hutong publish`: from a package or a source folder to a version that hosts can show.
//!
//! Every step may be repeated: the same manifest names the same version, a file is uploaded only when the
//! platform lacks it, and a release that is in place already stays as it is. A publish that was cut off is
//! finished by running the same command again.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::Duration;

use anyhow::Context as _;
use hutong_package::{Archive, Digest, Limits};
use indicatif::{ProgressBar, ProgressStyle};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use url::Url;

use crate::client::{Body, Client, ClientError};
use crate::credentials::{Credentials, server_url};
use crate::keys;

/// Uploads at the same time.
const UPLOADS: usize = 4;
/// Attempts per call: with their pauses about half a minute, enough for a platform that restarts.
const ATTEMPTS: u32 = 10;
/// How often the platform is asked for the end of a scan, and how long after: ten minutes.
const SCAN_TURNS: u32 = 2400;
const SCAN_TURN: Duration = Duration::from_millis(250);
/// How often the platform is asked for the end of a review.
const REVIEW_TURN: Duration = Duration::from_secs(2);
/// Exit codes.
const REFUSED: u8 = 3;
const UNDECIDED: u8 = 5;
const REJECTED: u8 = 6;

/// Upload a package, and submit it for review or release it to hosts
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 published · 1 not published, for a reason on this machine · 2 wrong usage ·
3 the platform refused · 4 the platform cannot be reached · 5 not decided within --wait · 6 the reviewers rejected it.
Run the same command again to finish a publish that was cut off.

Every version is scanned: the platform opens its pages. Where its operator reviews versions, --submit sends it to
the reviewers; once it is admitted, run the same command again to release it. Tracks dev and trial need no review.")]
pub struct Args {
    /// A package (`NAME.hutong`), or the source folder of a mini-program
    path: PathBuf,
    /// The app on the platform (`app_…`)
    #[arg(long)]
    app: String,
    /// A host to release to (`host_…`); may be given several times
    #[arg(long = "host")]
    hosts: Vec<String>,
    /// Send the version to the platform's reviewers; one that needs no review, or has passed it, is released at once
    #[arg(long)]
    submit: bool,
    /// With --submit: wait so many minutes for the reviewers, and release what they admit
    #[arg(long, value_name = "MINUTES", requires = "submit")]
    wait: Option<u32>,
    /// The part of the users that sees the release, with --track gray
    #[arg(long, value_name = "PERCENT", value_parser = clap::value_parser!(u8).range(1..=100))]
    percent: Option<u8>,
    /// Who sees the release
    #[arg(long, default_value = "online", value_parser = ["dev", "trial", "gray", "online"])]
    track: String,
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
    /// Print the result as one line of JSON
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

#[derive(Serialize)]
struct Published {
    app: String,
    version: String,
    version_code: u64,
    state: String,
    manifest_sha256: Digest,
    uploaded: usize,
    releases: Vec<Release>,
}

#[derive(Serialize)]
struct Release {
    id: String,
    host: String,
    track: String,
}

/// Runs the command.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let of_folder = args.version_name.is_some() || args.version_code.is_some() || args.no_paint;
    anyhow::ensure!(
        args.path.is_dir() || !of_folder,
        "a package has its version already: --version-name, --version-code and --no-paint go with a source folder"
    );
    anyhow::ensure!(
        args.percent.is_some() == (args.track == "gray"),
        "a gray release is for a part of the users: --track gray and --percent go together"
    );
    let progress = ProgressBar::new_spinner();
    progress.enable_steady_tick(Duration::from_millis(100));
    let client = client(&args, progress.clone())?;

    progress.set_message("reading the package");
    let archive = if args.path.is_dir() {
        build_folder(&args, &client, &progress)?
    } else {
        read_package(&args.path)?
    };

    progress.set_message("registering the version");
    let manifest = archive.manifest.to_bytes();
    let version = begin(&client, &args.app, &archive, &manifest)?;
    upload(&client, &version, &archive, &progress)?;
    if version.state == "uploading" {
        progress.set_message("completing the version");
        let _: Version = client.post(&format!("/v1/versions/{}/complete", version.id), &Body::None)?;
    }

    let for_users = matches!(args.track.as_str(), "gray" | "online");
    let mut state = get(&client, &version.id)?.state;
    if args.submit || for_users {
        progress.set_message("waiting for the scan");
        state = scanned(&client, &version.id)?;
    }
    if args.submit && matches!(state.as_str(), "ready" | "withdrawn" | "rejected") {
        progress.set_message("submitting for review");
        let path = format!("/v1/versions/{}/submit", version.id);
        state = client.post::<Version>(&path, &Body::json(&json!({})))?.state;
    }
    let mut code = ExitCode::SUCCESS;
    if let Some(minutes) = args.wait {
        progress.set_message("waiting for the reviewers");
        let decided = decided(&client, &version.id, minutes)?;
        code = verdict(&decided);
        state = decided.state;
    }
    // what waits for reviewers is released by the same command later
    let waits = args.submit && for_users && state != "admitted";
    let hosts: &[String] = if waits { &[] } else { &args.hosts };
    let releases = hosts
        .iter()
        .map(|host| {
            progress.set_message(format!("releasing to {host}"));
            release(&client, &args, &version.id, host)
        })
        .collect::<Result<_, _>>()?;
    progress.finish_and_clear();

    report(
        &Published {
            app: args.app,
            version: version.id,
            version_code: archive.manifest.version.code,
            state,
            manifest_sha256: Digest::of(&manifest),
            uploaded: version.missing.len(),
            releases,
        },
        args.json,
    )?;
    Ok(code)
}

/// What came of the review, for whoever waited for it.
fn verdict(version: &Version) -> ExitCode {
    match version.state.as_str() {
        "in_review" | "delayed" => {
            eprintln!("the reviewers have not decided yet: run the same command again later");
            ExitCode::from(UNDECIDED)
        }
        "rejected" => {
            let last = version.steps.last();
            let reasons = last.map(|step| step.reasons.join(", ")).unwrap_or_default();
            let note = last.and_then(|step| step.note.as_deref()).unwrap_or_default();
            eprintln!("the reviewers rejected the version: {reasons}: {note}");
            ExitCode::from(REJECTED)
        }
        "admitted" => ExitCode::SUCCESS,
        other => {
            eprintln!("the version is {other}: nothing is released");
            ExitCode::from(REFUSED)
        }
    }
}

/// The version once its reviewers have decided, or as it is after so many minutes.
fn decided(client: &Client, version: &str, minutes: u32) -> Result<Version, ClientError> {
    let turns = Duration::from_secs(u64::from(minutes) * 60).as_millis() / REVIEW_TURN.as_millis();
    for _ in 0..turns {
        let version = get(client, version)?;
        if !matches!(version.state.as_str(), "in_review" | "delayed") {
            return Ok(version);
        }
        thread::sleep(REVIEW_TURN);
    }
    get(client, version)
}

fn get(client: &Client, version: &str) -> Result<Version, ClientError> {
    client.get(&format!("/v1/versions/{version}"))
}

/// Waits until the platform has opened the pages of the version; answers its state.
fn scanned(client: &Client, version: &str) -> anyhow::Result<String> {
    for _ in 0..SCAN_TURNS {
        let Version { state, steps, .. } = get(client, version)?;
        match state.as_str() {
            "uploaded" | "scanning" => thread::sleep(SCAN_TURN),
            "scan_failed" => {
                let reason = steps.into_iter().rev().find_map(|step| step.note).unwrap_or_default();
                anyhow::bail!("the platform could not open its pages: {reason}; see what `hutong run` says of it")
            }
            _ => return Ok(state),
        }
    }
    anyhow::bail!("the platform has not scanned the version within ten minutes; run the same command again later")
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

fn release(client: &Client, args: &Args, version: &str, host: &str) -> Result<Release, ClientError> {
    #[derive(Deserialize)]
    struct Answer {
        id: String,
    }
    let body = json!({"app": args.app, "version": version, "host": host, "track": args.track, "percent": args.percent});
    let Answer { id } = client.put("/v1/releases", &Body::json(&body))?;
    Ok(Release {
        id,
        host: host.to_owned(),
        track: args.track.clone(),
    })
}

fn report(published: &Published, json: bool) -> anyhow::Result<()> {
    if json {
        println!("{}", serde_json::to_string(published)?);
        return Ok(());
    }
    let Published {
        version,
        version_code,
        state,
        uploaded,
        releases,
        ..
    } = published;
    println!("version {version_code} is {version}; {uploaded} files uploaded");
    match state.as_str() {
        "in_review" | "delayed" => println!("in review: once it is admitted, the same command releases it to hosts"),
        _ if releases.is_empty() => println!("{state}; not released to any host: give --host host_… to do that"),
        _ => {}
    }
    for Release { id, host, track } in releases {
        println!("released to {host} on {track} as {id}");
    }
    Ok(())
}
