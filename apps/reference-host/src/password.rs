//! Passwords, hashed with Argon2id. Hashing is slow on purpose: at most two at a time, off the async threads.

use argon2::{
    Argon2, PasswordHash, PasswordHasher, PasswordVerifier,
    password_hash::{Salt, SaltString},
};
use tokio::sync::Semaphore;

use crate::{error::Error, world::World};

static HASHING: Semaphore = Semaphore::const_new(2);

/// The hash of `password`, in PHC form.
pub(crate) async fn hash(world: &dyn World, password: String) -> Result<String, Error> {
    let mut bytes = [0u8; Salt::RECOMMENDED_LENGTH];
    world.fill(&mut bytes);
    slowly(move || {
        let salt = SaltString::encode_b64(&bytes)?;
        Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
    })
    .await
}

/// Whether `password` is the one of `hash`. Without a hash (no such user) it takes as long and says no.
pub(crate) async fn matches(hash: Option<String>, password: String) -> Result<bool, Error> {
    /// Of a password nobody has: 32 random bytes, thrown away.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5MTIzNA$Y0ZtVXg0bWd2R1dqVHh2cFF3cWJkZUxzYVh5Wm5rUG8";
    slowly(move || {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| NOBODY.to_owned());
        let same = Argon2::default()
            .verify_password(password.as_bytes(), &PasswordHash::new(&text)?)
            .is_ok();
        Ok(known && same)
    })
    .await
}

async fn slowly<T: Send + 'static>(
    work: impl FnOnce() -> argon2::password_hash::Result<T> + Send + 'static,
) -> Result<T, Error> {
    let _turn = HASHING
        .acquire()
        .await
        .map_err(|cause| Error::Internal(cause.to_string()))?;
    let done = tokio::task::spawn_blocking(work)
        .await
        .map_err(|cause| Error::Internal(cause.to_string()))?;
    done.map_err(|cause| Error::Internal(format!("password hashing failed: {cause}")))
}
