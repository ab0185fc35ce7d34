//! Whom and what a story names, each with its page on the front end; and the newsroom that publishes it.

use crate::resolve::{contributor_path, section_path, topic_path};
use domain::contributor::ContributorCard;
use domain::edition::Edition;
use domain::rights::Terms;
use domain::section::SectionCard;
use domain::site::SiteCard;
use domain::topic::TopicCard;
use uuid::Uuid;

/// Somebody or something with a page of its own.
pub struct Named {
    /// Its id.
    pub id: Uuid,
    /// The last part of its address.
    pub slug: String,
    /// What it is called.
    pub name: String,
    /// Its page on the front end.
    pub url: String,
}

impl Named {
    /// A section.
    pub fn section(section: &Edition<SectionCard>, site: &SiteCard) -> Named {
        let card = &section.card;
        Named {
            id: section.id,
            slug: card.slug.to_string(),
            name: card.name.to_string(),
            url: site.url.join(&section_path(card)),
        }
    }

    /// A topic.
    pub fn topic(topic: &Edition<TopicCard>, site: &SiteCard) -> Named {
        let card = &topic.card;
        Named {
            id: topic.id,
            slug: card.slug.to_string(),
            name: card.name.to_string(),
            url: site.url.join(&topic_path(card)),
        }
    }

    /// One of those who made it.
    pub fn contributor(contributor: &Edition<ContributorCard>, site: &SiteCard) -> Named {
        let card = &contributor.card;
        Named {
            id: contributor.id,
            slug: card.slug.to_string(),
            name: card.name.to_string(),
            url: site.url.join(&contributor_path(card)),
        }
    }
}

/// The newsroom, as whoever publishes a story.
pub struct Publisher {
    /// What it is called.
    pub name: String,
    /// Its front page.
    pub url: String,
    /// What others may do with all that it publishes, where a story says nothing else.
    pub terms: Terms,
}

impl Publisher {
    /// What the site says of itself.
    pub fn of(site: &SiteCard) -> Publisher {
        Publisher {
            name: site.name.to_string(),
            url: format!("{}/", site.url),
            terms: site.terms_of(&Terms::default()),
        }
    }
}
