//! Pages, as clients see them.

use super::at_once::{self, AtOnce};
use super::body::Body;
use crate::reads::Reads;
use crate::resolve::page_path;
use async_graphql::{ID, Object, Result};
use domain::edition::Edition;
use domain::page::PageCard;
use std::sync::Arc;

/// A page, made of its live edition.
pub struct Page {
    pub edition: Arc<Edition<PageCard>>,
    pub reads: Reads,
}

impl at_once::Object for Page {}

/// What the newsroom says of itself, such as "About us" or its terms. It is no story: it is on no list, and in no feed.
#[Object]
impl Page {
    /// A UUID.
    pub async fn id(&self) -> ID {
        self.edition.id.into()
    }
    /// Unique among pages.
    async fn slug(&self) -> &str {
        self.edition.card.slug.as_str()
    }
    /// Its address on the front end, without the host: `/about`. If a section has the same one, the section is there.
    async fn path(&self) -> String {
        page_path(&self.edition.card)
    }
    /// Its whole address on the front end.
    async fn url(&self) -> Result<String> {
        Ok(self.reads.site().await?.card.url.join(&page_path(&self.edition.card)))
    }
    /// What it is called.
    async fn title(&self) -> &str {
        self.edition.card.title.as_str()
    }
    /// The language that it is written in (BCP 47).
    async fn language(&self) -> &str {
        self.edition.card.language.as_str()
    }
    /// The page that it is a part of. Null at the top.
    async fn parent(&self) -> Option<Result<AtOnce<Page>>> {
        let parent = self.reads.live(self.edition.card.parent?).await.transpose()?;
        let page = |edition| {
            let reads = self.reads.clone();
            AtOnce(Page { edition, reads })
        };
        Some(parent.map(page).map_err(Into::into))
    }
    /// The page itself.
    async fn body(&self) -> Result<AtOnce<Body>> {
        let body = self.reads.body(&self.edition).await?;
        Ok(AtOnce(Body::shown(body, self.reads.clone())))
    }
    /// How often it was changed, counted from 1. To save it, send this as `seen`.
    async fn edition(&self) -> i32 {
        self.edition.number
    }
}
