//! Rights in articles and assets, as clients see them.

use super::at_once;
use super::scalars::DateTime;
use async_graphql::SimpleObject;
use domain::rights;

/// What others may do with a work. What is null is not said.
#[derive(SimpleObject)]
pub struct Terms {
    /// Who holds the copyright. Null if that is not said.
    copyright_holder: Option<String>,
    /// The copyright line, as it is to be printed. Null if there is none.
    copyright_notice: Option<String>,
    /// What a user may do, and must not, in words. Null if that is not said.
    usage_terms: Option<String>,
    /// The page with the licence. Null if there is none.
    license: Option<String>,
    /// Whether the rights to text and data mining are reserved. Null if that is not said.
    tdm_reserved: Option<bool>,
    /// The page that says how one gets those rights. Null if there is none.
    tdm_policy: Option<String>,
    /// Whether models may be trained with it. Null if that is not said.
    ai_training: Option<bool>,
}

/// The rights in an article or an asset.
#[derive(SimpleObject)]
pub struct Rights {
    /// What others may do with it.
    terms: at_once::AtOnce<Terms>,
    /// Whether it may be passed on to partners.
    syndication: bool,
    /// From when on it is shown no more, as the rights end then. Null for never.
    expires_at: Option<DateTime>,
}

impl at_once::Object for Terms {}
impl at_once::Object for Rights {}

impl From<&rights::Terms> for Terms {
    fn from(terms: &rights::Terms) -> Terms {
        Terms {
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

impl Rights {
    /// Rights with these terms.
    pub fn new(rights: &rights::Rights, terms: &rights::Terms) -> Rights {
        Rights {
            terms: at_once::AtOnce(terms.into()),
            syndication: rights.syndication,
            expires_at: rights.expires_at.map(DateTime),
        }
    }
}
