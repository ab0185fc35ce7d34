//! What the desk reads beside the public: revisions, late saves and who made them, joined by loaders as `reads.rs` does.

use super::viewer::DeskUser;
use crate::caller::Caller;
use crate::error::Problem;
use crate::reads::{NextTurn, Reads};
use async_graphql::dataloader::{DataLoader, HashMapCache, Loader};
use async_graphql::runtime::TokioSpawner;
use domain::article::{Revision, RevisionNumber, SideRevision};
use domain::ids::{ArticleId, UserId};
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
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct RevisionsOf(ArticleId, u32);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct SideRevisionsOf(ArticleId);

impl Loader<RevisionsOf> for Drafts {
    type Value = Vec<Revision>;
    type Error = StorageError;

    async fn load(&self, keys: &[RevisionsOf]) -> Result<HashMap<RevisionsOf, Vec<Revision>>, StorageError> {
        let mut by_length: HashMap<u32, Vec<ArticleId>> = HashMap::new();
        for RevisionsOf(article, newest) in keys {
            by_length.entry(*newest).or_default().push(*article);
        }
        let mut found = HashMap::with_capacity(keys.len());
        for (newest, articles) in by_length {
            let revisions = self.store.desk_articles().revisions(&articles, newest).await?;
            found.extend(
                revisions
                    .into_iter()
                    .map(|(article, revisions)| (RevisionsOf(article, newest), revisions)),
            );
        }
        Ok(found)
    }
}

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
        let drafts = Drafts {
            store: caller.desk.store().clone(),
        };
        let loader = DataLoader::with_cache(drafts, TokioSpawner::current(), NextTurn, HashMapCache::default());
        let now = public.read_as().at();
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

    /// The newest revisions of an article, newest first.
    pub async fn revisions(&self, article: ArticleId, newest: u32) -> Result<Vec<Revision>, Problem> {
        Ok(self
            .0
            .loader
            .load_one(RevisionsOf(article, newest))
            .await?
            .unwrap_or_default())
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

    /// Someone on the desk, by name.
    pub async fn user(&self, id: UserId) -> Result<DeskUser, Problem> {
        let user = self.0.loader.load_one(id).await?;
        let name = user
            .map(|user| user.name.to_string())
            .ok_or_else(|| Problem::internal(format!("there is no user {id}")))?;
        Ok(DeskUser { id: id.0.into(), name })
    }
}
