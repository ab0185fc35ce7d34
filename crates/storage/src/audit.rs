//! The audit: appended with the acts themselves, read by those who may, and verified.
//!
//! Invariant: `seq` is 1, 2, 3 … without gap or fork, and every entry holds the hash of the one in front of it. Who appends has
//! the head of the change log locked; so on either database nobody else appends until the commit. How an entry is hashed, and
//! how the chain is verified, is in `audit/chain.rs`.

mod chain;

pub use chain::AuditBroken;

use crate::connection::Connection;
use crate::document::timestamp;
use crate::entity::{audit, audit_origin};
use crate::error::{StorageError, kind, word};
use crate::page::Range;
use domain::audit::{About, Act, AuditEntry, Mark, Who};
use domain::change::Seq;
use domain::ids::{ApiKeyId, UserId};
use domain::subject::Subject;
use domain::text::Detail;
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// What somebody did, on its way into the audit.
#[derive(Clone, Debug)]
pub(crate) struct Deed {
    /// The user, or the operator.
    pub(crate) by: Option<UserId>,
    pub(crate) act: Act,
    pub(crate) about: About,
    pub(crate) detail: Option<Detail>,
}

/// Which entries.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditFilter {
    /// Only those about the subject or user with this id.
    pub about: Option<Uuid>,
    /// Only what this user did.
    pub by: Option<UserId>,
}

/// The audit. Who asks must have been allowed to (`domain::permission`).
#[derive(Debug)]
pub struct Audit {
    connection: Arc<Connection>,
}

impl Audit {
    pub(crate) fn new(connection: Arc<Connection>) -> Audit {
        Audit { connection }
    }

    /// Some of the entries of a filter, newest first; and whether there are more.
    pub async fn page(&self, filter: AuditFilter, range: Range<Seq>) -> Result<(Vec<AuditEntry>, bool), StorageError> {
        let mut select = audit::Entity::find();
        if let Some(about) = filter.about {
            select = select.filter(audit::Column::SubjectId.eq(about));
        }
        if let Some(user) = filter.by {
            select = select.filter(audit::Column::UserId.eq(user.0));
        }
        let select = range.take(select, audit::Column::Seq);
        let (rows, more) = range.cut(select.all(self.connection.as_ref()).await?);
        let origins = self.origins(&rows).await?;
        let entries = rows.into_iter().map(|row| {
            let origin = origins.get(&row.seq);
            entry(row, origin)
        });
        Ok((entries.collect::<Result<_, _>>()?, more))
    }

    /// Where these came from, if that is known.
    async fn origins(&self, rows: &[audit::Model]) -> Result<HashMap<Seq, audit_origin::Model>, StorageError> {
        let from_somewhere: Vec<Seq> = rows.iter().map(|row| row.seq).collect();
        let origins = audit_origin::Entity::find()
            .filter(audit_origin::Column::Seq.is_in(from_somewhere))
            .all(self.connection.as_ref())
            .await?;
        Ok(origins.into_iter().map(|origin| (origin.seq, origin)).collect())
    }

    /// Forgets where a user did what they did: that is personal. The chain stays whole.
    pub(crate) async fn erase_origins(connection: &Connection, user: UserId) -> Result<(), StorageError> {
        let theirs = Query::select()
            .column(audit::Column::Seq)
            .from(audit::Entity)
            .and_where(Expr::col(audit::Column::UserId).eq(user.0))
            .to_owned();
        audit_origin::Entity::delete_many()
            .filter(audit_origin::Column::Seq.in_subquery(theirs))
            .exec(connection)
            .await?;
        Ok(())
    }

    /// Appends what somebody did, all from that address. The head of the change log must be locked.
    pub(crate) async fn append(
        connection: &Connection,
        deeds: &[Deed],
        at: Timestamp,
        address: Option<IpAddr>,
    ) -> Result<(), StorageError> {
        if deeds.is_empty() {
            return Ok(());
        }
        let mut last = last(connection).await?;
        let (mut rows, mut origins) = (Vec::with_capacity(deeds.len()), Vec::new());
        for deed in deeds {
            let origin = address.map(|address| origin(last.seq + 1, address));
            let row = row(deed, last, at, origin.as_ref());
            last = Mark {
                seq: row.seq,
                hash: chain::hash(&row),
            };
            rows.push(row);
            origins.extend(origin);
        }
        // Fewer values a statement than either database allows.
        for some in rows.chunks(1_000) {
            audit::Entity::insert_many(some.iter().cloned().map(IntoActiveModel::into_active_model))
                .exec_without_returning(connection)
                .await?;
        }
        for some in origins.chunks(1_000) {
            audit_origin::Entity::insert_many(some.iter().cloned().map(IntoActiveModel::into_active_model))
                .exec_without_returning(connection)
                .await?;
        }
        Ok(())
    }
}

/// The last entry.
async fn last(connection: &Connection) -> Result<Mark, StorageError> {
    let newest = audit::Entity::find()
        .order_by_desc(audit::Column::Seq)
        .one(connection)
        .await?;
    newest.map_or(Ok(chain::BEGINNING), |row| {
        let hash = <[u8; 32]>::try_from(row.hash.as_slice());
        let hash = hash.map_err(|error| StorageError::corrupt("audit", "hash", row.seq, error))?;
        Ok(Mark { seq: row.seq, hash })
    })
}

fn origin(seq: Seq, address: IpAddr) -> audit_origin::Model {
    // Not from the id source: ids that are made in one millisecond count on from each other.
    let mut salt = vec![0; 16];
    aws_lc_rs::rand::fill(&mut salt).expect("the system gives random bytes");
    audit_origin::Model {
        seq,
        address: address.to_string(),
        salt,
    }
}

/// The entry that follows `last`.
fn row(deed: &Deed, last: Mark, at: Timestamp, origin: Option<&audit_origin::Model>) -> audit::Model {
    let mut row = audit::Model {
        seq: last.seq + 1,
        at: at.as_millis(),
        who: deed.by.map_or("operator", |_| "user").to_owned(),
        user_id: deed.by.map(|user| user.0),
        act: deed.act.as_str().to_owned(),
        subject_kind: deed.about.kind().to_owned(),
        subject_id: deed.about.id(),
        detail: deed.detail.as_ref().map(|detail| detail.as_str().to_owned()),
        origin_hash: origin.map(|origin| chain::origin_hash(&origin.salt, &origin.address).to_vec()),
        previous_hash: last.hash.to_vec(),
        hash: Vec::new(),
    };
    row.hash = chain::hash(&row).to_vec();
    row
}

fn entry(row: audit::Model, origin: Option<&audit_origin::Model>) -> Result<AuditEntry, StorageError> {
    let corrupt = |column, reason: String| StorageError::corrupt("audit", column, row.seq, reason);
    let about = match row.subject_kind.as_str() {
        "user" => About::User(UserId(row.subject_id)),
        "api_key" => About::ApiKey(ApiKeyId(row.subject_id)),
        stored => About::Subject(Subject {
            kind: kind(stored, "audit", row.seq)?,
            id: row.subject_id,
        }),
    };
    let detail = row.detail.as_deref().map(Detail::parse).transpose();
    let address = origin.map(|origin| origin.address.parse()).transpose();
    Ok(AuditEntry {
        seq: row.seq,
        at: timestamp(row.at, "audit", "at", row.seq)?,
        who: row.user_id.map_or(Who::Operator, |user| Who::User(UserId(user))),
        act: word(Act::from_word(&row.act), &row.act, "audit", "act", row.seq)?,
        about,
        detail: detail.map_err(|refused| corrupt("detail", refused.to_string()))?,
        address: address.map_err(|_| corrupt("address", "it is no address".to_owned()))?,
    })
}
