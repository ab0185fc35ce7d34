//! Passwords: hashed with argon2id, two at a time, so that a flood of sign-ins cannot take the machine.
//!
//! A hash costs 19 MiB and some tens of milliseconds. Two are worked on, 32 wait; whoever comes then is sent away. A client that
//! hangs up while its password is hashed does not free its place: only when the work is done is the place another's.
//!
//! Invariant: a sign-in costs one hash whether or not the user exists.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use domain::user::Password;
use std::fmt::Display;
use std::sync::Arc;
use storage::PasswordHash;
use tokio::sync::Semaphore;

/// How many hashes are worked on at once.
const AT_ONCE: usize = 2;
/// How many more may wait.
const MAY_WAIT: usize = 32;
/// A full queue is worked off in about this many seconds.
const BUSY_FOR: u64 = 2;
/// The password storage recommendation of OWASP: argon2id, 19 MiB, two passes, one lane.
const PARAMS: (u32, u32, u32) = (19_456, 2, 1);
/// What a candidate is compared with when there is no user. No password has this hash. Its parameters are [`PARAMS`].
const NOBODYS: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// The hash of a new password. It takes a while: in an async task, have it done elsewhere.
pub fn hash(password: &Password) -> Result<PasswordHash, Problem> {
    let hash = argon2().and_then(|argon2| argon2.hash_password(password.reveal().as_bytes()));
    Ok(PasswordHash(hash.map_err(failed)?.to_string()))
}

/// Compares passwords with hashes. Clones share the queue.
#[derive(Clone, Debug)]
pub struct Passwords {
    places: Arc<Semaphore>,
    turns: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Passwords {
        Passwords {
            places: Arc::new(Semaphore::new(AT_ONCE + MAY_WAIT)),
            turns: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }
}

impl Passwords {
    /// Whether the candidate is the password that has this hash. Without one it takes as long, and it is not.
    pub async fn verify(&self, candidate: &Password, hash: Option<&PasswordHash>) -> Result<bool, Problem> {
        let candidate = candidate.clone();
        let hash = hash.cloned();
        self.in_turn(move || {
            let against = hash.as_ref().map_or(NOBODYS, |hash| &hash.0);
            match argon2()?.verify_password(candidate.reveal().as_bytes(), against) {
                Ok(()) => Ok(hash.is_some()),
                Err(password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, password_hash::Error> + Send + 'static,
    ) -> Result<T, Problem> {
        let place = self.places.clone().try_acquire_owned().map_err(|_| busy())?;
        let turn = self.turns.clone().acquire_owned().await.map_err(|_| busy())?;
        let done = tokio::task::spawn_blocking(move || {
            let outcome = work();
            drop((turn, place));
            outcome
        });
        done.await.map_err(failed)?.map_err(failed)
    }
}

fn argon2() -> Result<Argon2<'static>, password_hash::Error> {
    let (memory, passes, lanes) = PARAMS;
    let params = Params::new(memory, passes, lanes, None).map_err(|_| password_hash::Error::ParamsInvalid)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn busy() -> Problem {
    Problem::plain(ErrorCode::TooManyAttempts).retry_after(BUSY_FOR)
}

fn failed(reason: impl Display) -> Problem {
    Problem::internal(format_args!("a password could not be hashed: {reason}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn password(text: &str) -> Password {
        Password::parse(text.to_owned()).unwrap()
    }

    #[tokio::test]
    async fn only_the_password_matches_its_hash_and_nothing_matches_nobodys() {
        let passwords = Passwords::default();
        let hash = hash(&password("correct horse battery")).unwrap();
        assert!(hash.0.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{}", hash.0);
        assert!(
            passwords
                .verify(&password("correct horse battery"), Some(&hash))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify(&password("correct horse batterY"), Some(&hash))
                .await
                .unwrap()
        );
        assert!(
            !passwords
                .verify(&password("correct horse battery"), None)
                .await
                .unwrap()
        );
        assert_ne!(hash, super::hash(&password("correct horse battery")).unwrap());
    }

    #[test]
    fn nobodys_hash_costs_what_anybodys_does() {
        let hash = password_hash::phc::PasswordHash::new(NOBODYS).unwrap();
        let params = Params::try_from(&hash).unwrap();
        assert_eq!((params.m_cost(), params.t_cost(), params.p_cost()), PARAMS);
        assert_eq!((hash.salt.unwrap().len(), hash.hash.unwrap().len()), (16, 32));
    }

    #[tokio::test]
    async fn a_flood_is_sent_away_and_those_who_waited_are_served() {
        let passwords = Passwords::default();
        let turns = passwords.turns.clone().acquire_many_owned(2).await.unwrap();
        let candidate = password("correct horse battery");
        let waiting: Vec<_> = (0..AT_ONCE + MAY_WAIT)
            .map(|_| {
                let passwords = passwords.clone();
                tokio::spawn(async move { passwords.in_turn(|| Ok(())).await })
            })
            .collect();
        while passwords.places.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let problem = passwords.verify(&candidate, None).await.unwrap_err();
        assert_eq!(
            (problem.code, problem.retry_after),
            (ErrorCode::TooManyAttempts, Some(2))
        );
        drop(turns);
        for one in waiting {
            one.await.unwrap().unwrap();
        }
        assert!(!passwords.verify(&candidate, None).await.unwrap());
    }

    #[tokio::test]
    async fn an_unreadable_hash_is_a_failure_and_no_match() {
        let outcome = Passwords::default()
            .verify(
                &password("correct horse battery"),
                Some(&PasswordHash("no hash".into())),
            )
            .await;
        assert_eq!(outcome.unwrap_err().code, ErrorCode::Internal);
    }
}
