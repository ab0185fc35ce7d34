//! What the nouns that are published by saving have in common: sections, topics, contributors, media, pages, menus, the site.
//!
//! Each has one file beside this, which says what is particular to it.

use crate::article::UnknownReference;
use domain::audit::Who;
use domain::change::{Change, ChangeKind};
use domain::edition::{Card, Edition, EditionNumber, StaleEdition};
use domain::page::PageParentRefused;
use domain::permission::{Action, Actor, Forbidden, Scope};
use domain::section::ParentRefused;
use domain::slug::Slug;
use domain::subject::Subject;
use domain::time::Timestamp;
use std::sync::Arc;
use storage::{SlugTaken, StorageError, Tx};
use uuid::Uuid;

/// Takes the place of what is live, at once.
#[derive(Clone, Debug)]
pub struct SaveSubject<C> {
    /// Whose.
    pub id: Uuid,
    /// The edition that the editor was looking at.
    pub seen: EditionNumber,
    /// What lists and links are to show.
    pub card: C,
}

/// How creating or saving can end.
#[derive(Debug, thiserror::Error)]
pub enum SaveSubjectError {
    /// There is none with that id.
    #[error("there is no such thing")]
    NotFound,
    /// The actor may not.
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    /// The editor was looking at an older edition.
    #[error(transparent)]
    Stale(#[from] StaleEdition),
    /// The slug is another's.
    #[error(transparent)]
    SlugTaken(#[from] SlugTaken),
    /// The section cannot stand there.
    #[error(transparent)]
    Parent(#[from] ParentRefused),
    /// The page cannot stand there.
    #[error(transparent)]
    PageParent(#[from] PageParentRefused),
    /// An item of a menu leads to what does not exist, or was killed.
    #[error("the item at {place}: {reference}")]
    UnknownTarget {
        /// Where the item stands: `[0].children[2]`.
        place: String,
        /// What it leads to.
        reference: UnknownReference,
    },
    /// It was killed, or another took its place.
    #[error("it was killed, merged or replaced; nothing can be done with it any more")]
    Withdrawn,
    /// What it names, or what is to take its place, does not exist.
    #[error(transparent)]
    Unknown(#[from] UnknownReference),
    /// The database did not do it.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The first edition of a new subject, live at once.
pub(crate) async fn create<C: Card>(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    card: C,
    slug: Option<Slug>,
) -> Result<Arc<Edition<C>>, SaveSubjectError> {
    tx.publishing()
        .insert_subject(Subject { kind: C::KIND, id }, tx.now())
        .await?;
    let first = Edition::first(id, card, tx.now());
    publish(tx, actor, None, &first, slug).await?;
    Ok(Arc::new(first))
}

/// The next edition of a subject, live at once. Without a change there is none.
pub(crate) async fn save<C: Card>(
    tx: &mut Tx,
    actor: &Actor,
    cmd: SaveSubject<C>,
    slug: Option<Slug>,
) -> Result<Arc<Edition<C>>, SaveSubjectError> {
    let Some(newest) = tx.publishing().lock::<C>(cmd.id).await? else {
        let subject = Subject {
            kind: C::KIND,
            id: cmd.id,
        };
        return Err(absent(tx, subject).await?);
    };
    let Some(next) = newest.next(cmd.seen, cmd.card, tx.now())? else {
        return Ok(newest);
    };
    publish(tx, actor, Some(&newest), &next, slug).await?;
    Ok(Arc::new(next))
}

/// The first edition of a subject that was made elsewhere. Nobody here knows since when it is there: it stands from the beginning of time,
/// so that whatever names it at an instant that has passed finds it.
pub(crate) async fn import<C: Card>(
    tx: &mut Tx,
    actor: &Actor,
    id: Uuid,
    card: C,
    slug: Option<Slug>,
) -> Result<(), SaveSubjectError> {
    actor.may(Action::Import, &Scope::Newsroom)?;
    tx.publishing()
        .insert_subject(Subject { kind: C::KIND, id }, tx.now())
        .await?;
    let first = Edition::first(id, card, Timestamp::earliest());
    publish(tx, actor, None, &first, slug).await
}

/// Lets a subject stand for one that was made elsewhere and has its slug.
pub async fn stand_for_imported(tx: &mut Tx, actor: &Actor, subject: Subject) -> Result<(), SaveSubjectError> {
    actor.may(Action::Import, &Scope::Newsroom)?;
    tx.publishing().stand_from_the_beginning(subject.id).await?;
    affected(tx, [subject]);
    Ok(())
}

/// Ends a subject for good with a last edition, whose card says what took its place.
pub(crate) async fn replace<C: Card>(
    tx: &mut Tx,
    actor: &Actor,
    newest: &Edition<C>,
    card: C,
) -> Result<(), SaveSubjectError> {
    if let Some(last) = newest.next(newest.number, card, tx.now())? {
        tx.publishing().begin(Some(newest), &last, tx.now()).await?;
        let subject = Subject {
            kind: C::KIND,
            id: last.id,
        };
        tx.note(actor, Change::new(ChangeKind::Replaced, subject));
    }
    Ok(())
}

/// Notes that subjects show or are filed under something else from now on. Nobody did that to them: it follows from what was done.
pub(crate) fn affected<S: Into<Subject>>(tx: &mut Tx, subjects: impl IntoIterator<Item = S>) {
    for subject in subjects {
        tx.note(Who::Dateline, Change::new(ChangeKind::Affected, subject));
    }
}

/// Why there is nothing of a subject to act on.
pub(crate) async fn absent(tx: &Tx, subject: Subject) -> Result<SaveSubjectError, StorageError> {
    Ok(match tx.publishing().missing(&[subject]).await?.is_empty() {
        true => SaveSubjectError::Withdrawn,
        false => SaveSubjectError::NotFound,
    })
}

/// Begins an edition in place of the one before it, under that slug.
pub(crate) async fn publish<C: Card>(
    tx: &mut Tx,
    actor: &Actor,
    before: Option<&Edition<C>>,
    next: &Edition<C>,
    slug: Option<Slug>,
) -> Result<(), SaveSubjectError> {
    let subject = Subject {
        kind: C::KIND,
        id: next.id,
    };
    if let Some(slug) = slug {
        tx.slugs().take(&slug, subject).await??;
        tx.slugs().publish(&slug, subject, next.live.from()).await?;
    }
    tx.publishing().begin(before, next, tx.now()).await?;
    tx.note(actor, Change::new(ChangeKind::Published, subject));
    Ok(())
}
