//! Relay connections of articles: the same arguments and answers wherever a list of articles hangs.

use super::article::Article;
use crate::cursor;
use crate::error::Problem;
use crate::reads::Reads;
use async_graphql::Enum;
use async_graphql::connection::{Connection, Edge};
use domain::list::List;
use storage::{ListPage, PageKey, PageOrder, PageRequest};

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
}

impl From<ArticleOrder> for PageOrder {
    fn from(order: ArticleOrder) -> PageOrder {
        match order {
            ArticleOrder::FirstPublishedDesc => PageOrder::FirstPublishedDesc,
            ArticleOrder::FirstPublishedAsc => PageOrder::FirstPublishedAsc,
        }
    }
}

/// A page of that list.
pub async fn articles(reads: &Reads, list: List, page: PageRequest) -> Result<ArticleConnection, Problem> {
    let found = reads.page(ListPage { list, page }).await?;
    // Towards where the page was taken from, a cursor says that there is something: the entry that it was made of.
    let (previous, next) = if page.from_end {
        (found.more, page.before.is_some())
    } else {
        (page.after.is_some(), found.more)
    };
    let mut connection = Connection::new(previous, next);
    connection.edges.extend(found.articles.into_iter().map(|edition| {
        let cursor = cursor::encode(&PageKey::of(&edition));
        Edge::new(
            cursor,
            Article {
                edition,
                reads: reads.clone(),
            },
        )
    }));
    Ok(connection)
}
