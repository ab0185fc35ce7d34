//! A change of something public, as a subscription tells it.

use super::article::Article;
use super::node::Node;
use super::scalars::DateTime;
use crate::cursor::encode_change;
use crate::reads::Reads;
use async_graphql::{Enum, ID, Object, Result, SimpleObject};
use domain::change::{self, LoggedChange};

/// What has happened. More may be added: treat one that you don't know as `PUBLISHED`, and read anew.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// Something was published: for the first time, or as an update of what was there.
    Published,
    /// An article was published with a public note of what had been wrong.
    Corrected,
    /// A notice took the place of the story.
    Retracted,
    /// It was taken back, and is not public any more.
    Unpublished,
    /// It must not be used any more: take it down wherever it is shown.
    Killed,
    /// What had been scheduled has become public.
    Began,
    /// It is not public any more, as had been planned.
    Ended,
    /// Another of its kind took its place for good: a section was merged, a picture replaced.
    Replaced,
}

impl ChangeKind {
    fn of(kind: change::ChangeKind) -> ChangeKind {
        use change::ChangeKind as Kind;
        match kind {
            Kind::Corrected => ChangeKind::Corrected,
            Kind::Retracted => ChangeKind::Retracted,
            Kind::Unpublished => ChangeKind::Unpublished,
            Kind::Killed => ChangeKind::Killed,
            Kind::Began => ChangeKind::Began,
            Kind::Ended => ChangeKind::Ended,
            Kind::Replaced => ChangeKind::Replaced,
            // The others are the desk's, and never told here.
            _ => ChangeKind::Published,
        }
    }
}

/// A change of something public.
pub struct Change {
    logged: LoggedChange,
    reads: Reads,
}

impl Change {
    /// The change, and what to read with.
    pub fn new(logged: LoggedChange, reads: Reads) -> Change {
        Change { logged, reads }
    }
}

/// A change of something public.
#[Object]
impl Change {
    /// Its place: pass the last one that you have seen as `after` to go on from there. Opaque.
    async fn cursor(&self) -> String {
        encode_change(self.logged.seq)
    }

    /// What has happened.
    async fn kind(&self) -> ChangeKind {
        ChangeKind::of(self.logged.change.kind)
    }

    /// When; never before the change in front of it.
    async fn at(&self) -> DateTime {
        DateTime(self.logged.at)
    }

    /// The id of what has changed.
    async fn id(&self) -> ID {
        self.logged.change.subject.id.into()
    }

    /// What has changed, as it is now. Null if it is not public any more.
    async fn node(&self) -> Option<Result<Node>> {
        let node = async {
            let found = self.reads.any_itself(self.logged.change.subject.id).await?;
            Ok(found.map(|edition| Node::new(edition, self.reads.clone())))
        };
        node.await.transpose()
    }
}

/// A change of an article.
#[derive(SimpleObject)]
pub struct ArticleChange {
    /// Its place: pass the last one that you have seen as `after` to go on from there. Opaque.
    cursor: String,
    /// What has happened.
    kind: ChangeKind,
    /// When; never before the change in front of it.
    at: DateTime,
    /// The id of the article.
    id: ID,
    /// The article as it is now. Null if it is not public any more: take it off the page.
    article: Option<Article>,
}

impl ArticleChange {
    /// The change, and the article as it is now.
    pub fn new(logged: LoggedChange, article: Option<Article>) -> ArticleChange {
        ArticleChange {
            cursor: encode_change(logged.seq),
            kind: ChangeKind::of(logged.change.kind),
            at: DateTime(logged.at),
            id: logged.change.subject.id.into(),
            article,
        }
    }
}
