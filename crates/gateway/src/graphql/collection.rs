//! Collections, as clients and the desk see them.

use super::article::Article;
use super::at_once::{self, AtOnce, List};
use super::scalars::DateTime;
use crate::cursor::page_size;
use crate::lineup;
use crate::reads::Reads;
use crate::resolve::collection_path;
use async_graphql::{ID, Object, Result, SimpleObject};
use domain::collection::{self, CollectionCard, Fill};
use domain::edition::Edition;
use std::sync::Arc;

/// A collection, made of its live edition.
pub struct Collection {
    pub edition: Arc<Edition<CollectionCard>>,
    pub reads: Reads,
}

impl at_once::Object for Collection {}

/// A front page, a series or another selection of stories that the newsroom puts into an order.
#[Object]
impl Collection {
    /// A UUID.
    pub async fn id(&self) -> ID {
        self.edition.id.into()
    }
    /// Unique among collections.
    async fn slug(&self) -> &str {
        self.edition.card.slug.as_str()
    }
    /// Its address on the front end, without the host: `/collections/floods-of-may`.
    async fn path(&self) -> String {
        collection_path(&self.edition.card)
    }
    /// Its whole address on the front end.
    async fn url(&self) -> Result<String> {
        let path = collection_path(&self.edition.card);
        Ok(self.reads.site().await?.card.url.join(&path))
    }
    /// What it is called.
    async fn name(&self) -> &str {
        self.edition.card.name.as_str()
    }
    /// A few sentences about it. Null if there are none.
    async fn description(&self) -> Option<&str> {
        self.edition.card.description.as_ref().map(|text| text.as_str())
    }
    /// Which of its editions is shown, counted from 1. Others may be scheduled: to save it, send `desk { collection { edition } }` as `seen`.
    async fn edition(&self) -> i32 {
        self.edition.number
    }
    /// Its stories, in its order. Those that are not public now are passed over, and the next take their places.
    async fn articles(
        &self,
        #[graphql(default = 20, desc = "How many: at most 100. The newsroom may have set it to fewer.")] first: i32,
    ) -> Result<List<AtOnce<Article>>> {
        let first = page_size(i64::from(first), "first")? as usize;
        let shown = lineup::articles(&self.edition.card, &self.reads).await?;
        let article = |edition| {
            let reads = self.reads.clone();
            AtOnce(Article { edition, reads })
        };
        Ok(shown.into_iter().take(first).map(article).collect())
    }
}

/// A collection, as the desk sees it.
pub struct DeskCollection {
    pub collection: collection::DeskCollection,
    pub reads: Reads,
}

/// A collection, as the desk sees it: how it is put together, and what is scheduled.
#[Object]
impl DeskCollection {
    /// A UUID: the public collection has the same.
    async fn id(&self) -> ID {
        self.collection.id.0.into()
    }
    /// The number of the newest edition that is live or lies ahead: send it as `seen`. 0 if the only one was cancelled.
    async fn edition(&self) -> i32 {
        self.collection.newest_number()
    }
    /// What that edition is made of: change it, and save it again. Null if the only one was cancelled.
    async fn content(&self) -> Option<CollectionContent> {
        self.collection
            .newest()
            .map(|newest| CollectionContent::of(&newest.card))
    }
    /// The editions that are live or lie ahead, by when they begin.
    async fn editions(&self) -> Vec<CollectionEdition> {
        let editions = self.collection.editions.iter();
        editions
            .map(|edition| CollectionEdition {
                number: edition.number,
                live_from: DateTime(edition.live.from()),
                live_until: edition.live.until().map(DateTime),
                content: CollectionContent::of(&edition.card),
            })
            .collect()
    }
    /// The collection as the public sees it now. Null if it does not.
    async fn live(&self) -> Option<Collection> {
        let live = self.collection.live(self.reads.read_as().at())?;
        Some(Collection {
            edition: live.clone(),
            reads: self.reads.clone(),
        })
    }
}

/// An edition of a collection, as the desk sees it.
#[derive(SimpleObject)]
pub struct CollectionEdition {
    /// Counts the collection's editions from 1, those that were cancelled included.
    number: i32,
    /// When it begins.
    live_from: DateTime,
    /// When it ends, because another begins. Null for never.
    live_until: Option<DateTime>,
    /// What it is made of.
    content: CollectionContent,
}

/// How a collection is put together.
#[derive(SimpleObject)]
pub struct CollectionContent {
    /// What it is called.
    name: String,
    /// Unique among collections.
    slug: String,
    /// A few sentences about it. Null if there are none.
    description: Option<String>,
    /// The ids of the articles by hand, in their order. They may not be public.
    items: Vec<ID>,
    /// The articles that stand in slots.
    pins: Vec<CollectionPin>,
    /// How the places are filled that are left. Null if they are not.
    fill: Option<CollectionFill>,
    /// How many articles are shown at the most.
    size: i32,
}

/// An article that stands in a slot, whatever else is shown.
#[derive(SimpleObject)]
pub struct CollectionPin {
    /// Which place, counted from 1.
    slot: i32,
    /// The id of the article, which may not be public.
    article: ID,
}

/// Which articles fill the places that are left, the newest first: those of a section and all below it, or about a topic; of the newsroom if
/// both are null.
#[derive(SimpleObject)]
pub struct CollectionFill {
    /// The id of the section. Null if it is not of one.
    section: Option<ID>,
    /// The id of the topic. Null if it is not of one.
    topic: Option<ID>,
}

impl CollectionContent {
    fn of(card: &CollectionCard) -> CollectionContent {
        let lineup = &card.lineup;
        let fill = lineup.fill().map(|fill| {
            let (section, topic) = match fill {
                Fill::Everything => (None, None),
                Fill::Section(section) => (Some(section.0.into()), None),
                Fill::Topic(topic) => (None, Some(topic.0.into())),
            };
            CollectionFill { section, topic }
        });
        let pin = |pin: &collection::Pin| CollectionPin {
            slot: pin.slot,
            article: pin.article.0.into(),
        };
        CollectionContent {
            name: card.name.to_string(),
            slug: card.slug.to_string(),
            description: card.description.as_ref().map(ToString::to_string),
            items: lineup.items().iter().map(|article| article.0.into()).collect(),
            pins: lineup.pins().iter().map(pin).collect(),
            fill,
            size: lineup.size(),
        }
    }
}
