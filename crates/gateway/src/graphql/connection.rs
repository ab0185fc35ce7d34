//! Relay connections of articles: the same arguments and answers wherever a list of articles hangs.

use super::article::Article;
use crate::cursor;
use crate::error::Problem;
use crate::list_filter::parse_language;
use crate::reads::Reads;
use async_graphql::Enum;
use async_graphql::connection::{Connection, Edge};
use domain::list::List;
use storage::{ListPage, PageOrder, PageRequest};

/// A page of articles.
pub type ArticleConnection = Connection<String, Article>;

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
) -> Result<ArticleConnection, Problem> {
    let language = language.as_deref().map(parse_language).transpose()?;
    let found = reads.page(ListPage { list, language, page }).await?;
    // Towards where the page was taken from, a cursor says that there is something: the entry that it was made of.
    let (previous, next) = if page.from_end {
        (found.more, page.before.is_some())
    } else {
        (page.after.is_some(), found.more)
    };
    let began = page.began.unwrap_or(reads.read_as().at());
    let mut connection = Connection::new(previous, next);
    connection
        .edges
        .extend(found.keys.iter().zip(found.articles).map(|(key, edition)| {
            Edge::new(
                cursor::encode(page.order, began, key),
                Article {
                    edition,
                    reads: reads.clone(),
                },
            )
        }));
    Ok(connection)
}
