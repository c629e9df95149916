//! Is a package in a platform's log of admissions, and did that log only grow since it was last seen here?

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::{fs, io};

use anyhow::Context as _;
use hutong_base::{Clock as _, SystemClock};
use hutong_package::{
    Admission, Archive, Digest, Inclusion, PackageError, SignedKeys, TreeHead, Trust, VerifyingKey, package_digest,
};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::client::{Client, ClientError};
use crate::credentials;

/// What is kept of the logs, by the address of the platform.
#[derive(Default, Serialize, Deserialize)]
struct Kept(BTreeMap<String, Seen>);

/// What was seen last by who believes `key` and what follows from it.
#[derive(Clone, Serialize, Deserialize)]
struct Seen {
    key: VerifyingKey,
    /// The newest statement about the platform's keys.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keys: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    head: Option<TreeHead>,
}

/// What came of it.
pub struct Logged {
    pub admission: Admission,
    /// Its place in the log, from 0.
    pub index: u64,
    /// Entries of the log now.
    pub size: u64,
    /// Entries when it was last seen here, if it was.
    pub seen: Option<u64>,
    /// The platform's key, which the caller did not know before.
    pub trusted: Option<VerifyingKey>,
    /// Number of the newest statement about the platform's keys, 0 when there is none.
    pub keys: u64,
}

/// Why it cannot be said, or is not so.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// What the platform says does not hold.
    #[error(transparent)]
    Refused(#[from] PackageError),
    /// It is not there.
    #[error("the platform has admitted no package with the manifest {0}")]
    Absent(Digest),
    /// No answer.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// The file of what was seen.
    #[error("{0:#}")]
    Kept(#[from] anyhow::Error),
}

impl LogError {
    /// The stable code.
    pub fn code(&self) -> &str {
        match self {
            Self::Refused(error) => error.code(),
            Self::Absent(_) => "log_absent",
            Self::Client(error) => error.code().unwrap_or("platform_unreachable"),
            Self::Kept(_) => "log_kept",
        }
    }
}

#[derive(Deserialize)]
struct Keys {
    root: VerifyingKey,
    statements: Vec<SignedKeys>,
}

#[derive(Deserialize)]
struct Consistency {
    proof: Vec<Digest>,
}

/// Asks `platform`, believing only `key` and what follows from it; without one, the key of the last time, or at the first
/// time the one that the platform says.
pub fn check(archive: &Archive, platform: &Url, key: Option<VerifyingKey>) -> Result<Logged, LogError> {
    let client = Client::new(platform.clone(), None);
    let manifest = archive.manifest.to_bytes();
    let inclusion = ask(&client, Digest::of(&manifest))?;
    // asked for last: they are not older than what they are to explain
    let Keys { root, statements } = client.get("v1/keys")?;
    let seen = load()?.0.get(platform.as_str()).cloned();
    let known = key.or_else(|| seen.as_ref().map(|seen| seen.key.clone()));
    let trusted = known.is_none().then(|| root.clone());
    let key = known.unwrap_or(root);
    // what was seen from another key says nothing of this one
    let seen = seen.filter(|seen| seen.key == key);
    let trust = match seen.as_ref().and_then(|seen| seen.keys.as_deref()) {
        Some(text) => Trust::remembered(key.clone(), text)?,
        None => key.clone().into(),
    };
    let trust = trust.follow(&statements)?;
    let seen = seen.and_then(|seen| seen.head);
    let note = |head| {
        // what another check has written meanwhile stays
        let mut kept = load()?;
        let keys = trust.seen().map(str::to_owned);
        let key = key.clone();
        kept.0.insert(platform.to_string(), Seen { key, keys, head });
        save(&kept)
    };
    // a key that counts no more is not believed again, whatever else is wrong here
    if trust.number() > 0 {
        note(seen.clone())?;
    }
    let (admission, head) = inclusion.verify(&trust, SystemClock.now())?;
    let expected = package_digest(&manifest, &archive.signature);
    if (admission.manifest_sha256, admission.package_sha256) != (Digest::of(&manifest), expected) {
        let found = admission.package_sha256;
        return Err(PackageError::LogMismatch { expected, found }.into());
    }
    if let Some(earlier) = &seen {
        head.follows(earlier, &grown(&client, earlier.size, head.size)?)?;
    }
    let logged = Logged {
        admission,
        index: inclusion.index,
        size: head.size,
        seen: seen.map(|head| head.size),
        trusted,
        keys: trust.number(),
    };
    note(Some(head))?;
    Ok(logged)
}

fn ask(client: &Client, manifest: Digest) -> Result<Inclusion, LogError> {
    let answer = client.get(&format!("v1/log/proof?manifest_sha256={manifest}"));
    answer.map_err(|error| match error.code() {
        Some("not_found") => LogError::Absent(manifest),
        _ => error.into(),
    })
}

/// The proof that the log of `second` entries begins as it was with `first`; none where there is nothing to prove, or
/// no proof.
fn grown(client: &Client, first: u64, second: u64) -> Result<Vec<Digest>, ClientError> {
    if first == 0 || second <= first {
        return Ok(Vec::new());
    }
    let Consistency { proof } = client.get(&format!("v1/log/consistency?first={first}&second={second}"))?;
    Ok(proof)
}

fn file() -> anyhow::Result<PathBuf> {
    Ok(credentials::home()?.join("logs.json"))
}

fn load() -> anyhow::Result<Kept> {
    let path = file()?;
    match fs::read(&path) {
        Ok(text) => serde_json::from_slice(&text)
            .with_context(|| format!("{} is damaged: delete it to forget what was seen", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Kept::default()),
        Err(error) => Err(error).with_context(|| format!("cannot read {}", path.display())),
    }
}

/// Whole or not at all.
fn save(kept: &Kept) -> anyhow::Result<()> {
    let path = file()?;
    let temporary = path.with_extension(format!("json.{}", std::process::id()));
    let write = || -> io::Result<()> {
        fs::create_dir_all(path.parent().unwrap_or(&path))?;
        fs::write(&temporary, serde_json::to_vec_pretty(kept)?)?;
        fs::rename(&temporary, &path)
    };
    write().with_context(|| format!("cannot write {}", path.display()))
}
