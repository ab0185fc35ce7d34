//! The keys that sign access tokens: made on first start, kept here so that every node has the same.

use crate::connection::Connection;
use crate::document::timestamp;
use crate::entity::signing_key;
use crate::error::StorageError;
use domain::time::Timestamp;
use sea_orm::{ActiveValue::Set, ConnectionTrait, EntityTrait, QueryOrder};
use std::sync::Arc;

/// An Ed25519 key pair. It never shows itself.
#[derive(Clone, PartialEq, Eq)]
pub struct SigningKey {
    /// The name by which tokens refer to it (`kid`).
    pub kid: String,
    /// The private key, PKCS#8 DER.
    pub private_key: Vec<u8>,
    /// The public key, 32 bytes.
    pub public_key: Vec<u8>,
    /// When it was made.
    pub created_at: Timestamp,
}

impl std::fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SigningKey({})", self.kid)
    }
}

/// The keys that sign access tokens.
#[derive(Debug)]
pub struct SigningKeys {
    connection: Arc<Connection>,
}

impl SigningKeys {
    pub(crate) fn new(connection: Arc<Connection>) -> SigningKeys {
        SigningKeys { connection }
    }

    /// All keys, newest first.
    pub async fn all(&self) -> Result<Vec<SigningKey>, StorageError> {
        let select = signing_key::Entity::find()
            .order_by_desc(signing_key::Column::CreatedAt)
            .order_by_desc(signing_key::Column::Kid);
        let rows = select.all(self.connection.as_ref()).await?;
        rows.into_iter()
            .map(|row| {
                let created_at = timestamp(row.created_at, "signing_key", "created_at", &row.kid)?;
                Ok(SigningKey {
                    kid: row.kid,
                    private_key: row.private_key,
                    public_key: row.public_key,
                    created_at,
                })
            })
            .collect()
    }

    /// Whoever else would make a key waits until the end. SQLite has one writer anyway.
    pub async fn lock(&self) -> Result<(), StorageError> {
        if self.connection.is_postgres() {
            self.connection
                .execute_unprepared("LOCK TABLE signing_key IN SHARE ROW EXCLUSIVE MODE")
                .await?;
        }
        Ok(())
    }

    /// A new key.
    pub async fn insert(&self, key: &SigningKey) -> Result<(), StorageError> {
        let row = signing_key::ActiveModel {
            kid: Set(key.kid.clone()),
            private_key: Set(key.private_key.clone()),
            public_key: Set(key.public_key.clone()),
            created_at: Set(key.created_at.as_millis()),
        };
        signing_key::Entity::insert(row)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(())
    }
}
