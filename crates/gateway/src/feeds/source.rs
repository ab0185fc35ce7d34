//! Which feed: of the newsroom, or of one section, topic or contributor; and what it says of itself.

use super::Form;
use super::named::Publisher;
use crate::app::App;
use crate::error::Problem;
use crate::reads::Reads;
use crate::resolve::{contributor_path, section_path, topic_path};
use domain::contributor::ContributorCard;
use domain::edition::Edition;
use domain::ids::{ContributorId, SectionId, TopicId};
use domain::list::List;
use domain::section::SectionCard;
use domain::site::SiteCard;
use domain::time::Timestamp;
use domain::topic::TopicCard;
use uuid::Uuid;

/// What a feed says of itself.
pub struct FeedMeta {
    /// The id of what it is the feed of: the site, a section, a topic or a contributor.
    pub id: Uuid,
    /// What it is called.
    pub title: String,
    /// The page that it is the feed of.
    pub home: String,
    /// Its own address.
    pub own: String,
    /// What is in it.
    pub description: String,
    /// BCP 47.
    pub language: String,
    /// Whose it is.
    pub publisher: Publisher,
    /// When the newsroom last said something else of itself: the feed is not older.
    pub since: Timestamp,
}

/// The nouns of which each has a feed of its own.
#[derive(Clone, Copy)]
pub enum Nouns {
    /// Sections, each with those below it.
    Sections,
    /// Topics.
    Topics,
    /// Contributors.
    Contributors,
}

impl Nouns {
    /// Each of them.
    pub const ALL: [Nouns; 3] = [Nouns::Sections, Nouns::Topics, Nouns::Contributors];

    /// The part of an address that says so.
    pub fn word(self) -> &'static str {
        match self {
            Nouns::Sections => "sections",
            Nouns::Topics => "topics",
            Nouns::Contributors => "contributors",
        }
    }
}

/// Whose feed.
pub struct Source {
    /// The list that it shows the head of.
    pub list: List,
    one: Option<One>,
}

/// The section, topic or contributor whose feed it is.
struct One {
    nouns: Nouns,
    slug: String,
    name: String,
    description: Option<String>,
    /// Its page on the front end.
    path: String,
}

impl Source {
    /// The feed of the newsroom.
    pub fn newsroom() -> Source {
        let list = List::All;
        Source { list, one: None }
    }

    /// The feed of the one that this slug leads to.
    pub async fn find(reads: &Reads, nouns: Nouns, slug: &str) -> Result<Option<Source>, Problem> {
        Ok(match nouns {
            Nouns::Sections => reads.by_any_slug::<SectionCard>(slug).await?.map(|found| {
                let card = &found.card;
                Source::of(
                    List::Section(SectionId(found.id)),
                    One {
                        nouns,
                        slug: card.slug.to_string(),
                        name: card.name.to_string(),
                        description: card.description.as_ref().map(ToString::to_string),
                        path: section_path(card),
                    },
                )
            }),
            Nouns::Topics => reads.by_any_slug::<TopicCard>(slug).await?.map(|found| {
                let card = &found.card;
                Source::of(
                    List::Topic(TopicId(found.id)),
                    One {
                        nouns,
                        slug: card.slug.to_string(),
                        name: card.name.to_string(),
                        description: card.description.as_ref().map(ToString::to_string),
                        path: topic_path(card),
                    },
                )
            }),
            Nouns::Contributors => reads.by_any_slug::<ContributorCard>(slug).await?.map(|found| {
                let card = &found.card;
                Source::of(
                    List::Contributor(ContributorId(found.id)),
                    One {
                        nouns,
                        slug: card.slug.to_string(),
                        name: card.name.to_string(),
                        description: card.biography.as_ref().map(ToString::to_string),
                        path: contributor_path(card),
                    },
                )
            }),
        })
    }

    fn of(list: List, one: One) -> Source {
        Source { list, one: Some(one) }
    }

    /// The slug under which it stands now.
    pub fn slug(&self) -> Option<&str> {
        self.one.as_ref().map(|one| one.slug.as_str())
    }

    /// Its own address.
    pub fn address(&self, app: &App, form: &Form) -> String {
        match &self.one {
            None => app.address(&["feeds", form.file]),
            Some(one) => app.address(&["feeds", one.nouns.word(), &one.slug, form.file]),
        }
    }

    /// What it says of itself.
    pub fn meta(&self, app: &App, site: &Edition<SiteCard>, form: &Form) -> FeedMeta {
        let (id, since, site) = (site.id, site.live.from(), &site.card);
        let newsroom = site.name.as_str();
        let about = site.about.as_ref().map_or(newsroom, |about| about.as_str());
        let one = self.one.as_ref();
        FeedMeta {
            id: one.map_or(id, |_| self.list.id()),
            title: one.map_or_else(|| newsroom.to_owned(), |one| format!("{newsroom}: {}", one.name)),
            home: one.map_or_else(|| format!("{}/", site.url), |one| site.url.join(&one.path)),
            own: self.address(app, form),
            description: one
                .and_then(|one| one.description.clone())
                .unwrap_or_else(|| about.to_owned()),
            language: site.default_language.to_string(),
            publisher: Publisher::of(site),
            since,
        }
    }
}
