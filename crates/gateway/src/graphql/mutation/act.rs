//! What every mutation does: reads its input into a command, and runs the desk's action as whoever asks.

use super::outcome::Refused;
use crate::caller::Caller;
use crate::error::Problem;
use crate::graphql::user_error::Parser;
use async_graphql::Context;
use domain::permission::Actor;
use storage::{StorageError, Tx};

/// How the action ended; or why it was not run: nobody is signed in, or the input has what an editor can fix.
pub async fn act<Cmd, T, E: From<StorageError>>(
    ctx: &Context<'_>,
    parse: impl FnOnce(&mut Parser) -> Option<Cmd>,
    action: impl AsyncFnOnce(&mut Tx, &Actor, Cmd) -> Result<T, E>,
) -> Result<Result<T, E>, Refused> {
    let caller = caller(ctx)?;
    let actor = caller.actor()?;
    let mut parser = Parser::new();
    let cmd = parse(&mut parser);
    let cmd = parser.finish(cmd).map_err(Refused::Fixable)?;
    Ok(caller.desk.run(async |tx| action(tx, &actor, cmd).await).await)
}

/// Who asks.
pub fn caller<'a>(ctx: &Context<'a>) -> Result<&'a Caller, Problem> {
    ctx.data::<Caller>().map_err(|error| Problem::internal(error.message))
}
