//! Many new articles at once: the rows that the desk's own actions would write, made by the same functions, in a few statements
//! for all of them.
//!
//! For imports, and for filling a newsroom that is measured. Whoever calls it holds the section tree and the assets that are
//! shown, and has looked up what the articles name.

use crate::article_editions::{body_row, edition_row};
use crate::articles::{article_row, content_row, revision_row};
use crate::boundaries;
use crate::connection::Connection;
use crate::entity::{
    article, article_list, article_list_history, boundary, content, edition, edition_body, media_use, revision, slug,
    subject,
};
use crate::error::StorageError;
use crate::{lists, media_uses};
use domain::article::publishing::Publication;
use domain::ids::ArticleId;
use domain::list::memberships;
use domain::slug::Slug;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use uuid::Uuid;

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

    /// Makes articles known, and takes slugs for them: those that they are or were public under since an instant, and those that
    /// only a draft has. What it gives are the slugs that are another's, each with the article that it was wanted for.
    ///
    /// The articles' ids must be new.
    pub async fn begin(
        &self,
        new: &[ArticleId],
        slugs: &[(Slug, ArticleId, Option<Timestamp>)],
        now: Timestamp,
    ) -> Result<HashSet<(Slug, ArticleId)>, StorageError> {
        let connection = self.connection.as_ref();
        let subjects = new.iter().map(|id| subject::ActiveModel {
            id: Set(id.0),
            kind: Set(SubjectKind::Article.as_str().to_owned()),
            created_at: Set(now.as_millis()),
            killed_at: Set(None),
        });
        insert(connection, subjects.collect()).await?;
        let mut taken = HashSet::new();
        for some in slugs.chunks(ROWS) {
            let rows = some.iter().map(|(slug, article, since)| slug::ActiveModel {
                kind: Set(SubjectKind::Article.as_str().to_owned()),
                slug: Set(slug.as_str().to_owned()),
                subject_id: Set(article.0),
                public_since: Set(since.map(Timestamp::as_millis)),
            });
            slug::Entity::insert_many(rows)
                .on_conflict(OnConflict::new().do_nothing().to_owned())
                .exec_without_returning(connection)
                .await?;
            let held = slug::Entity::find()
                .filter(slug::Column::Kind.eq(SubjectKind::Article.as_str()))
                .filter(slug::Column::Slug.is_in(some.iter().map(|(slug, ..)| slug.as_str())))
                .all(connection)
                .await?;
            let holders: HashMap<String, Uuid> = held.into_iter().map(|row| (row.slug, row.subject_id)).collect();
            let others = some
                .iter()
                .filter(|(slug, article, _)| holders.get(slug.as_str()) != Some(&article.0));
            taken.extend(others.map(|(slug, article, _)| (slug.clone(), *article)));
        }
        Ok(taken)
    }

    /// Inserts articles of one revision, and of one edition if they are or were or will be public. They were begun before; all
    /// that they name must exist. Those whose very text was erased are not inserted: their ids are given.
    pub async fn insert(&self, new: &[Publication], now: Timestamp) -> Result<HashSet<ArticleId>, StorageError> {
        let sections = lists::section_history(&self.connection).await?;
        let mut contents = HashMap::new();
        for publication in new {
            contents.insert(
                publication.article.id,
                content_row(&publication.article.newest.content)?,
            );
        }
        let erased = self.erased(contents.values().map(|(hash, _)| hash)).await?;
        let mut rows = Rows::default();
        let mut left_out = HashSet::new();
        for publication in new {
            let id = publication.article.id;
            let (hash, content) = contents.remove(&id).expect("each has its content");
            if erased.contains(&hash) {
                left_out.insert(id);
                continue;
            }
            rows.article(publication, hash, content, now)?;
            if let Some(edition) = publication.editions.last() {
                let live = publication.article.editions.iter().map(|span| span.live);
                let members = memberships(live.map(|live| (live, &edition.card)), &sections);
                let (places, past) = lists::rows(id, &edition.card, members, now);
                rows.places.extend(places);
                rows.past.extend(past);
            }
        }
        rows.insert(&self.connection).await?;
        Ok(left_out)
    }

    /// Which of these contents were erased.
    async fn erased(&self, hashes: impl Iterator<Item = &Vec<u8>>) -> Result<HashSet<Vec<u8>>, StorageError> {
        let hashes: Vec<&Vec<u8>> = hashes.collect();
        let mut erased = HashSet::new();
        for some in hashes.chunks(ROWS) {
            let found: Vec<Vec<u8>> = content::Entity::find()
                .select_only()
                .column(content::Column::Hash)
                .filter(content::Column::Hash.is_in(some.iter().map(|hash| hash.as_slice())))
                .filter(content::Column::ErasedAt.is_not_null())
                .into_tuple()
                .all(self.connection.as_ref())
                .await?;
            erased.extend(found);
        }
        Ok(erased)
    }
}

/// What is to be inserted, in the order in which one refers to another.
#[derive(Default)]
struct Rows {
    articles: Vec<article::ActiveModel>,
    contents: Vec<content::ActiveModel>,
    revisions: Vec<revision::ActiveModel>,
    editions: Vec<edition::ActiveModel>,
    bodies: Vec<edition_body::ActiveModel>,
    uses: Vec<media_use::ActiveModel>,
    boundaries: Vec<boundary::ActiveModel>,
    places: Vec<article_list::ActiveModel>,
    past: Vec<article_list_history::ActiveModel>,
}

impl Rows {
    /// Everything but its places on lists.
    fn article(
        &mut self,
        publication: &Publication,
        hash: Vec<u8>,
        content: content::ActiveModel,
        now: Timestamp,
    ) -> Result<(), StorageError> {
        let article = &publication.article;
        self.articles.push(article_row(article));
        self.contents.push(content);
        self.revisions.push(revision_row(article.id, &article.newest, hash));
        for (span, edition) in article.editions.iter().zip(&publication.editions) {
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

    async fn insert(mut self, connection: &Connection) -> Result<(), StorageError> {
        insert(connection, self.articles).await?;
        // Two may hold the same.
        while !self.contents.is_empty() {
            let some = self.contents.drain(..self.contents.len().min(ROWS));
            content::Entity::insert_many(some)
                .on_conflict(OnConflict::new().do_nothing().to_owned())
                .exec_without_returning(connection)
                .await?;
        }
        insert(connection, self.revisions).await?;
        insert(connection, self.editions).await?;
        insert(connection, self.bodies).await?;
        insert(connection, self.uses).await?;
        insert(connection, self.boundaries).await?;
        insert(connection, self.places).await?;
        insert(connection, self.past).await
    }
}

/// Inserts rows, as many at once as a statement may have.
pub(crate) async fn insert<A: ActiveModelTrait>(connection: &Connection, mut rows: Vec<A>) -> Result<(), StorageError> {
    while !rows.is_empty() {
        let rest = rows.split_off(rows.len().min(ROWS));
        A::Entity::insert_many(rows).exec_without_returning(connection).await?;
        rows = rest;
    }
    Ok(())
}
