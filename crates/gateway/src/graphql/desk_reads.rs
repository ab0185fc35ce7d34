//! What the desk reads beside the public: revisions, late saves and who made them, joined by loaders as `reads.rs` does.

use super::viewer::DeskUser;
use crate::caller::Caller;
use crate::error::Problem;
use crate::reads::{NextTurn, Reads};
use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use async_graphql::runtime::TokioSpawner;
use domain::article::{Revision, RevisionNumber, SideRevision};
use domain::ids::{ArticleId, UserId};
use domain::preview::Preview;
use domain::time::Timestamp;
use domain::user::User;
use std::collections::HashMap;
use std::sync::Arc;
use storage::{RevisionKey, StorageError, Store};

/// What the desk reads in one request.
#[derive(Clone)]
pub struct DeskReads(Arc<Inner>);

struct Inner {
    loader: DataLoader<Drafts, HashMapCache>,
    public: Reads,
    now: Timestamp,
}

struct Drafts {
    store: Store,
    now: Timestamp,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct SideRevisionsOf(ArticleId);

impl Loader<SideRevisionsOf> for Drafts {
    type Value = Vec<SideRevision>;
    type Error = StorageError;

    async fn load(
        &self,
        keys: &[SideRevisionsOf],
    ) -> Result<HashMap<SideRevisionsOf, Vec<SideRevision>>, StorageError> {
        let articles: Vec<ArticleId> = keys.iter().map(|key| key.0).collect();
        let found = self.store.desk_articles().side_revisions(&articles).await?;
        Ok(found
            .into_iter()
            .map(|(article, side)| (SideRevisionsOf(article), side))
            .collect())
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct PreviewsOf(ArticleId);

impl Loader<PreviewsOf> for Drafts {
    type Value = Vec<Preview>;
    type Error = StorageError;

    async fn load(&self, keys: &[PreviewsOf]) -> Result<HashMap<PreviewsOf, Vec<Preview>>, StorageError> {
        let articles: Vec<ArticleId> = keys.iter().map(|key| key.0).collect();
        let found = self.store.previews().good_of(&articles, self.now).await?;
        Ok(found
            .into_iter()
            .map(|(article, previews)| (PreviewsOf(article), previews))
            .collect())
    }
}

impl Loader<RevisionKey> for Drafts {
    type Value = Revision;
    type Error = StorageError;

    async fn load(&self, keys: &[RevisionKey]) -> Result<HashMap<RevisionKey, Revision>, StorageError> {
        self.store.desk_articles().revisions_by_number(keys).await
    }
}

impl Loader<UserId> for Drafts {
    type Value = User;
    type Error = StorageError;

    async fn load(&self, ids: &[UserId]) -> Result<HashMap<UserId, User>, StorageError> {
        self.store.users().by_ids(ids).await
    }
}

impl DeskReads {
    /// What that caller, who is on the desk, reads; what is public beside it as `public` sees it.
    pub fn new(caller: &Caller, public: Reads) -> DeskReads {
        let now = public.read_as().at();
        let drafts = Drafts {
            store: caller.desk.store().clone(),
            now,
        };
        let loader = DataLoader::with_cache(drafts, TokioSpawner::current(), NextTurn, HashMapCache::default());
        DeskReads(Arc::new(Inner { loader, public, now }))
    }

    /// What is public, as this reader sees it.
    pub fn public(&self) -> &Reads {
        &self.0.public
    }

    /// The instant of the read.
    pub fn now(&self) -> Timestamp {
        self.0.now
    }

    /// Those revisions of an article, in that order.
    pub async fn revisions(&self, article: ArticleId, numbers: Vec<RevisionNumber>) -> Result<Vec<Revision>, Problem> {
        let keys = numbers.iter().map(|number| (article, *number));
        let mut found = self.0.loader.load_many(keys).await?;
        let revision = |number| {
            let revision = found.remove(&(article, number));
            revision.ok_or_else(|| Problem::internal(format!("article {article} has no revision {number}")))
        };
        numbers.into_iter().map(revision).collect()
    }

    /// One revision of an article.
    pub async fn revision(&self, article: ArticleId, number: RevisionNumber) -> Result<Option<Revision>, Problem> {
        Ok(self.0.loader.load_one((article, number)).await?)
    }

    /// The late saves of an article, newest first.
    pub async fn side_revisions(&self, article: ArticleId) -> Result<Vec<SideRevision>, Problem> {
        Ok(self
            .0
            .loader
            .load_one(SideRevisionsOf(article))
            .await?
            .unwrap_or_default())
    }

    /// The previews of an article that are good, newest first.
    pub async fn previews(&self, article: ArticleId) -> Result<Vec<Preview>, Problem> {
        Ok(self.0.loader.load_one(PreviewsOf(article)).await?.unwrap_or_default())
    }

    /// Someone on the desk, by name.
    pub async fn user(&self, id: UserId) -> Result<DeskUser, Problem> {
        let user = self.0.loader.load_one(id).await?;
        let name = user
            .map(|user| user.name.to_string())
            .ok_or_else(|| Problem::internal(format!("there is no user {id}")))?;
        Ok(DeskUser { id: id.0.into(), name })
    }
}
