//! Takes media records over from elsewhere, and their files, which may come later.

use super::{affect, standing, want_avif};
use crate::subject::{self, SaveSubject, SaveSubjectError};
use domain::edition::Edition;
use domain::ids::MediaId;
use domain::media::{MediaCard, PictureFile};
use domain::permission::{Action, Actor, Scope};
use std::sync::Arc;
use storage::Tx;

/// A media record that was made elsewhere. It stands from the beginning of time.
pub async fn import_media(tx: &mut Tx, actor: &Actor, id: MediaId, card: MediaCard) -> Result<(), SaveSubjectError> {
    let has_file = card.file.is_some();
    subject::import(tx, actor, id.0, card, None).await?;
    if has_file {
        tx.media_files().want_avif(id, tx.now()).await?;
    }
    Ok(())
}

/// The file of a picture of which there is only a record. It is in the store of files.
#[derive(Clone, Debug)]
pub struct AddMediaFile {
    /// Of which record.
    pub id: MediaId,
    /// The file.
    pub file: PictureFile,
    /// What it says of itself: it fills what the record says nothing of.
    pub said: MediaCard,
}

/// Gives a record its file, from now on. One that has its file keeps it.
pub async fn add_media_file(
    tx: &mut Tx,
    actor: &Actor,
    cmd: AddMediaFile,
) -> Result<Arc<Edition<MediaCard>>, SaveSubjectError> {
    actor.may(Action::Import, &Scope::Newsroom)?;
    let before = standing(tx, cmd.id).await?;
    if before.card.file.is_some() {
        return Ok(before);
    }
    let save = SaveSubject {
        id: cmd.id.0,
        seen: before.number,
        card: MediaCard {
            file: Some(cmd.file),
            ..before.card.clone().or(cmd.said)
        },
    };
    let saved = subject::save(tx, actor, save, None).await?;
    affect(tx, cmd.id).await?;
    want_avif(tx, &saved).await?;
    Ok(saved)
}
