//! Relay connections: the same arguments and answers wherever a list has pages.
//!
//! They are our own, and not async-graphql's, so that each says to front ends what it is.

use super::article::Article;
use super::at_once::{self, AtOnce};
use super::audit::AuditEntry;
use super::desk_article::{DeskArticle, Revision};
use crate::cursor;
use crate::error::Problem;
use crate::list_filter::parse_language;
use crate::reads::Reads;
use async_graphql::{Enum, Object, OutputType, SimpleObject};
use domain::list::List;
use storage::{ListPage, PageOrder, PageRequest, Range};

/// An article of a list.
type ArticleNode = AtOnce<Article>;
/// A page of articles. It is not answered at once itself: of many one may have to be waited for, and the others would be written in vain.
pub type Articles = Connection<ArticleNode>;

/// A page of a list.
pub struct Connection<N: OutputType> {
    edges: Vec<Edge<N>>,
    has_previous_page: bool,
    has_next_page: bool,
}

/// A page of a list. `first` and `after` walk from the start to the end, `last` and `before` from the end to the start.
#[Object(
    concrete(name = "ArticleConnection", params(ArticleNode)),
    concrete(name = "AuditConnection", params(AuditEntry)),
    concrete(name = "DeskArticleConnection", params(DeskArticle)),
    concrete(name = "RevisionConnection", params(Revision))
)]
impl<N: OutputType> Connection<N>
where
    Edge<N>: OutputType,
{
    /// What is on the page, each with its place in the list. In the list's order, whichever way you walk.
    async fn edges(&self) -> at_once::List<&Edge<N>> {
        self.edges.iter().collect()
    }
    /// What is on the page, for those who need no places.
    async fn nodes(&self) -> at_once::List<&N> {
        self.edges.iter().map(|edge| &edge.node).collect()
    }
    /// What is before and behind the page.
    async fn page_info(&self) -> PageInfo {
        PageInfo {
            has_previous_page: self.has_previous_page,
            has_next_page: self.has_next_page,
            start_cursor: self.edges.first().map(|edge| edge.cursor.clone()),
            end_cursor: self.edges.last().map(|edge| edge.cursor.clone()),
        }
    }
}

/// One entry of a list, at its place.
#[derive(SimpleObject)]
#[graphql(
    concrete(name = "ArticleEdge", params(ArticleNode)),
    concrete(name = "AuditEdge", params(AuditEntry)),
    concrete(name = "DeskArticleEdge", params(DeskArticle)),
    concrete(name = "RevisionEdge", params(Revision))
)]
pub struct Edge<N: OutputType> {
    /// The place: pass it as `after` or `before`. Opaque, and of this list alone.
    cursor: String,
    /// The entry.
    node: N,
}

/// What is before and behind a page.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether the list goes on before the page.
    pub has_previous_page: bool,
    /// Whether the list goes on behind the page.
    pub has_next_page: bool,
    /// The place of the page's first entry: pass it as `before` for the page before. Null if the page is empty.
    pub start_cursor: Option<String>,
    /// The place of the page's last entry: pass it as `after` for the next page. Null if the page is empty.
    pub end_cursor: Option<String>,
}

impl<N: OutputType> Connection<N> {
    /// The page that was found for that part of a list, each entry with its cursor; `more` is whether there are more the way that it was
    /// taken.
    pub fn new<K>(part: &Range<K>, found: impl IntoIterator<Item = (String, N)>, more: bool) -> Connection<N> {
        // Towards where the page was taken from, a cursor says that there is something: the entry that it was made of.
        let (has_previous_page, has_next_page) = match part.from_end {
            true => (more, part.before.is_some()),
            false => (part.after.is_some(), more),
        };
        let edges = found.into_iter().map(|(cursor, node)| Edge { cursor, node });
        Connection {
            edges: edges.collect(),
            has_previous_page,
            has_next_page,
        }
    }
}

/// The order of a list of articles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Enum)]
pub enum ArticleOrder {
    /// Newest first, by first publication. Updates and corrections don't move an article.
    #[default]
    FirstPublishedDesc,
    /// Oldest first, by first publication.
    FirstPublishedAsc,
    /// Last updated first, as it was when you asked for the first page: an article that is updated while you page is met where it
    /// stood, with what it says now. You meet every article at least once; one that was updated in the seconds before you began, perhaps
    /// twice. A walk may take a day.
    UpdatedDesc,
}

impl From<ArticleOrder> for PageOrder {
    fn from(order: ArticleOrder) -> PageOrder {
        match order {
            ArticleOrder::FirstPublishedDesc => PageOrder::FirstPublishedDesc,
            ArticleOrder::FirstPublishedAsc => PageOrder::FirstPublishedAsc,
            ArticleOrder::UpdatedDesc => PageOrder::UpdatedDesc,
        }
    }
}

/// A page of that list, in that language if one is named.
pub async fn articles(
    reads: &Reads,
    list: List,
    language: Option<String>,
    page: PageRequest,
) -> Result<Articles, Problem> {
    let language = language.as_deref().map(parse_language).transpose()?;
    let found = reads.page(ListPage { list, language, page }).await?;
    let began = page.began.unwrap_or(reads.read_as().at());
    let articles = found.keys.iter().zip(found.articles).map(|(key, edition)| {
        let reads = reads.clone();
        (
            cursor::encode(page.order, began, key),
            AtOnce(Article { edition, reads }),
        )
    });
    Ok(Connection::new(&page.range, articles, found.more))
}
