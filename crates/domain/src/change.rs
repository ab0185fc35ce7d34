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

    /// Who may learn of it: the public of what is public, the desk of all.
    pub fn audience(&self) -> Audience {
        match self.kind {
            ChangeKind::Published => Audience::Public,
            ChangeKind::Saved | ChangeKind::KeptAside | ChangeKind::Scheduled => Audience::Desk,
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
