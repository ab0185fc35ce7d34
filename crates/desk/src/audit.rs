//! What the desk reads of the audit: chiefs and admins, all of it; others, nothing.

use domain::audit::AuditEntry;
use domain::change::Seq;
use domain::permission::{Action, Actor, Forbidden, Scope};
use storage::{AuditFilter, StorageError, Store};

/// Which part of the audit.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditQuery {
    /// Which entries.
    pub filter: AuditFilter,
    /// Only those behind this one.
    pub after: Option<Seq>,
    /// How many at the most.
    pub limit: u32,
}

/// Why it cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadAuditError {
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What was done, newest first; and whether there is more.
pub async fn audit(store: &Store, actor: &Actor, query: AuditQuery) -> Result<(Vec<AuditEntry>, bool), ReadAuditError> {
    actor.may(Action::ReadAudit, &Scope::Newsroom)?;
    let limit = query.limit as usize;
    let mut found = store
        .audit()
        .page(query.filter, query.after, u64::from(query.limit))
        .await?;
    let more = found.len() > limit;
    found.truncate(limit);
    Ok((found, more))
}
