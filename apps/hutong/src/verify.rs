//! `hutong verify`: is this package whole, and who signed it?

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use hutong_package::{Archive, Digest, Limits, PackageError, VerifyingKey};
use serde_json::json;

/// Check a package: every file, the manifest and the developer's signature
#[derive(clap::Args)]
#[command(after_help = "Exit codes: 0 the package is good · 1 it is refused, or cannot be read · 2 wrong usage.")]
pub struct Args {
    /// The package, `NAME.hutong`
    #[arg(value_name = "FILE")]
    package: PathBuf,
    /// The key that must have signed it (base64url); any key is accepted when not given
    #[arg(long, value_name = "KEY")]
    developer_key: Option<VerifyingKey>,
    /// Print the result as one line of JSON
    #[arg(long)]
    json: bool,
}

/// Runs the subcommand.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let bytes = read(&args.package)?;
    match verify(&bytes, args.developer_key.as_ref()) {
        Ok((archive, signer)) => {
            if args.json {
                println!("{}", report(&archive, &signer));
            } else {
                print(&archive, &signer, args.developer_key.is_some());
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            if args.json {
                println!(
                    "{}",
                    json!({ "ok": false, "code": error.code(), "message": error.to_string() })
                );
            } else {
                eprintln!("refused: {error} [{}]", error.code());
            }
            Ok(ExitCode::FAILURE)
        }
    }
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

fn report(archive: &Archive, signer: &VerifyingKey) -> serde_json::Value {
    let manifest = &archive.manifest;
    json!({
        "ok": true,
        "app": manifest.app,
        "dialect": manifest.dialect,
        "version": manifest.version,
        "pages": manifest.pages.len(),
        "files": manifest.files.len(),
        "size": size(archive),
        "manifest_sha256": Digest::of(&manifest.to_bytes()),
        "developer_key": signer,
    })
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
