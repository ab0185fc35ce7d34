//! Moves an article through its life on the desk, and says where the public stands with it.
//!
//! Every move consumes the article and returns the next one with the change that says so, so a state that was not reached
//! by a legal move cannot be built. Nothing here reads the clock: `at` is when the desk says it is.
//!
//! What the public sees when is `editions.rs`; how it gets there and is taken back `publishing.rs`, `scheduling.rs` and
//! `withdrawing.rs`.

use super::editions::{EditionSpan, RemovalReason, RemovedEdition};
use super::refused::MoveRefused;
use super::{ArticleContent, PublicStateKind, Revision, RevisionNumber};
use crate::change::{Change, ChangeKind, words};
use crate::correction::Correction;
use crate::edition::EditionNumber;
use crate::ids::{ArticleId, SectionId, TranslationSetId, UserId};
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
    /// It was withdrawn: the notice is live.
    Retracted {
        /// The edition that is the notice.
        edition: EditionNumber,
        /// Since when.
        since: Timestamp,
    },
    /// It must not be used, at any instant.
    Killed {
        /// When it was killed.
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
            PublicState::Retracted { .. } => PublicStateKind::Retracted,
            PublicState::Killed { .. } => PublicStateKind::Killed,
        }
    }
}

/// An article as the desk sees it: its newest revision, and which of its revisions is public when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeskArticle {
    /// Its id.
    pub id: ArticleId,
    /// The articles that are translations of each other; its own id unless another began them.
    pub translation_set: TranslationSetId,
    /// Who made it.
    pub created_by: UserId,
    /// When.
    pub created_at: Timestamp,
    /// How far the newest revision is.
    pub working: WorkingState,
    /// The newest revision.
    pub newest: Revision,
    /// Why it was sent back, until it is submitted again.
    pub review_note: Option<RevisionNote>,
    /// Its editions, first to last.
    pub editions: Vec<EditionSpan>,
    /// Those that were cancelled, killed or erased.
    pub removed: Vec<RemovedEdition>,
    /// What was put right so far, first to last.
    pub corrections: Vec<Correction>,
    /// When it was killed.
    pub killed_at: Option<Timestamp>,
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
            erased_at: None,
        };
        let working = WorkingState::Draft;
        let article = DeskArticle {
            id,
            translation_set,
            created_by: by,
            created_at: at,
            working,
            newest,
            review_note: None,
            editions: Vec::new(),
            removed: Vec::new(),
            corrections: Vec::new(),
            killed_at: None,
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
            erased_at: None,
        };
        self.working = WorkingState::Draft;
        let change = Change::new(ChangeKind::Saved, self.id);
        Ok((self, Some(change)))
    }

    /// Hands the newest revision to an editor.
    pub fn submit(self, seen: RevisionNumber) -> Result<(DeskArticle, Change), MoveRefused> {
        let submitted = DeskArticle {
            review_note: None,
            ..self
        };
        submitted.advance(
            "submitted",
            seen,
            &[WorkingState::Draft],
            WorkingState::InReview,
            ChangeKind::Submitted,
        )
    }

    /// Says that the newest revision is ready to be published.
    pub fn approve(self, seen: RevisionNumber) -> Result<(DeskArticle, Change), MoveRefused> {
        self.advance(
            "approved",
            seen,
            &[WorkingState::InReview],
            WorkingState::Approved,
            ChangeKind::Approved,
        )
    }

    /// Gives the newest revision back to be written on, and says why.
    pub fn send_back(
        self,
        seen: RevisionNumber,
        note: Option<RevisionNote>,
    ) -> Result<(DeskArticle, Change), MoveRefused> {
        let from = &[WorkingState::InReview, WorkingState::Approved];
        let (back, change) = self.advance("sent back", seen, from, WorkingState::Draft, ChangeKind::SentBack)?;
        Ok((
            DeskArticle {
                review_note: note,
                ..back
            },
            change,
        ))
    }

    fn advance(
        self,
        verb: &'static str,
        seen: RevisionNumber,
        allowed: &'static [WorkingState],
        working: WorkingState,
        kind: ChangeKind,
    ) -> Result<(DeskArticle, Change), MoveRefused> {
        self.must_not_be_killed()?;
        self.must_have_seen(seen)?;
        let state = self.working;
        if !allowed.contains(&state) {
            return Err(MoveRefused::WorkingState { verb, state, allowed });
        }
        let change = Change::new(kind, self.id);
        Ok((DeskArticle { working, ..self }, change))
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

    /// Where the public stands with it.
    pub fn public_state(&self, at: Timestamp) -> PublicState {
        if let Some(at) = self.killed_at {
            return PublicState::Killed { at };
        }
        if let Some(notice) = self.live(at).filter(|live| live.retraction) {
            return PublicState::Retracted {
                edition: notice.number,
                since: notice.live.from(),
            };
        }
        if let Some(live) = self.live(at) {
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
        let erased = self.removed.iter().filter(|one| one.reason == RemovalReason::Erased);
        let ends = self.editions.iter().map(|edition| edition.live.until());
        match ends.chain(erased.map(|one| one.live.until())).flatten().max() {
            Some(at) => PublicState::Ended { at },
            None => PublicState::NeverPublished,
        }
    }

    /// Refuses what its public state does not allow.
    pub(super) fn must_be(
        &self,
        verb: &'static str,
        allowed: &'static [PublicStateKind],
        at: Timestamp,
    ) -> Result<(), MoveRefused> {
        self.must_not_be_killed()?;
        let state = self.public_state(at).kind();
        match allowed.contains(&state) {
            true => Ok(()),
            false => Err(MoveRefused::PublicState { verb, state, allowed }),
        }
    }

    /// Refuses everything once it is killed.
    pub fn must_not_be_killed(&self) -> Result<(), MoveRefused> {
        match self.killed_at {
            Some(at) => Err(MoveRefused::Killed { at }),
            None => Ok(()),
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
