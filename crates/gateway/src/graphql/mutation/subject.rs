//! What the mutations of nouns that are published by saving have in common: parse, run, and the two halves of the payload.

use super::outcome::{Refused, halves, save_subject};
use crate::caller::Caller;
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

fn outcome<C: Card>(outcome: Result<Arc<Edition<C>>, SaveSubjectError>) -> Result<Halves<C>> {
    halves(outcome.map_err(|error| -> Refused { save_subject(error, C::KIND) }))
}

/// Creates a subject of what `parse` makes of the input.
pub async fn create<C: Card, Id>(
    ctx: &Context<'_>,
    make_id: fn(Uuid) -> Id,
    parse: impl FnOnce(&mut Parser) -> Option<C>,
    action: impl AsyncFnOnce(&mut Tx, &Actor, Id, C) -> Result<Arc<Edition<C>>, SaveSubjectError>,
) -> Result<Halves<C>> {
    let caller = ctx.data::<Caller>()?;
    let actor = caller.actor()?;
    let mut parser = Parser::new();
    let card = parser.within(C::KIND.as_str(), parse);
    let card = match parser.finish(card) {
        Ok(card) => card,
        Err(user_errors) => return Ok((None, user_errors)),
    };
    let id = make_id(caller.desk.new_id());
    outcome(caller.desk.run(async |tx| action(tx, &actor, id, card).await).await)
}

/// Does something else with a subject.
pub async fn act<C: Card, Cmd>(
    ctx: &Context<'_>,
    parse: impl FnOnce(&mut Parser) -> Option<Cmd>,
    action: impl AsyncFnOnce(&mut Tx, &Actor, Cmd) -> Result<Arc<Edition<C>>, SaveSubjectError>,
) -> Result<Halves<C>> {
    let caller = ctx.data::<Caller>()?;
    let actor = caller.actor()?;
    let mut parser = Parser::new();
    let cmd = parse(&mut parser);
    let cmd = match parser.finish(cmd) {
        Ok(cmd) => cmd,
        Err(user_errors) => return Ok((None, user_errors)),
    };
    outcome(caller.desk.run(async |tx| action(tx, &actor, cmd).await).await)
}

/// Saves the subject with that id as what `parse` makes of the input.
pub async fn save<C: Card>(
    ctx: &Context<'_>,
    id: &str,
    seen: EditionNumber,
    parse: impl FnOnce(&mut Parser) -> Option<C>,
    action: impl AsyncFnOnce(&mut Tx, &Actor, SaveSubject<C>) -> Result<Arc<Edition<C>>, SaveSubjectError>,
) -> Result<Halves<C>> {
    let caller = ctx.data::<Caller>()?;
    let actor = caller.actor()?;
    let mut parser = Parser::new();
    let id = parser.id("id", id, |id| id);
    let card = parser.within(C::KIND.as_str(), parse);
    let cmd = match parser.finish(id.zip(card)) {
        Ok((id, card)) => SaveSubject { id, seen, card },
        Err(user_errors) => return Ok((None, user_errors)),
    };
    outcome(caller.desk.run(async |tx| action(tx, &actor, cmd).await).await)
}
