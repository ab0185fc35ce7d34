//! Contributors, as clients see them.

use super::at_once;
use super::connection::{self, ArticleOrder, Articles};
use crate::cursor::page_request;
use crate::reads::Reads;
use crate::resolve::contributor_path;
use async_graphql::{ID, Object, Result};
use domain::contributor::ContributorCard;
use domain::edition::Edition;
use domain::ids::ContributorId;
use domain::list::List;
use std::sync::Arc;

/// A contributor, made of their live edition.
pub struct Contributor {
    pub edition: Arc<Edition<ContributorCard>>,
    pub reads: Reads,
}

impl at_once::Object for Contributor {}

/// A person or desk that makes stories. `Article.byline` is the line as printed; these are who is meant.
#[Object]
impl Contributor {
    /// A UUID.
    pub async fn id(&self) -> ID {
        self.edition.id.into()
    }
    /// Unique among contributors.
    async fn slug(&self) -> &str {
        self.edition.card.slug.as_str()
    }
    /// Their address on the front end, without the host: `/contributors/mira-kolar`.
    async fn path(&self) -> String {
        contributor_path(&self.edition.card)
    }
    /// Their whole address on the front end.
    async fn url(&self) -> Result<String> {
        Ok(self
            .reads
            .site()
            .await?
            .card
            .url
            .join(&contributor_path(&self.edition.card)))
    }
    /// Their name.
    async fn name(&self) -> &str {
        self.edition.card.name.as_str()
    }
    /// What they do, such as "Defence correspondent". Null if it is not said.
    async fn job_title(&self) -> Option<&str> {
        self.edition.card.job_title.as_ref().map(|text| text.as_str())
    }
    /// A few sentences about them. Null if there are none.
    async fn biography(&self) -> Option<&str> {
        self.edition.card.biography.as_ref().map(|text| text.as_str())
    }
    /// How often it was changed, counted from 1. To save it, send this as `seen`.
    async fn edition(&self) -> i32 {
        self.edition.number
    }
    /// The articles that they made.
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
        Ok(connection::articles(
            &self.reads,
            List::Contributor(ContributorId(self.edition.id)),
            language,
            page,
        )
        .await?)
    }
}
