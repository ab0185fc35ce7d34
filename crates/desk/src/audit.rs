//! What the desk reads of the audit: chiefs and admins, all of it; others, nothing.

use domain::audit::AuditEntry;
use domain::change::Seq;
use domain::permission::{Action, Actor, Forbidden, Scope};
use storage::{AuditFilter, Range, StorageError, Store};

/// Which part of the audit.
#[derive(Clone, Copy, Debug)]
pub struct AuditQuery {
    /// Which entries.
    pub filter: AuditFilter,
    /// Which part of them.
    pub range: Range<Seq>,
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
    Ok(store.audit().page(query.filter, query.range).await?)
}
