//! When each edition of an article is public, as the desk sees it.

use super::scalars::DateTime;
use async_graphql::{Enum, SimpleObject};
use domain::article::editions;
use domain::time::Timestamp;

/// Why an edition can no longer be read. Clients must accept reasons that they don't know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "editions::RemovalReason")]
pub enum RemovalReason {
    /// It was cancelled before it began.
    Cancelled,
    /// The article was killed.
    Killed,
    /// Its content was erased.
    Erased,
}

/// Which revision is public when.
#[derive(SimpleObject)]
pub struct EditionSpan {
    /// Counts the article's editions from 1, those that were cancelled included.
    number: i32,
    /// The revision that it was made of.
    revision: i32,
    /// When it begins.
    live_from: DateTime,
    /// When it ends, as planned, because another begins, or with the rights in it. Null for never.
    live_until: Option<DateTime>,
    /// When it was planned to end, had no other begun. Null for never.
    planned_until: Option<DateTime>,
    /// When the rights in it end, which ends it. Null for never, and for one that can no longer be read.
    rights_until: Option<DateTime>,
    /// Whether it left `updatedAt` as it was.
    minor: bool,
    /// Whether it could go early, marked as embargoed, to partners entitled to such copy.
    embargoed: bool,
    /// Whether it is the notice of a retraction.
    retraction: bool,
    /// Why it can no longer be read. Null while it can.
    removed: Option<RemovalReason>,
}

impl EditionSpan {
    /// Where it stands among the article's: by when it begins.
    pub fn place(&self) -> (Timestamp, i32) {
        (self.live_from.0, self.number)
    }
}

impl From<&editions::EditionSpan> for EditionSpan {
    fn from(span: &editions::EditionSpan) -> EditionSpan {
        EditionSpan {
            number: span.number,
            revision: span.revision,
            live_from: DateTime(span.live.from()),
            live_until: span.live.until().map(DateTime),
            planned_until: span.planned.until().map(DateTime),
            rights_until: span.rights_until.map(DateTime),
            minor: span.minor,
            embargoed: span.embargoed,
            retraction: span.retraction,
            removed: None,
        }
    }
}

impl From<&editions::RemovedEdition> for EditionSpan {
    fn from(gone: &editions::RemovedEdition) -> EditionSpan {
        EditionSpan {
            number: gone.number,
            revision: gone.revision,
            live_from: DateTime(gone.live.from()),
            live_until: gone.live.until().map(DateTime),
            planned_until: gone.live.until().map(DateTime),
            rights_until: None,
            minor: false,
            embargoed: gone.embargoed,
            retraction: false,
            removed: Some(gone.reason.into()),
        }
    }
}
