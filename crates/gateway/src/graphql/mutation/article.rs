//! Creates and saves articles, and sets what stands beside them; and what all mutations of articles have in common.
//!
//! The others: `review.rs`, `publish.rs`, `withdraw.rs`, `revision.rs`.

use super::act::{act, caller};
use super::outcome::{Refused, halves};
use crate::error_codes::ErrorCode;
use crate::graphql::desk_article::{DeskArticle, SideRevision};
use crate::graphql::desk_reads::DeskReads;
use crate::graphql::input::article::{ArticleContentInput, RelatedArticleInput, related};
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use desk::article::{
    CreateArticle, SaveArticle, SaveArticleError, SaveOutcome, SetRelatedArticles, create_article, save_article,
    set_related_articles,
};
use domain::article;
use domain::ids::{ArticleId, SideRevisionId};
use domain::permission::Actor;
use domain::text::RevisionNote;
use storage::{StorageError, Tx};

/// A new article.
#[derive(InputObject)]
pub struct CreateArticleInput {
    /// What its first revision holds.
    content: ArticleContentInput,
    /// The id of the article that it is a translation of, public or not, or of another translation of that. Each language is there once.
    translation_of: Option<ID>,
    /// What you want to say of it to the desk: at most 1,000 characters.
    note: Option<String>,
}

/// A revision on top of the one that you were looking at.
#[derive(InputObject)]
pub struct SaveArticleInput {
    /// Of which article.
    id: ID,
    /// The number of the revision that you were looking at. If somebody saved since, yours is kept as a side revision.
    seen: i32,
    /// What it holds: all of it.
    content: ArticleContentInput,
    /// What you want to say of it to the desk: at most 1,000 characters.
    note: Option<String>,
}

/// What is to stand beside an article.
#[derive(InputObject)]
pub struct SetRelatedArticlesInput {
    /// Of which article.
    id: ID,
    /// The number of the revision that you were looking at. If somebody saved since, yours is kept as a side revision.
    seen: i32,
    /// The other articles, in their order. It replaces what there was.
    related: Vec<RelatedArticleInput>,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct ArticlePayload {
    /// The article as the desk sees it now. Null if nothing was done; after a save that came too late, it has the current revision.
    article: Option<DeskArticle>,
    /// The text of a save that came too late, as it was kept aside. Null otherwise.
    side_revision: Option<SideRevision>,
    /// What an editor can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

impl ArticlePayload {
    fn new(ctx: &Context<'_>, outcome: Result<article::DeskArticle, Refused>) -> Result<ArticlePayload> {
        let caller = caller(ctx)?;
        let (article, user_errors) = halves(outcome)?;
        let article = article.map(|article| DeskArticle {
            article,
            reads: DeskReads::new(caller, caller.reads_now()),
        });
        Ok(ArticlePayload {
            article,
            side_revision: None,
            user_errors,
        })
    }

    fn kept_aside(
        ctx: &Context<'_>,
        article: article::DeskArticle,
        side: article::SideRevision,
    ) -> Result<ArticlePayload> {
        let error = match article.must_not_be_killed() {
            Err(killed) => {
                let message = format!("{killed}. Your text was kept as side revision {}", side.id);
                UserError::new(ErrorCode::ArticleKilled, "id", message)
            }
            Ok(()) => {
                let message = format!(
                    "revision {} is not the newest; that is {}. Your text was kept as side revision {}",
                    side.seen, article.newest.number, side.id
                );
                UserError::new(ErrorCode::StaleRevision, "seen", message)
            }
        };
        let mut payload = ArticlePayload::new(ctx, Ok(article))?;
        payload.user_errors.push(error);
        let caller = caller(ctx)?;
        let reads = DeskReads::new(caller, caller.reads_now());
        payload.side_revision = Some(SideRevision { side, reads });
        Ok(payload)
    }
}

/// Does something with an article, and answers with it.
pub async fn article<Cmd, E: From<StorageError> + Into<Refused>>(
    ctx: &Context<'_>,
    parse: impl FnOnce(&mut Parser) -> Option<Cmd>,
    action: impl AsyncFnOnce(&mut Tx, &Actor, Cmd) -> Result<article::DeskArticle, E>,
) -> Result<ArticlePayload> {
    let done = act(ctx, parse, action).await;
    ArticlePayload::new(ctx, done.and_then(|done| done.map_err(Into::into)))
}

/// Saves a revision or keeps it aside, and answers with both.
async fn save<Cmd>(
    ctx: &Context<'_>,
    parse: impl FnOnce(&mut Parser) -> Option<Cmd>,
    action: impl AsyncFnOnce(&mut Tx, &Actor, Cmd) -> Result<SaveOutcome, SaveArticleError>,
) -> Result<ArticlePayload> {
    match act(ctx, parse, action).await {
        Ok(Ok(SaveOutcome::Saved(article))) => ArticlePayload::new(ctx, Ok(article)),
        Ok(Ok(SaveOutcome::KeptAside { article, side })) => ArticlePayload::kept_aside(ctx, article, side),
        Ok(Err(error)) => ArticlePayload::new(ctx, Err(error.into())),
        Err(refused) => ArticlePayload::new(ctx, Err(refused)),
    }
}

/// The mutations that write.
#[derive(Default)]
pub struct ArticleMutation;

#[Object]
impl ArticleMutation {
    /// Creates an article with its first revision. It is a draft: nothing of it is public.
    async fn create_article(&self, ctx: &Context<'_>, input: CreateArticleInput) -> Result<ArticlePayload> {
        let caller = caller(ctx)?;
        let (desk, site) = (&caller.desk, caller.reads().site().await?);
        let parse = |parser: &mut Parser| {
            let note = parser.text("note", input.note, RevisionNote::parse);
            let content = parser.within("content", |parser| {
                input.content.parse(parser, desk, &site.card.default_language)
            });
            let translation_of = match &input.translation_of {
                Some(original) => Some(parser.id("translationOf", original, ArticleId)?),
                None => None,
            };
            Some(CreateArticle {
                id: ArticleId(desk.new_id()),
                translation_of,
                content: content?,
                note,
            })
        };
        article(ctx, parse, create_article).await
    }

    /// Saves a revision on top of the one that you were looking at. What the newest revision holds already is not saved again.
    async fn save_article(&self, ctx: &Context<'_>, input: SaveArticleInput) -> Result<ArticlePayload> {
        let caller = caller(ctx)?;
        let (desk, site) = (&caller.desk, caller.reads().site().await?);
        let parse = |parser: &mut Parser| {
            let id = parser.id("id", &input.id, ArticleId);
            let note = parser.text("note", input.note, RevisionNote::parse);
            let content = parser.within("content", |parser| {
                input.content.parse(parser, desk, &site.card.default_language)
            });
            Some(SaveArticle {
                id: id?,
                seen: input.seen,
                content: content?,
                note,
                side: SideRevisionId(desk.new_id()),
            })
        };
        save(ctx, parse, save_article).await
    }

    /// Sets what stands beside an article. It is a part of the revision, so it saves one.
    async fn set_related_articles(&self, ctx: &Context<'_>, input: SetRelatedArticlesInput) -> Result<ArticlePayload> {
        let desk = &caller(ctx)?.desk;
        let parse = |parser: &mut Parser| {
            let id = parser.id("id", &input.id, ArticleId);
            let related = parser.within("related", |parser| related(parser, input.related));
            Some(SetRelatedArticles {
                id: id?,
                seen: input.seen,
                related,
                side: SideRevisionId(desk.new_id()),
            })
        };
        save(ctx, parse, set_related_articles).await
    }
}
