//! Partners' keys: made, changed, given a new secret, ended; by the operator at the command line, or by an admin.
//!
//! Secrets arrive hashed. None of it is a change of the log, and all of it is audited. A change of what a key may have raises its
//! epoch, so that whoever synchronises with it begins anew.

use domain::api_key::{Allowance, ApiKey, Entitlements};
use domain::audit::{Act, Who};
use domain::ids::ApiKeyId;
use domain::permission::{Action, Actor, Forbidden, Scope};
use domain::subject::Subject;
use domain::text::{Detail, EmailAddress, Name};
use domain::time::Timestamp;
use storage::{ApiKeyHash, StorageError, Store, Tx};

/// Who manages keys.
#[derive(Clone, Debug)]
pub enum Manager {
    /// Whoever sits at the machine.
    Operator,
    /// Somebody who is signed in, and must be allowed to.
    User(Actor),
}

impl Manager {
    fn check(&self) -> Result<Who, Forbidden> {
        match self {
            Manager::Operator => Ok(Who::Operator),
            Manager::User(actor) => {
                actor.may(Action::ManageApiKeys, &Scope::Newsroom)?;
                Ok(actor.into())
            }
        }
    }
}

/// Why a key cannot be made or changed.
#[derive(Debug, thiserror::Error)]
pub enum ApiKeyError {
    /// They may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// There is none with that id.
    #[error("there is no such key")]
    NotFound,
    /// It has been ended for good.
    #[error("the key was revoked at {0}; make a new one")]
    Revoked(Timestamp),
    /// A section or topic that it names does not exist.
    #[error("there is no {} {}", .0.kind, .0.id)]
    UnknownReference(Subject),
    /// It would be good until an instant that has passed.
    #[error("the key would expire at {0}, which has passed")]
    ExpiresInPast(Timestamp),
    /// It names too many of a kind.
    #[error(
        "a key names at most {} sections, topics and languages each",
        Entitlements::MOST_NAMED
    )]
    TooManyNamed,
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a key is to be.
#[derive(Clone, Debug)]
pub struct ApiKeyTerms {
    /// Whose it is.
    pub name: Name,
    /// Who is to be told when something is wrong.
    pub contact: EmailAddress,
    /// What it may have.
    pub entitlements: Entitlements,
    /// How often it may ask.
    pub allowance: Allowance,
    /// From when on it is good no more.
    pub expires_at: Option<Timestamp>,
}

/// All keys, the newest first, those that have ended included.
pub async fn api_keys(store: &Store, by: &Manager) -> Result<Vec<ApiKey>, ApiKeyError> {
    by.check()?;
    Ok(store.api_keys().all().await?)
}

/// A new key, which is found by a secret of that hash.
pub async fn add_api_key(
    tx: &mut Tx,
    by: &Manager,
    id: ApiKeyId,
    terms: ApiKeyTerms,
    hash: &ApiKeyHash,
) -> Result<ApiKey, ApiKeyError> {
    let who = by.check()?;
    check(tx, &terms).await?;
    let key = ApiKey {
        id,
        name: terms.name,
        contact: terms.contact,
        entitlements: terms.entitlements,
        allowance: terms.allowance,
        epoch: 1,
        created_at: tx.now(),
        expires_at: terms.expires_at,
        revoked_at: None,
        last_used_at: None,
    };
    tx.api_keys().insert(&key).await?;
    tx.api_keys().insert_secret(id, hash, tx.now(), tx.now()).await?;
    tx.audit(who, Act::ApiKeyAdded, id, Detail::parse(key.name.as_str()).ok());
    Ok(key)
}

/// The key as it is to be from now on.
pub async fn change_api_key(
    tx: &mut Tx,
    by: &Manager,
    id: ApiKeyId,
    terms: ApiKeyTerms,
) -> Result<ApiKey, ApiKeyError> {
    let who = by.check()?;
    let before = standing(tx, id).await?;
    check(tx, &terms).await?;
    let changed = before.entitlements != terms.entitlements;
    let key = ApiKey {
        name: terms.name,
        contact: terms.contact,
        entitlements: terms.entitlements,
        allowance: terms.allowance,
        epoch: before.epoch + i32::from(changed),
        expires_at: terms.expires_at,
        ..before
    };
    tx.api_keys().update(&key).await?;
    tx.audit(who, Act::ApiKeyChanged, id, None);
    Ok(key)
}

/// Gives a key another secret, of that hash. Those that it had are good for so many milliseconds more.
pub async fn rotate_api_key(
    tx: &mut Tx,
    by: &Manager,
    id: ApiKeyId,
    hash: &ApiKeyHash,
    overlap: i64,
) -> Result<ApiKey, ApiKeyError> {
    let who = by.check()?;
    let key = standing(tx, id).await?;
    let others_end = tx.now().saturating_add_millis(overlap.max(0));
    tx.api_keys().insert_secret(id, hash, tx.now(), others_end).await?;
    tx.audit(who, Act::ApiKeyRotated, id, None);
    Ok(key)
}

/// Ends a key at once and for good, with all its secrets. One that was revoked before stays as it is.
pub async fn revoke_api_key(tx: &mut Tx, by: &Manager, id: ApiKeyId) -> Result<ApiKey, ApiKeyError> {
    let who = by.check()?;
    let before = tx.api_keys().lock(id).await?.ok_or(ApiKeyError::NotFound)?;
    if before.revoked_at.is_some() {
        return Ok(before);
    }
    let key = ApiKey {
        revoked_at: Some(tx.now()),
        ..before
    };
    tx.api_keys().update(&key).await?;
    tx.audit(who, Act::ApiKeyRevoked, id, None);
    Ok(key)
}

/// The key, locked, unless it was revoked.
async fn standing(tx: &Tx, id: ApiKeyId) -> Result<ApiKey, ApiKeyError> {
    let key = tx.api_keys().lock(id).await?.ok_or(ApiKeyError::NotFound)?;
    match key.revoked_at {
        Some(at) => Err(ApiKeyError::Revoked(at)),
        None => Ok(key),
    }
}

async fn check(tx: &Tx, terms: &ApiKeyTerms) -> Result<(), ApiKeyError> {
    let to = &terms.entitlements;
    if [to.sections.len(), to.topics.len(), to.languages.len()]
        .iter()
        .any(|named| *named > Entitlements::MOST_NAMED)
    {
        return Err(ApiKeyError::TooManyNamed);
    }
    if let Some(past) = terms.expires_at.filter(|expires| *expires <= tx.now()) {
        return Err(ApiKeyError::ExpiresInPast(past));
    }
    let sections = to.sections.iter().map(|id| Subject::from(*id));
    let named: Vec<Subject> = sections.chain(to.topics.iter().map(|id| Subject::from(*id))).collect();
    match tx.publishing().missing(&named).await?.first() {
        Some(missing) => Err(ApiKeyError::UnknownReference(*missing)),
        None => Ok(()),
    }
}
