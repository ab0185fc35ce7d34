//! Topics, as clients see them.

use super::at_once;
use super::connection::{self, ArticleOrder, Articles};
use crate::cursor::page_request;
use crate::reads::Reads;
use crate::resolve::topic_path;
use async_graphql::{ID, Object, Result};
use domain::edition::Edition;
use domain::ids::TopicId;
use domain::list::List;
use domain::topic::TopicCard;
use std::sync::Arc;

/// A topic, made of its live edition.
pub struct Topic {
    pub edition: Arc<Edition<TopicCard>>,
    pub reads: Reads,
}

impl at_once::Object for Topic {}

/// What stories are about. A topic is not a section: a story has any number of topics, and none is its home.
#[Object]
impl Topic {
    /// A UUID.
    pub async fn id(&self) -> ID {
        self.edition.id.into()
    }
    /// Unique among topics.
    async fn slug(&self) -> &str {
        self.edition.card.slug.as_str()
    }
    /// Its address on the front end, without the host: `/topics/water`.
    async fn path(&self) -> String {
        topic_path(&self.edition.card)
    }
    /// Its whole address on the front end.
    async fn url(&self) -> Result<String> {
        Ok(self.reads.site().await?.card.url.join(&topic_path(&self.edition.card)))
    }
    /// What it is called.
    async fn name(&self) -> &str {
        self.edition.card.name.as_str()
    }
    /// A few sentences about it. Null if there are none.
    async fn description(&self) -> Option<&str> {
        self.edition.card.description.as_ref().map(|text| text.as_str())
    }
    /// How often it was changed, counted from 1. To save it, send this as `seen`.
    async fn edition(&self) -> i32 {
        self.edition.number
    }
    /// The articles about it.
    #[expect(clippy::too_many_arguments, reason = "Relay's four, and what is asked for")]
    async fn articles(
        &self,
        #[graphql(desc = "How many from the start: at most 100; 20 if `last` is not given either.")] first: Option<i32>,
        #[graphql(desc = "Only what is behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what is before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only articles whose `language` is just this.")] language: Option<String>,
        #[graphql(default, desc = "In which order.")] order_by: ArticleOrder,
    ) -> Result<Articles> {
        let page = page_request(
            self.reads.read_as().at(),
            order_by.into(),
            first,
            after.as_deref(),
            last,
            before.as_deref(),
        )?;
        Ok(connection::articles(&self.reads, List::Topic(TopicId(self.edition.id)), language, page).await?)
    }
}
