//! The host's word for its user: a short-lived JWT, as `spec/host-connect.md` describes it.
//!
//! Nothing here trusts the token to say how it is checked: the algorithm is always `EdDSA`, and the key
//! is the one that the host registered under the token's `kid`.

use std::collections::BTreeMap;

use hutong_package::VerifyingKey;
use hutong_policy::{SaidError, said};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use serde_json::Value;

/// Longest assertion that is looked at, in bytes.
const LONGEST_ASSERTION: usize = 8 * 1024;
/// Longest `sub`, `jti` and `kid`, in bytes.
const LONGEST_NAME: usize = 256;
/// Longest `exp − iat`, in seconds.
pub const LONGEST_LIFE: i64 = 300;
/// How far the host's clock may be off, in seconds.
pub const CLOCK_SKEW: i64 = 30;

/// Why an assertion is refused. The texts go to the host's developers.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssertionError {
    /// Not a JWT, or one with claims missing or of the wrong type.
    #[error("the assertion is not a JWT with the claims iss, sub, aud, iat, exp and jti")]
    Malformed,
    /// Another `alg` than `EdDSA`, or a `crit` header.
    #[error("the assertion must be signed with alg EdDSA and have no crit header")]
    Algorithm,
    /// No usable key for (`iss`, `kid`), or the signature is not by that key.
    #[error("the assertion is not signed with a key that its host has registered and not revoked")]
    Signature,
    /// Meant for another platform.
    #[error("aud must be the issuer URL of this platform")]
    Audience,
    /// Over, or not begun.
    #[error("the assertion is expired or from the future: check the host's clock")]
    Time,
    /// Valid for longer than allowed.
    #[error("exp must be at most {LONGEST_LIFE} seconds after iat")]
    Life,
    /// What it says of the user is malformed.
    #[error("the claim hutong_facts is malformed: {0}")]
    Facts(#[from] SaidError),
}

/// What the token says about the key that signed it, before anything is verified.
#[derive(Debug, PartialEq, Eq)]
pub struct Claimed {
    /// The host id in `iss`.
    pub host: String,
    /// The key id in the header.
    pub key_id: String,
}

/// A verified assertion.
#[derive(Debug, PartialEq, Eq)]
pub struct Assertion {
    /// The host's own id of its user.
    pub host_user_id: String,
    /// The token's unique name; to be accepted once.
    pub jti: String,
    /// The last second in which this token could be accepted, since the epoch.
    pub last_second: i64,
    /// The app it is meant for, when the host said so.
    pub app: Option<String>,
    /// What the host says of its user.
    pub said: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Claims {
    iss: String,
    sub: String,
    aud: Audience,
    iat: i64,
    exp: i64,
    nbf: Option<i64>,
    jti: String,
    hutong_app: Option<String>,
    hutong_facts: Option<Value>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Audience {
    fn names(&self, issuer: &str) -> bool {
        match self {
            Self::One(one) => one == issuer,
            Self::Many(many) => many.iter().any(|one| one == issuer),
        }
    }
}

/// Reads which host and key a token claims, so that the key can be looked up.
pub fn claimed(token: &str) -> Result<Claimed, AssertionError> {
    if token.len() > LONGEST_ASSERTION {
        return Err(AssertionError::Malformed);
    }
    let header = jsonwebtoken::decode_header(token).map_err(|error| match error.kind() {
        // An unknown `alg`, such as `none`, fails to parse; that deserves the better message.
        jsonwebtoken::errors::ErrorKind::Json(json) if json.is_data() => AssertionError::Algorithm,
        _ => AssertionError::Malformed,
    })?;
    if header.alg != Algorithm::EdDSA || header.crit.is_some() {
        return Err(AssertionError::Algorithm);
    }
    let claims: Claims =
        jsonwebtoken::dangerous::insecure_decode_claims(token).map_err(|_| AssertionError::Malformed)?;
    let key_id = header.kid.ok_or(AssertionError::Signature)?;
    if !is_name(&claims.iss) || !is_name(&key_id) {
        return Err(AssertionError::Malformed);
    }
    Ok(Claimed {
        host: claims.iss,
        key_id,
    })
}

/// What may name a user, a key or a token: not empty, not long, nothing that a database or a log chokes on.
fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.len()) && !text.contains(char::is_control)
}

/// Verifies a token against the key registered for what [`claimed`] answered. `issuer` is the platform's
/// own URL, `now` is in seconds since the epoch.
pub fn verify(token: &str, key: &VerifyingKey, issuer: &str, now: i64) -> Result<Assertion, AssertionError> {
    let mut validation = Validation::new(Algorithm::EdDSA);
    // The library reads the system clock; times and audience are checked below instead.
    validation.validate_exp = false;
    validation.validate_aud = false;
    validation.required_spec_claims.clear();
    let claims = DecodingKey::from_ed_components(&key.to_string())
        .and_then(|key| jsonwebtoken::decode::<Claims>(token, &key, &validation))
        .map_err(|_| AssertionError::Signature)?
        .claims;

    if !is_name(&claims.sub) || !is_name(&claims.jti) {
        return Err(AssertionError::Malformed);
    }
    if !claims.aud.names(issuer) {
        return Err(AssertionError::Audience);
    }
    let life = claims.exp.checked_sub(claims.iat).ok_or(AssertionError::Life)?;
    if !(1..=LONGEST_LIFE).contains(&life) {
        return Err(AssertionError::Life);
    }
    let begins = claims.iat.max(claims.nbf.unwrap_or(claims.iat));
    let last_second = claims.exp.saturating_add(CLOCK_SKEW);
    if begins > now.saturating_add(CLOCK_SKEW) || now >= last_second {
        return Err(AssertionError::Time);
    }
    Ok(Assertion {
        host_user_id: claims.sub,
        jti: claims.jti,
        last_second,
        app: claims.hutong_app,
        said: claims.hutong_facts.as_ref().map(said).transpose()?.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ed25519_dalek::pkcs8::EncodePrivateKey as _;
    use ed25519_dalek::{Signer as _, SigningKey};
    use jsonwebtoken::{EncodingKey, Header};
    use serde_json::json;

    use super::*;

    const NOW: i64 = 1_790_000_000;
    const ISSUER: &str = "https://hutong.example";

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    fn claims() -> Value {
        json!({"iss": "host_1", "sub": "user-1", "aud": ISSUER, "iat": NOW, "exp": NOW + 300, "jti": "j1"})
    }

    fn with(name: &str, value: impl Into<Value>) -> Value {
        let mut claims = claims();
        claims[name] = value.into();
        claims
    }

    fn public(seed: u8) -> VerifyingKey {
        hutong_package::SigningKey::from_seed(&[seed; 32]).verifying_key()
    }

    /// Signs any header and claims, as a host that means harm would.
    fn signed(header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let message = format!("{}.{}", part(header), part(claims));
        let signature = URL_SAFE_NO_PAD.encode(key().sign(message.as_bytes()).to_bytes());
        format!("{message}.{signature}")
    }

    fn check(claims: &Value) -> Result<Assertion, AssertionError> {
        let token = signed(&json!({"alg": "EdDSA", "kid": "k1"}), claims);
        claimed(&token)?;
        verify(&token, &public(7), ISSUER, NOW)
    }

    #[test]
    fn a_token_made_by_a_library_is_accepted() {
        let header = Header {
            kid: Some("k1".into()),
            ..Header::new(Algorithm::EdDSA)
        };
        let der = key().to_pkcs8_der().unwrap();
        let token = jsonwebtoken::encode(
            &header,
            &with("hutong_app", "app_1"),
            &EncodingKey::from_ed_der(der.as_bytes()),
        )
        .unwrap();
        assert_eq!(
            claimed(&token),
            Ok(Claimed {
                host: "host_1".into(),
                key_id: "k1".into()
            })
        );
        assert_eq!(
            verify(&token, &public(7), ISSUER, NOW),
            Ok(Assertion {
                host_user_id: "user-1".into(),
                jti: "j1".into(),
                last_second: NOW + 330,
                app: Some("app_1".into()),
                said: BTreeMap::new(),
            })
        );
    }

    #[test]
    fn times_are_checked_with_a_skew_of_thirty_seconds() {
        let window = |iat: i64, exp: i64| {
            let mut claims = with("iat", iat);
            claims["exp"] = exp.into();
            check(&claims).map(|_| ())
        };
        assert_eq!(window(NOW + 30, NOW + 330), Ok(()), "the host's clock is 30 s ahead");
        assert_eq!(
            window(NOW + 31, NOW + 331),
            Err(AssertionError::Time),
            "issued in the future"
        );
        assert_eq!(window(NOW - 329, NOW - 29), Ok(()), "the host's clock is 30 s behind");
        assert_eq!(window(NOW - 330, NOW - 30), Err(AssertionError::Time), "expired");
        assert_eq!(window(NOW, NOW + 301), Err(AssertionError::Life));
        assert_eq!(window(NOW, NOW), Err(AssertionError::Life));
        assert_eq!(window(i64::MIN, i64::MAX), Err(AssertionError::Life));
        assert_eq!(check(&with("nbf", NOW + 31)), Err(AssertionError::Time));
    }

    #[test]
    fn the_audience_must_be_this_platform() {
        assert!(check(&with("aud", json!(["https://other.example", ISSUER]))).is_ok());
        assert_eq!(
            check(&with("aud", "https://other.example")),
            Err(AssertionError::Audience)
        );
        assert_eq!(check(&with("aud", format!("{ISSUER}/"))), Err(AssertionError::Audience));
        assert_eq!(check(&with("aud", json!([]))), Err(AssertionError::Audience));
    }

    #[test]
    fn claims_must_be_there_and_of_their_type() {
        for name in ["iss", "sub", "aud", "iat", "exp", "jti"] {
            let mut without = claims();
            without.as_object_mut().unwrap().remove(name);
            assert_eq!(check(&without), Err(AssertionError::Malformed), "without {name}");
            assert_eq!(
                check(&with(name, json!({"a": 1}))),
                Err(AssertionError::Malformed),
                "{name} is an object"
            );
        }
        for name in ["iss", "sub", "jti"] {
            for bad in [String::new(), "x".repeat(257), "a\0b".to_owned(), "a\nb".to_owned()] {
                assert_eq!(
                    check(&with(name, bad.clone())),
                    Err(AssertionError::Malformed),
                    "{name} is {bad:?}"
                );
            }
        }
    }

    #[test]
    fn a_host_says_of_its_user_what_rules_ask_for() {
        let facts = json!({
            "city": "杭州", "group": ["staff", "vip"], "os": "android", "os_version": "15.1", "device": "Pixel 9",
            "net": "wifi", "host_version": "8.2.0", "sdk_version": "0.1.0", "locale": "zh-CN",
            "custom.level": 4, "custom.member": true, "custom.会员": "gold",
        });
        let assertion = check(&with("hutong_facts", facts.clone())).unwrap();
        assert_eq!(json!(assertion.said), facts);
        for nothing in [json!({}), Value::Null] {
            assert_eq!(check(&with("hutong_facts", nothing)).unwrap().said, BTreeMap::new());
        }
    }

    #[test]
    fn facts_that_are_not_in_order_are_refused_by_name() {
        let refused = |facts: Value| match check(&with("hutong_facts", facts.clone())) {
            Err(error @ AssertionError::Facts(_)) => error.to_string(),
            other => panic!("{facts}: {other:?}"),
        };
        for alien in [
            "user",
            "tester",
            "seat",
            "percent",
            "City",
            "",
            "custom.",
            "custom.a\0b",
            "custom",
        ] {
            let error = refused(json!({"city": "杭州", alien: "x"}));
            assert!(error.contains(&format!("{alien:?} is no attribute")), "{error}");
        }
        let long_name = format!("custom.{}", "x".repeat(65));
        assert!(refused(json!({&long_name: 1})).contains("is no attribute"));
        for (name, values) in [
            (
                "city",
                vec![
                    json!(1),
                    json!(["杭州"]),
                    json!(null),
                    json!(""),
                    json!("a\nb"),
                    json!("x".repeat(257)),
                ],
            ),
            (
                "group",
                vec![json!("vip"), json!([1]), json!([""]), json!({}), json!(vec!["g"; 65])],
            ),
            (
                "custom.a",
                vec![json!(null), json!(["x"]), json!({"b": 1}), json!(""), json!("a\0b")],
            ),
        ] {
            for value in values {
                let error = refused(json!({name: value.clone()}));
                let begins = format!("the claim hutong_facts is malformed: {name} must be ");
                assert!(error.starts_with(&begins), "{value}: {error}");
            }
        }
        let many = |count: usize| {
            (0..count)
                .map(|at| (format!("custom.{at}"), json!(1)))
                .collect::<Value>()
        };
        assert!(check(&with("hutong_facts", many(32))).is_ok());
        let large: Value = (0..9)
            .map(|at| (format!("custom.{at}"), json!("x".repeat(240))))
            .collect();
        for bad in [json!([]), json!("x"), json!(1), many(33), large] {
            assert!(refused(bad).contains("an object of at most 32 attributes and 2048 bytes"));
        }
    }

    #[test]
    fn the_token_does_not_choose_how_it_is_checked() {
        let token = |header: Value| signed(&header, &claims());

        assert_eq!(
            claimed(&token(json!({"alg": "none", "kid": "k1"}))),
            Err(AssertionError::Algorithm)
        );
        for other in ["HS256", "ES256", "RS256"] {
            let refused = claimed(&token(json!({"alg": other, "kid": "k1"})));
            assert_eq!(refused, Err(AssertionError::Algorithm), "{other}");
        }
        let critical = token(json!({"alg": "EdDSA", "kid": "k1", "crit": ["b64"], "b64": false}));
        assert_eq!(claimed(&critical), Err(AssertionError::Algorithm));
        assert_eq!(
            claimed(&token(json!({"alg": "EdDSA"}))),
            Err(AssertionError::Signature),
            "without kid"
        );

        // The classic confusion: the public key used as the secret of a MAC.
        let header = Header {
            kid: Some("k1".into()),
            ..Header::new(Algorithm::HS256)
        };
        let mac = jsonwebtoken::encode(
            &header,
            &claims(),
            &EncodingKey::from_secret(key().verifying_key().as_bytes()),
        )
        .unwrap();
        assert_eq!(claimed(&mac), Err(AssertionError::Algorithm));
        assert_eq!(verify(&mac, &public(7), ISSUER, NOW), Err(AssertionError::Signature));
    }

    #[test]
    fn a_changed_or_foreign_token_is_refused() {
        let token = signed(&json!({"alg": "EdDSA", "kid": "k1"}), &claims());
        assert_eq!(verify(&token, &public(8), ISSUER, NOW), Err(AssertionError::Signature));

        let (message, signature) = token.rsplit_once('.').unwrap();
        let (header, _) = message.split_once('.').unwrap();
        let other = URL_SAFE_NO_PAD.encode(with("sub", "somebody-else").to_string());
        let changed = format!("{header}.{other}.{signature}");
        assert_eq!(
            verify(&changed, &public(7), ISSUER, NOW),
            Err(AssertionError::Signature)
        );

        for rubbish in [
            "",
            ".",
            "..",
            "a.b",
            "a.b.c",
            "....",
            &"x".repeat(9000),
            "\u{0}.\u{0}.\u{0}",
        ] {
            assert!(claimed(rubbish).is_err(), "{rubbish:.20}");
            assert!(verify(rubbish, &public(8), ISSUER, NOW).is_err(), "{rubbish:.20}");
        }
    }
}
