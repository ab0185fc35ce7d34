//! Creates and saves menus. Saving publishes at once; what is gone is left out of them when they are read.

use crate::article::UnknownReference;
use crate::subject::{self, SaveSubject, SaveSubjectError};
use domain::edition::Edition;
use domain::ids::MenuId;
use domain::menu::{MenuCard, MenuItems};
use domain::permission::{Action, Actor, Scope};
use domain::subject::Subject;
use std::sync::Arc;
use storage::Tx;

/// A new menu.
pub async fn create_menu(
    tx: &mut Tx,
    actor: &Actor,
    id: MenuId,
    card: MenuCard,
) -> Result<Arc<Edition<MenuCard>>, SaveSubjectError> {
    actor.may(Action::SaveMenu, &Scope::Newsroom)?;
    check(tx, &card.items).await?;
    let slug = card.slug.clone();
    subject::create(tx, actor, id.0, card, Some(slug)).await
}

/// A menu that was made elsewhere. It stands from the beginning of time.
pub async fn import_menu(tx: &mut Tx, actor: &Actor, id: MenuId, card: MenuCard) -> Result<(), SaveSubjectError> {
    let slug = card.slug.clone();
    subject::import(tx, actor, id.0, card, Some(slug)).await
}

/// The menu as it is to be from now on.
pub async fn save_menu(
    tx: &mut Tx,
    actor: &Actor,
    cmd: SaveSubject<MenuCard>,
) -> Result<Arc<Edition<MenuCard>>, SaveSubjectError> {
    actor.may(Action::SaveMenu, &Scope::Newsroom)?;
    check(tx, &cmd.card.items).await?;
    let slug = cmd.card.slug.clone();
    subject::save(tx, actor, cmd, Some(slug)).await
}

/// An item may lead to what is not public yet, but not to what does not exist or was killed.
async fn check(tx: &Tx, items: &MenuItems) -> Result<(), SaveSubjectError> {
    let placed = items.subjects();
    let wanted: Vec<Subject> = placed.iter().map(|(_, subject)| *subject).collect();
    let missing = tx.publishing().missing_or_killed(&wanted).await?;
    match placed.into_iter().find(|(_, subject)| missing.contains(subject)) {
        Some((place, subject)) => Err(SaveSubjectError::UnknownTarget {
            place,
            reference: UnknownReference(subject),
        }),
        None => Ok(()),
    }
}
