//! Articles as the desk reads them: newest revision, editions, older revisions, late saves.
//!
//! Who asks must have been allowed to (`domain::permission`); nothing here is for the public.

use crate::connection::Connection;
use crate::desk_editions::{self, DeskEditions};
use crate::document::{self, timestamp, timestamp_opt};
use crate::entity::{article, content, revision, side_revision};
use crate::error::{StorageError, word};
use crate::page::Range;
use domain::article::{
    ArticleContent, DeskArticle, PublicStateKind, Revision, RevisionNumber, SideOutcome, SideRevision, WorkingState,
};
use domain::ids::{ArticleId, SectionId, SideRevisionId, TranslationSetId, UserId};
use domain::time::Timestamp;
use sea_orm::sea_query::{Condition, Expr, ExprTrait, IntoCondition};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef};
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Which revision: its article and its number.
pub type RevisionKey = (ArticleId, RevisionNumber);

/// Articles, as the desk reads them.
#[derive(Debug)]
pub struct DeskArticles {
    connection: Arc<Connection>,
}

/// Which of the desk's articles.
#[derive(Clone, Debug, Default)]
pub struct DeskArticleFilter {
    /// Only those in this working state.
    pub working: Option<WorkingState>,
    /// Only those in this public state at this instant.
    pub public: Option<(PublicStateKind, Timestamp)>,
    /// Only those whose home is one of these sections.
    pub sections: Option<Vec<SectionId>>,
    /// Only those that this user made, or whose home is one of these sections: all that someone may see. `None` for everything.
    pub visible_to: Option<(UserId, Vec<SectionId>)>,
}

impl DeskArticles {
    pub(crate) fn new(connection: Arc<Connection>) -> DeskArticles {
        DeskArticles { connection }
    }

    /// These articles.
    pub async fn by_ids(&self, ids: &[ArticleId]) -> Result<HashMap<ArticleId, DeskArticle>, StorageError> {
        by_ids(&self.connection, ids).await
    }

    /// One article.
    pub async fn by_id(&self, id: ArticleId) -> Result<Option<DeskArticle>, StorageError> {
        Ok(self.by_ids(&[id]).await?.remove(&id))
    }

    /// The articles of that set, in the order in which they were made.
    pub async fn of_translations(&self, set: TranslationSetId) -> Result<Vec<DeskArticle>, StorageError> {
        let ids: Vec<Uuid> = article::Entity::find()
            .select_only()
            .column(article::Column::Id)
            .filter(article::Column::TranslationSet.eq(set.0))
            .order_by_asc(article::Column::Id)
            .into_tuple()
            .all(self.connection.as_ref())
            .await?;
        let ids: Vec<ArticleId> = ids.into_iter().map(ArticleId).collect();
        let mut found = self.by_ids(&ids).await?;
        Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
    }

    /// Some of the articles of a filter, newest made first; and whether there are more.
    pub async fn page(
        &self,
        filter: &DeskArticleFilter,
        range: Range<ArticleId>,
    ) -> Result<(Vec<DeskArticle>, bool), StorageError> {
        let mut select = article::Entity::find().select_only().column(article::Column::Id);
        if let Some(working) = filter.working {
            select = select.filter(article::Column::WorkingState.eq(working.as_str()));
        }
        if let Some((state, at)) = filter.public {
            select = select.filter(desk_editions::in_public_state(state, at));
        }
        if let Some(sections) = &filter.sections {
            select = select.filter(article::Column::HomeSection.is_in(sections.iter().map(|id| id.0)));
        }
        if let Some((user, sections)) = &filter.visible_to {
            let own = article::Column::CreatedBy.eq(user.0);
            let given = article::Column::HomeSection.is_in(sections.iter().map(|id| id.0));
            select = select.filter(Condition::any().add(own).add(given));
        }
        let select = range.map(|id| id.0).take(select, article::Column::Id);
        let ids: Vec<Uuid> = select.into_tuple().all(self.connection.as_ref()).await?;
        let (ids, more) = range.cut(ids.into_iter().map(ArticleId).collect());
        let mut found = self.by_ids(&ids).await?;
        Ok((ids.iter().filter_map(|id| found.remove(id)).collect(), more))
    }

    /// These revisions, each by its article and number.
    pub async fn revisions_by_number(
        &self,
        wanted: &[RevisionKey],
    ) -> Result<HashMap<RevisionKey, Revision>, StorageError> {
        let key = Expr::tuple([
            Expr::col((revision::Entity, revision::Column::ArticleId)),
            Expr::col((revision::Entity, revision::Column::Number)),
        ]);
        let keys = wanted.iter().map(|(article, number)| (article.0, *number));
        let rows = with_content(revision::Entity::find(), revision::Column::ContentHash)
            .filter(key.in_tuples(keys))
            .into_model::<RevisionRow>()
            .all(self.connection.as_ref())
            .await?;
        let revisions = rows.into_iter().map(|row| {
            let key = (ArticleId(row.article_id), row.number);
            Ok((key, row.into_revision()?))
        });
        revisions.collect()
    }

    /// One late save, whatever became of it.
    pub async fn side_revision(&self, id: SideRevisionId) -> Result<Option<SideRevision>, StorageError> {
        let row = with_content(
            side_revision::Entity::find_by_id(id.0),
            side_revision::Column::ContentHash,
        )
        .into_model::<SideRevisionRow>()
        .one(self.connection.as_ref())
        .await?;
        row.map(SideRevisionRow::into_side_revision).transpose()
    }

    /// The saves of these articles that came too late and wait to be adopted or discarded, newest first.
    pub async fn side_revisions(
        &self,
        ids: &[ArticleId],
    ) -> Result<HashMap<ArticleId, Vec<SideRevision>>, StorageError> {
        let rows = with_content(side_revision::Entity::find(), side_revision::Column::ContentHash)
            .filter(side_revision::Column::ArticleId.is_in(ids.iter().map(|id| id.0)))
            .filter(side_revision::Column::Outcome.into_expr().is_null())
            .order_by_desc(side_revision::Column::SavedAt)
            .order_by_desc(side_revision::Column::Id)
            .into_model::<SideRevisionRow>()
            .all(self.connection.as_ref())
            .await?;
        let mut found: HashMap<ArticleId, Vec<SideRevision>> = HashMap::new();
        for row in rows {
            found
                .entry(ArticleId(row.article_id))
                .or_default()
                .push(row.into_side_revision()?);
        }
        Ok(found)
    }
}

pub(crate) async fn by_ids(
    connection: &Connection,
    ids: &[ArticleId],
) -> Result<HashMap<ArticleId, DeskArticle>, StorageError> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let of_newest = |left: sea_orm::sea_query::DynIden, right: sea_orm::sea_query::DynIden| {
        Expr::col((left, article::Column::NewestRevision))
            .eq(Expr::col((right, revision::Column::Number)))
            .into_condition()
    };
    let newest: RelationDef = article::Entity::belongs_to(revision::Entity)
        .from(article::Column::Id)
        .to(revision::Column::ArticleId)
        .on_condition(of_newest)
        .into();
    let its_content: RelationDef = revision::Entity::belongs_to(content::Entity)
        .from(revision::Column::ContentHash)
        .to(content::Column::Hash)
        .into();
    let rows = article::Entity::find()
        .join(JoinType::InnerJoin, newest)
        .join(JoinType::InnerJoin, its_content)
        .columns([
            revision::Column::Number,
            revision::Column::AuthorId,
            revision::Column::Note,
            revision::Column::SavedAt,
        ])
        .column_as(revision::Column::ArticleId, "article_id")
        .columns([content::Column::Document, content::Column::ErasedAt])
        .filter(article::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .into_model::<ArticleRow>()
        .all(connection)
        .await?;
    let mut editions = desk_editions::of(connection, ids).await?;
    let mut found = HashMap::with_capacity(rows.len());
    for row in rows {
        let id = ArticleId(row.id);
        found.insert(id, row.into_article(editions.remove(&id.0).unwrap_or_default())?);
    }
    Ok(found)
}

fn with_content<E: EntityTrait>(select: sea_orm::Select<E>, hash: E::Column) -> sea_orm::Select<E> {
    let its_content: RelationDef = E::belongs_to(content::Entity)
        .from(hash)
        .to(content::Column::Hash)
        .into();
    select
        .join(JoinType::InnerJoin, its_content)
        .columns([content::Column::Document, content::Column::ErasedAt])
}

#[derive(FromQueryResult)]
struct ArticleRow {
    id: Uuid,
    translation_set: Uuid,
    created_by: Uuid,
    created_at: i64,
    working_state: String,
    review_note: Option<String>,
    #[sea_orm(nested)]
    newest: RevisionRow,
}

impl ArticleRow {
    fn into_article(self, editions: DeskEditions) -> Result<DeskArticle, StorageError> {
        Ok(DeskArticle {
            id: ArticleId(self.id),
            translation_set: TranslationSetId(self.translation_set),
            created_by: UserId(self.created_by),
            created_at: timestamp(self.created_at, "article", "created_at", self.id)?,
            working: word(
                WorkingState::from_word(&self.working_state),
                &self.working_state,
                "article",
                "working_state",
                self.id,
            )?,
            newest: self.newest.into_revision()?,
            review_note: parse_note(self.review_note, "article", self.id)?,
            editions: editions.spans,
            removed: editions.removed,
            corrections: editions.corrections,
            killed_at: editions.killed_at,
        })
    }
}

#[derive(FromQueryResult)]
struct RevisionRow {
    article_id: Uuid,
    number: i32,
    author_id: Uuid,
    note: Option<String>,
    saved_at: i64,
    document: String,
    erased_at: Option<i64>,
}

impl RevisionRow {
    fn into_revision(self) -> Result<Revision, StorageError> {
        Ok(Revision {
            number: self.number,
            author: UserId(self.author_id),
            note: parse_note(self.note, "revision", self.article_id)?,
            saved_at: timestamp(self.saved_at, "revision", "saved_at", self.article_id)?,
            content: parse_content(&self.document, self.article_id)?,
            erased_at: timestamp_opt(self.erased_at, "content", "erased_at", self.article_id)?,
        })
    }
}

#[derive(FromQueryResult)]
struct SideRevisionRow {
    id: Uuid,
    article_id: Uuid,
    seen: i32,
    author_id: Uuid,
    note: Option<String>,
    saved_at: i64,
    outcome: Option<String>,
    document: String,
    erased_at: Option<i64>,
}

impl SideRevisionRow {
    fn into_side_revision(self) -> Result<SideRevision, StorageError> {
        Ok(SideRevision {
            id: SideRevisionId(self.id),
            article: ArticleId(self.article_id),
            seen: self.seen,
            author: UserId(self.author_id),
            note: parse_note(self.note, "side_revision", self.id)?,
            saved_at: timestamp(self.saved_at, "side_revision", "saved_at", self.id)?,
            content: parse_content(&self.document, self.id)?,
            outcome: self
                .outcome
                .map(|outcome| {
                    word(
                        SideOutcome::from_word(&outcome),
                        &outcome,
                        "side_revision",
                        "outcome",
                        self.id,
                    )
                })
                .transpose()?,
            erased_at: timestamp_opt(self.erased_at, "content", "erased_at", self.id)?,
        })
    }
}

fn parse_content(json: &str, id: Uuid) -> Result<Arc<ArticleContent>, StorageError> {
    document::read(json, "content", "document", id).map(Arc::new)
}

fn parse_note(
    note: Option<String>,
    table: &'static str,
    id: Uuid,
) -> Result<Option<domain::text::RevisionNote>, StorageError> {
    note.map(|note| domain::text::RevisionNote::parse(&note))
        .transpose()
        .map_err(|refused| StorageError::corrupt(table, "note", id, refused))
}
