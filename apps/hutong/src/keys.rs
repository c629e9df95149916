//! `hutong keys`: the developer's signing key.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use hutong_base::{OsRandom, Random};
use hutong_package::SigningKey;

use crate::credentials;

/// A key file's text, for machines that keep their secrets in variables.
const KEY: &str = "HUTONG_SIGNING_KEY";

/// Make or show the key that signs your packages
#[derive(clap::Args)]
#[command(
    after_help = "Where HUTONG_SIGNING_KEY holds the text of a key file, that key signs, and none is looked for."
)]
pub struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(clap::Subcommand)]
enum Action {
    /// Make a new signing key; an existing file is never overwritten
    Generate {
        /// Where to put it; `$HUTONG_HOME/developer.key` or `~/.config/hutong/developer.key` when not given
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
    /// Print the public key, the one that the platform is told
    Show {
        /// The key file; the same place as for `generate` when not given
        #[arg(long, value_name = "FILE")]
        key: Option<PathBuf>,
    },
}

/// Runs the subcommand. The public key is the only thing on standard output.
pub fn run(args: Args) -> anyhow::Result<ExitCode> {
    let key = match args.action {
        Action::Generate { out } => {
            let path = out.map_or_else(default_path, Ok)?;
            let key = generate(&path, &OsRandom)?;
            eprintln!(
                "wrote {}; keep it secret and keep a copy: the platform cannot give it back",
                path.display()
            );
            key
        }
        Action::Show { key } => load(key.as_deref())?,
    };
    println!("{}", key.verifying_key());
    Ok(ExitCode::SUCCESS)
}

/// Reads the developer's signing key: from `path`, or from its usual place.
pub fn load(path: Option<&Path>) -> anyhow::Result<SigningKey> {
    if path.is_none()
        && let Some(text) = from_variable()
    {
        return SigningKey::parse(&text).with_context(|| format!("{KEY} does not hold the text of a key file"));
    }
    let path = path.map_or_else(default_path, |path| Ok(path.to_owned()))?;
    let text = fs::read_to_string(&path).map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            anyhow::anyhow!(
                "there is no signing key at {}; make one with `hutong keys generate`",
                path.display()
            )
        }
        _ => anyhow::Error::new(error).context(format!("cannot read the signing key {}", path.display())),
    })?;
    SigningKey::parse(&text).with_context(|| format!("{} is not a signing key", path.display()))
}

fn from_variable() -> Option<String> {
    std::env::var(KEY).ok().filter(|text| !text.trim().is_empty())
}

/// Makes the developer's signing key in its usual place, unless there is one.
pub fn ensure() -> anyhow::Result<()> {
    if from_variable().is_some() {
        return Ok(());
    }
    let path = default_path()?;
    if !path.exists() {
        generate(&path, &OsRandom)?;
        eprintln!("made a signing key: {}; keep it secret and keep a copy", path.display());
    }
    Ok(())
}

fn generate(path: &Path, random: &dyn Random) -> anyhow::Result<SigningKey> {
    let mut seed = [0; 32];
    random.fill(&mut seed);
    let key = SigningKey::from_seed(&seed);
    let pem = key.to_pem()?;
    let write = || {
        path.parent().map_or(Ok(()), fs::create_dir_all)?;
        let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
        file.write_all(pem.as_bytes())?;
        file.sync_all()
    };
    write().map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => {
            anyhow::anyhow!(
                "{} exists already; name another file with --out to make a second key",
                path.display()
            )
        }
        _ => anyhow::Error::new(error).context(format!("cannot write {}", path.display())),
    })?;
    Ok(key)
}

fn default_path() -> anyhow::Result<PathBuf> {
    Ok(credentials::home()?.join("developer.key"))
}
