//! The roots of every read.

use super::article::{Article, ArticleBy};
use super::at_once::AtOnce;
use super::collection::Collection;
use super::connection::{self, ArticleOrder, Articles};
use super::contributor::Contributor;
use super::desk::Desk;
use super::engine::AskedAt;
use super::media::Media;
use super::menu::Menu;
use super::node::Node;
use super::page::Page;
use super::preview::PreviewedArticle;
use super::resolution::Resolution;
use super::scalars::DateTime;
use super::search::{self, SearchConnection, SearchFilter, SearchOrder};
use super::section::Section;
use super::site::Site;
use super::topic::Topic;
use super::viewer::Viewer;
use crate::caller::Caller;
use crate::cursor::{MOST_PER_PAGE, encode_change, page_request};
use crate::error::Problem;
use crate::error_codes::ErrorCode;
use crate::ids::parse_id;
use crate::list_filter::ListFilter;
use crate::reads::Reads;
use async_graphql::{Context, ID, Object, OneofObject, Result};

/// Which articles. Each is one list, with a flat cost; combinations are not offered. A slug that was given up, or whose section was
/// merged into another, leads to the list where it is now.
#[derive(OneofObject)]
pub enum ArticleFilter {
    /// Those of the section with this slug, and of all sections below it.
    Section(String),
    /// Those about the topic with this slug.
    Topic(String),
    /// Those by the contributor with this slug.
    Contributor(String),
}

impl From<ArticleFilter> for ListFilter {
    fn from(filter: ArticleFilter) -> ListFilter {
        match filter {
            ArticleFilter::Section(slug) => ListFilter::Section(slug),
            ArticleFilter::Topic(slug) => ListFilter::Topic(slug),
            ArticleFilter::Contributor(slug) => ListFilter::Contributor(slug),
        }
    }
}

/// The roots of every read.
pub struct Query;

fn reads(ctx: &Context<'_>, as_of: Option<DateTime>) -> Result<Reads> {
    Ok(ctx.data::<Caller>()?.reads_as_of(as_of.map(|at| at.0))?)
}

/// What can be read. Everything public is as it stands at the instant of the request, or at the instant `asOf`. That one is for the desk:
/// it shows what was public then and, to those who may read every article, what will be if nobody changes it; all that hangs on the
/// answer is of the same instant. A story that was killed is at no instant.
#[Object]
impl Query {
    /// One article. Null if there is none that is public now.
    async fn article(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] by: ArticleBy,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Option<Result<AtOnce<Article>>> {
        async {
            let reads = reads(ctx, as_of)?;
            let found = match ctx.look_ahead().field("body").exists() {
                true => by.find_with_body(&reads).await?,
                false => by.find(&reads).await?,
            };
            Ok(found.map(AtOnce))
        }
        .await
        .transpose()
    }

    /// Articles, newest first unless `orderBy` says otherwise.
    #[expect(clippy::too_many_arguments, reason = "Relay's four, and what is asked for")]
    async fn articles(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How many from the start: at most 100; 20 if `last` is not given either.")] first: Option<i32>,
        #[graphql(desc = "Only what is behind this cursor.")] after: Option<String>,
        #[graphql(desc = "How many from the end: at most 100.")] last: Option<i32>,
        #[graphql(desc = "Only what is before this cursor.")] before: Option<String>,
        #[graphql(desc = "Only those of this list.")] filter: Option<ArticleFilter>,
        #[graphql(desc = "Only articles whose `language` is just this.")] language: Option<String>,
        #[graphql(default, desc = "In which order.")] order_by: ArticleOrder,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Result<Articles> {
        let reads = reads(ctx, as_of)?;
        let page = page_request(
            reads.read_as().at(),
            order_by.into(),
            first,
            after.as_deref(),
            last,
            before.as_deref(),
        )?;
        let filter = filter.map_or(ListFilter::All, ListFilter::from);
        let list = filter.list(&reads, "filter.").await?;
        Ok(connection::articles(&reads, list, language, page).await?)
    }

    /// Articles by what is in them: headline, standfirst, text, captions and people. Every word of `query` must be there, in any of its
    /// forms; if all are nowhere, most of them will do. `"two words"` must stand so, `elect*` is any word that begins so, `-word` must not
    /// be there, and a word that nobody wrote is taken for a slip of the finger. An empty query finds all that the filter leaves, newest first.
    /// What is published is found within a second.
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "As a person types it: at most 400 characters and 32 words.")] query: String,
        #[graphql(desc = "What articles must be to be found.")] filter: Option<SearchFilter>,
        #[graphql(default, desc = "In which order.")] order_by: SearchOrder,
        #[graphql(desc = "How many: at most 100; 20 if it is not given.")] first: Option<i32>,
        #[graphql(desc = "Only what is behind this cursor.")] after: Option<String>,
    ) -> Result<SearchConnection> {
        search::find(ctx, query, filter.unwrap_or_default(), order_by, (first, after)).await
    }

    /// The section with that slug as it is now. Null if there is none, or if it was merged into another; `resolve` says where it is.
    async fn section(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its slug as it is now.")] slug: String,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Option<Result<Section>> {
        async {
            let reads = reads(ctx, as_of)?;
            let found = reads.by_slug(&slug).await?;
            Ok(found.map(|edition| Section { edition, reads }))
        }
        .await
        .transpose()
    }

    /// All sections, as one reads the tree: each before those below it.
    async fn sections(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Result<Vec<Section>> {
        let reads = reads(ctx, as_of)?;
        let sections = reads.sections().await?.in_order().into_iter();
        Ok(sections
            .map(|edition| Section {
                edition,
                reads: reads.clone(),
            })
            .collect())
    }

    /// The topic with that slug as it is now. Null if there is none.
    async fn topic(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its slug as it is now.")] slug: String,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Option<Result<Topic>> {
        async {
            let reads = reads(ctx, as_of)?;
            let found = reads.by_slug(&slug).await?;
            Ok(found.map(|edition| Topic { edition, reads }))
        }
        .await
        .transpose()
    }

    /// The contributor with that slug as it is now. Null if there is none.
    async fn contributor(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its slug as it is now.")] slug: String,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Option<Result<Contributor>> {
        async {
            let reads = reads(ctx, as_of)?;
            let found = reads.by_slug(&slug).await?;
            Ok(found.map(|edition| Contributor { edition, reads }))
        }
        .await
        .transpose()
    }

    /// The collection with that slug as it is now: a front page, a series. Null if there is none.
    async fn collection(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its slug as it is now.")] slug: String,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Option<Result<Collection>> {
        async {
            let reads = reads(ctx, as_of)?;
            let found = reads.by_slug(&slug).await?;
            Ok(found.map(|edition| Collection { edition, reads }))
        }
        .await
        .transpose()
    }

    /// The page with that slug as it is now. Null if there is none; `resolve` finds it by an old one too.
    async fn page(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its slug as it is now.")] slug: String,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Option<Result<Page>> {
        async {
            let reads = reads(ctx, as_of)?;
            let found = reads.by_slug(&slug).await?;
            Ok(found.map(|edition| Page { edition, reads }))
        }
        .await
        .transpose()
    }

    /// The menu with that slug as it is now. Null if there is none.
    async fn menu(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its slug as it is now.")] slug: String,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Option<Result<Menu>> {
        async {
            let reads = reads(ctx, as_of)?;
            let found = reads.by_slug(&slug).await?;
            Ok(found.map(|edition| Menu { edition, reads }))
        }
        .await
        .transpose()
    }

    /// A picture or other asset. Null if there is none, if it must not be shown any more, or if another took its place.
    async fn media(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Option<Result<Media>> {
        async {
            let reads = reads(ctx, as_of)?;
            let Some(id) = parse_id(&id) else { return Ok(None) };
            Ok(reads.itself(id).await?.map(|edition| Media { edition }))
        }
        .await
        .transpose()
    }

    /// What is at a path of the front end: pass what your router did not know, as the browser sent it. A story is at
    /// `/{section}/{slug}`, a section at `/{slug}`, a topic at `/topics/{slug}`, a contributor at `/contributors/{slug}`, a
    /// collection at `/collections/{slug}`, a page at `/{slug}` unless a section is there. Old slugs,
    /// sections that were renamed or merged, and other spellings lead to a `Redirect`; what was killed is `Gone`. A slash at the end and
    /// a query string are ignored. Null if there is nothing and never was: answer with 404.
    async fn resolve(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The path, such as `/europe/dam-holds`.")] path: String,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Option<Result<Resolution>> {
        async { Ok(Resolution::find(reads(ctx, as_of)?, &path).await?) }
            .await
            .transpose()
    }

    /// Whatever is public under that id. Null if nothing is.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Its id.")] id: ID,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Option<Result<Node>> {
        async { Ok(node(&reads(ctx, as_of)?, &id).await?) }.await.transpose()
    }

    /// Whatever is public under each of those ids, in their order; null where nothing is.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The ids: at most 100.")] ids: Vec<ID>,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Result<Vec<Option<Result<Node>>>> {
        let reads = reads(ctx, as_of)?;
        if ids.len() > MOST_PER_PAGE as usize {
            let detail = format!("`ids` has {}; the most is {MOST_PER_PAGE}", ids.len());
            return Err(Problem::new(ErrorCode::PageTooLarge, detail).into());
        }
        let loads = ids
            .iter()
            .map(async |id| node(&reads, id).await.map_err(Into::into).transpose());
        Ok(futures_util::future::join_all(loads).await)
    }

    /// What the newsroom says of itself.
    async fn site(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "For the desk: the instant to read at; without it, now.")] as_of: Option<DateTime>,
    ) -> Result<AtOnce<Site>> {
        Ok(AtOnce(Site {
            edition: reads(ctx, as_of)?.site().await?,
        }))
    }

    /// Where the changes stand. Ask for it together with a page, and pass it to a subscription as `after`: whatever changes that the page
    /// does not show yet is told. Opaque.
    async fn changes_cursor(&self, ctx: &Context<'_>) -> Result<String> {
        ctx.data::<Caller>()?.desk.store().touch_log();
        Ok(encode_change(ctx.data::<AskedAt>()?.0))
    }

    /// Who is signed in. Null if nobody is.
    async fn viewer(&self, ctx: &Context<'_>) -> Option<Result<Viewer>> {
        match ctx.data::<Caller>() {
            Ok(caller) => caller.user().cloned().map(|user| {
                Ok(Viewer {
                    user,
                    reads: caller.reads().clone(),
                })
            }),
            Err(error) => Some(Err(error)),
        }
    }

    /// What the token shows that was sent: one revision of an article, which the other roots show, too, in the place of what is public of it.
    /// Null without the token of a preview.
    async fn preview(&self, ctx: &Context<'_>) -> Option<Result<PreviewedArticle>> {
        match ctx.data::<Caller>() {
            Ok(caller) => caller.previewed().cloned().map(|previewed| {
                Ok(PreviewedArticle {
                    previewed,
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

async fn node(reads: &Reads, id: &ID) -> std::result::Result<Option<Node>, Problem> {
    let Some(id) = parse_id(id) else { return Ok(None) };
    let found = reads.any_itself(id).await?;
    Ok(found.map(|edition| Node::new(edition, reads.clone())))
}
