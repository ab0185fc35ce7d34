//! Creates, saves and merges sections. Saving publishes at once; a section that moves takes its articles along.

use crate::subject::{self, SaveSubject, SaveSubjectError};
use domain::edition::Edition;
use domain::ids::SectionId;
use domain::permission::{Action, Actor, Scope};
use domain::section::{ParentRefused, SectionCard};
use std::sync::Arc;
use storage::Tx;

/// A new section.
pub async fn create_section(
    tx: &mut Tx,
    actor: &Actor,
    id: SectionId,
    card: SectionCard,
) -> Result<Arc<Edition<SectionCard>>, SaveSubjectError> {
    actor.may(Action::SaveSection, &Scope::Newsroom)?;
    tx.publishing().lock_section_tree().await?;
    if let Some(parent) = card.parent {
        tx.newest().section_tree().await?.may_stand_under(id, parent)?;
    }
    let slug = card.slug.clone();
    subject::create(tx, actor, id.0, card, Some(slug)).await
}

/// A section that was made elsewhere. It stands from the beginning of time.
pub async fn import_section(
    tx: &mut Tx,
    actor: &Actor,
    id: SectionId,
    card: SectionCard,
) -> Result<(), SaveSubjectError> {
    tx.publishing().lock_section_tree().await?;
    if let Some(parent) = card.parent {
        tx.newest().section_tree().await?.may_stand_under(id, parent)?;
    }
    let slug = card.slug.clone();
    subject::import(tx, actor, id.0, card, Some(slug)).await
}

/// The section as it is to be from now on. If it stands elsewhere than before, the lists of its old and new ancestors follow.
pub async fn save_section(
    tx: &mut Tx,
    actor: &Actor,
    cmd: SaveSubject<SectionCard>,
) -> Result<Arc<Edition<SectionCard>>, SaveSubjectError> {
    actor.may(Action::SaveSection, &Scope::Newsroom)?;
    tx.publishing().lock_section_tree().await?;
    let (id, parent, slug) = (SectionId(cmd.id), cmd.card.parent, cmd.card.slug.clone());
    let before = tx.newest().section_tree().await?;
    if before.get(id).is_none() {
        return Err(subject::absent(tx, id.into()).await?);
    }
    if let Some(parent) = parent {
        before.may_stand_under(id, parent)?;
    }
    let section = subject::save(tx, actor, cmd, Some(slug)).await?;
    if before.get(id).is_some_and(|old| old.card.parent != parent) {
        relist(tx, id).await?;
    }
    Ok(section)
}

/// A section that is to be a part of another for good.
#[derive(Clone, Debug)]
pub struct MergeSection {
    /// Which.
    pub id: SectionId,
    /// The one that takes its place.
    pub into: SectionId,
}

/// Merges a section into another: its articles and the sections below it are that one's from now on, its old addresses redirect,
/// and editors who were given it are given the other.
pub async fn merge_section(
    tx: &mut Tx,
    actor: &Actor,
    cmd: MergeSection,
) -> Result<Arc<Edition<SectionCard>>, SaveSubjectError> {
    actor.may(Action::SaveSection, &Scope::Newsroom)?;
    tx.publishing().lock_section_tree().await?;
    let tree = tx.newest().section_tree().await?;
    let Some(merged) = tree.get(cmd.id).cloned() else {
        return Err(subject::absent(tx, cmd.id.into()).await?);
    };
    let into = tree.get(cmd.into).cloned().ok_or(ParentRefused::NotFound(cmd.into))?;
    if tree.path(cmd.into).contains(&cmd.id) {
        return Err(ParentRefused::OwnAncestor.into());
    }
    for child in tree.children(Some(cmd.id)) {
        tree.may_stand_under(SectionId(child.id), cmd.into)?;
    }
    let card = SectionCard {
        merged_into: Some(cmd.into),
        ..merged.card.clone()
    };
    subject::replace(tx, actor, &merged, card).await?;
    tx.users().give_section(cmd.id, cmd.into).await?;
    tx.api_keys().give_section(cmd.id, cmd.into).await?;
    subject::affected(
        tx,
        tree.children(Some(cmd.id)).into_iter().map(|child| SectionId(child.id)),
    );
    relist(tx, cmd.id).await?;
    Ok(into)
}

/// Puts a section's articles on the lists that they belong to from now on.
async fn relist(tx: &mut Tx, section: SectionId) -> Result<(), SaveSubjectError> {
    let articles = tx.article_editions().relist(&[section], tx.now()).await?;
    subject::affected(tx, articles);
    Ok(())
}
