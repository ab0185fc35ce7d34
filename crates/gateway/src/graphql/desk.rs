//! `Query.desk`: what only the desk sees.

use super::api_key::{self, ApiKey};
use super::audit::{self, AuditEntry};
use super::collection::DeskCollection;
use super::connection::Connection;
use super::desk_article::{DeskArticle, PublicState, SideRevision, WorkingState};
use super::desk_reads::DeskReads;
use super::media::Media;
use super::menu::DeskMenu;
use crate::caller::Caller;
use crate::cursor::{Place, range};
use crate::error::Problem;
use crate::ids::{parse_id, require_id};
use async_graphql::{ID, Object, Result};
use desk::article::ArticleQuery;
use domain::ids::{ArticleId, CollectionId, MediaId, SectionId, SideRevisionId};
use domain::permission::Actor;
use storage::Store;

/// What one actor sees of the desk.
pub struct Desk {
    actor: Actor,
    store: Store,
    reads: DeskReads,
}

impl Desk {
    /// What that actor sees.
    pub fn new(actor: Actor, caller: &Caller) -> Desk {
        Desk {
            actor,
            store: caller.desk.store().clone(),
            reads: DeskReads::new(caller, caller.reads().clone()),
        }
    }
}

/// What only the desk sees: drafts, revisions, schedules. What the viewer may not see is not there.
#[Object]
impl Desk {
    /// One article, whatever its state. Null if there is none for this viewer.
    async fn article(&self, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<DeskArticle>> {
        let id = ArticleId(parse_id(&id)?);
        let tree = match self.reads.public().sections().await {
            Ok(tree) => tree,
            Err(problem) => return Some(Err(problem.into())),
        };
        let found = ::desk::article::article(&self.store, &self.actor, tree, id)
            .await
            .map_err(Problem::from)
            .transpose()?;
        Some(
            found
                .map(|article| DeskArticle {
                    article,
                    reads: self.reads.clone(),
                })
                .map_err(Into::into),
        )
    }

    /// One late save that was kept aside, whatever became of it. Null if there is none for this viewer.
    async fn side_revision(&self, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<SideRevision>> {
        let id = SideRevisionId(parse_id(&id)?);
        let tree = match self.reads.public().sections().await {
            Ok(tree) => tree,
            Err(problem) => return Some(Err(problem.into())),
        };
        let found = ::desk::article::side_revision(&self.store, &self.actor, tree, id)
            .await
            .map_err(Problem::from)
            .transpose()?;
        let side = |side| SideRevision {
            side,
            reads: self.reads.clone(),
        };
        Some(found.map(side).map_err(Into::into))
    }

    /// The newest record of one asset, also while it waits for its embargo to end or once its rights have ended. Null if there is none, or
    /// if another took its place.
    async fn media(&self, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<Media>> {
        let id = MediaId(parse_id(&id)?);
        let found = self.store.desk_media().newest(&[id]).await;
        let found = found
            .map(|mut found| found.remove(&id))
            .map_err(Problem::from)
            .transpose()?;
        Some(found.map(|edition| Media { edition }).map_err(Into::into))
    }

    /// One collection: how it is put together, and what is scheduled. Null if there is none, or if this viewer may not save any.
    async fn collection(&self, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<DeskCollection>> {
        let id = CollectionId(parse_id(&id)?);
        let found = ::desk::collection::collection(&self.store, &self.actor, id, self.reads.now()).await;
        let found = found.map_err(Problem::from).transpose()?;
        let collection = |collection| DeskCollection {
            collection,
            reads: self.reads.public().clone(),
        };
        Some(found.map(collection).map_err(Into::into))
    }

    /// One menu as its editors wrote it, with the items that readers are not shown now. Null if there is none.
    async fn menu(&self, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<DeskMenu>> {
        let id = parse_id(&id)?;
        let found = self.reads.public().itself(id).await.transpose()?;
        Some(found.map(DeskMenu).map_err(Into::into))
    }

    /// The articles that this viewer may see, the newest made first.
    #[expect(clippy::too_many_arguments, reason = "Relay's four, and what is asked for")]
    async fn articles(
        &self,
        #[graphql(desc = "Only those in this working state.")] working_state: Option<WorkingState>,
        #[graphql(desc = "Only those in this public state now.")] public_state: Option<PublicState>,
        #[graphql(desc = "Only those whose home is the section with this id, or one below it.")] section: Option<ID>,
        #[graphql(desc = "How many from the start: at most 100; 20 if `last` is not given either.")] first: Option<i32>,
        #[graphql(desc = "Only what is behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what is before this cursor.")] before: Option<String>,
    ) -> Result<Connection<DeskArticle>> {
        let query = ArticleQuery {
            working: working_state.map(Into::into),
            public: public_state.map(Into::into),
            section: section
                .map(|id| require_id(&id, "section").map(SectionId))
                .transpose()?,
            range: range(first, after.as_deref(), last, before.as_deref(), |place| match place {
                Place::DeskArticle(id) => Some(id),
                _ => None,
            })?,
        };
        let tree = self.reads.public().sections().await?;
        let (found, more) = ::desk::article::articles(&self.store, &self.actor, tree, query, self.reads.now())
            .await
            .map_err(Problem::from)?;
        let articles = found.into_iter().map(|article| {
            let reads = self.reads.clone();
            (Place::DeskArticle(article.id).cursor(), DeskArticle { article, reads })
        });
        Ok(Connection::new(&query.range, articles, more))
    }

    /// What was done, the newest first, for chiefs and admins; to anyone else it is `FORBIDDEN`, and null.
    #[expect(clippy::too_many_arguments, reason = "Relay's four, and what is asked for")]
    async fn audit(
        &self,
        #[graphql(desc = "Only what was done to the subject or user with this id.")] subject: Option<ID>,
        #[graphql(desc = "Only what the user with this id did.")] user: Option<ID>,
        #[graphql(desc = "How many from the start: at most 100; 20 if `last` is not given either.")] first: Option<i32>,
        #[graphql(desc = "Only what is behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what is before this cursor.")] before: Option<String>,
    ) -> Option<Result<Connection<AuditEntry>>> {
        let query = match audit::query(subject, user, first, after.as_deref(), last, before.as_deref()) {
            Ok(query) => query,
            Err(problem) => return Some(Err(problem.into())),
        };
        let page = audit::page(&self.store, &self.actor, &self.reads, query).await;
        Some(page.map_err(Into::into))
    }

    /// Partners' keys, the newest first, those that have ended included; for admins. To anyone else it is `FORBIDDEN`, and null.
    async fn api_keys(&self) -> Option<Result<Vec<ApiKey>>> {
        let keys = api_key::all(&self.store, &self.actor, self.reads.public()).await;
        Some(keys.map_err(Into::into))
    }
}
