//! Creates and saves media records: what an asset shows and whom it is by. Saving publishes at once.
//!
//! An asset that must go is replaced by another or killed, and is gone from every card and body at that instant.

mod import;

pub use import::{AddMediaFile, add_media_file, import_media};

use crate::article::UnknownReference;
use crate::subject::{self, SaveSubject, SaveSubjectError};
use domain::change::{Change, ChangeKind};
use domain::edition::Edition;
use domain::ids::MediaId;
use domain::media::{MediaCard, PictureFile};
use domain::permission::{Action, Actor, Scope};
use domain::rights::Rights;
use std::sync::Arc;
use storage::{StorageError, Tx, Upload};

/// A new record.
pub async fn create_media(
    tx: &mut Tx,
    actor: &Actor,
    id: MediaId,
    card: MediaCard,
) -> Result<Arc<Edition<MediaCard>>, SaveSubjectError> {
    actor.may(Action::SaveMedia, &Scope::Newsroom)?;
    let created = subject::create(tx, actor, id.0, card, None).await?;
    want_avif(tx, &created).await?;
    Ok(created)
}

/// A picture that was sent, and is in the store of files.
#[derive(Clone, Debug)]
pub struct UploadMedia {
    /// The id of its record, if one is made.
    pub id: MediaId,
    /// Its file.
    pub file: PictureFile,
    /// What the file says of itself.
    pub card: MediaCard,
    /// What the client calls this upload, so that it can be sent again.
    pub key: Option<UploadKey>,
}

/// What a client calls an upload.
#[derive(Clone, Debug)]
pub struct UploadKey {
    /// The client's own name for it.
    pub name: String,
    /// The SHA-256, in hexadecimal, of what was sent under it: of the file, or of the address of one.
    pub sent: String,
}

/// How an upload can end.
#[derive(Debug, thiserror::Error)]
pub enum UploadMediaError {
    /// Another file was sent under that key before.
    #[error("another file or address was sent under this Idempotency-Key before")]
    KeyReused,
    /// It is as with any record.
    #[error(transparent)]
    Save(#[from] SaveSubjectError),
}

impl From<StorageError> for UploadMediaError {
    fn from(error: StorageError) -> UploadMediaError {
        UploadMediaError::Save(error.into())
    }
}

/// A record of a picture that was sent, as its file says, for an editor to confirm by saving it. What was sent under the same key before is
/// not made again.
pub async fn upload_media(
    tx: &mut Tx,
    actor: &Actor,
    cmd: UploadMedia,
) -> Result<Arc<Edition<MediaCard>>, UploadMediaError> {
    actor
        .may(Action::SaveMedia, &Scope::Newsroom)
        .map_err(SaveSubjectError::from)?;
    if let Some(key) = &cmd.key {
        let upload = Upload {
            sha256: key.sent.clone(),
            media: cmd.id,
        };
        let files = tx.media_files();
        if !files.note_upload(actor.user, &key.name, &upload, tx.now()).await? {
            let before = uploaded(tx, actor, key).await?;
            return before.ok_or(UploadMediaError::KeyReused);
        }
    }
    let card = MediaCard {
        file: Some(cmd.file),
        ..cmd.card
    };
    Ok(create_media(tx, actor, cmd.id, card).await?)
}

/// The record that was made of what was sent under that key before; `None` if nothing was.
pub async fn uploaded(
    tx: &Tx,
    actor: &Actor,
    key: &UploadKey,
) -> Result<Option<Arc<Edition<MediaCard>>>, UploadMediaError> {
    let Some(before) = tx.media_files().upload(actor.user, &key.name).await? else {
        return Ok(None);
    };
    match before.sha256 == key.sent {
        true => Ok(Some(standing(tx, before.media).await?)),
        false => Err(UploadMediaError::KeyReused),
    }
}

/// Notes that AVIF is to be made of a picture: what it is made of has changed.
async fn want_avif(tx: &Tx, edition: &Edition<MediaCard>) -> Result<(), StorageError> {
    match edition.card.file {
        Some(_) => tx.media_files().want_avif(MediaId(edition.id), tx.now()).await,
        None => Ok(()),
    }
}

/// The record as it is to be from now on; its file stays what it is. Captions and credits that are printed with a story stay as they were.
pub async fn save_media(
    tx: &mut Tx,
    actor: &Actor,
    cmd: SaveSubject<MediaCard>,
) -> Result<Arc<Edition<MediaCard>>, SaveSubjectError> {
    actor.may(Action::SaveMedia, &Scope::Newsroom)?;
    let id = MediaId(cmd.id);
    let before = standing(tx, id).await?;
    let cmd = SaveSubject {
        card: MediaCard {
            file: before.card.file.clone(),
            ..cmd.card
        },
        ..cmd
    };
    let saved = subject::save(tx, actor, cmd, None).await?;
    if saved.number != before.number {
        affect(tx, id).await?;
        want_avif(tx, &saved).await?;
    }
    Ok(saved)
}

/// An asset that another is to take the place of.
#[derive(Clone, Debug)]
pub struct ReplaceMedia {
    /// Which.
    pub id: MediaId,
    /// The one that takes its place.
    pub by: MediaId,
}

/// Shows another asset, with its own caption and credit, wherever this one was shown, and this one nowhere any more.
pub async fn replace_media(
    tx: &mut Tx,
    actor: &Actor,
    cmd: ReplaceMedia,
) -> Result<Arc<Edition<MediaCard>>, SaveSubjectError> {
    actor.may(Action::WithdrawMedia, &Scope::Newsroom)?;
    let unknown = || SaveSubjectError::Unknown(UnknownReference(cmd.by.into()));
    // Both locked in the order of ids.
    for id in [cmd.id.min(cmd.by), cmd.id.max(cmd.by)] {
        tx.publishing().lock::<MediaCard>(id.0).await?;
    }
    let replaced = standing(tx, cmd.id).await?;
    let by = standing(tx, cmd.by).await.map_err(|_| unknown())?;
    if cmd.id == cmd.by {
        return Err(unknown());
    }
    // What stands in its place has rights of its own.
    let card = MediaCard {
        rights: Rights::default(),
        embargoed_until: None,
        replaced_by: Some(cmd.by),
        ..replaced.card.clone()
    };
    subject::replace(tx, actor, &replaced, card).await?;
    tx.media_uses().replace(cmd.id, cmd.by).await?;
    affect(tx, cmd.id).await?;
    Ok(by)
}

/// An asset that must not be shown any more.
#[derive(Clone, Debug)]
pub struct KillMedia {
    /// Which.
    pub id: MediaId,
}

/// Takes an asset from every card and body at every instant. Nothing brings it back. It gives the last edition.
pub async fn kill_media(
    tx: &mut Tx,
    actor: &Actor,
    cmd: KillMedia,
) -> Result<Arc<Edition<MediaCard>>, SaveSubjectError> {
    actor.may(Action::WithdrawMedia, &Scope::Newsroom)?;
    let Some(last) = tx.publishing().lock::<MediaCard>(cmd.id.0).await? else {
        return Err(subject::absent(tx, cmd.id.into()).await?);
    };
    tx.publishing().kill::<MediaCard>(cmd.id.0, tx.now()).await?;
    tx.note(actor, Change::new(ChangeKind::Killed, cmd.id));
    affect(tx, cmd.id).await?;
    Ok(last)
}

/// Notes that the articles and pages which show that asset look otherwise from now on.
pub(crate) async fn affect(tx: &mut Tx, id: MediaId) -> Result<(), StorageError> {
    let shown_by = tx.media_uses().shown_by(id, tx.now()).await?;
    subject::affected(tx, shown_by);
    Ok(())
}

/// The asset, locked, unless it was killed or replaced.
async fn standing(tx: &Tx, id: MediaId) -> Result<Arc<Edition<MediaCard>>, SaveSubjectError> {
    match tx.publishing().lock::<MediaCard>(id.0).await? {
        Some(asset) if asset.card.replaced_by.is_none() => Ok(asset),
        _ => Err(subject::absent(tx, id.into()).await?),
    }
}
