//! Creates and saves pages: what the newsroom says of itself. Saving publishes at once.

use crate::article::{UnknownReference, assets};
use crate::subject::{SaveSubjectError, absent};
use domain::edition::{Edition, EditionNumber};
use domain::ids::PageId;
use domain::page::{PageCard, PageContent};
use domain::permission::{Action, Actor, Scope};
use domain::slug::Slug;
use domain::time::Timestamp;
use std::sync::Arc;
use storage::{StorageError, Tx};

/// A page as it is to be from now on.
#[derive(Clone, Debug)]
pub struct SavePage {
    /// Which.
    pub id: PageId,
    /// The edition that the editor was looking at.
    pub seen: EditionNumber,
    /// What it is to hold.
    pub content: PageContent,
}

/// A new page.
pub async fn create_page(
    tx: &mut Tx,
    actor: &Actor,
    id: PageId,
    content: PageContent,
) -> Result<Arc<Edition<PageCard>>, SaveSubjectError> {
    actor.may(Action::SavePage, &Scope::Newsroom)?;
    check(tx, id, &content).await?;
    first(tx, actor, id, content, tx.now()).await
}

/// A page that was public elsewhere since an instant, if that is known, and the slugs that led to it there.
#[derive(Clone, Debug)]
pub struct ImportPage {
    /// What it holds.
    pub content: PageContent,
    /// Since when it is public.
    pub since: Option<Timestamp>,
    /// Last parts of addresses that it had before.
    pub old_slugs: Vec<Slug>,
}

/// A page that was made elsewhere. It gives the old slugs that are other pages'.
pub async fn import_page(
    tx: &mut Tx,
    actor: &Actor,
    id: PageId,
    page: ImportPage,
) -> Result<Vec<Slug>, SaveSubjectError> {
    actor.may(Action::Import, &Scope::Newsroom)?;
    check(tx, id, &page.content).await?;
    let since = page.since.filter(|since| *since <= tx.now());
    let since = since.unwrap_or_else(Timestamp::earliest);
    let made = first(tx, actor, id, page.content, since).await?;
    let mut taken = Vec::new();
    for old in page.old_slugs.into_iter().filter(|old| *old != made.card.slug) {
        match tx.slugs().take(&old, id.into()).await? {
            Ok(()) => tx.slugs().publish(&old, id.into(), since).await?,
            Err(_) => taken.push(old),
        }
    }
    Ok(taken)
}

/// The page as it is to be from now on. Without a change nothing is done.
pub async fn save_page(tx: &mut Tx, actor: &Actor, cmd: SavePage) -> Result<Arc<Edition<PageCard>>, SaveSubjectError> {
    actor.may(Action::SavePage, &Scope::Newsroom)?;
    tx.publishing().lock_page_tree().await?;
    let Some(newest) = tx.publishing().lock::<PageCard>(cmd.id.0).await? else {
        return Err(absent(tx, cmd.id.into()).await?);
    };
    check(tx, cmd.id, &cmd.content).await?;
    let content = printed(tx, cmd.content).await?;
    let next = newest.followed_by(cmd.seen, content.card.clone(), tx.now())?;
    let key = (newest.id, newest.number);
    let body = tx.newest().bodies(&[key]).await?.remove(&key);
    if next.card == newest.card && body.is_some_and(|body| *body == content.body) {
        return Ok(newest);
    }
    publish(tx, actor, Some(&newest), &next, &content).await?;
    Ok(Arc::new(next))
}

/// What it names must exist, and it must have a place in the tree.
async fn check(tx: &Tx, id: PageId, content: &PageContent) -> Result<(), SaveSubjectError> {
    if let Some(parent) = content.card.parent {
        tx.publishing().lock_page_tree().await?;
        tx.newest().page_tree().await?.may_stand_under(id, parent)?;
    }
    let missing = tx.publishing().missing(&content.references()).await?;
    match missing.first() {
        Some(subject) => Err(UnknownReference(*subject).into()),
        None => Ok(()),
    }
}

/// The content with the words that are printed with its pictures, as they are now.
async fn printed(tx: &Tx, content: PageContent) -> Result<PageContent, StorageError> {
    let assets = assets(tx, &content.body.media()).await?;
    let body = content.body.frozen(&assets);
    Ok(PageContent { body, ..content })
}

async fn first(
    tx: &mut Tx,
    actor: &Actor,
    id: PageId,
    content: PageContent,
    from: Timestamp,
) -> Result<Arc<Edition<PageCard>>, SaveSubjectError> {
    let content = printed(tx, content).await?;
    tx.publishing().insert_subject(id.into(), tx.now()).await?;
    let first = Edition::first(id.0, content.card.clone(), from);
    publish(tx, actor, None, &first, &content).await?;
    Ok(Arc::new(first))
}

async fn publish(
    tx: &mut Tx,
    actor: &Actor,
    before: Option<&Edition<PageCard>>,
    next: &Edition<PageCard>,
    content: &PageContent,
) -> Result<(), SaveSubjectError> {
    let slug = Some(content.card.slug.clone());
    crate::subject::publish(tx, actor, before, next, slug).await?;
    tx.publishing().write_body(next, &content.body).await?;
    Ok(())
}
