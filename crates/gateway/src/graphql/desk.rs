//! `Query.desk`: what only the desk sees.

use super::audit::{self, AuditConnection};
use super::desk_article::{DeskArticle, PublicState, SideRevision, WorkingState};
use super::desk_reads::DeskReads;
use crate::caller::Caller;
use crate::cursor::{self, DEFAULT_PER_PAGE, page_size};
use crate::error::Problem;
use crate::reads::{parse_id, require_id};
use async_graphql::connection::{Connection, Edge};
use async_graphql::{ID, Object, Result};
use desk::article::ArticleQuery;
use domain::ids::{ArticleId, SectionId, SideRevisionId};
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

/// A page of the desk's articles.
pub type DeskArticleConnection = Connection<String, DeskArticle>;

/// What only the desk sees: drafts, revisions, schedules. What the viewer may not see is not there.
#[Object]
impl Desk {
    /// One article, whatever its state. Null if there is none for this viewer.
    async fn article(&self, id: ID) -> Option<Result<DeskArticle>> {
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
    async fn side_revision(&self, id: ID) -> Option<Result<SideRevision>> {
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

    /// The articles that this viewer may see, the newest made first. `first` is at most 100; without it, 20 are given.
    async fn articles(
        &self,
        working_state: Option<WorkingState>,
        public_state: Option<PublicState>,
        section: Option<ID>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<DeskArticleConnection> {
        let query = ArticleQuery {
            working: working_state.map(Into::into),
            public: public_state.map(Into::into),
            section: section
                .map(|id| require_id(&id, "section").map(SectionId))
                .transpose()?,
            after: after
                .map(|cursor| cursor::decode_id(&cursor, "after").map(ArticleId))
                .transpose()?,
            limit: first.map_or(Ok(DEFAULT_PER_PAGE), |first| page_size(i64::from(first), "first"))?,
        };
        let tree = self.reads.public().sections().await?;
        let (found, more) = ::desk::article::articles(&self.store, &self.actor, tree, query, self.reads.now())
            .await
            .map_err(Problem::from)?;
        let mut connection = Connection::new(query.after.is_some(), more);
        connection.edges.extend(found.into_iter().map(|article| {
            let cursor = cursor::encode_id(article.id.0);
            Edge::new(
                cursor,
                DeskArticle {
                    article,
                    reads: self.reads.clone(),
                },
            )
        }));
        Ok(connection)
    }

    /// What was done, the newest first, for chiefs and admins; to anyone else it is `FORBIDDEN`, and null. `subject` is the id of
    /// what it was done to, which may be a user; `user` is the id of who did it. `first` is at most 100; without it, 20 are given.
    async fn audit(
        &self,
        subject: Option<ID>,
        user: Option<ID>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Option<Result<AuditConnection>> {
        let query = match audit::query(subject, user, first, after) {
            Ok(query) => query,
            Err(problem) => return Some(Err(problem.into())),
        };
        let page = audit::page(&self.store, &self.actor, &self.reads, query).await;
        Some(page.map_err(Into::into))
    }
}
