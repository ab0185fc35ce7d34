//! Creates and saves media records.

use super::outcome::{halves, save_subject};
use crate::caller::Caller;
use crate::graphql::input::media::MediaInput;
use crate::graphql::media::Media;
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use desk::SaveSubject;
use domain::ids::MediaId;
use domain::subject::SubjectKind;

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
        let caller = ctx.data::<Caller>()?;
        let actor = caller.actor()?;
        let mut parser = Parser::new();
        let card = parser.within("media", |parser| input.media.parse(parser));
        let card = match parser.finish(card) {
            Ok(card) => card,
            Err(user_errors) => {
                return Ok(MediaPayload {
                    media: None,
                    user_errors,
                });
            }
        };
        let id = MediaId(caller.desk.new_id());
        let outcome = caller
            .desk
            .run(async |tx| desk::media::create_media(tx, &actor, id, card).await)
            .await;
        let (edition, user_errors) = halves(outcome.map_err(|error| save_subject(error, SubjectKind::Media)))?;
        Ok(MediaPayload {
            media: edition.map(|edition| Media { edition }),
            user_errors,
        })
    }

    /// Saves a media record. It is public at once.
    async fn save_media(&self, ctx: &Context<'_>, input: SaveMediaInput) -> Result<MediaPayload> {
        let caller = ctx.data::<Caller>()?;
        let actor = caller.actor()?;
        let mut parser = Parser::new();
        let id = parser.id("id", &input.id, |id| id);
        let card = parser.within("media", |parser| input.media.parse(parser));
        let cmd = match parser.finish(id.zip(card)) {
            Ok((id, card)) => SaveSubject {
                id,
                seen: input.seen,
                card,
            },
            Err(user_errors) => {
                return Ok(MediaPayload {
                    media: None,
                    user_errors,
                });
            }
        };
        let outcome = caller
            .desk
            .run(async |tx| desk::media::save_media(tx, &actor, cmd).await)
            .await;
        let (edition, user_errors) = halves(outcome.map_err(|error| save_subject(error, SubjectKind::Media)))?;
        Ok(MediaPayload {
            media: edition.map(|edition| Media { edition }),
            user_errors,
        })
    }
}
