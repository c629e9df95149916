//! `hutong admin keys`: which keys sign for the platform.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context as _;
use hutong_api::{KeyStep, change_keys, platform_keys};
use hutong_base::rfc3339;
use hutong_core::AppState;
use hutong_package::{KeyStatement, SigningKey, VerifyingKey};

/// What to do.
#[derive(clap::Subcommand)]
pub enum Action {
    /// Show the keys that count, and those that do not any more
    List {
        /// Print the newest statement as one line of JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a new key, which signs from now on; the one before counts for two hours more
    Rotate {
        #[command(flatten)]
        root: Signer,
    },
    /// Take a key back: nothing that it signed counts any more; where it signs, a new key does from now on
    Revoke {
        /// The key (base64url)
        #[arg(allow_hyphen_values = true)]
        key: VerifyingKey,
        #[command(flatten)]
        root: Signer,
    },
    /// Name the key that says which keys count; hosts pin it. Keep it offline: no server needs it
    Root {
        /// Its file, as `hutong keys generate --out FILE` makes it
        #[arg(value_name = "FILE")]
        new: PathBuf,
        #[command(flatten)]
        root: Signer,
    },
}

/// Who signs.
#[derive(clap::Args)]
pub struct Signer {
    /// File of the root that there is, where that is kept offline
    #[arg(long, value_name = "FILE")]
    root_key: Option<PathBuf>,
}

impl Default for Action {
    fn default() -> Self {
        Self::List { json: false }
    }
}

impl Signer {
    fn load(self) -> anyhow::Result<Option<SigningKey>> {
        self.root_key.as_deref().map(load).transpose()
    }
}

fn load(path: &Path) -> anyhow::Result<SigningKey> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    SigningKey::parse(&text).with_context(|| format!("{} is not a signing key", path.display()))
}

/// Does it, and shows what holds then.
pub async fn run(platform: &AppState, action: Action) -> anyhow::Result<ExitCode> {
    let statement = match action {
        Action::List { json } => {
            let (_, last) = platform_keys(platform).await?;
            if json {
                println!("{}", serde_json::to_string(&last)?);
                return Ok(ExitCode::SUCCESS);
            }
            last
        }
        Action::Rotate { root } => change_keys(platform, KeyStep::Rotate, root.load()?).await?,
        Action::Revoke { key, root } => change_keys(platform, KeyStep::Revoke(key), root.load()?).await?,
        Action::Root { new, root } => change_keys(platform, KeyStep::Root(load(&new)?), root.load()?).await?,
    };
    print(platform, &statement);
    Ok(ExitCode::SUCCESS)
}

fn print(platform: &AppState, statement: &KeyStatement) {
    println!("statement {}", statement.number);
    for (at, valid) in statement.keys.iter().enumerate() {
        match valid.until {
            None if at == 0 => println!("  signs    {}", valid.key),
            None => println!("  counts   {}", valid.key),
            Some(until) => println!("  counts   {} until {}", valid.key, rfc3339(until)),
        }
    }
    let offline = platform.keys.private(&statement.root).is_err();
    let place = if offline { ", not in the data folder" } else { "" };
    println!("  root     {}{place}: hosts pin it", statement.root);
    for revoked in &statement.revoked {
        println!("  revoked  {} since {}", revoked.key, rfc3339(revoked.since));
    }
    if platform.keys.private(statement.signer()).is_err() {
        println!("the key that signs is not in the data folder: restore it, or rotate");
    }
}
