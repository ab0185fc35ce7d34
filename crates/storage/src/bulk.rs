//! Many new articles at once, each published when it was made: the rows that the desk's own actions would write, made by the same
//! functions, in a few statements for all of them.
//!
//! For filling a newsroom that is measured. Nobody else may write to it meanwhile: nothing is locked, and nothing is looked up.

use crate::article_editions::{body_row, edition_row};
use crate::articles::{article_row, content_row, revision_row};
use crate::boundaries;
use crate::connection::Connection;
use crate::entity::{
    article, article_list, boundary, content, edition, edition_body, media_use, revision, slug, subject,
};
use crate::error::StorageError;
use crate::{lists, media_uses};
use domain::article::publishing::Publication;
use domain::list::memberships;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, EntityTrait, IntoActiveModel};
use std::sync::Arc;

/// Rows in one statement: with twelve columns at the most, fewer values than either database allows.
const ROWS: usize = 250;

/// Many new articles at once.
#[derive(Debug)]
pub struct Bulk {
    connection: Arc<Connection>,
}

impl Bulk {
    pub(crate) fn new(connection: Arc<Connection>) -> Bulk {
        Bulk { connection }
    }

    /// Inserts articles of one revision and one edition that has begun and has no end. All that they name must exist, and their
    /// ids and slugs must be new.
    pub async fn insert(&self, new: &[Publication], now: Timestamp) -> Result<(), StorageError> {
        let sections = lists::section_history(&self.connection).await?;
        let mut rows = Rows::default();
        for publication in new {
            rows.article(publication, now)?;
            for edition in &publication.editions {
                let live = publication.article.editions.iter().map(|span| span.live);
                let members = memberships(live.map(|live| (live, &edition.card)), &sections);
                let first = edition.card.first_published_at.as_millis();
                let members = members
                    .iter()
                    .map(|member| lists::row(publication.article.id, first, member));
                rows.places.extend(members);
            }
        }
        rows.insert(&self.connection).await
    }
}

/// What is to be inserted, in the order in which one refers to another.
#[derive(Default)]
struct Rows {
    subjects: Vec<subject::ActiveModel>,
    slugs: Vec<slug::ActiveModel>,
    articles: Vec<article::ActiveModel>,
    contents: Vec<content::ActiveModel>,
    revisions: Vec<revision::ActiveModel>,
    editions: Vec<edition::ActiveModel>,
    bodies: Vec<edition_body::ActiveModel>,
    uses: Vec<media_use::ActiveModel>,
    boundaries: Vec<boundary::ActiveModel>,
    places: Vec<article_list::ActiveModel>,
}

impl Rows {
    /// Everything but its places on lists.
    fn article(&mut self, publication: &Publication, now: Timestamp) -> Result<(), StorageError> {
        let article = &publication.article;
        self.subjects.push(subject::ActiveModel {
            id: Set(article.id.0),
            kind: Set(SubjectKind::Article.as_str().to_owned()),
            created_at: Set(article.created_at.as_millis()),
            killed_at: Set(None),
        });
        self.articles.push(article_row(article));
        let (hash, content) = content_row(&article.newest.content)?;
        self.contents.push(content);
        self.revisions.push(revision_row(article.id, &article.newest, hash));
        for (span, edition) in article.editions.iter().zip(&publication.editions) {
            self.slugs.push(slug::ActiveModel {
                kind: Set(SubjectKind::Article.as_str().to_owned()),
                slug: Set(edition.card.slug.as_str().to_owned()),
                subject_id: Set(article.id.0),
                public_since: Set(Some(span.live.from().as_millis())),
            });
            self.editions
                .push(edition_row(article.id, span, &edition.card)?.into_active_model());
            self.bodies.push(body_row(article.id, edition)?);
            self.uses.extend(media_uses::rows(
                article.id,
                edition.number,
                &edition.card,
                &edition.body,
            ));
        }
        self.boundaries
            .extend(boundaries::rows(article.id.0, &article.boundaries(now)));
        Ok(())
    }

    async fn insert(self, connection: &Connection) -> Result<(), StorageError> {
        insert(connection, self.subjects).await?;
        insert(connection, self.slugs).await?;
        insert(connection, self.articles).await?;
        insert(connection, self.contents).await?;
        insert(connection, self.revisions).await?;
        insert(connection, self.editions).await?;
        insert(connection, self.bodies).await?;
        insert(connection, self.uses).await?;
        insert(connection, self.boundaries).await?;
        insert(connection, self.places).await
    }
}

async fn insert<A: ActiveModelTrait>(connection: &Connection, mut rows: Vec<A>) -> Result<(), StorageError> {
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(ROWS));
        A::Entity::insert_many(rows).exec_without_returning(connection).await?;
        rows = rest;
    }
    Ok(())
}
