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

/// Upload a package and release it to hosts
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 published · 1 not published, for a reason on this machine · 2 wrong usage ·
3 the platform refused · 4 the platform cannot be reached.
Run the same command again to finish a publish that was cut off.")]
pub struct Args {
    /// A package (`NAME.hutong`), or the source folder of a mini-program
    path: PathBuf,
    /// The app on the platform (`app_…`)
    #[arg(long)]
    app: String,
    /// A host to release to (`host_…`); may be given several times
    #[arg(long = "host")]
    hosts: Vec<String>,
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
}

#[derive(Serialize)]
struct Published {
    app: String,
    version: String,
    version_code: u64,
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
    let of_folder = args.version_name.is_some() || args.version_code.is_some();
    anyhow::ensure!(
        args.path.is_dir() || !of_folder,
        "a package has its version already: --version-name and --version-code go with a source folder"
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
    if version.state != "uploaded" {
        progress.set_message("completing the version");
        let _: Version = client.post(&format!("/v1/versions/{}/complete", version.id), &Body::None)?;
    }

    let releases = args
        .hosts
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
            manifest_sha256: Digest::of(&manifest),
            uploaded: version.missing.len(),
            releases,
        },
        args.json,
    )?;
    Ok(ExitCode::SUCCESS)
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
    let code = match args.version_code {
        Some(code) => Some(code),
        None if names_its_code(&args.path) => None,
        None => Some(next_code(client, &args.app)?),
    };
    keys::ensure()?;

    let folder = tempfile::tempdir().context("cannot make a temporary folder")?;
    let out = folder.path().join("package.hutong");
    let mut build = Command::new(std::env::current_exe().context("cannot find the hutong program")?);
    build
        .arg("build")
        .arg("--out")
        .arg(&out)
        .args(["--app", &appid])
        .stdout(Stdio::null());
    if let Some(code) = code {
        build.args(["--version-code", &code.to_string()]);
    }
    if let Some(name) = &args.version_name {
        build.args(["--version-name", name]);
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

/// One more than the highest code that is uploaded: an upload that was cut off is begun again with its own code.
fn next_code(client: &Client, app: &str) -> Result<u64, ClientError> {
    #[derive(Deserialize)]
    struct Page {
        items: Vec<Listed>,
        next: Option<String>,
    }
    #[derive(Deserialize)]
    struct Listed {
        code: u64,
        state: String,
    }
    let path = format!("/v1/apps/{app}/versions?limit=200");
    let mut page: Page = client.get(&path)?;
    let mut highest = 0;
    loop {
        let uploaded = page.items.iter().filter(|version| version.state == "uploaded");
        highest = uploaded.map(|version| version.code).fold(highest, u64::max);
        match page.next {
            Some(cursor) => page = client.get(&format!("{path}&cursor={cursor}"))?,
            None => return Ok(highest + 1),
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
    let body = json!({"app": args.app, "version": version, "host": host, "track": args.track});
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
        uploaded,
        releases,
        ..
    } = published;
    println!("version {version_code} is {version}; {uploaded} files uploaded");
    if releases.is_empty() {
        println!("not released to any host: give --host host_… to do that");
    }
    for Release { id, host, track } in releases {
        println!("released to {host} on {track} as {id}");
    }
    Ok(())
}
