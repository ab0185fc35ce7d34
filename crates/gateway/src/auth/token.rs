//! Access tokens: JWTs signed with Ed25519, good for ten minutes. They say who, in which session; never what they may. And tokens of previews,
//! which name the preview alone, and are for another audience, so that neither can be taken for the other.
//!
//! Invariant: the algorithm is pinned here, whatever a token's header says, and `kid` names a key of ours.

use super::keys::Keys;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::pictures::Seal;
use desk::Desk;
use domain::ids::{PreviewId, SessionId, UserId};
use domain::preview::Preview;
use domain::time::Timestamp;
use jsonwebtoken::{Algorithm, Header, Validation, decode, decode_header, encode};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use storage::{StorageError, Store};

/// How long an access token is good for.
pub(super) const ACCESS_SECONDS: i64 = 600;
/// For whom access tokens are.
const AUDIENCE: &str = "dateline";
/// For whom tokens of previews are.
const PREVIEW_AUDIENCE: &str = "dateline-preview";
/// The longest that a token may be; ours have some 400 bytes.
const MOST_BYTES: usize = 4096;

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    /// Who made it: the API's own address.
    pub(super) iss: String,
    /// For whom it is.
    pub(super) aud: String,
    /// Who it is about.
    pub(super) sub: UserId,
    /// In which session.
    pub(super) sid: SessionId,
    /// When it was made, in seconds since 1970.
    pub(super) iat: i64,
    /// From when on it is too old, likewise.
    pub(super) exp: i64,
}

/// What the token of a preview says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct PreviewClaims {
    /// Who made it: the API's own address.
    iss: String,
    /// For whom it is.
    aud: String,
    /// Which preview.
    jti: PreviewId,
    /// From when on it is too old, in seconds since 1970.
    exp: i64,
}

/// Makes tokens and checks them.
#[derive(Debug)]
pub(super) struct Tokens {
    keys: Keys,
    issuer: String,
    validation: Validation,
    preview_validation: Validation,
}

impl Tokens {
    /// Reads the keys, or makes the first.
    pub(super) async fn start(desk: &Desk, issuer: String) -> Result<Tokens, StorageError> {
        Ok(Tokens {
            keys: Keys::start(desk).await?,
            validation: validation(&issuer, AUDIENCE, &["iss", "aud", "sub", "exp"]),
            preview_validation: validation(&issuer, PREVIEW_AUDIENCE, &["iss", "aud", "jti", "exp"]),
            issuer,
        })
    }

    /// The public keys, as a JSON Web Key Set.
    pub(super) fn jwks(&self) -> String {
        self.keys.known().jwks.clone()
    }

    /// What parts of pictures are sealed with.
    pub(super) fn seal(&self) -> &Seal {
        &self.keys.seal
    }

    /// A new token.
    pub(super) fn sign(&self, user: UserId, session: SessionId, now: Timestamp) -> Result<String, Problem> {
        let iat = seconds(now);
        let claims = Claims {
            iss: self.issuer.clone(),
            aud: AUDIENCE.to_owned(),
            sub: user,
            sid: session,
            iat,
            exp: iat + ACCESS_SECONDS,
        };
        self.signed(&claims)
    }

    /// The token of a preview.
    pub(super) fn sign_preview(&self, preview: &Preview) -> Result<String, Problem> {
        self.signed(&PreviewClaims {
            iss: self.issuer.clone(),
            aud: PREVIEW_AUDIENCE.to_owned(),
            jti: preview.id,
            // The preview itself is looked at, too, which knows its milliseconds.
            exp: seconds(preview.expires_at) + 1,
        })
    }

    fn signed(&self, claims: &impl Serialize) -> Result<String, Problem> {
        let keys = self.keys.known();
        let header = Header {
            kid: Some(keys.newest.clone()),
            ..Header::new(Algorithm::EdDSA)
        };
        encode(&header, claims, &keys.signing)
            .map_err(|error| Problem::internal(format_args!("a token could not be signed: {error}")))
    }

    /// What the token says, if it is one of ours and not too old.
    pub(super) async fn check(&self, store: &Store, token: &str, now: Timestamp) -> Result<Claims, Problem> {
        let claims: Claims = self.read(store, token, &self.validation, now).await?;
        in_time(claims.exp, now, ErrorCode::ExpiredToken)?;
        Ok(claims)
    }

    /// The preview that the token is of, if it is one of ours and not too old.
    pub(super) async fn check_preview(&self, store: &Store, token: &str, now: Timestamp) -> Result<PreviewId, Problem> {
        let claims: PreviewClaims = self.read(store, token, &self.preview_validation, now).await?;
        in_time(claims.exp, now, ErrorCode::PreviewEnded)?;
        Ok(claims.jti)
    }

    /// What a token of ours says, however old it is.
    async fn read<C: DeserializeOwned>(
        &self,
        store: &Store,
        token: &str,
        validation: &Validation,
        now: Timestamp,
    ) -> Result<C, Problem> {
        let invalid = || Problem::plain(ErrorCode::InvalidToken);
        if token.len() > MOST_BYTES {
            return Err(invalid());
        }
        let header = decode_header(token).map_err(|_| invalid())?;
        let kid = header
            .kid
            .filter(|_| header.alg == Algorithm::EdDSA)
            .ok_or_else(invalid)?;
        let key = self.keys.verifying(store, &kid, now).await?.ok_or_else(invalid)?;
        Ok(decode(token, &key, validation).map_err(|_| invalid())?.claims)
    }
}

fn validation(issuer: &str, audience: &str, required: &[&str]) -> Validation {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[audience]);
    validation.set_required_spec_claims(required);
    // Deliberately: `exp` is compared with the desk's clock, by which the token was made.
    validation.validate_exp = false;
    validation
}

fn in_time(exp: i64, now: Timestamp, otherwise: ErrorCode) -> Result<(), Problem> {
    match exp <= seconds(now) {
        true => Err(Problem::plain(otherwise)),
        false => Ok(()),
    }
}

fn seconds(instant: Timestamp) -> i64 {
    instant.as_millis().div_euclid(1000)
}
