//! Creates and saves topics: what stories are about. Saving publishes at once.

use crate::subject::{self, SaveSubject, SaveSubjectError};
use domain::edition::Edition;
use domain::ids::TopicId;
use domain::permission::{Action, Actor, Scope};
use domain::topic::TopicCard;
use std::sync::Arc;
use storage::Tx;

/// A new topic.
pub async fn create_topic(
    tx: &mut Tx,
    actor: &Actor,
    id: TopicId,
    card: TopicCard,
) -> Result<Arc<Edition<TopicCard>>, SaveSubjectError> {
    actor.may(Action::SaveTopic, &Scope::Newsroom)?;
    let slug = card.slug.clone();
    subject::create(tx, actor, id.0, card, Some(slug)).await
}

/// A topic that was made elsewhere. It stands from the beginning of time.
pub async fn import_topic(tx: &mut Tx, actor: &Actor, id: TopicId, card: TopicCard) -> Result<(), SaveSubjectError> {
    let slug = card.slug.clone();
    subject::import(tx, actor, id.0, card, Some(slug)).await
}

/// The topic as it is to be from now on.
pub async fn save_topic(
    tx: &mut Tx,
    actor: &Actor,
    cmd: SaveSubject<TopicCard>,
) -> Result<Arc<Edition<TopicCard>>, SaveSubjectError> {
    actor.may(Action::SaveTopic, &Scope::Newsroom)?;
    let slug = cmd.card.slug.clone();
    subject::save(tx, actor, cmd, Some(slug)).await
}
