//! Creates and saves media records: what an asset shows and whom it is by. Saving publishes at once.

use crate::subject::{self, SaveSubject, SaveSubjectError};
use domain::edition::Edition;
use domain::ids::MediaId;
use domain::media::MediaCard;
use domain::permission::{Action, Actor, Scope};
use std::sync::Arc;
use storage::Tx;

/// A new record.
pub async fn create_media(
    tx: &mut Tx,
    actor: &Actor,
    id: MediaId,
    card: MediaCard,
) -> Result<Arc<Edition<MediaCard>>, SaveSubjectError> {
    actor.may(Action::SaveMedia, &Scope::Newsroom)?;
    subject::create(tx, actor, id.0, card, None).await
}

/// The record as it is to be from now on. Captions and credits that are printed with a story stay as they were.
pub async fn save_media(
    tx: &mut Tx,
    actor: &Actor,
    cmd: SaveSubject<MediaCard>,
) -> Result<Arc<Edition<MediaCard>>, SaveSubjectError> {
    actor.may(Action::SaveMedia, &Scope::Newsroom)?;
    subject::save(tx, actor, cmd, None).await
}
