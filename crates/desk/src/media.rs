//! Creates and saves media records: what an asset shows and whom it is by. Saving publishes at once.
//!
//! An asset that must go is replaced by another or killed, and is gone from every card and body at that instant.

use crate::article::UnknownReference;
use crate::subject::{self, SaveSubject, SaveSubjectError};
use domain::change::{Change, ChangeKind};
use domain::edition::Edition;
use domain::ids::MediaId;
use domain::media::MediaCard;
use domain::permission::{Action, Actor, Scope};
use domain::rights::Rights;
use std::sync::Arc;
use storage::{StorageError, Tx};

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

/// A media record that was made elsewhere. It stands from the beginning of time.
pub async fn import_media(tx: &mut Tx, actor: &Actor, id: MediaId, card: MediaCard) -> Result<(), SaveSubjectError> {
    subject::import(tx, actor, id.0, card, None).await
}

/// The record as it is to be from now on. Captions and credits that are printed with a story stay as they were.
pub async fn save_media(
    tx: &mut Tx,
    actor: &Actor,
    cmd: SaveSubject<MediaCard>,
) -> Result<Arc<Edition<MediaCard>>, SaveSubjectError> {
    actor.may(Action::SaveMedia, &Scope::Newsroom)?;
    let id = MediaId(cmd.id);
    let before = standing(tx, id).await?;
    let saved = subject::save(tx, actor, cmd, None).await?;
    if saved.number != before.number {
        affect(tx, id).await?;
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

/// Notes that the articles which show that asset look otherwise from now on.
pub(crate) async fn affect(tx: &mut Tx, id: MediaId) -> Result<(), StorageError> {
    let articles = tx.media_uses().articles(id, tx.now()).await?;
    subject::affected(tx, articles);
    Ok(())
}

/// The asset, locked, unless it was killed or replaced.
async fn standing(tx: &Tx, id: MediaId) -> Result<Arc<Edition<MediaCard>>, SaveSubjectError> {
    match tx.publishing().lock::<MediaCard>(id.0).await? {
        Some(asset) if asset.card.replaced_by.is_none() => Ok(asset),
        _ => Err(subject::absent(tx, id.into()).await?),
    }
}
