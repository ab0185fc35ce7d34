//! The site, as clients see it.

use super::at_once::{self, AtOnce};
use super::rights::Terms;
use async_graphql::{ID, Object};
use domain::edition::Edition;
use domain::site::SiteCard;
use std::sync::Arc;

/// The site, made of its live edition.
pub struct Site {
    pub edition: Arc<Edition<SiteCard>>,
}

impl at_once::Object for Site {}

/// What the newsroom says of itself. There is one.
#[Object]
impl Site {
    /// A UUID.
    pub async fn id(&self) -> ID {
        self.edition.id.into()
    }
    /// The newsroom's name.
    async fn name(&self) -> &str {
        self.edition.card.name.as_str()
    }
    /// Where the front end is. `Article.url` and `Section.url` begin with it; it has no slash at its end.
    async fn url(&self) -> &str {
        self.edition.card.url.as_str()
    }
    /// The newsroom's time zone, by its IANA name, such as `Europe/Belgrade`. Instants in the API are always UTC.
    async fn time_zone(&self) -> &str {
        self.edition.card.time_zone.as_str()
    }
    /// The language of what names none (BCP 47).
    async fn default_language(&self) -> &str {
        self.edition.card.default_language.as_str()
    }
    /// Who the newsroom is, in a few sentences. Null if it does not say.
    async fn about(&self) -> Option<&str> {
        self.edition.card.about.as_ref().map(|text| text.as_str())
    }
    /// An e-mail address for readers. Null if there is none.
    async fn contact(&self) -> Option<&str> {
        self.edition.card.contact.as_ref().map(|text| text.as_str())
    }
    /// The copyright line. Null if there is none.
    async fn copyright(&self) -> Option<&str> {
        self.edition.card.copyright.as_ref().map(|text| text.as_str())
    }
    /// What others may do with articles that say nothing of their own. Their copyright notice is the copyright line unless another
    /// is set here.
    async fn terms(&self) -> AtOnce<Terms> {
        AtOnce((&self.edition.card.terms).into())
    }
    /// How often it was changed, counted from 1. To save it, send this as `seen`.
    async fn edition(&self) -> i32 {
        self.edition.number
    }
}
