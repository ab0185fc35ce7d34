//! Makes revisions public: published, corrected, and their schedule moved or cancelled.

use super::article::{ArticlePayload, article};
use crate::graphql::scalars::DateTime;
use crate::graphql::user_error::Parser;
use async_graphql::{Context, Enum, ID, InputObject, MaybeUndefined, Object, Result};
use desk::article::{
    CancelEdition, CorrectArticle, PublishArticle, RescheduleEdition, cancel_edition, correct_article, publish_article,
    reschedule_edition,
};
use domain::article::publishing;
use domain::ids::ArticleId;
use domain::text::CorrectionNote;

/// What is to become of editions that are scheduled for later than the one that begins. Without a word on it, nothing is published
/// while there are any.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "publishing::Scheduled")]
pub enum Scheduled {
    /// They begin as planned, with the text that they have.
    Keep,
    /// They are cancelled.
    Cancel,
    /// They begin as planned, with the text of the one that begins now.
    Rebase,
}

/// An edition of the newest revision.
#[derive(InputObject)]
pub struct PublishArticleInput {
    /// Of which article.
    id: ID,
    /// The number of the revision that you were looking at. If somebody saved since, nothing is published.
    seen: i32,
    /// When it begins. Without it, now.
    from: Option<DateTime>,
    /// When it ends. Without it, never.
    until: Option<DateTime>,
    /// Whether it is too small a change to count as an update: then `updatedAt` stays.
    #[graphql(default)]
    minor: bool,
    /// Whether it may go early, marked as embargoed, to partners entitled to such copy. Only for one that begins later.
    #[graphql(default)]
    embargoed: bool,
    /// What is to become of editions that are scheduled for later.
    scheduled: Option<Scheduled>,
}

/// A correction.
#[derive(InputObject)]
pub struct CorrectArticleInput {
    /// Of which article.
    id: ID,
    /// The number of the revision that you were looking at. If somebody saved since, nothing is published.
    seen: i32,
    /// What was wrong: public, and dated with the instant of the correction. At most 2,000 characters.
    note: String,
    /// What is to become of editions that are scheduled for later.
    scheduled: Option<Scheduled>,
}

/// New boundaries of an edition. Each may be moved only while it lies ahead.
#[derive(InputObject)]
pub struct RescheduleEditionInput {
    /// Of which article.
    id: ID,
    /// The number of the edition.
    edition: i32,
    /// When it is to begin. Without it, as planned.
    from: Option<DateTime>,
    /// When it is to end; null is never. Without it, as planned.
    until: MaybeUndefined<DateTime>,
}

/// An edition that is not to begin.
#[derive(InputObject)]
pub struct CancelEditionInput {
    /// Of which article.
    id: ID,
    /// The number of the edition.
    edition: i32,
}

/// The mutations that publish.
#[derive(Default)]
pub struct PublishMutation;

#[Object]
impl PublishMutation {
    /// Makes the newest revision public: now, or from an instant on, for good or until another. What was public ends where this begins.
    async fn publish_article(&self, ctx: &Context<'_>, input: PublishArticleInput) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| {
            Some(PublishArticle {
                id: parser.id("id", &input.id, ArticleId)?,
                seen: input.seen,
                from: input.from.map(|from| from.0),
                until: input.until.map(|until| until.0),
                minor: input.minor,
                embargoed: input.embargoed,
                scheduled: input.scheduled.map(Into::into),
            })
        };
        article(ctx, parse, publish_article).await
    }

    /// Publishes the newest revision of a live article at once, with a dated public note of what was wrong.
    async fn correct_article(&self, ctx: &Context<'_>, input: CorrectArticleInput) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| {
            let note = parser.value("note", CorrectionNote::parse(&input.note));
            Some(CorrectArticle {
                id: parser.id("id", &input.id, ArticleId)?,
                seen: input.seen,
                note: note?,
                scheduled: input.scheduled.map(Into::into),
            })
        };
        article(ctx, parse, correct_article).await
    }

    /// Moves where an edition begins or ends.
    async fn reschedule_edition(&self, ctx: &Context<'_>, input: RescheduleEditionInput) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| {
            Some(RescheduleEdition {
                id: parser.id("id", &input.id, ArticleId)?,
                edition: input.edition,
                from: input.from.map(|from| from.0),
                until: match input.until {
                    MaybeUndefined::Undefined => None,
                    MaybeUndefined::Null => Some(None),
                    MaybeUndefined::Value(until) => Some(Some(until.0)),
                },
            })
        };
        article(ctx, parse, reschedule_edition).await
    }

    /// Cancels an edition that has not begun. What it would have ended goes on as planned.
    async fn cancel_edition(&self, ctx: &Context<'_>, input: CancelEditionInput) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| {
            Some(CancelEdition {
                id: parser.id("id", &input.id, ArticleId)?,
                edition: input.edition,
            })
        };
        article(ctx, parse, cancel_edition).await
    }
}
