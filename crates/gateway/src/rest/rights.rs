//! Rights in articles and assets, as partners get them.

use domain::rights::{Rights, Terms};
use domain::time::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;

/// What others may do with a work. What is null is not said.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Terms)]
pub struct TermsJson {
    /// Who holds the copyright.
    copyright_holder: Option<String>,
    /// The copyright line, as it is to be printed.
    copyright_notice: Option<String>,
    /// What a user may do, and must not, in words.
    usage_terms: Option<String>,
    /// The page with the licence.
    #[schema(format = "uri")]
    license: Option<String>,
    /// Whether the rights to text and data mining are reserved.
    tdm_reserved: Option<bool>,
    /// The page that says how one gets those rights.
    #[schema(format = "uri")]
    tdm_policy: Option<String>,
    /// Whether models may be trained with it.
    ai_training: Option<bool>,
}

/// The rights in an article or an asset.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = Rights)]
pub struct RightsJson {
    #[serde(flatten)]
    terms: TermsJson,
    /// Whether it may be passed on.
    syndication: bool,
    /// From when on it must not be used any more; null for never.
    #[schema(value_type = Option<String>, format = DateTime)]
    expires_at: Option<Timestamp>,
}

impl From<&Terms> for TermsJson {
    fn from(terms: &Terms) -> TermsJson {
        TermsJson {
            copyright_holder: terms.copyright_holder.as_ref().map(ToString::to_string),
            copyright_notice: terms.copyright_notice.as_ref().map(ToString::to_string),
            usage_terms: terms.usage_terms.as_ref().map(ToString::to_string),
            license: terms.license.as_ref().map(ToString::to_string),
            tdm_reserved: terms.tdm_reserved,
            tdm_policy: terms.tdm_policy.as_ref().map(ToString::to_string),
            ai_training: terms.ai_training,
        }
    }
}

impl RightsJson {
    /// Rights with these terms.
    pub fn new(rights: &Rights, terms: &Terms) -> RightsJson {
        RightsJson {
            terms: terms.into(),
            syndication: rights.syndication,
            expires_at: rights.expires_at,
        }
    }
}
