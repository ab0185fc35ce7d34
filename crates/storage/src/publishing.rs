//! Subjects, and the editions of those that are published by saving. Articles' editions are `article_editions.rs`, those of collections
//! `collections.rs`.
//!
//! Invariant: at any instant a subject has at most one live edition. Who writes has locked the subject's row; on PostgreSQL an
//! exclusion constraint stands behind it.

use crate::boundaries;
use crate::connection::Connection;
use crate::document;
use crate::editions::any_edition;
use crate::entity::{edition, edition_body, removed_edition, slug, subject};
use crate::error::{StorageError, kind};
use crate::media_uses;
use domain::article::editions::RemovalReason;
use domain::body::Body;
use domain::edition::{Card, Edition};
use domain::ids::MediaId;
use domain::page::PageCard;
use domain::subject::Subject;
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, LockType, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

/// Held shared while articles are put on lists, and alone while the section tree changes.
const SECTION_TREE_LOCK: i64 = 0x0DA7_E5EC;
/// Held alone while the tree of pages changes.
const PAGE_TREE_LOCK: i64 = 0x0DA7_E9A6;

/// Editions, as they begin.
#[derive(Debug)]
pub struct Publishing {
    connection: Arc<Connection>,
}

impl Publishing {
    pub(crate) fn new(connection: Arc<Connection>) -> Publishing {
        Publishing { connection }
    }

    /// Makes a subject known at that instant. It has no edition yet. `false` if it was known, or is a second site.
    pub async fn insert_subject(&self, new: Subject, at: Timestamp) -> Result<bool, StorageError> {
        let row = subject::ActiveModel {
            id: Set(new.id),
            kind: Set(new.kind.as_str().to_owned()),
            created_at: Set(at.as_millis()),
            killed_at: Set(None),
        };
        let insert = subject::Entity::insert(row).on_conflict(OnConflict::new().do_nothing().to_owned());
        Ok(insert.exec_without_returning(self.connection.as_ref()).await? == 1)
    }

    /// Which of these subjects do not exist, or are of another noun.
    pub async fn missing(&self, wanted: &[Subject]) -> Result<Vec<Subject>, StorageError> {
        self.missing_unless(wanted, |_| true).await
    }

    /// The same, and those that were killed.
    pub async fn missing_or_killed(&self, wanted: &[Subject]) -> Result<Vec<Subject>, StorageError> {
        self.missing_unless(wanted, |row| row.killed_at.is_none()).await
    }

    async fn missing_unless(
        &self,
        wanted: &[Subject],
        is_there: fn(&subject::Model) -> bool,
    ) -> Result<Vec<Subject>, StorageError> {
        let mut known = HashSet::new();
        for some in wanted.chunks(500) {
            let ids = some.iter().map(|subject| subject.id);
            let rows = subject::Entity::find()
                .filter(subject::Column::Id.is_in(ids))
                .all(self.connection.as_ref())
                .await?;
            for row in rows.iter().filter(|row| is_there(row)) {
                known.insert(Subject {
                    kind: kind(&row.kind, "subject", row.id)?,
                    id: row.id,
                });
            }
        }
        Ok(wanted
            .iter()
            .copied()
            .filter(|subject| !known.contains(subject))
            .collect())
    }

    /// The newest edition of a subject of that noun, whose row stays locked until the end.
    pub async fn lock<C: Card>(&self, id: Uuid) -> Result<Option<Arc<Edition<C>>>, StorageError> {
        let locked = subject::Entity::find_by_id(id)
            .filter(subject::Column::Kind.eq(C::KIND.as_str()))
            .lock(LockType::NoKeyUpdate)
            .one(self.connection.as_ref())
            .await?;
        if locked.is_none() {
            return Ok(None);
        }
        let newest = edition::Entity::find()
            .filter(edition::Column::SubjectId.eq(id))
            .order_by_desc(edition::Column::Number)
            .one(self.connection.as_ref())
            .await?;
        let newest = newest.as_ref().map(any_edition).transpose()?;
        Ok(newest.as_ref().and_then(C::of).cloned())
    }

    /// Begins an edition of a noun that is published by saving, at that instant; the one before it ends there.
    pub async fn begin<C: Card>(
        &self,
        before: Option<&Edition<C>>,
        next: &Edition<C>,
        at: Timestamp,
    ) -> Result<(), StorageError> {
        if let Some(before) = before {
            let until = before.replaced_at(at).until().map(Timestamp::as_millis);
            let before = edition::Entity::update_many()
                .col_expr(edition::Column::LiveUntil, Expr::val(until))
                .filter(edition::Column::SubjectId.eq(before.id))
                .filter(edition::Column::Number.eq(before.number));
            before.exec(self.connection.as_ref()).await?;
        }
        edition::Entity::insert(edition_row(next)?)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        boundaries::write(&self.connection, next.id, &next.boundaries(at), at).await
    }

    /// Writes the body of a page's edition, and which assets it shows.
    pub async fn write_body(&self, page: &Edition<PageCard>, body: &Body) -> Result<(), StorageError> {
        let row = edition_body::ActiveModel {
            subject_id: Set(page.id),
            number: Set(page.number),
            body: Set(document::write(body)?),
        };
        edition_body::Entity::insert(row)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        let uses = media_uses::rows_of(page.id, page.number, body.media());
        media_uses::insert(&self.connection, uses).await
    }

    /// Keeps these assets from being killed until the end: an edition that is being made shows them.
    pub async fn hold(&self, media: &[MediaId]) -> Result<(), StorageError> {
        subject::Entity::find()
            .select_only()
            .column(subject::Column::Id)
            .filter(subject::Column::Id.is_in(media.iter().map(|id| id.0)))
            .order_by_asc(subject::Column::Id)
            .lock(LockType::Share)
            .into_tuple::<Uuid>()
            .all(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Lets the first edition of a subject that is published by saving stand from the beginning of time, and its slug with it: articles
    /// that were public elsewhere before are filed under it.
    pub async fn stand_from_the_beginning(&self, id: Uuid) -> Result<(), StorageError> {
        let beginning = Timestamp::earliest().as_millis();
        edition::Entity::update_many()
            .col_expr(edition::Column::LiveFrom, Expr::val(beginning))
            .filter(edition::Column::SubjectId.eq(id))
            .filter(edition::Column::Number.eq(1))
            .exec(self.connection.as_ref())
            .await?;
        slug::Entity::update_many()
            .col_expr(slug::Column::PublicSince, Expr::val(beginning))
            .filter(slug::Column::SubjectId.eq(id))
            .filter(slug::Column::PublicSince.is_not_null())
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Ends every edition of a subject at every instant. Its row is locked.
    pub async fn kill<C: Card>(&self, id: Uuid, at: Timestamp) -> Result<(), StorageError> {
        let connection = self.connection.as_ref();
        let rows = edition::Entity::find()
            .filter(edition::Column::SubjectId.eq(id))
            .filter(edition::Column::Kind.eq(C::KIND.as_str()))
            .all(connection)
            .await?;
        for row in rows {
            let removed = removed_edition::ActiveModel {
                subject_id: Set(id),
                number: Set(row.number),
                revision: Set(None),
                live_from: Set(row.live_from),
                live_until: Set(row.live_until),
                embargoed: Set(false),
                reason: Set(RemovalReason::Killed.as_str().to_owned()),
                removed_at: Set(at.as_millis()),
            };
            removed_edition::Entity::insert(removed)
                .exec_without_returning(connection)
                .await?;
        }
        edition::Entity::delete_many()
            .filter(edition::Column::SubjectId.eq(id))
            .exec(connection)
            .await?;
        subject::Entity::update_many()
            .col_expr(subject::Column::KilledAt, Expr::val(at.as_millis()))
            .filter(subject::Column::Id.eq(id))
            .exec(connection)
            .await?;
        boundaries::write(connection, id, &[], at).await
    }

    /// Keeps the section tree as it is until the end; others may do the same.
    pub async fn hold_section_tree(&self) -> Result<(), StorageError> {
        self.advisory_lock("pg_advisory_xact_lock_shared", SECTION_TREE_LOCK)
            .await
    }

    /// Takes the section tree alone, to change it. SQLite has one writer anyway.
    pub async fn lock_section_tree(&self) -> Result<(), StorageError> {
        self.advisory_lock("pg_advisory_xact_lock", SECTION_TREE_LOCK).await
    }

    /// Takes the tree of pages alone, to change it.
    pub async fn lock_page_tree(&self) -> Result<(), StorageError> {
        self.advisory_lock("pg_advisory_xact_lock", PAGE_TREE_LOCK).await
    }

    async fn advisory_lock(&self, function: &'static str, key: i64) -> Result<(), StorageError> {
        if self.connection.is_postgres() {
            let statement = format!("SELECT {function}({key})");
            self.connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}

/// The row of an edition of a noun that is published by saving.
pub(crate) fn edition_row<C: Card>(edition: &Edition<C>) -> Result<edition::ActiveModel, StorageError> {
    let rights = edition.card.rights();
    Ok(edition::ActiveModel {
        subject_id: Set(edition.id),
        number: Set(edition.number),
        kind: Set(C::KIND.as_str().to_owned()),
        revision: Set(None),
        live_from: Set(edition.live.from().as_millis()),
        live_until: Set(edition.live.until().map(Timestamp::as_millis)),
        card: Set(document::write(&edition.card)?),
        planned_until: Set(edition.live.until().map(Timestamp::as_millis)),
        minor: Set(false),
        embargoed: Set(false),
        retraction: Set(false),
        withdrawn_by: Set(None),
        rights_until: Set(rights.and_then(|rights| rights.expires_at).map(Timestamp::as_millis)),
        syndicated: Set(rights.is_none_or(|rights| rights.syndication)),
    })
}
