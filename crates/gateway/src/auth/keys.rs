//! The keys that sign access tokens: Ed25519, made on the first start, the same on every node.
//!
//! The newest signs; every known one verifies. A token that names an unknown key makes a node look once whether another node has
//! made one, at most every few seconds, so that made-up names cost no statements.

use crate::pictures::Seal;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use desk::Desk;
use domain::time::Timestamp;
use jsonwebtoken::{DecodingKey, EncodingKey};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};
use storage::{SigningKey, StorageError, Store};
use tokio::sync::Mutex;

/// A node looks for new keys at most this often.
const LOOK_EVERY_MILLIS: i64 = 5_000;

/// The keys that are known.
#[derive(Debug)]
pub(super) struct Keys {
    /// Of the oldest key: addresses of parts of pictures outlive a new one.
    pub(super) seal: Seal,
    known: RwLock<Arc<KeySet>>,
    looked_at: Mutex<Option<Timestamp>>,
}

/// Keys as they were read.
#[derive(Debug)]
pub(super) struct KeySet {
    /// The newest key's name.
    pub(super) newest: String,
    /// The newest key, to sign with.
    pub(super) signing: EncodingKey,
    /// The same as a JSON Web Key Set (RFC 7517).
    pub(super) jwks: String,
    verifying: HashMap<String, Arc<DecodingKey>>,
}

impl Keys {
    /// Reads the keys, or makes the first.
    pub(super) async fn start(desk: &Desk) -> Result<Keys, StorageError> {
        let mut keys = desk.store().signing_keys().all().await?;
        if keys.is_empty() {
            keys = found(desk).await?;
        }
        let known = KeySet::of(&keys)?;
        let oldest = keys.last().expect("a set of no keys is refused");
        Ok(Keys {
            seal: Seal::of(&oldest.private_key),
            known: RwLock::new(Arc::new(known)),
            looked_at: Mutex::new(None),
        })
    }

    /// The keys that are known.
    pub(super) fn known(&self) -> Arc<KeySet> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The key of that name, which another node may just have made.
    pub(super) async fn verifying(
        &self,
        store: &Store,
        kid: &str,
        now: Timestamp,
    ) -> Result<Option<Arc<DecodingKey>>, StorageError> {
        if let Some(key) = self.known().verifying.get(kid) {
            return Ok(Some(key.clone()));
        }
        let mut looked_at = self.looked_at.lock().await;
        // The one who held the lock may have found it.
        let known = self.known().verifying.get(kid).cloned();
        let recently =
            looked_at.is_some_and(|then| (0..LOOK_EVERY_MILLIS).contains(&(now.as_millis() - then.as_millis())));
        if known.is_some() || recently {
            return Ok(known);
        }
        *looked_at = Some(now);
        let found = Arc::new(KeySet::of(&store.signing_keys().all().await?)?);
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = found.clone();
        Ok(found.verifying.get(kid).cloned())
    }
}

/// Makes the first key, unless another node was faster.
async fn found(desk: &Desk) -> Result<Vec<SigningKey>, StorageError> {
    desk.run(async |tx| {
        tx.signing_keys().lock().await?;
        if tx.signing_keys().all().await?.is_empty() {
            tx.signing_keys().insert(&new_key(tx.now())).await?;
        }
        tx.signing_keys().all().await
    })
    .await
}

/// A new key. Its name is its thumbprint (RFC 7638).
fn new_key(created_at: Timestamp) -> SigningKey {
    let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("the system gives random bytes");
    let pair = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).expect("a key just made can be read");
    let public_key = pair.public_key().as_ref().to_vec();
    let members = json!({ "crv": "Ed25519", "kty": "OKP", "x": BASE64_URL_SAFE_NO_PAD.encode(&public_key) });
    let kid = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(members.to_string()));
    SigningKey {
        kid,
        private_key: pkcs8.as_ref().to_vec(),
        public_key,
        created_at,
    }
}

impl KeySet {
    fn of(keys: &[SigningKey]) -> Result<KeySet, StorageError> {
        let corrupt = |kid: &str, reason: &str| StorageError::Corrupt {
            table: "signing_key",
            column: "private_key",
            id: kid.to_owned(),
            reason: reason.to_owned(),
        };
        let newest = keys.first().ok_or_else(|| corrupt("(none)", "there is no key"))?;
        for key in keys {
            let pair =
                Ed25519KeyPair::from_pkcs8(&key.private_key).map_err(|_| corrupt(&key.kid, "it is no Ed25519 key"))?;
            if pair.public_key().as_ref() != key.public_key {
                return Err(corrupt(&key.kid, "the public key is another's"));
            }
        }
        Ok(KeySet {
            newest: newest.kid.clone(),
            signing: EncodingKey::from_ed_der(&newest.private_key),
            jwks: jwks(keys),
            verifying: keys
                .iter()
                .map(|key| (key.kid.clone(), Arc::new(DecodingKey::from_ed_der(&key.public_key))))
                .collect(),
        })
    }
}

fn jwks(keys: &[SigningKey]) -> String {
    let keys: Vec<_> = keys
        .iter()
        .map(|key| {
            let x = BASE64_URL_SAFE_NO_PAD.encode(&key.public_key);
            json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "alg": "EdDSA", "kid": key.kid, "x": x })
        })
        .collect();
    json!({ "keys": keys }).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use testkit::TestDb;

    #[tokio::test]
    async fn two_nodes_that_start_at_once_have_the_same_one_key() {
        let db = TestDb::new().await;
        let (one, other) = futures_util::future::join(Keys::start(&db.desk), Keys::start(&db.desk)).await;
        let (one, other) = (one.unwrap().known(), other.unwrap().known());
        assert_eq!(one.jwks, other.jwks);
        assert_eq!(db.store.signing_keys().all().await.unwrap().len(), 1);
    }

    #[tokio::test]
    async fn a_key_made_elsewhere_is_found_and_made_up_names_cost_no_statements() {
        let db = TestDb::new().await;
        let keys = Keys::start(&db.desk).await.unwrap();
        db.wait_minutes(1);
        let newer = new_key(db.clock.now());
        db.desk
            .run(async |tx| tx.signing_keys().insert(&newer).await)
            .await
            .unwrap();

        let store = db.store.counting();
        let now = db.clock.now();
        assert!(keys.verifying(&store, &newer.kid, now).await.unwrap().is_some());
        for name in ["made", "up", "made up"] {
            assert!(keys.verifying(&store, name, now).await.unwrap().is_none());
        }
        assert_eq!(store.statements(), 1);
        assert_eq!(keys.known().newest, newer.kid);
        assert!(
            keys.verifying(&store, "made up", now.saturating_add_millis(LOOK_EVERY_MILLIS))
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(store.statements(), 2);
    }

    #[tokio::test]
    async fn the_private_key_is_neither_in_the_key_set_nor_in_debug() {
        let db = TestDb::new().await;
        let keys = Keys::start(&db.desk).await.unwrap();
        let stored = db.store.signing_keys().all().await.unwrap().remove(0);
        // The last 32 bytes of PKCS#8 v1, or those before the public key in v2, are the seed; any run of it would show.
        let seed = &stored.private_key[16..48];
        let set: serde_json::Value = serde_json::from_str(&keys.known().jwks).unwrap();
        let members: Vec<&String> = set["keys"][0].as_object().unwrap().keys().collect();
        assert_eq!(members, ["alg", "crv", "kid", "kty", "use", "x"]);
        let shown = format!("{keys:?} {stored:?} {:?}", keys.known());
        for secret in [
            BASE64_URL_SAFE_NO_PAD.encode(seed),
            format!("{seed:?}").trim_matches(['[', ']']).to_owned(),
        ] {
            assert!(!shown.contains(&secret) && !keys.known().jwks.contains(&secret));
        }
    }
}
