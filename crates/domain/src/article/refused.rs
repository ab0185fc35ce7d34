//! Why a move of an article is refused: one list for all moves, since most can be refused for the same reasons.
//!
//! Each says what the state is and what would be allowed.

use super::editions::Edge;
use super::lifecycle::StaleRevision;
use super::{PublicStateKind, WorkingState};
use crate::edition::EditionNumber;
use crate::interval::EndsBeforeItBegins;
use crate::time::Timestamp;

/// Why a move of an article is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoveRefused {
    /// The editor was looking at an older revision.
    #[error(transparent)]
    Stale(#[from] StaleRevision),
    /// It was killed.
    #[error("the article was killed at {at}; nothing can be done with it any more")]
    Killed {
        /// When.
        at: Timestamp,
    },
    /// The public state does not allow it.
    #[error("an article that is {} cannot be {verb}; one that is {} can", .state.as_str(), words(.allowed.iter().map(|state| state.as_str())))]
    PublicState {
        /// What was to be done with it.
        verb: &'static str,
        /// Where the public stands with it.
        state: PublicStateKind,
        /// Where it would have to.
        allowed: &'static [PublicStateKind],
    },
    /// The working state does not allow it.
    #[error("an article whose newest revision is {} cannot be {verb}; one that is {} can", .state.as_str(), words(.allowed.iter().map(|state| state.as_str())))]
    WorkingState {
        /// What was to be done with it.
        verb: &'static str,
        /// How far the newest revision is.
        state: WorkingState,
        /// How far it would have to be.
        allowed: &'static [WorkingState],
    },
    /// It has no headline.
    #[error("the article has no headline")]
    NoHeadline,
    /// It has no slug.
    #[error("the article has no slug")]
    NoSlug,
    /// It has no home section.
    #[error("the article has no home section")]
    NoHomeSection,
    /// Its body is empty.
    #[error("the article has no body")]
    NoBody,
    /// The interval is none.
    #[error(transparent)]
    Interval(#[from] EndsBeforeItBegins),
    /// The edition would begin in the past.
    #[error("the edition would begin at {from}, which has passed; now is {now}")]
    BeginsInPast {
        /// Where it would begin.
        from: Timestamp,
        /// The instant of the move.
        now: Timestamp,
    },
    /// The edition would end in the past.
    #[error("the edition would end at {until}, which has passed; now is {now}")]
    EndsInPast {
        /// Where it would end.
        until: Timestamp,
        /// The instant of the move.
        now: Timestamp,
    },
    /// An instant lies farther ahead than anybody plans.
    #[error("{instant} lies too far ahead; the farthest is {farthest}")]
    TooFarAhead {
        /// Which.
        instant: Timestamp,
        /// Which end of the edition it is.
        edge: Edge,
        /// The last that is taken.
        farthest: Timestamp,
    },
    /// The rights in the text end before the edition would begin.
    #[error("the rights in the article end at {until}, and the edition would begin at {from}")]
    RightsEnd {
        /// When the rights end.
        until: Timestamp,
        /// Where it would begin.
        from: Timestamp,
    },
    /// An embargo on what begins at once.
    #[error("an embargo is for an edition that begins later; this one begins at once")]
    EmbargoOnNow,
    /// A later edition is already scheduled, and nobody said what is to become of it.
    #[error(
        "edition {edition} is scheduled for {from}, which is not before this one would begin; say what is to become of it: KEEP, CANCEL or REBASE"
    )]
    ScheduledEditionAhead {
        /// Which.
        edition: EditionNumber,
        /// When it begins.
        from: Timestamp,
    },
    /// A retraction has no text that a scheduled edition could be made of.
    #[error("a notice is no text that edition {edition} could be made of; KEEP or CANCEL it")]
    NothingToRebaseOn {
        /// Which.
        edition: EditionNumber,
    },
    /// There is no such edition.
    #[error("there is no edition {edition}")]
    NoSuchEdition {
        /// Which.
        edition: EditionNumber,
    },
    /// The edition has begun, so its beginning cannot be moved any more.
    #[error("edition {edition} has begun at {from}; only one that lies ahead can be moved or cancelled")]
    EditionHasBegun {
        /// Which.
        edition: EditionNumber,
        /// When it began.
        from: Timestamp,
    },
    /// The edition has ended, so its end cannot be moved any more.
    #[error("edition {edition} has ended at {until}; an end can be moved only while it lies ahead")]
    EditionHasEnded {
        /// Which.
        edition: EditionNumber,
        /// When it ended.
        until: Timestamp,
    },
    /// There is no such revision.
    #[error("the article has no revision {revision}")]
    NoSuchRevision {
        /// Which.
        revision: i32,
    },
    /// The public can see, or will see, what is to be erased.
    #[error("revision {revision} is public in edition {edition}, or will be; unpublish, cancel or kill that first")]
    IsPublic {
        /// Which.
        revision: i32,
        /// The edition that is made of it.
        edition: EditionNumber,
    },
}

fn words(allowed: impl Iterator<Item = &'static str>) -> String {
    allowed.collect::<Vec<_>>().join(" or ")
}
