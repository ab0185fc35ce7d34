//! Creates and saves media records.

use super::subject;
use crate::graphql::input::media::MediaInput;
use crate::graphql::media::Media;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
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
}
