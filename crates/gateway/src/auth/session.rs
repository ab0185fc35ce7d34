//! Sessions: signed in, refreshed, signed out.
//!
//! A refresh token is used once and gives the next. Invariant: a second use of one, whoever's, ends the session it belongs to.

use super::Auth;
use super::token::LIFETIME_SECONDS;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::ids::{SessionId, UserId};
use domain::text::EmailAddress;
use serde::Serialize;
use sha2::{Digest, Sha256};
use std::net::IpAddr;
use storage::{EndReason, RefreshToken, Session, StorageError, Tx};

/// How long a refresh token may lie unused: 30 days.
const REFRESH_LIFETIME_MILLIS: i64 = 30 * 24 * 60 * 60 * 1000;

/// What signing in or refreshing gives.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Signed {
    access_token: String,
    /// Seconds.
    expires_in: i64,
    refresh_token: String,
}

enum Refreshed {
    Next(UserId, SessionId),
    Ended,
    Expired,
    Unknown,
}

impl Auth {
    /// Signs a user in.
    pub async fn login(&self, email: &str, password: String, from: Option<IpAddr>) -> Result<Signed, Problem> {
        let wrong = || Problem::plain(ErrorCode::InvalidCredentials);
        let email = EmailAddress::parse(email).map_err(|_| wrong())?;
        self.throttle.check(&email, from)?;
        let users = self.desk.store().users();
        let user = users.by_email(&email).await?.filter(|user| user.disabled_at.is_none());
        let hash = match &user {
            Some(user) => users.password(user.id).await?,
            None => None,
        };
        let right = self.passwords.verify(password, hash).await?;
        let user = user.filter(|_| right).ok_or_else(wrong)?;
        let (session, token) = (SessionId(self.desk.new_id()), new_token()?);
        let begun = self.desk.run(async |tx| {
            tx.sessions()
                .insert(&Session {
                    id: session,
                    user: user.id,
                    created_at: tx.now(),
                    ended_at: None,
                })
                .await?;
            insert_token(tx, session, &token).await
        });
        begun.await?;
        self.signed(user.id, session, token)
    }

    /// Gives the next tokens for a refresh token.
    pub async fn refresh(&self, token: &str) -> Result<Signed, Problem> {
        let (hash, next) = (hash(token), new_token()?);
        let outcome = self.desk.run(async |tx| rotate(tx, &hash, &next).await).await?;
        match outcome {
            Refreshed::Next(user, session) => self.signed(user, session, next),
            Refreshed::Ended => Err(Problem::plain(ErrorCode::SessionEnded)),
            Refreshed::Expired => Err(Problem::plain(ErrorCode::ExpiredToken)),
            Refreshed::Unknown => Err(Problem::plain(ErrorCode::InvalidToken)),
        }
    }

    /// Ends the session of a refresh token. One that is not known ends nothing, and that is said to nobody.
    pub async fn logout(&self, token: &str) -> Result<(), Problem> {
        let hash = hash(token);
        let ended = self.desk.run(async |tx| {
            if let Some(token) = tx.sessions().token(&hash).await? {
                tx.sessions().end(token.session, EndReason::Logout, tx.now()).await?;
            }
            Ok::<(), StorageError>(())
        });
        Ok(ended.await?)
    }

    fn signed(&self, user: UserId, session: SessionId, refresh_token: String) -> Result<Signed, Problem> {
        let access_token = self.tokens.issue(user, session, self.desk.clock().now())?;
        Ok(Signed {
            access_token,
            expires_in: LIFETIME_SECONDS,
            refresh_token,
        })
    }
}

async fn rotate(tx: &mut Tx, hash: &[u8], next: &str) -> Result<Refreshed, StorageError> {
    let Some(token) = tx.sessions().token(hash).await? else {
        return Ok(Refreshed::Unknown);
    };
    let Some(session) = tx.sessions().lock(token.session).await? else {
        return Ok(Refreshed::Unknown);
    };
    if session.ended_at.is_some() {
        return Ok(Refreshed::Ended);
    }
    if !tx.sessions().use_token(hash, tx.now()).await? {
        tx.sessions().end(session.id, EndReason::TokenReused, tx.now()).await?;
        return Ok(Refreshed::Ended);
    }
    if token.expires_at <= tx.now() {
        return Ok(Refreshed::Expired);
    }
    insert_token(tx, session.id, next).await?;
    Ok(Refreshed::Next(session.user, session.id))
}

async fn insert_token(tx: &Tx, session: SessionId, token: &str) -> Result<(), StorageError> {
    let expires_at = tx.now().saturating_add_millis(REFRESH_LIFETIME_MILLIS);
    let token = RefreshToken {
        hash: hash(token),
        session,
        issued_at: tx.now(),
        expires_at,
        used_at: None,
    };
    tx.sessions().insert_token(&token).await
}

fn new_token() -> Result<String, Problem> {
    let mut bytes = [0u8; 32];
    aws_lc_rs::rand::fill(&mut bytes).map_err(Problem::internal)?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}
