//! Related articles, as clients see them.

use super::article::Article;
use super::at_once::{self, AtOnce};
use async_graphql::{Enum, SimpleObject};
use domain::related;

/// Why one story stands beside another. Clients must accept kinds that they don't know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "related::RelatedKind")]
pub enum RelatedKind {
    /// What came before, or explains it.
    Background,
    /// What came of it.
    FollowUp,
    /// This story brings that one up to date.
    UpdateOf,
}

/// An article beside another.
#[derive(SimpleObject)]
pub struct RelatedArticle {
    /// Why it stands there.
    pub kind: RelatedKind,
    /// The article.
    pub article: AtOnce<Article>,
}

impl at_once::Object for RelatedArticle {}
