use std::{fmt, str::FromStr};

use base64::{
    Engine as _,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig, general_purpose::URL_SAFE_NO_PAD},
};
use ed25519_dalek::{
    Signer as _,
    pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, KeypairBytes, spki::der::pem::LineEnding},
};
use serde::{Deserialize, Serialize};

use crate::PackageError;

/// An Ed25519 private key: the developer's, or the platform's.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

impl SigningKey {
    /// The key that grows from 32 random bytes.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        Self(ed25519_dalek::SigningKey::from_bytes(seed))
    }

    /// Reads the text of a key file: PKCS#8 PEM, or the 32 byte seed in base64 of either alphabet.
    pub fn parse(text: &str) -> Result<Self, PackageError> {
        let text = text.trim();
        if text.starts_with("-----BEGIN") {
            return ed25519_dalek::SigningKey::from_pkcs8_pem(text)
                .map(Self)
                .map_err(|error| invalid(format!("not an Ed25519 private key in PKCS#8: {error}")));
        }
        Ok(Self::from_seed(&decode32(text)?))
    }

    /// PKCS#8 PEM, the form that other tools read.
    pub fn to_pem(&self) -> Result<String, PackageError> {
        // without the public key: that would be version 2, which OpenSSL refuses
        let pair = KeypairBytes {
            secret_key: self.0.to_bytes(),
            public_key: None,
        };
        let pem = pair
            .to_pkcs8_pem(LineEnding::LF)
            .map_err(|error| invalid(error.to_string()))?;
        Ok(pem.to_string())
    }

    /// The public half.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.0.verifying_key())
    }

    /// Signature over `context` followed by `bytes`, base64url without padding.
    pub(crate) fn sign(&self, context: &[u8], bytes: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.0.sign(&[context, bytes].concat()).to_bytes())
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningKey(of {})", self.verifying_key())
    }
}

/// An Ed25519 public key, written in base64url without padding.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct VerifyingKey(ed25519_dalek::VerifyingKey);

impl VerifyingKey {
    /// Whether `signature` (base64url) is this key's over `context` followed by `bytes`.
    pub(crate) fn verifies(&self, context: &[u8], bytes: &[u8], signature: &str) -> bool {
        let Ok(raw) = URL_SAFE_NO_PAD.decode(signature) else {
            return false;
        };
        let Ok(raw) = ed25519_dalek::Signature::from_slice(&raw) else {
            return false;
        };
        self.0.verify_strict(&[context, bytes].concat(), &raw).is_ok()
    }
}

impl FromStr for VerifyingKey {
    type Err = PackageError;

    fn from_str(text: &str) -> Result<Self, PackageError> {
        let key = ed25519_dalek::VerifyingKey::from_bytes(&decode32(text.trim())?)
            .map_err(|_| invalid("not a point of Ed25519".to_owned()))?;
        // a key of small order "signs" anything
        if key.is_weak() {
            return Err(invalid("a weak Ed25519 public key".to_owned()));
        }
        Ok(Self(key))
    }
}

impl TryFrom<String> for VerifyingKey {
    type Error = PackageError;

    fn try_from(text: String) -> Result<Self, PackageError> {
        text.parse()
    }
}

impl From<VerifyingKey> for String {
    fn from(key: VerifyingKey) -> Self {
        key.to_string()
    }
}

impl fmt::Display for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&URL_SAFE_NO_PAD.encode(self.0.as_bytes()))
    }
}

impl fmt::Debug for VerifyingKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// People paste both alphabets, with and without padding.
fn decode32(text: &str) -> Result<[u8; 32], PackageError> {
    const LENIENT: GeneralPurpose = GeneralPurpose::new(
        &base64::alphabet::URL_SAFE,
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
    );
    let bytes = LENIENT
        .decode(text.replace('+', "-").replace('/', "_"))
        .map_err(|error| invalid(format!("not base64: {error}")))?;
    let length = bytes.len();
    bytes
        .try_into()
        .map_err(|_| invalid(format!("32 bytes expected, found {length}")))
}

fn invalid(reason: String) -> PackageError {
    PackageError::KeyInvalid { reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_survives_every_written_form() {
        let key = SigningKey::from_seed(&[7; 32]);
        let public = key.verifying_key();
        let pem = key.to_pem().unwrap();
        assert!(
            pem.starts_with("-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2Vw"),
            "PKCS#8 version 1: {pem}"
        );
        assert_eq!(SigningKey::parse(&pem).unwrap().verifying_key(), public);
        assert_eq!(
            SigningKey::parse("BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc=\n")
                .unwrap()
                .verifying_key(),
            public
        );
        assert_eq!(public.to_string().parse::<VerifyingKey>().unwrap(), public);
    }

    #[test]
    fn bad_keys_are_refused_with_the_cause() {
        let zero = URL_SAFE_NO_PAD.encode([0; 32]);
        for text in [
            "",
            "abc",
            "!!!",
            &zero,
            "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
        ] {
            assert_eq!(
                text.parse::<VerifyingKey>().unwrap_err().code(),
                "key_invalid",
                "{text}"
            );
        }
        assert_eq!(
            SigningKey::parse("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----")
                .unwrap_err()
                .code(),
            "key_invalid"
        );
    }

    #[test]
    fn the_private_key_is_not_printed() {
        let key = SigningKey::from_seed(&[7; 32]);
        assert_eq!(format!("{key:?}"), format!("SigningKey(of {})", key.verifying_key()));
    }
}
