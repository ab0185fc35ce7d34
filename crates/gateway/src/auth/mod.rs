//! Sign-in, and the keys of partners. It says who you are, never what you may: that is `domain::permission` and `domain::api_key`.
//!
//! An access token (`token.rs`) is good for ten minutes and names a session (`session.rs`), which is looked up at each request: signing
//! out, the end of a login and a new password end access at once, and role and sections are the database's. A refresh token gets the
//! next pair. Passwords are hashed two at a time (`password.rs`), and guesses are counted (`throttle.rs`). Addresses: `routes.rs`.

mod keys;
pub mod password;
mod routes;
mod secret;
mod session;
#[cfg(test)]
mod tests;
mod throttle;
mod token;

pub use routes::{Described, configure};

use crate::client_address::{TrustedProxies, client_address};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::pictures::Seal;
use actix_web::HttpRequest;
use desk::{Clock, Desk};
use domain::api_key::ApiKey;
use domain::preview::Preview;
use domain::text::EmailAddress;
use domain::user::{Password, User};
use password::Passwords;
pub use secret::ApiKeySecret;
use secret::Secret;
use session::{Kept, Refreshed};
use std::net::IpAddr;
use std::sync::Arc;
use storage::{StorageError, Store};
use throttle::Throttle;
use token::Tokens;

/// What the token of a preview begins with, so that it can be told from others.
pub const PREVIEW_PREFIX: &str = "dlp_";

/// Signs users in, and tells who is.
#[derive(Debug)]
pub struct Auth {
    clock: Clock,
    passwords: Passwords,
    throttle: Throttle,
    tokens: Arc<Tokens>,
    trusted: TrustedProxies,
}

/// Signs tokens of previews.
#[derive(Clone, Debug)]
pub struct PreviewTokens(Arc<Tokens>);

impl PreviewTokens {
    /// The token of that preview, for whoever made it.
    pub fn sign(&self, preview: &Preview) -> Result<String, Problem> {
        Ok(format!("{PREVIEW_PREFIX}{}", self.0.sign_preview(preview)?))
    }
}

/// What a client gets that has signed in.
#[derive(Clone)]
struct SignedIn {
    /// To be sent with each request, as a Bearer token, for [`token::ACCESS_SECONDS`].
    access_token: String,
    /// To be used once, for the next pair.
    refresh_token: Secret,
}

impl std::fmt::Debug for SignedIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignedIn(…)")
    }
}

impl Auth {
    /// Reads the signing keys, or makes the first. `issuer` is the API's own address.
    pub async fn start(desk: Desk, issuer: String, trusted: TrustedProxies) -> Result<Auth, StorageError> {
        let tokens = Arc::new(Tokens::start(&desk, issuer).await?);
        let throttle = Throttle::new(desk.clock());
        Ok(Auth {
            clock: desk.clock().clone(),
            passwords: Passwords::default(),
            throttle,
            tokens,
            trusted,
        })
    }

    /// What parts of pictures are sealed with.
    pub fn seal(&self) -> &Seal {
        self.tokens.seal()
    }

    /// Where a request came from: what is throttled and audited.
    pub fn address(&self, request: &HttpRequest) -> IpAddr {
        client_address(request, &self.trusted)
    }

    /// Whom this access token was given to, if neither its session nor their login has ended. The statement is counted by `store`.
    pub async fn identify(&self, store: &Store, bearer: &str) -> Result<User, Problem> {
        let claims = self.tokens.check(store, bearer, self.clock.now()).await?;
        let user = store.sessions().user_of(claims.sid).await?;
        user.filter(|user| user.id == claims.sub)
            .ok_or_else(|| Problem::plain(ErrorCode::SessionEnded))
    }

    /// The preview whose token this text is, if it is good. The statement is counted by `store`.
    pub async fn identify_preview(&self, store: &Store, token: &str) -> Result<Preview, Problem> {
        let now = self.clock.now();
        let id = self.tokens.check_preview(store, token, now).await?;
        let preview = store.previews().by_id(id).await?;
        preview
            .filter(|preview| preview.is_good(now))
            .ok_or_else(|| Problem::plain(ErrorCode::PreviewEnded))
    }

    /// What signs tokens of previews.
    pub fn preview_tokens(&self) -> PreviewTokens {
        PreviewTokens(self.tokens.clone())
    }

    /// The key that this text is, if it is good. The statement is counted by `store`.
    pub async fn identify_key(&self, store: &Store, text: &str) -> Result<ApiKey, Problem> {
        let unknown = || Problem::plain(ErrorCode::InvalidApiKey);
        let hash = ApiKeySecret::parse(text).ok_or_else(unknown)?.hash();
        let key = store.api_keys().by_secret(&hash, self.clock.now()).await?;
        key.ok_or_else(unknown)
    }

    /// Begins a session.
    async fn login(&self, desk: &Desk, email: &str, password: String, address: IpAddr) -> Result<SignedIn, Problem> {
        let wrong = || Problem::plain(ErrorCode::InvalidCredentials);
        self.throttle.count_address(address)?;
        let email = EmailAddress::parse(email).map_err(|_| wrong())?;
        self.throttle.count_account(&email)?;
        let candidate = Password::attempt(password).map_err(|_| wrong())?;
        let credentials = desk.store().users().credentials(&email).await?;
        let matches = self
            .passwords
            .verify(
                &candidate,
                credentials.as_ref().map(|credentials| &credentials.password),
            )
            .await?;
        let checked = credentials.filter(|_| matches).ok_or_else(wrong)?;
        let kept = session::begin(desk, &checked).await?.ok_or_else(wrong)?;
        self.throttle.succeeded(address);
        self.signed_in(kept)
    }

    /// Goes on with a session: a new pair of tokens for this one, which is used up by it.
    async fn refresh(&self, desk: &Desk, token: &str) -> Result<SignedIn, Problem> {
        let unknown = || Problem::plain(ErrorCode::InvalidToken);
        let ended = || Problem::plain(ErrorCode::SessionEnded);
        let secret = Secret::parse(token).ok_or_else(unknown)?;
        match session::refresh(desk, &secret).await? {
            Refreshed::Kept(kept) => self.signed_in(kept),
            Refreshed::Unknown => Err(unknown()),
            Refreshed::Ended => Err(ended()),
            Refreshed::Reused(session) => {
                tracing::warn!(%session, "a refresh token was used twice, so somebody has a copy: the session was ended");
                Err(ended())
            }
        }
    }

    /// Ends the session of this refresh token, if there is one.
    async fn logout(&self, desk: &Desk, token: &str) -> Result<(), Problem> {
        if let Some(secret) = Secret::parse(token) {
            session::end(desk, &secret).await?;
        }
        Ok(())
    }

    /// The public keys of access tokens, as a JSON Web Key Set.
    fn jwks(&self) -> String {
        self.tokens.jwks()
    }

    fn signed_in(&self, kept: Kept) -> Result<SignedIn, Problem> {
        let access_token = self.tokens.sign(kept.user, kept.session, self.clock.now())?;
        Ok(SignedIn {
            access_token,
            refresh_token: kept.secret,
        })
    }
}

fn random_bytes<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    aws_lc_rs::rand::fill(&mut bytes).expect("the system gives random bytes");
    bytes
}
