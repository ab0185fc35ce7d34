//! What every request needs: the desk, GraphQL, sign-in, the site, and where the API is.

use crate::answers::Answers;
use crate::auth::Auth;
use crate::caller::Caller;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::graphql::GraphQl;
use actix_web::HttpRequest;
use actix_web::http::header::AUTHORIZATION;
use desk::Desk;
use domain::ids::SiteId;
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
    /// Says who is asking.
    pub auth: Auth,
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
        let authorization = request.headers().get(AUTHORIZATION);
        let authorization = authorization.map(|header| header.to_str().unwrap_or_default());
        self.caller_with(authorization, self.auth.address(request)).await
    }

    /// Who is asking from that address, with that as `Authorization`.
    pub async fn caller_with(&self, authorization: Option<&str>, address: IpAddr) -> Result<Caller, Problem> {
        let desk = self.desk.over(self.desk.store().counting()).from(address);
        let user = match authorization {
            None => None,
            Some(authorization) => match authorization.split_once(' ') {
                Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => {
                    Some(self.auth.identify(desk.store(), token.trim()).await?)
                }
                _ => {
                    return Err(Problem::new(
                        ErrorCode::InvalidToken,
                        "send the token as `Authorization: Bearer …`",
                    ));
                }
            },
        };
        Ok(Caller::new(user, desk, self.site))
    }
}
