//! What the mutations of nouns that are published by saving have in common: create, save, and the two halves of the payload.

use super::act;
use super::outcome::{halves, save_subject};
use crate::graphql::user_error::{Parser, UserError};
use async_graphql::{Context, Result};
use desk::{SaveSubject, SaveSubjectError};
use domain::edition::{Card, Edition, EditionNumber};
use domain::permission::Actor;
use std::sync::Arc;
use storage::Tx;
use uuid::Uuid;

/// The new edition, or what an editor can fix.
pub type Halves<C> = (Option<Arc<Edition<C>>>, Vec<UserError>);

/// Does something with a subject.
pub async fn act<C: Card, Cmd>(
    ctx: &Context<'_>,
    parse: impl FnOnce(&mut Parser) -> Option<Cmd>,
    action: impl AsyncFnOnce(&mut Tx, &Actor, Cmd) -> Result<Arc<Edition<C>>, SaveSubjectError>,
) -> Result<Halves<C>> {
    let done = act::act(ctx, parse, action).await;
    halves(done.and_then(|done| done.map_err(|error| save_subject(error, C::KIND))))
}

/// Creates a subject of what `parse` makes of the input.
pub async fn create<C: Card, Id>(
    ctx: &Context<'_>,
    make_id: fn(Uuid) -> Id,
    parse: impl FnOnce(&mut Parser) -> Option<C>,
    action: impl AsyncFnOnce(&mut Tx, &Actor, Id, C) -> Result<Arc<Edition<C>>, SaveSubjectError>,
) -> Result<Halves<C>> {
    let id = act::caller(ctx)?.desk.new_id();
    let parse = |parser: &mut Parser| parser.within(C::KIND.as_str(), parse);
    act(ctx, parse, async |tx: &mut Tx, actor: &Actor, card| {
        action(tx, actor, make_id(id), card).await
    })
    .await
}

/// Saves the subject with that id as what `parse` makes of the input.
pub async fn save<C: Card>(
    ctx: &Context<'_>,
    id: &str,
    seen: EditionNumber,
    parse: impl FnOnce(&mut Parser) -> Option<C>,
    action: impl AsyncFnOnce(&mut Tx, &Actor, SaveSubject<C>) -> Result<Arc<Edition<C>>, SaveSubjectError>,
) -> Result<Halves<C>> {
    let parse = |parser: &mut Parser| {
        let id = parser.id("id", id, |id| id);
        let card = parser.within(C::KIND.as_str(), parse);
        id.zip(card).map(|(id, card)| SaveSubject { id, seen, card })
    };
    act(ctx, parse, action).await
}
