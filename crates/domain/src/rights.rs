//! Rights: whose a text or a picture is, what others may do with it, and until when we may show it ourselves.
//!
//! Invariant: what is not said of one article or asset is as the site says ([`Terms::or`]); what ends by its rights ends by its
//! interval, like anything else (`article/editions.rs`, `edition.rs`), so nothing has to fire.

use crate::link::WebAddress;
use crate::text::{Description, Line, Name};
use crate::time::Timestamp;
use serde::{Deserialize, Serialize};

/// What others may do with a work, in the words of the IPTC's Photo Metadata Standard and schema.org. What is `None` is not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Terms {
    /// Who holds the copyright.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copyright_holder: Option<Name>,
    /// The copyright line, as it is to be printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub copyright_notice: Option<Line>,
    /// What a user may do, and must not, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_terms: Option<Description>,
    /// The page with the licence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub license: Option<WebAddress>,
    /// Whether the rights to text and data mining are reserved (Directive (EU) 2019/790, Art. 4; TDM Reservation Protocol).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tdm_reserved: Option<bool>,
    /// Where it is written how one gets those rights.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tdm_policy: Option<WebAddress>,
    /// Whether models may be trained with it (`train-ai` of the IETF's AI preferences).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ai_training: Option<bool>,
}

impl Terms {
    /// These, and where they say nothing, those. A reservation and its policy go together.
    pub fn or(&self, others: &Terms) -> Terms {
        let (tdm_reserved, tdm_policy) = match (self.tdm_reserved, &self.tdm_policy) {
            (None, None) => (others.tdm_reserved, others.tdm_policy.clone()),
            (reserved, policy) => (reserved, policy.clone()),
        };
        Terms {
            copyright_holder: self
                .copyright_holder
                .as_ref()
                .or(others.copyright_holder.as_ref())
                .cloned(),
            copyright_notice: self
                .copyright_notice
                .as_ref()
                .or(others.copyright_notice.as_ref())
                .cloned(),
            usage_terms: self.usage_terms.as_ref().or(others.usage_terms.as_ref()).cloned(),
            license: self.license.as_ref().or(others.license.as_ref()).cloned(),
            tdm_reserved,
            tdm_policy,
            ai_training: self.ai_training.or(others.ai_training),
        }
    }
}

/// The rights in one article or asset.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// What others may do with it.
    #[serde(default)]
    pub terms: Terms,
    /// Whether it may be passed on to partners: one who comes with a key never gets what may not.
    pub syndication: bool,
    /// From when on we may not show it any more ourselves; `None` is never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Timestamp>,
}

impl Default for Rights {
    /// As the site says, for partners too, for ever.
    fn default() -> Rights {
        Rights {
            terms: Terms::default(),
            syndication: true,
            expires_at: None,
        }
    }
}

impl Rights {
    /// Whether they are those of what says nothing of its rights.
    pub fn is_default(&self) -> bool {
        *self == Rights::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_said_is_as_the_site_says_and_a_reservation_goes_with_its_own_policy() {
        let policy = WebAddress::parse("https://newsroom.test/tdm").unwrap();
        let site = Terms {
            copyright_holder: Some(Name::parse("The newsroom").unwrap()),
            tdm_reserved: Some(true),
            tdm_policy: Some(policy.clone()),
            ai_training: Some(false),
            ..Terms::default()
        };
        assert_eq!(Terms::default().or(&site), site);
        let agency = Terms {
            copyright_holder: Some(Name::parse("An agency").unwrap()),
            tdm_reserved: Some(false),
            ..Terms::default()
        };
        let both = agency.or(&site);
        assert_eq!(both.copyright_holder, agency.copyright_holder);
        assert_eq!((both.tdm_reserved, both.tdm_policy), (Some(false), None));
        assert_eq!(both.ai_training, Some(false));
    }
}
