//! Sessions: begun by a sign-in, kept up by refresh tokens that are each used once, ended by signing out or by a copied token.
//!
//! Nothing slow happens in these transactions, and the session's row is locked first. What must be kept although the request is
//! refused (that a session has ended) is a success of the transaction.
//!
//! Invariant: of one session, at most one token is unused.

use super::secret::Secret;
use desk::Desk;
use domain::ids::{SessionId, UserId};
use domain::time::Timestamp;
use storage::{Credentials, EndReason, RefreshToken, Session, StorageError, Tx};

/// A refresh token unused for this long is too old: 30 days.
const REFRESH_MILLIS: i64 = 30 * 24 * 60 * 60 * 1000;

/// A session that goes on, with the token that keeps it up.
#[derive(Clone, Debug)]
pub(super) struct Kept {
    pub(super) user: UserId,
    pub(super) session: SessionId,
    pub(super) secret: Secret,
}

/// How a refresh ends.
#[derive(Clone, Debug)]
pub(super) enum Refreshed {
    /// The session goes on with a new token.
    Kept(Kept),
    /// The token is not one of ours.
    Unknown,
    /// The session has ended, or the token was not used in time.
    Ended,
    /// The token was used before. Somebody has a copy, and nobody can tell who: the session has ended.
    Reused(SessionId),
}

/// A new session of the user whose password was found to be right. `None` if their login or password was changed meanwhile.
pub(super) async fn begin(desk: &Desk, checked: &Credentials) -> Result<Option<Kept>, StorageError> {
    let id = SessionId(desk.new_id());
    desk.run(async |tx| {
        // Whoever changes a login or a password ends its sessions, and must find this one.
        let current = tx.users().lock_credentials(checked.user).await?;
        let now = tx.now();
        if current.is_none_or(|current| current.password != checked.password) {
            return Ok(None);
        }
        tx.sessions()
            .insert(&Session {
                id,
                user: checked.user,
                created_at: now,
                ended_at: None,
            })
            .await?;
        let secret = issue(tx, id, now).await?;
        Ok(Some(Kept {
            user: checked.user,
            session: id,
            secret,
        }))
    })
    .await
}

/// The next token for this one.
pub(super) async fn refresh(desk: &Desk, secret: &Secret) -> Result<Refreshed, StorageError> {
    // Looked up outside first, so that made-up tokens do not take the one writer's time.
    let hash = secret.hash().to_vec();
    let Some(known) = desk.store().sessions().token(&hash).await? else {
        return Ok(Refreshed::Unknown);
    };
    desk.run(async |tx| {
        let session = tx.sessions().lock(known.session).await?;
        let now = tx.now();
        let Some(session) = session.filter(|session| session.ended_at.is_none()) else {
            return Ok(Refreshed::Ended);
        };
        let Some(token) = tx.sessions().token(&hash).await? else {
            return Ok(Refreshed::Unknown);
        };
        if token.used_at.is_some() {
            tx.sessions().end(session.id, EndReason::TokenReused, now).await?;
            return Ok(Refreshed::Reused(session.id));
        }
        if token.expires_at <= now {
            return Ok(Refreshed::Ended);
        }
        tx.sessions().use_token(&hash, now).await?;
        tx.sessions().forget_tokens(session.id, now).await?;
        let secret = issue(tx, session.id, now).await?;
        Ok(Refreshed::Kept(Kept {
            user: session.user,
            session: session.id,
            secret,
        }))
    })
    .await
}

/// Ends the session of this token, used or not, if there is one.
pub(super) async fn end(desk: &Desk, secret: &Secret) -> Result<(), StorageError> {
    let Some(token) = desk.store().sessions().token(&secret.hash()).await? else {
        return Ok(());
    };
    desk.run(async |tx| {
        tx.sessions().lock(token.session).await?;
        tx.sessions().end(token.session, EndReason::Logout, tx.now()).await
    })
    .await
}

async fn issue(tx: &Tx, session: SessionId, now: Timestamp) -> Result<Secret, StorageError> {
    let secret = Secret::new();
    let expires_at = now.saturating_add_millis(REFRESH_MILLIS);
    tx.sessions()
        .insert_token(&RefreshToken {
            hash: secret.hash().to_vec(),
            session,
            issued_at: now,
            expires_at,
            used_at: None,
        })
        .await?;
    Ok(secret)
}
