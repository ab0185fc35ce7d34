//! Subjects: the public nouns, each of which has editions.

use crate::ids::{ArticleId, CollectionId, ContributorId, MediaId, MenuId, PageId, SectionId, SiteId, TopicId};
use std::fmt;
use uuid::Uuid;

/// Which noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the glossary says what each is")]
pub enum SubjectKind {
    Article,
    Section,
    Topic,
    Contributor,
    Media,
    Site,
    Collection,
    Page,
    Menu,
}

impl SubjectKind {
    /// Every kind there is.
    pub const ALL: [SubjectKind; 9] = [
        SubjectKind::Article,
        SubjectKind::Section,
        SubjectKind::Topic,
        SubjectKind::Contributor,
        SubjectKind::Media,
        SubjectKind::Site,
        SubjectKind::Collection,
        SubjectKind::Page,
        SubjectKind::Menu,
    ];

    /// The word for it, as stored and as said in messages.
    pub fn as_str(self) -> &'static str {
        match self {
            SubjectKind::Article => "article",
            SubjectKind::Section => "section",
            SubjectKind::Topic => "topic",
            SubjectKind::Contributor => "contributor",
            SubjectKind::Media => "media",
            SubjectKind::Site => "site",
            SubjectKind::Collection => "collection",
            SubjectKind::Page => "page",
            SubjectKind::Menu => "menu",
        }
    }

    /// The kind with that word.
    pub fn from_word(word: &str) -> Option<SubjectKind> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

impl fmt::Display for SubjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One article, section, topic, contributor, asset, page, menu or collection, or the site.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Subject {
    /// Which noun.
    pub kind: SubjectKind,
    /// Its id.
    pub id: Uuid,
}

macro_rules! subjects {
    ($($id:ident => $kind:ident),+ $(,)?) => {$(
        impl From<$id> for Subject {
            fn from(id: $id) -> Subject {
                Subject { kind: SubjectKind::$kind, id: id.0 }
            }
        }
    )+};
}

subjects! {
    ArticleId => Article,
    SectionId => Section,
    TopicId => Topic,
    ContributorId => Contributor,
    MediaId => Media,
    SiteId => Site,
    CollectionId => Collection,
    PageId => Page,
    MenuId => Menu,
}
