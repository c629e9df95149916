//! Another key signs for the platform, or one counts no more (`spec/keys.md`).

use hutong_core::keys::{OVERLAP, all, new_key, state};
use hutong_core::{AppState, Error};
use hutong_package::{KeyStatement, SignedKeys, SigningKey, VerifyingKey};

/// What is to become of the keys.
pub enum KeyStep {
    /// A new key signs; the one before counts a while longer.
    Rotate,
    /// This key counts no more, and where it signs, a new one does.
    Revoke(VerifyingKey),
    /// This key signs the statements from the next on.
    Root(SigningKey),
}

/// Why nothing became of it.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// The root is not in the data folder.
    #[error("statements are signed by {0}, which is not in the data folder: give its file with --root-key")]
    RootMissing(VerifyingKey),
    /// Another key was given than the root.
    #[error("statements are signed by {root}, and the key given is {given}")]
    NotRoot {
        /// The root.
        root: VerifyingKey,
        /// What was given.
        given: VerifyingKey,
    },
    /// The root is taken back last.
    #[error("{0} signs the statements: name another root first")]
    IsRoot(VerifyingKey),
    /// The platform never had it.
    #[error("{0} never was a key of this platform")]
    Unknown(VerifyingKey),
    /// It was taken back.
    #[error("{0} was revoked, and never counts again")]
    Revoked(VerifyingKey),
    /// The database or a file.
    #[error(transparent)]
    Platform(#[from] Error),
}

/// Every statement about the keys, and what the newest says.
pub async fn platform_keys(platform: &AppState) -> Result<(Vec<SignedKeys>, KeyStatement), Error> {
    let all = all(platform.db.read()).await?;
    let last = platform.keys.last(&all)?;
    Ok((all, last))
}

/// Makes a statement. `root` is the key that signs it, where that is not in the data folder.
pub async fn change_keys(
    platform: &AppState,
    step: KeyStep,
    root: Option<SigningKey>,
) -> Result<KeyStatement, KeysError> {
    let (all, last) = platform_keys(platform).await?;
    let root = match root {
        Some(root) if root.verifying_key() == last.root => root,
        Some(other) => {
            return Err(KeysError::NotRoot {
                root: last.root,
                given: other.verifying_key(),
            });
        }
        None => {
            let own = platform.keys.private(&last.root);
            own.map_err(|_| KeysError::RootMissing(last.root.clone()))?
        }
    };
    let now = platform.clock.now();
    let rotated = || {
        let key = new_key(platform.random.as_ref());
        platform.keys.keep(&key)?;
        Ok::<_, Error>(last.rotated(key.verifying_key(), now, now.saturating_add(OVERLAP)))
    };
    let mut next_root = None;
    let next = match step {
        KeyStep::Rotate => rotated()?,
        KeyStep::Revoke(key) => {
            if !knows(platform, &all, &key)? {
                return Err(KeysError::Unknown(key));
            }
            if key == *last.signer() {
                KeyStatement {
                    number: last.number + 1,
                    ..rotated()?.without(&key, now)
                }
            } else if key == last.root {
                return Err(KeysError::IsRoot(key));
            } else {
                last.without(&key, now)
            }
        }
        KeyStep::Root(key) => {
            let public = key.verifying_key();
            if last.revoked.iter().any(|revoked| revoked.key == public) {
                return Err(KeysError::Revoked(public));
            }
            next_root = Some(key);
            last.rooted(public, now)
        }
    };
    let signer = platform.keys.private(next.signer())?;
    let signers = [Some(&root), next_root.as_ref(), Some(&signer)];
    state(platform, &next, &signers.into_iter().flatten().collect::<Vec<_>>()).await?;
    Ok(next)
}

/// Whether any statement names `key`, or it is the first.
fn knows(platform: &AppState, all: &[SignedKeys], key: &VerifyingKey) -> Result<bool, Error> {
    let mut known = platform.keys.first().verifying_key() == *key;
    for signed in all {
        let statement = KeyStatement::parse(&signed.statement).map_err(Error::internal)?;
        known |= statement.root == *key || statement.keys.iter().any(|valid| valid.key == *key);
    }
    Ok(known)
}
