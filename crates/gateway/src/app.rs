//! What every request needs: the desk, GraphQL, sign-in, the site, and where the API is.

use crate::admission::{Admission, Identified};
use crate::answers::Answers;
use crate::auth::{ApiKeySecret, Auth, PREVIEW_PREFIX};
use crate::caller::{Caller, Identity};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::graphql::GraphQl;
use crate::pictures::Pictures;
use crate::previewed::Previewed;
use crate::searching::Searching;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpMessage, HttpRequest};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use desk::Desk;
use domain::ids::SiteId;
use egress::Egress;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::net::IpAddr;
use std::sync::Arc;

/// What every request needs.
pub struct App {
    /// Where actions run.
    pub desk: Desk,
    /// What executes GraphQL.
    pub graphql: Arc<GraphQl>,
    /// What was answered before.
    pub answers: Arc<Answers>,
    /// Lets requests in.
    pub admission: Admission,
    /// Says who is asking.
    pub auth: Auth,
    /// Where pictures are kept and worked on.
    pub pictures: Arc<Pictures>,
    /// Fetches pictures from addresses that editors give.
    pub egress: Egress,
    /// What finds articles.
    pub searching: Arc<Searching>,
    /// The newsroom's site.
    pub site: SiteId,
    /// The API's own address, without a slash at its end.
    pub public_url: String,
}

/// What may stand in a part of an address as it is.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.');

impl App {
    /// The API's own address of what has these parts as its path.
    pub fn address(&self, parts: &[&str]) -> String {
        parts.iter().fold(self.public_url.clone(), |address, part| {
            format!("{address}/{}", utf8_percent_encode(part, PLAIN))
        })
    }

    /// Who is asking: nobody without a token, and a problem with one that is not good.
    pub async fn caller(&self, request: &HttpRequest) -> Result<Caller, Problem> {
        let identified = request.extensions_mut().remove::<Identified>();
        let (who, desk) = match identified {
            Some(Identified(identified)) => identified?,
            None => {
                let authorization = request.headers().get(AUTHORIZATION);
                let authorization = authorization.map(|header| header.to_str().unwrap_or_default());
                self.identify(authorization, self.auth.address(request)).await?
            }
        };
        match request.path() {
            "/graphql" => Ok(Caller::new(who, desk, self.site)),
            _ => self.not_previewing(who, desk),
        }
    }

    /// Who is asking from that address, with that as `Authorization`.
    pub async fn caller_with(&self, authorization: Option<&str>, address: IpAddr) -> Result<Caller, Problem> {
        let (who, desk) = self.identify(authorization, address).await?;
        self.not_previewing(who, desk)
    }

    /// A preview is for pages that a front end makes, so what it shows is looked up at each request.
    fn not_previewing(&self, who: Identity, desk: Desk) -> Result<Caller, Problem> {
        match who {
            Identity::Preview(_) => {
                let detail =
                    "the token of a preview is good for requests to /graphql, not for connections that stay open";
                Err(Problem::new(ErrorCode::InvalidToken, detail))
            }
            who => Ok(Caller::new(who, desk, self.site)),
        }
    }

    /// The same, and the desk that has counted what it took to find out.
    pub async fn identify(&self, authorization: Option<&str>, address: IpAddr) -> Result<(Identity, Desk), Problem> {
        let desk = self.desk.over(self.desk.store().counting()).from(address);
        let who = match authorization.map(token).transpose()? {
            None => Identity::Anyone,
            Some(token) if ApiKeySecret::is_meant(&token) => {
                Identity::Partner(Arc::new(self.auth.identify_key(desk.store(), &token).await?))
            }
            Some(token) => match token.strip_prefix(PREVIEW_PREFIX) {
                Some(token) => {
                    let preview = self.auth.identify_preview(desk.store(), token).await?;
                    Identity::Preview(Arc::new(Previewed::read(&desk, preview).await?))
                }
                None => Identity::User(self.auth.identify(desk.store(), &token).await?),
            },
        };
        Ok((who, desk))
    }
}

/// The token of an `Authorization` header: `Bearer` (RFC 6750), or the password of `Basic` (RFC 7617), since feed readers can send no other.
fn token(authorization: &str) -> Result<String, Problem> {
    let refused = || Problem::new(ErrorCode::InvalidToken, "send the token as `Authorization: Bearer …`");
    let (scheme, rest) = authorization.split_once(' ').ok_or_else(refused)?;
    match scheme.to_ascii_lowercase().as_str() {
        "bearer" => Ok(rest.trim().to_owned()),
        "basic" => {
            let decoded = BASE64_STANDARD.decode(rest.trim()).map_err(|_| refused())?;
            let decoded = String::from_utf8(decoded).map_err(|_| refused())?;
            let (_, password) = decoded.split_once(':').ok_or_else(refused)?;
            // A user's token is never sent so: nothing but a key is a password here.
            match ApiKeySecret::is_meant(password) {
                true => Ok(password.to_owned()),
                false => Err(Problem::plain(ErrorCode::InvalidApiKey)),
            }
        }
        _ => Err(refused()),
    }
}
