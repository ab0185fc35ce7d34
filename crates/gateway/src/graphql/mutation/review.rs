//! Moves the newest revision through the desk: submitted, approved, sent back.

use super::article::{ArticlePayload, article};
use crate::graphql::user_error::Parser;
use async_graphql::{Context, ID, InputObject, Object, Result};
use desk::article::{AdvanceArticle, SendBackArticle, approve_article, send_back_article, submit_article};
use domain::ids::ArticleId;
use domain::text::RevisionNote;

/// A revision that is ready for an editor.
#[derive(InputObject)]
pub struct SubmitArticleInput {
    /// Of which article.
    id: ID,
    /// The number of the revision that you were looking at. If somebody saved since, nothing is done.
    seen: i32,
}

/// A revision that is ready to be published.
#[derive(InputObject)]
pub struct ApproveArticleInput {
    /// Of which article.
    id: ID,
    /// The number of the revision that you were looking at. If somebody saved since, nothing is done.
    seen: i32,
}

/// A revision that is to be written on.
#[derive(InputObject)]
pub struct SendBackArticleInput {
    /// Of which article.
    id: ID,
    /// The number of the revision that you were looking at. If somebody saved since, nothing is done.
    seen: i32,
    /// Why, for its author: at most 1,000 characters. It stands in `reviewNote` until the article is submitted again.
    note: Option<String>,
}

/// The mutations of the review.
#[derive(Default)]
pub struct ReviewMutation;

#[Object]
impl ReviewMutation {
    /// Hands the newest revision, a draft, to an editor: it is in review.
    async fn submit_article(&self, ctx: &Context<'_>, input: SubmitArticleInput) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| advance(parser, &input.id, input.seen);
        article(ctx, parse, submit_article).await
    }

    /// Says that the newest revision, which is in review, is ready to be published.
    async fn approve_article(&self, ctx: &Context<'_>, input: ApproveArticleInput) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| advance(parser, &input.id, input.seen);
        article(ctx, parse, approve_article).await
    }

    /// Gives the newest revision, which is in review or approved, back to its author: it is a draft again.
    async fn send_back_article(&self, ctx: &Context<'_>, input: SendBackArticleInput) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| {
            let note = parser.text("note", input.note, RevisionNote::parse);
            Some(SendBackArticle {
                id: parser.id("id", &input.id, ArticleId)?,
                seen: input.seen,
                note,
            })
        };
        article(ctx, parse, send_back_article).await
    }
}

fn advance(parser: &mut Parser, id: &ID, seen: i32) -> Option<AdvanceArticle> {
    let id = parser.id("id", id, ArticleId)?;
    Some(AdvanceArticle { id, seen })
}
