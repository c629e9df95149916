//! Passwords, kept as Argon2id. Hashing is slow on purpose: few at a time, off the async threads.

use argon2::password_hash::{self, Salt, SaltString};
use argon2::{Argon2, PasswordHash, PasswordHasher, PasswordVerifier};
use hutong_base::Random;
use hutong_core::{Error, Result};
use tokio::sync::Semaphore;

/// Each takes 19 MiB and a processor for some tens of milliseconds.
static HASHING: Semaphore = Semaphore::const_new(4);

/// Refuses a password that is too short to be one or longer than anybody types. What it is made of is not asked.
pub(crate) fn check(password: &str, email: &str) -> Result<()> {
    if !(10..=200).contains(&password.chars().count()) {
        return Err(Error::field("password", "must be 10 to 200 characters"));
    }
    if password.to_lowercase() == email {
        return Err(Error::field("password", "must not be the email"));
    }
    Ok(())
}

/// The hash of `password`, in PHC form.
pub(crate) async fn hash(random: &dyn Random, password: String) -> Result<String> {
    let mut bytes = [0; Salt::RECOMMENDED_LENGTH];
    random.fill(&mut bytes);
    slowly(move || {
        let salt = SaltString::encode_b64(&bytes)?;
        Ok(Argon2::default().hash_password(password.as_bytes(), &salt)?.to_string())
    })
    .await
}

/// Whether `password` is the one of `hash`. Without a hash (no such user) it takes as long and says no.
pub(crate) async fn matches(hash: Option<String>, password: String) -> Result<bool> {
    /// Of no password: salt and hash were made up.
    const NOBODY: &str =
        "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5MTIzNA$Y0ZtVXg0bWd2R1dqVHh2cFF3cWJkZUxzYVh5Wm5rUG8";
    slowly(move || {
        let known = hash.is_some();
        let text = hash.unwrap_or_else(|| NOBODY.to_owned());
        let same = Argon2::default().verify_password(password.as_bytes(), &PasswordHash::new(&text)?);
        Ok(known && same.is_ok())
    })
    .await
}

async fn slowly<T: Send + 'static>(work: impl FnOnce() -> password_hash::Result<T> + Send + 'static) -> Result<T> {
    let turn = HASHING.acquire().await.map_err(Error::internal)?;
    // the turn is over when the work is, even if nobody waits for it any more
    let work = move || {
        let _turn = turn;
        work()
    };
    let done = tokio::task::spawn_blocking(work).await.map_err(Error::internal)?;
    done.map_err(Error::internal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn whoever_hangs_up_leaves_the_turn_to_the_work_under_way() {
        let (begun, under_way) = std::sync::mpsc::channel();
        let (finish, finished) = std::sync::mpsc::channel::<()>();
        let waiting = tokio::spawn(slowly(move || {
            begun.send(()).unwrap();
            finished.recv().unwrap();
            Ok(())
        }));
        tokio::task::spawn_blocking(move || under_way.recv().unwrap())
            .await
            .unwrap();
        waiting.abort();
        assert!(waiting.await.unwrap_err().is_cancelled());
        assert_eq!(HASHING.available_permits(), 3);
        finish.send(()).unwrap();
        while HASHING.available_permits() < 4 {
            tokio::task::yield_now().await;
        }
    }
}
