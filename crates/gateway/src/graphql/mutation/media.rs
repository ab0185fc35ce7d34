//! Creates and saves media records, and takes assets from where they are shown.

use super::subject;
use crate::graphql::input::media::MediaInput;
use crate::graphql::media::Media;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use desk::media::{KillMedia, ReplaceMedia, kill_media, replace_media};
use domain::ids::MediaId;

/// A new media record.
#[derive(InputObject)]
pub struct CreateMediaInput {
    /// What it is to be.
    media: MediaInput,
}

/// A media record as it is to be from now on.
#[derive(InputObject)]
pub struct SaveMediaInput {
    /// Its id.
    id: ID,
    /// The `edition` that you were looking at. If somebody saved since, the save is refused.
    seen: i32,
    /// What it is to be.
    media: MediaInput,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct MediaPayload {
    /// The media record as it is now. Null if the save was refused.
    media: Option<Media>,
    /// What an editor can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

/// An asset that another is to take the place of.
#[derive(InputObject)]
pub struct ReplaceMediaInput {
    /// Its id.
    id: ID,
    /// The id of the asset that takes its place.
    by: ID,
}

/// An asset that must not be shown any more.
#[derive(InputObject)]
pub struct KillMediaInput {
    /// Its id.
    id: ID,
}

/// What became of it.
#[derive(SimpleObject)]
pub struct KillMediaPayload {
    /// The id of the asset that is gone. Null if nothing was done.
    id: Option<ID>,
    /// What an editor can fix; empty if all went well.
    user_errors: Vec<UserError>,
}

/// The media record mutations.
#[derive(Default)]
pub struct MediaMutation;

#[Object]
impl MediaMutation {
    /// Creates a media record. It is public at once.
    async fn create_media(&self, ctx: &Context<'_>, input: CreateMediaInput) -> Result<MediaPayload> {
        let parse = |parser: &mut Parser| input.media.parse(parser);
        let (edition, user_errors) = subject::create(ctx, MediaId, parse, desk::media::create_media).await?;
        Ok(MediaPayload {
            media: edition.map(|edition| Media { edition }),
            user_errors,
        })
    }

    /// Saves a media record. It is public at once.
    async fn save_media(&self, ctx: &Context<'_>, input: SaveMediaInput) -> Result<MediaPayload> {
        let parse = |parser: &mut Parser| input.media.parse(parser);
        let (edition, user_errors) = subject::save(ctx, &input.id, input.seen, parse, desk::media::save_media).await?;
        Ok(MediaPayload {
            media: edition.map(|edition| Media { edition }),
            user_errors,
        })
    }

    /// Shows another asset, with its own caption and credit, wherever this one was shown, and this one nowhere any more. It
    /// answers with the asset that takes its place.
    async fn replace_media(&self, ctx: &Context<'_>, input: ReplaceMediaInput) -> Result<MediaPayload> {
        let parse = |parser: &mut Parser| {
            let (id, by) = (parser.id("id", &input.id, MediaId), parser.id("by", &input.by, MediaId));
            id.zip(by).map(|(id, by)| ReplaceMedia { id, by })
        };
        let (edition, user_errors) = subject::act(ctx, parse, replace_media).await?;
        Ok(MediaPayload {
            media: edition.map(|edition| Media { edition }),
            user_errors,
        })
    }

    /// Takes an asset from every card and body, at every instant. Nothing brings it back.
    async fn kill_media(&self, ctx: &Context<'_>, input: KillMediaInput) -> Result<KillMediaPayload> {
        let parse = |parser: &mut Parser| {
            let id = parser.id("id", &input.id, MediaId)?;
            Some(KillMedia { id })
        };
        let (last, user_errors) = subject::act(ctx, parse, kill_media).await?;
        Ok(KillMediaPayload {
            id: last.map(|last| last.id.into()),
            user_errors,
        })
    }
}
