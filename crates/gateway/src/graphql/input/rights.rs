//! Rights in articles and assets, as inputs.

use crate::graphql::scalars::DateTime;
use crate::graphql::user_error::Parser;
use async_graphql::InputObject;
use domain::link::WebAddress;
use domain::rights::{Rights, Terms};
use domain::text::{Description, Line, Name};

/// What others may do with a work. What is left out is not said.
#[derive(InputObject)]
pub struct TermsInput {
    /// Who holds the copyright.
    copyright_holder: Option<String>,
    /// The copyright line, as it is to be printed.
    copyright_notice: Option<String>,
    /// What a user may do, and must not, in words.
    usage_terms: Option<String>,
    /// The page with the licence: an `https` or `http` address.
    license: Option<String>,
    /// Whether the rights to text and data mining are reserved (TDM Reservation Protocol).
    tdm_reserved: Option<bool>,
    /// The page that says how one gets those rights: an `https` or `http` address.
    tdm_policy: Option<String>,
    /// Whether models may be trained with it.
    ai_training: Option<bool>,
}

impl TermsInput {
    /// The terms.
    pub fn parse(self, parser: &mut Parser) -> Terms {
        Terms {
            copyright_holder: parser.text("copyrightHolder", self.copyright_holder, Name::parse),
            copyright_notice: parser.text("copyrightNotice", self.copyright_notice, Line::parse),
            usage_terms: parser.text("usageTerms", self.usage_terms, Description::parse),
            license: parser.text("license", self.license, WebAddress::parse),
            tdm_reserved: self.tdm_reserved,
            tdm_policy: parser.text("tdmPolicy", self.tdm_policy, WebAddress::parse),
            ai_training: self.ai_training,
        }
    }
}

/// The rights in an article or an asset.
#[derive(InputObject)]
pub struct RightsInput {
    /// What others may do with it. Of an article, what is left out is as the site says.
    terms: Option<TermsInput>,
    /// Whether it may be passed on to partners: whoever comes with a key never gets what may not.
    #[graphql(default = true)]
    syndication: bool,
    /// From when on it must not be shown any more. It ends then by itself.
    expires_at: Option<DateTime>,
}

impl RightsInput {
    /// The rights; without any, those of what says nothing.
    pub fn parse(input: Option<RightsInput>, parser: &mut Parser) -> Rights {
        let Some(input) = input else {
            return Rights::default();
        };
        let terms = input
            .terms
            .map(|terms| parser.within("terms", |parser| terms.parse(parser)));
        Rights {
            terms: terms.unwrap_or_default(),
            syndication: input.syndication,
            expires_at: input.expires_at.map(|at| at.0),
        }
    }
}
