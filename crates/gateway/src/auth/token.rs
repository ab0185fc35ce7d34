//! Access tokens: JWTs of EdDSA and nothing else (RFC 7519, 8037, 8725), ten minutes long.
//!
//! The keys are made on first start and kept in the database, so that every node has the same. A token names its key; a name that
//! is not known makes this node look for new keys, at most once in ten seconds.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use desk::Desk;
use domain::ids::{SessionId, UserId};
use domain::time::Timestamp;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::sync::{Mutex, PoisonError, RwLock};
use storage::{SigningKey, StorageError, Store};
use uuid::Uuid;

/// How long an access token holds, in seconds.
pub const LIFETIME_SECONDS: i64 = 600;
/// The longest token that is looked at, in bytes.
const MOST_BYTES: usize = 4096;
const AUDIENCE: &str = "dateline";
const RELOAD_EVERY_MILLIS: i64 = 10_000;

/// What a good token says.
#[derive(Debug, PartialEq, Eq)]
pub struct Claims {
    /// Whom it was given to.
    pub user: UserId,
    /// In which session.
    pub session: SessionId,
}

#[derive(Serialize, Deserialize)]
struct Wire {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    iat: i64,
    exp: i64,
}

/// Makes and checks access tokens.
pub struct Tokens {
    issuer: String,
    keys: RwLock<Vec<SigningKey>>,
    reloaded_at: Mutex<Timestamp>,
}

impl Tokens {
    /// Loads the keys, or makes the first.
    pub async fn start(desk: &Desk, issuer: String) -> Result<Tokens, StorageError> {
        let mut keys = desk.store().signing_keys().all().await?;
        if keys.is_empty() {
            let kid = desk.new_id().to_string();
            let made = desk.run(async |tx| {
                let Some(key) = make_key(kid, tx.now()) else {
                    return Ok(());
                };
                // Two nodes that start together may both make one: each is known to both, and the newest signs.
                tx.signing_keys().insert(&key).await
            });
            made.await?;
            keys = desk.store().signing_keys().all().await?;
        }
        Ok(Tokens {
            issuer,
            keys: RwLock::new(keys),
            reloaded_at: Mutex::new(desk.clock().now()),
        })
    }

    /// A new token.
    pub fn issue(&self, user: UserId, session: SessionId, now: Timestamp) -> Result<String, Problem> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let key = keys
            .first()
            .ok_or_else(|| Problem::internal("there is no signing key"))?;
        let iat = now.as_millis().div_euclid(1000);
        let claims = Wire {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: user.0,
            sid: session.0,
            iat,
            exp: iat + LIFETIME_SECONDS,
        };
        let header = Header {
            kid: Some(key.kid.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        encode(&header, &claims, &EncodingKey::from_ed_der(&key.private_key)).map_err(Problem::internal)
    }

    /// What the token says, if it is one of ours and not too old.
    pub async fn verify(&self, store: &Store, token: &str, now: Timestamp) -> Result<Claims, Problem> {
        let invalid = || Problem::plain(ErrorCode::InvalidToken);
        if token.len() > MOST_BYTES {
            return Err(invalid());
        }
        let header = decode_header(token).map_err(|_| invalid())?;
        let kid = header
            .kid
            .filter(|_| header.alg == Algorithm::EdDSA)
            .ok_or_else(invalid)?;
        let key = match self.key(&kid) {
            Some(key) => key,
            None => self
                .reload(store, now)
                .await?
                .then(|| self.key(&kid))
                .flatten()
                .ok_or_else(invalid)?,
        };
        let mut rules = Validation::new(Algorithm::EdDSA);
        rules.set_issuer(&[&self.issuer]);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        // Its age is checked below, by the newsroom's clock.
        rules.validate_exp = false;
        let public = DecodingKey::from_ed_der(&key.public_key);
        let claims = decode::<Wire>(token, &public, &rules).map_err(|_| invalid())?.claims;
        match claims.exp > now.as_millis().div_euclid(1000) {
            true => Ok(Claims {
                user: UserId(claims.sub),
                session: SessionId(claims.sid),
            }),
            false => Err(Problem::plain(ErrorCode::ExpiredToken)),
        }
    }

    fn key(&self, kid: &str) -> Option<SigningKey> {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        keys.iter().find(|key| key.kid == kid).cloned()
    }

    /// Reads the keys again, unless that was done just now. Whether it was done.
    async fn reload(&self, store: &Store, now: Timestamp) -> Result<bool, Problem> {
        {
            let mut last = self.reloaded_at.lock().unwrap_or_else(PoisonError::into_inner);
            if now.as_millis() - last.as_millis() < RELOAD_EVERY_MILLIS {
                return Ok(false);
            }
            *last = now;
        }
        let keys = store.signing_keys().all().await?;
        *self.keys.write().unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(true)
    }

    /// The public keys as a JWK Set (RFC 7517, 8037).
    pub fn jwks(&self) -> Value {
        let keys = self.keys.read().unwrap_or_else(PoisonError::into_inner);
        let keys: Vec<Value> = keys
            .iter()
            .map(|key| {
                json!({
                    "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA",
                    "kid": key.kid, "x": URL_SAFE_NO_PAD.encode(&key.public_key),
                })
            })
            .collect();
        json!({ "keys": keys })
    }
}

/// `None` where the system has no randomness, which no later step would survive either.
fn make_key(kid: String, created_at: Timestamp) -> Option<SigningKey> {
    let pair = Ed25519KeyPair::generate().ok()?;
    let private_key = pair.to_pkcs8v1().ok()?.as_ref().to_vec();
    Some(SigningKey {
        kid,
        private_key,
        public_key: pair.public_key().as_ref().to_vec(),
        created_at,
    })
}
