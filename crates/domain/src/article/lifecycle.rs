//! Moves an article through its life on the desk, and says where the public stands with it.
//!
//! Every move consumes the article and returns the next one with the change that says so, so a state that was not reached
//! by a legal move cannot be built. Nothing here reads the clock: `at` is when the desk says it is.
//!
//! Publishing is in `publishing.rs`.

use super::{ArticleContent, PublicStateKind, Revision, RevisionNumber};
use crate::change::{Change, ChangeKind, words};
use crate::edition::EditionNumber;
use crate::ids::{ArticleId, SectionId, TranslationSetId, UserId};
use crate::interval::Interval;
use crate::permission::Scope;
use crate::section::SectionTree;
use crate::text::RevisionNote;
use crate::time::Timestamp;
use std::sync::Arc;

words! {
    /// How far the newest revision is on its way through the desk.
    WorkingState {
        /// Being written.
        Draft = "draft",
        /// Waiting for an editor.
        InReview = "in_review",
        /// Ready to be published.
        Approved = "approved",
    }
}

/// Where the public stands with an article at an instant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PublicState {
    /// No edition was ever made.
    NeverPublished,
    /// None is live, and the next begins at this instant.
    Scheduled {
        /// When.
        from: Timestamp,
    },
    /// This edition is live.
    Live {
        /// Which.
        edition: EditionNumber,
        /// When it ends; `None` is never.
        until: Option<Timestamp>,
    },
    /// The last has ended.
    Ended {
        /// When.
        at: Timestamp,
    },
}

impl PublicState {
    /// The state without its details.
    pub fn kind(&self) -> PublicStateKind {
        match self {
            PublicState::NeverPublished => PublicStateKind::NeverPublished,
            PublicState::Scheduled { .. } => PublicStateKind::Scheduled,
            PublicState::Live { .. } => PublicStateKind::Live,
            PublicState::Ended { .. } => PublicStateKind::Ended,
        }
    }
}

/// Which revision is public when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EditionSpan {
    /// 1 for the article's first.
    pub number: EditionNumber,
    /// The revision that it was made of.
    pub revision: RevisionNumber,
    /// When it is public.
    pub live: Interval,
}

/// An article as the desk sees it: its newest revision, and which of its revisions is public when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskArticle {
    /// Its id.
    pub id: ArticleId,
    /// The articles that are translations of each other.
    pub translation_set: TranslationSetId,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// How far the newest revision is.
    pub working: WorkingState,
    /// The newest revision.
    pub newest: Revision,
    /// Its editions, first to last.
    pub editions: Vec<EditionSpan>,
}

/// The editor was looking at an older revision than the newest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("revision {seen} is not the newest; that is {current}")]
pub struct StaleRevision {
    /// What the editor was looking at.
    pub seen: RevisionNumber,
    /// The newest.
    pub current: RevisionNumber,
}

impl DeskArticle {
    /// A new article with its first revision.
    pub fn create(
        id: ArticleId,
        translation_set: TranslationSetId,
        content: ArticleContent,
        note: Option<RevisionNote>,
        by: UserId,
        at: Timestamp,
    ) -> (DeskArticle, Change) {
        let newest = Revision {
            number: 1,
            author: by,
            note,
            saved_at: at,
            content: Arc::new(content),
        };
        let working = WorkingState::Draft;
        let article = DeskArticle {
            id,
            translation_set,
            created_by: by,
            created_at: at,
            working,
            newest,
            editions: Vec::new(),
        };
        (article, Change::new(ChangeKind::Saved, id))
    }

    /// Saves a revision on top of the one that the editor was looking at. What the newest revision holds already is not saved
    /// again, whatever the editor was looking at: a save that is sent twice is one save.
    pub fn save(
        mut self,
        seen: RevisionNumber,
        content: ArticleContent,
        note: Option<RevisionNote>,
        by: UserId,
        at: Timestamp,
    ) -> Result<(DeskArticle, Option<Change>), StaleRevision> {
        if *self.newest.content == content {
            return Ok((self, None));
        }
        self.must_have_seen(seen)?;
        self.newest = Revision {
            number: seen + 1,
            author: by,
            note,
            saved_at: at,
            content: Arc::new(content),
        };
        self.working = WorkingState::Draft;
        let change = Change::new(ChangeKind::Saved, self.id);
        Ok((self, Some(change)))
    }

    /// Whether a save comes too late: somebody saved something else since.
    pub fn is_late(&self, seen: RevisionNumber, content: &ArticleContent) -> bool {
        seen != self.newest.number && *self.newest.content != *content
    }

    pub(super) fn must_have_seen(&self, seen: RevisionNumber) -> Result<(), StaleRevision> {
        match seen == self.newest.number {
            true => Ok(()),
            false => Err(StaleRevision {
                seen,
                current: self.newest.number,
            }),
        }
    }

    /// Where its first edition begins.
    pub fn first_published_at(&self) -> Option<Timestamp> {
        self.editions.first().map(|edition| edition.live.from())
    }

    /// Where the public stands with it.
    pub fn public_state(&self, at: Timestamp) -> PublicState {
        if let Some(live) = self.editions.iter().find(|edition| edition.live.contains(at)) {
            return PublicState::Live {
                edition: live.number,
                until: live.live.until(),
            };
        }
        if let Some(ahead) = self.editions.iter().find(|edition| edition.live.is_ahead(at)) {
            return PublicState::Scheduled {
                from: ahead.live.from(),
            };
        }
        match self.editions.last().and_then(|last| last.live.until()) {
            Some(at) => PublicState::Ended { at },
            None => PublicState::NeverPublished,
        }
    }

    /// What an action on it is about: who made it, and where it sits or was last meant to sit.
    pub fn scope(&self, tree: &SectionTree) -> Scope {
        scope(self.created_by, self.newest.content.home_section, tree)
    }
}

/// What an action on an article of that maker and home is about.
pub fn scope(created_by: UserId, home: Option<SectionId>, tree: &SectionTree) -> Scope {
    Scope::Article {
        created_by,
        home: home.map(|home| tree.path(home)).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;
    use crate::text::Headline;
    use uuid::Uuid;

    fn t(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis).unwrap()
    }

    fn content(headline: &str) -> ArticleContent {
        let empty = ArticleContent::empty(Language::parse("en").unwrap());
        ArticleContent {
            headline: Some(Headline::parse(headline).unwrap()),
            ..empty
        }
    }

    fn draft(content: ArticleContent) -> DeskArticle {
        let id = ArticleId(Uuid::nil());
        DeskArticle::create(
            id,
            TranslationSetId(Uuid::nil()),
            content,
            None,
            UserId(Uuid::nil()),
            t(0),
        )
        .0
    }

    #[test]
    fn a_save_without_change_saves_nothing() {
        let (article, change) = draft(content("x"))
            .save(1, content("x"), None, UserId(Uuid::nil()), t(1))
            .unwrap();
        assert_eq!((article.newest.number, change), (1, None));
    }
}
