//! The change log's entries: what happened to which subject, in commit order, without gaps.
//!
//! A change is appended in the transaction that makes it true (`storage/src/changes.rs`); followers read the log by `seq`.

use crate::subject::Subject;
use crate::time::Timestamp;

/// A place in the log: 1, 2, 3 …
pub type Seq = i64;

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum $name {
            $($(#[$vdoc])* $variant),+
        }

        impl $name {
            /// The word for it, as stored.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word),+
                }
            }

            /// The one with that word.
            pub fn from_word(word: &str) -> Option<$name> {
                [$($name::$variant),+].into_iter().find(|one| one.as_str() == word)
            }
        }
    };
}
pub(crate) use words;

words! {
    /// What happened.
    ChangeKind {
        /// A revision was saved.
        Saved = "saved",
        /// A late save was kept as a side revision.
        KeptAside = "kept_aside",
        /// An edition was made that begins at once.
        Published = "published",
        /// An edition was made that begins later.
        Scheduled = "scheduled",
        /// The newest revision was handed to an editor.
        Submitted = "submitted",
        /// The newest revision was found ready to be published.
        Approved = "approved",
        /// The newest revision was given back to be written on.
        SentBack = "sent_back",
        /// A late save was taken over as a revision.
        Adopted = "adopted",
        /// A late save was put away, and not taken over.
        Discarded = "discarded",
        /// The boundaries of an edition were moved.
        Rescheduled = "rescheduled",
        /// An edition was cancelled before it began.
        Cancelled = "cancelled",
        /// An edition was made with a public note of what was wrong.
        Corrected = "corrected",
        /// A notice took the place of the story.
        Retracted = "retracted",
        /// What was live was ended.
        Unpublished = "unpublished",
        /// It must not be used any more, and was used.
        Killed = "killed",
        /// It must not be used any more, and nobody off the desk ever saw it.
        Spiked = "spiked",
        /// An edition that was scheduled has begun.
        Began = "began",
        /// An edition has ended as it was planned, and none takes its place.
        Ended = "ended",
        /// Another of its kind took its place for good.
        Replaced = "replaced",
        /// What it shows or is filed under was changed, and its editions were not.
        Affected = "affected",
        /// A content was blanked.
        Erased = "erased",
    }
}

words! {
    /// Who may learn of it.
    Audience {
        /// Anyone.
        Public = "public",
        /// The desk.
        Desk = "desk",
    }
}

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub kind: ChangeKind,
    /// To which subject.
    pub subject: Subject,
}

impl Change {
    /// A change of that kind.
    pub fn new(kind: ChangeKind, subject: impl Into<Subject>) -> Change {
        Change {
            kind,
            subject: subject.into(),
        }
    }

    /// Whether it is of drafts alone: no reader who is not on the desk sees a difference, now or later.
    pub fn is_of_drafts(&self) -> bool {
        matches!(
            self.kind,
            ChangeKind::Saved
                | ChangeKind::KeptAside
                | ChangeKind::Adopted
                | ChangeKind::Discarded
                | ChangeKind::Submitted
                | ChangeKind::Approved
                | ChangeKind::SentBack
        )
    }

    /// Whether it changes when an edition that lies ahead is to be public, or whether it is to be at all.
    pub fn is_of_schedule(&self) -> bool {
        matches!(
            self.kind,
            ChangeKind::Scheduled | ChangeKind::Rescheduled | ChangeKind::Cancelled
        )
    }

    /// Who may learn of it: the public of what is public, the desk of all.
    pub fn audience(&self) -> Audience {
        match self.kind {
            ChangeKind::Published
            | ChangeKind::Corrected
            | ChangeKind::Retracted
            | ChangeKind::Unpublished
            | ChangeKind::Killed
            | ChangeKind::Began
            | ChangeKind::Ended
            | ChangeKind::Replaced
            | ChangeKind::Affected => Audience::Public,
            ChangeKind::Saved
            | ChangeKind::KeptAside
            | ChangeKind::Adopted
            | ChangeKind::Discarded
            | ChangeKind::Submitted
            | ChangeKind::Approved
            | ChangeKind::SentBack
            | ChangeKind::Scheduled
            | ChangeKind::Rescheduled
            | ChangeKind::Cancelled
            | ChangeKind::Spiked
            | ChangeKind::Erased => Audience::Desk,
        }
    }
}

/// A change in its place in the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LoggedChange {
    /// Its place.
    pub seq: Seq,
    /// When; never before the change in front of it.
    pub at: Timestamp,
    /// What.
    pub change: Change,
}
