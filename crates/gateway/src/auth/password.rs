//! Passwords: argon2id with OWASP's parameters (19 MiB, 2 passes, 1 lane), at most two hashes at once.
//!
//! A guess at an address that nobody has costs the same hash, so that time does not tell who has a login.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash as Phc;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use domain::user::Password;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use storage::PasswordHash;
use tokio::sync::Semaphore;

/// How many hashes run at once: each takes 19 MiB and a core.
const AT_ONCE: usize = 2;
/// How many may wait for their turn. A hash takes some tens of milliseconds, so nobody waits for more than about two seconds.
const MOST_WAITING: usize = 32;
/// Of a password that nobody has, with the same parameters.
const NOBODYS: &str = "$argon2id$v=19$m=19456,t=2,p=1$c29tZXRoaW5nIHNhbHR5$dWJmTUVnTUZLckJCN3hJS3hBcUo3bWdxUkZDRzc5Tlo";

/// Hashes a new password.
pub fn hash(password: &Password) -> Result<PasswordHash, Problem> {
    let hash = Argon2::default()
        .hash_password(password.reveal().as_bytes())
        .map_err(Problem::internal)?;
    Ok(PasswordHash(hash.to_string()))
}

/// Checks passwords.
pub struct Passwords {
    turns: Arc<Semaphore>,
    waiting: AtomicUsize,
}

impl Default for Passwords {
    fn default() -> Passwords {
        Passwords {
            turns: Arc::new(Semaphore::new(AT_ONCE)),
            waiting: AtomicUsize::new(0),
        }
    }
}

impl Passwords {
    /// Whether the password is the one with that hash; without a hash it is not, after the same work.
    pub async fn verify(&self, candidate: String, hash: Option<PasswordHash>) -> Result<bool, Problem> {
        if self.waiting.fetch_add(1, Ordering::Relaxed) >= MOST_WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            return Err(Problem::plain(ErrorCode::TooManyAttempts).retry_after(2));
        }
        let turn = self.turns.clone().acquire_owned().await;
        self.waiting.fetch_sub(1, Ordering::Relaxed);
        let turn = turn.map_err(Problem::internal)?;
        let known = hash.is_some();
        let hash = hash.map_or_else(|| NOBODYS.to_owned(), |hash| hash.0);
        let right = tokio::task::spawn_blocking(move || {
            let right = Phc::new(&hash)
                .is_ok_and(|hash| Argon2::default().verify_password(candidate.as_bytes(), &hash).is_ok());
            drop(turn);
            right
        });
        Ok(right.await.map_err(Problem::internal)? && known)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_is_right_and_nobody_has_none() {
        let hash = hash(&Password::parse("correct horse battery".to_owned()).unwrap()).unwrap();
        let passwords = Passwords::default();
        assert!(
            passwords
                .verify("correct horse battery".to_owned(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify("correct horse".to_owned(), Some(hash.clone()))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify("correct horse battery".to_owned(), None)
                .await
                .unwrap()
        );
        assert!(Phc::new(NOBODYS).is_ok(), "a guess at nobody must cost a hash");
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    }

    #[tokio::test]
    async fn those_beyond_the_queue_are_turned_away() {
        let passwords = Passwords::default();
        passwords.waiting.store(MOST_WAITING, Ordering::Relaxed);
        let refused = passwords.verify("x".to_owned(), None).await.unwrap_err();
        assert_eq!(
            (refused.code, refused.retry_after),
            (ErrorCode::TooManyAttempts, Some(2))
        );
    }
}
