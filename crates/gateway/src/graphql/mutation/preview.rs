//! Gives and takes back leave to read a revision before it is public.

use super::act;
use super::outcome::{Refused, halves};
use crate::auth::PreviewTokens;
use crate::graphql::desk_reads::DeskReads;
use crate::graphql::preview::Preview;
use crate::graphql::scalars::DateTime;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use desk::article::{CreatePreview, create_preview, revoke_preview};
use domain::ids::{ArticleId, PreviewId};
use domain::preview;

/// A new preview.
#[derive(InputObject)]
pub struct CreatePreviewInput {
    /// Of which article.
    article: ID,
    /// The number of the revision to show. Null for the newest as it is now; what is saved later is not shown.
    revision: Option<i32>,
    /// From when on nobody is to read with it: at most 30 days ahead. Null for a day.
    expires_at: Option<DateTime>,
}

/// A preview to be ended.
#[derive(InputObject)]
pub struct RevokePreviewInput {
    /// Its id.
    id: ID,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct PreviewPayload {
    /// The preview as it is now. Null if it was refused.
    preview: Option<Preview>,
    /// What an editor can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

/// What became of it, with the token.
#[derive(SimpleObject)]
pub struct PreviewTokenPayload {
    /// The preview. Null if it was refused.
    preview: Option<Preview>,
    /// What a front end sends to `/graphql` as `Authorization: Bearer …`. It is shown this once. Null if it was refused.
    token: Option<String>,
    /// What an editor can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

fn payload(ctx: &Context<'_>, done: Result<preview::Preview, Refused>) -> Result<PreviewPayload> {
    let caller = act::caller(ctx)?;
    let (preview, user_errors) = halves(done)?;
    let preview = preview.map(|preview| Preview {
        preview,
        reads: DeskReads::new(caller, caller.reads_now()),
    });
    Ok(PreviewPayload { preview, user_errors })
}

/// The mutations of previews.
#[derive(Default)]
pub struct PreviewMutation;

#[Object]
impl PreviewMutation {
    /// Makes a preview: whoever holds its token reads that revision of the article through this schema, in the place of what is public of it, until
    /// it expires or is revoked. The revision must have all that it needs to be published.
    async fn create_preview(&self, ctx: &Context<'_>, input: CreatePreviewInput) -> Result<PreviewTokenPayload> {
        let id = PreviewId(act::caller(ctx)?.desk.new_id());
        let parse = |parser: &mut Parser| {
            Some(CreatePreview {
                id,
                article: parser.id("article", &input.article, ArticleId)?,
                revision: input.revision,
                expires_at: input.expires_at.map(|at| at.0),
            })
        };
        let done = act::act(ctx, parse, create_preview).await;
        let payload = payload(ctx, done.and_then(|done| done.map_err(Refused::from)))?;
        let token = payload.preview.as_ref();
        let token = token.map(|made| Ok::<_, async_graphql::Error>(ctx.data::<PreviewTokens>()?.sign(&made.preview)?));
        Ok(PreviewTokenPayload {
            token: token.transpose()?,
            preview: payload.preview,
            user_errors: payload.user_errors,
        })
    }

    /// Ends a preview at once and for good.
    async fn revoke_preview(&self, ctx: &Context<'_>, input: RevokePreviewInput) -> Result<PreviewPayload> {
        let parse = |parser: &mut Parser| parser.id("id", &input.id, PreviewId);
        let done = act::act(ctx, parse, revoke_preview).await;
        payload(ctx, done.and_then(|done| done.map_err(Refused::from)))
    }
}
