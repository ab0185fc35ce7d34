//! Reads records into an empty database: all of them or none. Lists and the like are made anew from them.

use super::ArchiveRecord;
use super::row::edition_rows;
use crate::connection::Connection;
use crate::document::read;
use crate::entity::{
    article, audit, boundary, change, change_head, content, correction, derived, desk_user, desk_user_section,
    document, edition, edition_body, import_source, removed_edition, revision, side_revision, slug, subject,
};
use crate::error::StorageError;
use crate::lists;
use domain::archive::{EditionRecord, FORMAT, Record};
use domain::article::{ArticleCard, ArticleContent};
use domain::body::Body;
use domain::collection::CollectionCard;
use domain::contributor::ContributorCard;
use domain::media::MediaCard;
use domain::menu::MenuCard;
use domain::page::PageCard;
use domain::section::SectionCard;
use domain::site::SiteCard;
use domain::subject::SubjectKind;
use domain::topic::TopicCard;
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};
use std::mem::take;

/// Rows in one statement: with fourteen columns at the most, fewer values than either database allows.
const ROWS: usize = 250;

/// Why records cannot be taken.
#[derive(Debug, thiserror::Error)]
pub enum ArchiveRefused {
    /// There is a newsroom.
    #[error("the database has a newsroom in it already; the whole of another is only taken into an empty one")]
    NotEmpty,
    /// A newer program has written it.
    #[error("format {0} is not known; this program reads format {FORMAT}")]
    Format(u32),
    /// A document is not what its hash or noun says.
    #[error("{0}")]
    Wrong(String),
    /// The records do not end where they say.
    #[error("the file says that it has {said} records, and {read} were read")]
    Cut {
        /// How many it says.
        said: u64,
        /// How many there were.
        read: u64,
    },
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// Records on their way into an empty database, within a transaction.
#[derive(Debug)]
pub struct Load<'a> {
    connection: &'a Connection,
    records: u64,
    ended: bool,
    rows: Rows,
}

/// Rows of one kind that wait to be inserted.
#[derive(Debug, Default)]
struct Rows {
    users: Vec<desk_user::Model>,
    subjects: Vec<subject::Model>,
    user_sections: Vec<desk_user_section::Model>,
    contents: Vec<content::Model>,
    articles: Vec<article::Model>,
    revisions: Vec<revision::Model>,
    side_revisions: Vec<side_revision::Model>,
    editions: Vec<edition::Model>,
    bodies: Vec<edition_body::Model>,
    removed: Vec<removed_edition::Model>,
    corrections: Vec<correction::Model>,
    slugs: Vec<slug::Model>,
    boundaries: Vec<boundary::Model>,
    documents: Vec<document::Model>,
    sources: Vec<import_source::Model>,
    changes: Vec<change::Model>,
    audit: Vec<audit::Model>,
    length: usize,
}

impl<'a> Load<'a> {
    /// Into a database in which nobody has done anything.
    pub(crate) async fn begin(connection: &'a Connection) -> Result<Load<'a>, ArchiveRefused> {
        let users = desk_user::Entity::find()
            .count(connection)
            .await
            .map_err(StorageError::from)?;
        let subjects = subject::Entity::find()
            .count(connection)
            .await
            .map_err(StorageError::from)?;
        let head = change_head::Entity::find_by_id(1)
            .one(connection)
            .await
            .map_err(StorageError::from)?;
        match users + subjects > 0 || head.is_some_and(|head| head.seq > 0) {
            true => Err(ArchiveRefused::NotEmpty),
            false => Ok(Load {
                connection,
                records: 0,
                ended: false,
                rows: Rows::default(),
            }),
        }
    }

    /// Takes the next record. They come in the order of their kinds.
    pub async fn take(&mut self, record: ArchiveRecord) -> Result<(), ArchiveRefused> {
        let rows = &mut self.rows;
        rows.length += 1;
        match record {
            Record::Newsroom(header) if header.format != FORMAT => return Err(ArchiveRefused::Format(header.format)),
            Record::Newsroom(_) => {}
            Record::User(record) => rows.users.push(record.into()),
            Record::Subject(record) => rows.subjects.push(record.into()),
            Record::UserSection(record) => rows.user_sections.push(record.into()),
            Record::Content(record) => {
                let row = content::Model::from(record);
                check_content(&row)?;
                rows.contents.push(row);
            }
            Record::Article(record) => rows.articles.push(record.into()),
            Record::Revision(record) => rows.revisions.push(record.into()),
            Record::SideRevision(record) => rows.side_revisions.push(record.into()),
            Record::Edition(record) => {
                check_edition(&record)?;
                let (row, body) = edition_rows(record);
                rows.bodies.extend(body.map(|body| edition_body::Model {
                    subject_id: row.subject_id,
                    number: row.number,
                    body,
                }));
                rows.editions.push(row);
            }
            Record::RemovedEdition(record) => rows.removed.push(record.into()),
            Record::Correction(record) => rows.corrections.push(record.into()),
            Record::Slug(record) => rows.slugs.push(record.into()),
            Record::Boundary(record) => rows.boundaries.push(record.into()),
            Record::Document(record) => rows.documents.push(record.into()),
            Record::ImportSource(record) => rows.sources.push(record.into()),
            Record::Change(record) => rows.changes.push(record.into()),
            Record::Audit(record) => rows.audit.push(record.into()),
            Record::End(end) => {
                if end.records != self.records {
                    return Err(ArchiveRefused::Cut {
                        said: end.records,
                        read: self.records,
                    });
                }
                self.ended = true;
                change_head::Entity::update_many()
                    .col_expr(change_head::Column::Seq, Expr::val(end.seq))
                    .col_expr(change_head::Column::At, Expr::val(end.at.as_millis()))
                    .filter(change_head::Column::Id.eq(1))
                    .exec(self.connection)
                    .await
                    .map_err(StorageError::from)?;
            }
        }
        self.records += 1;
        match self.rows.length >= ROWS {
            true => Ok(self.rows.insert(self.connection).await?),
            false => Ok(()),
        }
    }

    /// All is there: makes anew what follows from it.
    pub async fn finish(mut self) -> Result<(), ArchiveRefused> {
        if !self.ended {
            return Err(ArchiveRefused::Cut {
                said: self.records + 1,
                read: self.records,
            });
        }
        self.rows.insert(self.connection).await?;
        self.name_translation_sets().await?;
        derived::Entity::update_many()
            .col_expr(derived::Column::Version, Expr::val(0))
            .exec(self.connection)
            .await
            .map_err(StorageError::from)?;
        Ok(lists::make_anew_if_old(self.connection).await?)
    }
}

impl Load<'_> {
    /// Exports of before there were translations have sets of no meaning, each of one article.
    async fn name_translation_sets(&self) -> Result<(), StorageError> {
        let ids = Query::select()
            .column(article::Column::Id)
            .from(article::Entity)
            .to_owned();
        article::Entity::update_many()
            .col_expr(article::Column::TranslationSet, article::Column::Id.into_expr())
            .filter(article::Column::TranslationSet.not_in_subquery(ids))
            .exec(self.connection)
            .await?;
        Ok(())
    }
}

impl Rows {
    /// Inserts what waits, in the order in which one refers to another.
    async fn insert(&mut self, connection: &Connection) -> Result<(), StorageError> {
        self.length = 0;
        insert(connection, take(&mut self.users)).await?;
        insert(connection, take(&mut self.subjects)).await?;
        insert(connection, take(&mut self.user_sections)).await?;
        insert(connection, take(&mut self.contents)).await?;
        insert(connection, take(&mut self.articles)).await?;
        insert(connection, take(&mut self.revisions)).await?;
        insert(connection, take(&mut self.side_revisions)).await?;
        insert(connection, take(&mut self.editions)).await?;
        insert(connection, take(&mut self.bodies)).await?;
        insert(connection, take(&mut self.removed)).await?;
        insert(connection, take(&mut self.corrections)).await?;
        insert(connection, take(&mut self.slugs)).await?;
        insert(connection, take(&mut self.boundaries)).await?;
        insert(connection, take(&mut self.documents)).await?;
        insert(connection, take(&mut self.sources)).await?;
        insert(connection, take(&mut self.changes)).await?;
        insert(connection, take(&mut self.audit)).await
    }
}

async fn insert<A, M>(connection: &Connection, rows: Vec<M>) -> Result<(), StorageError>
where
    A: ActiveModelTrait,
    M: IntoActiveModel<A>,
{
    if rows.is_empty() {
        return Ok(());
    }
    let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
    A::Entity::insert_many(rows).exec_without_returning(connection).await?;
    Ok(())
}

/// A content is an article's, and lies under its own hash.
fn check_content(row: &content::Model) -> Result<(), ArchiveRefused> {
    read::<ArticleContent>(&row.document, "content", "document", "a content")?;
    let is_its_own = row.erased_at.is_some() || Sha256::digest(row.document.as_bytes()).as_slice() == row.hash;
    match is_its_own {
        true => Ok(()),
        false => Err(ArchiveRefused::Wrong("a content is not what its hash says".to_owned())),
    }
}

/// An edition's documents are of its noun.
fn check_edition(record: &EditionRecord<Box<RawValue>>) -> Result<(), ArchiveRefused> {
    fn check<C: DeserializeOwned>(
        document: &RawValue,
        column: &'static str,
        id: uuid::Uuid,
    ) -> Result<(), StorageError> {
        read::<C>(document.get(), "edition", column, id).map(|_| ())
    }
    let (card, id) = (record.card.as_ref(), record.subject);
    match SubjectKind::from_word(&record.noun) {
        Some(SubjectKind::Article) => check::<ArticleCard>(card, "card", id)?,
        Some(SubjectKind::Section) => check::<SectionCard>(card, "card", id)?,
        Some(SubjectKind::Topic) => check::<TopicCard>(card, "card", id)?,
        Some(SubjectKind::Contributor) => check::<ContributorCard>(card, "card", id)?,
        Some(SubjectKind::Media) => check::<MediaCard>(card, "card", id)?,
        Some(SubjectKind::Site) => check::<SiteCard>(card, "card", id)?,
        Some(SubjectKind::Collection) => check::<CollectionCard>(card, "card", id)?,
        Some(SubjectKind::Page) => check::<PageCard>(card, "card", id)?,
        Some(SubjectKind::Menu) => check::<MenuCard>(card, "card", id)?,
        None => return Err(ArchiveRefused::Wrong(format!("{:?} is no noun", record.noun))),
    }
    if let Some(body) = &record.body {
        check::<Body>(body, "body", id)?;
    }
    Ok(())
}
