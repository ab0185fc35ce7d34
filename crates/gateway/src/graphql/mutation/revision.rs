//! Brings back what was saved before: an older revision restored, a late save adopted or discarded.

use super::article::{ArticlePayload, article};
use crate::graphql::user_error::Parser;
use async_graphql::{Context, ID, InputObject, Object, Result};
use desk::article::{
    AdoptSideRevision, DiscardSideRevision, RestoreRevision, adopt_side_revision, discard_side_revision,
    restore_revision,
};
use domain::ids::{ArticleId, SideRevisionId};

/// An older revision that is to be the newest again.
#[derive(InputObject)]
pub struct RestoreRevisionInput {
    /// Of which article.
    id: ID,
    /// The number of the revision to restore.
    revision: i32,
    /// The number of the newest revision that you were looking at. If somebody saved since, nothing is done.
    seen: i32,
}

/// A late save that is to be the newest revision.
#[derive(InputObject)]
pub struct AdoptSideRevisionInput {
    /// The side revision's id.
    id: ID,
    /// The number of the newest revision that you were looking at. If somebody saved since, nothing is done.
    seen: i32,
}

/// A late save that nobody needs any more.
#[derive(InputObject)]
pub struct DiscardSideRevisionInput {
    /// The side revision's id.
    id: ID,
}

/// The mutations of revisions.
#[derive(Default)]
pub struct RevisionMutation;

#[Object]
impl RevisionMutation {
    /// Saves what an older revision holds as a new one.
    async fn restore_revision(&self, ctx: &Context<'_>, input: RestoreRevisionInput) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| {
            Some(RestoreRevision {
                id: parser.id("id", &input.id, ArticleId)?,
                revision: input.revision,
                seen: input.seen,
            })
        };
        article(ctx, parse, restore_revision).await
    }

    /// Saves what a late save holds as a new revision.
    async fn adopt_side_revision(&self, ctx: &Context<'_>, input: AdoptSideRevisionInput) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| {
            let side = parser.id("id", &input.id, SideRevisionId)?;
            let seen = input.seen;
            Some(AdoptSideRevision { side, seen })
        };
        article(ctx, parse, adopt_side_revision).await
    }

    /// Puts a late save away. It can still be read by its id.
    async fn discard_side_revision(
        &self,
        ctx: &Context<'_>,
        input: DiscardSideRevisionInput,
    ) -> Result<ArticlePayload> {
        let parse = |parser: &mut Parser| {
            let side = parser.id("id", &input.id, SideRevisionId)?;
            Some(DiscardSideRevision { side })
        };
        article(ctx, parse, discard_side_revision).await
    }
}
