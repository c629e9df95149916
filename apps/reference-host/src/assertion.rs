//! The host vouches for its user: a short-lived JWT, as spec/host-connect.md, *User assertion*, says.

use std::{path::Path, sync::Arc};

use anyhow::{Context, ensure};
use axum::{Json, extract::State, http::HeaderMap};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{SigningKey, pkcs8::EncodePrivateKey};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{
    Host,
    config::is_id,
    error::Error,
    facts::Facts,
    request::Params,
    session::CurrentUser,
    world::{World, new_id},
};

/// Seconds an assertion is good for. The platform allows 300; the container uses it at once.
const LIFETIME: i64 = 120;

/// The host's own signing key and the id it is registered under.
pub struct AssertionKey {
    kid: String,
    public: String,
    signing: EncodingKey,
}

impl AssertionKey {
    /// Reads the key in `folder`, or makes it at first use.
    pub fn open(folder: &Path, kid: Option<&str>, world: &dyn World) -> anyhow::Result<Self> {
        let path = folder.join("host.key");
        let seed = match std::fs::read(&path) {
            Ok(bytes) => bytes,
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => {
                std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
                let mut seed = [0u8; 32];
                world.fill(&mut seed);
                let text = URL_SAFE_NO_PAD.encode(seed);
                write_private(&path, text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))?;
                text.into_bytes()
            }
            Err(cause) => return Err(cause).with_context(|| format!("cannot read {}", path.display())),
        };
        let seed = URL_SAFE_NO_PAD.decode(seed.trim_ascii()).unwrap_or_default();
        ensure!(
            seed.len() == 32,
            "{} is not an assertion key; restore it, or remove it to make a new one and register that",
            path.display()
        );
        let mut bytes = [0u8; 32];
        bytes.copy_from_slice(&seed);

        let key = SigningKey::from_bytes(&bytes);
        let public = key.verifying_key();
        let der = key.to_pkcs8_der().context("cannot encode the assertion key")?;
        let thumb = URL_SAFE_NO_PAD.encode(&Sha256::digest(public.as_bytes())[..9]);
        Ok(AssertionKey {
            kid: kid.map_or(thumb, str::to_owned),
            public: URL_SAFE_NO_PAD.encode(public.as_bytes()),
            signing: EncodingKey::from_ed_der(der.as_bytes()),
        })
    }

    /// Id of the key, in the `kid` header.
    pub fn kid(&self) -> &str {
        &self.kid
    }

    /// The public key, base64url without padding: what is registered with the platform.
    pub fn public(&self) -> &str {
        &self.public
    }
}

/// Makes a file that only its owner can read; fails when it exists.
fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    iat: i64,
    exp: i64,
    jti: String,
    hutong_app: &'a str,
    hutong_facts: Facts<'a>,
}

#[derive(Deserialize)]
pub(crate) struct For {
    app: String,
}

#[derive(Serialize)]
pub(crate) struct Assertion {
    assertion: String,
}

/// `GET /api/hutong/assertion?app=app_…`: for the user of this session and for this app only.
pub(crate) async fn get(
    State(host): State<Arc<Host>>,
    CurrentUser(user): CurrentUser,
    headers: HeaderMap,
    Params(wanted): Params<For>,
) -> Result<Json<Assertion>, Error> {
    if !is_id(&wanted.app) {
        return Err(Error::Invalid("app must be the id of a mini-program".into()));
    }
    let now = host.world.now();
    let iat = now.div_euclid(1000);
    let claims = Claims {
        iss: &host.config.host,
        sub: &user.id,
        aud: &host.config.issuer,
        iat,
        exp: iat + LIFETIME,
        jti: new_id(&*host.world, "jti", now),
        hutong_app: &wanted.app,
        hutong_facts: Facts::of(&host, &user, &headers),
    };
    let header = Header {
        kid: Some(host.key.kid.clone()),
        ..Header::new(Algorithm::EdDSA)
    };
    let assertion = jsonwebtoken::encode(&header, &claims, &host.key.signing)
        .map_err(|cause| Error::Internal(format!("cannot sign an assertion: {cause}")))?;
    Ok(Json(Assertion { assertion }))
}
