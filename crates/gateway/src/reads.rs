//! What one request reads, as one reader and as of one instant: every edge of the graph goes through here.
//!
//! Objects keep the `Reads` that they were made with, so all that hangs on them is read by the same reader at the same instant.
//! Loaders join what is asked for side by side into one statement, of whichever nouns.

use crate::alone::Alone;
use crate::at_hand::about_to_wait;
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::kept::Kept;
use crate::previewed::Previewed;
use crate::resolve::section_path;
use crate::searching::{Computed, Searching};
use async_graphql::dataloader::{DataLoader, Loader};
use async_graphql::runtime::{Timer, TokioSpawner};
use domain::article::ArticleCard;
use domain::body::Body;
use domain::edition::{AnyEdition, Card, Edition};
use domain::ids::SiteId;
use domain::list::List;
use domain::media::{MediaCard, MediaUse};
use domain::page::PageCard;
use domain::read_as::{Moment, ReadAs};
use domain::section::SectionTree;
use domain::site::SiteCard;
use domain::slug::Slug;
use domain::subject::SubjectKind;
use domain::time::Timestamp;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, try_join_all};
use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use storage::{BodyKey, Editions, Gone, ListPage, Page, PageOrder, PageRequest, Range, Removal, StorageError, Store};
use tokio::sync::OnceCell;
use uuid::Uuid;

/// How many translations of an article are looked at: more than there are languages that anybody writes it in.
const MOST_TRANSLATIONS: u32 = 100;

/// What one request reads.
#[derive(Clone)]
pub struct Reads(Arc<Inner>);

struct Inner {
    read_as: ReadAs,
    /// What a preview shows in the place of what is public of its article.
    previewed: Option<Arc<Previewed>>,
    public: Arc<Editions>,
    site: SiteId,
    live: DataLoader<Live>,
    alone: Alone,
    editions: Kept<Uuid, Option<AnyEdition>>,
    bodies: Kept<BodyKey, Option<Arc<Body>>>,
    pages: Kept<ListPage, Option<Page>>,
    related: Kept<Uuid, Arc<[Computed]>>,
    sections: OnceCell<Arc<SectionTree>>,
    until: Mutex<Option<Timestamp>>,
}

struct Live {
    public: Arc<Editions>,
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
        self.public.by_ids(ids).await
    }
}

impl Loader<BodyKey> for Live {
    type Value = Arc<Body>;
    type Error = StorageError;

    async fn load(&self, keys: &[BodyKey]) -> Result<HashMap<BodyKey, Arc<Body>>, StorageError> {
        self.public.bodies(keys).await
    }
}

impl Loader<ListPage> for Live {
    type Value = Page;
    type Error = StorageError;

    async fn load(&self, pages: &[ListPage]) -> Result<HashMap<ListPage, Page>, StorageError> {
        self.public.pages(pages).await
    }
}

impl Reads {
    /// Reads of that reader.
    pub fn new(store: Store, site: SiteId, read_as: ReadAs) -> Reads {
        Reads::of(store, site, read_as, None)
    }

    /// Reads of whoever holds the token of a preview.
    pub fn of_preview(store: Store, site: SiteId, read_as: ReadAs, previewed: Arc<Previewed>) -> Reads {
        Reads::of(store, site, read_as, Some(previewed))
    }

    fn of(store: Store, site: SiteId, read_as: ReadAs, previewed: Option<Arc<Previewed>>) -> Reads {
        let public = Arc::new(store.editions(&read_as));
        let live = Live { public: public.clone() };
        let alone = Alone::default();
        Reads(Arc::new(Inner {
            read_as,
            previewed,
            public,
            site,
            live: DataLoader::new(live, TokioSpawner::current(), alone.clone()),
            alone,
            editions: Kept::default(),
            bodies: Kept::default(),
            pages: Kept::default(),
            related: Kept::default(),
            sections: OnceCell::new(),
            until: Mutex::default(),
        }))
    }

    /// What is made of this holds until then at the most, whatever it rests on.
    pub fn holds_until(&self, at: Timestamp) {
        let mut until = self.0.until.lock().unwrap_or_else(PoisonError::into_inner);
        *until = until.into_iter().chain([at]).min();
    }

    /// Until when what was made of this holds, if that was said.
    pub fn until(&self) -> Option<Timestamp> {
        *self.0.until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Who reads, and as of when.
    pub fn read_as(&self) -> &ReadAs {
        &self.0.read_as
    }

    /// What stands for that subject, if it is of that noun: its live edition, or that of the one that took its place.
    pub async fn live<C: Card>(&self, id: impl Into<Uuid>) -> Result<Option<Arc<Edition<C>>>, Problem> {
        Ok(self.any(id.into()).await?.as_ref().and_then(C::of).cloned())
    }

    /// The live edition of that subject itself, if it is of that noun; nothing if another took its place.
    pub async fn itself<C: Card>(&self, id: Uuid) -> Result<Option<Arc<Edition<C>>>, Problem> {
        Ok(self.any_itself(id).await?.as_ref().and_then(C::of).cloned())
    }

    /// The live edition of that subject itself, of whichever noun; nothing if another took its place.
    pub async fn any_itself(&self, id: Uuid) -> Result<Option<AnyEdition>, Problem> {
        Ok(self.any(id).await?.filter(|edition| edition.subject().id == id))
    }

    /// What stands for a subject that cannot be without a live edition.
    pub async fn must_be_live<C: Card>(&self, id: impl Into<Uuid>) -> Result<Arc<Edition<C>>, Problem> {
        let id = id.into();
        self.live(id)
            .await?
            .ok_or_else(|| Problem::internal(format!("{} {id} has no live edition", C::KIND)))
    }

    /// What a preview shows, if these are of one.
    fn preview(&self) -> Option<&Previewed> {
        self.0.previewed.as_deref()
    }

    /// What stands for that subject, of whichever noun.
    pub async fn any(&self, id: Uuid) -> Result<Option<AnyEdition>, Problem> {
        if let Some(previewed) = self.preview().filter(|previewed| previewed.edition.id == id) {
            return Ok(Some(AnyEdition::Article(previewed.edition.clone())));
        }
        match self.0.public.known(id) {
            Some(known) => Ok(known),
            // Boxed, as whatever waits for this is as large as this, and most of the time nothing is loaded.
            None => Ok(Box::pin(self.0.editions.get(id, self.load(id))).await?),
        }
    }

    /// Loads that together with what others ask for.
    async fn load<K>(&self, key: K) -> Result<Option<<Live as Loader<K>>::Value>, StorageError>
    where
        K: Send + Sync + Hash + Eq + Clone + 'static,
        Live: Loader<K, Error = StorageError>,
    {
        about_to_wait().await;
        self.0.live.load_one(key).await
    }

    /// What stands for those subjects that are of that noun, in that order and each once; those for which nothing does are left out.
    pub async fn live_in_order<C: Card>(
        &self,
        ids: impl IntoIterator<Item = impl Into<Uuid>>,
    ) -> Result<Vec<Arc<Edition<C>>>, Problem> {
        let ids: Vec<Uuid> = ids.into_iter().map(Into::into).collect();
        let found = self.live_by_id::<C>(&ids).await?;
        let mut seen = HashSet::with_capacity(ids.len());
        Ok(ids
            .iter()
            .filter_map(|id| found.get(id))
            .filter(|edition| seen.insert(edition.id))
            .cloned()
            .collect())
    }

    /// What stands for each of those subjects that are of that noun, under the id that was asked for.
    pub async fn live_by_id<C: Card>(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Arc<Edition<C>>>, Problem> {
        // Asked for side by side, so that one statement loads them.
        let found = try_join_all(ids.iter().map(|id| self.live::<C>(*id))).await?;
        let found = ids.iter().copied().zip(found);
        Ok(found.filter_map(|(id, edition)| Some((id, edition?))).collect())
    }

    /// A use of an asset as readers see it, with the asset that stands for its own. Nothing if there is none any more.
    pub async fn shown(&self, media_use: &MediaUse) -> Result<Option<MediaUse>, Problem> {
        let asset = self.live::<MediaCard>(media_use.media).await?;
        Ok(asset.map(|asset| media_use.shown_with(&asset)))
    }

    /// What is public under that slug now.
    pub async fn by_slug<C: Card>(&self, slug: &str) -> Result<Option<Arc<Edition<C>>>, Problem> {
        let Ok(slug) = Slug::parse(slug) else { return Ok(None) };
        if let Some(previewed) = self.preview().and_then(|previewed| previewed.under(&slug)) {
            return Ok(Some(previewed));
        }
        about_to_wait().await;
        let _alone = self.0.alone.begin();
        let found = self.0.public.by_slug(&slug).await?;
        Ok(found.map(|found| Previewed::instead(self.preview(), found)))
    }

    /// The article that is public under that slug now. Its body comes with it, as it will be asked for.
    pub async fn article_with_body(&self, slug: &str) -> Result<Option<Arc<Edition<ArticleCard>>>, Problem> {
        if self.0.previewed.is_some() {
            return self.by_slug(slug).await;
        }
        let Ok(slug) = Slug::parse(slug) else { return Ok(None) };
        about_to_wait().await;
        // Over before the body is put where others may be waiting for it: their loaders wait for what runs alone.
        let alone = self.0.alone.begin();
        let found = self.0.public.article_by_slug(&slug).await;
        drop(alone);
        let found = found?;
        let Some((article, body)) = found else { return Ok(None) };
        if let Some(body) = body {
            let key = (article.id, article.number);
            self.0.bodies.get(key, async { Ok::<_, Problem>(Some(body)) }).await?;
        }
        Ok(Some(article))
    }

    /// What that slug leads to: what is public under it now, or what once was and is under another now.
    pub async fn by_any_slug<C: Card>(&self, slug: &str) -> Result<Option<Arc<Edition<C>>>, Problem> {
        let Ok(slug) = Slug::parse(slug) else { return Ok(None) };
        if let Some(previewed) = self.preview().and_then(|previewed| previewed.under(&slug)) {
            return Ok(Some(previewed));
        }
        about_to_wait().await;
        let _alone = self.0.alone.begin();
        let editions = &self.0.public;
        let found = match editions.by_slug(&slug).await? {
            Some(found) => Some(found),
            None => editions.by_held_slug(&slug).await?,
        };
        Ok(found.map(|found| Previewed::instead(self.preview(), found)))
    }

    /// Whether that subject was public and then killed. To be asked when a read found nothing.
    pub async fn gone(&self, id: Uuid) -> Result<Option<Gone>, Problem> {
        about_to_wait().await;
        Ok(self.0.public.gone(&[id]).await?.pop())
    }

    /// The article that was public under that slug and then killed. To be asked when a read found nothing.
    pub async fn gone_article(&self, slug: &Slug) -> Result<Option<Gone>, Problem> {
        about_to_wait().await;
        let editions = &self.0.public;
        Ok(editions.gone_under(SubjectKind::Article, slug).await?)
    }

    /// The body of an edition of an article or a page.
    pub async fn body<C: Card>(&self, edition: &Edition<C>) -> Result<Arc<Body>, Problem> {
        let key: BodyKey = (edition.id, edition.number);
        if let Some(previewed) = &self.0.previewed
            && key == (previewed.edition.id, previewed.edition.number)
        {
            return Ok(previewed.body.clone());
        }
        if let Some(known) = self.0.public.known_body(key) {
            return Ok(known);
        }
        let body = Box::pin(self.0.bodies.get(key, self.load(key))).await?;
        body.ok_or_else(|| Problem::internal(format!("{} {} has no body", C::KIND, edition.id)))
    }

    /// A page of a list.
    pub async fn page(&self, page: ListPage) -> Result<Page, Problem> {
        let load = self.load(page.clone());
        let mut page = Box::pin(self.0.pages.get(page, load)).await?.unwrap_or_default();
        if let Some(previewed) = self.preview() {
            let articles = page.articles.into_iter();
            page.articles = articles
                .map(|found| Previewed::instead(Some(previewed), found))
                .collect();
        }
        Ok(page)
    }

    /// The article and all of its translations that have a text now, by language.
    pub async fn translations(
        &self,
        article: &Arc<Edition<ArticleCard>>,
    ) -> Result<Vec<Arc<Edition<ArticleCard>>>, Problem> {
        let set = article.translation_set();
        let page = PageRequest {
            order: PageOrder::FirstPublishedAsc,
            began: None,
            range: Range::first(MOST_TRANSLATIONS),
        };
        let (list, language) = (List::Translations(set), None);
        let page = self.page(ListPage { list, language, page });
        let (began, others) = futures_util::try_join!(self.itself::<ArticleCard>(set.0), page)?;
        let others = began.into_iter().chain(others.articles);
        let others = others.filter(|other| other.id != article.id && other.card.retraction.is_none());
        let mut all: Vec<_> = others.chain([article.clone()]).collect();
        all.sort_by(|one, other| one.card.language.cmp(&other.card.language).then(one.id.cmp(&other.id)));
        Ok(all)
    }

    /// Articles like that one that no editor chose, the best first.
    pub async fn related(
        &self,
        article: &Edition<ArticleCard>,
        searching: &Searching,
    ) -> Result<Arc<[Computed]>, Problem> {
        // Computed once for all who share these reads, as thousands of subscribers do.
        let compute = Box::pin(searching.related(self, article));
        Box::pin(self.0.related.get(article.id, compute)).await
    }

    /// What was on that list and was lately taken back, ended or killed.
    pub async fn removed(&self, list: List) -> Result<Vec<Removal>, Problem> {
        about_to_wait().await;
        Ok(self.0.public.removed(list).await?)
    }

    /// All pages of the site, by their slugs.
    pub async fn site_pages(&self) -> Result<Vec<Arc<Edition<PageCard>>>, Problem> {
        about_to_wait().await;
        Ok(self.0.public.site_pages().await?)
    }

    /// All sections.
    pub async fn sections(&self) -> Result<&SectionTree, Problem> {
        let editions = &self.0.public;
        let load = self.0.sections.get_or_try_init(async || {
            about_to_wait().await;
            editions.section_tree().await
        });
        Ok(Box::pin(load).await?)
    }

    /// The newsroom's site.
    pub async fn site(&self) -> Result<Arc<Edition<SiteCard>>, Problem> {
        match self.0.read_as.moment() {
            Moment::Now(_) => self.must_be_live(self.0.site).await,
            Moment::AsOf(_) => self.live(self.0.site).await?.ok_or_else(|| {
                let detail = "`asOf` lies before the newsroom was founded";
                Problem::new(ErrorCode::InvalidParameter, detail)
            }),
        }
    }

    /// The path of an article's address: `/{home section}/{slug}`.
    pub async fn article_path(&self, article: &Edition<ArticleCard>) -> Result<String, Problem> {
        let home = self
            .must_be_live::<domain::section::SectionCard>(article.card.home_section)
            .await?;
        Ok(format!("{}/{}", section_path(&home.card), article.card.slug))
    }
}
