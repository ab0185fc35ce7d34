//! Slugs: who holds each. The primary key decides between two who want the same one at once.
//!
//! Invariant: a slug that was ever public stays with its first holder; a draft's is let go when the draft takes another.

use crate::connection::Connection;
use crate::entity::slug;
use crate::error::{SlugTaken, StorageError, kind};
use domain::interval::Interval;
use domain::slug::Slug;
use domain::subject::{Subject, SubjectKind};
use domain::time::Timestamp;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use std::sync::Arc;

/// Who holds which slug.
#[derive(Debug)]
pub struct Slugs {
    connection: Arc<Connection>,
}

impl Slugs {
    pub(crate) fn new(connection: Arc<Connection>) -> Slugs {
        Slugs { connection }
    }

    /// Takes the slug for the subject, unless it is another's. Any other that only a draft of the subject had is let go.
    pub async fn take(&self, wanted: &Slug, subject: Subject) -> Result<Result<(), SlugTaken>, StorageError> {
        let connection = self.connection.as_ref();
        let row = slug::ActiveModel {
            kind: Set(subject.kind.as_str().to_owned()),
            slug: Set(wanted.as_str().to_owned()),
            subject_id: Set(subject.id),
            public_since: Set(None),
        };
        let insert = || slug::Entity::insert(row.clone()).on_conflict(OnConflict::new().do_nothing().to_owned());
        while insert().exec_without_returning(connection).await? == 0 {
            let key = (subject.kind.as_str().to_owned(), wanted.as_str().to_owned());
            match slug::Entity::find_by_id(key).one(connection).await? {
                Some(holder) if holder.subject_id == subject.id => break,
                Some(holder) => {
                    let holder = Subject {
                        kind: kind(&holder.kind, "slug", &holder.slug)?,
                        id: holder.subject_id,
                    };
                    return Ok(Err(SlugTaken {
                        slug: wanted.clone(),
                        holder,
                    }));
                }
                // Its holder has let it go between the two statements.
                None => continue,
            }
        }
        slug::Entity::delete_many()
            .filter(slug::Column::SubjectId.eq(subject.id))
            .filter(slug::Column::Slug.ne(wanted.as_str()))
            .filter(slug::Column::PublicSince.is_null())
            .exec(connection)
            .await?;
        Ok(Ok(()))
    }

    /// Whose a slug is, among the subjects of that noun.
    pub async fn holder(&self, noun: SubjectKind, wanted: &Slug) -> Result<Option<Subject>, StorageError> {
        let key = (noun.as_str().to_owned(), wanted.as_str().to_owned());
        let row = slug::Entity::find_by_id(key).one(self.connection.as_ref()).await?;
        Ok(row.map(|row| Subject {
            kind: noun,
            id: row.subject_id,
        }))
    }

    /// The subject is public under the slug from that instant on: it keeps it for good.
    pub async fn publish(&self, slug: &Slug, subject: Subject, from: Timestamp) -> Result<(), StorageError> {
        slug::Entity::update_many()
            .col_expr(slug::Column::PublicSince, Expr::val(from.as_millis()))
            .filter(slug::Column::Kind.eq(subject.kind.as_str()))
            .filter(slug::Column::Slug.eq(slug.as_str()))
            .filter(slug::Column::PublicSince.into_expr().is_null())
            .exec(self.connection.as_ref())
            .await?;
        Ok(())
    }
}

/// Lets go of what the subject is not public under, nor will be.
pub(crate) async fn let_go(connection: &Connection, subject: Subject) -> Result<(), StorageError> {
    slug::Entity::delete_many()
        .filter(slug::Column::SubjectId.eq(subject.id))
        .filter(slug::Column::PublicSince.is_null())
        .exec(connection)
        .await?;
    Ok(())
}

/// Of editions that begin, each with its slug and when it is public: a slug is public from the first one on that has it. What was public
/// already stays so.
pub(crate) async fn write_public<'a>(
    connection: &Connection,
    subject: Subject,
    editions: impl Iterator<Item = (&'a Slug, Interval)>,
    now: Timestamp,
) -> Result<(), StorageError> {
    let of_subject = || slug::Entity::update_many().filter(slug::Column::SubjectId.eq(subject.id));
    of_subject()
        .col_expr(slug::Column::PublicSince, Expr::val(None::<i64>))
        .filter(slug::Column::PublicSince.gt(now.as_millis()))
        .exec(connection)
        .await?;
    let mut since: HashMap<&Slug, Timestamp> = HashMap::new();
    for (slug, live) in editions.filter(|(_, live)| live.until() != Some(live.from())) {
        let first = since.entry(slug).or_insert(live.from());
        *first = live.from().min(*first);
    }
    for (slug, from) in since {
        of_subject()
            .col_expr(slug::Column::PublicSince, Expr::val(from.as_millis()))
            .filter(slug::Column::Kind.eq(subject.kind.as_str()))
            .filter(slug::Column::Slug.eq(slug.as_str()))
            .filter(slug::Column::PublicSince.into_expr().is_null())
            .exec(connection)
            .await?;
    }
    Ok(())
}
