//! Sign-in: says who you are, never what you may (that is `domain::permission`).
//!
//! Passwords are argon2id, at most two hashes at once, tries throttled; access tokens are short and signed; refresh tokens rotate,
//! and one that is used twice ends its session. Invariant: sessions live in the database, so what ends one ends access at once.

pub mod password;
mod routes;
mod session;
mod throttle;
mod token;

pub use routes::configure;

use crate::client_address::TrustedProxies;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use desk::Desk;
use domain::user::User;
use password::Passwords;
use storage::{StorageError, Store};
use throttle::Throttle;
use token::Tokens;

/// Says who is asking.
pub struct Auth {
    desk: Desk,
    tokens: Tokens,
    passwords: Passwords,
    throttle: Throttle,
    proxies: TrustedProxies,
}

impl Auth {
    /// Loads the signing keys, or makes the first. `issuer` is the API's own address.
    pub async fn start(desk: Desk, issuer: String, proxies: TrustedProxies) -> Result<Auth, StorageError> {
        let tokens = Tokens::start(&desk, issuer).await?;
        Ok(Auth {
            desk,
            tokens,
            passwords: Passwords::default(),
            throttle: Throttle::default(),
            proxies,
        })
    }

    /// The user that this access token was given to, if its session and the user's login have not ended. What they may comes
    /// from the database, not from the token.
    pub async fn identify(&self, store: &Store, token: &str) -> Result<User, Problem> {
        let claims = self.tokens.verify(store, token, self.desk.clock().now()).await?;
        let user = store.sessions().user_of(claims.session).await?;
        user.filter(|user| user.id == claims.user)
            .ok_or_else(|| Problem::plain(ErrorCode::SessionEnded))
    }
}
