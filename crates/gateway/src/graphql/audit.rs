//! The audit, as chiefs and admins read it: who did what to which subject, when and from where.

use super::connection::Connection;
use super::desk_reads::DeskReads;
use super::scalars::DateTime;
use super::viewer::DeskUser;
use crate::cursor::{Place, range};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::ids::require_id;
use async_graphql::{ID, Object, Result};
use desk::audit::{AuditQuery, ReadAuditError};
use domain::audit::{self, Who};
use domain::ids::UserId;
use domain::permission::Actor;
use storage::{AuditFilter, Store};

/// Something that somebody did.
pub struct AuditEntry {
    entry: audit::AuditEntry,
    reads: DeskReads,
}

/// Something that somebody did. Entries are never changed or removed.
#[Object]
impl AuditEntry {
    /// Its place in the audit: 1, 2, 3 …
    async fn seq(&self) -> i64 {
        self.entry.seq
    }
    /// When it was done.
    async fn at(&self) -> DateTime {
        DateTime(self.entry.at)
    }
    /// Who did it. Null for the operator, at the command line.
    async fn who(&self) -> Option<Result<DeskUser>> {
        match self.entry.who {
            Who::User(user) => Some(self.reads.user(user).await.map_err(Into::into)),
            Who::Operator | Who::Dateline => None,
        }
    }
    /// What was done, in a word: `saved`, `published`, `user_added` … Clients must accept words that they don't know.
    async fn act(&self) -> &str {
        self.entry.act.as_str()
    }
    /// The kind of what it was done to: `article`, `section`, `topic`, `contributor`, `media`, `page`, `menu`, `collection`, `site` or `user`, or
    /// one to come.
    async fn subject_kind(&self) -> &str {
        self.entry.about.kind()
    }
    /// The id of what it was done to.
    async fn subject_id(&self) -> ID {
        self.entry.about.id().into()
    }
    /// What was said of it, such as the reason. Null if nothing was.
    async fn detail(&self) -> Option<&str> {
        self.entry.detail.as_ref().map(|detail| detail.as_str())
    }
    /// The client's address. Null for the operator, and where it was erased.
    async fn address(&self) -> Option<String> {
        self.entry.address.map(|address| address.to_string())
    }
}

/// The part of the audit that the arguments name.
pub fn query(
    subject: Option<ID>,
    user: Option<ID>,
    first: Option<i32>,
    after: Option<&str>,
    last: Option<i32>,
    before: Option<&str>,
) -> Result<AuditQuery, Problem> {
    let filter = AuditFilter {
        about: subject.map(|id| require_id(&id, "subject")).transpose()?,
        by: user.map(|id| require_id(&id, "user").map(UserId)).transpose()?,
    };
    let range = range(first, after, last, before, |place| match place {
        Place::AuditEntry(seq) => Some(seq),
        _ => None,
    })?;
    Ok(AuditQuery { filter, range })
}

/// That part, for that actor.
pub async fn page(
    store: &Store,
    actor: &Actor,
    reads: &DeskReads,
    query: AuditQuery,
) -> Result<Connection<AuditEntry>, Problem> {
    let read = desk::audit::audit(store, actor, query).await;
    let (found, more) = read.map_err(|error| match error {
        ReadAuditError::Forbidden(forbidden) => Problem::new(ErrorCode::Forbidden, forbidden.to_string()),
        ReadAuditError::Storage(cause) => cause.into(),
    })?;
    let entries = found.into_iter().map(|entry| {
        let reads = reads.clone();
        (Place::AuditEntry(entry.seq).cursor(), AuditEntry { entry, reads })
    });
    Ok(Connection::new(&query.range, entries, more))
}
