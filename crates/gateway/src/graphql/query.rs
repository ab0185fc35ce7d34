//! The roots of every read.

use super::article::{Article, ArticleBy};
use super::connection::{self, ArticleConnection, ArticleOrder};
use super::desk::Desk;
use super::node::Node;
use super::section::Section;
use super::site::Site;
use super::viewer::Viewer;
use crate::caller::Caller;
use crate::cursor::{MOST_PER_PAGE, page_request};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::reads::{Reads, parse_id};
use async_graphql::{Context, ID, Object, OneofObject, Result};
use domain::contributor::ContributorCard;
use domain::edition::Card;
use domain::ids::{ContributorId, SectionId, TopicId};
use domain::list::List;
use domain::section::SectionCard;
use domain::topic::TopicCard;

/// Which articles. Each is one list, with a flat cost; combinations are not offered.
#[derive(OneofObject)]
pub enum ArticleFilter {
    /// Those of the section with this slug, and of all sections below it.
    Section(String),
    /// Those about the topic with this slug.
    Topic(String),
    /// Those by the contributor with this slug.
    Contributor(String),
}

impl ArticleFilter {
    async fn list(&self, reads: &Reads) -> Result<List, Problem> {
        async fn find<C: Card>(reads: &Reads, slug: &str) -> Result<uuid::Uuid, Problem> {
            let found = reads.by_slug::<C>(slug).await?;
            found.map(|edition| edition.id).ok_or_else(|| {
                Problem::new(
                    ErrorCode::InvalidParameter,
                    format!("`filter.{kind}`: there is no {kind} {slug:?}", kind = C::KIND),
                )
            })
        }
        Ok(match self {
            ArticleFilter::Section(slug) => List::Section(SectionId(find::<SectionCard>(reads, slug).await?)),
            ArticleFilter::Topic(slug) => List::Topic(TopicId(find::<TopicCard>(reads, slug).await?)),
            ArticleFilter::Contributor(slug) => {
                List::Contributor(ContributorId(find::<ContributorCard>(reads, slug).await?))
            }
        })
    }
}

/// The roots of every read.
pub struct Query;

fn reads<'a>(ctx: &Context<'a>) -> Result<&'a Reads> {
    Ok(ctx.data::<Caller>()?.reads())
}

/// What can be read. Everything public is as it stands at the instant of the request.
#[Object]
impl Query {
    /// One article. Null if there is none that is public now.
    async fn article(&self, ctx: &Context<'_>, by: ArticleBy) -> Option<Result<Article>> {
        let reads = match reads(ctx) {
            Ok(reads) => reads,
            Err(error) => return Some(Err(error)),
        };
        let found = match by.find(reads).await.transpose()? {
            Ok(article) => article,
            Err(problem) => return Some(Err(problem.into())),
        };
        if ctx.look_ahead().field("body").exists() {
            // Loaded first, so that what the body refers to is asked for together with what the card does.
            if let Err(problem) = reads.body(&found.edition).await {
                return Some(Err(problem.into()));
            }
        }
        Some(Ok(found))
    }

    /// Articles, newest first. `first` or `last` is at most 100; without either, 20 are given.
    #[expect(clippy::too_many_arguments, reason = "Relay's four, and what is asked for")]
    async fn articles(
        &self,
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
        filter: Option<ArticleFilter>,
        #[graphql(default)] order_by: ArticleOrder,
    ) -> Result<ArticleConnection> {
        let reads = reads(ctx)?;
        let page = page_request(order_by.into(), first, after.as_deref(), last, before.as_deref())?;
        let list = match filter {
            Some(filter) => filter.list(reads).await?,
            None => List::All,
        };
        Ok(connection::articles(reads, list, page).await?)
    }

    /// The section with that slug. Null if there is none.
    async fn section(&self, ctx: &Context<'_>, slug: String) -> Option<Result<Section>> {
        let reads = match reads(ctx) {
            Ok(reads) => reads,
            Err(error) => return Some(Err(error)),
        };
        let found = reads.by_slug(&slug).await.transpose()?;
        Some(
            found
                .map(|edition| Section {
                    edition,
                    reads: reads.clone(),
                })
                .map_err(Into::into),
        )
    }

    /// All sections, as one reads the tree: each before those below it.
    async fn sections(&self, ctx: &Context<'_>) -> Result<Vec<Section>> {
        let reads = reads(ctx)?;
        let tree = reads.sections().await?;
        Ok(tree
            .in_order()
            .into_iter()
            .map(|edition| Section {
                edition,
                reads: reads.clone(),
            })
            .collect())
    }

    /// Whatever is public under that id. Null if nothing is.
    async fn node(&self, ctx: &Context<'_>, id: ID) -> Option<Result<Node>> {
        let reads = match reads(ctx) {
            Ok(reads) => reads,
            Err(error) => return Some(Err(error)),
        };
        let found = reads.any(parse_id(&id)?).await.transpose()?;
        Some(
            found
                .map(|edition| Node::new(edition, reads.clone()))
                .map_err(Into::into),
        )
    }

    /// Whatever is public under each of those ids (at most 100), in their order; null where nothing is.
    async fn nodes(&self, ctx: &Context<'_>, ids: Vec<ID>) -> Result<Vec<Option<Result<Node>>>> {
        let reads = reads(ctx)?;
        if ids.len() > MOST_PER_PAGE as usize {
            let detail = format!("`ids` has {}; the most is {MOST_PER_PAGE}", ids.len());
            return Err(Problem::new(ErrorCode::PageTooLarge, detail).into());
        }
        let loads = ids.iter().map(async |id| {
            let found = reads.any(parse_id(id)?).await.transpose()?;
            Some(
                found
                    .map(|edition| Node::new(edition, reads.clone()))
                    .map_err(Into::into),
            )
        });
        Ok(futures_util::future::join_all(loads).await)
    }

    /// What the newsroom says of itself.
    async fn site(&self, ctx: &Context<'_>) -> Result<Site> {
        Ok(Site {
            edition: reads(ctx)?.site().await?,
        })
    }

    /// Who is signed in. Null if nobody is.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Result<Viewer>> {
        match ctx.data::<Caller>() {
            Ok(caller) => caller.user.clone().map(|user| {
                Ok(Viewer {
                    user,
                    reads: caller.reads().clone(),
                })
            }),
            Err(error) => Some(Err(error)),
        }
    }

    /// What only the desk sees: drafts, revisions, schedules. Null for a reader who is not on the desk.
    async fn desk(&self, ctx: &Context<'_>) -> Option<Result<Desk>> {
        match ctx.data::<Caller>() {
            Ok(caller) => caller.actor().ok().map(|actor| Ok(Desk::new(actor, caller))),
            Err(error) => Some(Err(error)),
        }
    }
}
