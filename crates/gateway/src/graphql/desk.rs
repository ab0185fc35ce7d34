//! `Query.desk`: what only the desk sees.

use super::connection::DeskPageInfo;
use super::desk_article::{DeskArticle, PublicState, WorkingState};
use super::desk_reads::DeskReads;
use crate::caller::Caller;
use crate::cursor::{DEFAULT_PER_PAGE, page_size};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::{parse_id, require_id};
use async_graphql::{ID, Object, Result, SimpleObject};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use desk::article::ArticleQuery;
use domain::ids::{ArticleId, SectionId};
use domain::permission::Actor;
use storage::Store;
use uuid::Uuid;

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
#[derive(SimpleObject)]
pub struct DeskArticleConnection {
    /// The articles with their cursors.
    edges: Vec<DeskArticleEdge>,
    /// The articles alone.
    nodes: Vec<DeskArticle>,
    /// Whether there are more.
    page_info: DeskPageInfo,
}

/// An article on a page.
#[derive(SimpleObject)]
pub struct DeskArticleEdge {
    /// To go on behind it, send this as `after`.
    cursor: String,
    /// The article.
    node: DeskArticle,
}

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
            after: after.map(|cursor| decode(&cursor)).transpose()?,
            limit: first.map_or(Ok(DEFAULT_PER_PAGE), |first| page_size(i64::from(first), "first"))?,
        };
        let tree = self.reads.public().sections().await?;
        let (found, more) = ::desk::article::articles(&self.store, &self.actor, tree, query, self.reads.now())
            .await
            .map_err(Problem::from)?;
        let end_cursor = found.last().map(|article| encode(article.id));
        let nodes: Vec<DeskArticle> = found
            .into_iter()
            .map(|article| DeskArticle {
                article,
                reads: self.reads.clone(),
            })
            .collect();
        let edges = nodes
            .iter()
            .map(|node| DeskArticleEdge {
                cursor: encode(node.article.id),
                node: node.clone(),
            })
            .collect();
        Ok(DeskArticleConnection {
            edges,
            nodes,
            page_info: DeskPageInfo {
                has_next_page: more,
                end_cursor,
            },
        })
    }
}

/// The desk's lists are in the order of ids, so a cursor is the version 1 and an id.
fn encode(id: ArticleId) -> String {
    URL_SAFE_NO_PAD.encode([&[1], id.0.as_bytes().as_slice()].concat())
}

fn decode(cursor: &str) -> Result<ArticleId, Problem> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).unwrap_or_default();
    let id = bytes.strip_prefix(&[1]).and_then(|id| Uuid::from_slice(id).ok());
    id.map(ArticleId)
        .ok_or_else(|| Problem::new(ErrorCode::InvalidCursor, "`after` is not a cursor that this list gave"))
}
