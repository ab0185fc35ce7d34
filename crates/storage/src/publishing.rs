//! Editions as they begin: the one place that writes what the public sees.
//!
//! Invariant: at any instant a subject has at most one live edition. Who writes has locked the subject's row; on PostgreSQL an
//! exclusion constraint stands behind it.

use crate::connection::Connection;
use crate::document;
use crate::editions::any_edition;
use crate::entity::{edition, edition_body, subject};
use crate::error::{StorageError, kind};
use crate::lists;
use domain::article::publishing::Publication;
use domain::edition::{Card, Edition, EditionNumber};
use domain::ids::{ArticleId, SectionId};
use domain::section::SectionTree;
use domain::subject::Subject;
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, LockType, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashSet;
use std::sync::Arc;
use uuid::Uuid;

/// Held shared while articles are put on lists, and alone while the section tree changes.
const SECTION_TREE_LOCK: i64 = 0x0DA7_E5EC;

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
        let mut known = HashSet::new();
        for some in wanted.chunks(500) {
            let ids = some.iter().map(|subject| subject.id);
            for row in subject::Entity::find()
                .filter(subject::Column::Id.is_in(ids))
                .all(self.connection.as_ref())
                .await?
            {
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

    /// Begins an edition of a noun that is published by saving; the one before it ends there.
    pub async fn begin<C: Card>(&self, next: &Edition<C>) -> Result<(), StorageError> {
        let before = edition::Entity::update_many()
            .col_expr(edition::Column::LiveUntil, Expr::val(next.live.from().as_millis()))
            .filter(edition::Column::SubjectId.eq(next.id))
            .filter(edition::Column::Number.eq(next.number - 1));
        before.exec(self.connection.as_ref()).await?;
        self.insert(next, None).await
    }

    /// Writes what publishing an article makes: the edition, its body, the end of those it shortens, and its places on lists.
    pub async fn publish(&self, publication: &Publication, tree: &SectionTree) -> Result<(), StorageError> {
        let Publication {
            edition: next,
            body,
            shortened,
            article,
            ..
        } = publication;
        for earlier in shortened {
            self.end(next.id, earlier.number, earlier.live.until()).await?;
        }
        self.insert(next, article.editions.last().map(|span| span.revision))
            .await?;
        let body = edition_body::ActiveModel {
            subject_id: Set(next.id),
            number: Set(next.number),
            body: Set(document::write(body)?),
        };
        edition_body::Entity::insert(body)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        lists::rewrite(&self.connection, ArticleId(next.id), tree).await
    }

    async fn end(&self, id: Uuid, number: EditionNumber, until: Option<Timestamp>) -> Result<(), StorageError> {
        let end = edition::Entity::update_many()
            .col_expr(edition::Column::LiveUntil, Expr::val(until.map(Timestamp::as_millis)))
            .filter(edition::Column::SubjectId.eq(id))
            .filter(edition::Column::Number.eq(number));
        end.exec(self.connection.as_ref()).await?;
        Ok(())
    }

    async fn insert<C: Card>(&self, next: &Edition<C>, revision: Option<i32>) -> Result<(), StorageError> {
        let row = edition::ActiveModel {
            subject_id: Set(next.id),
            number: Set(next.number),
            kind: Set(C::KIND.as_str().to_owned()),
            revision: Set(revision),
            live_from: Set(next.live.from().as_millis()),
            live_until: Set(next.live.until().map(Timestamp::as_millis)),
            card: Set(document::write(&next.card)?),
            planned_until: Set(next.live.until().map(Timestamp::as_millis)),
            minor: Set(false),
            embargoed: Set(false),
            retraction: Set(false),
            withdrawn_by: Set(None),
        };
        edition::Entity::insert(row)
            .exec_without_returning(self.connection.as_ref())
            .await?;
        Ok(())
    }

    /// Keeps the section tree as it is until the end; others may do the same.
    pub async fn hold_section_tree(&self) -> Result<(), StorageError> {
        self.advisory_lock("pg_advisory_xact_lock_shared").await
    }

    /// Takes the section tree alone, to change it. SQLite has one writer anyway.
    pub async fn lock_section_tree(&self) -> Result<(), StorageError> {
        self.advisory_lock("pg_advisory_xact_lock").await
    }

    async fn advisory_lock(&self, function: &'static str) -> Result<(), StorageError> {
        if self.connection.is_postgres() {
            let statement = format!("SELECT {function}({SECTION_TREE_LOCK})");
            self.connection.execute_unprepared(&statement).await?;
        }
        Ok(())
    }

    /// Makes the places on lists anew for all articles that sit in these sections, after the tree has changed.
    pub async fn relist(&self, sections: &[SectionId], tree: &SectionTree) -> Result<(), StorageError> {
        for article in lists::articles_of(&self.connection, sections).await? {
            lists::rewrite(&self.connection, article, tree).await?;
        }
        Ok(())
    }
}
