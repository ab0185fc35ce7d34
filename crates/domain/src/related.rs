//! Related articles: directed edges, each with a kind. The editorial ones are part of a revision.

use crate::ids::ArticleId;
use serde::{Deserialize, Serialize};

/// Why an editor put one story beside another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelatedKind {
    /// What came before, or explains it.
    Background,
    /// What came of it.
    FollowUp,
    /// This story brings that one up to date.
    UpdateOf,
}

/// An edge from one article to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RelatedArticle {
    /// Why.
    pub kind: RelatedKind,
    /// To which.
    pub article: ArticleId,
}
