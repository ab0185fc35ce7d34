//! Takes articles back: retracted with a notice, unpublished, killed. None waits for a colleague's autosave.

use super::article::{ArticlePayload, article};
use super::publish::Scheduled;
use crate::graphql::user_error::Parser;
use async_graphql::{Context, ID, InputObject, Object, Result};
use desk::article::{KillArticle, RetractArticle, UnpublishArticle, kill_article, retract_article, unpublish_article};
use domain::ids::ArticleId;
use domain::text::{Detail, RetractionNotice};

/// A retraction.
#[derive(InputObject)]
pub struct RetractArticleInput {
    /// Which article.
    id: ID,
    /// What readers are told instead of the story: at most 2,000 characters.
    notice: String,
    /// What is to become of editions that are scheduled for later: `KEEP` or `CANCEL`.
    scheduled: Option<Scheduled>,
}

/// The end of what is live.
#[derive(InputObject)]
pub struct UnpublishArticleInput {
    /// Which article.
    id: ID,
}

/// A kill.
#[derive(InputObject)]
pub struct KillArticleInput {
    /// Which article.
    id: ID,
    /// Why, for the audit alone: at most 1,000 characters.
    reason: Option<String>,
}

/// The mutations that take back.
#[derive(Default)]
pub struct WithdrawMutation;

#[Object]
impl WithdrawMutation {
    /// Withdraws a story in public: its address and headline stay, and a notice takes the place of the rest, for readers at past
    /// instants too.
    async fn retract_article(&self, ctx: &Context<'_>, input: RetractArticleInput) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| {
            let notice = parser.value("notice", RetractionNotice::parse(&input.notice));
            Some(RetractArticle {
                id: parser.id("id", &input.id, ArticleId)?,
                notice: notice?,
                scheduled: input.scheduled.map(Into::into),
            })
        };
        article(ctx, parse, retract_article).await
    }

    /// Ends the edition that is live. It can be published again.
    async fn unpublish_article(&self, ctx: &Context<'_>, input: UnpublishArticleInput) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| {
            let id = parser.id("id", &input.id, ArticleId)?;
            Some(UnpublishArticle { id })
        };
        article(ctx, parse, unpublish_article).await
    }

    /// Ends every edition at every instant, in every format, and the pictures that no other live or scheduled edition shows.
    /// Nothing brings it back.
    async fn kill_article(&self, ctx: &Context<'_>, input: KillArticleInput) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| {
            let reason = parser.text("reason", input.reason, Detail::parse);
            let id = parser.id("id", &input.id, ArticleId)?;
            Some(KillArticle { id, reason })
        };
        article(ctx, parse, kill_article).await
    }
}
