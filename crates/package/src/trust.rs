//! The platform's keys: what says which of them count, and who follows that from the one that they pinned.

use serde::{Deserialize, Serialize};

use crate::{FORMAT, PackageError, SigningKey, VerifyingKey};

const CONTEXT: &[u8] = b"hutong-keys-v1\n";

/// Which keys of a platform count from now on. Each says all of it: whoever knows the newest needs no other.
// The fields stand in the order of their names: that is the order of the canonical JSON.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeyStatement {
    /// Always [`FORMAT`].
    pub format: u32,
    /// Milliseconds since the epoch.
    pub issued_at: i64,
    /// Keys that sign releases and heads of the log; the first signs now, the others are on their way out.
    pub keys: Vec<ValidKey>,
    /// Greater than that of every statement before.
    pub number: u64,
    /// Keys that count no more, whatever they signed and whenever.
    pub revoked: Vec<RevokedKey>,
    /// The key that signs the next statement: the first of `keys`, or one that is kept offline.
    pub root: VerifyingKey,
}

/// A key that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ValidKey {
    /// The key.
    pub key: VerifyingKey,
    /// First moment at which it counts no more, milliseconds since the epoch.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<i64>,
}

/// A key that was taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevokedKey {
    /// The key.
    pub key: VerifyingKey,
    /// When, milliseconds since the epoch.
    pub since: i64,
}

/// A [`KeyStatement`] as it is handed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignedKeys {
    /// Of the root before, of its own root, and of the first of its keys.
    pub signatures: Vec<KeySignature>,
    /// The text that is signed.
    pub statement: String,
}

/// One signature over a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeySignature {
    /// Who signed.
    pub key: VerifyingKey,
    /// Base64url without padding.
    pub signature: String,
}

impl KeyStatement {
    /// The statement with the signatures of these keys.
    #[expect(clippy::missing_panics_doc, reason = "plain data always becomes JSON")]
    pub fn sign(&self, keys: &[&SigningKey]) -> SignedKeys {
        let statement = serde_json::to_string(self).expect("plain data always becomes JSON");
        let mut signatures: Vec<KeySignature> = Vec::new();
        for signer in keys {
            let key = signer.verifying_key();
            if !signatures.iter().any(|made| made.key == key) {
                let signature = signer.sign(CONTEXT, statement.as_bytes());
                signatures.push(KeySignature { key, signature });
            }
        }
        SignedKeys { signatures, statement }
    }

    /// Reads the text of a statement that makes sense. Who signed it is another question: [`Trust::follow`].
    pub fn parse(text: &str) -> Result<Self, PackageError> {
        let read: Self = serde_json::from_str(text).map_err(|error| invalid(error.to_string()))?;
        if read.format != FORMAT {
            return Err(invalid(format!(
                "format is {}, this reader knows {FORMAT}",
                read.format
            )));
        }
        // a number that JavaScript counts with, too
        if !(1..1 << 53).contains(&read.number) {
            return Err(invalid(format!("the number {} is none", read.number)));
        }
        if read.keys.first().is_none_or(|first| first.until.is_some()) {
            return Err(invalid("no key signs from now on".to_owned()));
        }
        let named =
            |revoked: &RevokedKey| read.root == revoked.key || read.keys.iter().any(|valid| valid.key == revoked.key);
        if read.revoked.iter().any(named) {
            return Err(invalid("a revoked key counts".to_owned()));
        }
        Ok(read)
    }

    /// What holds of a platform that has had no key but `key`: nobody signs or tells it.
    pub fn of_first(key: VerifyingKey) -> Self {
        let only = ValidKey {
            key: key.clone(),
            until: None,
        };
        Self {
            format: FORMAT,
            issued_at: 0,
            keys: vec![only],
            number: 0,
            revoked: Vec::new(),
            root: key,
        }
    }

    /// The next one: `key` signs from `now` on, and the one before counts until `until`. It is the root, too, unless that
    /// is kept offline.
    #[must_use]
    pub fn rotated(&self, key: VerifyingKey, now: i64, until: i64) -> Self {
        let mut next = self.after(now);
        if self.root == *self.signer() {
            next.root = key.clone();
        }
        for old in &mut next.keys {
            old.until = old.until.or(Some(until));
        }
        next.keys.insert(0, ValidKey { key, until: None });
        next
    }

    /// The next one: `key` counts no more. Whoever takes back the key that signs rotates first.
    #[must_use]
    pub fn without(&self, key: &VerifyingKey, now: i64) -> Self {
        let mut next = self.after(now);
        next.keys.retain(|valid| valid.key != *key);
        if !next.revoked.iter().any(|revoked| revoked.key == *key) {
            next.revoked.push(RevokedKey {
                key: key.clone(),
                since: now,
            });
        }
        next
    }

    /// The next one: `root` signs those that follow.
    #[must_use]
    pub fn rooted(&self, root: VerifyingKey, now: i64) -> Self {
        Self {
            root,
            ..self.after(now)
        }
    }

    fn after(&self, now: i64) -> Self {
        let counts = |valid: &&ValidKey| valid.until.is_none_or(|until| now < until);
        Self {
            issued_at: now,
            keys: self.keys.iter().filter(counts).cloned().collect(),
            number: self.number + 1,
            ..self.clone()
        }
    }

    /// The key that signs from now on.
    pub fn signer(&self) -> &VerifyingKey {
        &self.keys[0].key
    }
}

impl SignedKeys {
    fn is_signed_by(&self, key: &VerifyingKey) -> bool {
        let mut signatures = self.signatures.iter().filter(|made| made.key == *key);
        signatures.any(|made| key.verifies(CONTEXT, self.statement.as_bytes(), &made.signature))
    }

    /// Those of `all` statements, in order, that somebody needs who has pinned a root: where the root changed, and the
    /// newest.
    pub fn needed(all: &[Self]) -> Result<Vec<Self>, PackageError> {
        let mut needed = Vec::new();
        let mut root = None;
        for (at, signed) in all.iter().enumerate() {
            let statement = KeyStatement::parse(&signed.statement)?;
            if root.replace(statement.root.clone()) != Some(statement.root) || at + 1 == all.len() {
                needed.push(signed.clone());
            }
        }
        Ok(needed)
    }
}

/// Whom somebody believes of a platform: the key that they pinned, and what they have seen that follows from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    pinned: VerifyingKey,
    seen: Option<Seen>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Seen {
    text: String,
    statement: KeyStatement,
}

/// Why a signature is not the platform's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Untrusted {
    /// It is of no key of the platform.
    Stranger,
    /// It is of a key that counts no more.
    Former(PackageError),
}

impl From<VerifyingKey> for Trust {
    fn from(pinned: VerifyingKey) -> Self {
        Self { pinned, seen: None }
    }
}

impl Trust {
    /// Whoever has pinned `pinned` and kept [`Trust::seen`].
    pub fn remembered(pinned: VerifyingKey, seen: &str) -> Result<Self, PackageError> {
        let statement = KeyStatement::parse(seen)?;
        let text = seen.to_owned();
        let seen = Some(Seen { text, statement });
        Ok(Self { pinned, seen })
    }

    /// The text of the newest statement that was seen, to be kept.
    pub fn seen(&self) -> Option<&str> {
        self.seen.as_ref().map(|seen| seen.text.as_str())
    }

    /// The newest statement that was seen.
    pub fn statement(&self) -> Option<&KeyStatement> {
        self.seen.as_ref().map(|seen| &seen.statement)
    }

    /// Number of the newest statement that was seen; 0 when the platform never had another key.
    pub fn number(&self) -> u64 {
        self.statement().map_or(0, |statement| statement.number)
    }

    /// The key that was pinned.
    pub fn pinned(&self) -> &VerifyingKey {
        &self.pinned
    }

    /// Goes on from what was seen, else from the first statement that the pinned key signed. Each must be signed by the
    /// root of the one before, by its own root and by the first of its keys; `chain` must not end before what was seen.
    pub fn follow(&self, chain: &[SignedKeys]) -> Result<Self, PackageError> {
        let mut seen = self.seen.clone();
        let mut last = 0;
        for signed in chain {
            let statement = KeyStatement::parse(&signed.statement)?;
            let number = statement.number;
            if number <= last {
                return Err(invalid(format!("{number} comes after {last}")));
            }
            last = number;
            let by = match &seen {
                Some(known) if number < known.statement.number => continue,
                Some(known) if number == known.statement.number => {
                    if known.text == signed.statement {
                        continue;
                    }
                    return Err(PackageError::KeysDiverged { number });
                }
                Some(known) => &known.statement.root,
                None if signed.is_signed_by(&self.pinned) => &self.pinned,
                None => continue,
            };
            if let Some(key) = [by, &statement.root, statement.signer()]
                .into_iter()
                .find(|key| !signed.is_signed_by(key))
            {
                let key = key.to_string();
                return Err(PackageError::KeysSignature { number, key });
            }
            let text = signed.statement.clone();
            seen = Some(Seen { text, statement });
        }
        if last < self.number() {
            let seen = self.number();
            return Err(PackageError::KeysRollback { offered: last, seen });
        }
        if last > 0 && seen.is_none() {
            let key = self.pinned.to_string();
            return Err(PackageError::KeysSignature { number: last, key });
        }
        Ok(Self { seen, ..self.clone() })
    }

    /// Whether a key that counts at `now` signed `context` and `bytes`.
    pub(crate) fn verifies(&self, context: &[u8], bytes: &[u8], signature: &str, now: i64) -> Result<(), Untrusted> {
        let signed = |key: &VerifyingKey| key.verifies(context, bytes, signature);
        let Some(statement) = self.statement() else {
            return if signed(&self.pinned) {
                Ok(())
            } else {
                Err(Untrusted::Stranger)
            };
        };
        for ValidKey { key, until } in &statement.keys {
            if signed(key) {
                return match until {
                    Some(until) if *until <= now => Err(former(key, *until)),
                    _ => Ok(()),
                };
            }
        }
        let revoked = statement.revoked.iter().find(|revoked| signed(&revoked.key));
        Err(revoked.map_or(Untrusted::Stranger, |revoked| former(&revoked.key, revoked.since)))
    }
}

fn former(key: &VerifyingKey, since: i64) -> Untrusted {
    let key = key.to_string();
    Untrusted::Former(PackageError::KeyRevoked { key, since })
}

impl Untrusted {
    /// As an error; `stranger` is the one of what is signed.
    pub(crate) fn or(self, stranger: impl FnOnce() -> PackageError) -> PackageError {
        match self {
            Self::Stranger => stranger(),
            Self::Former(error) => error,
        }
    }
}

fn invalid(reason: String) -> PackageError {
    PackageError::KeysInvalid { reason }
}
