//! What others may do with an answer, as headers that machines read.

use actix_web::http::header::{HeaderName, HeaderValue, LINK};
use domain::rights::Terms;

/// `TDM-Reservation` and `TDM-Policy` (TDM Reservation Protocol §6.2), `Content-Usage` (IETF AI preferences), and the licence as a `Link`
/// (RFC 8288). What is not said has no header.
pub fn headers(terms: &Terms) -> Box<[(HeaderName, HeaderValue)]> {
    let mut headers = Vec::new();
    let mut add = |name: HeaderName, value: &str| {
        headers.extend(HeaderValue::from_str(value).ok().map(|value| (name, value)));
    };
    if let Some(reserved) = terms.tdm_reserved {
        add(
            HeaderName::from_static("tdm-reservation"),
            if reserved { "1" } else { "0" },
        );
    }
    if let Some(policy) = &terms.tdm_policy {
        add(HeaderName::from_static("tdm-policy"), policy.as_str());
    }
    if let Some(allowed) = terms.ai_training {
        add(
            HeaderName::from_static("content-usage"),
            if allowed { "train-ai=y" } else { "train-ai=n" },
        );
    }
    if let Some(license) = &terms.license {
        add(LINK, &format!("<{license}>; rel=\"license\""));
    }
    headers.into()
}
