//! `hutong verify`: is this package whole, who signed it, and did a platform admit it for all to see?

mod log;

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use hutong_base::rfc3339;
use hutong_package::{Archive, Digest, Limits, PackageError, VerifyingKey};
use serde_json::json;
use url::Url;

use crate::client::ClientError;
use crate::credentials::server_url;
use log::{LogError, Logged};

/// Check a package: every file, the manifest and the developer's signature, and that a platform admitted it
#[derive(clap::Args)]
#[command(after_help = "\
Exit codes: 0 the package is good · 1 it is refused, or cannot be read · 2 wrong usage · 4 the platform cannot be reached.

With --platform, the package must be in the platform's public log of admissions, of which a signed head is kept in
$HUTONG_HOME: the next time, the log must begin as it was. A platform that changes or hides an admission is found out.
The platform's keys may change: what signs must follow from the key that is named, or was kept, and a key that was
revoked is believed no more.")]
pub struct Args {
    /// The package, `NAME.hutong`
    #[arg(value_name = "FILE")]
    package: PathBuf,
    /// The key that must have signed it (base64url); any key is accepted when not given
    #[arg(long, value_name = "KEY", allow_hyphen_values = true)]
    developer_key: Option<VerifyingKey>,
    /// The platform whose log of admissions must have it
    #[arg(long, value_name = "URL", value_parser = server_url)]
    platform: Option<Url>,
    /// The platform's public key (base64url); the one of the last time when not given, and at first the one it says
    #[arg(long, value_name = "KEY", requires = "platform", allow_hyphen_values = true)]
    platform_key: Option<VerifyingKey>,
    /// Print the result as one line of JSON
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand.
pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let bytes = read(&args.package)?;
    let found = verify(&bytes, args.developer_key.as_ref());
    let (archive, signer) = match found {
        Ok(found) => found,
        Err(error) => return Ok(refuse(args.json, error.code(), &error.to_string(), ExitCode::FAILURE)),
    };
    let logged = args.platform.as_ref();
    let logged = logged.map(|platform| log::check(&archive, platform, args.platform_key.clone()));
    let logged = match logged.transpose() {
        Ok(logged) => logged,
        Err(error) => {
            let code = match error {
                LogError::Client(ClientError::Unreachable { .. }) => ExitCode::from(4),
                _ => ExitCode::FAILURE,
            };
            return Ok(refuse(args.json, error.code(), &error.to_string(), code));
        }
    };
    if args.json {
        println!("{}", report(&archive, &signer, logged.as_ref()));
    } else {
        print(&archive, &signer, args.developer_key.is_some());
        if let Some(logged) = &logged {
            print_logged(logged);
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn refuse(as_json: bool, code: &str, message: &str, exit: ExitCode) -> ExitCode {
    if as_json {
        println!("{}", json!({ "ok": false, "code": code, "message": message }));
    } else {
        eprintln!("refused: {message} [{code}]");
    }
    exit
}

/// Never more than one byte over the limit: the archive reader refuses the rest.
fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)
        .and_then(|file| file.take(Limits::default().archive + 1).read_to_end(&mut bytes))
        .with_context(|| format!("cannot read {}", path.display()))?;
    Ok(bytes)
}

fn verify(bytes: &[u8], wanted: Option<&VerifyingKey>) -> Result<(Archive, VerifyingKey), PackageError> {
    let archive = Archive::read(bytes, &Limits::default())?;
    let manifest = archive.manifest.to_bytes();
    if let Some(wanted) = wanted {
        archive.signature.verify(&manifest, std::slice::from_ref(wanted))?;
    }
    let signer = archive.signature.signer(&manifest)?;
    Ok((archive, signer))
}

fn report(archive: &Archive, signer: &VerifyingKey, logged: Option<&Logged>) -> serde_json::Value {
    let manifest = &archive.manifest;
    let mut report = json!({
        "ok": true,
        "app": manifest.app,
        "dialect": manifest.dialect,
        "version": manifest.version,
        "pages": manifest.pages.len(),
        "files": manifest.files.len(),
        "size": size(archive),
        "manifest_sha256": Digest::of(&manifest.to_bytes()),
        "developer_key": signer,
    });
    if let Some(logged) = logged {
        report["log"] = json!({
            "version": logged.admission.version,
            "admitted_at": logged.admission.admitted_at,
            "index": logged.index,
            "size": logged.size,
            "seen": logged.seen,
            "trusted_key": logged.trusted,
            "keys": logged.keys,
        });
    }
    report
}

fn print_logged(logged: &Logged) {
    let Logged { admission, size, .. } = logged;
    let (version, at) = (&admission.version, rfc3339(admission.admitted_at));
    println!(
        "  admitted  {version}, {at}: entry {} of {size} in the log",
        logged.index + 1
    );
    if let Some(seen) = logged.seen {
        println!("  the log begins as it was when it had {seen} entries");
    }
    if logged.keys > 0 {
        println!("  signed by the platform's keys of statement {}", logged.keys);
    }
    if let Some(key) = &logged.trusted {
        println!("  the platform's key {key} was taken on trust, and is kept: name it with --platform-key");
    }
}

fn print(archive: &Archive, signer: &VerifyingKey, wanted: bool) {
    let manifest = &archive.manifest;
    println!(
        "good: {} {} ({}), {}",
        manifest.app, manifest.version.name, manifest.version.code, manifest.dialect
    );
    println!(
        "  {} pages, {} files, {} bytes",
        manifest.pages.len(),
        manifest.files.len(),
        size(archive)
    );
    println!("  manifest  {}", Digest::of(&manifest.to_bytes()));
    println!("  signed by {signer}");
    if !wanted {
        println!("  whose key this is was not checked: name it with --developer-key");
    }
}

/// Bytes of all files, unpacked.
fn size(archive: &Archive) -> u64 {
    archive.manifest.files.values().map(|entry| entry.size).sum()
}
