//! Creates and saves contributors: who makes stories. Saving publishes at once.

use crate::subject::{self, SaveSubject, SaveSubjectError};
use domain::contributor::ContributorCard;
use domain::edition::Edition;
use domain::ids::ContributorId;
use domain::permission::{Action, Actor, Scope};
use std::sync::Arc;
use storage::Tx;

/// A new contributor.
pub async fn create_contributor(
    tx: &mut Tx,
    actor: &Actor,
    id: ContributorId,
    card: ContributorCard,
) -> Result<Arc<Edition<ContributorCard>>, SaveSubjectError> {
    actor.may(Action::SaveContributor, &Scope::Newsroom)?;
    let slug = card.slug.clone();
    subject::create(tx, actor, id.0, card, Some(slug)).await
}

/// A contributor that was made elsewhere. It stands from the beginning of time.
pub async fn import_contributor(
    tx: &mut Tx,
    actor: &Actor,
    id: ContributorId,
    card: ContributorCard,
) -> Result<(), SaveSubjectError> {
    let slug = card.slug.clone();
    subject::import(tx, actor, id.0, card, Some(slug)).await
}

/// The contributor as it is to be from now on.
pub async fn save_contributor(
    tx: &mut Tx,
    actor: &Actor,
    cmd: SaveSubject<ContributorCard>,
) -> Result<Arc<Edition<ContributorCard>>, SaveSubjectError> {
    actor.may(Action::SaveContributor, &Scope::Newsroom)?;
    let slug = cmd.card.slug.clone();
    subject::save(tx, actor, cmd, Some(slug)).await
}
