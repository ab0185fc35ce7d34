//! Related articles, as clients see them: those that editors chose, and those that are computed, each with why it stands there.

use super::article::Article;
use super::at_once::{self, AtOnce, List};
use super::topic::Topic;
use crate::error::Problem;
use crate::reads::Reads;
use crate::searching::Computed;
use async_graphql::{Enum, SimpleObject};
use domain::related;

/// Why one story stands beside another. Clients must accept kinds that they don't know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum RelatedKind {
    /// What came before, or explains it.
    Background,
    /// What came of it.
    FollowUp,
    /// This story brings that one up to date.
    UpdateOf,
    /// No editor chose it: it is like this story, and `reason` says in what. It is not for what editors send.
    Computed,
}

impl From<related::RelatedKind> for RelatedKind {
    fn from(kind: related::RelatedKind) -> RelatedKind {
        match kind {
            related::RelatedKind::Background => RelatedKind::Background,
            related::RelatedKind::FollowUp => RelatedKind::FollowUp,
            related::RelatedKind::UpdateOf => RelatedKind::UpdateOf,
        }
    }
}

impl RelatedKind {
    /// The kind that an editor chose; none if editors cannot.
    pub fn chosen(self) -> Option<related::RelatedKind> {
        match self {
            RelatedKind::Background => Some(related::RelatedKind::Background),
            RelatedKind::FollowUp => Some(related::RelatedKind::FollowUp),
            RelatedKind::UpdateOf => Some(related::RelatedKind::UpdateOf),
            RelatedKind::Computed => None,
        }
    }
}

/// An article beside another.
#[derive(SimpleObject)]
pub struct RelatedArticle {
    /// Why it stands there.
    pub kind: RelatedKind,
    /// In what it is like this story. Null unless it is computed.
    pub reason: Option<AtOnce<RelatedReason>>,
    /// The article.
    pub article: AtOnce<Article>,
}

/// In what one story is like another.
#[derive(SimpleObject)]
pub struct RelatedReason {
    /// What both are about.
    pub topics: List<AtOnce<Topic>>,
    /// Words that both have and few others do, as this story writes them: at most 5, those first that tell most.
    pub words: Vec<String>,
}

impl at_once::Object for RelatedArticle {}
impl at_once::Object for RelatedReason {}

impl RelatedArticle {
    /// One that was computed.
    pub async fn computed(computed: &Computed, reads: &Reads) -> Result<AtOnce<RelatedArticle>, Problem> {
        let topics = reads.live_in_order(computed.topics.iter().copied()).await?;
        let topic = |edition| {
            AtOnce(Topic {
                edition,
                reads: reads.clone(),
            })
        };
        Ok(AtOnce(RelatedArticle {
            kind: RelatedKind::Computed,
            reason: Some(AtOnce(RelatedReason {
                topics: topics.into_iter().map(topic).collect(),
                words: computed.words.clone(),
            })),
            article: AtOnce(Article::new(computed.article.clone(), reads)),
        }))
    }
}
