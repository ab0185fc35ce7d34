//! What one request reads, as one reader and as of one instant: every edge of the graph goes through here.
//!
//! Objects keep the `Reads` that they were made with, so all that hangs on them is read by the same reader at the same instant.
//! Loaders join what is asked for side by side into one statement, of whichever nouns.

use crate::error::Problem;
use crate::error_codes::ErrorCode;
use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use async_graphql::runtime::{Timer, TokioSpawner};
use domain::article::ArticleCard;
use domain::body::Body;
use domain::edition::{AnyEdition, Card, Edition};
use domain::ids::SiteId;
use domain::read_as::ReadAs;
use domain::section::SectionTree;
use domain::site::SiteCard;
use domain::slug::Slug;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use storage::{BodyKey, ListPage, Page, StorageError, Store};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// What one request reads.
#[derive(Clone)]
pub struct Reads(Arc<Inner>);

struct Inner {
    read_as: ReadAs,
    store: Store,
    site: SiteId,
    live: DataLoader<Live, HashMapCache>,
    sections: OnceCell<Arc<SectionTree>>,
}

struct Live {
    read_as: ReadAs,
    store: Store,
}

/// Lets what is ready ask first, then loads: no wait by the clock.
pub struct NextTurn;

impl Timer for NextTurn {
    fn delay(&self, _: Duration) -> BoxFuture<'static, ()> {
        tokio::task::yield_now().boxed()
    }
}

impl Loader<Uuid> for Live {
    type Value = AnyEdition;
    type Error = StorageError;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, AnyEdition>, StorageError> {
        self.store.editions(&self.read_as).by_ids(ids).await
    }
}

impl Loader<BodyKey> for Live {
    type Value = Arc<Body>;
    type Error = StorageError;

    async fn load(&self, keys: &[BodyKey]) -> Result<HashMap<BodyKey, Arc<Body>>, StorageError> {
        self.store.editions(&self.read_as).bodies(keys).await
    }
}

impl Loader<ListPage> for Live {
    type Value = Page;
    type Error = StorageError;

    async fn load(&self, pages: &[ListPage]) -> Result<HashMap<ListPage, Page>, StorageError> {
        self.store.editions(&self.read_as).pages(pages).await
    }
}

impl Reads {
    /// Reads of that reader.
    pub fn new(store: Store, site: SiteId, read_as: ReadAs) -> Reads {
        let live = Live {
            read_as: read_as.clone(),
            store: store.clone(),
        };
        let live = DataLoader::with_cache(live, TokioSpawner::current(), NextTurn, HashMapCache::default());
        Reads(Arc::new(Inner {
            read_as,
            store,
            site,
            live,
            sections: OnceCell::new(),
        }))
    }

    /// Who reads, and as of when.
    pub fn read_as(&self) -> &ReadAs {
        &self.0.read_as
    }

    /// The live edition of that subject, if it is of that noun.
    pub async fn live<C: Card>(&self, id: impl Into<Uuid>) -> Result<Option<Arc<Edition<C>>>, Problem> {
        Ok(self.any(id.into()).await?.as_ref().and_then(C::of).cloned())
    }

    /// The live edition of a subject that cannot be without one.
    pub async fn must_be_live<C: Card>(&self, id: impl Into<Uuid>) -> Result<Arc<Edition<C>>, Problem> {
        let id = id.into();
        self.live(id)
            .await?
            .ok_or_else(|| Problem::internal(format!("{} {id} has no live edition", C::KIND)))
    }

    /// The live edition of that subject, of whichever noun.
    pub async fn any(&self, id: Uuid) -> Result<Option<AnyEdition>, Problem> {
        Ok(self.0.live.load_one(id).await?)
    }

    /// The live editions of those subjects that are of that noun, in that order; those that have none are left out.
    pub async fn live_in_order<C: Card>(
        &self,
        ids: impl IntoIterator<Item = impl Into<Uuid>>,
    ) -> Result<Vec<Arc<Edition<C>>>, Problem> {
        let ids: Vec<Uuid> = ids.into_iter().map(Into::into).collect();
        let found = self.0.live.load_many(ids.iter().copied()).await?;
        Ok(ids
            .iter()
            .filter_map(|id| found.get(id))
            .filter_map(C::of)
            .cloned()
            .collect())
    }

    /// What is public under that slug now.
    pub async fn by_slug<C: Card>(&self, slug: &str) -> Result<Option<Arc<Edition<C>>>, Problem> {
        let Ok(slug) = Slug::parse(slug) else { return Ok(None) };
        Ok(self.0.store.editions(&self.0.read_as).by_slug(&slug).await?)
    }

    /// The body of an article's edition.
    pub async fn body(&self, article: &Edition<ArticleCard>) -> Result<Arc<Body>, Problem> {
        let key: BodyKey = (article.id, article.number);
        self.0
            .live
            .load_one(key)
            .await?
            .ok_or_else(|| Problem::internal(format!("article {} has no body", article.id)))
    }

    /// A page of a list.
    pub async fn page(&self, page: ListPage) -> Result<Page, Problem> {
        Ok(self.0.live.load_one(page).await?.unwrap_or_default())
    }

    /// All sections.
    pub async fn sections(&self) -> Result<&SectionTree, Problem> {
        let editions = self.0.store.editions(&self.0.read_as);
        let tree = self
            .0
            .sections
            .get_or_try_init(async || editions.section_tree().await.map(Arc::new))
            .await?;
        Ok(tree)
    }

    /// The newsroom's site.
    pub async fn site(&self) -> Result<Arc<Edition<SiteCard>>, Problem> {
        self.must_be_live(self.0.site).await
    }

    /// The path of an article's address: `/{home section}/{slug}`.
    pub async fn article_path(&self, article: &Edition<ArticleCard>) -> Result<String, Problem> {
        let home = self
            .must_be_live::<domain::section::SectionCard>(article.card.home_section)
            .await?;
        Ok(format!("/{}/{}", home.card.slug, article.card.slug))
    }

    /// The article with that address, as it is now; an old one finds nothing.
    pub async fn by_path(&self, path: &str) -> Result<Option<Arc<Edition<ArticleCard>>>, Problem> {
        let Some((_, slug)) = path.trim_end_matches('/').rsplit_once('/') else {
            return Ok(None);
        };
        let Some(article) = self.by_slug::<ArticleCard>(slug).await? else {
            return Ok(None);
        };
        Ok((self.article_path(&article).await? == path).then_some(article))
    }
}

/// An id that a reader named; what cannot be an id names nothing.
pub fn parse_id(id: &str) -> Option<Uuid> {
    // Only the usual form: an id has one spelling.
    (id.len() == 36).then(|| Uuid::parse_str(id).ok()).flatten()
}

/// An id that somebody on the desk named: what cannot be an id is their mistake.
pub fn require_id(id: &str, field: &str) -> Result<Uuid, Problem> {
    parse_id(id).ok_or_else(|| Problem::new(ErrorCode::InvalidParameter, format!("`{field}` is not an id")))
}
