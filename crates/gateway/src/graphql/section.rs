//! Sections, as clients see them.

use super::at_once::{self, AtOnce};
use super::connection::{self, ArticleOrder, Articles};
use super::seo::Seo;
use crate::cursor::page_request;
use crate::reads::Reads;
use crate::resolve::section_path;
use async_graphql::{ID, Object, Result};
use domain::edition::Edition;
use domain::ids::SectionId;
use domain::list::List;
use domain::section::SectionCard;
use std::sync::Arc;

/// A section, made of its live edition.
#[derive(Clone)]
pub struct Section {
    pub edition: Arc<Edition<SectionCard>>,
    pub reads: Reads,
}

impl at_once::Object for Section {}

impl Section {
    /// Its whole address on the front end.
    pub async fn url_of_page(&self) -> Result<String> {
        let site = self.reads.site().await?;
        Ok(site.card.url.join(&section_path(&self.edition.card)))
    }

    fn all(&self, editions: Vec<Arc<Edition<SectionCard>>>) -> Vec<Section> {
        editions
            .into_iter()
            .map(|edition| Section {
                edition,
                reads: self.reads.clone(),
            })
            .collect()
    }
}

/// Where stories sit. Sections form a tree, and each story has exactly one home among them.
#[Object]
impl Section {
    /// A UUID.
    pub async fn id(&self) -> ID {
        self.edition.id.into()
    }
    /// Unique among sections.
    async fn slug(&self) -> &str {
        self.edition.card.slug.as_str()
    }
    /// Its address on the front end, without the host: `/europe`.
    async fn path(&self) -> String {
        section_path(&self.edition.card)
    }
    /// Its whole address on the front end.
    async fn url(&self) -> Result<String> {
        self.url_of_page().await
    }
    /// What goes into the head of its page, for search engines and social networks.
    async fn seo(&self) -> AtOnce<Seo> {
        AtOnce(Seo::Section(self.clone()))
    }
    /// What it is called.
    async fn name(&self) -> &str {
        self.edition.card.name.as_str()
    }
    /// A few sentences about it. Null if there are none.
    async fn description(&self) -> Option<&str> {
        self.edition.card.description.as_ref().map(|text| text.as_str())
    }
    /// The section that it is a part of. Null at the top.
    async fn parent(&self) -> Option<Result<Section>> {
        self.edition.card.parent?;
        match self.reads.sections().await {
            Ok(tree) => {
                let edition = tree.get(tree.parent(SectionId(self.edition.id))?)?.clone();
                let reads = self.reads.clone();
                Some(Ok(Section { edition, reads }))
            }
            Err(problem) => Some(Err(problem.into())),
        }
    }
    /// The sections right below it, in the newsroom's order.
    async fn children(&self) -> Result<Vec<Section>> {
        Ok(self.all(self.reads.sections().await?.children(Some(SectionId(self.edition.id)))))
    }
    /// Where it stands among its siblings; equal places are ordered by name.
    async fn position(&self) -> i32 {
        self.edition.card.position
    }
    /// How often it was changed, counted from 1. To save it, send this as `seen`.
    async fn edition(&self) -> i32 {
        self.edition.number
    }
    /// Its articles and those of all sections below it.
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
        Ok(connection::articles(&self.reads, List::Section(SectionId(self.edition.id)), language, page).await?)
    }
}
