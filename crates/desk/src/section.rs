//! Creates and saves sections. Saving publishes at once; a section that moves takes its articles along.

use crate::subject::{self, SaveSubject, SaveSubjectError};
use domain::edition::Edition;
use domain::ids::SectionId;
use domain::permission::{Action, Actor, Scope};
use domain::section::SectionCard;
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
    if let Some(parent) = parent {
        before.may_stand_under(id, parent)?;
    }
    let section = subject::save(tx, actor, cmd, Some(slug)).await?;
    if before.get(id).is_some_and(|old| old.card.parent != parent) {
        let after = tx.newest().section_tree().await?;
        tx.publishing().relist(&[id], &after).await?;
    }
    Ok(section)
}
