//! Typed ids. Each is a UUIDv7 on every wire, bare; the type says of which noun.
//!
//! Ids are unique across nouns: `node(id:)` finds the noun by the id alone.

use serde::{Deserialize, Serialize};
use std::fmt;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Uuid {
                id.0
            }
        }
    )+};
}

ids! {
    /// An article, through all its revisions and editions.
    ArticleId,
    /// A section of the newsroom.
    SectionId,
    /// A topic: what a story is about.
    TopicId,
    /// A person or desk that made a story.
    ContributorId,
    /// A picture or other asset.
    MediaId,
    /// A front or series.
    CollectionId,
    /// The newsroom's site: there is one.
    SiteId,
    /// A page: what the newsroom says of itself.
    PageId,
    /// A menu.
    MenuId,
    /// Someone with a login.
    UserId,
    /// A partner's API key, through all its secrets.
    ApiKeyId,
    /// A signed-in session: one family of refresh tokens.
    SessionId,
    /// Leave to read one revision.
    PreviewId,
    /// A late save that was kept aside.
    SideRevisionId,
    /// The set of articles that are translations of each other. It has the id of the article that began it.
    TranslationSetId,
}
